//! The kinds of text a setting takes, each parsed when it is set: what stands in the settings is the parsed value.

mod choices;
mod code_page;
mod numbers;
mod places;
mod secrets;
mod tls;
mod words;

pub(crate) use code_page::CodePage;
pub(crate) use numbers::{Flags, SmallBool, Switch};
pub(crate) use places::{Address, Host, Hosts, Paths, Url};
pub(crate) use secrets::SecretLine;
pub(crate) use words::{
    Encodings, Fields, HeaderLine, HeaderLines, HeaderNames, HttpDate, Id, Name, Names, Place, Word,
};

use crate::error::{Error, Result, codes, quote};

/// A type a setting can have.
pub(crate) trait Kind: Sized {
    /// One word for tables.
    const NAME: &'static str;
    /// What is taken, in words.
    const ACCEPTS: &'static str;
    /// Whether blanks around the text belong to it.
    const VERBATIM: bool = false;
    /// Whether the text may hold what must not be shown.
    const PRIVATE: bool = false;
    /// Blanks around the text are gone, unless the kind keeps them.
    fn parse(text: &str) -> std::result::Result<Self, Why>;
    /// What reading the setting answers.
    fn show(&self) -> String;
}

/// Why a text is not of a kind, beside what the kind accepts.
#[derive(Debug, Default)]
pub(crate) struct Why {
    /// Empty: there is no more to say.
    reason: String,
    /// The text may hold what must not be shown.
    hides: bool,
}

impl Why {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            hides: false,
        }
    }

    pub(crate) fn hidden(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            hides: true,
        }
    }
}

/// What is asked for in a text: for the words of a refusal.
pub(crate) struct Wanted {
    pub(crate) name: &'static str,
    pub(crate) accepts: &'static str,
    pub(crate) secret: bool,
}

/// The one way from a text to a value; 601 when it is none.
pub(crate) fn read<K: Kind>(wanted: &Wanted, text: &str) -> Result<K> {
    let text = if K::VERBATIM { text } else { text.trim() };
    K::parse(text).map_err(|why| refusal::<K>(wanted, text, why))
}

/// 601 with the name, the value unless it is to be hidden, and what is taken instead.
pub(crate) fn refusal<K: Kind>(wanted: &Wanted, text: &str, why: Why) -> Error {
    let shown = if wanted.secret || K::PRIVATE || why.hides {
        "(not shown)".to_owned()
    } else {
        quote(text)
    };
    let colon = if why.reason.is_empty() { "" } else { ": " };
    let text = format!(
        "{shown} is not a value of {}{colon}{}; it takes {}.",
        wanted.name, why.reason, wanted.accepts
    );
    Error::new(codes::UNSUPPORTED, text)
}
