//! Settings of the sections HTTP, SSL and TCPClient as the other side sees them.

use std::sync::Arc;

use cloudstorage::error::codes;
use cloudstorage::{CertStoreType, GoogleDrive};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use crate::support::{at, canned, ok, script, start, tls_server};

const EMPTY: &str = "{\"files\":[]}";

#[test]
fn the_user_agent_is_what_is_set_and_left_out_when_that_is_nothing() {
    let (url, heads) = canned(ok(EMPTY));
    let drive = at(&url);
    let agent = |drive: &GoogleDrive| {
        drive.list_resources().unwrap();
        let head = heads.recv().unwrap();
        let line = head
            .lines()
            .find_map(|line| line.strip_prefix("User-Agent: "));
        line.map(str::to_owned)
    };
    assert_eq!(agent(&drive), drive.config("UserAgent").ok());
    drive.config("UserAgent=mine/1 (x)").unwrap();
    assert_eq!(agent(&drive).as_deref(), Some("mine/1 (x)"));
    drive.config("UserAgent=").unwrap();
    assert_eq!(agent(&drive), None);
}

#[test]
fn the_settings_that_repeat_a_property_travel_too() {
    let (url, heads) = canned(ok(EMPTY));
    let drive = at(&url);
    drive.config("Authorization=Mine abc").unwrap();
    drive.config("OtherHeaders=X-A: 1\r\nX-B: 2").unwrap();
    drive.config("LocalHost= 127.0.0.1 ").unwrap();
    drive.list_resources().unwrap();
    let head = heads.recv().unwrap();
    for line in ["Authorization: Mine abc", "X-A: 1", "X-B: 2"] {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{head}");
    }
    // Not one of this machine: no connection can start there.
    drive.config("LocalHost=203.0.113.7").unwrap();
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::EADDRNOTAVAIL
    );
}

#[test]
fn the_head_of_the_last_answer_is_kept() {
    let (url, _heads) =
        canned("HTTP/1.1 200 Fine\r\nX-Mine: yes\r\nContent-Length: 12\r\n\r\n{\"files\":[]}");
    let drive = at(&url);
    assert_eq!(drive.config("TransferredHeaders").unwrap(), "");
    drive.list_resources().unwrap();
    let head = drive.config("TransferredHeaders").unwrap();
    assert!(head.contains("X-Mine: yes\r\nContent-Length: 12"), "{head}");
}

/// An authority, and what it signs with.
fn authority(
    name: &str,
    above: Option<&Issuer<'_, KeyPair>>,
) -> (String, Vec<u8>, Issuer<'static, KeyPair>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let made = match above {
        Some(above) => params.signed_by(&key, above),
        None => params.self_signed(&key),
    };
    let made = made.unwrap();
    (made.pem(), made.der().to_vec(), Issuer::new(params, key))
}

#[test]
fn further_certificates_are_presented_with_the_clients_own() {
    // The server knows the topmost authority alone: what lies between has to be shown.
    let (_, root, above) = authority("root", None);
    let (between, _, below) = authority("between", Some(&above));
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["client".to_owned()]).unwrap();
    let own = own.signed_by(&key, &below).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (store, chain) = (
        folder.path().join("own.pem"),
        folder.path().join("between.pem"),
    );
    std::fs::write(&store, key.serialize_pem() + &own.pem()).unwrap();
    std::fs::write(&chain, &between).unwrap();

    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(root.into()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider));
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let drive = at(&tls_server(config));
    drive
        .config(&format!("SSLServerCACerts={}", made.cert.pem()))
        .unwrap();
    drive.set_ssl_cert_store_type(CertStoreType::PemKeyFile);
    drive.set_ssl_cert_store(store.to_str().unwrap());
    drive.set_ssl_cert_subject("*").unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::HANDSHAKE, "{error}");
    for value in [between, chain.display().to_string()] {
        drive.config(&format!("SSLCACerts={value}")).unwrap();
        drive.list_resources().unwrap();
        drive.config("SSLCACerts=").unwrap();
        drive.list_resources().unwrap_err();
    }
}

