//! When a connection is used again, and when a request is sent again.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::Receiver;

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;
use rustls::version::{TLS12, TLS13};

use super::support::{EMPTY, drain, read_request, reset, tls};
use crate::support::{at, ok, raw_server, read_head, sample};

fn keeping(url: &str) -> GoogleDrive {
    let drive = at(url);
    drive.config("KeepAlive=True").unwrap();
    drive
}

/// A server whose first connection answers once and then does something else with the next
/// request; the others answer everything. Hands on how many requests each connection saw.
fn second_time(what: impl Fn(TcpStream) + Send + 'static) -> (String, Receiver<usize>) {
    let mut connections = 0;
    raw_server(move |mut stream| {
        connections += 1;
        let mut seen = 0;
        while !read_request(&mut stream).is_empty() {
            seen += 1;
            if connections == 1 && seen == 2 {
                what(stream);
                return seen;
            }
            let _ = stream.write_all(ok("{\"id\":\"x\",\"files\":[]}").as_bytes());
        }
        seen
    })
}

#[test]
fn reading_is_repeated_when_a_kept_connection_is_dead() {
    for what in [drop, reset] as [fn(TcpStream); 2] {
        let (url, connections) = second_time(what);
        let drive = keeping(&url);
        for _ in 0..3 {
            drive.list_resources().unwrap();
        }
        drop(drive);
        assert_eq!(
            (connections.recv().unwrap(), connections.recv().unwrap()),
            (2, 2)
        );
    }
}

#[test]
fn an_answer_that_has_begun_is_not_asked_for_again() {
    let (url, connections) = second_time(|mut stream| {
        let _ = stream.write_all(b"H");
    });
    let drive = keeping(&url);
    drive.list_resources().unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::CONNECTION_DROPPED, "{error}");
    drop(drive);
    assert_eq!(connections.recv().unwrap(), 2);
    assert!(connections.try_recv().is_err());
}

#[test]
fn what_changes_something_is_never_repeated() {
    type Change = fn(&GoogleDrive) -> cloudstorage::Result<()>;
    let changes: [Change; 4] = [
        |d| d.create_folder("a", "").map(drop),
        |d| d.trash_resource("x"),
        |d| d.delete_resource("x"),
        |d| {
            d.set_resource_data("x");
            d.upload_file("a", "").map(drop)
        },
    ];
    for change in changes {
        for (what, code) in [
            (drop as fn(TcpStream), codes::CONNECTION_DROPPED),
            (reset, codes::ECONNRESET),
        ] {
            let (url, connections) = second_time(what);
            let drive = keeping(&url);
            drive.list_resources().unwrap();
            let error = change(&drive).unwrap_err();
            assert_eq!(error.code(), code, "{error}");
            drop(drive);
            assert_eq!(connections.recv().unwrap(), 2);
            assert!(connections.try_recv().is_err(), "no other connection");
        }
    }
}

#[test]
fn nothing_is_repeated_on_a_new_connection() {
    let (url, connections) = raw_server(|mut stream| {
        read_request(&mut stream);
    });
    let drive = keeping(&url);
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::CONNECTION_DROPPED, "{error}");
    assert!(connections.recv().is_ok() && connections.try_recv().is_err());
}

#[test]
fn a_request_that_was_not_sent_whole_ends_its_connection() {
    let mut connections = 0;
    let (url, seen) = raw_server(move |mut stream| {
        connections += 1;
        read_head(&mut stream);
        if connections == 1 {
            // Kept, as far as the server goes: it would take the next request for the body.
            let _ = stream.write_all(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}");
            return drain(&mut stream);
        }
        let _ = stream.write_all(ok(EMPTY).as_bytes());
        0
    });
    let drive = keeping(&url);
    let length = 40_000_000;
    drive.set_resource_data(sample(length));
    assert_eq!(
        drive.upload_file("a", "").unwrap_err().code(),
        codes::SERVER
    );
    drive.list_resources().unwrap();
    assert!(
        seen.recv().unwrap() < length as u64,
        "it was not sent whole"
    );
}

#[test]
fn an_answer_that_was_not_read_whole_ends_its_connection() {
    let (url, _seen) = raw_server(|mut stream| {
        let mut seen = 0;
        while !read_head(&mut stream).is_empty() {
            seen += 1;
            let body = "x".repeat(3 << 20);
            let answer = format!("HTTP/1.1 403 No\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.write_all(body.as_bytes());
        }
        seen
    });
    let drive = keeping(&url);
    for _ in 0..3 {
        let error = drive.list_resources().unwrap_err();
        assert_eq!(
            (error.code(), error.http_status()),
            (codes::SERVER, Some(403))
        );
    }
}

#[test]
fn an_answer_counts_when_the_server_reads_no_further() {
    let refusal = "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}";
    let (url, streams) = raw_server(move |mut stream| {
        read_head(&mut stream);
        let _ = stream.write_all(refusal.as_bytes());
        stream
    });
    let drive = at(&url);
    drive.set_resource_data(sample(20_000_000));
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::SERVER, Some(403))
    );
    drop(streams);
    // Over TLS tickets come before the answer, and are none.
    for version in [&TLS12, &TLS13] {
        let (held, hold) = std::sync::mpsc::channel::<()>();
        let (drive, _seen) = tls(version, move |stream| {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                head.push(byte[0]);
            }
            let _ = stream.write_all(refusal.as_bytes());
            let _ = hold.recv();
        });
        drive.set_resource_data(sample(20_000_000));
        let error = drive.upload_file("a", "").unwrap_err();
        assert_eq!(
            (error.code(), error.http_status()),
            (codes::SERVER, Some(403)),
            "{version:?}"
        );
        drop(held);
    }
}

#[test]
fn an_interim_answer_during_an_upload_does_not_end_it() {
    let (url, lengths) = raw_server(|mut stream| {
        let head = read_head(&mut stream);
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "))
            .map_or(0, |length| length.parse::<u64>().unwrap());
        let _ = stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 -\r\nX: y\r\n\r\n");
        let came = drain(&mut (&mut stream).take(length));
        let _ = stream.write_all(ok("{\"id\":\"x\"}").as_bytes());
        (length, came)
    });
    let drive = at(&url);
    drive.set_resource_data(sample(10_000_000));
    assert_eq!(drive.upload_file("a", "").unwrap(), "x");
    let (length, came) = lengths.recv().unwrap();
    assert_eq!(came, length);
}

#[test]
fn connections_are_kept_over_tls_too() {
    for version in [&TLS12, &TLS13] {
        let (drive, requests) = tls(version, |stream| {
            let mut seen = 0;
            while !read_request(stream).is_empty() {
                seen += 1;
                let _ = stream.write_all(ok(EMPTY).as_bytes());
            }
            seen
        });
        drive.config("KeepAlive=True").unwrap();
        for _ in 0..3 {
            drive.list_resources().unwrap();
        }
        drop(drive);
        assert_eq!(requests.recv().unwrap(), 3, "{version:?}");
    }
}

#[test]
fn a_connection_that_is_no_longer_to_be_kept_is_not_used_again() {
    let (url, connections) = second_time(drop);
    let drive = keeping(&url);
    drive.list_resources().unwrap();
    drive.config("KeepAlive=False").unwrap();
    drive.list_resources().unwrap();
    drop(drive);
    assert_eq!(
        (connections.recv().unwrap(), connections.recv().unwrap()),
        (1, 1)
    );
}
