//! Every property row agrees with the facts, on a fresh object and after `reset`.

use std::collections::BTreeMap;

use cloudstorage::GoogleDrive;
use cloudstorage::error::codes;
use cloudstorage::surface::{self, Property, Value};
use serde_json::Value as Json;

use crate::facts;

/// The rows the reference has.
fn documented_rows() -> impl Iterator<Item = &'static Property> {
    surface::properties().filter(|row| !row.extension)
}

fn documented(row: &Property) -> facts::Property {
    facts::properties()
        .into_iter()
        .find(|fact| fact.name == row.name)
        .unwrap_or_else(|| panic!("{} is not documented", row.name))
}

fn same(value: &Value, fact: &Json) -> bool {
    match (value, fact) {
        (Value::Bool(a), Json::Bool(b)) => a == b,
        (Value::Int(a), Json::Number(b)) => Some(*a) == b.as_i64(),
        (Value::Str(a), Json::String(b)) => a == b,
        (Value::Bytes(a), Json::String(b)) => a == b.as_bytes(),
        _ => false,
    }
}

/// The collection an indexed property belongs to can be given a record.
fn grow(drive: &GoogleDrive, group: &str) -> bool {
    match group {
        "resource" => drive.set_resource_count(1).is_ok(),
        "permission" => drive.set_permission_count(1).is_ok(),
        "query_param" => drive.set_query_param_count(1).is_ok(),
        _ => false,
    }
}

/// Setting it opens a certificate store: what becomes of that is tested with the component.
fn searches(row: &Property) -> bool {
    row.name.ends_with("_cert_subject") || row.name.ends_with("_cert_encoded")
}

