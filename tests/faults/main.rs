//! Every kind of fault against every kind of transfer: what each ends in is the table in
//! `docs/transfers.md`, and no cell says Ok over wrong bytes.

mod kinds;
mod server;
mod transfers;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use kinds::KINDS;
use transfers::{TRANSFERS, run};

const BEGIN: &str = "<!-- Made by `tests/faults`; renew with RENEW_PAGES=1. -->\n";
const END: &str = "<!-- End of what is made. -->\n";

/// Every cell, by row.
fn outcomes() -> Vec<Vec<String>> {
    let cells = KINDS.len() * TRANSFERS.len();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(vec![String::new(); cells]));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let cell = next.fetch_add(1, Ordering::SeqCst);
                    if cell >= cells {
                        return;
                    }
                    let kind = &KINDS[cell / TRANSFERS.len()];
                    let (transfer, name) = TRANSFERS[cell % TRANSFERS.len()];
                    let outcome = catch_unwind(AssertUnwindSafe(|| run(kind, transfer)));
                    let outcome = outcome.unwrap_or_else(|_| {
                        eprintln!("^ {} / {name}", kind.name);
                        "WRONG".to_owned()
                    });
                    found.lock().unwrap()[cell] = outcome;
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    found.chunks(TRANSFERS.len()).map(<[_]>::to_vec).collect()
}

fn table(rows: &[Vec<String>]) -> String {
    let names: Vec<_> = TRANSFERS.iter().map(|transfer| transfer.1).collect();
    let mut text = format!(
        "| fault | {} |\n|-|{}\n",
        names.join(" | "),
        "-|".repeat(names.len())
    );
    for (kind, row) in KINDS.iter().zip(rows) {
        text.push_str(&format!("| {} | {} |\n", kind.name, row.join(" | ")));
    }
    text
}

#[test]
fn what_every_fault_ends_in() {
    let rows = outcomes();
    let wrong = rows
        .iter()
        .flatten()
        .filter(|cell| *cell == "WRONG")
        .count();
    assert_eq!(wrong, 0, "cells are wrong, see above\n{}", table(&rows));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/transfers.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (shown, after) = rest.split_once(END).unwrap();
    let made = table(&rows);
    if std::env::var_os("RENEW_PAGES").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{made}{END}{after}")).unwrap();
        return;
    }
    assert!(
        shown == made,
        "docs/transfers.md does not show what faults end in now. Renew it with\n\n    \
         RENEW_PAGES=1 cargo test --all-features --test faults\n\n{made}"
    );
}
