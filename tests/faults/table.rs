//! The table of docs/transfers.md is made of what the cells end in; here it is made, and compared.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::kinds::KINDS;
use crate::transfers::{Transfer, run};

/// Set it to have the table written instead of compared.
const RENEW: &str = "RENEW_PAGES";
/// Set it to a part of a kind's name to run only such kinds, and see what they end in.
const ONLY: &str = "FAULTS_ONLY";
const TITLE: &str = "## What every fault ends in\n";
/// Most of the time is waiting.
const THREADS: usize = 10;

const WORDS: &str = "
One thing goes wrong, once unless the table says always, with the answer to the request that
carries the content or asks for it; for a resumed upload that is the question how much is
stored. The table shows what the call returns: `Ok` or the error's code, n/a where there is no
such fault. In every case what was there before is still there, or more of the content behind
it; the service has no file but a whole one; and the same object then does the same transfer.
The table is made by a test.

";

/// Runs every cell; what it ends in, or why that is wrong.
fn cells(only: &str) -> Vec<(usize, Transfer, Result<String, String>)> {
    let mut work = Vec::new();
    for (row, kind) in KINDS.iter().enumerate() {
        if kind.name.contains(only) {
            let applies = Transfer::ALL.into_iter().filter(|t| (kind.applies)(*t));
            work.extend(applies.map(|transfer| (row, transfer)));
        }
    }
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(&(row, transfer)) = work.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let outcome = catch_unwind(AssertUnwindSafe(|| run(&KINDS[row], transfer)));
                    let outcome = outcome.map_err(|cause| {
                        let text = cause.downcast_ref::<String>().cloned();
                        let short = cause.downcast_ref::<&str>().map(|&text| text.to_owned());
                        text.or(short).unwrap_or_default()
                    });
                    done.lock().unwrap().push((row, transfer, outcome));
                }
            });
        }
    });
    done.into_inner().unwrap()
}

#[test]
fn every_fault_ends_as_the_page_says() {
    let only = std::env::var(ONLY).unwrap_or_default();
    let cells = cells(&only);
    let wrong: Vec<_> = cells
        .iter()
        .filter_map(|(row, transfer, outcome)| {
            let why = outcome.as_ref().err()?;
            Some(format!("{}, {}: {why}", KINDS[*row].name, transfer.title()))
        })
        .collect();
    let mut table = String::from("| fault |");
    for transfer in Transfer::ALL {
        table.push_str(&format!(" {} |", transfer.title()));
    }
    table.push_str(&format!("\n|-|{}\n", "-|".repeat(Transfer::ALL.len())));
    for (row, kind) in KINDS.iter().enumerate() {
        table.push_str(&format!("| {} |", kind.name));
        for transfer in Transfer::ALL {
            let cell = cells
                .iter()
                .find(|cell| (cell.0, cell.1) == (row, transfer));
            let text = match cell {
                None => "n/a",
                Some((_, _, Ok(outcome))) => outcome,
                Some((_, _, Err(_))) => "WRONG",
            };
            table.push_str(&format!(" {text} |"));
        }
        table.push('\n');
    }
    if !only.is_empty() {
        println!("{table}");
    }
    assert!(
        wrong.is_empty(),
        "{} cells are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    if !only.is_empty() {
        return;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/transfers.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (before, after) = match text.split_once(TITLE) {
        None => (format!("{text}\n"), ""),
        // Up to the next section.
        Some((before, rest)) => {
            let end = rest.find("\n## ").map_or(rest.len(), |at| at);
            (before.to_owned(), &rest[end..])
        }
    };
    let meant = format!("{before}{TITLE}{WORDS}{table}{after}");
    if std::env::var_os(RENEW).is_some() {
        std::fs::write(&page, meant).unwrap();
        return;
    }
    let differing: Vec<_> = meant.lines().filter(|line| !text.contains(*line)).collect();
    assert!(
        text == meant,
        "docs/transfers.md does not show what faults end in; it would have to say\n\n{}\n\n\
         Renew the table with\n\n    {RENEW}=1 cargo test --features emulator --test faults table\n",
        differing.join("\n")
    );
}
