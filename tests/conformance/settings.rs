//! Every setting row agrees with the facts; the mechanics of `config` on every row.

use std::collections::BTreeMap;

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;
use cloudstorage::surface::{self, Setting, Status};

use crate::facts;

fn rows() -> impl Iterator<Item = &'static Setting> {
    surface::settings()
}

/// Every documented setting with its row.
fn documented() -> Vec<(&'static Setting, facts::Setting)> {
    let with_row = |fact: facts::Setting| {
        let row = rows().find(|row| row.name == fact.name);
        (
            row.unwrap_or_else(|| panic!("{} is missing", fact.name)),
            fact,
        )
    };
    facts::settings().into_iter().map(with_row).collect()
}

fn name(row: &Setting) -> String {
    if row.indexed {
        format!("{}[0]", row.name)
    } else {
        row.name.to_owned()
    }
}

/// What is taken, with what is read back; and what is refused.
fn samples(fact: &facts::Setting) -> (Vec<(String, String)>, Vec<String>) {
    let owned = |all: &[&str]| {
        all.iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let as_they_are = |all: &[String]| {
        all.iter()
            .map(|v| (v.clone(), v.clone()))
            .collect::<Vec<_>>()
    };
    let values = fact.values.clone().unwrap_or_default();
    match (fact.kind.as_str(), fact.name.as_str()) {
        ("bool", name) => {
            let (yes, no) = if name == "OAuthWebServerActive" {
                // Starting a server needs a port: only what does not is tried here.
                (&[][..], &["false", "0", "NO"][..])
            } else {
                (
                    &["True", "true", "TRUE", "1", "Yes", "yes", "YES"][..],
                    &["False", "false", "FALSE", "0", "No", "no", "NO"][..],
                )
            };
            let shown = if name == "OAuthWebServerActive" {
                "false"
            } else {
                "False"
            };
            let good = yes
                .iter()
                .map(|v| (*v, "True"))
                .chain(no.iter().map(|v| (*v, shown)));
            (
                good.map(|(set, read)| (set.to_owned(), read.to_owned()))
                    .collect(),
                owned(&["", "2", "on", "tru", "-1", "True False"]),
            )
        }
        ("int", _) => (
            as_they_are(&fact.inside),
            [
                fact.outside.clone(),
                owned(&["", "x", "1.5", "0x", "99999999999999999999"]),
            ]
            .concat(),
        ),
        ("enum", "CodePage") => (
            values
                .iter()
                .map(|v| {
                    let number = match v.strip_prefix("0x") {
                        Some(hex) => u32::from_str_radix(hex, 16),
                        None => v.parse(),
                    };
                    (v.clone(), number.unwrap().to_string())
                })
                .collect(),
            owned(&["", "65002", "0", "utf-8"]),
        ),
        ("enum", _) => (as_they_are(&values), owned(&["", "-1", "77", "x", "1.2"])),
        ("flags", _) => {
            let bits: Vec<u32> = values.iter().map(|v| v.parse().unwrap()).collect();
            let all = bits.iter().fold(0, |sum, bit| sum | bit);
            let mut good = as_they_are(&values);
            good.push((all.to_string(), all.to_string()));
            good.push((format!("0x{all:X}"), all.to_string()));
            (
                good,
                owned(&["", "x", "0x", "-1", "1.5", "4294967296", "0x40000000"]),
            )
        }
        ("list", _) if !values.is_empty() => {
            let separator = if fact.section == "SSL" && fact.name.ends_with("Suites") {
                ";"
            } else {
                ","
            };
            let mut good = as_they_are(&values);
            good.push((values.join(separator), values.join(separator)));
            let bad = owned(&["x", "ecdhe_secp256r1 ecdhe_secp384r1", "TLS_X;TLS_Y"]);
            (good, bad)
        }
        ("hex", _) => (
            vec![
                ("00fF".to_owned(), "00ff".to_owned()),
                (String::new(), String::new()),
            ],
            owned(&["0", "zz", "0x00"]),
        ),
        ("date", _) => (
            as_they_are(&owned(&["Sat, 29 Oct 2017 19:43:31 GMT", ""])),
            owned(&["yesterday", "2017-10-29", "0"]),
        ),
        (_, name) if name.ends_with("ExportFormat") => (
            as_they_are(&[values, owned(&["x,a/b"])].concat()),
            owned(&["", "nonsense", ",", "a,b"]),
        ),
        _ => (vec![], vec![]),
    }
}

#[test]
fn rows_agree_with_the_facts() {
    let all = documented();
    let ours = rows().filter(|row| row.section != "Extension").count();
    assert_eq!(ours, all.len(), "no more and no fewer than documented");
    for (row, fact) in &all {
        assert_eq!(row.section, fact.section, "{}", row.name);
        assert_eq!(row.indexed, fact.indexed, "{}", row.name);
        assert_eq!(row.writable, fact.access == "rw", "{}", row.name);
        assert_eq!(row.kind == "boolean", fact.kind == "bool", "{}", row.name);
        let default = (row.default)();
        match &fact.default {
            Some(documented) => assert_eq!(default, *documented, "{}", row.name),
            // Nothing is documented: nothing is what it reads, in the form of its kind.
            None => {
                let expected = match (row.name, row.kind) {
                    ("OAuthWebServerResponse" | "OAuthWebServerFailedResponse", _) => {
                        assert!(default.starts_with("<!doctype html>"), "a page of our own");
                        continue;
                    }
                    ("ReuseSSLSession", _) => "True",
                    (_, "boolean") if row.name == "OAuthWebServerActive" => "false",
                    (_, "boolean") => "False",
                    (_, "number" | "flags") => "0",
                    _ => "",
                };
                assert_eq!(default, expected, "{}", row.name);
            }
        }
        assert!(row.doc.trim().len() > 10, "{}", row.name);
        match row.status {
            Status::AtWork => {}
            Status::NothingToDo(why) | Status::Later(why) => {
                assert!(why.len() > 10, "{}", row.name)
            }
            other => panic!("{other:?}"),
        }
    }
    let mut statuses = BTreeMap::new();
    for row in rows() {
        let status = match row.status {
            _ if row.section == "Extension" => "extension",
            Status::AtWork => "at work",
            Status::NothingToDo(_) => "nothing to do here",
            Status::Later(_) => "in a later release",
            other => panic!("{other:?}"),
        };
        *statuses.entry(status).or_insert(0) += 1;
    }
    println!(
        "checked {} of {} settings: {statuses:?}",
        all.len(),
        facts::settings().len()
    );
}

#[test]
fn a_fresh_object_reads_the_defaults() {
    let drive = GoogleDrive::new();
    for row in rows() {
        match drive.config(&name(row)) {
            Ok(value) if row.name == "BuildInfo" || row.name == "LicenseInfo" => {
                assert!(value.contains("cloudstorage"), "{value}");
            }
            Ok(value) => assert_eq!(value, (row.default)(), "{}", row.name),
            Err(error) if row.indexed => {
                assert_eq!(error.code(), codes::INVALID_INDEX, "{}", row.name)
            }
            Err(error) => {
                assert!(
                    matches!(row.name, "RawRequest" | "RawResponse"),
                    "{}: {error}",
                    row.name
                );
                assert_eq!(error.code(), codes::NO_TRANSFERRED_REQUEST);
            }
        }
    }
}

#[test]
fn values_are_taken_or_refused_with_the_state_unchanged() {
    let (mut settings, mut taken, mut refused) = (0, 0, 0);
    for (row, fact) in documented() {
        if !row.writable || row.indexed {
            continue;
        }
        let drive = GoogleDrive::new();
        let (good, bad) = samples(&fact);
        settings += usize::from(!good.is_empty());
        for (value, expected) in good {
            let text = format!("{}={value}", row.name);
            let set = drive
                .config(&text)
                .unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!(set, expected, "{text}");
            // Case of the name and blanks around it do not matter.
            let read = drive.config(&format!("  {} ", row.name.to_uppercase()));
            assert_eq!(read.unwrap(), set, "{text}");
            taken += 1;
        }
        let before = drive.config(row.name).unwrap();
        for value in bad {
            let text = format!("{}={value}", row.name);
            let error = drive.config(&text).expect_err(&text);
            let code = if row.name == "OAuthParamCount" && value.len() == 6 {
                codes::INVALID_INDEX
            } else {
                codes::UNSUPPORTED
            };
            assert_eq!(error.code(), code, "{text}");
            assert!(error.message().contains(row.name), "{error}");
            assert_eq!(drive.config(row.name).unwrap(), before, "{text}");
            refused += 1;
        }
    }
    println!("{settings} settings with a closed form: {taken} values taken, {refused} refused");
}

#[test]
fn text_is_taken_verbatim_and_reset_restores_everything() {
    let mut texts = 0;
    let drive = GoogleDrive::new();
    let set = |text: &str| drive.config(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    for row in rows().filter(|row| row.writable && !row.indexed) {
        let fact = facts::settings()
            .into_iter()
            .find(|fact| fact.name == row.name && row.name != "OAuthResetData");
        let closed = fact.as_ref().map(samples).unwrap_or_default();
        if let Some((value, _)) = closed.0.last() {
            set(&format!("{}={value}", row.name));
            continue;
        }
        let value = match (row.name, row.kind) {
            ("ServiceURL", _) => "http://h/a=1",
            ("OtherHeaders", _) => "X-A: b=c",
            ("TLS12SignatureAlgorithms", _) => "sha256-rsa,sha1-dsa",
            ("XPath" | "OAuthJWTXPath", _) => continue, // They need something to point into.
            ("OAuthResetData", _) => continue, // Off, it keeps what it is tested to restore.
            (_, "switch") => {
                assert_eq!(set(&format!("{}=on", row.name)), "");
                continue;
            }
            ("LocalHost", _) => "127.0.0.1",
            ("OAuthPKCEVerifier", _) => "abcdefghijklmnopqrstuvwxyz0123456789-._~ABC",
            (_, "text" | "header value") => " a=b = Ä ",
            (_, "id" | "name" | "fields") => "a=b = Ä",
            (_, "path") => "/a b=c",
            (_, "host") => "host.example",
            (_, "word") => "MAC",
            ("AcceptEncoding", _) => "br;q=0.5, *",
            ("HTTP2HeadersWithoutIndexing", _) => "X-A, X-B",
            ("ProxyExceptionsList", _) => "a;*.b",
            ("SSLCACertFilePaths", _) => "/a b;/c",
            // Certificates have to be real ones; the tests of the component make some.
            _ => continue,
        };
        assert_eq!(set(&format!("{}={value}", row.name)), value, "{}", row.name);
        texts += 1;
    }
    drive.reset().unwrap();
    let fresh = GoogleDrive::new();
    for row in rows().filter(|row| !row.indexed) {
        assert_eq!(
            drive.config(row.name).map_err(|e| e.code()),
            fresh.config(row.name).map_err(|e| e.code()),
            "{}",
            row.name
        );
    }
    println!("{texts} settings take any text");
}

#[test]
fn reset_leaves_oauth_alone_when_told_to() {
    let drive = GoogleDrive::new();
    drive.config("OAuthResetData=False").unwrap();
    drive.config("OAuthWebServerHost=127.0.0.1").unwrap();
    drive.config("OAuthParamCount=1").unwrap();
    drive.config("MaxResults=5").unwrap();
    drive.set_o_auth_client_id("kept");
    drive.set_o_auth_access_token("kept");
    drive.set_firewall_user("gone");
    drive.reset().unwrap();
    assert_eq!(drive.config("OAuthResetData").unwrap(), "False");
    assert_eq!(drive.config("OAuthWebServerHost").unwrap(), "127.0.0.1");
    assert_eq!(drive.config("OAuthParamCount").unwrap(), "1");
    assert_eq!(
        (drive.o_auth_client_id(), drive.o_auth_access_token()),
        ("kept".to_owned(), "kept".to_owned())
    );
    assert_eq!(
        (drive.config("MaxResults").unwrap(), drive.firewall_user()),
        ("-1".to_owned(), String::new())
    );
}

#[test]
fn settings_that_can_only_be_read_refuse() {
    for row in rows().filter(|row| !row.writable) {
        let drive = GoogleDrive::new();
        let error = drive.config(&format!("{}=1", name(row))).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED, "{}: {error}", row.name);
    }
}

#[test]
fn nonsense_is_refused() {
    let drive = GoogleDrive::new();
    let long = "A".repeat(1_000_000);
    for (text, code) in [
        ("", codes::UNSUPPORTED),
        ("=", codes::UNSUPPORTED),
        ("=x", codes::UNSUPPORTED),
        ("NoSuchName", codes::UNSUPPORTED),
        ("MaxResults[0]", codes::UNSUPPORTED),
        ("IconLink", codes::UNSUPPORTED),
        ("IconLink[", codes::UNSUPPORTED),
        ("IconLink[-1]", codes::INVALID_INDEX),
        ("IconLink[0]", codes::INVALID_INDEX),
        ("IconLink[99999999999999999999]", codes::INVALID_INDEX),
        ("Max\u{0}Results=1", codes::UNSUPPORTED),
        ("MäxResults=1", codes::UNSUPPORTED),
        (&long, codes::UNSUPPORTED),
    ] {
        let error = drive.config(text).unwrap_err();
        assert_eq!(error.code(), code, "{:?}", &text[..text.len().min(40)]);
        assert!(error.message().len() < 400);
    }
    let near = drive.config("MaxResult=1").unwrap_err();
    assert!(near.message().contains("MaxResults"), "{near}");
}

#[test]
fn a_refused_secret_is_not_shown() {
    let drive = GoogleDrive::new();
    let error = drive.config("EncryptionKey=canary-not-hex").unwrap_err();
    assert!(!error.to_string().contains("canary"), "{error}");
}
