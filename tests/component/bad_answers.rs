//! Nonsense from the other side: a documented code, never a panic, never unbounded memory.

use std::io::Write;

use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;

use crate::support::{at, canned, ok, put, raw_server, read_head, start};

#[test]
fn no_credentials_and_wrong_ones() {
    let (_emulator, drive) = start();
    drive.set_authorization("");
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::CREDENTIALS);
    assert!(error.message().contains("authorize"), "{error}");
    drive.set_authorization("Bearer wrong");
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        (error.code(), error.http_status(), error.reason()),
        (codes::CREDENTIALS, Some(401), Some("authError"))
    );
}

#[test]
fn a_server_that_is_not_there() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    assert_eq!(
        at(&format!("http://127.0.0.1:{port}"))
            .list_resources()
            .unwrap_err()
            .code(),
        codes::ECONNREFUSED
    );
    assert_eq!(
        at("http://no-such-host.invalid")
            .list_resources()
            .unwrap_err()
            .code()
            / 1000,
        11
    );
    assert_eq!(
        at("http://bücher.invalid")
            .list_resources()
            .unwrap_err()
            .code(),
        codes::NO_SERVER
    );
}

#[test]
fn answers_that_are_not_what_the_api_promises() {
    let long = format!(
        "HTTP/1.1 200 OK\r\n{}\r\n\r\n{{}}",
        "X-A: b\r\n".repeat(2000)
    );
    let rows = [
        (ok("<html>"), codes::SERVER),
        (ok("null"), codes::SERVER),
        (ok("{\"files\":{}}"), codes::SERVER),
        (ok("{\"files\":[{\"size\":\"many\"}]}"), codes::SERVER),
        (ok("{\"files\":["), codes::SERVER),
        (ok(&"[".repeat(100_000)), codes::SERVER),
        ("SSH-2.0-OpenSSH\r\n".to_owned(), codes::HTTP_PROTOCOL),
        ("HTTP/1.1 abc\r\n\r\n".to_owned(), codes::HTTP_PROTOCOL),
        (
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n".to_owned(),
            codes::HTTP_PROTOCOL,
        ),
        (long, codes::HTTP_PROTOCOL),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}".to_owned(),
            codes::HTTP_PROTOCOL,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}".to_owned(),
            codes::CONNECTION_DROPPED,
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_owned(),
            codes::HTTP_PROTOCOL,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Le".to_owned(),
            codes::CONNECTION_DROPPED,
        ),
        (String::new(), codes::CONNECTION_DROPPED),
        (
            "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n".to_owned(),
            codes::HTTP_PROTOCOL,
        ),
        (
            "HTTP/1.1 500 Oops\r\nContent-Length: 6\r\n\r\n<html>".to_owned(),
            codes::SERVER,
        ),
        (
            "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            codes::SERVER,
        ),
    ];
    for (answer, code) in rows {
        let shown: String = answer.chars().take(60).collect();
        let (url, _requests) = canned(answer);
        let error = at(&url).list_resources().unwrap_err();
        assert_eq!(error.code(), code, "{shown:?}: {error}");
    }
}

#[test]
fn interim_answers_and_odd_ones_are_no_trouble() {
    for answer in [
        "HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nX : folded\r\n  on\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\nT: v\r\n\r\n",
    ] {
        let (url, _requests) = canned(answer);
        at(&url)
            .list_resources()
            .unwrap_or_else(|e| panic!("{answer:?}: {e}"));
    }
}

#[test]
fn headers_without_end_do_not_fill_memory() {
    let (url, requests) = raw_server(|mut stream| {
        read_head(&mut stream);
        let line = [b'a'; 64 * 1024];
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
        let mut sent = 0_usize;
        // A hundred megabytes, if they are taken.
        while sent < 100_000_000 && stream.write_all(&line).is_ok() {
            sent += line.len();
        }
        sent
    });
    let error = at(&url).list_resources().unwrap_err();
    assert_eq!(error.code(), codes::HTTP_PROTOCOL, "{error}");
    let sent = requests.recv().unwrap();
    assert!(sent < 50_000_000, "{sent} bytes were taken");
}

#[test]
fn an_answer_that_comes_before_the_upload_is_through_counts() {
    let (url, _requests) = raw_server(|mut stream| {
        read_head(&mut stream);
        let body = r#"{"error":{"code":403,"errors":[{"reason":"storageQuotaExceeded"}]}}"#;
        let answer = format!(
            "HTTP/1.1 403 No\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        // Closed with most of the upload unread: the client sees a reset behind the answer.
        let _ = stream.write_all(answer.as_bytes());
    });
    let drive = at(&url);
    drive.set_resource_data(vec![7; 20_000_000]);
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(
        (error.code(), error.reason()),
        (codes::SERVER, Some("storageQuotaExceeded")),
        "{error}"
    );
}

#[test]
fn silence_ends_with_a_timeout() {
    let (url, _requests) = raw_server(|stream| stream);
    let drive = at(&url);
    drive.set_timeout(1);
    assert_eq!(drive.list_resources().unwrap_err().code(), codes::TIMEOUT);
    drive.set_timeout(20);
}

#[test]
fn what_the_service_refuses_keeps_its_reason() {
    let (emulator, drive) = start();
    let id = put(&drive, "a", b"x");
    for (status, reason, code) in [
        (403, "rateLimitExceeded", codes::SERVER),
        (429, "rateLimitExceeded", codes::SERVER),
        (500, "internalError", codes::SERVER),
        (404, "notFound", codes::INVALID_ID),
        (401, "authError", codes::CREDENTIALS),
    ] {
        emulator.inject(FaultRule::new(Fault::Refuse {
            status,
            reason: reason.to_owned(),
        }));
        let error = drive.get_resource_info(&id).unwrap_err();
        assert_eq!(
            (error.code(), error.http_status(), error.reason()),
            (code, Some(status), Some(reason))
        );
        assert!(
            error.message().contains(reason) && error.message().contains(&status.to_string()),
            "{error}"
        );
    }
    emulator.inject(FaultRule::new(Fault::NotJson));
    assert_eq!(
        drive.get_resource_info(&id).unwrap_err().code(),
        codes::SERVER
    );
    emulator.inject(FaultRule::new(Fault::Reset { after: 0 }));
    let error = drive.get_resource_info(&id).unwrap_err();
    assert_eq!(error.code(), codes::ECONNRESET);
}

#[test]
fn an_upload_that_is_not_answered_with_an_id() {
    let (url, _requests) = canned(ok("{\"kind\":\"x\"}"));
    let drive = at(&url);
    drive.set_resource_data("x");
    assert_eq!(
        drive.upload_file("a", "").unwrap_err().code(),
        codes::SERVER
    );
    drive.set_use_resumable_upload(true);
    assert_eq!(
        drive.upload_file("a", "").unwrap_err().code(),
        codes::SERVER,
        "a session without an address"
    );
}
