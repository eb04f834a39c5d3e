//! Every documented method is there with its parameters; the compiler holds the rows against the methods.

use cloudstorage::surface::{self, Status};

use crate::facts;

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
