//! The authorities a server's certificate may come from.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::error::{Error, Result, codes};

/// Where trust anchors come from, besides the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TrustSettings {
    /// The first that exists is used.
    pub(crate) ca_file_paths: Vec<PathBuf>,
    pub(crate) extra_ca_pem: String,
}

/// Trust anchors, read once and kept as long as the settings stay the same.
pub(crate) struct Trust {
    pub(crate) settings: TrustSettings,
    pub(super) roots: Arc<RootCertStore>,
}

impl Trust {
    pub(crate) fn load(settings: &TrustSettings) -> Result<Self> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        if let Some(path) = settings.ca_file_paths.iter().find(|path| path.is_file()) {
            let certificates = CertificateDer::pem_file_iter(path).map_err(|cause| {
                let text = format!("The CA file {} cannot be read: {cause}.", path.display());
                Error::new(codes::CERTIFICATE_STORE, text)
            })?;
            // A system's bundle may hold what rustls does not take: the rest counts.
            roots.add_parsable_certificates(certificates.filter_map(std::result::Result::ok));
        }
        for certificate in CertificateDer::pem_slice_iter(settings.extra_ca_pem.as_bytes()) {
            let refuse = |cause: String| {
                let text =
                    format!("SSLServerCACerts holds a certificate that cannot be used: {cause}.");
                Error::new(codes::CERTIFICATE_STORE, text)
            };
            let certificate = certificate.map_err(|cause| refuse(cause.to_string()))?;
            roots
                .add(certificate)
                .map_err(|cause| refuse(cause.to_string()))?;
        }
        Ok(Self {
            settings: settings.clone(),
            roots: Arc::new(roots),
        })
    }
}
