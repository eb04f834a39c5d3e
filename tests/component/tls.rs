//! TLS against a server with certificates of the test's own.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use cloudstorage::error::codes;
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::support::{at, ok, tls_server};

/// Serves the same answer over TLS; returns the address and the certificate, PEM.
pub(crate) fn serve(
    name: &str,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let pem = made.cert.pem();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (tls_server(config), pem)
}

pub(crate) const TLS12: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS12];
const TLS13: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS13];

#[test]
fn an_authority_of_ones_own_is_trusted() {
    let (url, pem) = serve("localhost", TLS12);
    let drive = at(&url);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (certificate, status) = (Arc::clone(&heard), Arc::clone(&heard));
    drive.on_ssl_server_authentication(move |_, e| {
        assert!(
            !e.cert_encoded.is_empty() && e.cert_subject.contains("CN="),
            "{}",
            e.cert_subject
        );
        certificate
            .lock()
            .unwrap()
            .push(format!("{} {}", e.status, e.accept));
    });
    drive.on_ssl_status(move |_, e| status.lock().unwrap().push(e.message.clone()));
    drive.config(&format!("SSLServerCACerts={pem}")).unwrap();
    drive.list_resources().unwrap();
    drive.list_resources().unwrap();
    let heard = heard.lock().unwrap();
    assert_eq!(
        heard.iter().filter(|line| *line == "OK true").count(),
        2,
        "asked in every handshake: {heard:?}"
    );
    assert!(heard.last().unwrap().contains("TLSv1.2"), "{heard:?}");
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused_unless_a_handler_accepts_it() {
    let (url, _) = serve("localhost", TLS12);
    let drive = at(&url);
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::CERTIFICATE_REFUSED, "{error}");
    drive.on_ssl_server_authentication(|_, e| {
        assert!(!e.accept && e.status != "OK");
        e.accept = true;
    });
    drive.list_resources().unwrap();
    drive.on_ssl_server_authentication(|_, e| e.accept = false);
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CERTIFICATE_REFUSED
    );
}

#[test]
fn a_certificate_for_another_name_is_refused_and_so_is_a_good_one_by_a_handler() {
    let (url, pem) = serve("elsewhere.example", TLS12);
    let drive = at(&url);
    drive.config(&format!("SSLServerCACerts={pem}")).unwrap();
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CERTIFICATE_REFUSED
    );
    let (url, pem) = serve("localhost", TLS12);
    let drive = at(&url);
    drive.config(&format!("SSLServerCACerts={pem}")).unwrap();
    drive.on_ssl_server_authentication(|_, e| e.accept = false);
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CERTIFICATE_REFUSED
    );
}

#[test]
fn no_version_in_common_and_no_tls_at_all() {
    let (url, pem) = serve("localhost", TLS13);
    let drive = at(&url);
    drive.config(&format!("SSLServerCACerts={pem}")).unwrap();
    assert_eq!(drive.list_resources().unwrap_err().code(), codes::HANDSHAKE);
    let (url, _requests) = crate::support::raw_server(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        stream
    });
    let drive = at(&url.replace("http:", "https:"));
    assert_eq!(drive.list_resources().unwrap_err().code(), codes::HANDSHAKE);
}

#[test]
fn a_handshake_that_is_never_answered_ends_by_the_connection_timeout() {
    let (url, _requests) = crate::support::raw_server(|stream| stream);
    let drive = at(&url.replace("http:", "https:"));
    drive.set_timeout(0);
    drive.config("ConnectionTimeout=1").unwrap();
    assert_eq!(drive.list_resources().unwrap_err().code(), codes::TIMEOUT);
}

/// The component at a TLS server whose certificate it trusts.
fn trusting(versions: &[&'static rustls::SupportedProtocolVersion]) -> cloudstorage::GoogleDrive {
    let (url, pem) = serve("localhost", versions);
    let drive = at(&url);
    drive.config(&format!("SSLServerCACerts={pem}")).unwrap();
    drive
}

fn read(drive: &cloudstorage::GoogleDrive, name: &str) -> String {
    drive.config(name).unwrap()
}

#[test]
fn the_newest_protocol_is_spoken_on_demand_and_what_was_negotiated_is_told() {
    let drive = trusting(TLS13);
    for name in [
        "SSLNegotiatedVersion",
        "SSLNegotiatedCipher",
        "SSLNegotiatedCipherSuite",
        "SSLNegotiatedKeyExchange",
    ] {
        assert_eq!(read(&drive, name), "", "{name}");
    }
    assert_eq!(drive.list_resources().unwrap_err().code(), codes::HANDSHAKE);
    drive.config("SSLEnabledProtocols=12288").unwrap();
    drive.list_resources().unwrap();
    assert_eq!(read(&drive, "SSLNegotiatedVersion"), "TLSv1.3");
    assert_eq!(
        read(&drive, "SSLNegotiatedCipherSuite"),
        "TLS_AES_256_GCM_SHA384"
    );
    assert_eq!(read(&drive, "SSLNegotiatedCipher"), "AES_256_GCM");
    assert_eq!(read(&drive, "SSLNegotiatedCipherStrength"), "256");
    assert_eq!(read(&drive, "SSLNegotiatedKeyExchange"), "ecdhe_x25519");
    assert_eq!(read(&drive, "SSLNegotiatedKeyExchangeStrength"), "255");
    drive.reset().unwrap();
    assert_eq!(read(&drive, "SSLNegotiatedVersion"), "");

    let drive = trusting(TLS12);
    drive.list_resources().unwrap();
    assert_eq!(read(&drive, "SSLNegotiatedVersion"), "TLSv1.2");
    for (setting, names) in [
        ("SSLEnabledProtocols=48", "SSLEnabledProtocols"),
        ("SSLEnabledProtocols=768", "SSLEnabledProtocols"),
    ] {
        drive.config(setting).unwrap();
        let error = drive.list_resources().unwrap_err();
        assert_eq!(error.code(), codes::HANDSHAKE, "{error}");
        assert!(error.message().contains(names), "{error}");
    }
}

#[test]
fn suites_are_those_allowed() {
    let drive = trusting(TLS12);
    let wanted = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    drive
        .config(&format!(
            "SSLEnabledCipherSuites=TLS_RSA_WITH_RC4_128_MD5;{wanted}"
        ))
        .unwrap();
    drive.list_resources().unwrap();
    assert_eq!(read(&drive, "SSLNegotiatedCipherSuite"), wanted);
    drive.config("SSLCipherStrength=256").unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::HANDSHAKE, "{error}");
    drive.config("SSLEnabledCipherSuites=*").unwrap();
    drive.list_resources().unwrap();
    assert_eq!(read(&drive, "SSLNegotiatedCipherStrength"), "256");
}

