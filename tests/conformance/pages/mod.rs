//! The pages under `docs/reference/` are made of `surface`; here they are made, and compared.

mod names;
mod render;

use std::path::Path;

/// Set it to have the pages written instead of compared.
const RENEW: &str = "RENEW_PAGES";

#[test]
fn the_reference_pages_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    let mut stale = Vec::new();
    for (name, text) in render::pages() {
        let path = folder.join(name);
        if std::env::var_os(RENEW).is_some() {
            std::fs::write(&path, text).unwrap();
        } else if std::fs::read_to_string(&path).ok() != Some(text) {
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "docs/reference/ does not show what the surface is now: {stale:?}. Renew the pages with\n\n    \
         {RENEW}=1 cargo test --test conformance pages\n"
    );
}
