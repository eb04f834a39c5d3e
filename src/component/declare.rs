//! The macros behind the rows: properties here, settings in `config/declare.rs`,
//! events in `events.rs`. A row becomes the accessors, their documentation and
//! the entry that `surface` shows; there is no second place to keep in step.

use super::GoogleDrive;
use super::config::Status;
use super::value::Value;
use crate::error::Result;

/// One property, as `surface` shows it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Property {
    /// The documented name.
    pub name: &'static str,
    /// The group of the reference it belongs to.
    pub group: &'static str,
    /// The documented type: bool, int, str or bytes.
    pub documented_type: &'static str,
    /// The Rust type of the accessor.
    pub rust_type: &'static str,
    /// Whether it is one of a collection and takes an index.
    pub indexed: bool,
    /// Whether there is a setter.
    pub writable: bool,
    /// Whether its value must not be shown in logs.
    pub secret: bool,
    /// Whether the reference lacks it.
    pub extension: bool,
    /// The documented default.
    pub default: fn() -> Value,
    /// The numbers it takes, each with its documented name; of flags, the bits. Empty for others.
    pub values: fn() -> Vec<(i64, &'static str)>,
    /// Whether it is at work here.
    pub status: Status,
    /// What it means.
    pub doc: &'static str,
    pub(crate) get: fn(&GoogleDrive, usize) -> Result<Value>,
    pub(crate) set: Option<SetFn>,
}

pub(crate) type SetFn = fn(&GoogleDrive, usize, Value) -> Result<()>;