/// A value of the row's type that is not its default.
fn other(row: &Property, fact: &facts::Property) -> Value {
    match (row.default)() {
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Int(number) => match fact.values.iter().rfind(|v| v.0 != number) {
            Some(last) => Value::Int(last.0),
            None => Value::Int(number + 1),
        },
        Value::Str(_) if row.name == "local_host" => Value::Str("127.0.0.1".to_owned()),
        Value::Str(_) => Value::Str("X-A: b".to_owned()),
        Value::Bytes(_) => Value::Bytes(vec![0, 255]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_agree_with_the_facts() {
    let mut checked = 0;
    for row in documented_rows() {
        let fact = documented(row);
        assert_eq!(row.group, fact.group, "{}", row.name);
        assert_eq!(row.documented_type, fact.documented_type, "{}", row.name);
        assert_eq!(row.writable, fact.writable, "{}", row.name);
        assert_eq!(row.indexed, fact.indexed, "{}", row.name);
        let default = (row.default)();
        assert!(same(&default, &fact.default), "{}: {default:?}", row.name);
        assert!(row.doc.trim().len() > 5, "{}", row.name);
        let values: Vec<_> = (row.values)();
        assert_eq!(values.len(), fact.values.len(), "{}", row.name);
        for (number, name) in &fact.values {
            let ours = values.iter().find(|ours| ours.0 == *number);
            let ours = ours.unwrap_or_else(|| panic!("{} lacks {number}", row.name));
            if let Some(name) = name {
                assert_eq!(ours.1, name, "{}", row.name);
            }
        }
        checked += 1;
    }
    assert_eq!(
        checked,
        facts::properties().len(),
        "no more and no fewer than documented"
    );
    println!("checked {checked} of {checked} properties");
}

#[test]
fn a_fresh_object_and_a_reset_one_have_the_defaults() {
    let fresh = GoogleDrive::new();
    let reset = GoogleDrive::new();
    for row in documented_rows() {
        let fact = documented(row);
        let name = if row.indexed {
            format!("{}[0]", row.name)
        } else {
            row.name.to_owned()
        };
        if row.indexed {
            let empty = fresh.property(&name).unwrap_err();
            assert_eq!(empty.code(), codes::INVALID_INDEX, "{name}");
            grow(&reset, row.group);
        } else {
            assert!(
                same(&fresh.property(&name).unwrap(), &fact.default),
                "{name}"
            );
        }
        if row.writable && !row.name.ends_with("_count") && !searches(row) {
            reset
                .set_property(&name, other(row, &fact))
                .unwrap_or_else(|e| panic!("{name}: {e}"));
        }
    }
    reset.reset().unwrap();
    for row in documented_rows().filter(|row| !row.indexed) {
        assert!(
            same(&reset.property(row.name).unwrap(), &documented(row).default),
            "{}",
            row.name
        );
    }
}

#[test]
fn what_is_set_is_read_back() {
    let mut seen = BTreeMap::new();
    for row in documented_rows()
        .filter(|row| row.writable && !row.name.ends_with("_count") && !searches(row))
    {
        let drive = GoogleDrive::new();
        grow(&drive, row.group);
        let fact = documented(row);
        let name = if row.indexed {
            format!("{}[0]", row.name)
        } else {
            row.name.to_owned()
        };
        let value = other(row, &fact);
        drive
            .set_property(&name, value.clone())
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(drive.property(&name).unwrap(), value, "{name}");
        seen.insert(row.name, ());
    }
    println!("set and read back {} properties", seen.len());
}

#[test]
fn wrong_types_and_read_only_properties_are_refused() {
    for row in documented_rows() {
        let drive = GoogleDrive::new();
        grow(&drive, row.group);
        let name = if row.indexed {
            format!("{}[0]", row.name)
        } else {
            row.name.to_owned()
        };
        let wrong = match (row.default)() {
            Value::Bool(_) => Value::Int(2),
            _ => Value::Bool(true),
        };
        let before = drive.property(&name).ok();
        let error = drive.set_property(&name, wrong).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED, "{name}: {error}");
        assert!(error.message().contains(row.name), "{name}: {error}");
        assert_eq!(drive.property(&name).ok(), before, "{name}");
        if row.indexed {
            let far = format!("{}[1]", row.name);
            assert_eq!(
                drive.property(&far).unwrap_err().code(),
                codes::INVALID_INDEX,
                "{far}"
            );
        }
    }
}

#[test]
fn enumerations_refuse_numbers_that_are_not_documented() {
    for fact in facts::properties()
        .iter()
        .filter(|fact| fact.writable && !fact.values.is_empty())
    {
        let Some(row) = documented_rows().find(|row| row.name == fact.name) else {
            continue;
        };
        let drive = GoogleDrive::new();
        grow(&drive, row.group);
        let name = if row.indexed {
            format!("{}[0]", row.name)
        } else {
            row.name.to_owned()
        };
        for (value, _) in &fact.values {
            drive
                .set_property(&name, *value)
                .unwrap_or_else(|e| panic!("{name}={value}: {e}"));
        }
        for bad in [-1, 98, i64::MAX] {
            assert_eq!(
                drive.set_property(&name, bad).unwrap_err().code(),
                codes::UNSUPPORTED,
                "{name}={bad}"
            );
        }
    }
}

/// All spellings of a row that the page prints.
fn spellings(row: &Property) -> Vec<String> {
    let mut names = vec![row.indexed_name()];
    if !row.extension {
        names.extend([row.flat_name(), row.object_name()]);
    }
    names
}

#[test]
fn every_name_of_the_page_is_the_property_in_any_case() {
    let mut taken = BTreeMap::new();
    let drive = GoogleDrive::new();
    for row in surface::properties() {
        grow(&drive, row.group);
        for name in spellings(row) {
            let before = taken.insert(name.to_lowercase(), row.name);
            assert!(before.is_none_or(|before| before == row.name), "{name}");
            assert_eq!(name.contains("[i]"), row.indexed, "{name}");
            let ours = row.indexed_name().replace("[i]", "[0]");
            for name in [name.clone(), name.to_lowercase(), name.to_uppercase()] {
                let name = name.replace("[I]", "[0]").replace("[i]", "[0]");
                match (drive.property(&name), drive.property(&ours)) {
                    (Ok(theirs), Ok(value)) => assert_eq!(theirs, value, "{name}"),
                    // A collection that only listings fill.
                    (Err(theirs), Err(error)) => {
                        assert_eq!(theirs.code(), codes::INVALID_INDEX, "{name}: {theirs}");
                        assert_eq!(error.code(), codes::INVALID_INDEX);
                    }
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
    }
    println!("{} spellings", taken.len());
}

/// What is set under any name is read under the others.
#[test]
fn what_is_set_under_another_name_is_set() {
    for row in documented_rows()
        .filter(|row| row.writable && !row.name.ends_with("_count") && !searches(row))
    {
        let value = other(row, &documented(row));
        for name in spellings(row) {
            let drive = GoogleDrive::new();
            grow(&drive, row.group);
            let name = name.replace("[i]", "[0]");
            drive
                .set_property(&name, value.clone())
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            for name in spellings(row) {
                let name = name.replace("[i]", "[0]");
                assert_eq!(drive.property(&name).unwrap(), value, "{name}");
            }
        }
    }
}

#[test]
fn values_are_taken_as_text() {
    for row in documented_rows()
        .filter(|row| row.writable && !row.name.ends_with("_count") && !searches(row))
    {
        let drive = GoogleDrive::new();
        grow(&drive, row.group);
        let name = row.indexed_name().replace("[i]", "[0]");
        let texts = match other(row, &documented(row)) {
            Value::Bool(flag) => {
                let texts: &[&str] = if flag {
                    &["True", "TRUE", "true", "1"]
                } else {
                    &["False", "FALSE", "false", "0"]
                };
                texts.iter().map(|text| (*text).to_owned()).collect()
            }
            Value::Int(number) => {
                let named = (row.values)().into_iter().find(|value| value.0 == number);
                let mut texts = vec![number.to_string(), format!(" {number} ")];
                if let Some((_, name)) = named {
                    texts.extend([name.to_owned(), name.to_uppercase(), name.to_lowercase()]);
                }
                texts
            }
            Value::Str(_) | Value::Bytes(_) => continue,
            other => panic!("{other:?}"),
        };
        let fresh = drive.property(&name).unwrap();
        let value = other(row, &documented(row));
        for text in texts {
            drive.set_property(&name, fresh.clone()).unwrap();
            drive
                .set_property(&name, &text)
                .unwrap_or_else(|e| panic!("{name}={text}: {e}"));
            assert_eq!(drive.property(&name).unwrap(), value, "{name}={text}");
        }
        for text in ["", "yes and no", "fwNothing", "1e3", "99999999999999999999"] {
            let error = drive.set_property(&name, text).unwrap_err();
            assert_eq!(error.code(), codes::UNSUPPORTED, "{name}={text}");
            assert!(error.message().starts_with(row.name), "{error}");
            assert_eq!(drive.property(&name).unwrap(), value, "{name}={text}");
        }
    }
}

#[test]
fn a_name_that_is_none_is_refused_with_the_nearest() {
    let drive = GoogleDrive::new();
    drive.set_resource_count(1).unwrap();
    for (name, said) in [
        ("local_fil", "The nearest is local_file."),
        ("ResourcName[0]", "The nearest is ResourceName[i]."),
        ("Resources[0].Nam", "The nearest is Resources[i].Name."),
        ("OAuth.CientId", "The nearest is OAuth.ClientId."),
        (
            "ResourceName",
            "ResourceName takes an index: ResourceName[i].",
        ),
        (
            "resource_name",
            "resource_name takes an index: resource_name[i].",
        ),
        (
            "Resources.Name",
            "Resources.Name takes an index: Resources[i].Name.",
        ),
        ("LocalFile[0]", "LocalFile takes no index."),
        ("OAuth[0].ClientId", "OAuth.ClientId takes no index."),
        (
            "Resources.Name[0]",
            "Resources.Name takes an index: Resources[i].Name.",
        ),
        (
            "zzzzzzzzzzzzzzzzzz",
            "There is no property \"zzzzzzzzzzzzzzzzzz\".",
        ),
    ] {
        for error in [
            drive.property(name).unwrap_err(),
            drive.set_property(name, "a").unwrap_err(),
        ] {
            assert_eq!(error.code(), codes::UNSUPPORTED, "{name}");
            assert!(error.message().contains(said), "{name}: {error}");
        }
    }
    for name in ["Resources[1].Name", "ResourceName[7]", "Resources[-1].Name"] {
        let error = drive.property(name).unwrap_err();
        assert_eq!(error.code(), codes::INVALID_INDEX, "{name}");
    }
}

#[test]
fn the_values_of_a_property_are_those_of_its_type() {
    let mut types = BTreeMap::new();
    for row in surface::properties().filter(|row| !(row.values)().is_empty()) {
        let set = surface::enumerations().find(|set| set.name == row.rust_type);
        let set = set.unwrap_or_else(|| panic!("{} is of no set", row.name));
        let theirs: Vec<_> = set
            .values
            .iter()
            .map(|value| {
                let name = if set.flags {
                    value.name
                } else {
                    value.old_name
                };
                (value.number, name)
            })
            .collect();
        assert_eq!((row.values)(), theirs, "{}", row.name);
        assert!(set.values.iter().all(|value| value.doc.trim().len() > 2));
        types.insert(set.name, ());
    }
    assert!(types.len() > 10, "{types:?}");
}

/// The macro gives each accessor it writes the name other languages read a property by; those that are written by hand
/// have it by hand.
#[test]
fn accessors_are_found_by_the_name_other_languages_read_them_by() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/component/properties");
    let mut by_hand = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let rows = text.lines().map(str::trim_start);
        let names =
            rows.filter_map(|row| row.strip_prefix("own ").or(row.strip_prefix("own_each ")));
        for name in names.filter_map(|row| row.split([',', ':']).next()) {
            let alias = format!("#[doc(alias = \"get_{name}\")]");
            assert!(text.contains(&alias), "{name}");
            by_hand += 1;
        }
    }
    assert!(by_hand > 5, "{by_hand}");
}
