//! One of several: written as a number where the reference numbers them, else as a word.

use super::{Kind, Why};
use crate::component::value::Value;
use crate::drive::export::Format;
use crate::enums::{
    CertStoreType, FirewallType, FollowRedirects, HttpVersion, IpVersion, ListResourcesMode,
    LogLevel, PasswordHash, PasswordKdf, PasswordStretch, PkceMethod, ProxyAuthScheme,
    RevocationCheck,
};

impl Kind for Format {
    const NAME: &'static str = "format";
    const ACCEPTS: &'static str = "a listed extension, or `extension,MIME type`";

    fn parse(text: &str) -> Result<Self, Why> {
        Self::new(text).ok_or_else(Why::default)
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

            fn parse(text: &str) -> Result<Self, Why> {
                let number = text.parse::<i32>().ok();
                number
                    .and_then(|number| Self::try_from(number).ok())
                    .ok_or_else(Why::default)
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

            fn parse(text: &str) -> Result<Self, Why> {
                $(if text.eq_ignore_ascii_case($word) {
                    return Ok($variant);
                })+
                Err(Why::default())
            }

            fn show(&self) -> String {
                $(if *self == $variant {
                    return $word.to_owned();
                })+
                String::new()
            }
        }

        /// A choice that is written as a word is that word.
        impl From<$ty> for Value {
            fn from(value: $ty) -> Self {
                Self::Str(value.show())
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
