//! Which cipher suites may be used.

use std::collections::HashSet;
use std::sync::LazyLock;

use rustls::CipherSuite;

use super::negotiated::registered_name;

/// A choice of cipher suites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Suites {
    #[default]
    All,
    /// By name, as they were written. Not all need to be available here.
    Of(Vec<String>),
}

impl Suites {
    /// `*`, or names separated by semicolons; the reason when a name is unknown everywhere.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text == "*" {
            return Ok(Self::All);
        }
        let names = text.split(';').map(str::trim);
        let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
        if names.is_empty() {
            return Err("no suite would be left".to_owned());
        }
        let unknown: Vec<_> = names.iter().filter(|name| !is_known(name)).collect();
        if let Some(first) = unknown.first() {
            let first: String = first.chars().take(60).collect();
            let more = match unknown.len() {
                1 => "is no suite".to_owned(),
                count => format!("and {} more are no suites", count - 1),
            };
            return Err(format!("{first:?} {more}"));
        }
        Ok(Self::Of(names.into_iter().map(str::to_owned).collect()))
    }

    pub(crate) fn text(&self) -> String {
        match self {
            Self::All => "*".to_owned(),
            Self::Of(names) => names.join(";"),
        }
    }

    pub(super) fn allow(&self, registered: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(names) => names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(registered)),
        }
    }
}

/// In the registry, or an algorithm of the system's TLS on Windows: the reference lists both.
fn is_known(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let windows = || {
        WINDOWS
            .iter()
            .any(|one| name.strip_prefix("CALG_") == Some(one))
    };
    REGISTERED.contains(&name) || windows()
}

/// rustls knows the names of far more suites than it has.
static REGISTERED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let all = (0..=u16::MAX).map(|number| registered_name(CipherSuite::from(number)));
    all.filter(|name| !name.is_empty()).collect()
});

/// Without their `CALG_`.
#[rustfmt::skip]
const WINDOWS: &[&str] = &[
    "3DES", "3DES_112", "AES", "AES_128", "AES_192", "AES_256", "AGREEDKEY_ANY", "CYLINK_MEK", "DES", "DESX",
    "DH_EPHEM", "DH_SF", "DSS_SIGN", "ECDH", "ECDH_EPHEM", "ECDSA", "ECMQV", "HASH_REPLACE_OWF", "HMAC", "HUGHES_MD5",
    "KEA_KEYX", "MAC", "MD2", "MD4", "MD5", "NO_SIGN", "OID_INFO_CNG_ONLY", "OID_INFO_PARAMETERS", "PCT1_MASTER",
    "RC2", "RC4", "RC5", "RSA_KEYX", "RSA_SIGN", "SCHANNEL_ENC_KEY", "SCHANNEL_MAC_KEY", "SCHANNEL_MASTER_HASH",
    "SEAL", "SHA", "SHA1", "SHA_256", "SHA_384", "SHA_512", "SKIPJACK", "SSL2_MASTER", "SSL3_MASTER", "SSL3_SHAMD5",
    "TEK", "TLS1PRF", "TLS1_MASTER",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_or_refused() {
        for good in [
            "TLS_RSA_WITH_RC4_128_MD5",
            "tls_aes_128_gcm_sha256; CALG_AES_256 ;",
        ] {
            assert!(matches!(Suites::read(good), Ok(Suites::Of(_))), "{good}");
        }
        for bad in [
            "",
            ";",
            "TLS_RSA_WITH_RC5",
            "*;TLS_AES_128_GCM_SHA256",
            "TLS13_AES_128_GCM_SHA256",
            "CALG_X",
        ] {
            assert!(Suites::read(bad).is_err(), "{bad}");
        }
        let reason = Suites::read("A;TLS_AES_128_GCM_SHA256;B").unwrap_err();
        assert_eq!(reason, "\"A\" and 1 more are no suites");
    }
}
