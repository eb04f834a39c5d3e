//! Downloads through the component: resumed ones are proved, refused ones leave their words.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use cloudstorage::emulator::{Emulator, Fault, FaultRule};
use cloudstorage::error::codes;

use crate::support::{TOKEN, ok, put, raw_server, read_head, sample, start};

#[test]
fn a_file_that_changed_since_the_cut_is_not_put_together() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let id = put(&drive, "a", &sample(500_000));
    drive.get_resource_info(&id).unwrap();
    drive.set_local_file(target.display().to_string());
    emulator.inject(FaultRule::new(Fault::CutBody { after: 200_000 }).path_contains(&id));
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::CONNECTION_DROPPED
    );
    let part = fs::read(&target).unwrap();
    // Other content of the same length.
    let other: Vec<u8> = sample(500_000).iter().map(|byte| byte ^ 1).collect();
    drive.set_local_file("");
    drive.set_resource_data(other.clone());
    drive.update_resource(&id).unwrap();
    drive.set_resource_data("");
    drive.set_local_file(target.display().to_string());
    drive
        .set_start_byte(i64::try_from(part.len()).unwrap())
        .unwrap();
    assert_eq!(
        drive.download_file(&id, "").unwrap_err().code(),
        codes::CANNOT_RESUME
    );
    assert!(
        fs::read(&target).unwrap() == part,
        "cut back to where it was"
    );
    drive.set_start_byte(0).unwrap();
    drive.set_overwrite(true);
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == other);
}

#[test]
fn a_refused_download_leaves_its_words_and_no_file() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let id = put(&drive, "a", b"content");
    drive.get_resource_info(&id).unwrap();
    drive.set_local_file(folder.path().join("a").display().to_string());
    emulator.inject(
        FaultRule::new(Fault::Refuse {
            status: 403,
            reason: "cannotDownloadAbusiveFile".to_owned(),
        })
        .path_contains(&id),
    );
    let error = drive.download_file(&id, "").unwrap_err();
    assert_eq!(error.reason(), Some("cannotDownloadAbusiveFile"));
    drive.config("XPath=/json/error/errors/[1]/reason").unwrap();
    assert_eq!(drive.config("XText").unwrap(), "cannotDownloadAbusiveFile");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_export_is_not_resumed() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let id = document(&emulator);
    let target = folder.path().join("a");
    drive.set_local_file(target.display().to_string());
    drive.download_file(&id, "text/plain").unwrap();
    let written = target.with_extension("txt");
    let before = fs::read(&written).unwrap();
    emulator.clear_requests();
    drive.set_start_byte(2).unwrap();
    let error = drive.download_file(&id, "text/plain").unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME);
    assert!(error.message().contains("export"), "{error}");
    assert!(
        emulator
            .requests()
            .iter()
            .all(|r| !r.path.contains("export"))
    );
    assert_eq!(fs::read(&written).unwrap(), before);
}

/// An empty document, made as the service's own editors make one.
fn document(emulator: &Emulator) -> String {
    let body = r#"{"name":"a","mimeType":"application/vnd.google-apps.document"}"#;
    let url = emulator.url();
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /drive/v3/files HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, id) = answer.split_once("\"id\"").unwrap();
    id.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn local_file_names_what_was_written() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let id = document(&emulator);
    let rows = [
        ("v1.2", "", "v1.2.docx"),
        ("Dr. Who", "application/pdf", "Dr. Who.pdf"),
        ("2024.01.31 minutes", "text/plain", "2024.01.31 minutes.txt"),
        ("report.txt", "", "report.txt"),
    ];
    for (asked, mime_type, written) in rows {
        drive.set_local_file(folder.path().join(asked));
        drive.download_file(&id, mime_type).unwrap();
        let written = folder.path().join(written);
        assert!(written.is_file(), "{}", written.display());
        assert_eq!(drive.local_file(), written.display().to_string());
    }
}

#[test]
fn a_cut_replacement_goes_on_with_its_part_and_not_with_the_old_file() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let (old, new) = (sample(150_000), sample(400_000).split_off(7));
    let id = put(&drive, "a", &new);
    drive.get_resource_info(&id).unwrap();
    fs::write(&target, &old).unwrap();
    drive.set_local_file(&target);
    drive.set_overwrite(true);
    emulator.inject(FaultRule::new(Fault::CutBody { after: 200_000 }).path_contains(&id));
    drive.download_file(&id, "").unwrap_err();
    assert!(fs::read(&target).unwrap() == old);
    let part = drive.start_byte();
    assert!(part > 0 && part <= 200_000, "it tells how much there is");
    // The documented recipe, with the size of what is at the target.
    drive.set_start_byte(150_000).unwrap();
    emulator.clear_requests();
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == new);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    // A new program knows of no part: it finds out that the old file is none.
    let other = crate::support::at(&emulator.url());
    fs::write(&target, &old).unwrap();
    other.set_local_file(&target);
    other.set_overwrite(true);
    other.set_start_byte(150_000).unwrap();
    let error = other.download_file(&id, "").unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME);
    assert!(
        fs::read(&target).unwrap() == old,
        "cut back to where it was"
    );
}

