//! Proof key for code exchange (RFC 7636).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result, codes};

/// How the challenge is made from the verifier; numbers of `OAuthPKCEChallengeEncoding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Plain = 1,
    S256 = 2,
}

impl Method {
    /// Its name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::S256 => "S256",
        }
    }

    pub(crate) fn challenge(self, verifier: &str) -> String {
        match self {
            Self::Plain => verifier.to_owned(),
            Self::S256 => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())),
        }
    }
}

/// A fresh verifier: 43 characters that carry 256 random bits.
pub(crate) fn verifier() -> Result<String> {
    random_token()
}

/// The user's verifier when it is one, a fresh one when it is empty.
pub(crate) fn verifier_or_fresh(given: &str) -> Result<String> {
    if given.is_empty() {
        return verifier();
    }
    if is_verifier(given) {
        return Ok(given.to_owned());
    }
    Err(Error::new(
        codes::UNSUPPORTED,
        "OAuthPKCEVerifier takes 43 to 128 characters of A-Z, a-z, 0-9, '-', '.', '_' and '~'.",
    ))
}

/// Whether it is of the form that a verifier has.
pub(crate) fn is_verifier(text: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

/// 32 random bytes in base64url: a verifier, a `state`.
pub(crate) fn random_token() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::new(
            codes::SECURITY_CREDENTIALS,
            "The system has no random numbers to give.",
        )
        .with_source(std::io::Error::other(error.to_string()))
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn challenge_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            Method::S256.challenge(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        assert_eq!(Method::Plain.challenge(verifier), verifier);
        // The same appendix gives the octets behind the verifier.
        let octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        assert_eq!(URL_SAFE_NO_PAD.encode(octets), verifier);
    }

    #[test]
    fn a_fresh_verifier_is_valid_and_new_each_time() {
        let (a, b) = (verifier().unwrap(), verifier().unwrap());
        assert_ne!(a, b);
        assert_eq!(a.len(), 43);
        assert_eq!(verifier_or_fresh(&a).unwrap(), a);
    }

    #[test]
    fn a_verifier_outside_the_grammar_is_refused_without_showing_it() {
        let short = "a".repeat(42);
        let long = "a".repeat(129);
        let blank = format!("{} b", "a".repeat(43));
        for bad in [short, long, blank] {
            let error = verifier_or_fresh(&bad).unwrap_err();
            assert_eq!(error.code(), codes::UNSUPPORTED);
            assert!(!error.message().contains("aaaa"));
        }
        for good in ["a".repeat(43), "~".repeat(128)] {
            assert_eq!(verifier_or_fresh(&good).unwrap(), good);
        }
    }
}
