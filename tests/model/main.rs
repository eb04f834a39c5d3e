//! Random walks over everything that transfers or changes, held against a plain model:
//! an Ok means that exactly the bytes meant are where they were meant to be, nothing else
//! changed, and the object can go on.
//!
//! `MODEL_SEED` begins at another seed, `MODEL_WALKS` and `MODEL_STEPS` say how much,
//! `MODEL_TRACE` shows each step and its outcome.

mod cases;
mod oracle;
mod proxy;
mod seen;
mod walk;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};

use walk::{Op, Random};
use world::World;

fn number(name: &str, default: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.map_or(default, |value| value.parse().unwrap())
}

/// Runs a walk; `Some` is why it failed, and at which step.
fn run(ops: &[Op]) -> Option<(usize, String)> {
    let mut world = World::new();
    let trace = std::env::var_os("MODEL_TRACE").is_some();
    for (n, op) in ops.iter().enumerate() {
        if trace {
            eprintln!("{n}: {op:?}");
        }
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| world.step(op))) {
            let text = cause
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| cause.downcast_ref::<&str>().map(|&text| text.to_owned()));
            return Some((n, text.unwrap_or_default()));
        }
    }
    None
}

/// Leaves out what is not needed for the failure.
fn shrink(mut ops: Vec<Op>) -> Vec<Op> {
    let mut size = ops.len() / 2;
    while size > 0 {
        let mut from = 0;
        while from < ops.len() {
            let mut fewer = ops.clone();
            fewer.drain(from..(from + size).min(ops.len()));
            match run(&fewer) {
                Some((at, _)) => {
                    fewer.truncate(at + 1);
                    ops = fewer;
                }
                None => from += size,
            }
        }
        size /= 2;
    }
    ops
}

#[test]
fn random_walks() {
    let (first, walks, steps) = (
        number("MODEL_SEED", 1),
        number("MODEL_WALKS", 60),
        number("MODEL_STEPS", 60),
    );
    println!("MODEL_SEED={first} MODEL_WALKS={walks} MODEL_STEPS={steps}");
    for seed in first..first + walks {
        let mut random = Random::new(seed);
        let mut ops: Vec<_> = (0..steps).map(|_| walk::op(&mut random)).collect();
        if let Some((at, why)) = run(&ops) {
            ops.truncate(at + 1);
            let ops = shrink(ops);
            let still = run(&ops);
            panic!(
                "MODEL_SEED={seed}: step {at}: {why}\nshortest: {ops:#?}\nwhich fails with {still:?}"
            );
        }
    }
}

#[test]
fn walks_that_failed_once() {
    for (name, ops) in cases::all() {
        assert_eq!(run(&ops), None, "{name}");
    }
}