#[test]
fn a_start_byte_that_an_upload_left_is_none_of_a_downloads() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let data = sample(300_000);
    let id = put(&drive, "a", &data);
    drive.on_fragment_complete(|_, e| e.interrupt = true);
    drive.config("FragmentSize=262144").unwrap();
    drive.set_use_resumable_upload(true);
    drive.set_resource_data(sample(700_000));
    drive.upload_file("b", "").unwrap_err();
    assert_eq!(drive.start_byte(), 262_144);
    for password in ["", "password"] {
        drive.set_encryption_password(password);
        drive.set_use_resumable_upload(false);
        drive.set_resource_data(data.clone());
        let id = match password {
            "" => id.clone(),
            _ => drive.upload_file("secret", "").unwrap(),
        };
        let target = folder.path().join(format!("a{password}"));
        drive.set_local_file(&target);
        drive.download_file(&id, "").unwrap();
        assert!(fs::read(&target).unwrap() == data);
        drive.set_local_file("");
    }
}

#[test]
fn one_temporary_file_however_often_an_encrypted_download_fails() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let temp = tempfile::tempdir().unwrap();
    let data = sample(500_000);
    drive.set_temp_path(temp.path());
    drive.set_encryption_password("right");
    let id = put(&drive, "a", &data);
    let target = folder.path().join("a");
    drive.set_local_file(&target);
    for _ in 0..3 {
        emulator.inject(
            FaultRule::new(Fault::CutBody { after: 200_000 })
                .path_contains(&id)
                .after(1),
        );
        drive.download_file(&id, "").unwrap_err();
        emulator.clear_faults();
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
    }
    drive.set_encryption_password("wrong");
    for _ in 0..2 {
        let error = drive.download_file(&id, "").unwrap_err();
        assert_eq!(error.code(), codes::DECRYPTION);
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
        assert!(!target.exists());
    }
    // All of the ciphertext is here: with the right password nothing is fetched again.
    let kept = drive.config("DownloadTempFile").unwrap();
    let size = fs::metadata(&kept).unwrap().len();
    drive.set_encryption_password("right");
    drive.set_start_byte(i64::try_from(size).unwrap()).unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&target).unwrap() == data);
    assert_eq!(drive.config("DownloadTempFile").unwrap(), "");
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[test]
fn something_else_in_the_contents_place_is_not_written() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let id = put(&drive, "a", &sample(1000));
    for (known, overwrite) in [(false, false), (true, false), (true, true)] {
        drive.set_resource_count(0).unwrap();
        if known {
            drive.get_resource_info(&id).unwrap();
        }
        if overwrite {
            fs::write(&target, "old").unwrap();
        }
        for path in ["", "a"] {
            drive.set_overwrite(overwrite);
            drive.set_local_file(match path {
                "" => Path::new(""),
                _ => &target,
            });
            let content = FaultRule::new(Fault::NotJson).path_contains(&id).times(9);
            emulator.inject(content.after(usize::from(!known)));
            drive.on_transfer(|drive, _| drive.interrupt());
            drive.download_file(&id, "").unwrap_err();
            drive.clear_on_transfer();
            emulator.clear_faults();
            match overwrite {
                true => assert_eq!(fs::read(&target).unwrap(), b"old"),
                false => assert!(!target.exists()),
            }
        }
    }
    // A size that has changed since it was listed is asked for again.
    let (other, data) = (crate::support::at(&emulator.url()), sample(2000));
    drive.set_local_file("");
    drive.set_resource_data("");
    other.get_resource_info(&id).unwrap();
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_data(data.clone());
    drive.update_resource(&id).unwrap();
    other.download_file(&id, "").unwrap();
    assert!(other.resource_data() == data);
}

#[test]
fn an_answer_without_end_is_given_up() {
    let (url, _served) = raw_server(|mut stream| {
        let head = read_head(&mut stream);
        if !head.contains("alt=media") {
            let told = "{\"id\":\"i\",\"mimeType\":\"a/b\",\"size\":\"100000\"}";
            let _ = stream.write_all(ok(told).as_bytes());
            return;
        }
        let begin = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let _ = stream.write_all(begin.as_bytes());
        let chunk = [&b"2710\r\n"[..], &[b'x'; 10_000], b"\r\n"].concat();
        while stream.write_all(&chunk).is_ok() {}
    });
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let drive = crate::support::at(&url);
    for path in [Path::new(""), &target] {
        drive.set_local_file(path);
        let error = drive.download_file("i", "").unwrap_err();
        assert_eq!(error.code(), codes::CANNOT_RESUME);
        assert!(!target.exists() && drive.resource_data().is_empty());
    }
}
