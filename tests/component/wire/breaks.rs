//! Connections that end: in order, or by a reset.

use std::io::Write;
use std::net::TcpStream;

use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;

use super::support::{read_request, reset};
use crate::support::{at, raw_server, read_head, sample, start};

#[test]
fn a_reset_is_told_from_an_orderly_end() {
    for answer in [
        "",
        "HTTP/1.1 200 OK\r\nX:",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{",
    ] {
        for (end, code) in [
            (drop as fn(TcpStream), codes::CONNECTION_DROPPED),
            (reset, codes::ECONNRESET),
        ] {
            let (url, _ends) = raw_server(move |mut stream| {
                read_request(&mut stream);
                let _ = stream.write_all(answer.as_bytes());
                end(stream);
            });
            let error = at(&url).list_resources().unwrap_err();
            assert_eq!(error.code(), code, "{answer:?}: {error}");
        }
    }
    // Without a length a reset is the one way to know that it was cut.
    let (url, _ends) = raw_server(|mut stream| {
        read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n{\"files\":[]}");
        reset(stream);
    });
    assert_eq!(
        at(&url).list_resources().unwrap_err().code(),
        codes::ECONNRESET
    );
}

#[test]
fn a_reset_while_sending_is_one_unless_there_is_an_answer() {
    for (answer, code) in [
        ("", codes::ECONNRESET),
        (
            "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\n{}",
            codes::SERVER,
        ),
    ] {
        let (url, _ends) = raw_server(move |mut stream| {
            read_head(&mut stream);
            let _ = stream.write_all(answer.as_bytes());
            // With most of it unread the system resets by itself.
            drop(stream);
        });
        let drive = at(&url);
        drive.set_resource_data(sample(20_000_000));
        let error = drive.upload_file("a", "").unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
}

#[test]
fn the_emulator_resets() {
    let (emulator, drive) = start();
    // In the middle of the head, and at its end.
    for after in [10, 100] {
        emulator.inject(FaultRule::new(Fault::Reset { after }));
        let error = drive.list_resources().unwrap_err();
        assert_eq!(error.code(), codes::ECONNRESET, "{after}: {error}");
    }
    emulator.inject(FaultRule::new(Fault::CutBody { after: 1 }));
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CONNECTION_DROPPED
    );
}
