//! Certificate stores: opened, and searched for a subject.

mod pem_store;

use crate::enums::CertStoreType;
use crate::error::{Error, Result, codes};
use crate::records::Certificate;
use crate::secret::Secret;

/// More than any store of certificates needs.
const SIZE_LIMIT: u64 = 16 << 20;

/// What was found in a store: a certificate, a key, or both.
#[derive(Clone)]
pub(crate) struct Entry {
    /// DER.
    pub(crate) certificate: Option<Vec<u8>>,
    /// Further certificates that belong to it, DER.
    pub(crate) chain: Vec<Vec<u8>>,
    /// PKCS#8 DER.
    pub(crate) key: Option<Secret<Vec<u8>>>,
    pub(crate) facts: Certificate,
}

/// Opens a store: a path or the content itself, as its type says. 271 when that does not work.
pub(crate) fn open(kind: CertStoreType, store: &[u8], password: &str) -> Result<Vec<Entry>> {
    use CertStoreType as Kind;
    match kind {
        Kind::PemKeyFile => pem_store::keys(&file(store)?, password),
        Kind::PemKeyBlob => pem_store::keys(store, password),
        Kind::PublicKeyFile => pem_store::certificates(&file(store)?),
        Kind::PublicKeyBlob => pem_store::certificates(store),
        Kind::User | Kind::Machine => Err(refuse(
            "The certificate stores of Windows are not available here: use a file (PEM) or its content.",
        )),
        Kind::JksFile | Kind::JksBlob | Kind::BcfksFile | Kind::BcfksBlob => Err(refuse(
            "Java key stores cannot be opened here: convert them to PEM.",
        )),
        Kind::Pkcs11 => Err(refuse("Security keys behind PKCS#11 cannot be used here.")),
        _ => Err(refuse(
            "Stores of this type cannot be opened in this release: use a file (PEM) or its content.",
        )),
    }
}

/// The entry with exactly this subject, otherwise the first that contains it; `*` takes any, first of all one
/// with a private key.
pub(crate) fn select(entries: Vec<Entry>, subject: &str) -> Option<Entry> {
    let wanted = subject.trim().to_lowercase();
    let matches = |is: &dyn Fn(&str) -> bool| {
        entries
            .iter()
            .position(|entry| is(&entry.facts.subject.to_lowercase()))
    };
    let found = if wanted == "*" {
        entries
            .iter()
            .position(|entry| entry.key.is_some())
            .or(if entries.is_empty() { None } else { Some(0) })
    } else {
        matches(&|subject| subject == wanted)
            .or_else(|| matches(&|subject| subject.contains(&wanted)))
    };
    found.and_then(|found| entries.into_iter().nth(found))
}

fn file(path: &[u8]) -> Result<Vec<u8>> {
    let path =
        std::str::from_utf8(path).map_err(|_| refuse("The path of the store is not UTF-8."))?;
    let unreadable = |cause: &dyn std::fmt::Display| {
        refuse(&format!(
            "The certificate store {path} cannot be read: {cause}."
        ))
    };
    let failed = |cause: std::io::Error| unreadable(&cause).caused_by(&cause);
    let length = std::fs::metadata(path).map_err(failed)?.len();
    if length > SIZE_LIMIT {
        return Err(unreadable(&"it is too long for one"));
    }
    std::fs::read(path).map_err(failed)
}

/// What was given as a certificate is none.
pub(crate) fn not_a_certificate() -> Error {
    refuse("There is no certificate in what was given.")
}

fn refuse(text: &str) -> Error {
    Error::new(codes::CERTIFICATE_STORE, text)
}
