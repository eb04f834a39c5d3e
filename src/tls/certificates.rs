//! Certificates of a program's own, read when they are set.

use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// What the program wrote, and the certificates that are meant. A copy is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Certificates(Arc<Held>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Held {
    text: String,
    certificates: Vec<CertificateDer<'static>>,
}

impl Certificates {
    /// Reads PEM, or the file whose path it is; the reason when there is no certificate, or one that is none.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let certificates = if text.is_empty() {
            Vec::new()
        } else if Self::is_pem(text) {
            parse(text.as_bytes())?
        } else {
            parse(&file(Path::new(text))?)?
        };
        let text = text.to_owned();
        Ok(Self(Arc::new(Held { text, certificates })))
    }

    pub(crate) fn is_pem(text: &str) -> bool {
        text.contains("-----BEGIN ")
    }

    pub(crate) fn text(&self) -> &str {
        &self.0.text
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &CertificateDer<'static>> {
        self.0.certificates.iter()
    }
}

fn file(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |cause: &dyn std::fmt::Display| format!("the file cannot be read ({cause})");
    if path.exists() && !path.is_file() {
        return Err(unreadable(&"it is no file"));
    }
    std::fs::read(path).map_err(|cause| unreadable(&cause))
}

fn parse(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut all = Vec::new();
    for (n, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let broken = |cause: &dyn std::fmt::Display| {
            format!("certificate {} cannot be read ({cause})", n + 1)
        };
        let certificate = certificate.map_err(|cause| broken(&cause))?;
        // What cannot be an authority is no certificate for any of the settings.
        RootCertStore::empty()
            .add(certificate.clone())
            .map_err(|cause| broken(&cause))?;
        all.push(certificate);
    }
    if all.is_empty() {
        return Err("there is no certificate in it".to_owned());
    }
    Ok(all)
}
