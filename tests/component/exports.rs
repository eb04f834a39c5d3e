//! Exports over the limit of those that are made at once: where they are to be had, and what goes there.

use std::io::Write;
use std::sync::mpsc::Receiver;

use cloudstorage::EncryptionAlgorithm;
use cloudstorage::error::codes;

use crate::support::{at, raw_server, read_head, script};

const DOCUMENT: &str = r#"{"id":"d","mimeType":"application/vnd.google-apps.document"}"#;
const TOO_LARGE: &str = r#"{"error":{"code":403,"errors":[{"reason":"exportSizeLimitExceeded"}]}}"#;

/// A document that is too large to be exported at once, and is to be had at a link.
fn large_export(elsewhere: &str) -> (String, Receiver<String>) {
    let links = format!(r#"{{"exportLinks":{{"text/plain; charset=x":"{elsewhere}/x"}}}}"#);
    script(&[(200, DOCUMENT), (403, TOO_LARGE), (200, &links)])
}

#[test]
fn the_key_of_an_export_stays_with_the_service() {
    let (elsewhere, theirs) = script(&[(200, "content")]);
    let listed = r#"{"files":[{"id":"d","mimeType":"application/vnd.google-apps.document","resourceKey":"kkk"}]}"#;
    let links = format!(r#"{{"exportLinks":{{"text/plain":"{elsewhere}/x"}}}}"#);
    let (url, _heads) = script(&[
        (200, listed),
        (200, DOCUMENT),
        (403, TOO_LARGE),
        (200, &links),
    ]);
    let drive = at(&url);
    drive.list_resources().unwrap();
    drive.download_file("d", "text/plain").unwrap();
    assert_eq!(drive.resource_data(), b"content");
    let head = theirs.recv().unwrap();
    assert!(
        !head.contains("test-token") && !head.contains("kkk"),
        "{head}"
    );
}

#[test]
fn a_large_export_over_an_old_file_leaves_no_parts() {
    for password in ["", "secret"] {
        let (elsewhere, _theirs) = script(&[(200, "content")]);
        let (url, _heads) = large_export(&elsewhere);
        let folder = tempfile::tempdir().unwrap();
        let (path, temp) = (folder.path().join("a.txt"), folder.path().join("temp"));
        std::fs::write(&path, "old").unwrap();
        std::fs::create_dir(&temp).unwrap();
        let drive = at(&url);
        drive
            .config(&format!("TempPath={}", temp.display()))
            .unwrap();
        drive.set_encryption_algorithm(EncryptionAlgorithm::Rc4);
        drive.set_encryption_password(password);
        drive.set_local_file(&path);
        drive.set_overwrite(true);
        drive.download_file("d", "text/plain").unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        assert_eq!(std::fs::read_dir(&temp).unwrap().count(), 0);
        let left = drive.config("DownloadTempFile").unwrap();
        assert_eq!((drive.start_byte(), left.as_str()), (0, ""));
        let data = std::fs::read(&path).unwrap();
        assert_eq!(data == b"content", password.is_empty());
        assert_ne!(data, b"old");
    }
}

#[test]
fn the_link_of_an_export_may_lead_on() {
    let (further, theirs) = script(&[(200, "content")]);
    let place = format!("{further}/y");
    let (elsewhere, _t) = raw_server(move |mut stream| {
        let head = read_head(&mut stream);
        let _ = write!(
            stream,
            "HTTP/1.1 307 X\r\nConnection: close\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
        );
        head
    });
    let (url, _heads) = large_export(&elsewhere);
    let drive = at(&url);
    drive.download_file("d", "text/plain").unwrap();
    assert_eq!(drive.resource_data(), b"content");
    assert!(!theirs.recv().unwrap().contains("test-token"));
}

#[test]
fn links_that_lead_nowhere() {
    for (place, status) in [
        ("SELF", 302),
        ("ftp://h/x", 302),
        ("", 307),
        ("/x", 301),
        ("http://", 302),
    ] {
        let (elsewhere, _t) = raw_server(move |mut stream| {
            let head = read_head(&mut stream);
            let host = head.lines().find(|l| l.starts_with("Host: ")).unwrap()[6..].to_owned();
            let place = place.replace("SELF", &format!("http://{host}/x"));
            let _ = write!(
                stream,
                "HTTP/1.1 {status} X\r\nConnection: close\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
            );
            head
        });
        let (url, _heads) = large_export(&elsewhere);
        let error = at(&url).download_file("d", "text/plain").unwrap_err();
        assert_eq!(error.code(), codes::HTTP_PROTOCOL, "{place}: {error}");
    }
}

#[test]
fn header_lines_that_open_an_item_go_to_no_other_host() {
    let (elsewhere, theirs) = script(&[(200, "content")]);
    let (url, _heads) = large_export(&elsewhere);
    let drive = at(&url);
    drive.set_other_headers("Authorization: Bearer kkk\r\nX-Goog-Drive-Resource-Keys: d/kkk\r\nCookie: kkk\r\nX-Mine: 1\r\n").unwrap();
    drive.download_file("d", "text/plain").unwrap();
    let head = theirs.recv().unwrap();
    assert!(
        !head.contains("kkk") && head.contains("X-Mine: 1"),
        "{head}"
    );
}

#[cfg(unix)]
#[test]
fn a_large_export_into_a_pipe() {
    let (elsewhere, _theirs) = script(&[(200, "content")]);
    let (url, _heads) = large_export(&elsewhere);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe.txt");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    let reader = {
        let path = path.clone();
        std::thread::spawn(move || std::fs::read(path).unwrap())
    };
    let drive = at(&url);
    drive.set_timeout(5);
    drive.set_local_file(&path);
    drive.set_overwrite(true);
    drive.download_file("d", "text/plain").unwrap();
    assert_eq!(reader.join().unwrap(), b"content");
}
