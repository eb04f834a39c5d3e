//! What `on_log` tells, level by level, and what is kept of an exchange.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;

use crate::support::{at, canned, fetch, ok, put, raw_server, read_head, sample, script, start};

/// Level, kind and text of each line.
type Lines = Arc<Mutex<Vec<(i32, String, String)>>>;

fn listen(drive: &GoogleDrive, level: i32) -> Lines {
    drive.config(&format!("LogLevel={level}")).unwrap();
    let lines = Lines::default();
    let sink = Arc::clone(&lines);
    drive.on_log(move |_, e| {
        let line = (
            i32::from(e.log_level),
            e.log_type.clone(),
            e.message.clone(),
        );
        sink.lock().unwrap().push(line);
    });
    lines
}

/// The kinds of the lines, in their order.
fn kinds(lines: &Lines) -> String {
    let lines = lines.lock().unwrap();
    let kinds: Vec<_> = lines.iter().map(|line| line.1.as_str()).collect();
    kinds.join(" ")
}

/// The texts of one kind.
fn texts(lines: &Lines, kind: &str) -> Vec<String> {
    let lines = lines.lock().unwrap();
    let texts = lines.iter().filter(|line| line.1 == kind);
    texts.map(|line| line.2.clone()).collect()
}

const EMPTY: &str = "{\"files\":[]}";

#[test]
fn each_level_adds_to_the_one_below() {
    let (url, _asked) = canned(ok(EMPTY));
    for (level, expected) in [
        (0, ""),
        (1, "Info Info"),
        (2, "Info Info Info Info Info"),
        (
            3,
            "Info Info RequestHeaders Info Info Info ResponseHeaders ResponseBody",
        ),
    ] {
        let drive = at(&url);
        let lines = listen(&drive, level);
        drive.list_resources().unwrap();
        assert_eq!(kinds(&lines), expected, "{level}");
        assert!(lines.lock().unwrap().iter().all(|line| line.0 <= level));
        if level > 0 {
            let info = texts(&lines, "Info");
            assert!(
                info[0].starts_with(&format!("GET {url}/drive/v3/files?")),
                "{info:?}"
            );
            assert!(info[0].ends_with(" HTTP/1.1"), "{info:?}");
            assert!(info.contains(&"HTTP/1.1 200 OK".to_owned()), "{info:?}");
        }
        if level > 1 {
            let info = texts(&lines, "Info");
            assert_eq!(info[1], "Sending a body of 0 bytes.");
            assert!(info[2].starts_with("Connect"), "{info:?}");
            assert_eq!(
                info[4],
                format!("Receiving a body; its length: {}.", EMPTY.len())
            );
        }
        if level > 2 {
            assert!(texts(&lines, "RequestHeaders")[0].contains("\r\nAuthorization: ***\r\n"));
            assert!(
                texts(&lines, "ResponseHeaders")[0]
                    .starts_with("HTTP/1.1 200 OK\r\nContent-Type: ")
            );
            assert_eq!(texts(&lines, "ResponseBody"), [EMPTY]);
        }
    }
}

#[test]
fn the_version_told_is_the_one_sent() {
    let (url, asked) = canned(ok(EMPTY));
    for version in ["1.0", "1.1"] {
        let drive = at(&url);
        drive.config(&format!("HTTPVersion={version}")).unwrap();
        let lines = listen(&drive, 3);
        drive.list_resources().unwrap();
        let end = format!(" HTTP/{version}");
        let sent = asked.recv().unwrap();
        assert!(sent.lines().next().unwrap().ends_with(&end), "{sent}");
        assert!(texts(&lines, "Info")[0].ends_with(&end));
        let head = &texts(&lines, "RequestHeaders")[0];
        assert!(head.lines().next().unwrap().ends_with(&end), "{head}");
    }
}

