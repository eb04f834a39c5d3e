//! The certificate properties against OpenSSL's and OpenSSH's word, and certificates in handshakes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use cloudstorage::error::codes;
use cloudstorage::surface;
use cloudstorage::{CertStoreType, CertUsage, GoogleDrive};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use crate::support::{at, tls_server};

/// What a command of the system prints.
fn run(program: &str, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .env("LC_ALL", "C")
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}"));
    assert!(
        output.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A key and a certificate, one behind the other in a PEM file.
fn made(folder: &Path, key: &[&str], subject: &str, further: &[&str]) -> PathBuf {
    let (key_file, cert_file) = (folder.join("key"), folder.join("cert"));
    let mut args = vec![
        "req", "-x509", "-nodes", "-days", "30", "-subj", subject, "-utf8",
    ];
    args.extend([
        "-keyout",
        key_file.to_str().unwrap(),
        "-out",
        cert_file.to_str().unwrap(),
    ]);
    args.extend(key);
    for one in further {
        args.extend(["-addext", one]);
    }
    run("openssl", &args);
    let both = folder.join("both.pem");
    let text =
        std::fs::read_to_string(key_file).unwrap() + &std::fs::read_to_string(cert_file).unwrap();
    std::fs::write(&both, text).unwrap();
    both
}

const RSA: &[&str] = &["-newkey", "rsa:2048"];
const EC: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
const EDWARDS: &[&str] = &["-newkey", "ed25519"];

/// A component with this file as its store, and the certificate in it selected.
fn selected(file: &Path) -> GoogleDrive {
    let drive = GoogleDrive::new();
    drive.set_ssl_cert_store_type(CertStoreType::PemKeyFile);
    drive.set_ssl_cert_store(file.to_str().unwrap());
    drive.set_ssl_cert_subject("*").unwrap();
    drive
}

#[test]
fn the_facts_are_those_openssl_and_openssh_tell() {
    for (key, kind, length, signature) in [
        (RSA, "RSA", 2048, "RSA_SHA256RSA"),
        (EC, "EC", 384, "ECDSA_SHA256"),
        (EDWARDS, "Ed25519", 256, "Ed25519"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let subject = "/C=US/ST=North Carolina/O=Example, Inc./CN=www.example.com";
        let file = made(
            folder.path(),
            key,
            subject,
            &[
                "subjectAltName=DNS:a.example,IP:127.0.0.1,email:a@b.example",
                "keyUsage=digitalSignature,keyCertSign",
                "extendedKeyUsage=serverAuth,1.2.3.4",
            ],
        );
        let drive = selected(&file);
        let cert = folder.path().join("cert");
        let x509 = |option: &str| {
            let text = run(
                "openssl",
                &["x509", "-in", cert.to_str().unwrap(), "-noout", option],
            );
            text.trim_end()
                .split_once('=')
                .map_or(text.clone(), |parts| parts.1.trim().to_owned())
        };
        let plain = |hash: &str| x509(hash).replace(':', "");

        let name = "CN=www.example.com, O=\"Example, Inc.\", S=North Carolina, C=US";
        assert_eq!(
            (drive.ssl_cert_subject(), drive.ssl_cert_issuer()),
            (name.to_owned(), name.to_owned())
        );
        assert_eq!(drive.ssl_cert_serial_number(), x509("-serial"));
        assert_eq!(drive.ssl_cert_thumbprint_sha1(), plain("-fingerprint"));
        assert_eq!(drive.ssl_cert_thumbprint_sha256(), {
            let text = run(
                "openssl",
                &[
                    "x509",
                    "-in",
                    cert.to_str().unwrap(),
                    "-noout",
                    "-fingerprint",
                    "-sha256",
                ],
            );
            text.trim_end().split_once('=').unwrap().1.replace(':', "")
        });
        assert_eq!(drive.ssl_cert_thumbprint_md5().len(), 32);
        let here = |time: &str| {
            run("date", &["-d", time, "+%d-%b-%Y %H:%M:%S"])
                .trim_end()
                .to_owned()
        };
        assert_eq!(drive.ssl_cert_effective_date(), here(&x509("-startdate")));
        assert_eq!(drive.ssl_cert_expiration_date(), here(&x509("-enddate")));
        assert_eq!(
            drive.ssl_cert_public_key(),
            run(
                "openssl",
                &["x509", "-in", cert.to_str().unwrap(), "-noout", "-pubkey"]
            )
        );
        assert_eq!(drive.ssl_cert_encoded(), std::fs::read(&cert).unwrap());
        assert_eq!(
            drive.ssl_cert_private_key(),
            run(
                "openssl",
                &["pkey", "-in", folder.path().join("key").to_str().unwrap()]
            )
        );
        assert!(drive.ssl_cert_private_key_available());
        assert_eq!(
            (
                drive.ssl_cert_public_key_algorithm(),
                drive.ssl_cert_public_key_length()
            ),
            (kind.to_owned(), length)
        );
        assert_eq!(drive.ssl_cert_signature_algorithm(), signature);
        assert_eq!(
            drive.ssl_cert_subject_alt_names(),
            "a.example,127.0.0.1,a@b.example"
        );
        assert_eq!(
            drive.ssl_cert_usage(),
            "Digital Signature,Certificate Signing"
        );
        assert_eq!(
            drive.ssl_cert_usage_flags(),
            CertUsage::DIGITAL_SIGNATURE | CertUsage::CERTIFICATE_SIGNING
        );
        assert_eq!(
            drive.ssl_cert_extended_key_usage(),
            "1.3.6.1.5.5.7.3.1,1.2.3.4"
        );
        assert_eq!(drive.ssl_cert_version(), "V3");
        assert_eq!(drive.ssl_cert_private_key_container(), "");

        // OpenSSH's word on the fingerprints of the key.
        let public = folder.path().join("key.pub");
        let key_file = folder.path().join("key");
        run("chmod", &["600", key_file.to_str().unwrap()]);
        if kind == "Ed25519" {
            // OpenSSH does not read this kind of key from PKCS#8: its form is short enough to be made by hand.
            let der = run(
                "openssl",
                &[
                    "pkey",
                    "-in",
                    key_file.to_str().unwrap(),
                    "-pubout",
                    "-outform",
                    "PEM",
                ],
            );
            std::fs::write(&public, ed25519_line(&der)).unwrap();
        } else {
            let line = run(
                "ssh-keygen",
                &["-y", "-P", "", "-f", key_file.to_str().unwrap()],
            );
            std::fs::write(&public, line).unwrap();
        }
        let told = run(
            "ssh-keygen",
            &["-l", "-E", "md5", "-f", public.to_str().unwrap()],
        );
        let told = told.split(' ').nth(1).unwrap();
        assert_eq!(
            format!("MD5:{}", drive.ssl_cert_fingerprint()),
            told,
            "{kind}"
        );
        assert_eq!(drive.ssl_cert_fingerprint_sha1().len(), 59);
        assert_eq!(drive.ssl_cert_fingerprint_sha256().len(), 95);
    }
}

/// The public key in PEM, which ends with its 32 bytes, as a line of `authorized_keys`.
fn ed25519_line(pem: &str) -> String {
    use base64::Engine;
    let engine = base64::engine::general_purpose::STANDARD;
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = engine.decode(body).unwrap();
    let mut wire = vec![0, 0, 0, 11];
    wire.extend(b"ssh-ed25519");
    wire.extend([0, 0, 0, 32]);
    wire.extend(&der[der.len() - 32..]);
    format!("ssh-ed25519 {}\n", engine.encode(wire))
}

#[test]
fn a_subject_is_looked_for_in_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), RSA, "/O=Example/CN=one.example", &[]);
    let drive = selected(&file);
    let full = "CN=one.example, O=Example";
    for (subject, found) in [
        (full, full),
        ("cn=ONE.example, o=example", full),
        ("one.example", full),
        ("two.example", ""),
        ("*", full),
        ("", ""),
    ] {
        drive.set_ssl_cert_subject(subject).unwrap();
        assert_eq!(drive.ssl_cert_subject(), found, "{subject:?}");
        assert_eq!(drive.ssl_cert_encoded().is_empty(), found.is_empty());
        assert_eq!(drive.ssl_cert_private_key_available(), !found.is_empty());
    }
    // A store that cannot be opened leaves what was selected.
    drive.set_ssl_cert_subject("*").unwrap();
    for (kind, store) in [
        (CertStoreType::PemKeyFile, "/nowhere"),
        (CertStoreType::PemKeyBlob, "nothing of the kind"),
        (CertStoreType::User, "MY"),
        (CertStoreType::JksFile, "/nowhere"),
        (CertStoreType::BcfksBlob, "x"),
        (CertStoreType::Pkcs11, "x"),
    ] {
        drive.set_ssl_cert_store_type(kind);
        drive.set_ssl_cert_store(store);
        let error = drive.set_ssl_cert_subject("*").unwrap_err();
        assert_eq!(error.code(), codes::CERTIFICATE_STORE, "{kind:?}: {error}");
        assert_eq!(drive.ssl_cert_subject(), full);
    }
    // Content in place of a file; a certificate without a key; and all of it gone with a reset.
    drive.set_ssl_cert_store_type(CertStoreType::PemKeyBlob);
    drive.set_ssl_cert_store(std::fs::read(&file).unwrap());
    drive.set_ssl_cert_subject("*").unwrap();
    drive.set_ssl_cert_store_type(CertStoreType::PublicKeyFile);
    drive.set_ssl_cert_store(folder.path().join("cert").to_str().unwrap());
    drive.set_ssl_cert_subject("*").unwrap();
    assert_eq!(drive.ssl_cert().subject, full);
    assert!(!drive.ssl_cert_private_key_available() && drive.ssl_cert_private_key().is_empty());
    drive.reset().unwrap();
    assert_eq!(
        (drive.ssl_cert_subject(), drive.ssl_cert_store()),
        (String::new(), b"MY".to_vec())
    );
}

