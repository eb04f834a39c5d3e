//! The settings of connections, as the other side sees them; and what is refused instead of weakened.

use std::io::Write;
use std::net::TcpListener;

use cloudstorage::error::codes;
use cloudstorage::{FirewallType, GoogleDrive, SslProvider};

use crate::support::{at, canned, ok, raw_server, read_head};

const EMPTY: &str = "{\"files\":[]}";

#[test]
fn connections_start_from_where_they_are_told_to() {
    let (url, peers) = raw_server(|mut stream| {
        read_head(&mut stream);
        let _ = stream.write_all(ok(EMPTY).as_bytes());
        stream.peer_addr().unwrap()
    });
    let drive = at(&url);
    // A port that is free: nobody else asks for one by its number here.
    let port = TcpListener::bind("127.0.0.2:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    drive.set_local_host("127.0.0.2").unwrap();
    drive.config(&format!("LocalPort={port}")).unwrap();
    drive.list_resources().unwrap();
    assert_eq!(
        peers.recv().unwrap().to_string(),
        format!("127.0.0.2:{port}")
    );
    assert_eq!(drive.local_host(), "127.0.0.2");

    drive.config("LocalPort=0").unwrap();
    drive.set_local_host("192.0.2.1").unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), 10049, "{error}");
    let error = drive.set_local_host("not an address").unwrap_err();
    assert_eq!(error.code(), codes::UNSUPPORTED, "{error}");
    assert_eq!(drive.local_host(), "192.0.2.1");
}

#[test]
fn the_local_host_shows_the_address_in_use_and_is_empty_before() {
    let (url, _heads) = canned(ok(EMPTY));
    let drive = at(&url);
    assert_eq!(drive.local_host(), "");
    drive.list_resources().unwrap();
    assert_eq!(drive.local_host(), "127.0.0.1");
    assert_eq!(drive.config("LocalHost").unwrap(), "127.0.0.1");
    drive.reset().unwrap();
    assert_eq!(drive.local_host(), "");
}

#[test]
fn the_version_of_ip_is_the_one_asked_for() {
    let listener = TcpListener::bind("[::1]:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            read_head(&mut stream);
            let _ = stream.write_all(ok(EMPTY).as_bytes());
        }
    });
    let drive = at(&format!("http://[::1]:{port}"));
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        error.code(),
        codes::NO_DATA,
        "IPv4 only is the default: {error}"
    );
    for both in ["UseIPv6=1", "UseIPv6=2"] {
        drive.config(both).unwrap();
        drive.list_resources().unwrap();
        assert_eq!(drive.local_host(), "::1");
    }
    let (url, _heads) = canned(ok(EMPTY));
    let drive = at(&url);
    drive.config("UseIPv6=2").unwrap();
    drive.list_resources().unwrap();
    drive.config("UseIPv6=1").unwrap();
    assert_eq!(drive.list_resources().unwrap_err().code(), codes::NO_DATA);
}

#[test]
fn the_older_http_says_so_and_closes() {
    let (url, heads) = canned(ok(EMPTY));
    let drive = at(&url);
    drive.config("KeepAlive=True").unwrap();
    assert_eq!(drive.config("NegotiatedHTTPVersion").unwrap(), "");
    drive.config("HTTPVersion=1.0").unwrap();
    drive.list_resources().unwrap();
    let head = heads.recv().unwrap();
    assert!(
        head.lines().next().unwrap().ends_with(" HTTP/1.0"),
        "{head}"
    );
    assert!(head.contains("\r\nConnection: close\r\n"), "{head}");
    // 2.0 is not spoken: 1.1 takes its place, if it may.
    drive.config("HTTPVersion=2.0").unwrap();
    drive.config("KeepAlive=False").unwrap();
    drive.list_resources().unwrap();
    assert!(
        heads
            .recv()
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .ends_with(" HTTP/1.1")
    );
    assert_eq!(drive.config("NegotiatedHTTPVersion").unwrap(), "1.1");
}