#[test]
fn uploads_and_downloads_tell_their_bodies_once() {
    let text = "a line of text\n".repeat(2_000);
    let bytes = sample(100_000);
    let (_emulator, drive) = start();
    let lines = listen(&drive, 3);
    for resumable in [false, true] {
        drive.set_use_resumable_upload(resumable);
        for (name, content) in [("t.txt", text.as_bytes()), ("b.bin", &bytes)] {
            lines.lock().unwrap().clear();
            let id = put(&drive, name, content);
            let sent = texts(&lines, "RequestBody");
            let requests = texts(&lines, "RequestHeaders").len();
            assert!(sent.len() <= requests && requests < 5, "{sent:?}");
            let content_line: Vec<_> = sent.iter().filter(|body| !body.starts_with('{')).collect();
            assert_eq!(content_line.len(), 1, "{sent:?}");
            let told = content_line[0];
            if name == "b.bin" {
                assert!(
                    told.starts_with('(') && told.ends_with(" bytes that are not text)"),
                    "{told}"
                );
            } else {
                assert!(told.contains("a line of text\na line of text\n"), "{told}");
                assert!(
                    told.contains("... (8192 of 30") && told.len() < 8_300,
                    "{told}"
                );
            }

            lines.lock().unwrap().clear();
            assert_eq!(fetch(&drive, &id), content);
            let bodies = texts(&lines, "ResponseBody");
            let told = bodies.last().unwrap();
            if name == "b.bin" {
                assert_eq!(told, "(100000 bytes that are not text)");
            } else {
                assert!(
                    told.starts_with("a line of text\na line")
                        && told.ends_with("... (8192 of 30000 bytes shown)"),
                    "{told}"
                );
            }
        }
    }
}

