//! TLS against a server with certificates of the test's own.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use cloudstorage::error::codes;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{at, ok};

/// Serves the same answer over TLS; returns the address and the certificate, PEM.
fn serve(name: &str, versions: &[&'static rustls::SupportedProtocolVersion]) -> (String, String) {
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
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                head.push(byte[0]);
            }
            let _ = stream.write_all(ok("{\"files\":[]}").as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (url, pem)
}

const TLS12: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS12];
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
    assert!(heard.last().unwrap().contains("TLSv1_2"), "{heard:?}");
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

#[test]
fn a_certificate_that_is_none_is_named() {
    let (url, _) = serve("localhost", TLS12);
    let drive = at(&url);
    drive
        .config("SSLServerCACerts=-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        .unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::CERTIFICATE_STORE);
    assert!(error.message().contains("SSLServerCACerts"), "{error}");
}
