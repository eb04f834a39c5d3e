//! Keys and certificates in PEM, certificates in DER.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::{Entry, not_a_certificate, refuse};
use crate::error::Result;
use crate::secret::Secret;
use crate::tls::{certificate, pem};

/// A private key with the certificate that comes first, and the others as its chain.
pub(super) fn keys(content: &[u8], password: &str) -> Result<Vec<Entry>> {
    if !password.is_empty() {
        return Err(refuse(
            "Encrypted PEM keys cannot be opened in this release: leave the password empty.",
        ));
    }
    let content = unwrapped(content);
    let key = PrivatePkcs8KeyDer::from_pem_slice(&content)
        .map_err(|_| refuse("There is no private key in PEM (PKCS#8) in the store."))?;
    let mut certificates = pem_certificates(&content)?.into_iter();
    let first = certificates.next();
    let mut facts = match &first {
        Some(der) => certificate::facts(der)?,
        None => Default::default(),
    };
    facts.private_key = pem::encode("PRIVATE KEY", key.secret_pkcs8_der());
    facts.private_key_available = true;
    Ok(vec![Entry {
        certificate: first,
        chain: certificates.collect(),
        key: Some(Secret::new(key.secret_pkcs8_der().to_vec())),
        facts,
    }])
}

/// Certificates in PEM, or one in DER; each is an entry.
pub(super) fn certificates(content: &[u8]) -> Result<Vec<Entry>> {
    let content = unwrapped(content);
    let mut all = pem_certificates(&content)?;
    if all.is_empty() {
        all.push(content);
    }
    let entry = |der: Vec<u8>| {
        Ok(Entry {
            facts: certificate::facts(&der)?,
            certificate: Some(der),
            chain: Vec::new(),
            key: None,
        })
    };
    if all.iter().all(Vec::is_empty) {
        return Err(not_a_certificate());
    }
    all.into_iter().map(entry).collect()
}

fn pem_certificates(content: &[u8]) -> Result<Vec<Vec<u8>>> {
    CertificateDer::pem_slice_iter(content)
        .map(|one| match one {
            Ok(der) => Ok(der.to_vec()),
            Err(_) => Err(refuse("The PEM in the store is damaged.")),
        })
        .collect()
}

/// What was Base64 around the whole, if it was that.
fn unwrapped(content: &[u8]) -> Vec<u8> {
    let text: Vec<u8> = content
        .iter()
        .copied()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    match STANDARD.decode(&text) {
        Ok(inner) if !inner.is_empty() => inner,
        _ => content.to_vec(),
    }
}
