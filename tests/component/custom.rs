//! Requests of the caller's own.

use std::fs;

use cloudstorage::error::codes;

use crate::support::{at, canned, ok, put, sample, start};

#[test]
fn every_method_and_a_document_to_walk() {
    let (emulator, drive) = start();
    put(&drive, "a.txt", b"content");
    drive.add_query_param("fields", "files(id,name)");
    drive.send_custom_request("", "files", "").unwrap();
    drive.config("XPath=/json/files/[1]/name").unwrap();
    assert_eq!(drive.config("XText").unwrap(), "a.txt");
    let data = String::from_utf8(drive.resource_data()).unwrap();
    assert!(data.contains("a.txt"), "{data}");
    assert!(drive.parsed_header_count() > 0);
    drive.set_query_param_count(0).unwrap();

    drive
        .send_custom_request("post", "/files?fields=id,mimeType", r#"{"name":"made"}"#)
        .unwrap();
    drive.config("XPath=/json/id").unwrap();
    let id = drive.config("XText").unwrap();
    drive
        .send_custom_request(
            "PATCH",
            &format!("files/{id}?fields=name"),
            r#"{"name":"renamed"}"#,
        )
        .unwrap();
    assert_eq!(
        drive
            .config("XPath=/json/name")
            .and_then(|_| drive.config("XText"))
            .unwrap(),
        "renamed"
    );
    drive
        .send_custom_request("HEAD", &format!("files/{id}"), "")
        .unwrap();
    assert!(drive.resource_data().is_empty());
    drive
        .send_custom_request("DELETE", &format!("files/{id}"), "")
        .unwrap();
    assert!(drive.resource_data().is_empty(), "204 has no body");
    let error = drive
        .send_custom_request("GET", &format!("files/{id}"), "")
        .unwrap_err();
    assert_eq!(
        (error.code(), error.reason()),
        (codes::INVALID_ID, Some("notFound"))
    );
    emulator.clear_requests();
    for (method, path) in [
        ("OPTIONS", "files"),
        ("GET", "a b"),
        ("GET", "../../token"),
        ("GET", "files/%2e%2e/%2E%2e/x"),
        ("GET", "files\r\nX-Evil: 1"),
        ("GET", "files#x"),
        ("GET", "é"),
    ] {
        assert_eq!(
            drive
                .send_custom_request(method, path, "")
                .unwrap_err()
                .code(),
            codes::UNSUPPORTED,
            "{path}"
        );
    }
    assert!(emulator.requests().is_empty());
}

#[test]
fn the_answer_goes_to_a_file_as_a_download_does() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let data = sample(3_000_000);
    let id = put(&drive, "a", &data);
    let path = folder.path().join("answer");
    drive.set_local_file(&path);
    // Whatever is set for downloads has no part in it.
    drive.set_encryption_password("secret");
    drive.set_start_byte(5).unwrap();
    drive
        .send_custom_request("GET", &format!("files/{id}?alt=media"), "")
        .unwrap();
    assert!(fs::read(&path).unwrap() == data);
    let error = drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap_err();
    assert_eq!(error.code(), codes::FILE_EXISTS);
    drive.set_overwrite(true);
    let error = drive
        .send_custom_request("GET", "files/no-such", "")
        .unwrap_err();
    assert_eq!(error.code(), codes::INVALID_ID);
    assert!(
        fs::read(&path).unwrap() == data,
        "a refusal leaves the old file"
    );
    drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap();
    assert!(
        fs::read_to_string(&path)
            .unwrap()
            .contains("user@example.com")
    );
    drive.config("XPath=/json/user/emailAddress").unwrap();
    assert_eq!(drive.config("XText").unwrap(), "user@example.com");
    drive.set_local_file(folder.path().join("no/such/folder"));
    let error = drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap_err();
    assert_eq!(error.code(), codes::LOCAL_FILE);
}

#[test]
fn what_goes_with_it() {
    let (url, heads) = canned(ok("{}"));
    let drive = at(&url);
    drive.add_query_param("a b", "1&2");
    drive.add_query_param("", "nameless");
    drive.set_other_headers("X-Mine: 1\r\n").unwrap();
    drive
        .send_custom_request("POST", "files/x%2Fy", "{\"a\":1}")
        .unwrap();
    let head = heads.recv().unwrap();
    assert!(
        head.starts_with("POST /drive/v3/files/x%2Fy?a%20b=1%262 HTTP/1.1\r\n"),
        "{head}"
    );
    for line in [
        "Authorization: Bearer test-token",
        "X-Mine: 1",
        "Content-Type: application/json",
        "Content-Length: 7",
    ] {
        assert!(head.contains(line), "{line} in {head}");
    }
    drive
        .send_custom_request("PUT", "x", "plain words")
        .unwrap();
    assert!(
        heads
            .recv()
            .unwrap()
            .contains("Content-Type: application/octet-stream\r\n")
    );
    drive
        .set_other_headers("Content-Type: text/plain\r\n")
        .unwrap();
    drive
        .send_custom_request("PUT", "x", "plain words")
        .unwrap();
    let head = heads.recv().unwrap();
    assert!(
        head.contains("Content-Type: text/plain\r\n") && !head.contains("octet-stream"),
        "{head}"
    );
    // A whole address of the service is one; another one gets neither token nor parameters.
    drive
        .send_custom_request("GET", &format!("{url}/upload/drive/v3/files?x=1"), "")
        .unwrap();
    let head = heads.recv().unwrap();
    assert!(
        head.starts_with("GET /upload/drive/v3/files?x=1&a%20b=1%262 "),
        "{head}"
    );
    assert!(head.contains("Authorization: Bearer"));
    let (elsewhere, theirs) = canned(ok("{}"));
    drive
        .send_custom_request("GET", &format!("{elsewhere}/x"), "")
        .unwrap();
    let head = theirs.recv().unwrap();
    assert!(
        head.starts_with("GET /x HTTP/1.1\r\n") && !head.contains("test-token"),
        "{head}"
    );
}
