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
            Value::Bool(_) => Value::Int(1),
            _ => Value::Bool(true),
        };
        let before = drive.property(&name).ok();
        let error = drive.set_property(&name, wrong).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED, "{name}: {error}");
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
