//! The macro behind the rows of settings, and what a row says.

use super::Settings;
use super::kinds::Wanted;
use crate::component::GoogleDrive;
use crate::error::{Error, Result};

/// Whether a setting does something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It does what its documentation says.
    AtWork,
    /// It can be set and read, and has no effect: why.
    NothingToDo(&'static str),
    /// It can be set and read; the methods that use it are not part of this release.
    Later(&'static str),
}

/// One setting, as `surface` shows it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Setting {
    /// The documented name.
    pub name: &'static str,
    /// The part of the reference's list it stands in; `Extension` for our own.
    pub section: &'static str,
    /// What its text is read as.
    pub kind: &'static str,
    /// What it takes, in words.
    pub accepts: &'static str,
    /// What a new object answers.
    pub default: fn() -> String,
    /// Whether it can be set.
    pub writable: bool,
    /// Whether it takes an index, `Name[i]`.
    pub indexed: bool,
    /// Whether blanks around its value belong to it; of others they are dropped.
    pub verbatim: bool,
    /// Whether its value must not be shown in logs.
    pub secret: bool,
    /// Whether it is at work here.
    pub status: Status,
    /// What it means.
    pub doc: &'static str,
    pub(crate) get: Get,
    pub(crate) set: Option<Set>,
}

pub(crate) type Get = fn(&GoogleDrive, usize) -> Result<String>;
pub(crate) type Set = fn(&GoogleDrive, usize, &Wanted, &str) -> Result<()>;

/// What the words behind a row's default add to it.
pub(crate) struct Marks {
    pub(crate) secret: bool,
    pub(crate) status: Status,
    /// With what it is refused while a method runs.
    pub(crate) fixed: Option<i32>,
    /// What else changes when it is set.
    pub(crate) then: Option<fn(&mut Settings)>,
}

impl Marks {
    pub(crate) const NONE: Self = Self {
        secret: false,
        status: Status::AtWork,
        fixed: None,
        then: None,
    };

    pub(crate) const fn fixed(mut self, code: i32) -> Self {
        self.fixed = Some(code);
        self
    }

    pub(crate) const fn then(mut self, change: fn(&mut Settings)) -> Self {
        self.then = Some(change);
        self
    }

    pub(crate) const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    pub(crate) const fn idle(mut self, why: &'static str) -> Self {
        self.status = Status::NothingToDo(why);
        self
    }

    pub(crate) const fn later(mut self, why: &'static str) -> Self {
        self.status = Status::Later(why);
        self
    }
}

// Grammar, one block per section of the reference:
//
//   section "Name" in ROWS, struct Settings at member;
//   stored {
//       documentation
//       field "SettingName": Type = default;
//       field "SettingName": Type [|v| condition, "what it takes"] = default, mark, ...;
//   }
//   bound {
//       "SettingName": Type = "default" => read(|drive, index| ..);
//       "SettingName"[]: Type = "default" => read(..), write(|drive, index, value| ..);
//   }
//
// A stored row is a field of the struct, parsed when it is set. A bound row has
// no storage of its own: it computes, or goes to a property. `[]` takes an index.
// Marks are `secret`, `idle("why it has nothing to do")`, `later("why it is not at work yet")`, `fixed(code)` for
// what cannot change while a method runs, and `then(|settings| ..)` for what changes with it.
macro_rules! settings {
    (
        section $section:literal in $rows:ident, struct $struct:ident at $at:ident;
        stored { $(
            $(#[doc = $doc:literal])+
            $field:ident $name:literal : $ty:ty $([$check:expr, $accepts:literal])? = $default:expr
                $(, $mark:ident $(($why:expr))?)*;
        )* }
        bound { $(
            $(#[doc = $bdoc:literal])+
            $bname:literal $([$($index:tt)*])? : $bty:ty = $bdefault:expr
                $(, $bmark:ident $(($bwhy:expr))?)*
                => read($get:expr) $(, write($set:expr))? ;
        )* }
    ) => {
        #[doc = concat!("The stored settings of the section ", $section, ".")]
        pub(crate) struct $struct {
            $($(#[doc = $doc])+ pub(crate) $field: $ty,)*
        }

        impl Default for $struct {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        pub(crate) const $rows: &[crate::component::config::declare::Setting] = &[
            $(crate::component::config::declare::Setting {
                name: $name,
                section: $section,
                kind: <$ty as crate::component::config::kinds::Kind>::NAME,
                accepts: [$($accepts,)? <$ty as crate::component::config::kinds::Kind>::ACCEPTS][0],
                default: || crate::component::config::kinds::Kind::show(&$struct::default().$field),
                writable: true,
                indexed: false,
                verbatim: <$ty as crate::component::config::kinds::Kind>::VERBATIM,
                secret: crate::component::config::declare::Marks::NONE$(.$mark($($why)?))*.secret,
                status: crate::component::config::declare::Marks::NONE$(.$mark($($why)?))*.status,
                doc: concat!($($doc, "\n"),+),
                get: |drive, _| Ok(drive.state().read(|s| {
                    crate::component::config::kinds::Kind::show(&s.settings.$at.$field)
                })),
                set: Some(|drive, _, wanted, text| {
                    const MARKS: crate::component::config::declare::Marks =
                        crate::component::config::declare::Marks::NONE$(.$mark($($why)?))*;
                    let value = crate::component::config::kinds::read::<$ty>(wanted, text)?;
                    $(
                        let accepted: fn(&$ty) -> bool = $check;
                        if !accepted(&value) {
                            return Err(crate::component::config::kinds::refusal::<$ty>(
                                wanted, text, Default::default()
                            ));
                        }
                    )?
                    if let Some(code) = MARKS.fixed
                        && !drive.idle()
                    {
                        return Err(crate::component::config::declare::fixed($name, code));
                    }
                    drive.state().update(|s| {
                        s.settings.$at.$field = value;
                        if let Some(change) = MARKS.then {
                            change(&mut s.settings);
                        }
                    });
                    Ok(())
                }),
            },)*
            $(crate::component::config::declare::Setting {
                name: $bname,
                section: $section,
                kind: <$bty as crate::component::config::kinds::Kind>::NAME,
                accepts: <$bty as crate::component::config::kinds::Kind>::ACCEPTS,
                default: || $bdefault.to_owned(),
                writable: [$(stringify!($set),)? ""].len() == 2,
                indexed: [$(concat!("[" $(, stringify!($index))*, "]"),)? ""].len() == 2,
                verbatim: <$bty as crate::component::config::kinds::Kind>::VERBATIM,
                secret: crate::component::config::declare::Marks::NONE$(.$bmark($($bwhy)?))*.secret,
                status: crate::component::config::declare::Marks::NONE$(.$bmark($($bwhy)?))*.status,
                doc: concat!($($bdoc, "\n"),+),
                get: |drive, index| {
                    let read: fn(&crate::component::GoogleDrive, usize) -> crate::error::Result<$bty> = $get;
                    Ok(crate::component::config::kinds::Kind::show(&read(drive, index)?))
                },
                set: [
                    $(Some((|drive, index, wanted, text| {
                        let value = crate::component::config::kinds::read::<$bty>(wanted, text)?;
                        let write: fn(&crate::component::GoogleDrive, usize, $bty) -> crate::error::Result<()> = $set;
                        write(drive, index, value)
                    }) as crate::component::config::declare::Set),)?
                    None,
                ][0],
            },)*
        ];
    };
}

/// The refusal of what cannot change while a method runs.
pub(crate) fn fixed(name: &str, code: i32) -> Error {
    Error::new(code, format!("{name} cannot change while a method runs."))
}

pub(crate) use settings;
