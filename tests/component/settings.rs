//! Every setting takes what its kind takes, drops the blanks that cannot belong to its value, and refuses what could
//! never work: at once, by name, and with nothing changed.

use std::sync::{Arc, Mutex};

use cloudstorage::error::codes;
use cloudstorage::surface::{self, Setting, Value};
use cloudstorage::{
    FollowRedirects, GoogleDrive, HttpVersion, IpVersion, ListResourcesMode, LogLevel,
    PasswordHash, PasswordKdf, PasswordStretch, PkceMethod, RevocationCheck,
};

use crate::support::{at, canned, ok};

/// What nothing may show of a secret.
const CANARY: &str = "canary";

/// Values a setting takes and reads back as they are.
fn good(row: &Setting) -> Vec<String> {
    let words: &[&str] = match (row.kind, row.name) {
        ("boolean", "OAuthWebServerActive") => &["false"],
        ("boolean", _) => &["True", "False"],
        ("switch", _) => &[""],
        ("code page", _) => &["1252"],
        ("date", _) => &["Sat, 01 Jan 2022 12:00:00 GMT", ""],
        ("hex", _) => &["00ff", ""],
        ("format", _) => &["pdf", "x,a/b"],
        ("certificates", _) => &[""],
        ("address", "ServiceURL") => &["http://[::1]:8080/prefix/", "HTTPS://bücher.example"],
        ("address", _) => &["127.0.0.1", "::1", ""],
        ("host", "OAuthWebServerHost") => &["::1", "a.b-c.example"],
        ("host", _) => &["::1", "a.b-c.example", ""],
        ("id", _) => &["0B-_x", ""],
        ("name", _) => &["a b", ""],
        ("fields", _) => &["*", "files(id,name)"],
        ("path", _) => &["/a b/c", ""],
        ("word", _) => &["MAC"],
        ("list", "AcceptEncoding") => &["gzip;q=0.5, *", ""],
        ("list", "HTTP2HeadersWithoutIndexing") => &["X-A, X-B", ""],
        ("list", "ProxyExceptionsList") => &["a.example;*.b;::1", ""],
        ("list", "SSLCACertFilePaths") => &["/a b;c", ""],
        ("list", "SSLEnabledCipherSuites") => &[
            "*",
            "TLS_AES_128_GCM_SHA256;tls_rsa_with_rc4_128_md5;CALG_AES",
        ],
        ("list", "TLS12SignatureAlgorithms") => &["sha256-rsa,sha1-dsa", ""],
        ("list", "TLS13SignatureAlgorithms") => &["ed25519,ed448"],
        ("list", _) => &["ecdhe_secp256r1,ecdhe_secp384r1"],
        ("text", "OAuthPKCEVerifier") => &["abcdefghijklmnopqrstuvwxyz0123456789-._~ABC", ""],
        ("text", "OAuthWebServerResponse" | "OAuthWebServerFailedResponse") => &["<p>\nx"],
        ("text", _) => &["a = Ä", "a\r\nb", ""],
        ("header value", _) => &["a = Ä\t;", ""],
        ("header lines", _) => &["X-A: b\r\nX-C: d", ""],
        // Numbers, flags and choices: the default is one.
        _ => return vec![(row.default)()],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Values that could never work. Those of secrets hold the canary.
fn bad(row: &Setting) -> Vec<String> {
    let words: &[&str] = match (row.kind, row.name) {
        ("boolean" | "switch", _) => &["maybe", "2", "True False"],
        ("number" | "code page", _) => &["", "x", "1.5", "0x", "-2", "99999999999999999999"],
        ("flags", _) => &["", "x", "0x", "-1", "0x40000000"],
        ("choice", _) => &["", "-1", "77", "x", "1 2"],
        ("date", _) => &["yesterday", "2017-10-29"],
        ("hex", _) => &["0", CANARY],
        ("format", _) => &["", "nonsense", "a,b"],
        ("certificates", _) => &[
            "garbage",
            "/nowhere/ca.pem",
            "/",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ],
        ("address", "ServiceURL") => &[
            "",
            "h",
            "http://",
            "https:///x",
            "ftp://h",
            "http://a b",
            "http://h?q",
            "http://h#f",
            "http://h:0",
            "http://h:x",
            "http://h/\u{7f}",
            "http://h/ü",
            "http://u:canary@h",
        ],
        ("address", _) => &["localhost", "1.2.3", "127.0.0.1:80", "a b"],
        ("host", "OAuthWebServerHost") => &["", "a b", "http://a", "a/b", "a:80", "a\nb"],
        ("host", _) => &["a b", "http://a", "a/b", "a:80", "a\nb"],
        ("id" | "name" | "fields", _) => &["a\nb", "a\0b"],
        ("path", "XPath" | "OAuthJWTXPath") => &[],
        ("path", _) => &["/a\0b"],
        ("word", _) => &["", "a b", "Bearer\r\nX-A: b"],
        ("list", "AcceptEncoding") => &["gzip deflate", ",", "gzip;q=2", "gzip\r\nX-A: b"],
        ("list", "HTTP2HeadersWithoutIndexing") => &["a b", ",", "a:b"],
        ("list", "ProxyExceptionsList") => &["a b", "http://a"],
        ("list", "SSLCACertFilePaths") => &["/a\0b"],
        ("list", "SSLEnabledCipherSuites") => &[
            "",
            ";",
            "garbage",
            "TLS_AES_128_GCM_SHA256;TLS_X",
            "*;TLS_AES_128_GCM_SHA256",
        ],
        ("list", _) => &[
            "x",
            "ecdhe_secp256r1 ecdhe_secp384r1",
            "ecdhe_secp256r1,,ecdhe_secp384r1",
        ],
        ("text", "OAuthPKCEVerifier") => {
            &[CANARY, "canary canary canary canary canary canary canary"]
        }
        ("text", _) => &[],
        ("header value", "UserAgent") => &["agent\r\nX-A: b", "agent\0"],
        ("header value", _) => &["canary\r\nX-A: b", "canary\0"],
        ("header lines", _) => &["canary", ": canary", "X-A: canary\0"],
        (kind, name) => panic!("{name} has a kind without samples: {kind}"),
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Those that can be set, each on an object that has what it needs.
fn each(mut look: impl FnMut(&GoogleDrive, &Setting, &str)) {
    let (url, _heads) = canned(ok("{\"files\":[{\"id\":\"1\"}]}"));
    for row in surface::settings().filter(|row| row.writable) {
        let drive = at(&url);
        if row.name == "XPath" {
            drive.list_resources().unwrap();
        }
        drive.config("OAuthParamCount=1").unwrap();
        let index = if row.indexed { "[0]" } else { "" };
        look(&drive, row, &format!("{}{index}", row.name));
    }
}

#[test]
fn blanks_around_a_value_are_dropped_where_they_cannot_belong_to_it() {
    let (mut dropped, mut kept) = (0, 0);
    each(|drive, row, name| {
        let values = match row.name {
            "XPath" => vec!["/json/files/[1]/id".to_owned()],
            // There is no token to point into.
            "OAuthJWTXPath" => return,
            "OAuthParamCount" => vec!["2".to_owned()],
            _ => good(row),
        };
        for value in values {
            let set = drive.config(&format!("{name}={value}"));
            assert_eq!(set.unwrap_or_else(|e| panic!("{e}")), value, "{name}");
            if row.name == "OAuthPKCEVerifier" {
                // A secret is not trimmed: with blanks it is none of this form.
                drive.config(&format!("{name}= {value} ")).unwrap_err();
                continue;
            }
            if row.kind == "header lines" && !value.is_empty() {
                // A line that begins with a blank is no header line.
                drive.config(&format!("{name}= {value} ")).unwrap_err();
                let behind = drive.config(&format!("{name}={value} ")).unwrap();
                assert_eq!(behind, format!("{value} "));
                continue;
            }
            let around = drive.config(&format!("{name}= \t{value} "));
            let around = around.unwrap_or_else(|e| panic!("{name}: {e}"));
            if row.verbatim && !value.is_empty() {
                assert_eq!(around, format!(" \t{value} "), "{name}");
                kept += 1;
            } else if !row.verbatim {
                assert_eq!(around, value, "{name}");
                dropped += 1;
            }
            assert_eq!(drive.config(name).unwrap(), around, "{name}");
        }
    });
    assert!(dropped > 100 && kept > 20, "{dropped} {kept}");
}

#[test]
fn what_could_never_work_is_refused_by_name_with_nothing_changed() {
    let mut refused = 0;
    each(|drive, row, name| {
        let before = drive.config(name).ok();
        for value in bad(row) {
            let error = drive.config(&format!("{name}={value}")).unwrap_err();
            assert_eq!(error.code(), codes::UNSUPPORTED, "{name}: {error}");
            let message = error.message();
            for part in [row.name, "takes"] {
                assert!(message.contains(part), "{name}: {error}");
            }
            let secret = row.secret
                || row.kind == "hex"
                || value.contains(CANARY)
                || value.contains("-----")
                || (row.kind == "address" && value.contains(['?', '#']));
            assert!(!message.contains(CANARY), "{error}");
            let shown = format!("{:?}", value.trim());
            assert_eq!(message.contains(&shown), !secret, "{error}");
            assert_eq!(drive.config(name).ok(), before, "{name}");
            refused += 1;
        }
    });
    assert!(refused > 400, "{refused}");
}

#[test]
fn a_property_refuses_what_its_setting_refuses() {
    let drive = GoogleDrive::new();
    drive.set_local_host(" 127.0.0.1 ").unwrap();
    assert_eq!(drive.local_host(), "127.0.0.1");
    for bad in ["localhost", "1.2.3", "a b"] {
        let error = drive.set_local_host(bad).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED);
        assert!(error.message().contains("local_host"), "{error}");
        assert_eq!(drive.local_host(), "127.0.0.1");
    }
    assert_eq!(drive.config("LocalHost").unwrap(), "127.0.0.1");
    drive.config("LocalHost=").unwrap();
    assert_eq!(drive.local_host(), "");
    assert_eq!(
        drive.set_other_headers("x").unwrap_err().code(),
        codes::UNSUPPORTED
    );
}

#[test]
fn certificates_come_from_a_file_too_and_are_read_when_they_are_set() {
    let (url, pem) = crate::tls::serve("localhost", crate::tls::TLS12);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, format!("a note before\n{pem}")).unwrap();
    for name in ["SSLServerCACerts", "SSLCACerts", "SSLClientCACerts"] {
        let drive = at(&url);
        let path = file.display().to_string();
        assert_eq!(drive.config(&format!("{name}= {path} ")).unwrap(), path);
        assert_eq!(drive.config(&format!("{name}={pem}")).unwrap(), pem.trim());
        let half = format!("{pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        let error = drive.config(&format!("{name}={half}")).unwrap_err();
        assert!(error.message().contains("certificate 2"), "{error}");
        assert_eq!(drive.config(name).unwrap(), pem.trim());
    }
    let drive = at(&url);
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CERTIFICATE_REFUSED
    );
    drive
        .config(&format!("SSLServerCACerts={}", file.display()))
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    drive.list_resources().unwrap();
    drive.config("SSLServerCACerts=").unwrap();
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::CERTIFICATE_REFUSED
    );
}

#[test]
fn a_bundle_of_the_system_can_be_read() {
    let drive = GoogleDrive::new();
    let bundles = drive.config("SSLCACertFilePaths").unwrap();
    for bundle in bundles
        .split(';')
        .filter(|path| std::path::Path::new(path).is_file())
    {
        drive.config(&format!("SSLServerCACerts={bundle}")).unwrap();
    }
}

#[test]
fn a_service_in_the_clear_is_told_once_when_it_is_used() {
    let (url, _heads) = canned(ok("{\"files\":[]}"));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let drive = at(&url);
    let log = Arc::clone(&heard);
    drive.on_log(move |_, e| {
        if e.message.contains("not encrypted") {
            log.lock()
                .unwrap()
                .push((e.log_level, e.log_type.clone(), e.message.clone()));
        }
    });
    let told = || std::mem::take(&mut *heard.lock().unwrap());
    drive.list_resources().unwrap();
    assert!(told().is_empty(), "it does not leave this machine");
    // Any address but one of the loopback counts, and nobody is at this one.
    for url in ["http://0.0.0.0:1", "http://0.0.0.0:2"] {
        drive.config(&format!("ServiceURL={url}")).unwrap();
        assert!(told().is_empty(), "not by the setter");
        for _ in 0..2 {
            let _ = drive.list_resources().unwrap_err();
        }
        let lines = told();
        assert!(lines.len() == 1 && lines[0].2.contains(url), "{lines:?}");
        assert_eq!(lines[0].1, "Info");
    }
    drive.set_o_auth_client_id("id");
    drive.set_o_auth_server_token_url("http://0.0.0.0:3/token");
    drive.set_o_auth_refresh_token("refresh");
    drive.set_authorization("");
    let _ = drive.calc_authorization().unwrap_err();
    let lines = told();
    assert!(
        lines.len() == 1 && lines[0].2.contains("http://0.0.0.0:3"),
        "{lines:?}"
    );

    drive.set_o_auth_refresh_token("");
    drive.set_o_auth_server_auth_url("http://0.0.0.0:4/auth");
    drive.on_launch_browser(|drive, e| {
        e.handled = true;
        drive.interrupt();
    });
    assert_eq!(drive.authorize().unwrap_err().code(), codes::INTERRUPTED);
    let lines = told();
    assert!(
        lines.len() == 1 && lines[0].2.contains("http://0.0.0.0:4"),
        "{lines:?}"
    );

    drive.reset().unwrap();
    drive.set_authorization("Bearer x");
    drive.config("ServiceURL=http://0.0.0.0:1").unwrap();
    let _ = drive.list_resources().unwrap_err();
    assert_eq!(told().len(), 1);
}

#[test]
fn settings_have_values_of_their_type() {
    let drive = GoogleDrive::new();
    let values: Vec<(&str, Value, &str)> = vec![
        (
            "EncryptionPasswordHash",
            PasswordHash::Sha512.into(),
            "SHA-512",
        ),
        ("EncryptionPasswordKDF", PasswordKdf::Pbkdf2.into(), "1"),
        (
            "EncryptionPasswordStretch",
            PasswordStretch::DotNet.into(),
            "dotnet",
        ),
        ("FollowRedirects", FollowRedirects::SameScheme.into(), "2"),
        ("HTTPVersion", HttpVersion::Http10.into(), "1.0"),
        ("ListResourcesMode", ListResourcesMode::Folders.into(), "2"),
        ("LogLevel", LogLevel::Debug.into(), "3"),
        ("OAuthPKCEChallengeEncoding", PkceMethod::Plain.into(), "1"),
        ("SSLCheckCRL", RevocationCheck::Off.into(), "0"),
        ("UseIPv6", IpVersion::V6.into(), "1"),
        ("KeepAlive", true.into(), "True"),
        ("MaxResults", 7.into(), "7"),
        ("SSLEnabledProtocols", 3072.into(), "3072"),
        ("RevisionId", "r".into(), "r"),
    ];
    for (name, value, text) in values {
        drive.set_setting(name, value.clone()).unwrap();
        assert_eq!(drive.config(name).unwrap(), text, "{name}");
        assert_eq!(drive.setting(name).unwrap(), value, "{name}");
    }
    drive
        .set_setting("EncryptionKey", vec![0xab_u8; 32])
        .unwrap();
    assert_eq!(drive.config("EncryptionKey").unwrap(), "ab".repeat(32));

    // Refused as `config` refuses, and told to on_error as well.
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    drive.on_error(move |_, e| sink.lock().unwrap().push(e.error_code));
    let refused = [
        drive.set_setting("LogLevel", 4),
        drive.set_setting("LogLevel", true),
        drive.set_setting("NoSuchSetting", 1),
        drive.set_setting("MaxResults=5", 1),
        drive.set_setting("StatusCode", 1),
        drive.setting("NoSuchSetting").map(drop),
    ];
    for outcome in refused {
        assert_eq!(outcome.unwrap_err().code(), codes::UNSUPPORTED);
    }
    let index = drive.setting("IconLink[0]").unwrap_err();
    assert_eq!(index.code(), codes::INVALID_INDEX);
    assert_eq!(*told.lock().unwrap(), [601, 601, 601, 601, 601, 601, 605]);
    assert_eq!(drive.config("LogLevel").unwrap(), "3");
}

#[test]
fn every_setting_reads_with_a_type() {
    let drive = GoogleDrive::new();
    for row in surface::settings().filter(|row| !row.indexed) {
        let (Ok(text), value) = (drive.config(row.name), drive.setting(row.name)) else {
            continue;
        };
        match value.unwrap() {
            Value::Bool(flag) => assert_eq!(text.to_lowercase(), flag.to_string(), "{}", row.name),
            Value::Int(number) => assert_eq!(text, number.to_string(), "{}", row.name),
            Value::Str(same) => assert_eq!(text, same, "{}", row.name),
            other => panic!("{}: {other:?}", row.name),
        }
    }
}

#[test]
fn a_refusal_shows_no_secret_that_stands_in_the_wrong_place() {
    let mut texts = Vec::new();
    for row in surface::settings().filter(|row| row.writable) {
        let index = if row.indexed { "[0]" } else { "" };
        for slip in [":", " ", ": ", "\t", "[", "[0]:", "\"", "\n"] {
            texts.push(format!("{}{index}{slip}s3cretkey", row.name));
        }
        if matches!(row.kind, "host" | "address") || row.name == "ProxyExceptionsList" {
            for value in [
                "http://user:s3cretkey@proxy:80",
                "user:s3cretkey@proxy",
                "https://host.example?key=s3cretkey",
                "https://host.example#s3cretkey",
            ] {
                texts.push(format!("{}={value}", row.name));
            }
        }
    }
    assert!(texts.len() > 500);
    let drive = GoogleDrive::new();
    for text in texts {
        let error = drive.config(&text).unwrap_err();
        assert!(!error.to_string().contains("s3cretkey"), "{text} {error}");
    }
    let error = drive.property("proxy_password: s3cretkey").unwrap_err();
    assert!(!error.to_string().contains("s3cretkey"), "{error}");
}
