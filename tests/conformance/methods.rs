//! Every documented method is there with its parameters; the compiler holds the rows against the methods.

use cloudstorage::surface::{self, Status};

use crate::facts;

#[test]
fn every_documented_method_is_there() {
    let facts = facts::methods();
    let rows: Vec<_> = surface::methods().collect();
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
    let later = rows
        .iter()
        .filter(|row| row.status != Status::AtWork)
        .count();
    println!(
        "checked {} of {} methods with {params} parameters; {later} answer 601 as yet",
        rows.len(),
        facts.len()
    );
}
