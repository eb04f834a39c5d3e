//! Properties by the names that programs in other languages have for them.

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;
use cloudstorage::surface::{self, Value};

#[test]
fn every_name_of_the_page_is_taken_in_any_case() {
    let page = include_str!("../../docs/reference/properties.md");
    let drive = GoogleDrive::new();
    drive.set_resource_count(3).unwrap();
    drive.set_permission_count(3).unwrap();
    drive.set_query_param_count(3).unwrap();
    let mut n = 0;
    for line in page.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<_> = line.split(" | ").collect();
        for cell in &cells[..3] {
            let name = cell.trim_start_matches("| ").trim_matches('`');
            if name.starts_with("an extension") {
                continue;
            }
            for spelled in [name.to_owned(), name.to_uppercase(), name.to_lowercase()] {
                let lower = spelled.to_lowercase();
                let at = spelled.replace("[i]", "[2]").replace("[I]", "[2]");
                let outcome = drive.property(&at);
                let ok = match &outcome {
                    Ok(_) => true,
                    Err(e) => {
                        e.code() == codes::INVALID_INDEX
                            && (lower.starts_with("ch")
                                || lower.starts_with("shared")
                                || lower.starts_with("parsed"))
                    }
                };
                assert!(ok, "{at}: {outcome:?}");
                if lower.contains("[i]") {
                    let without = drive.property(&lower.replace("[i]", "")).unwrap_err();
                    assert!(without.message().contains("takes an index"), "{without}");
                    let out = drive.property(&lower.replace("[i]", "[99]")).unwrap_err();
                    assert_eq!(out.code(), codes::INVALID_INDEX);
                    let out = drive.property(&lower.replace("[i]", "[-1]")).unwrap_err();
                    assert_eq!(out.code(), codes::INVALID_INDEX);
                    let out = drive
                        .property(&lower.replace("[i]", "[99999999999999999999999]"))
                        .unwrap_err();
                    assert_eq!(out.code(), codes::INVALID_INDEX);
                    drive.property(&lower).unwrap_err();
                } else {
                    let e = drive.property(&format!("{lower}[0]")).unwrap_err();
                    assert!(e.message().contains("takes no index"), "{e}");
                }
                n += 1;
            }
        }
    }
    assert!(n > 400, "{n}");
}

#[test]
fn enumerations_are_taken_by_number_and_old_name() {
    let drive = GoogleDrive::new();
    drive.set_permission_count(1).unwrap();
    for row in surface::properties().filter(|r| r.writable && !(r.values)().is_empty()) {
        let name = row.indexed_name().replace("[i]", "[0]");
        for (number, old) in (row.values)() {
            for value in [
                Value::Int(number),
                Value::Str(number.to_string()),
                Value::Str(format!(" {number} ")),
                Value::Str(old.to_owned()),
                Value::Str(old.to_uppercase()),
                Value::Str(old.to_lowercase()),
            ] {
                drive.set_property(&name, value.clone()).unwrap();
                assert_eq!(
                    drive.property(&name).unwrap(),
                    Value::Int(number),
                    "{name} {value:?}"
                );
            }
        }
        for wrong in [
            Value::Int(77),
            Value::Str("x".into()),
            Value::Str(String::new()),
            Value::Bool(true),
            Value::Bytes(vec![1]),
        ] {
            assert_eq!(
                drive.set_property(&name, wrong).unwrap_err().code(),
                codes::UNSUPPORTED
            );
        }
    }
}

#[test]
fn what_is_no_name_is_refused_shortly() {
    let drive = GoogleDrive::new();
    for odd in [
        "",
        "[",
        "]",
        "[0]",
        "].",
        "a].b",
        "[0].",
        "resource_name[0]x",
        "resource_name[0].name",
        "\u{130}[0]",
        "resources[0",
        "Resources[0].",
        ".",
        "Resources[0].Name[1]",
        "Resources.Name",
        "\u{0}",
        "\u{17f}",
        &"x".repeat(100_000),
    ] {
        let e = drive.property(odd).unwrap_err();
        assert!(e.message().len() < 300, "{e}");
        drive.set_property(odd, 1).unwrap_err();
    }
    drive.set_resource_count(1).unwrap();
    drive.set_property(" Resources[ 0 ].Name ", "a").unwrap();
    assert_eq!(drive.resource_name(0).unwrap(), "a");
}

#[test]
fn a_number_that_no_property_takes_is_not_taken_for_another() {
    let drive = GoogleDrive::new();
    drive.set_property("start_byte", 5_u64).unwrap();
    drive.set_property("timeout", 5_usize).unwrap();
    for name in ["start_byte", "timeout", "resource_count"] {
        let before = drive.property(name).unwrap();
        let error = drive.set_property(name, u64::MAX).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED, "{name}");
        assert_eq!(drive.property(name).unwrap(), before);
    }
    // A setting whose numbers go that far takes it.
    drive.set_setting("FragmentSize", u64::MAX).unwrap();
    assert_eq!(drive.config("FragmentSize").unwrap(), u64::MAX.to_string());
}
