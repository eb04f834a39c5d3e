//! The authorities a server's certificate may come from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::Certificates;
use crate::error::{Error, Result, codes};

/// Where trust anchors come from, besides the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TrustSettings {
    /// The first that exists is used.
    pub(crate) ca_file_paths: Vec<PathBuf>,
    /// Read as well, when they are set.
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) ca_dir: Option<PathBuf>,
    pub(crate) further: Certificates,
}

impl TrustSettings {
    /// Whether what was read can be used again: a file or folder of the program's own is looked for each time.
    pub(crate) fn can_be_kept(&self) -> bool {
        self.ca_file.is_none() && self.ca_dir.is_none()
    }
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
        let bundle = settings.ca_file_paths.iter().find(|path| path.is_file());
        for path in bundle.into_iter().chain(&settings.ca_file) {
            add_file(&mut roots, path)?;
        }
        if let Some(folder) = &settings.ca_dir {
            for entry in std::fs::read_dir(folder).map_err(|cause| unreadable(folder, &cause))? {
                let path = entry.map_err(|cause| unreadable(folder, &cause))?.path();
                if path.is_file() {
                    add_file(&mut roots, &path)?;
                }
            }
        }
        roots.roots.extend_from_slice(settings.further.anchors());
        Ok(Self {
            settings: settings.clone(),
            roots: Arc::new(roots),
        })
    }
}

/// A system's bundle may hold what rustls does not take: the rest counts.
fn add_file(roots: &mut RootCertStore, path: &Path) -> Result<()> {
    let certificates = CertificateDer::pem_file_iter(path).map_err(|e| unreadable(path, &e))?;
    roots.add_parsable_certificates(certificates.filter_map(std::result::Result::ok));
    Ok(())
}

fn unreadable(path: &Path, cause: &dyn std::fmt::Display) -> Error {
    let text = format!(
        "The certificates of authorities in {} cannot be read: {cause}.",
        path.display()
    );
    Error::new(codes::CERTIFICATE_STORE, text)
}
