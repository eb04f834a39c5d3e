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
        .args([
            "enc",
            "-d",
            "-aes-256-cbc",
            "-pass",
            "pass:a password",
            "-in",
        ])
        .arg(&file)
        .args(further)
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
        assert_eq!(
            opened(&stored, openssl).as_deref(),
            Some(&sample(10_000)[..]),
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
    assert_ne!(opened(&stored, &ours), Some(sample(10_000)));
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data() == sample(10_000));
    drive.config("EncryptionPasswordStretch=openssl").unwrap();
    match drive.download_file(&id, "") {
        // By chance the padding may look right.
        Ok(()) => assert!(drive.resource_data() != sample(10_000)),
        Err(error) => assert_eq!(error.code(), codes::DECRYPTION),
    }
}
