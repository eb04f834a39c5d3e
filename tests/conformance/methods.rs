//! Every documented method is there with its parameters; the compiler holds the rows against the methods.

use std::collections::BTreeSet;
use std::path::Path;

use cloudstorage::surface::{self, Status};

use crate::facts;
use crate::layers::sources;

#[test]
fn every_documented_method_is_there() {
    let facts = facts::methods();
    let rows: Vec<_> = surface::methods().filter(|row| !row.extension).collect();
    let names = |all: &[&str]| all.join(" ");
    assert_eq!(
        names(&rows.iter().map(|row| row.name).collect::<Vec<_>>()),
        names(
            &facts
                .iter()
                .map(|fact| fact.name.as_str())
                .collect::<Vec<_>>()
        )
    );
    let mut params = 0;
    for (row, fact) in rows.iter().zip(&facts) {
        let ours: Vec<_> = row
            .params
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned()))
            .collect();
        assert_eq!(ours, fact.params, "{}", row.name);
        assert_eq!(row.returns, fact.returns, "{}", row.name);
        assert!(row.rust.starts_with(row.name) && row.doc.len() > 5);
        params += ours.len();
    }
    for row in surface::methods() {
        assert_eq!(row.status, Status::AtWork, "{}", row.name);
        assert_eq!(
            row.extension,
            row.doc.contains("Extension."),
            "{}",
            row.name
        );
    }
    println!(
        "checked {} of {} methods with {params} parameters",
        rows.len(),
        facts.len()
    );
}

/// What a program can call on the object and no row makes is written by hand: it has a row all the same.
#[test]
fn every_public_member_has_a_row() {
    let properties: BTreeSet<_> = surface::properties().map(|row| row.name).collect();
    let methods: BTreeSet<_> = surface::methods().map(|row| row.name).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![root.join("surface/by_name.rs")];
    sources(&root.join("component"), &mut files);
    let mut checked = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for part in text.split("\nimpl GoogleDrive").skip(1) {
            let body = part.split("\n}").next().unwrap();
            for line in body.lines() {
                let Some(rest) = line.trim().strip_prefix("pub fn ") else {
                    continue;
                };
                let name: String = rest
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let set = name.strip_prefix("set_").unwrap_or(&name);
                assert!(
                    name.is_empty()
                        || name == "new"
                        || methods.contains(name.as_str())
                        || properties.contains(set),
                    "{name} in {}",
                    file.display()
                );
                checked += 1;
            }
        }
    }
    assert!(checked > methods.len(), "{checked}");
}
