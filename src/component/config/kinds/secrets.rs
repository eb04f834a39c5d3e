//! What must not be shown. Passwords and header values are taken as they are, blanks and all.

use super::{Kind, Why};
use crate::secret::Secret;

impl Kind for Secret<String> {
    const NAME: &'static str = "text";
    const ACCEPTS: &'static str = "any text";
    const VERBATIM: bool = true;
    const PRIVATE: bool = true;

    fn parse(text: &str) -> Result<Self, Why> {
        Ok(Self::new(text))
    }

    fn show(&self) -> String {
        self.expose().clone()
    }
}

/// Bytes written in hexadecimal.
impl Kind for Secret<Vec<u8>> {
    const NAME: &'static str = "hex";
    const ACCEPTS: &'static str = "bytes in hexadecimal, two digits each";
    const PRIVATE: bool = true;

    fn parse(text: &str) -> Result<Self, Why> {
        hex::decode(text).map(Self::new).map_err(|_| Why::default())
    }

    fn show(&self) -> String {
        hex::encode(self.expose())
    }
}

/// A secret that stands in one line of a header.
#[derive(Clone, Default)]
pub(crate) struct SecretLine(pub(crate) Secret<String>);

impl Kind for SecretLine {
    const NAME: &'static str = "header value";
    const ACCEPTS: &'static str = "text without control characters";
    const VERBATIM: bool = true;
    const PRIVATE: bool = true;

    fn parse(text: &str) -> Result<Self, Why> {
        super::words::one_line(text)?;
        Ok(Self(Secret::new(text)))
    }

    fn show(&self) -> String {
        self.0.expose().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_whole_bytes() {
        assert_eq!(Secret::<Vec<u8>>::parse("00fF").unwrap().show(), "00ff");
        assert!(Secret::<Vec<u8>>::parse("0").is_err() && Secret::<Vec<u8>>::parse("zz").is_err());
    }
}
