//! The macros behind the value sets, and what a row of theirs says.

/// A set of values, as `surface` shows it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Enumeration {
    /// The name of the type.
    pub name: &'static str,
    /// What the examples of the reference call it; empty where they do not.
    pub old_name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// Whether the values are bits that can be had together.
    pub flags: bool,
    /// The values, the default one first; of flags, each bit.
    pub values: &'static [EnumerationValue],
}

/// One value of a set, as `surface` shows it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EnumerationValue {
    /// The name of the variant or constant.
    pub name: &'static str,
    /// The documented number.
    pub number: i64,
    /// The documented name; empty where there is none.
    pub old_name: &'static str,
    /// What it means.
    pub doc: &'static str,
}

// Grammar: documentation, `pub enum Name "old name of the type"? { documentation Variant = number "old name", ... }`.
// The first variant is the default. A row becomes the variant, its search alias,
// both conversions, comparison with the number and a line of `ALL`. There is no `Display`: languages print the
// number, the old name or the new one, and a program that is ported should say which.
macro_rules! enumerations {
    ($($(#[doc = $doc:literal])+ pub enum $name:ident $($old:literal)? { $($rows:tt)+ })+) => {
        $(crate::enums::declare::enumeration! { $(#[doc = $doc])+ pub enum $name $($old)? { $($rows)+ } })+

        /// Every set of values that has numbers.
        const NUMBERED: &[Enumeration] = &[$($name::ROW),+];
    };
}

macro_rules! enumeration {
    ($(#[doc = $doc:literal])+ pub enum $name:ident $($old:literal)? {
        $(#[doc = $fdoc:literal])+ $first:ident = $fnum:literal $falias:literal,
        $($(#[doc = $vdoc:literal])+ $variant:ident = $num:literal $alias:literal,)*
    }) => {
        $(#[doc = $doc])+
        $(#[doc(alias = $old)])?
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $fdoc])+
            #[doc(alias = $falias)]
            #[default]
            $first = $fnum,
            $($(#[doc = $vdoc])+ #[doc(alias = $alias)] $variant = $num,)*
        }

        impl $name {
            /// Every value with its documented number and name.
            pub const ALL: &'static [(Self, i32, &'static str)] =
                &[(Self::$first, $fnum, $falias), $((Self::$variant, $num, $alias),)*];

            const ROW: Enumeration = Enumeration {
                name: stringify!($name),
                old_name: concat!($($old)?),
                doc: concat!($($doc, "\n"),+),
                flags: false,
                values: &[
                    EnumerationValue {
                        name: stringify!($first),
                        number: $fnum,
                        old_name: $falias,
                        doc: concat!($($fdoc, "\n"),+),
                    },
                    $(EnumerationValue {
                        name: stringify!($variant),
                        number: $num,
                        old_name: $alias,
                        doc: concat!($($vdoc, "\n"),+),
                    },)*
                ],
            };
        }

        impl From<$name> for i32 {
            fn from(value: $name) -> Self {
                value as Self
            }
        }

        /// Its documented number is compared.
        impl PartialEq<i32> for $name {
            fn eq(&self, number: &i32) -> bool {
                i32::from(*self) == *number
            }
        }

        /// Its documented number is compared.
        impl PartialEq<$name> for i32 {
            fn eq(&self, value: &$name) -> bool {
                value == self
            }
        }

        impl TryFrom<i32> for $name {
            type Error = crate::Error;

            fn try_from(number: i32) -> crate::Result<Self> {
                Self::ALL
                    .iter()
                    .find(|row| row.1 == number)
                    .map(|row| row.0)
                    .ok_or_else(|| crate::enums::declare::unknown(stringify!($name), number, Self::ALL.iter().map(|row| row.1)))
            }
        }
    };
}

pub(super) fn unknown(name: &str, number: i32, known: impl Iterator<Item = i32>) -> crate::Error {
    let known: Vec<String> = known.map(|n| n.to_string()).collect();
    crate::Error::new(
        crate::error::codes::UNSUPPORTED,
        format!(
            "{number} is not a value of {name}; it takes {}.",
            known.join(", ")
        ),
    )
}

// Grammar: documentation, `pub struct Name: u32 { documentation const NAME = bit; ... }`. A row becomes the type,
// comparison with its bits and a row of `FLAGS`.
macro_rules! flags {
    ($($(#[doc = $doc:literal])+ pub struct $name:ident: u32 {
        $($(#[doc = $fdoc:literal])+ const $flag:ident = $bit:literal;)+
    })+) => {
        $(bitflags::bitflags! {
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
            pub struct $name: u32 {
                $($(#[doc = $fdoc])+ const $flag = $bit;)+
            }
        }

        /// Its bits are compared.
        impl PartialEq<u32> for $name {
            fn eq(&self, bits: &u32) -> bool {
                self.bits() == *bits
            }
        }

        /// Its bits are compared.
        impl PartialEq<$name> for u32 {
            fn eq(&self, flags: &$name) -> bool {
                flags == self
            }
        })+

        const FLAGS: &[Enumeration] = &[$(Enumeration {
            name: stringify!($name),
            old_name: "",
            doc: concat!($($doc, "\n"),+),
            flags: true,
            values: &[$(EnumerationValue {
                name: stringify!($flag),
                number: $bit,
                old_name: "",
                doc: concat!($($fdoc, "\n"),+),
            },)+],
        },)+];
    };
}

pub(super) use {enumeration, enumerations, flags};
