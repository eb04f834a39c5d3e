//! The table, published vectors, and OpenSSL as witness.

use std::io::Write;
use std::process::{Command, Stdio};

use super::*;
use crate::enums::{PasswordHash, PasswordKdf, PasswordStretch};

fn with_key(algorithm: EncryptionAlgorithm, key: Vec<u8>, iv: Vec<u8>) -> Plan {
    Plan {
        key: Secret::new(key),
        iv: Secret::new(iv),
        ..with_password(algorithm, PasswordKdf::Pbkdf1)
    }
}

fn with_password(algorithm: EncryptionAlgorithm, kdf: PasswordKdf) -> Plan {
    Plan {
        algorithm,
        key: Secret::default(),
        iv: Secret::default(),
        password: Secret::new("pässword"),
        parameters: PasswordParameters {
            kdf,
            hash: PasswordHash::Default,
            iterations: 0,
            salt: Secret::default(),
            stretch: PasswordStretch::OpenSsl,
        },
    }
}

fn encrypt(plan: &Plan, data: &[u8], piece: usize) -> Vec<u8> {
    let (mut cipher, mut out) = (plan.encryptor().unwrap(), Vec::new());
    for piece in data.chunks(piece) {
        cipher.update(piece, &mut out).unwrap();
    }
    cipher.finish(&mut out);
    out
}

fn decrypt(plan: &Plan, data: &[u8], piece: usize) -> Result<Vec<u8>> {
    let (mut cipher, mut out) = (plan.decryptor()?, Vec::new());
    for piece in data.chunks(piece) {
        cipher.update(piece, &mut out)?;
    }
    cipher.finish(&mut out)?;
    Ok(out)
}

fn sample(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n * 7 + n / 251) as u8).collect()
}

#[test]
fn every_cipher_goes_both_ways_at_every_size() {
    for (algorithm, _, _) in EncryptionAlgorithm::ALL {
        let plan = with_password(*algorithm, PasswordKdf::Pbkdf1);
        for length in [0, 1, 7, 8, 15, 16, 17, 1000, 65_535, 65_536, 65_537] {
            let data = sample(length);
            let secret = encrypt(&plan, &data, 4096);
            assert_eq!(
                secret.len() as u64,
                plan.encrypted_length(length as u64),
                "{algorithm:?} {length}"
            );
            assert!(
                length < 8 || secret[..length.min(secret.len())] != data[..],
                "{algorithm:?} {length}"
            );
            // However it is cut, the result is the same.
            assert_eq!(encrypt(&plan, &data, 13), secret, "{algorithm:?} {length}");
            assert_eq!(
                decrypt(&plan, &secret, 4096).unwrap(),
                data,
                "{algorithm:?} {length}"
            );
            assert_eq!(
                decrypt(&plan, &secret, 11).unwrap(),
                data,
                "{algorithm:?} {length}"
            );
        }
    }
}

#[test]
fn a_fork_goes_on_where_its_origin_stood() {
    let data = sample(3000);
    for (algorithm, _, _) in EncryptionAlgorithm::ALL {
        let plan = with_password(*algorithm, PasswordKdf::Pbkdf1);
        let whole = encrypt(&plan, &data, 4096);
        for at in [0, 1, 64, 1001, 3000] {
            let (mut first, mut out) = (plan.encryptor().unwrap(), Vec::new());
            first.update(&data[..at], &mut out).unwrap();
            let (mut second, mut copy) = (first.fork().unwrap(), out.clone());
            // What the origin does meanwhile is its own affair.
            first.update(&[0xff; 77], &mut out).unwrap();
            second.update(&data[at..], &mut copy).unwrap();
            second.finish(&mut copy);
            assert_eq!(copy, whole, "{algorithm:?} {at}");
        }
    }
}

/// Key, plaintext block and ciphertext block of each cipher's own publication; with a
/// zero vector the first block of CBC is the cipher itself.
#[test]
fn published_vectors() {
    use EncryptionAlgorithm as A;
    let rows = [
        // FIPS 197, appendix C.3.
        (
            A::Aes,
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
            "00112233445566778899aabbccddeeff",
            "8ea2b7ca516745bfeafc49904b496089",
        ),
        // RFC 2144, appendix B.1.
        (
            A::Cast,
            "0123456712345678234567893456789a",
            "0123456789abcdef",
            "238b4fe5847e44b2",
        ),
        // The classic worked example of DES.
        (
            A::Des,
            "133457799bbcdff1",
            "0123456789abcdef",
            "85e813540f0ab405",
        ),
        // The IDEA publication's example key 1..8, block 0..3.
        (
            A::Idea,
            "00010002000300040005000600070008",
            "0000000100020003",
            "11fbed2b01986de5",
        ),
        // The Twofish paper, 256-bit key.
        (
            A::Twofish,
            "0123456789abcdeffedcba987654321000112233445566778899aabbccddeeff",
            "00000000000000000000000000000000",
            "37527be0052334b89f0cfccae87cfa20",
        ),
        // RFC 2268, section 5: 128 effective bits.
        (
            A::Rc2,
            "88bca90e90875a7f0f79c384627bafb2",
            "0000000000000000",
            "2269552ab0f85ca6",
        ),
    ];
    for (algorithm, key, plain, expected) in rows {
        let plain = hex::decode(plain).unwrap();
        let plan = with_key(algorithm, hex::decode(key).unwrap(), vec![0; plain.len()]);
        let secret = encrypt(&plan, &plain, 5);
        assert_eq!(
            hex::encode(&secret[..plain.len()]),
            expected,
            "{algorithm:?}"
        );
    }
}

fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need the openssl command");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = feeder.join().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}");
    output.stdout
}

#[test]
fn openssl_reads_what_a_password_encrypted() {
    let data = sample(100_001);
    for (kdf, derivation) in [
        (PasswordKdf::Pbkdf1, &["-md", "md5"][..]),
        (
            PasswordKdf::Pbkdf2,
            &["-pbkdf2", "-iter", "10000", "-md", "sha1"][..],
        ),
    ] {
        let plan = with_password(EncryptionAlgorithm::Aes, kdf);
        let arguments = [
            &[
                "enc",
                "-d",
                "-aes-256-cbc",
                "-nosalt",
                "-pass",
                "pass:pässword",
            ],
            derivation,
        ]
        .concat();
        assert_eq!(
            openssl(&arguments, &encrypt(&plan, &data, 4096)),
            data,
            "{kdf:?}"
        );
        let arguments = [
            &[
                "enc",
                "-e",
                "-aes-256-cbc",
                "-nosalt",
                "-pass",
                "pass:pässword",
            ],
            derivation,
        ]
        .concat();
        assert_eq!(
            decrypt(&plan, &openssl(&arguments, &data), 4096).unwrap(),
            data,
            "{kdf:?}"
        );
    }
}

#[test]
fn openssl_agrees_on_keys_set_by_hand() {
    use EncryptionAlgorithm as A;
    let data = sample(5000);
    for (algorithm, name, iv) in [
        (A::TripleDes, "-des-ede3-cbc", 8),
        (A::Rijndael, "-aes-256-cbc", 16),
        // OpenSSL puts the block counter before the nonce.
        (A::ChaCha, "-chacha20", 12),
    ] {
        let key: Vec<u8> = sample(row(algorithm).key)
            .iter()
            .map(|b| b ^ 0x5a)
            .collect();
        let vector = sample(iv);
        let shown = if algorithm == A::ChaCha {
            [&[0; 4][..], &vector].concat()
        } else {
            vector.clone()
        };
        let arguments = [
            "enc",
            "-d",
            name,
            "-K",
            &hex::encode(&key),
            "-iv",
            &hex::encode(shown),
        ];
        let plan = with_key(algorithm, key.clone(), vector);
        assert_eq!(
            openssl(&arguments, &encrypt(&plan, &data, 999)),
            data,
            "{algorithm:?}"
        );
    }
}

#[test]
fn a_wrong_password_and_a_broken_length_are_found() {
    let plan = with_password(EncryptionAlgorithm::Aes, PasswordKdf::Pbkdf1);
    let secret = encrypt(&plan, &sample(1000), 4096);
    let mut wrong = plan.clone();
    wrong.password = Secret::new("other");
    assert_eq!(
        decrypt(&wrong, &secret, 4096).unwrap_err().code(),
        codes::DECRYPTION
    );
    for broken in [&secret[..secret.len() - 1], &secret[..5], &[][..]] {
        assert_eq!(
            decrypt(&plan, broken, 4096).unwrap_err().code(),
            codes::DECRYPTION
        );
    }
}

#[test]
fn keys_of_other_lengths_are_refused_with_both_lengths() {
    let plan = with_key(EncryptionAlgorithm::Aes, vec![0; 31], vec![0; 16]);
    let error = plan.encryptor().map(|_| ()).unwrap_err();
    assert_eq!(error.code(), codes::ENCRYPTION);
    assert!(
        error.message().contains("31") && error.message().contains("32"),
        "{error}"
    );
    let plan = with_key(EncryptionAlgorithm::Aes, vec![0; 32], vec![]);
    assert_eq!(
        plan.decryptor().map(|_| ()).unwrap_err().code(),
        codes::DECRYPTION
    );
    assert!(
        with_key(EncryptionAlgorithm::ChaCha, vec![0; 32], vec![0; 8])
            .encryptor()
            .is_ok()
    );
}
