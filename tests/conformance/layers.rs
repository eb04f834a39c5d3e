//! The house stands on its floors: `use crate::` points down, never up.

use std::fs;
use std::path::{Path, PathBuf};

/// From the top down; a module may use itself and what stands after it.
const FLOORS: &[&str] = &[
    "surface",
    "component",
    "transfer",
    "oauth",
    "drive",
    "xpath",
    "http",
    "net",
    "tls",
    "crypto",
    "records",
    "observe",
    "enums",
    "redact",
    "secret",
    "error",
    "nearest",
];

pub(crate) fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == name)
}

/// The modules a file names after `crate::`, its tests left aside.
fn used(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = code.split("#[cfg(all(test").next().unwrap_or_default();
    code.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .flat_map(|(n, line)| {
            line.match_indices("crate::")
                .map(move |(at, word)| {
                    let rest = &line[at + word.len()..];
                    let end = rest
                        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                        .unwrap_or(rest.len());
                    (n + 1, rest[..end].to_owned())
                })
                .collect::<Vec<_>>()
        })
}

#[test]
fn imports_point_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut climbs = Vec::new();
    let mut seen = 0;
    for path in files {
        let inside = path.strip_prefix(&src).unwrap();
        let own = inside
            .iter()
            .next()
            .unwrap()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        let text = fs::read_to_string(&path).unwrap();
        for (line, target) in used(&text) {
            if own == "emulator" && target != "emulator" {
                climbs.push(format!(
                    "{}:{line} the emulator uses {target}",
                    inside.display()
                ));
            }
            let (Some(from), Some(to)) = (floor(own), floor(&target)) else {
                continue;
            };
            seen += 1;
            if to < from {
                climbs.push(format!("{}:{line} climbs to {target}", inside.display()));
            }
        }
    }
    assert!(
        seen > 100,
        "only {seen} imports were seen: the test looks in the wrong place"
    );
    assert!(climbs.is_empty(), "{}", climbs.join("\n"));
}

/// A method looks at the state once, in the frame: nothing in the methods' own files locks it.
#[test]
fn methods_have_no_way_to_the_state() {
    let methods = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/component/methods");
    let mut files = Vec::new();
    sources(&methods, &mut files);
    assert!(files.len() > 10);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        for way in [".state()", "call.drive", ".client()"] {
            assert!(!text.contains(way), "{} has {way}", path.display());
        }
    }
}
