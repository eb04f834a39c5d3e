//! Every documented code is there, in order, with words of our own.

use cloudstorage::surface;

use crate::facts;

#[test]
fn every_documented_code_is_in_the_table() {
    let facts = facts::codes();
    let rows: Vec<_> = surface::error_codes().collect();
    assert_eq!(rows.len(), facts.len());
    for (row, fact) in rows.iter().zip(&facts) {
        assert_eq!((row.code, row.section), (fact.code, fact.section.as_str()));
        assert!(
            row.text.len() > 10 && row.text.ends_with('.'),
            "{}",
            row.code
        );
    }
    println!("checked {} of {} error rows", rows.len(), facts.len());
}
