//! Downloads through the component: resumed ones are proved, refused ones leave their words.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use cloudstorage::emulator::{Emulator, Fault, FaultRule};
use cloudstorage::error::codes;

use crate::support::{TOKEN, put, sample, start};

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
