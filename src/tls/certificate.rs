//! Subject and issuer of a certificate, for people.

use x509_parser::prelude::{FromDer, X509Certificate};

/// Subject and issuer; both empty when the certificate cannot be read.
pub(super) fn names(der: &[u8]) -> (String, String) {
    match X509Certificate::from_der(der) {
        Ok((_, certificate)) => (
            certificate.subject().to_string(),
            certificate.issuer().to_string(),
        ),
        Err(_) => (String::new(), String::new()),
    }
}
