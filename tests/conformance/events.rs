//! Every documented event has its parameters, with name, type and access.

use cloudstorage::surface;

use crate::facts;

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
            .map(|p| (p.name.to_owned(), p.documented_type.to_owned(), p.writable))
            .collect();
        assert_eq!(ours, fact.params, "{}", row.name);
        assert!(
            row.params.iter().all(|p| p.doc.trim().len() > 5),
            "{}",
            row.name
        );
        params += ours.len();
    }
    println!(
        "checked {} of {} events with {params} parameters",
        rows.len(),
        facts.len()
    );
}
