//! What counts as nothing happening, and what ends a method all the same.

use std::io::{Read, Write};
use std::time::Duration;

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;

use super::support::read_request;
use crate::support::{at, ok, raw_server, read_head, sample};

/// Takes 64 KiB five times a second, `times` times, and then all the rest.
fn sip(stream: &mut impl Read, times: usize) {
    let mut piece = vec![0; 64 * 1024];
    for _ in 0..times {
        if stream.read_exact(&mut piece).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn upload(drive: &GoogleDrive, length: usize) -> cloudstorage::Result<String> {
    drive.set_resource_data(sample(length));
    drive.upload_file("a", "")
}

#[test]
fn a_slow_receiver_is_no_silent_one() {
    let (url, _streams) = raw_server(|mut stream| {
        // What its own system has taken in is out of our sight: that must not grow.
        socket2::SockRef::from(&stream)
            .set_recv_buffer_size(32 * 1024)
            .unwrap();
        let head = read_head(&mut stream);
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "))
            .map_or(0, |length| length.parse::<usize>().unwrap());
        // All of it fits into the buffers: it has long been written when the last is read.
        sip(&mut stream, length / (64 * 1024));
        let mut rest = vec![0; length % (64 * 1024)];
        let _ = stream.read_exact(&mut rest);
        let _ = stream.write_all(ok("{\"id\":\"x\"}").as_bytes());
        stream
    });
    let drive = at(&url);
    drive.set_timeout(2);
    assert_eq!(upload(&drive, 25 * 64 * 1024).unwrap(), "x");
}

#[test]
fn a_receiver_that_reads_nothing_is_given_up_at_once() {
    let (url, _streams) = raw_server(|stream| stream);
    for length in [100_000, 20_000_000] {
        let drive = at(&url);
        drive.set_timeout(1);
        // What is left to send of a request that was given up holds nobody up.
        drive.config("LingerTime=3600").unwrap();
        let error = upload(&drive, length).unwrap_err();
        assert_eq!(error.code(), codes::TIMEOUT, "{error}");
    }
}

#[test]
fn the_absolute_timeout_ends_what_moves() {
    let drip = |mut stream: std::net::TcpStream, text: &str| {
        read_head(&mut stream);
        for byte in text.bytes().cycle() {
            if stream.write_all(&[byte]).is_err() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let (heads, _ends) = raw_server(move |stream| drip(stream, "HTTP/1.1 100 -\r\n\r\n"));
    let (bodies, _ends) = raw_server(move |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        drip(stream, "{} ");
    });
    let (uploads, _ends) = raw_server(|mut stream| sip(&mut stream, 1000));
    for url in [heads, bodies, uploads] {
        let drive = at(&url);
        drive.set_timeout(1);
        drive.config("AbsoluteTimeout=True").unwrap();
        let error = upload(&drive, 20_000_000).unwrap_err();
        assert_eq!(error.code(), codes::TIMEOUT, "{url}: {error}");
    }
}

#[test]
fn the_absolute_timeout_is_of_the_method_and_the_other_of_its_waits() {
    for absolute in [false, true] {
        let (url, _streams) = raw_server(|mut stream| {
            read_head(&mut stream);
            std::thread::sleep(Duration::from_millis(600));
            let _ = stream.write_all(ok(r#"{"id":"a"}"#).as_bytes());
        });
        let drive = at(&url);
        drive.set_timeout(1);
        drive
            .config(&format!("AbsoluteTimeout={absolute}"))
            .unwrap();
        // Three requests, none of which takes as long as that.
        let error = drive.get_resource_info("a,a,a").err();
        let code = error.as_ref().map(cloudstorage::Error::code);
        assert_eq!(code, absolute.then_some(codes::TIMEOUT), "{error:?}");
    }
}

#[test]
fn an_interrupt_ends_every_wait() {
    // No clock runs: only the wish to stop can end these.
    for answers in [false, true] {
        let (url, streams) = raw_server(move |mut stream| {
            if answers {
                read_request(&mut stream);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
            } else {
                let _ = stream.read(&mut [0; 1000]);
            }
            stream
        });
        let drive = at(&url);
        drive.set_timeout(0);
        std::thread::scope(|scope| {
            let drive = &drive;
            let stopper = scope.spawn(move || {
                let stream = streams.recv().unwrap();
                drive.interrupt();
                stream
            });
            let error = upload(drive, 20_000_000).unwrap_err();
            assert_eq!(error.code(), codes::UPLOAD_ABORTED, "{error}");
            drop(stopper.join().unwrap());
        });
    }
}
