//! Algorithms by name, where they have one.

use x509_parser::der_parser::Oid;

const KEYS: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.2.840.113549.1.1.10", "RSA_PSS"),
    ("1.2.840.10040.4.1", "DSA"),
    ("1.2.840.10045.2.1", "EC"),
    ("1.2.840.113549.1.3.1", "RSA_DH"),
    ("1.3.101.110", "X25519"),
    ("1.3.101.111", "X448"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
];

const SIGNATURES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.2", "RSA_MD2RSA"),
    ("1.2.840.113549.1.1.4", "RSA_MD5RSA"),
    ("1.2.840.113549.1.1.5", "RSA_SHA1RSA"),
    ("1.2.840.113549.1.1.10", "RSA_PSS"),
    ("1.2.840.113549.1.1.11", "RSA_SHA256RSA"),
    ("1.2.840.113549.1.1.12", "RSA_SHA384RSA"),
    ("1.2.840.113549.1.1.13", "RSA_SHA512RSA"),
    ("1.2.840.10040.4.3", "DSA_SHA1"),
    ("1.2.840.10045.4.1", "ECDSA_SHA1"),
    ("1.2.840.10045.4.3.2", "ECDSA_SHA256"),
    ("1.2.840.10045.4.3.3", "ECDSA_SHA384"),
    ("1.2.840.10045.4.3.4", "ECDSA_SHA512"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.101.113", "Ed448"),
];

pub(super) fn of_key(oid: &Oid<'_>) -> String {
    named(KEYS, oid)
}

pub(super) fn of_signature(oid: &Oid<'_>) -> String {
    named(SIGNATURES, oid)
}

fn named(table: &[(&str, &str)], oid: &Oid<'_>) -> String {
    let id = oid.to_id_string();
    match table.iter().find(|row| row.0 == id) {
        Some(row) => row.1.to_owned(),
        None => id,
    }
}
