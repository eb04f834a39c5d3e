//! Every documented event has its parameters, with name, type and access.

use cloudstorage::surface;

use crate::facts;

fn documented(rust_type: &str) -> &str {
    match rust_type {
        "bool" => "bool",
        "String" => "str",
        "Vec<u8>" => "bytes",
        "i32" | "i64" | "usize" => "int",
        enumeration => {
            assert!(
                enumeration.ends_with("Type")
                    || matches!(enumeration, "Direction" | "PermissionRole")
            );
            "int"
        }
    }
}

#[test]
fn every_documented_event_is_there() {
    let facts = facts::events();
    let rows: Vec<_> = surface::events().filter(|row| !row.extension).collect();
    assert_eq!(rows.len(), facts.len());
    let mut params = 0;
    for (row, fact) in rows.iter().zip(&facts) {
        assert_eq!(row.name, fact.name);
        let ours: Vec<_> = row
            .params
            .iter()
            .map(|(name, rust_type, writable)| {
                (
                    (*name).to_owned(),
                    documented(&rust_type.replace(' ', "")).to_owned(),
                    *writable,
                )
            })
            .collect();
        assert_eq!(ours, fact.params, "{}", row.name);
        params += ours.len();
    }
    println!(
        "checked {} of {} events with {params} parameters",
        rows.len(),
        facts.len()
    );
}