#[test]
fn a_date_makes_reading_conditional() {
    let (url, heads) = canned("HTTP/1.1 304 Not Modified\r\n\r\n");
    let drive = at(&url);
    drive
        .config("IfModifiedSince=Sat, 01 Jan 2022 12:00:00 GMT")
        .unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::HTTP_PROTOCOL, Some(304)),
        "{error}"
    );
    let line = "\r\nIf-Modified-Since: Sat, 01 Jan 2022 12:00:00 GMT\r\n";
    assert!(heads.recv().unwrap().contains(line));
    let _ = drive.delete_resource("x");
    assert!(!heads.recv().unwrap().contains("If-Modified-Since"));
}

#[test]
fn the_connection_is_cut_or_lingers_as_told() {
    // What the peer sees of an immediate end is a reset.
    let (url, ends) = raw_server(|mut stream| {
        read_head(&mut stream);
        let _ = stream.write_all(ok(EMPTY).as_bytes());
        std::io::copy(&mut stream, &mut std::io::sink()).map_err(|e| e.kind())
    });
    let drive = at(&url);
    for (settings, end) in [
        (
            &["Linger=False"][..],
            Err(std::io::ErrorKind::ConnectionReset),
        ),
        (&["Linger=True", "LingerTime=5"][..], Ok(0)),
        (
            &[
                "LingerTime=0",
                "TcpNoDelay=True",
                "TCPKeepAlive=True",
                "KeepAliveTime=1",
            ][..],
            Ok(0),
        ),
        (
            &["InBufferSize=20000", "OutBufferSize=4294967295"][..],
            Ok(0),
        ),
    ] {
        for setting in settings {
            drive.config(setting).unwrap();
        }
        drive.list_resources().unwrap();
        assert_eq!(ends.recv().unwrap(), end, "{settings:?}");
    }
}

#[test]
fn what_cannot_be_had_is_refused_when_it_is_used() {
    let (url, heads) = canned(ok(EMPTY));
    type Ask = fn(&GoogleDrive);
    let unmet: [(Ask, i32, &str); 9] = [
        (
            |d| d.set_ssl_provider(SslProvider::Platform),
            codes::SECURITY_LIBRARY,
            "ssl_provider",
        ),
        (
            |d| set(d, "UseInternalSecurityAPI=False"),
            codes::SECURITY_LIBRARY,
            "UseInternalSecurityAPI",
        ),
        (
            |d| set(d, "UseFIPSCompliantAPI=True"),
            codes::SECURITY_LIBRARY,
            "UseFIPSCompliantAPI",
        ),
        (
            |d| set(d, "HTTPVersion=3.0"),
            codes::UNSUPPORTED,
            "HTTPVersion",
        ),
        (
            |d| {
                set(d, "HTTPVersion=2.0");
                set(d, "AllowHTTPFallback=False");
            },
            codes::UNSUPPORTED,
            "AllowHTTPFallback",
        ),
        (
            |d| d.set_proxy_server("proxy.example"),
            codes::UNSUPPORTED,
            "proxy_server",
        ),
        (
            |d| {
                d.set_firewall_type(FirewallType::Socks5);
                d.set_firewall_host("firewall.example");
            },
            codes::UNSUPPORTED,
            "firewall_host",
        ),
        (
            |d| set(d, "SSLCheckCRL=1"),
            codes::UNSUPPORTED,
            "SSLCheckCRL",
        ),
        (
            |d| set(d, "SSLCheckOCSP=2"),
            codes::UNSUPPORTED,
            "SSLCheckOCSP",
        ),
    ];
    for (ask, code, word) in unmet {
        let drive = at(&url);
        ask(&drive);
        let error = drive.list_resources().unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.message().contains(word), "{error}");
        // Nothing that sends nothing is in the way.
        drive.reset().unwrap();
    }
    assert!(heads.try_recv().is_err(), "nothing was sent");
}

fn set(drive: &GoogleDrive, text: &str) {
    drive.config(text).unwrap();
}
