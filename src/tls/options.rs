//! What the settings allow in a handshake.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ConfigBuilder, SupportedCipherSuite, SupportedProtocolVersion};

use super::key_log::FileKeyLog;
use super::negotiated::{cipher_strength, registered_name};
use super::{Certificates, Suites};
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

const TLS12_BITS: u32 = 3072;
const TLS13_BITS: u32 = 12288;

/// The settings of a handshake, as they were when the call began.
#[derive(Clone, PartialEq)]
pub(crate) struct TlsOptions {
    /// Bits of `SSLEnabledProtocols`.
    pub(crate) protocols: u32,
    pub(crate) cipher_suites: Suites,
    /// Bits a cipher's key has at least.
    pub(crate) cipher_strength: u32,
    /// Whether all certificates of the server are reported.
    pub(crate) include_chain: bool,
    /// Where session secrets go.
    pub(crate) key_log_file: Option<PathBuf>,
    /// Presented when the server asks.
    pub(crate) client: Option<ClientCertificate>,
    /// A server with exactly this certificate (DER) is trusted.
    pub(crate) accepted: Option<Vec<u8>>,
}

/// The client's own certificate.
#[derive(Clone, PartialEq)]
pub(crate) struct ClientCertificate {
    /// DER, the client's own first.
    pub(crate) chain: Vec<Vec<u8>>,
    /// Further certificates of the chain.
    pub(crate) further: Certificates,
    /// PKCS#8 DER.
    pub(crate) key: Option<Secret<Vec<u8>>>,
}

impl TlsOptions {
    pub(super) fn versions(&self) -> Result<Vec<&'static SupportedProtocolVersion>> {
        let mut versions = Vec::new();
        if self.protocols & TLS13_BITS != 0 {
            versions.push(&TLS13);
        }
        if self.protocols & TLS12_BITS != 0 {
            versions.push(&TLS12);
        }
        if versions.is_empty() {
            return Err(refuse(format!(
                "SSLEnabledProtocols={} leaves no protocol that is available: add 3072 (TLS 1.2) or 12288 (TLS 1.3).",
                self.protocols
            )));
        }
        Ok(versions)
    }

    pub(super) fn provider(&self) -> Result<Arc<CryptoProvider>> {
        let mut provider = rustls::crypto::ring::default_provider();
        provider.cipher_suites.retain(|suite| self.allows(suite));
        let versions = self.versions()?;
        let usable = |suite: &SupportedCipherSuite| versions.contains(&suite.version());
        if !provider.cipher_suites.iter().any(usable) {
            return Err(refuse(
                "SSLEnabledCipherSuites and SSLCipherStrength leave no cipher suite that is available for the protocols allowed."
                    .to_owned(),
            ));
        }
        Ok(Arc::new(provider))
    }

    fn allows(&self, suite: &SupportedCipherSuite) -> bool {
        let name = registered_name(suite.suite());
        self.cipher_suites.allow(&name) && cipher_strength(&name) >= self.cipher_strength
    }

    /// Adds the client's certificate, if there is one.
    pub(super) fn identified(
        &self,
        builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    ) -> Result<ClientConfig> {
        let Some(client) = &self.client else {
            return Ok(builder.with_no_client_auth());
        };
        let mut chain: Vec<CertificateDer<'static>> = client
            .chain
            .iter()
            .cloned()
            .map(CertificateDer::from)
            .collect();
        chain.extend_from_slice(client.further.chain());
        let refuse = |why: &dyn std::fmt::Display| {
            let text = format!("The certificate of ssl_cert_* cannot be presented: {why}.");
            Error::new(codes::NO_CLIENT_CERTIFICATE, text)
        };
        let key = match &client.key {
            Some(key) if !client.chain.is_empty() => PrivatePkcs8KeyDer::from(key.expose().clone()),
            Some(_) => return Err(refuse(&"there is a private key without a certificate")),
            None => return Err(refuse(&"its private key is missing")),
        };
        builder
            .with_client_auth_cert(chain, key.into())
            .map_err(|cause| refuse(&cause))
    }

    /// Switches the key log on, if there is to be one.
    pub(super) fn apply(&self, config: &mut ClientConfig) -> Result<()> {
        if let Some(path) = &self.key_log_file {
            config.key_log = Arc::new(FileKeyLog::open(path).map_err(|cause| {
                refuse(format!(
                    "SSLKeyLogFile {} cannot be written: {cause}.",
                    path.display()
                ))
            })?);
        }
        Ok(())
    }
}

fn refuse(text: String) -> Error {
    Error::new(codes::HANDSHAKE, text)
}

#[cfg(test)]
impl TlsOptions {
    /// The documented defaults, for tests.
    pub(crate) fn usual() -> Self {
        Self {
            protocols: 4032,
            cipher_suites: Suites::All,
            cipher_strength: 0,
            include_chain: false,
            key_log_file: None,
            client: None,
            accepted: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_are_bits() {
        let versions = |protocols| {
            let options = TlsOptions {
                protocols,
                ..TlsOptions::usual()
            };
            options
                .versions()
                .map(|all| all.iter().map(|v| v.version).collect::<Vec<_>>())
        };
        use rustls::ProtocolVersion::{TLSv1_2, TLSv1_3};
        assert_eq!(versions(4032).unwrap(), [TLSv1_2]);
        assert_eq!(versions(3072).unwrap(), [TLSv1_2]);
        assert_eq!(versions(12288).unwrap(), [TLSv1_3]);
        assert_eq!(versions(15360).unwrap(), [TLSv1_3, TLSv1_2]);
        for nothing in [12, 48, 192, 768, 1020] {
            assert_eq!(versions(nothing).unwrap_err().code(), codes::HANDSHAKE);
        }
    }

    #[test]
    fn suites_are_chosen_by_name_and_strength() {
        let names = |cipher_suites: &str, cipher_strength| {
            let options = TlsOptions {
                cipher_suites: Suites::read(cipher_suites).unwrap(),
                cipher_strength,
                protocols: 15360,
                ..TlsOptions::usual()
            };
            let provider = options.provider()?;
            let names = provider.cipher_suites.iter();
            Ok::<_, Error>(
                names
                    .map(|s| registered_name(s.suite()))
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(names("*", 0).unwrap().len(), 9);
        let strong = names("*", 256).unwrap();
        assert!(strong.len() == 6 && strong.iter().all(|name| !name.contains("128")));
        assert_eq!(
            names(
                "TLS_RSA_WITH_RC4_128_MD5; tls_ecdhe_rsa_with_aes_128_gcm_sha256",
                0
            )
            .unwrap(),
            ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]
        );
        for (list, strength) in [("TLS_RSA_WITH_RC4_128_MD5", 0), ("*", 257)] {
            assert_eq!(names(list, strength).unwrap_err().code(), codes::HANDSHAKE);
        }
    }
}
