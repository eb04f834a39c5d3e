//! A certificate's facts, in the words and forms of the certificate properties.

mod algorithm;
mod name;
mod public_key;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::time::ASN1Time;

use super::pem;
use crate::enums::CertUsage;
use crate::error::{Error, Result, codes};
use crate::records::Certificate;

/// Subject and issuer; both empty when the certificate cannot be read.
pub(super) fn names(der: &[u8]) -> (String, String) {
    match X509Certificate::from_der(der) {
        Ok((_, certificate)) => (
            name::text(certificate.subject()),
            name::text(certificate.issuer()),
        ),
        Err(_) => (String::new(), String::new()),
    }
}

/// All that the properties show of a certificate. 271 when it cannot be read.
pub(crate) fn facts(der: &[u8]) -> Result<Certificate> {
    let (rest, certificate) = X509Certificate::from_der(der)
        .map_err(|cause| unreadable(&format!("it is not a certificate in DER: {cause}")))?;
    if !rest.is_empty() {
        return Err(unreadable("something follows it"));
    }
    let key = certificate.public_key();
    let flags = usage_flags(&certificate);
    let fingerprint = public_key::ssh_form(key);
    let of_key = |hash: fn(&[u8]) -> Vec<u8>| {
        fingerprint
            .as_deref()
            .map_or_else(String::new, |wire| colons(&hash(wire)))
    };
    Ok(Certificate {
        effective_date: date(certificate.validity().not_before),
        expiration_date: date(certificate.validity().not_after),
        extended_key_usage: extended_key_usage(&certificate),
        fingerprint: of_key(|wire| Md5::digest(wire).to_vec()),
        fingerprint_sha1: of_key(|wire| Sha1::digest(wire).to_vec()),
        fingerprint_sha256: of_key(|wire| Sha256::digest(wire).to_vec()),
        issuer: name::text(certificate.issuer()),
        private_key: String::new(),
        private_key_available: false,
        public_key: pem::encode("PUBLIC KEY", key.raw),
        public_key_algorithm: algorithm::of_key(&key.algorithm.algorithm),
        public_key_length: public_key::bits(key),
        serial_number: hex::encode_upper(certificate.serial.to_bytes_be()),
        signature_algorithm: algorithm::of_signature(&certificate.signature_algorithm.algorithm),
        subject: name::text(certificate.subject()),
        subject_alt_names: subject_alt_names(&certificate),
        thumbprint_md5: hex::encode_upper(Md5::digest(der)),
        thumbprint_sha1: hex::encode_upper(Sha1::digest(der)),
        thumbprint_sha256: hex::encode_upper(Sha256::digest(der)),
        usage: usage(flags),
        usage_flags: flags,
        version: format!("V{}", u64::from(certificate.version().0) + 1),
        encoded: pem::encode("CERTIFICATE", der).into_bytes(),
    })
}

fn unreadable(why: &str) -> Error {
    Error::new(
        codes::CERTIFICATE_STORE,
        format!("The certificate cannot be read: {why}."),
    )
}

/// `23-Jan-2000 15:00:00` in the system's time zone.
fn date(time: ASN1Time) -> String {
    match Timestamp::from_second(time.timestamp()) {
        Ok(time) => time
            .to_zoned_datetime(TimeZone::system())
            .strftime("%d-%b-%Y %H:%M:%S")
            .to_string(),
        Err(_) => String::new(),
    }
}

fn colons(bytes: &[u8]) -> String {
    let pairs: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(":")
}

/// Bits, from the highest, with the documented words for them.
const USAGES: &[(CertUsage, &str)] = &[
    (CertUsage::DIGITAL_SIGNATURE, "Digital Signature"),
    (CertUsage::NON_REPUDIATION, "Non-Repudiation"),
    (CertUsage::KEY_ENCIPHERMENT, "Key Encipherment"),
    (CertUsage::DATA_ENCIPHERMENT, "Data Encipherment"),
    (CertUsage::KEY_AGREEMENT, "Key Agreement"),
    (CertUsage::CERTIFICATE_SIGNING, "Certificate Signing"),
    (CertUsage::CRL_SIGNING, "CRL Signing"),
    (CertUsage::ENCIPHER_ONLY, "Encipher Only"),
];

fn usage_flags(certificate: &X509Certificate<'_>) -> CertUsage {
    let Ok(Some(extension)) = certificate.key_usage() else {
        return CertUsage::empty();
    };
    // The standard counts its bits from the other end: the first is the highest here.
    let bits = extension.value.flags;
    USAGES
        .iter()
        .enumerate()
        .filter(|(number, _)| bits >> number & 1 == 1)
        .map(|(_, row)| row.0)
        .collect()
}

fn usage(flags: CertUsage) -> String {
    let words: Vec<_> = USAGES
        .iter()
        .filter(|row| flags.contains(row.0))
        .map(|row| row.1)
        .collect();
    words.join(",")
}

fn extended_key_usage(certificate: &X509Certificate<'_>) -> String {
    let Ok(Some(extension)) = certificate.extended_key_usage() else {
        return String::new();
    };
    let usage = extension.value;
    let mut all: Vec<String> = [
        (usage.any, "2.5.29.37.0"),
        (usage.server_auth, "1.3.6.1.5.5.7.3.1"),
        (usage.client_auth, "1.3.6.1.5.5.7.3.2"),
        (usage.code_signing, "1.3.6.1.5.5.7.3.3"),
        (usage.email_protection, "1.3.6.1.5.5.7.3.4"),
        (usage.time_stamping, "1.3.6.1.5.5.7.3.8"),
        (usage.ocsp_signing, "1.3.6.1.5.5.7.3.9"),
    ]
    .into_iter()
    .filter(|row| row.0)
    .map(|row| row.1.to_owned())
    .collect();
    all.extend(usage.other.iter().map(|oid| oid.to_id_string()));
    all.join(",")
}

fn subject_alt_names(certificate: &X509Certificate<'_>) -> String {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return String::new();
    };
    let text = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(text) | GeneralName::RFC822Name(text) | GeneralName::URI(text) => {
            Some((*text).to_owned())
        }
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes)
                .ok()
                .map(|ip| std::net::Ipv4Addr::from(ip).to_string()),
            _ => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|ip| std::net::Ipv6Addr::from(ip).to_string()),
        },
        GeneralName::DirectoryName(name) => Some(name::text(name)),
        GeneralName::RegisteredID(oid) => Some(oid.to_id_string()),
        _ => None,
    };
    let all: Vec<_> = extension
        .value
        .general_names
        .iter()
        .filter_map(text)
        .collect();
    all.join(",")
}
