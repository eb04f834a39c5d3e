//! How a password becomes a key: what the service holds is what OpenSSL makes of it.

use std::process::Command;

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;

use crate::support::{fetch, put, sample, start};

/// What OpenSSL reads in what the service holds.
fn opened(stored: &[u8], further: &[&str]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stored");
    std::fs::write(&file, stored).unwrap();
    let openssl = Command::new("openssl")
        .args(["enc", "-d", "-aes-256-cbc", "-in"])
        .arg(&file)
        .args(further)
        .args(if further.contains(&"-K") {
            &[][..]
        } else {
            &["-pass", "pass:a password"]
        })
        .output()
        .expect("these tests need the openssl command");
    openssl.status.success().then_some(openssl.stdout)
}

fn encrypted(drive: &GoogleDrive, settings: &[&str]) -> (String, Vec<u8>) {
    for setting in settings {
        drive.config(setting).unwrap();
    }
    drive.set_encryption_password("a password");
    let id = put(drive, "a", &sample(10_000));
    let stored = fetch(drive, &id);
    (id, stored)
}

#[test]
fn the_key_is_derived_as_it_is_told_to() {
    let (_emulator, drive) = start();
    for (settings, openssl) in [
        (
            &["EncryptionPasswordKDF=0"][..],
            &["-md", "md5", "-nosalt"][..],
        ),
        (
            &["EncryptionPasswordHash=SHA-256"][..],
            &["-md", "sha256", "-nosalt"][..],
        ),
        (
            &["EncryptionPasswordKDF=1", "EncryptionPasswordHash=default"][..],
            &["-pbkdf2", "-iter", "10000", "-md", "sha1", "-nosalt"][..],
        ),
        (
            &[
                "EncryptionPasswordHash= sha-512 ",
                "EncryptionPasswordIterations=777",
            ][..],
            &["-pbkdf2", "-iter", "777", "-md", "sha512", "-nosalt"][..],
        ),
        (
            &["EncryptionPasswordSalt=0102030405060708"][..],
            &[
                "-pbkdf2",
                "-iter",
                "777",
                "-md",
                "sha512",
                "-S",
                "0102030405060708",
            ][..],
        ),
    ] {
        let (id, stored) = encrypted(&drive, settings);
        assert!(
            opened(&stored, openssl) == Some(sample(10_000)),
            "{settings:?}"
        );
        drive.download_file(&id, "").unwrap();
        assert!(drive.resource_data() == sample(10_000), "{settings:?}");
    }
}

#[test]
fn the_way_past_the_hash_is_openssls_or_dotnets() {
    let (_emulator, drive) = start();
    let (id, stored) = encrypted(&drive, &["EncryptionPasswordStretch=dotnet"]);
    let ours = ["-md", "md5", "-nosalt"];
    assert!(opened(&stored, &ours) != Some(sample(10_000)));
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data() == sample(10_000));
    drive.config("EncryptionPasswordStretch=openssl").unwrap();
    match drive.download_file(&id, "") {
        // By chance the padding may look right.
        Ok(()) => assert!(drive.resource_data() != sample(10_000)),
        Err(error) => assert_eq!(error.code(), codes::DECRYPTION),
    }
}

#[test]
fn a_key_and_a_vector_of_ones_own_are_used_as_they_are() {
    let (_emulator, drive) = start();
    let (key, iv) = ("ab".repeat(32), "cd".repeat(16));
    drive.config(&format!("EncryptionKey={key}")).unwrap();
    drive.config(&format!("EncryptionIV={iv}")).unwrap();
    let id = put(&drive, "a", &sample(10_000));
    let (cleared, set) = (
        ["EncryptionKey=", "EncryptionIV="],
        [format!("EncryptionKey={key}"), format!("EncryptionIV={iv}")],
    );
    for setting in cleared {
        drive.config(setting).unwrap();
    }
    let stored = fetch(&drive, &id);
    assert!(opened(&stored, &["-K", &key, "-iv", &iv]) == Some(sample(10_000)));
    for setting in set {
        drive.config(&setting).unwrap();
    }
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data() == sample(10_000));
}
