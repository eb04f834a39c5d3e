//! Certificates of a program's own, read when they are set.

use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, TrustAnchor};

/// What the program wrote, and the certificates that are meant. A copy is cheap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Certificates(Arc<Held>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Held {
    text: String,
    certificates: Vec<CertificateDer<'static>>,
    /// The same as authorities.
    anchors: Vec<TrustAnchor<'static>>,
}

impl Certificates {
    /// Reads PEM, or the file whose path it is; the reason when there is no certificate, or one that is none.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut held = if text.is_empty() {
            Held::default()
        } else if Self::is_pem(text) {
            parse(text.as_bytes())?
        } else {
            parse(&file(Path::new(text))?)?
        };
        held.text = text.to_owned();
        Ok(Self(Arc::new(held)))
    }

    pub(crate) fn is_pem(text: &str) -> bool {
        text.contains("-----BEGIN ")
    }

    pub(crate) fn text(&self) -> &str {
        &self.0.text
    }

    pub(super) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.0.certificates
    }

    pub(super) fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.0.anchors
    }
}

fn file(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |cause: &dyn std::fmt::Display| format!("the file cannot be read ({cause})");
    if path.exists() && !path.is_file() {
        return Err(unreadable(&"it is no file"));
    }
    std::fs::read(path).map_err(|cause| unreadable(&cause))
}

fn parse(pem: &[u8]) -> Result<Held, String> {
    let (mut certificates, mut roots) = (Vec::new(), RootCertStore::empty());
    for (n, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let broken = |cause: &dyn std::fmt::Display| {
            format!("certificate {} cannot be read ({cause})", n + 1)
        };
        let certificate = certificate.map_err(|cause| broken(&cause))?;
        // What cannot be an authority is no certificate for any of the settings.
        roots
            .add(certificate.clone())
            .map_err(|cause| broken(&cause))?;
        certificates.push(certificate);
    }
    if certificates.is_empty() {
        return Err("there is no certificate in it".to_owned());
    }
    Ok(Held {
        text: String::new(),
        certificates,
        anchors: roots.roots,
    })
}