/// What the system says of the timer of the sockets that lead to a port: its kind and its hundredths of a second.
#[cfg(target_os = "linux")]
fn timers(port: u16) -> Vec<(String, u64)> {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let remote = format!("0100007F:{port:04X}");
    let rows = table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let ours = rows.filter(|row| row.get(2) == Some(&remote.as_str()));
    ours.map(|row| {
        let (kind, left) = row[5].split_once(':').unwrap();
        (kind.to_owned(), u64::from_str_radix(left, 16).unwrap())
    })
    .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn the_system_watches_over_a_silent_connection() {
    use std::io::Write;
    for (settings, expected) in [
        (&[][..], None),
        (&["TCPKeepAlive=True"][..], Some(600_000..720_001)),
        (&["KeepAliveTime=90000"][..], Some(8_000..9_001)),
        (&["KeepAliveInterval=5000"][..], Some(600_000..720_001)),
        (&["KeepAliveTime=90000", "TCPKeepAlive=False"][..], None),
    ] {
        let (url, _heads) = crate::support::raw_server(|mut stream| {
            crate::support::read_head(&mut stream);
            let _ = stream.write_all(ok(EMPTY).as_bytes());
            // It stays open: the client keeps it.
            std::mem::forget(stream);
        });
        let port = url.rsplit(':').next().unwrap().parse().unwrap();
        let drive = at(&url);
        drive.config("KeepAlive=True").unwrap();
        for setting in settings {
            drive.config(setting).unwrap();
        }
        drive.list_resources().unwrap();
        // The timer of what was just sent may come first: it ends in no time.
        let end = std::time::Instant::now() + std::time::Duration::from_secs(5);
        let watched = loop {
            let timers = timers(port);
            let busy = timers.iter().any(|timer| timer.0 == "01");
            if !busy || std::time::Instant::now() > end {
                break timers.into_iter().find(|timer| timer.0 == "02");
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        };
        match expected {
            None => assert_eq!(watched, None, "{settings:?}"),
            Some(range) => assert!(
                watched.as_ref().is_some_and(|t| range.contains(&t.1)),
                "{settings:?} {watched:?}"
            ),
        }
    }
}

/// How much a server can send while the client reads nothing.
#[cfg(target_os = "linux")]
fn taken_in(setting: &str) -> usize {
    use std::io::Write;
    let (url, counts) = crate::support::raw_server(|mut stream| {
        socket2::SockRef::from(&stream)
            .set_send_buffer_size(4096)
            .unwrap();
        crate::support::read_head(&mut stream);
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let limit = std::time::Duration::from_millis(300);
        stream.set_write_timeout(Some(limit)).unwrap();
        let mut sent = 0;
        while let Ok(n) = stream.write(&[0; 4096]) {
            sent += n;
        }
        sent
    });
    let drive = at(&url);
    drive.config(setting).unwrap();
    drive.on_header(|drive, _| {
        std::thread::sleep(std::time::Duration::from_secs(1));
        drive.interrupt();
    });
    let _ = drive.list_resources().unwrap_err();
    counts.recv().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn the_queue_for_what_comes_in_has_the_size_asked_for() {
    let (small, large) = (
        taken_in("InBufferSize=10000"),
        taken_in("InBufferSize=200000"),
    );
    assert!(small * 2 < large, "{small} {large}");
}

/// How much leaves the client while the server reads nothing.
#[cfg(target_os = "linux")]
fn sent_off(setting: &str) -> i64 {
    let (url, _counts) = crate::support::raw_server(|mut stream| {
        socket2::SockRef::from(&stream)
            .set_recv_buffer_size(4096)
            .unwrap();
        crate::support::read_head(&mut stream);
        std::thread::sleep(std::time::Duration::from_secs(3));
    });
    let drive = at(&url);
    drive.config(setting).unwrap();
    drive.set_timeout(1);
    let last = Arc::new(std::sync::atomic::AtomicI64::new(0));
    let note = Arc::clone(&last);
    drive.config("ProgressStep=0").unwrap();
    drive.on_progress(move |_, e| {
        note.store(e.bytes_transferred, std::sync::atomic::Ordering::SeqCst)
    });
    drive.set_resource_data(vec![0; 5_000_000]);
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::TIMEOUT, "{error}");
    last.load(std::sync::atomic::Ordering::SeqCst)
}

#[cfg(target_os = "linux")]
#[test]
fn the_queue_for_what_goes_out_has_the_size_asked_for() {
    let (small, large) = (
        sent_off("OutBufferSize=10000"),
        sent_off("OutBufferSize=200000"),
    );
    assert!(small * 2 < large, "{small} {large}");
}

/// The condition is for what the caller asks, not for what the component has to know before.
#[test]
fn a_look_up_before_a_change_has_no_condition() {
    let (url, heads) = script(&[
        (200, r#"{"id":"a","parents":["p"]}"#),
        (200, r#"{"id":"a","parents":["q"]}"#),
        (200, "{}"),
    ]);
    let drive = at(&url);
    drive
        .config("IfModifiedSince=Sun, 06 Nov 1994 08:49:37 GMT")
        .unwrap();
    drive.move_resource("a", "q").unwrap();
    drive.list_resources().unwrap();
    let conditional: Vec<_> = heads
        .iter()
        .take(3)
        .map(|head| head.contains("If-Modified-Since"))
        .collect();
    assert_eq!(conditional, [false, false, true]);
}

#[test]
fn the_longest_times_of_keep_alive_are_taken() {
    for name in ["KeepAliveTime", "KeepAliveInterval"] {
        for value in [32_767_000, 32_767_001, u32::MAX] {
            let (_emulator, drive) = start();
            drive.config(&format!("{name}={value}")).unwrap();
            drive.list_resources().unwrap();
        }
    }
}
