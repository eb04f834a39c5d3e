//! Answers whose framing cannot be relied on are no answers.

use cloudstorage::error::codes;

use crate::support::{at, canned};

/// The code a listing ends with when this is its answer; 0: it is taken.
fn code(answer: &str) -> i32 {
    let (url, _requests) = canned(answer);
    at(&url).list_resources().map_or_else(|e| e.code(), |()| 0)
}

#[test]
fn transfer_codings_other_than_one_chunked_are_refused() {
    let chunked = "c\r\n{\"files\":[]}\r\n0\r\n\r\n";
    for (lines, expected) in [
        ("Transfer-Encoding: CHUNKED\r\n", 0),
        (
            "Content-Encoding: identity\r\nTransfer-Encoding: chunked\r\n",
            0,
        ),
        ("Transfer-Encoding: gzip, chunked\r\n", codes::HTTP_PROTOCOL),
        ("Transfer-Encoding: xchunked\r\n", codes::HTTP_PROTOCOL),
        ("Transfer-Encoding: identity\r\n", codes::HTTP_PROTOCOL),
        (
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            codes::HTTP_PROTOCOL,
        ),
        ("Transfer-Encoding:\r\n chunked\r\n", codes::HTTP_PROTOCOL),
        (
            "Transfer-Encoding: chunked\r\n , gzip\r\n",
            codes::HTTP_PROTOCOL,
        ),
        (
            "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            codes::HTTP_PROTOCOL,
        ),
        (
            "X: \0\r\nTransfer-Encoding: chunked\r\n",
            codes::HTTP_PROTOCOL,
        ),
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{lines}\r\n{chunked}");
        assert_eq!(code(&answer), expected, "{lines}");
    }
    let older = format!("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}");
    assert_eq!(code(&older), codes::HTTP_PROTOCOL);
}

#[test]
fn sizes_are_digits() {
    for (answer, expected) in [
        ("Content-Length: 12\r\n\r\n{\"files\":[]}", 0),
        (
            "Content-Length: +12\r\n\r\n{\"files\":[]}",
            codes::HTTP_PROTOCOL,
        ),
        (
            "Content-Length: 1\r\n 2\r\n\r\n{\"files\":[]}",
            codes::HTTP_PROTOCOL,
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\n+c\r\n{\"files\":[]}\r\n0\r\n\r\n",
            codes::HTTP_PROTOCOL,
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\n c\r\n{\"files\":[]}\r\n0\r\n\r\n",
            codes::HTTP_PROTOCOL,
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\nc x\r\n{\"files\":[]}\r\n0\r\n\r\n",
            codes::HTTP_PROTOCOL,
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\nc;x=y\r\n{\"files\":[]}\r\n0\r\n\r\n",
            0,
        ),
    ] {
        assert_eq!(
            code(&format!("HTTP/1.1 200 OK\r\n{answer}")),
            expected,
            "{answer}"
        );
    }
}

#[test]
fn a_chunked_body_cut_before_its_last_byte_is_cut() {
    let body = "c\r\n{\"files\":[]}\r\n0\r\nT: v\r\n\r\n";
    let answer = |end: usize| {
        format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            &body[..end]
        )
    };
    assert_eq!(code(&answer(body.len())), 0);
    for end in 0..body.len() {
        assert_eq!(
            code(&answer(end)),
            codes::CONNECTION_DROPPED,
            "{:?}",
            &body[..end]
        );
    }
}

#[test]
fn an_encoding_that_was_asked_for_is_the_programs_own_business() {
    let (url, _requests) = canned(
        "HTTP/1.1 200 OK\r\nContent-Encoding: x\r\nContent-Length: 12\r\n\r\n{\"files\":[]}",
    );
    let drive = at(&url);
    drive.set_other_headers("Accept-Encoding: x").unwrap();
    drive.list_resources().unwrap();
}