#[test]
fn a_kind_of_store_opens_unless_its_row_says_that_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), RSA, "/O=Example/CN=one.example", &[]);
    let kinds = surface::enumerations()
        .find(|row| row.name == "CertStoreType")
        .unwrap();
    let mut open = Vec::new();
    for kind in kinds.values {
        let outcomes =
            [file.to_str().unwrap().into(), std::fs::read(&file).unwrap()].map(|store| {
                let drive = GoogleDrive::new();
                drive
                    .set_property("ssl_cert_store_type", kind.number)
                    .unwrap();
                drive.set_ssl_cert_store(store);
                drive
                    .set_ssl_cert_subject("*")
                    .map_err(|error| error.code())
            });
        let opens = outcomes.contains(&Ok(()));
        assert!(opens || outcomes == [Err(codes::CERTIFICATE_STORE); 2]);
        let says_not = kind.doc.to_lowercase().contains("not available here")
            || kind.doc.contains("Not in this release");
        assert_ne!(opens, says_not, "{} {}", kind.number, kind.doc);
        open.extend(opens.then_some(kind.number));
    }
    // As the row of the property says.
    assert_eq!(open, [6, 7, 8, 9]);
}

#[test]
fn an_encoded_certificate_finds_its_key_in_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), EC, "/CN=one.example", &[]);
    let pem = std::fs::read(folder.path().join("cert")).unwrap();
    let drive = GoogleDrive::new();
    drive.set_ssl_cert_encoded(pem.clone()).unwrap();
    // The store of a new object has no key for it.
    assert_eq!(
        (drive.ssl_cert_subject(), drive.ssl_cert_encoded()),
        (String::new(), pem.clone())
    );
    assert_eq!(drive.ssl_cert_issuer(), "CN=one.example");
    drive.set_ssl_cert_store_type(CertStoreType::PemKeyFile);
    drive.set_ssl_cert_store(file.to_str().unwrap());
    drive.set_ssl_cert_encoded(pem.clone()).unwrap();
    assert_eq!(drive.ssl_cert_subject(), "CN=one.example");
    assert!(drive.ssl_cert_private_key_available());
    for bad in [
        &b"\x00\xff"[..],
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"x",
    ] {
        let error = drive.set_ssl_cert_encoded(bad).unwrap_err();
        assert_eq!(error.code(), codes::CERTIFICATE_STORE, "{error}");
        assert_eq!(drive.ssl_cert_encoded(), pem);
    }
    drive.set_ssl_cert_encoded("").unwrap();
    assert_eq!(drive.ssl_cert(), cloudstorage::Certificate::default());
}

