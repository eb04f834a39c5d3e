use std::io::{Read, Write};
use std::net::TcpStream;

use super::*;

const LONG: Duration = Duration::from_secs(20);

fn server() -> LoopbackServer {
    LoopbackServer::start("localhost", 0).unwrap()
}

fn expect() -> Expect {
    Expect {
        state: "st".into(),
        path: Some("/".into()),
    }
}

fn running() -> Interrupt {
    let interrupt = Interrupt::default();
    assert!(interrupt.enter());
    interrupt
}

/// What comes back for these bytes; status 0 when nothing does.
fn raw(port: u16, bytes: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    // The server may answer before it has read everything.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok());
    (status.unwrap_or(0), answer)
}

fn get(port: u16, target: &str) -> (u16, String) {
    raw(
        port,
        format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes(),
    )
}

fn code(redirect: &Redirect) -> &str {
    match &redirect.answer {
        Answer::Code(code) => code,
        Answer::Error { .. } => "",
    }
}

#[test]
fn strangers_are_turned_away_and_the_redirect_is_taken_once() {
    let server = server();
    let port = server.port();
    assert_eq!(server.url(), format!("http://localhost:{port}"));
    assert_eq!(get(port, "/?state=st&code=early").0, 410);

    let pending = server.expect(expect(), Pages::default());
    let huge = format!(
        "GET /?state=st&code={} HTTP/1.1\r\n\r\n",
        "x".repeat(1 << 20)
    );
    let fat = format!("GET / HTTP/1.1\r\nCookie: {}\r\n\r\n", "x".repeat(1 << 18));
    for (bytes, status) in [
        ("GET /other?state=st&code=c HTTP/1.1\r\n\r\n", 404),
        ("GET /favicon.ico HTTP/1.1\r\n\r\n", 404),
        ("GET /?state=wrong&code=c HTTP/1.1\r\n\r\n", 400),
        ("GET /?code=c HTTP/1.1\r\n\r\n", 400),
        (
            "POST /?state=st&code=c HTTP/1.1\r\nContent-Length: 1\r\n\r\nx",
            405,
        ),
        // What is announced is neither waited for nor set aside.
        (
            "POST /?state=st&code=c HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n",
            405,
        ),
        (
            "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
            405,
        ),
        ("HEAD /?state=st&code=c HTTP/1.1\r\n\r\n", 405),
        ("\u{16}\u{3}\u{1}\u{2}", 400),
        ("HELLO\r\n\r\n", 400),
        (huge.as_str(), 414),
        (fat.as_str(), 431),
    ] {
        assert_eq!(raw(port, bytes.as_bytes()).0, status, "{:.60}", bytes);
    }

    let (status, page) = get(port, "/?state=st&code=4%2Fc&scope=a");
    assert_eq!(status, 200);
    assert!(page.contains("Sign-in received"));
    assert!(!page.contains("4/c") && !page.contains("4%2Fc"));
    for header in [
        "Connection: close",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
    ] {
        assert!(page.contains(header), "{header}");
    }
    assert_eq!(get(port, "/?state=st&code=second").0, 410);
    let redirect = pending.wait(LONG, &running()).ok().unwrap();
    assert_eq!(code(&redirect), "4/c");
    assert_eq!(redirect.params.len(), 3);
    assert_eq!(get(port, "/?state=st&code=third").0, 410);
}

#[test]
fn it_can_be_used_again_and_shows_the_users_pages() {
    let server = server();
    let pages = Pages {
        response: "<b>fine</b>".into(),
        failed_response: "<i>bad</i>".into(),
    };
    for round in 0..3 {
        let state = format!("st{round}");
        let expect = Expect {
            state: state.clone(),
            path: Some("/".into()),
        };
        let pending = server.expect(expect, pages.clone());
        let (status, page) = get(server.port(), &format!("/?state={state}&code=c{round}"));
        assert!(status == 200 && page.ends_with("<b>fine</b>"));
        assert!(!page.contains("Content-Security-Policy"));
        let redirect = pending.wait(LONG, &running()).ok().unwrap();
        assert_eq!(code(&redirect), format!("c{round}"));
    }
    let pending = server.expect(expect(), pages);
    let (_, page) = get(
        server.port(),
        "/?state=st&error=access_denied&error_description=no",
    );
    assert!(page.ends_with("<i>bad</i>"));
    let redirect = pending.wait(LONG, &running()).ok().unwrap();
    assert!(
        matches!(&redirect.answer, Answer::Error { error, description }
        if error == "access_denied" && description == "no")
    );
    assert!(server.is_alive());
}

