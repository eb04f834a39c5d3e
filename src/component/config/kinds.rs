//! The kinds of text a setting takes, each parsed when it is set.

use std::path::PathBuf;

use crate::drive::export::Format;
use crate::enums::{
    CertStoreType, FirewallType, FollowRedirects, HttpVersion, IpVersion, ListResourcesMode,
    LogLevel, PasswordHash, PasswordKdf, PasswordStretch, PkceMethod, ProxyAuthScheme,
    RevocationCheck,
};
use crate::secret::Secret;

/// A type a setting can have.
pub(crate) trait Kind: Sized {
    /// One word for tables.
    const NAME: &'static str;
    /// What is taken, in words.
    const ACCEPTS: &'static str;
    /// `None` when the text is not of this kind.
    fn parse(text: &str) -> Option<Self>;
    /// What reading the setting answers.
    fn show(&self) -> String;
}

impl Kind for bool {
    const NAME: &'static str = "boolean";
    const ACCEPTS: &'static str = "True, False, 1, 0, Yes or No";

    fn parse(text: &str) -> Option<Self> {
        let is = |word: &str| text.trim().eq_ignore_ascii_case(word);
        if is("true") || is("1") || is("yes") {
            Some(true)
        } else if is("false") || is("0") || is("no") {
            Some(false)
        } else {
            None
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

    fn parse(text: &str) -> Option<Self> {
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

            fn parse(text: &str) -> Option<Self> {
                text.trim().parse().ok()
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

impl Kind for String {
    const NAME: &'static str = "text";
    const ACCEPTS: &'static str = "any text";

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

/// What is no UTF-8 in a path is shown as replacement characters.
impl Kind for PathBuf {
    const NAME: &'static str = "path";
    const ACCEPTS: &'static str = "a path";

    fn parse(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }

    fn show(&self) -> String {
        self.to_string_lossy().into_owned()
    }
}

impl Kind for Secret<String> {
    const NAME: &'static str = "text";
    const ACCEPTS: &'static str = "any text";

    fn parse(text: &str) -> Option<Self> {
        Some(Self::new(text))
    }

    fn show(&self) -> String {
        self.expose().clone()
    }
}

/// Bytes written in hexadecimal.
impl Kind for Secret<Vec<u8>> {
    const NAME: &'static str = "hex";
    const ACCEPTS: &'static str = "bytes in hexadecimal, two digits each";

    fn parse(text: &str) -> Option<Self> {
        hex::decode(text.trim()).ok().map(Self::new)
    }

    fn show(&self) -> String {
        hex::encode(self.expose())
    }
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

    fn parse(text: &str) -> Option<Self> {
        let on = match text.trim() {
            text if text.eq_ignore_ascii_case("on") => true,
            text if text.eq_ignore_ascii_case("off") || text.is_empty() => false,
            text => bool::parse(text)?,
        };
        Some(Self {
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

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
        let number = match hex {
            Some(digits) if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
                u32::from_str_radix(digits, 16)
            }
            Some(_) => return None,
            None => text.parse(),
        };
        number.ok().map(Self)
    }

    fn show(&self) -> String {
        self.0.to_string()
    }
}

const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A date as HTTP writes it, or nothing. What was set is kept as it was written.
#[derive(Clone, Default)]
pub(crate) struct HttpDate(pub(crate) String);

impl Kind for HttpDate {
    const NAME: &'static str = "date";
    const ACCEPTS: &'static str = "a date such as Sat, 01 Jan 2022 12:00:00 GMT, or nothing";

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A wrong name of the day does not make the date a wrong one.
        let fits = text.is_empty()
            || text.split_once(", ").is_some_and(|(day, rest)| {
                DAYS.contains(&day)
                    && DAYS
                        .iter()
                        .any(|day| httpdate::parse_http_date(&format!("{day}, {rest}")).is_ok())
            });
        fits.then(|| Self(text.to_owned()))
    }

    fn show(&self) -> String {
        self.0.clone()
    }
}

/// Paths separated by semicolons.
#[derive(Clone)]
pub(crate) struct Paths(pub(crate) Vec<PathBuf>);

impl Kind for Paths {
    const NAME: &'static str = "list";
    const ACCEPTS: &'static str = "paths separated by semicolons";

    fn parse(text: &str) -> Option<Self> {
        let paths = text
            .split(';')
            .map(str::trim)
            .filter(|path| !path.is_empty());
        Some(Self(paths.map(PathBuf::from).collect()))
    }

    fn show(&self) -> String {
        let paths: Vec<_> = self.0.iter().map(|path| path.to_string_lossy()).collect();
        paths.join(";")
    }
}

impl Kind for Format {
    const NAME: &'static str = "format";
    const ACCEPTS: &'static str = "a listed extension, or `extension,MIME type`";

    fn parse(text: &str) -> Option<Self> {
        Self::new(text)
    }

    fn show(&self) -> String {
        self.text().to_owned()
    }
}

// Enumerations are written as their number.
macro_rules! numbered {
    ($($ty:ty, $accepts:literal;)+) => {
        $(impl Kind for $ty {
            const NAME: &'static str = "choice";
            const ACCEPTS: &'static str = $accepts;

            fn parse(text: &str) -> Option<Self> {
                text.trim().parse::<i32>().ok().and_then(|number| Self::try_from(number).ok())
            }

            fn show(&self) -> String {
                i32::from(*self).to_string()
            }
        })+
    };
}

numbered! {
    PasswordKdf, "0 (PBKDF1) or 1 (PBKDF2)";
    ListResourcesMode, "0 (files and folders), 1 (files only) or 2 (folders only)";
    LogLevel, "0 (nothing), 1 (information), 2 (verbose) or 3 (debug)";
    PkceMethod, "1 (plain) or 2 (S256)";
    CertStoreType, "the number of a store type";
    FirewallType, "0 (none), 1 (tunnel), 2 (SOCKS4), 3 (SOCKS5) or 10 (SOCKS4A)";
    FollowRedirects, "0 (never), 1 (always) or 2 (same scheme)";
    IpVersion, "0 (IPv4 only), 1 (IPv6 only) or 2 (IPv6, else IPv4)";
    ProxyAuthScheme, "0 (Basic), 1 (Digest), 2 (proprietary), 3 (none) or 4 (NTLM)";
    RevocationCheck, "0 (no), 1 (where there is something to check) or 2 (always)";
}

// Choices of our own are written as words; case does not matter.
macro_rules! worded {
    ($($ty:ident, $accepts:literal, $($word:literal => $variant:expr),+;)+) => {
        $(impl Kind for $ty {
            const NAME: &'static str = "choice";
            const ACCEPTS: &'static str = $accepts;

            fn parse(text: &str) -> Option<Self> {
                $(if text.trim().eq_ignore_ascii_case($word) {
                    return Some($variant);
                })+
                None
            }

            fn show(&self) -> String {
                $(if *self == $variant {
                    return $word.to_owned();
                })+
                String::new()
            }
        })+
    };
}

worded! {
    HttpVersion, "1.0, 1.1, 2.0 or 3.0",
        "1.0" => Self::Http10, "1.1" => Self::Http11, "2.0" => Self::Http20, "3.0" => Self::Http30;
    PasswordHash, "default, MD5, SHA-1, SHA-256, SHA-384 or SHA-512",
        "default" => Self::Default, "MD5" => Self::Md5, "SHA-1" => Self::Sha1, "SHA-256" => Self::Sha256,
        "SHA-384" => Self::Sha384, "SHA-512" => Self::Sha512;
    PasswordStretch, "openssl or dotnet",
        "openssl" => Self::OpenSsl, "dotnet" => Self::DotNet;
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
            assert_eq!(bool::parse(text), Some(value), "{text}");
        }
        for bad in ["", "2", "on", "truee", "-1"] {
            assert_eq!(bool::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn hex_is_whole_bytes() {
        assert_eq!(Secret::<Vec<u8>>::parse("00fF").unwrap().show(), "00ff");
        assert!(
            Secret::<Vec<u8>>::parse("0").is_none() && Secret::<Vec<u8>>::parse("zz").is_none()
        );
    }
}