// Grammar of a property row, after its documentation:
//
//   ro   name: Type = default => path.in.state;            read-only
//   rw   name, set_name: Type = default => path.in.state;  with a setter
//   got  name, set_name: Type = default => path.in.state;  the setter is written by hand
//   each name: Type = default => collection.member;        one per record, read-only
//   each_rw name, set_name: Type = default => collection.member;
//   own  name: Type = default; own name, set_name: ...;    accessors written by hand below
//   own_each ...                                           the same, per record
//
// `group "name" in ROWS, later("why");` marks a group that is not at work yet, as rows of settings are marked.
// `group "name" in ROWS [extension];` holds properties that the reference lacks.
// `group "name" in ROWS of Record;` makes `assigned_by` as well.
// `, secret` at the end marks a value that logs must not show.
macro_rules! properties {
    ($(#[doc = $head:literal])+ group $group:literal in $rows:ident of $record:ident; $($rest:tt)+) => {
        properties! { @reference [] $(#[doc = $head])+ group $group in $rows; $($rest)+ }
        crate::component::declare::assigned_by! { $record; $($rest)+ }
    };
    ($(#[doc = $head:literal])+ group $group:literal in $rows:ident [extension]; $($rest:tt)+) => {
        properties! { @extension [] $(#[doc = $head])+ group $group in $rows; $($rest)+ }
    };
    ($(#[doc = $head:literal])+ group $group:literal in $rows:ident $(, $mark:ident ($why:literal))?; $($rest:tt)+) => {
        properties! { @reference [$($mark $why)?] $(#[doc = $head])+ group $group in $rows; $($rest)+ }
    };
    (
        @$origin:ident $status:tt
        $(#[doc = $head:literal])+
        group $group:literal in $rows:ident;
        $(
            $(#[doc = $doc:literal])+
            $form:ident $name:ident $(, $set:ident)? : $ty:ident = $default:literal
                $(=> $path:ident . $member:ident)? $(, $flag:ident)? ;
        )+
    ) => {
        pastey::paste! {
        $(#[doc = $head])+
        impl crate::component::GoogleDrive {
            $(
                crate::component::declare::accessor! {
                    $form $name [$($set)?] $ty [$($path $member)?]
                    [$(#[doc = $doc])+
                     // Other languages read a property so; their other spellings are one to the search.
                     #[doc(alias = "get_" $name)]
                     #[doc = concat!("\n\nDefault: `", stringify!($default), "`. ",
                         crate::component::declare::origin!($origin $name),
                         crate::component::declare::status!(words $status))]]
                }
            )+
        }
        }

        pub(crate) const $rows: &[crate::component::declare::Property] = {
            const STATUS: crate::component::config::Status = crate::component::declare::status!($status);
            const EXTENSION: bool = crate::component::declare::origin!($origin);
            &[$(crate::component::declare::entry! {
                $form $name [$($set)?] $ty $default $group [$($flag)?]
                (STATUS, EXTENSION) concat!($($doc, "\n"),+)
            },)+]
        };
    };
}

// `assigned_by(record)`: the writable properties of a group that a record has other than a new one.
macro_rules! assigned_by {
    ($record:ident; $(
        $(#[doc = $doc:literal])+
        $form:ident $name:ident $(, $set:ident)? : $ty:ident = $default:literal
            $(=> $path:ident . $member:ident)? $(, $flag:ident)? ;
    )+) => {
        /// Names of the properties that count as assigned in a record a program made.
        fn assigned_by(record: &$record) -> Vec<&'static str> {
            let new = $record::default();
            let differs = [$(crate::component::declare::assigned_by!(@row $form $name [$($member)?] record new)),+];
            differs.into_iter().flatten().collect()
        }
    };
    (@row each_rw $name:ident [$member:ident] $record:ident $new:ident) => {
        ($record.$member != $new.$member).then_some(stringify!($name))
    };
    (@row $form:ident $name:ident [$($member:ident)?] $record:ident $new:ident) => {
        None
    };
}

// One row's accessors; the forms are those of `properties!`.
macro_rules! accessor {
    (ro $name:ident [] $ty:ident [$path:ident $member:ident] [$($doc:tt)*]) => {
        $($doc)*
        #[doc = "Read-only."]
        pub fn $name(&self) -> $ty {
            self.state().read(|s| crate::component::value::Held::<$ty>::get(&s.$path.$member))
        }
    };
    (rw $name:ident [$set:ident] String [$path:ident $member:ident] [$($doc:tt)*]) => {
        crate::component::declare::accessor! { ro $name [] String [$path $member] [$($doc)*] @rw }

        #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        pub fn $set(&self, value: impl Into<String>) {
            let value = value.into();
            self.state().update(|s| crate::component::value::Held::<String>::put(&mut s.$path.$member, value));
        }
    };
    (rw $name:ident [$set:ident] Bytes [$path:ident $member:ident] [$($doc:tt)*]) => {
        crate::component::declare::accessor! { ro $name [] Bytes [$path $member] [$($doc)*] @rw }

        #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        pub fn $set(&self, value: impl crate::component::input::IntoBytes) {
            let value = value.into_bytes();
            self.state().update(|s| s.$path.$member = value);
        }
    };
    (rw $name:ident [$set:ident] $ty:ident [$path:ident $member:ident] [$($doc:tt)*]) => {
        crate::component::declare::accessor! { ro $name [] $ty [$path $member] [$($doc)*] @rw }

        #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        pub fn $set(&self, value: $ty) {
            self.state().update(|s| s.$path.$member = value);
        }
    };
    (got $name:ident [$set:ident] $ty:ident [$path:ident $member:ident] [$($doc:tt)*]) => {
        crate::component::declare::accessor! { ro $name [] $ty [$path $member] [$($doc)*] @rw }
    };
    // The reading half of `rw`: as `ro`, without the words "Read-only".
    (ro $name:ident [] $ty:ident [$path:ident $member:ident] [$($doc:tt)*] @rw) => {
        $($doc)*
        pub fn $name(&self) -> $ty {
            self.state().read(|s| crate::component::value::Held::<$ty>::get(&s.$path.$member))
        }
    };
    (each $name:ident [] $ty:ident [$path:ident $member:ident] [$($doc:tt)*]) => {
        $($doc)*
        #[doc = "Read-only."]
        ///
        /// # Errors
        /// 605 when the index is out of range.
        pub fn $name(&self, index: usize) -> crate::error::Result<$ty> {
            self.state().read(|s| Ok(s.$path.at(index)?.$member.clone()))
        }
    };
    (each_rw $name:ident [$set:ident] String [$path:ident $member:ident] [$($doc:tt)*]) => {
        crate::component::declare::accessor! { each $name [] String [$path $member] [$($doc)*] @rw }

        #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        ///
        /// # Errors
        /// 605 when the index is out of range.
        pub fn $set(&self, index: usize, value: impl Into<String>) -> crate::error::Result<()> {
            let value = value.into();
            self.state().update(|s| Ok(s.$path.assign(index, stringify!($name))?.$member = value))
        }
    };
    (each_rw $name:ident [$set:ident] $ty:ident [$path:ident $member:ident] [$($doc:tt)*]) => {
        crate::component::declare::accessor! { each $name [] $ty [$path $member] [$($doc)*] @rw }

        #[doc = concat!("Sets [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        ///
        /// # Errors
        /// 605 when the index is out of range.
        pub fn $set(&self, index: usize, value: $ty) -> crate::error::Result<()> {
            self.state().update(|s| Ok(s.$path.assign(index, stringify!($name))?.$member = value))
        }
    };
    (each $name:ident [] $ty:ident [$path:ident $member:ident] [$($doc:tt)*] @rw) => {
        $($doc)*
        ///
        /// # Errors
        /// 605 when the index is out of range.
        pub fn $name(&self, index: usize) -> crate::error::Result<$ty> {
            self.state().read(|s| Ok(s.$path.at(index)?.$member.clone()))
        }
    };
    (own $($row:tt)*) => {};
    (own_each $($row:tt)*) => {};
}

// One row's entry in the table.
macro_rules! entry {
    (each $($rest:tt)*) => { crate::component::declare::entry! { @indexed $($rest)* } };
    (each_rw $($rest:tt)*) => { crate::component::declare::entry! { @indexed $($rest)* } };
    (own_each $($rest:tt)*) => { crate::component::declare::entry! { @indexed $($rest)* } };
    (ro $($rest:tt)*) => { crate::component::declare::entry! { @scalar $($rest)* } };
    (rw $($rest:tt)*) => { crate::component::declare::entry! { @scalar $($rest)* } };
    (got $($rest:tt)*) => { crate::component::declare::entry! { @scalar $($rest)* } };
    (own $($rest:tt)*) => { crate::component::declare::entry! { @scalar $($rest)* } };
    (@scalar $name:ident [$($set:ident)?] $($rest:tt)*) => {
        crate::component::declare::entry! { @row false
            |d, _| crate::component::value::Outcome::outcome(d.$name()),
            [$(|d, _, v| crate::component::value::Outcome::outcome(d.$set(v)))?]
            $name $($rest)* }
    };
    (@indexed $name:ident [$($set:ident)?] $($rest:tt)*) => {
        crate::component::declare::entry! { @row true
            |d, i| d.$name(i),
            [$(|d, i, v| d.$set(i, v))?]
            $name $($rest)* }
    };
    (@row $indexed:literal |$d:ident, $i:pat_param| $get:expr, [$(|$sd:ident, $si:pat_param, $v:ident| $set:expr)?]
     $name:ident $ty:ident $default:literal $group:literal [$($flag:ident)?] ($status:expr, $extension:expr) $doc:expr) => {
        crate::component::declare::Property {
            name: stringify!($name),
            group: $group,
            documented_type: <$ty as crate::component::value::PropertyType>::DOCUMENTED,
            rust_type: <$ty as crate::component::value::PropertyType>::RUST,
            indexed: $indexed,
            writable: [$(stringify!($v),)? ""].len() == 2,
            secret: [$(stringify!($flag),)? ""].len() == 2,
            default: || crate::component::value::typed::<$ty>($default.into()),
            values: <$ty as crate::component::value::PropertyType>::values,
            extension: $extension,
            status: $status,
            doc: $doc,
            get: |$d, $i| Ok(crate::component::value::PropertyType::into_value($get?)),
            set: [
                $(Some((|$sd, $si, value| {
                    let $v = crate::component::value::taken::<$ty>(stringify!($name), value)?;
                    $set
                }) as crate::component::declare::SetFn),)?
                None,
            ][0],
        }
    };
}

// What the mark of a group says of its properties, and the same in words.
macro_rules! status {
    ([]) => {
        crate::component::config::Status::AtWork
    };
    ([later $why:literal]) => {
        crate::component::config::Status::Later($why)
    };
    (words []) => {
        ""
    };
    (words [later $why:literal]) => {
        concat!("\n\n**Not at work yet:** ", $why, ".\n\n")
    };
}

// Where a property comes from, in words.
macro_rules! origin {
    (reference) => {
        false
    };
    (extension) => {
        true
    };
    (reference $name:ident) => {
        concat!("Reference: `", stringify!($name), "` property.")
    };
    (extension $name:ident) => {
        "Extension: the reference has no such property."
    };
}

pub(crate) use {accessor, assigned_by, entry, origin, properties, status};
