//! Content enciphered on its way, with OpenSSL as witness.

use std::fs;
use std::process::Command;

use cloudstorage::EncryptionAlgorithm;
use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;

use crate::support::{fetch, put, sample, start};

#[test]
fn the_service_holds_what_openssl_reads() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let stored = folder.path().join("stored");
    let data = sample(100_000);
    drive.set_encryption_password("a password");
    let id = put(&drive, "a", &data);
    fs::write(&stored, fetch(&drive, &id)).unwrap();
    let openssl = Command::new("openssl")
        .args([
            "enc",
            "-d",
            "-aes-256-cbc",
            "-md",
            "md5",
            "-nosalt",
            "-pass",
            "pass:a password",
            "-in",
        ])
        .arg(&stored)
        .output()
        .expect("these tests need the openssl command");
    assert!(openssl.status.success() && openssl.stdout == data);
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data() == data);
}

#[test]
fn every_algorithm_in_one_request_and_in_fragments() {
    let (_emulator, drive) = start();
    drive.set_encryption_password("a password");
    drive.config("EncryptionPasswordKDF=1").unwrap();
    drive.config("FragmentSize=262144").unwrap();
    for (algorithm, _, _) in EncryptionAlgorithm::ALL {
        drive.set_encryption_algorithm(*algorithm);
        for (length, resumable) in [(0, false), (16, false), (300_000, true)] {
            drive.set_use_resumable_upload(resumable);
            let data = sample(length);
            let id = put(&drive, "a", &data);
            drive.download_file(&id, "").unwrap();
            assert!(drive.resource_data() == data, "{algorithm:?} {length}");
            assert!(
                length < 16 || fetch(&drive, &id) != data,
                "{algorithm:?} {length}"
            );
        }
    }
}

#[test]
fn an_encrypted_upload_is_resumed() {
    let (_emulator, drive) = start();
    let data = sample(262_144 * 3);
    drive.set_encryption_password("a password");
    drive.set_use_resumable_upload(true);
    drive.config("FragmentSize=262144").unwrap();
    drive.set_resource_data(data.clone());
    drive.on_fragment_complete(|_, e| e.interrupt = e.fragment_number == 2);
    assert_eq!(
        drive.upload_file("a", "").unwrap_err().code(),
        codes::UPLOAD_ABORTED
    );
    drive.clear_on_fragment_complete();
    let id = drive.upload_file("a", "").unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data() == data);
}

#[test]
fn a_wrong_password_touches_nothing_and_keeps_the_ciphertext() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let id = {
        drive.set_encryption_password("right");
        put(&drive, "a", &sample(50_000))
    };
    fs::write(&target, b"old").unwrap();
    drive.set_local_file(target.display().to_string());
    drive.set_overwrite(true);
    drive
        .config(&format!("TempPath={}", folder.path().display()))
        .unwrap();
    drive.set_encryption_password("wrong-canary");
    let error = drive.download_file(&id, "").unwrap_err();
    assert_eq!(error.code(), codes::DECRYPTION);
    assert!(!error.to_string().contains("canary"));
    assert_eq!(fs::read(&target).unwrap(), b"old");
    let kept = drive.config("DownloadTempFile").unwrap();
    assert_eq!(fs::metadata(&kept).unwrap().len(), 50_000 / 16 * 16 + 16);
    drive.set_encryption_password("right");
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == sample(50_000));
    assert_eq!(drive.config("DownloadTempFile").unwrap(), "");
}

#[test]
fn an_encrypted_download_is_resumed_from_its_temporary_file() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let (target, temp) = (folder.path().join("a"), folder.path().join("temp"));
    fs::create_dir(&temp).unwrap();
    drive.set_encryption_password("right");
    let data = sample(500_000);
    let id = put(&drive, "a", &data);
    drive.get_resource_info(&id).unwrap();
    drive.set_local_file(target.display().to_string());
    drive
        .config(&format!("TempPath={}", temp.display()))
        .unwrap();
    emulator.inject(FaultRule::new(Fault::CutBody { after: 100_000 }).path_contains(&id));
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::CONNECTION_DROPPED
    );
    assert!(!target.exists());
    let kept = drive.config("DownloadTempFile").unwrap();
    let facts = fs::metadata(&kept).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            facts.permissions().mode() & 0o777,
            0o600,
            "only its user may read it"
        );
    }
    drive
        .set_start_byte(i64::try_from(facts.len()).unwrap())
        .unwrap();
    drive.config("DownloadTempFile=").unwrap();
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::NO_DOWNLOAD_TEMP_FILE
    );
    drive.config(&format!("DownloadTempFile={kept}")).unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == data);
    assert_eq!(
        fs::read_dir(&temp).unwrap().count(),
        0,
        "it is removed when it is done"
    );
}

#[test]
fn keys_by_hand_and_keys_that_do_not_fit() {
    let (_emulator, drive) = start();
    drive
        .config(&format!("EncryptionKey={}", "ab".repeat(32)))
        .unwrap();
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::ENCRYPTION, "a vector is missing");
    drive
        .config(&format!("EncryptionIV={}", "cd".repeat(16)))
        .unwrap();
    let id = put(&drive, "a", b"content");
    drive.download_file(&id, "").unwrap();
    assert_eq!(drive.resource_data(), b"content");
    drive.config("EncryptionKey=abcd").unwrap();
    let error = drive.download_file(&id, "").unwrap_err();
    assert_eq!(error.code(), codes::DECRYPTION);
    assert!(
        error.message().contains('2') && error.message().contains("32"),
        "{error}"
    );
}