#[test]
fn slow_clients_do_not_keep_the_redirect_out() {
    let server = server();
    let pending = server.expect(expect(), Pages::default());
    // More than are served at once; each sends half a request and stays.
    let slow: Vec<TcpStream> = (0..80)
        .map(|_| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
            stream.write_all(b"GET /?state=st&code=").unwrap();
            stream
        })
        .collect();
    assert_eq!(get(server.port(), "/?state=st&code=c").0, 200);
    assert_eq!(code(&pending.wait(LONG, &running()).ok().unwrap()), "c");
    // The oldest one was pushed out: its connection is over.
    let mut oldest = slow.first().unwrap();
    oldest.set_read_timeout(Some(LONG)).unwrap();
    let over = oldest.read(&mut [0; 1]);
    assert!(!over.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
}

#[test]
fn a_request_in_pieces_is_put_together() {
    let server = server();
    let pending = server.expect(expect(), Pages::default());
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port())).unwrap();
    stream.set_nodelay(true).unwrap();
    for byte in b"GET /?state=st&code=c HTTP/1.1\r\nHost: x\r\n\r\n" {
        stream.write_all(&[*byte]).unwrap();
    }
    assert_eq!(code(&pending.wait(LONG, &running()).ok().unwrap()), "c");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "));
}

#[test]
fn the_wait_ends_by_interrupt_or_in_time() {
    let server = server();
    let interrupt = running();
    let other = interrupt.clone();
    let pending = server.expect(expect(), Pages::default());
    let thread = std::thread::spawn(move || {
        other.trip();
        Instant::now()
    });
    let error = pending.wait(Duration::ZERO, &interrupt).err().unwrap();
    assert_eq!(error.code(), codes::INTERRUPTED);
    assert!(thread.join().unwrap().elapsed() < 10 * SLICE);
    // Who comes now is too late.
    assert_eq!(get(server.port(), "/?state=st&code=c").0, 410);

    let start = Instant::now();
    let limit = Duration::from_millis(120);
    let pending = server.expect(expect(), Pages::default());
    let error = pending.wait(limit, &running()).err().unwrap();
    assert_eq!(error.code(), codes::TIMEOUT);
    assert!(start.elapsed() >= limit);
}

#[test]
fn dropped_it_gives_the_port_back() {
    let first = server();
    let port = first.port();
    let error = LoopbackServer::start("localhost", port).err().unwrap();
    assert_eq!(error.code(), codes::EADDRINUSE);
    let idle = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    drop(first);
    drop(idle);
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    let again = LoopbackServer::start("localhost", port).unwrap();
    let pending = again.expect(expect(), Pages::default());
    assert_eq!(get(port, "/?state=st&code=c").0, 200);
    assert!(pending.wait(LONG, &running()).is_ok());
}

#[test]
fn hosts() {
    let server = LoopbackServer::start("127.0.0.1", 0).unwrap();
    assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));
    let error = LoopbackServer::start("no.such.host.invalid", 0)
        .err()
        .unwrap();
    assert_eq!(error.code(), codes::HOST_NOT_FOUND);
    let error = LoopbackServer::start("192.0.2.1", 0).err().unwrap();
    assert_eq!(error.code(), codes::EADDRNOTAVAIL);
    if let Ok(server) = LoopbackServer::start("[::1]", 0) {
        assert_eq!(server.url(), format!("http://[::1]:{}", server.port()));
    }
}