/// A server with this certificate, and, if asked to, one that wants one of the client's from the same file.
fn serve(file: &Path, wants_client: bool) -> String {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(file)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_file(file).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = if wants_client {
        let mut roots = RootCertStore::empty();
        roots.add(certificates[0].clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
        builder.with_client_cert_verifier(verifier.build().unwrap())
    } else {
        builder.with_no_client_auth()
    };
    tls_server(builder.with_single_cert(certificates, key).unwrap())
}

#[test]
fn a_server_that_asks_is_shown_the_clients_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(
        folder.path(),
        EC,
        "/CN=localhost",
        &["basicConstraints=critical,CA:FALSE"],
    );
    let url = serve(&file, true);
    let drive = at(&url);
    drive
        .set_ssl_accept_server_cert_encoded(std::fs::read(folder.path().join("cert")).unwrap())
        .unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::HANDSHAKE, "none was shown: {error}");
    drive.set_ssl_cert_store_type(CertStoreType::PemKeyFile);
    drive.set_ssl_cert_store(file.to_str().unwrap());
    drive.set_ssl_cert_subject("localhost").unwrap();
    drive.list_resources().unwrap();
    // Without its key it cannot be shown, and that is said.
    drive.set_ssl_cert_store_type(CertStoreType::User);
    drive
        .set_ssl_cert_encoded(std::fs::read(folder.path().join("cert")).unwrap())
        .unwrap();
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::NO_CLIENT_CERTIFICATE, "{error}");
}

