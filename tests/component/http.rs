//! What is on the wire, and what is told of it.

use std::sync::{Arc, Mutex};

use cloudstorage::LogLevel;
use cloudstorage::error::codes;

use crate::support::{at, canned, ok, start};

#[test]
fn headers_are_told_as_they_came() {
    let (url, requests) = canned(
        "HTTP/1.1 200 Fine  And Dandy\r\nX-oNe: 1\r\nB: 2\r\nx-One: 3\r\nContent-Length: 2\r\n\r\n{}",
    );
    let drive = at(&url);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_header(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.field.clone(), e.value.clone()))
    });
    drive.config("TransferredRequest=ON").unwrap();
    drive
        .set_other_headers("X-Mine: yes\r\nUser-Agent: mine")
        .unwrap();
    drive.list_resources().unwrap();
    let expected = [
        ("X-oNe", "1"),
        ("B", "2"),
        ("x-One", "3"),
        ("Content-Length", "2"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    assert_eq!(*heard.lock().unwrap(), expected);
    let parsed: Vec<_> = drive
        .parsed_headers()
        .into_iter()
        .map(|h| (h.field, h.value))
        .collect();
    assert_eq!(parsed, expected);
    assert_eq!(
        drive.config("StatusLine").unwrap(),
        "HTTP/1.1 200 Fine  And Dandy"
    );
    assert_eq!(
        (
            drive.config("StatusCode").unwrap(),
            drive.config("BytesTransferred").unwrap()
        ),
        ("200".into(), "2".into())
    );
    // What was seen here is what was seen there.
    let sent = drive.config("RawRequest").unwrap();
    assert_eq!(sent, requests.recv().unwrap());
    assert_eq!(drive.config("SentHeaders").unwrap(), sent);
    assert!(
        sent.contains("\r\nX-Mine: yes\r\n") && sent.contains("\r\nUser-Agent: mine\r\n"),
        "{sent}"
    );
    assert!(
        sent.contains("\r\nConnection: close\r\n") && !sent.contains("IPWorks"),
        "{sent}"
    );
    assert!(drive.config("RawResponse").unwrap().ends_with("\r\n\r\n{}"));
}

#[test]
fn requests_are_kept_only_on_demand() {
    let (_emulator, drive) = start();
    drive.get_account_info().unwrap();
    for name in ["RawRequest", "RawResponse"] {
        assert_eq!(
            drive.config(name).unwrap_err().code(),
            codes::NO_TRANSFERRED_REQUEST
        );
    }
    drive.config("TransferredRequest=ON").unwrap();
    drive.get_account_info().unwrap();
    assert!(
        drive
            .config("RawRequest")
            .unwrap()
            .starts_with("GET /drive/v3/about?")
    );
    assert_eq!(
        drive.config("TransferredRequest").unwrap(),
        drive.config("RawRequest").unwrap()
    );
    assert!(
        drive
            .config("RawResponse")
            .unwrap()
            .starts_with("HTTP/1.1 200")
    );
}

#[test]
fn a_header_that_is_none_is_refused() {
    let (_emulator, drive) = start();
    for bad in ["no colon", "A: b\rC: d", "A b: c"] {
        assert_eq!(
            drive.set_other_headers(bad).unwrap_err().code(),
            codes::UNSUPPORTED,
            "{bad:?}"
        );
    }
    drive.set_authorization("Bearer x\r\nInjected: yes");
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::UNSUPPORTED
    );
}

#[test]
fn the_log_tells_as_much_as_its_level_says() {
    let (_emulator, drive) = start();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_log(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.log_level, e.log_type.clone(), e.message.clone()))
    });
    let lines = |level: u8| {
        drive.config(&format!("LogLevel={level}")).unwrap();
        drive.get_account_info().unwrap();
        std::mem::take(&mut *heard.lock().unwrap())
    };
    assert!(lines(0).is_empty());
    let info = lines(1);
    assert!(
        info.iter()
            .all(|line| line.0 == LogLevel::Info && line.1 == "Info"),
        "{info:?}"
    );
    assert!(
        info[0].2.starts_with("GET http") && info[1].2.starts_with("HTTP/1.1 200"),
        "{info:?}"
    );
    assert!(lines(2).len() > info.len());
    let debug = lines(3);
    for kind in ["RequestHeaders", "ResponseHeaders", "ResponseBody"] {
        assert!(
            debug
                .iter()
                .any(|line| line.1 == kind && line.0 == LogLevel::Debug),
            "{kind}"
        );
    }
    assert!(
        debug.iter().all(|line| !line.2.contains("test-token")),
        "secrets are masked"
    );
    drive.config("MaskSensitiveData=False").unwrap();
    assert!(lines(3).iter().any(|line| line.2.contains("test-token")));
}

#[test]
fn connections_are_kept_on_demand_and_a_dead_one_is_replaced() {
    use crate::support::{raw_server, read_head};
    use std::io::Write;
    let answer = ok("{}");
    let (url, connections) = raw_server(move |mut stream| {
        // Two requests, then the connection is closed without a word.
        for n in 0..2 {
            if read_head(&mut stream).is_empty() {
                return n;
            }
            let _ = stream.write_all(answer.as_bytes());
        }
        2
    });
    let drive = at(&url);
    drive.config("KeepAlive=True").unwrap();
    for _ in 0..5 {
        drive.list_resources().unwrap();
    }
    drop(drive);
    let requests: Vec<_> = connections.iter().take(3).collect();
    assert_eq!(requests, [2, 2, 1]);
}
