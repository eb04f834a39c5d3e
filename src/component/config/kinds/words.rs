//! Text, and words that have a form.

use super::{Kind, Why};
use crate::http::{is_token, parse_header_lines};

/// Free text, whatever it is.
impl Kind for String {
    const NAME: &'static str = "text";
    const ACCEPTS: &'static str = "any text";
    const VERBATIM: bool = true;

    fn parse(text: &str) -> Result<Self, Why> {
        Ok(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

/// What goes into one line of a header, or has to be one line for other reasons.
pub(super) fn one_line(text: &str) -> Result<(), Why> {
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(Why::new("it holds a control character"));
    }
    Ok(())
}

fn no_control(text: &str) -> Result<(), Why> {
    if text.chars().any(char::is_control) {
        return Err(Why::new("it holds a control character"));
    }
    Ok(())
}

// Words that are kept as they were written once they have passed.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $ty:ident $(verbatim $verbatim:literal)?, $name:literal, $accepts:literal, $check:expr;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug, Default, PartialEq, Eq)]
            pub(crate) struct $ty(pub(crate) String);

            impl Kind for $ty {
                const NAME: &'static str = $name;
                const ACCEPTS: &'static str = $accepts;
                $(const VERBATIM: bool = $verbatim;)?

                fn parse(text: &str) -> Result<Self, Why> {
                    let check: fn(&str) -> Result<(), Why> = $check;
                    check(text)?;
                    Ok(Self(text.to_owned()))
                }

                fn show(&self) -> String {
                    self.0.clone()
                }
            }
        )+
    };
}

words! {
    /// The id of something at the service.
    Id, "id", "an id, or nothing", no_control;
    /// The name of something, or a keyword.
    Name, "name", "text without control characters", no_control;
    /// What is said in the service's `fields` language: whether it is a mask is the service's to say.
    Fields, "fields", "`default`, `*`, or members in the service's `fields` language", no_control;
    /// A place in a document.
    Place, "path", "a path of elements, such as /json/files/[1]/name", |_| Ok(());
    /// A value of a header.
    HeaderLine verbatim true, "header value", "text without control characters", one_line;
    /// Lines of a header, which hold credentials at times: none is shown.
    HeaderLines verbatim true, "header lines", "lines of the form `Name: value`", |text| {
        parse_header_lines(text)
            .map(|_| ())
            .map_err(|error| Why::hidden(error.message().trim_end_matches('.')))
    };
    /// A word that may stand before a token in a header.
    Word, "word", "one word, such as Bearer", |text| {
        is_token(text).then_some(()).ok_or_else(Why::default)
    };
    /// Names of header lines.
    HeaderNames, "list", "header names separated by commas, or nothing", |text| {
        let fits = text.is_empty() || text.split(',').all(|name| is_token(name.trim()));
        fits.then_some(()).ok_or_else(Why::default)
    };
    /// What an `Accept-Encoding` header says.
    Encodings, "list", "encodings separated by commas, each with `;q=` and a weight if need be, or nothing", |text| {
        let fits = text.is_empty() || text.split(',').all(is_encoding);
        fits.then_some(()).ok_or_else(Why::default)
    };
    /// A date as HTTP writes it, or nothing.
    HttpDate, "date", "a date such as Sat, 01 Jan 2022 12:00:00 GMT, or nothing", |text| {
        is_date(text).then_some(()).ok_or_else(Why::default)
    };
}

fn is_encoding(item: &str) -> bool {
    let (name, weight) = match item.split_once(';') {
        Some((name, weight)) => (name, weight.trim().strip_prefix("q=")),
        None => (item, Some("1")),
    };
    let weight = weight.and_then(|weight| weight.parse::<f32>().ok());
    is_token(name.trim()) && weight.is_some_and(|weight| (0.0..=1.0).contains(&weight))
}

const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

fn is_date(text: &str) -> bool {
    // A wrong name of the day does not make the date a wrong one.
    text.is_empty()
        || text.split_once(", ").is_some_and(|(day, rest)| {
            DAYS.contains(&day)
                && DAYS
                    .iter()
                    .any(|day| httpdate::parse_http_date(&format!("{day}, {rest}")).is_ok())
        })
}

/// Names separated by commas.
#[derive(Clone)]
pub(crate) struct Names(pub(crate) Vec<String>);

impl Names {
    pub(crate) fn all_in(&self, known: &[&str]) -> bool {
        let fits = |name: &String| known.iter().any(|one| one.eq_ignore_ascii_case(name));
        !self.0.is_empty() && self.0.iter().all(fits)
    }

    /// Of the default of a setting.
    pub(crate) fn of(text: &str) -> Self {
        let names = text.split(',').map(str::trim);
        Self(names.map(str::to_owned).collect())
    }
}

impl Kind for Names {
    const NAME: &'static str = "list";
    const ACCEPTS: &'static str = "names separated by commas";

    fn parse(text: &str) -> Result<Self, Why> {
        if text.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let names = Self::of(text);
        if names.0.iter().any(String::is_empty) {
            return Err(Why::new("there is no name between two commas"));
        }
        Ok(names)
    }

    fn show(&self) -> String {
        self.0.join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_may_have_a_weight() {
        for good in ["", "gzip", "gzip, deflate", "gzip;q=0.5, *;q=0"] {
            assert!(Encodings::parse(good).is_ok(), "{good}");
        }
        for bad in [",", "gzip deflate", "gzip;q=2", "gzip;x", "gzip\r\nX: y"] {
            assert!(Encodings::parse(bad).is_err(), "{bad}");
        }
    }
}
