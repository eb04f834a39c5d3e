//! What a handshake settled on, in the words of the `SSLNegotiated*` settings.

use rustls::{CipherSuite, ClientConnection, NamedGroup, ProtocolVersion};

/// Of the last TLS connection; empty before the first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Negotiated {
    pub(crate) version: &'static str,
    /// The registered name.
    pub(crate) suite: String,
    pub(crate) cipher: String,
    pub(crate) cipher_strength: u32,
    pub(crate) key_exchange: &'static str,
    pub(crate) key_exchange_strength: u32,
}

impl Negotiated {
    pub(crate) fn of(connection: &ClientConnection) -> Self {
        let version = match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_2) => "TLSv1.2",
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
            _ => "",
        };
        let suite = connection
            .negotiated_cipher_suite()
            .map_or_else(String::new, |suite| registered_name(suite.suite()));
        let group = connection
            .negotiated_key_exchange_group()
            .map(|group| group.name());
        let (key_exchange, key_exchange_strength) = match group {
            Some(NamedGroup::X25519) => ("ecdhe_x25519", 255),
            Some(NamedGroup::secp256r1) => ("ecdhe_secp256r1", 256),
            Some(NamedGroup::secp384r1) => ("ecdhe_secp384r1", 384),
            _ => ("", 0),
        };
        Self {
            version,
            cipher: cipher(&suite).to_owned(),
            cipher_strength: cipher_strength(&suite),
            suite,
            key_exchange,
            key_exchange_strength,
        }
    }
}

/// The name in the registry: rustls tells those of TLS 1.3 apart by a prefix of its own.
pub(super) fn registered_name(suite: CipherSuite) -> String {
    let name = suite.as_str().unwrap_or_default();
    match name.strip_prefix("TLS13_") {
        Some(rest) => format!("TLS_{rest}"),
        None => name.to_owned(),
    }
}

/// The cipher's part of a suite's name.
fn cipher(suite: &str) -> &str {
    let rest = suite
        .split_once("_WITH_")
        .map_or_else(|| suite.trim_start_matches("TLS_"), |parts| parts.1);
    rest.rsplit_once("_SHA").map_or(rest, |parts| parts.0)
}

/// The bits of the key of a suite's cipher.
pub(super) fn cipher_strength(suite: &str) -> u32 {
    match cipher(suite) {
        name if name.contains("256") || name.contains("CHACHA20") => 256,
        name if name.contains("128") => 128,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for (suite, name, strength) in [
            ("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "AES_256_GCM", 256),
            ("TLS_AES_128_GCM_SHA256", "AES_128_GCM", 128),
            ("TLS_CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305", 256),
        ] {
            assert_eq!((cipher(suite), cipher_strength(suite)), (name, strength));
        }
        let name = registered_name(CipherSuite::TLS13_AES_256_GCM_SHA384);
        assert_eq!(name, "TLS_AES_256_GCM_SHA384");
    }
}
