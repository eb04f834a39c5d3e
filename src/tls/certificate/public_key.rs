//! Public keys: how long they are, and as SSH writes them.

use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

/// The curve of an EC key: its identifier, SSH's name for it, its bits.
const CURVES: &[(&str, &str, u32)] = &[
    ("1.2.840.10045.3.1.7", "nistp256", 256),
    ("1.3.132.0.34", "nistp384", 384),
    ("1.3.132.0.35", "nistp521", 521),
    ("1.3.132.0.10", "", 256),
];

/// The length in bits; 0 when it is not known.
pub(super) fn bits(key: &SubjectPublicKeyInfo<'_>) -> u32 {
    if let Some(curve) = curve(key) {
        return curve.2;
    }
    match key.algorithm.algorithm.to_id_string().as_str() {
        "1.3.101.110" | "1.3.101.112" => 256,
        "1.3.101.111" => 448,
        "1.3.101.113" => 456,
        _ => match key.parsed() {
            Ok(PublicKey::RSA(rsa)) => magnitude_bits(rsa.modulus),
            Ok(PublicKey::DSA(_)) => dsa_bits(key),
            _ => 0,
        },
    }
}

/// The key as it stands in `authorized_keys`, before Base64; `None` for kinds SSH has no form for.
pub(super) fn ssh_form(key: &SubjectPublicKeyInfo<'_>) -> Option<Vec<u8>> {
    let point = key.subject_public_key.data.as_ref();
    let mut wire = Vec::new();
    match key.algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.1" => {
            let Ok(PublicKey::RSA(rsa)) = key.parsed() else {
                return None;
            };
            put(&mut wire, b"ssh-rsa");
            put_number(&mut wire, rsa.exponent);
            put_number(&mut wire, rsa.modulus);
        }
        "1.2.840.10045.2.1" => {
            let (_, name, _) = curve(key).filter(|curve| !curve.1.is_empty())?;
            put(&mut wire, format!("ecdsa-sha2-{name}").as_bytes());
            put(&mut wire, name.as_bytes());
            put(&mut wire, point);
        }
        "1.3.101.112" => {
            put(&mut wire, b"ssh-ed25519");
            put(&mut wire, point);
        }
        _ => return None,
    }
    Some(wire)
}

fn curve(key: &SubjectPublicKeyInfo<'_>) -> Option<&'static (&'static str, &'static str, u32)> {
    let id = key
        .algorithm
        .parameters
        .as_ref()?
        .as_oid()
        .ok()?
        .to_id_string();
    CURVES.iter().find(|curve| curve.0 == id)
}

fn magnitude(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

fn magnitude_bits(number: &[u8]) -> u32 {
    let number = magnitude(number);
    let Some(first) = number.first() else {
        return 0;
    };
    u32::try_from(number.len() * 8).unwrap_or(u32::MAX) - first.leading_zeros()
}

/// The length of a DSA key is that of its prime, the first of three parameters.
fn dsa_bits(key: &SubjectPublicKeyInfo<'_>) -> u32 {
    let Some(parameters) = &key.algorithm.parameters else {
        return 0;
    };
    match x509_parser::der_parser::parse_der(parameters.data) {
        Ok((_, prime)) => prime.as_slice().map_or(0, magnitude_bits),
        Err(_) => 0,
    }
}

fn put(wire: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    wire.extend(length.to_be_bytes());
    wire.extend(bytes);
}

/// A positive number: a leading zero keeps its sign.
fn put_number(wire: &mut Vec<u8>, number: &[u8]) {
    let number = magnitude(number);
    if number.first().is_some_and(|byte| byte & 0x80 != 0) {
        put(wire, &[&[0], number].concat());
    } else {
        put(wire, number);
    }
}
