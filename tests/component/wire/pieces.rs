//! What is written at one time leaves in one piece: with two, the second waits for a delayed
//! acknowledgement of the first.

use std::io::Write;

use rustls::version::{TLS12, TLS13};

use super::support::{Counted, EMPTY, read_request, tls};
use crate::support::{at, ok, raw_server, sample};

#[test]
fn head_and_body_arrive_together() {
    let (url, arrivals) = raw_server(|stream| {
        let mut stream = Counted::new(stream);
        let mut seen = Vec::new();
        loop {
            let before = stream.arrivals;
            let request = read_request(&mut stream);
            if request.is_empty() {
                return seen;
            }
            seen.push((request, stream.arrivals - before));
            let _ =
                stream.write_all(ok("{\"id\":\"x\",\"size\":\"1000\",\"files\":[]}").as_bytes());
        }
    });
    let drive = at(&url);
    drive.config("KeepAlive=True").unwrap();
    drive.list_resources().unwrap();
    drive.create_folder("a", "").unwrap();
    // Metadata, content and the end of the parts are three sources of one body.
    drive.set_resource_data(sample(1000));
    drive.upload_file("b", "").unwrap();
    drop(drive);
    let seen = arrivals.recv().unwrap();
    assert_eq!(seen.len(), 3, "one connection for all");
    for (request, arrivals) in seen {
        assert_eq!(arrivals, 1, "{request}");
    }
}

#[test]
fn a_handshake_has_no_more_pieces_than_turns() {
    // The hello, the client's second flight, and each request; with 1.3 that flight waits for
    // nothing and goes with the request.
    for (version, expected) in [(&TLS12, [3, 4]), (&TLS13, [2, 3])] {
        let (drive, arrivals) = tls(version, |stream| {
            let mut seen = Vec::new();
            while !read_request(stream).is_empty() {
                seen.push(stream.sock.arrivals);
                let _ = stream
                    .write_all(ok("{\"id\":\"x\",\"size\":\"1000\",\"files\":[]}").as_bytes());
            }
            seen
        });
        drive.config("KeepAlive=True").unwrap();
        drive.create_folder("a", "").unwrap();
        drive.list_resources().unwrap();
        drop(drive);
        assert_eq!(arrivals.recv().unwrap(), expected, "{version:?}");
    }
}

#[test]
fn a_large_body_arrives_whole_over_tls() {
    let data = sample(3_000_000);
    let expected = data.len();
    let (drive, lengths) = tls(&TLS13, |stream| {
        let mut seen = Vec::new();
        loop {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") {
                if !matches!(std::io::Read::read(stream, &mut byte), Ok(1)) {
                    return seen;
                }
                head.push(byte[0]);
            }
            let head = String::from_utf8(head).unwrap();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("Content-Length: "))
                .map_or(0, |length| length.parse().unwrap());
            let mut body = vec![0; length];
            std::io::Read::read_exact(stream, &mut body).unwrap();
            seen.push(body);
            let _ = stream.write_all(ok(EMPTY.replace("files", "id").as_str()).as_bytes());
        }
    });
    drive.set_resource_data(data.clone());
    // The answer has no id that could be used: what counts is what came.
    let _ = drive.upload_file("a", "");
    let bodies = lengths.recv().unwrap();
    assert!(bodies[0].len() > expected);
    assert!(bodies[0].windows(expected).any(|part| part == data));
}
