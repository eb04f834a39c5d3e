//! Booleans, switches, numbers and bits.

use super::{Kind, Why};

impl Kind for bool {
    const NAME: &'static str = "boolean";
    const ACCEPTS: &'static str = "True, False, 1, 0, Yes or No";

    fn parse(text: &str) -> Result<Self, Why> {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        if is("true") || is("1") || is("yes") {
            Ok(true)
        } else if is("false") || is("0") || is("no") {
            Ok(false)
        } else {
            Err(Why::default())
        }
    }

    fn show(&self) -> String {
        if *self { "True" } else { "False" }.to_owned()
    }
}

/// A boolean that reads back in small letters, as `OAuthWebServerActive` does.
pub(crate) struct SmallBool(pub(crate) bool);

impl Kind for SmallBool {
    const NAME: &'static str = "boolean";
    const ACCEPTS: &'static str = bool::ACCEPTS;

    fn parse(text: &str) -> Result<Self, Why> {
        bool::parse(text).map(Self)
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

// Whole numbers; hexadecimal is taken for flags only.
macro_rules! numbers {
    ($($ty:ty, $accepts:literal;)+) => {
        $(impl Kind for $ty {
            const NAME: &'static str = "number";
            const ACCEPTS: &'static str = $accepts;

            fn parse(text: &str) -> Result<Self, Why> {
                text.parse().map_err(|_| Why::default())
            }

            fn show(&self) -> String {
                self.to_string()
            }
        })+
    };
}

numbers! {
    i64, "a whole number";
    u32, "a whole number, 0 or more";
    u64, "a whole number, 0 or more";
    u16, "a whole number from 0 to 65535";
    usize, "a whole number, 0 or more";
}

/// `ON` to keep requests, `OFF` not to; reading it is the computed request.
pub(crate) struct Switch {
    pub(crate) on: bool,
    /// What reading answers.
    pub(crate) shown: String,
}

impl Kind for Switch {
    const NAME: &'static str = "switch";
    const ACCEPTS: &'static str = "ON or OFF";

    fn parse(text: &str) -> Result<Self, Why> {
        let on = match text {
            text if text.eq_ignore_ascii_case("on") => true,
            text if text.eq_ignore_ascii_case("off") || text.is_empty() => false,
            text => bool::parse(text)?,
        };
        Ok(Self {
            on,
            shown: String::new(),
        })
    }

    fn show(&self) -> String {
        self.shown.clone()
    }
}

/// Bits, written in decimal or as `0x...`; they are read back in decimal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flags(pub(crate) u32);

impl Kind for Flags {
    const NAME: &'static str = "flags";
    const ACCEPTS: &'static str = "bits, as a decimal number or 0x and hexadecimal digits";

    fn parse(text: &str) -> Result<Self, Why> {
        let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
        let number = match hex {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                u32::from_str_radix(digits, 16)
            }
            Some(_) => return Err(Why::default()),
            None => text.parse(),
        };
        number.map(Self).map_err(|_| Why::default())
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans_in_all_spellings() {
        for (text, value) in [
            ("True", true),
            ("FALSE", false),
            ("0", false),
            ("1", true),
            ("yes", true),
            ("nO", false),
        ] {
            assert_eq!(bool::parse(text).unwrap(), value, "{text}");
        }
        for bad in ["", "2", "on", "truee", "-1"] {
            assert!(bool::parse(bad).is_err(), "{bad}");
        }
    }
}