#[test]
fn authorities_come_from_files_and_folders_too() {
    let (url, pem) = serve("localhost", TLS12);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, pem).unwrap();
    for setting in [
        format!("OpenSSLCAFile={}", file.display()),
        format!("OpenSSLCADir={}", folder.path().display()),
        format!("SSLCACertFilePaths=/nowhere;{}", file.display()),
    ] {
        let drive = at(&url);
        drive.config(&setting).unwrap();
        drive.list_resources().unwrap();
    }
    for setting in ["OpenSSLCAFile=/nowhere", "OpenSSLCADir=/nowhere"] {
        let drive = at(&url);
        drive.config(setting).unwrap();
        let error = drive.list_resources().unwrap_err();
        assert_eq!(error.code(), codes::CERTIFICATE_STORE, "{error}");
    }
}

#[test]
fn session_secrets_are_written_down_on_demand() {
    let drive = trusting(TLS12);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.log");
    std::fs::write(&file, "what was there\n").unwrap();
    drive
        .config(&format!("SSLKeyLogFile={}", file.display()))
        .unwrap();
    drive.list_resources().unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("what was there"));
    let words: Vec<_> = lines.next().unwrap().split(' ').collect();
    assert_eq!(
        (words[0], words[1].len(), words[2].len()),
        ("CLIENT_RANDOM", 64, 96)
    );
    drive.config("SSLKeyLogFile=/nowhere/keys.log").unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::HANDSHAKE);
    assert!(error.message().contains("SSLKeyLogFile"), "{error}");
}

#[test]
fn a_file_of_authorities_is_looked_for_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (url, pem) = serve("localhost", TLS12);
    for name in ["OpenSSLCAFile", "OpenSSLCADir"] {
        let inner = folder.path().join(name);
        std::fs::create_dir(&inner).unwrap();
        let file = inner.join("ca.pem");
        std::fs::write(&file, &pem).unwrap();
        let drive = at(&url);
        let path = if name.ends_with("Dir") { &inner } else { &file };
        drive.config(&format!("{name}={}", path.display())).unwrap();
        drive.list_resources().unwrap();
        std::fs::write(&file, "").unwrap();
        let code = |drive: &cloudstorage::GoogleDrive| drive.list_resources().unwrap_err().code();
        assert_eq!(code(&drive), codes::CERTIFICATE_REFUSED, "{name}");
        std::fs::remove_dir_all(&inner).unwrap();
        assert_eq!(code(&drive), codes::CERTIFICATE_STORE, "{name}");
    }
}

#[test]
fn a_connection_that_was_kept_is_not_used_under_other_settings() {
    for (setting, code) in [
        ("SSLServerCACerts=", codes::CERTIFICATE_REFUSED),
        ("SSLEnabledProtocols=12288", codes::HANDSHAKE),
        ("SSLCipherStrength=300", codes::HANDSHAKE),
        (
            "SSLEnabledCipherSuites=TLS_RSA_WITH_RC4_128_MD5",
            codes::HANDSHAKE,
        ),
        ("SSLKeyLogFile=/no/such/folder/x", codes::HANDSHAKE),
        ("UseIPv6=1", 0),
        ("LocalHost=192.0.2.1", 10049),
    ] {
        let (url, pem) = serve_lastingly();
        let drive = at(&url);
        drive.config("KeepAlive=True").unwrap();
        drive.config(&format!("SSLServerCACerts={pem}")).unwrap();
        let handshakes = Arc::new(Mutex::new(0));
        let count = Arc::clone(&handshakes);
        drive.on_ssl_server_authentication(move |_, _| *count.lock().unwrap() += 1);
        drive.list_resources().unwrap();
        drive.list_resources().unwrap();
        assert_eq!(*handshakes.lock().unwrap(), 1, "{url}");
        drive.config(setting).unwrap();
        let error = drive.list_resources().expect_err(setting);
        assert!(code == 0 || error.code() == code, "{setting} {error}");
    }
}

/// As [`serve`] with TLS 1.2, and connections last.
fn serve_lastingly() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let pem = made.cert.pem();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = Arc::new(
        ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(TLS12)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap(),
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            std::thread::spawn(move || {
                let connection = rustls::ServerConnection::new(config).unwrap();
                let mut stream = rustls::StreamOwned::new(connection, stream);
                loop {
                    let mut head = Vec::new();
                    let mut byte = [0];
                    while !head.ends_with(b"\r\n\r\n") {
                        if !matches!(stream.read(&mut byte), Ok(1)) {
                            return;
                        }
                        head.push(byte[0]);
                    }
                    let _ = stream.write_all(ok("{\"files\":[]}").as_bytes());
                    let _ = stream.flush();
                }
            });
        }
    });
    (format!("https://localhost:{port}"), pem)
}
