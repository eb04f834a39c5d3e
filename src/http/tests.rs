//! What an answer tells of its exchange.

use std::borrow::Cow;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};

use super::{Body, Client, Options, Request, Response};
use crate::observe::Bounds;

/// Sends a body to a server that answers after its first bytes, and reads what follows.
fn exchange(method: &str, length: usize, answer: &'static str) -> Response {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let _ = stream.read(&mut [0; 1000]);
        let _ = stream.write_all(answer.as_bytes());
        let _ = stream.shutdown(Shutdown::Write);
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let body = match length {
        0 => Body::Empty,
        _ => Body::Bytes(Cow::Owned(vec![0; length])),
    };
    let mut request = Request {
        method,
        url,
        headers: Vec::new(),
        body,
        told: false,
    };
    Client::new()
        .send(&Options::plain(Bounds::default()), &mut request)
        .unwrap()
}

#[test]
fn an_answer_tells_whether_the_request_was_sent_whole() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    for (length, whole) in [(0, true), (100, true), (50_000_000, false)] {
        let response = exchange("POST", length, answer);
        assert_eq!(response.request_sent_whole(), whole, "{length}");
    }
}

#[test]
fn an_answer_tells_how_its_end_is_known() {
    for (method, answer, length, proved) in [
        (
            "GET",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
            Some(1),
            true,
        ),
        (
            "GET",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            None,
            true,
        ),
        ("GET", "HTTP/1.1 204 -\r\n\r\n", Some(0), true),
        (
            "HEAD",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
            Some(0),
            true,
        ),
        ("GET", "HTTP/1.1 200 OK\r\n\r\nx", None, false),
        ("GET", "HTTP/1.0 200 OK\r\n\r\nx", None, false),
    ] {
        let mut response = exchange(method, 0, answer);
        assert_eq!(response.end_is_proved(), proved, "{answer}");
        assert_eq!(response.content_length(), length, "{answer}");
        let body = response.read_all(100).unwrap();
        assert_eq!(body, &b"x"[..usize::from(length != Some(0))], "{answer}");
    }
}