#[test]
fn what_is_cut_is_told_as_far_as_it_came() {
    // A download that ends too early.
    let (url, _asked) = canned("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    let drive = at(&url);
    let lines = listen(&drive, 3);
    drive.download_file("id", "").unwrap_err();
    assert!(
        texts(&lines, "ResponseBody")
            .iter()
            .all(|line| line == "abc... (ended after 3 of 10 bytes)")
    );
    assert!(!texts(&lines, "ResponseBody").is_empty());

    // An upload whose server answers before it has read it.
    let (url, _asked) = raw_server(|mut stream| {
        read_head(&mut stream);
        let _ = stream.read(&mut [0; 1000]);
        let _ =
            stream.write_all(b"HTTP/1.1 400 -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    });
    let drive = at(&url);
    let lines = listen(&drive, 3);
    drive.set_resource_data("x".repeat(50_000_000));
    drive.upload_file("a", "text/plain").unwrap_err();
    let sent = texts(&lines, "RequestBody");
    assert_eq!(sent.len(), 1);
    assert!(
        sent[0].contains("... (8192 of ") && sent[0].contains(" (ended after "),
        "{}",
        sent[0]
    );
    assert!(
        kinds(&lines).ends_with("RequestHeaders Info RequestBody Info Info ResponseHeaders"),
        "{}",
        kinds(&lines)
    );
}

#[test]
fn half_of_a_secret_at_the_limit_is_not_shown() {
    let token = "the-token-of-this-test";
    for cut in 8_150..8_210 {
        let body = format!("{}{token}{}", "x".repeat(cut), "y".repeat(1_000));
        let (url, _asked) = canned(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        let drive = at(&url);
        drive.set_authorization(format!("Bearer {token}"));
        let lines = listen(&drive, 3);
        drive.send_custom_request("GET", "files/id", "").unwrap();
        let told = texts(&lines, "ResponseBody").pop().unwrap();
        assert!(!told.contains("the-to"), "{cut}: {}", &told[8_100..]);
    }
}

#[test]
fn only_requests_for_tokens_are_kept_for_them() {
    let (_emulator, drive) = start();
    drive.config("OAuthTransferredRequest=ON").unwrap();
    drive.list_resources().unwrap();
    drive.config("TransferredRequest=ON").unwrap();
    assert!(drive.raw_request().unwrap().is_empty() && drive.raw_response().unwrap().is_empty());
    assert_eq!(drive.config("OAuthTransferredRequest").unwrap(), "");
    drive.list_resources().unwrap();
    assert!(
        drive
            .raw_request()
            .unwrap()
            .starts_with(b"GET /drive/v3/files?")
    );
}

#[test]
fn raw_bytes_are_kept_as_they_are_up_to_a_limit() {
    let (_emulator, drive) = start();
    for refused in [drive.raw_request(), drive.raw_response()] {
        assert_eq!(refused.unwrap_err().code(), codes::NO_TRANSFERRED_REQUEST);
    }
    drive.config("TransferredRequest=ON").unwrap();
    let (small, large) = (sample(1_000), sample(3 << 20));
    let id = put(&drive, "a", &small);
    let sent = drive.raw_request().unwrap();
    assert!(sent.windows(small.len()).any(|part| part == small));
    assert!(drive.config("RawRequest").unwrap().contains('\u{fffd}'));
    fetch(&drive, &id);
    assert!(drive.raw_response().unwrap().ends_with(&small));

    let id = put(&drive, "b", &large);
    fetch(&drive, &id);
    let (kept, shown) = (
        drive.raw_response().unwrap(),
        drive.config("RawResponse").unwrap(),
    );
    assert_eq!(kept.len(), 1 << 20);
    let head = kept
        .windows(4)
        .position(|part| part == b"\r\n\r\n")
        .unwrap()
        + 4;
    assert_eq!(kept[head..], large[..kept.len() - head]);
    let missing = head + large.len() - kept.len();
    assert!(
        shown.ends_with(&format!("\r\n... ({missing} more bytes are not kept)")),
        "{}",
        &shown[shown.len() - 60..]
    );
    drive.config("TransferredRequest=OFF").unwrap();
    assert_eq!(
        drive.raw_request().unwrap_err().code(),
        codes::NO_TRANSFERRED_REQUEST
    );
}

#[test]
fn raw_bytes_are_those_of_the_wire_whatever_the_answer_is() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"files\":[]}",
        "HTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"files\":[]}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"fil\r\n7\r\nes\":[]}\r\n0\r\nT: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"fil\r\n",
        "HTTP/1.1 200 OK\r\n\r\n{\"files\":[]}",
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"files\":",
        "HTTP/1.1 500 X\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 304 X\r\n\r\n",
        // No whole head, or none that can be used: that is when somebody looks.
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX-Half: a",
        "SSH-2.0-x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nA b\r\n\r\n",
    ] {
        let (url, asked) = canned(answer);
        let drive = at(&url);
        drive.config("TransferredRequest=ON").unwrap();
        let outcome = drive.list_resources();
        let raw = drive.raw_response().unwrap();
        assert_eq!(String::from_utf8_lossy(&raw), answer, "{outcome:?}");
        let asked = asked.recv().unwrap();
        assert_eq!(drive.raw_request().unwrap(), asked.as_bytes());
        assert_eq!(drive.config("SentHeaders").unwrap(), asked);
    }
}

#[test]
fn what_was_not_sent_is_not_told_as_sent() {
    let (url, got) = raw_server(|mut stream| {
        let mut all = read_head(&mut stream).into_bytes();
        // Until nothing more fits between the two.
        std::thread::sleep(std::time::Duration::from_millis(400));
        let _ =
            stream.write_all(b"HTTP/1.1 400 -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        std::thread::sleep(std::time::Duration::from_millis(400));
        let _ = stream.read_to_end(&mut all);
        all
    });
    let drive = at(&url);
    drive.config("TransferredRequest=ON").unwrap();
    drive.config("OutBufferSize=4096").unwrap();
    let lines = listen(&drive, 3);
    drive.set_resource_data(vec![b'x'; 50 << 20]);
    drive.upload_file("a", "text/plain").unwrap_err();
    let got = got.recv().unwrap();
    let raw = drive.raw_request().unwrap();
    let shown = drive.config("RawRequest").unwrap();
    let more = match shown.rsplit_once("... (") {
        Some((_, more)) => more.split(' ').next().unwrap().parse().unwrap(),
        None => 0,
    };
    assert_eq!(raw.len() + more, got.len());
    assert!(got.starts_with(&raw));
    let head = drive.config("SentHeaders").unwrap().len();
    let told = texts(&lines, "RequestBody").pop().unwrap();
    let ended = format!(" (ended after {} of ", got.len() - head);
    assert!(told.contains(&ended), "{}", &told[8_150..]);

    // No connection, nothing sent.
    let drive = at("http://127.0.0.1:1");
    drive.config("TransferredRequest=ON").unwrap();
    drive.list_resources().unwrap_err();
    assert_eq!(drive.config("SentHeaders").unwrap(), "");
    assert_eq!(drive.config("RawRequest").unwrap(), "");
}

#[test]
fn a_body_at_the_limit_is_shown_whole_and_one_beyond_it_as_far_as_is_said() {
    for letter in ["x", "\u{e9}", "\u{20ac}", "\u{1f600}"] {
        for size in [8_191, 8_192, 8_193, 8_197] {
            let odd = "x".repeat(size % letter.len());
            let body = odd + &letter.repeat(size / letter.len());
            let (url, _asked) = canned(ok(&body));
            let drive = at(&url);
            let lines = listen(&drive, 3);
            drive.send_custom_request("POST", "files", &body).unwrap();
            for kind in ["RequestBody", "ResponseBody"] {
                let told = texts(&lines, kind);
                assert_eq!(told.len(), 1);
                let Some((shown, rest)) = told[0].split_once("... (") else {
                    assert!(size <= 8_192 && told[0] == body, "{size}");
                    continue;
                };
                assert!(body.starts_with(shown) && shown.len() > 8_188);
                assert_eq!(rest, format!("{} of {size} bytes shown)", shown.len()));
            }
        }
    }
}

#[test]
fn what_has_control_characters_is_no_text() {
    for (body, is_text) in [
        ("abc\0def", false),
        ("\u{1b}[2Jx", false),
        ("bell\u{7}", false),
        ("two\u{85}lines", false),
        ("a\tb\r\nc\u{c}d", true),
        ("\u{200f}\u{5d0}\u{202c}", true),
    ] {
        let (url, _asked) = canned(ok(body));
        let drive = at(&url);
        let lines = listen(&drive, 3);
        drive.send_custom_request("GET", "files/id", "").unwrap();
        let told = format!("({} bytes that are not text)", body.len());
        let expected = if is_text { body } else { &told };
        assert_eq!(texts(&lines, "ResponseBody"), [expected], "{body:?}");
    }
}

#[test]
fn answers_that_lead_on_are_told_with_their_bodies() {
    // A refused token that is renewed.
    let (url, _asked) = script(&[
        (401, "refused"),
        (200, r#"{"access_token":"new","expires_in":3600}"#),
        (200, EMPTY),
    ]);
    let drive = at(&url);
    drive.set_authorization("");
    drive.set_o_auth_server_token_url(format!("{url}/token"));
    drive.set_o_auth_access_token("old");
    drive.set_o_auth_refresh_token("again");
    drive.set_o_auth_client_id("client");
    let lines = listen(&drive, 3);
    drive.config("OAuthTransferredRequest=ON").unwrap();
    drive.list_resources().unwrap();
    let told = texts(&lines, "ResponseBody");
    assert_eq!((told.len(), told[0].as_str()), (3, "refused"), "{told:?}");

    // An export that lies elsewhere, and further on.
    let (further, _theirs) = script(&[(200, "content")]);
    let (elsewhere, _theirs) = canned(format!(
        "HTTP/1.1 302 -\r\nLocation: {further}/y\r\nContent-Length: 5\r\n\r\nmoved"
    ));
    let links = format!(r#"{{"exportLinks":{{"text/plain":"{elsewhere}/x"}}}}"#);
    let too_large = r#"{"error":{"errors":[{"reason":"exportSizeLimitExceeded"}]}}"#;
    let document = r#"{"id":"d","mimeType":"application/vnd.google-apps.document"}"#;
    let (url, _asked) = script(&[(200, document), (403, too_large), (200, &links)]);
    let drive = at(&url);
    let lines = listen(&drive, 3);
    drive.download_file("d", "text/plain").unwrap();
    let told = texts(&lines, "ResponseBody");
    assert_eq!(told[3..], ["moved", "content"], "{told:?}");
}

#[test]
fn requests_for_tokens_are_no_ordinary_ones() {
    let (url, _asked) = script(&[
        (200, EMPTY),
        (200, r#"{"access_token":"new","expires_in":3600}"#),
    ]);
    let drive = at(&url);
    drive.set_o_auth_server_token_url(format!("{url}/token"));
    drive.set_o_auth_refresh_token("again");
    drive.set_o_auth_client_id("client");
    drive.config("OAuthTransferredRequest=ON").unwrap();
    drive.list_resources().unwrap();
    drive.authorize().unwrap();
    // What is kept for one switch is not shown by the other.
    drive.config("TransferredRequest=ON").unwrap();
    assert!(drive.raw_request().unwrap().is_empty() && drive.raw_response().unwrap().is_empty());
    // The headers are those of the last answer, and of no other.
    let head = drive.config("TransferredHeaders").unwrap();
    assert_eq!(
        drive.parsed_header_count(),
        head.trim_end().lines().count() - 1
    );
}
