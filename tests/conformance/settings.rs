//! Every setting row agrees with the facts; the mechanics of `config` on every row.

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;
use cloudstorage::surface::{self, Setting};

use crate::facts;

fn rows() -> impl Iterator<Item = &'static Setting> {
    surface::settings()
}

fn documented() -> impl Iterator<Item = (&'static Setting, facts::Setting)> {
    facts::settings().into_iter().filter_map(|fact| {
        rows()
            .find(|row| row.name == fact.name)
            .map(|row| (row, fact))
    })
}

/// Values a row takes, and others it must refuse; none where any text will do.
fn samples(row: &Setting) -> (Vec<&'static str>, Vec<&'static str>) {
    let numbers = ["", "x", "1.5", "99999999999999999999", "0x"];
    match row.kind {
        "boolean" => (
            vec!["True", "false", "1", "0", "YES", "no"],
            vec!["", "2", "on", "tru", "True "]
                .into_iter()
                .filter(|v| *v != "True ")
                .collect(),
        ),
        "number" if row.accepts.starts_with("1 to") => (
            vec!["1", "100", "-1"],
            [&numbers[..], &["0", "-2", "1001"]].concat(),
        ),
        "number" if row.accepts == "0 to 99" => {
            (vec!["0", "99"], [&numbers[..], &["-1", "100"]].concat())
        }
        "number" if row.accepts.contains("1 or more") => {
            (vec!["1", "262144"], [&numbers[..], &["0", "-1"]].concat())
        }
        "number" => (vec!["1", "65535"], [&numbers[..], &["-1"]].concat()),
        "hex" => (vec!["00FF", ""], vec!["0", "zz", "0x00"]),
        "format" => (vec!["pdf", "x,a/b"], vec!["", "nonsense", ",", "a,b"]),
        "choice" if row.accepts.starts_with('0') => (vec!["0", "1"], vec!["", "9", "-1", "x"]),
        "choice" if row.accepts.starts_with('1') => (vec!["1", "2"], vec!["", "0", "3"]),
        "choice" => (vec![], vec!["", "x", "1"]),
        _ => (vec![], vec![]),
    }
}

fn name(row: &Setting) -> String {
    if row.indexed {
        format!("{}[0]", row.name)
    } else {
        row.name.to_owned()
    }
}

#[test]
fn rows_agree_with_the_facts() {
    let mut checked = 0;
    for (row, fact) in documented() {
        assert_eq!(row.section, fact.section, "{}", row.name);
        assert_eq!(row.indexed, fact.indexed, "{}", row.name);
        assert_eq!(row.writable, fact.access == "rw", "{}", row.name);
        let boolean = row.kind == "boolean";
        assert_eq!(boolean, fact.kind == "bool", "{}", row.name);
        if let Some(default) = &fact.default {
            assert_eq!((row.default)(), *default, "{}", row.name);
        }
        checked += 1;
    }
    println!("checked {checked} of {} settings", facts::settings().len());
}

#[test]
fn nothing_is_called_documented_that_is_not() {
    for row in rows().filter(|row| row.section != "Extension") {
        assert!(
            facts::settings().iter().any(|fact| fact.name == row.name),
            "{}",
            row.name
        );
    }
}

#[test]
fn the_section_of_the_class_itself_is_complete() {
    for fact in facts::settings()
        .iter()
        .filter(|fact| fact.section == "GoogleDrive")
    {
        assert!(
            rows().any(|row| row.name == fact.name),
            "{} is missing",
            fact.name
        );
    }
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
    for row in rows().filter(|row| row.writable && !row.indexed) {
        if row.name == "OAuthWebServerActive" {
            continue; // It starts a server: tested where that matters.
        }
        let drive = GoogleDrive::new();
        let (good, bad) = samples(row);
        for value in good {
            let set = drive
                .config(&format!("{}={value}", row.name))
                .unwrap_or_else(|e| panic!("{}={value}: {e}", row.name));
            assert_eq!(drive.config(row.name).unwrap(), set, "{}", row.name);
            // Case of the name and blanks around it do not matter.
            assert_eq!(
                drive
                    .config(&format!("  {} ", row.name.to_uppercase()))
                    .unwrap(),
                set
            );
        }
        let before = drive.config(row.name).unwrap();
        for value in bad {
            let error = drive
                .config(&format!("{}={value}", row.name))
                .expect_err(&format!("{}={value}", row.name));
            assert_eq!(error.code(), codes::UNSUPPORTED, "{}={value}", row.name);
            assert!(error.message().contains(row.name), "{error}");
            assert_eq!(drive.config(row.name).unwrap(), before, "{}", row.name);
        }
    }
}

#[test]
fn text_is_taken_verbatim_and_reset_restores_it() {
    for row in rows().filter(|row| row.kind == "text" && row.writable && !row.indexed) {
        let value = match row.name {
            "ServiceURL" => "http://h=1",
            "OtherHeaders" => "X-A: b=c",
            // Switches, and what needs an answer to point into.
            "TransferredRequest" | "XPath" => continue,
            _ => " a=b = Ä ",
        };
        let drive = GoogleDrive::new();
        let before = drive.config(row.name).unwrap();
        assert_eq!(
            drive.config(&format!("{}={value}", row.name)).unwrap(),
            value,
            "{}",
            row.name
        );
        drive.reset().unwrap();
        assert_eq!(drive.config(row.name).unwrap(), before, "{}", row.name);
    }
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