#[test]
fn the_certificate_vouched_for_is_accepted_and_the_servers_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    // Not even its name fits: the user vouches for this very certificate.
    let file = made(folder.path(), RSA, "/CN=elsewhere.example", &[]);
    let pem = std::fs::read(folder.path().join("cert")).unwrap();
    let drive = at(&serve(&file, false));
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CERTIFICATE_REFUSED
    );
    assert_eq!(drive.ssl_server_cert_subject(), "CN=elsewhere.example");
    assert_eq!(drive.ssl_server_cert_encoded(), pem);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_ssl_server_authentication(move |drive, e| {
        // The properties are filled before the event.
        note.lock().unwrap().push((
            e.status.clone(),
            e.accept,
            drive.ssl_server_cert_subject() == e.cert_subject,
        ));
    });
    drive.set_ssl_accept_server_cert_encoded(pem).unwrap();
    drive.list_resources().unwrap();
    assert_eq!(*heard.lock().unwrap(), [("OK".to_owned(), true, true)]);
    drive.reset().unwrap();
    assert_eq!(drive.ssl_server_cert_subject(), "");
}

#[test]
fn the_whole_chain_is_told_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(folder.path(), RSA, "/CN=localhost", &[]);
    let text = std::fs::read_to_string(&file).unwrap();
    let second = std::fs::read_to_string(folder.path().join("cert")).unwrap();
    std::fs::write(&file, text + &second).unwrap();
    let drive = at(&serve(&file, false));
    let lengths = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&lengths);
    drive.on_ssl_server_authentication(move |_, e| note.lock().unwrap().push(e.cert_encoded.len()));
    let _ = drive.list_resources();
    drive.config("SSLIncludeCertChain=True").unwrap();
    let _ = drive.list_resources();
    let lengths = lengths.lock().unwrap();
    assert_eq!(lengths[1], 2 * lengths[0]);
}
