//! What was found and is not repaired yet: a row goes with its repair.

use crate::check::Problem;

/// Method and variant. `RequestedFields` is to be completed with what the component needs itself,
/// and for one item the inside of `files(...)` is to count; as yet it is sent as it is.
const ROWS: [(&str, &str); 5] = [
    ("get_resource_info", "fields of a list"),
    (
        "get_resource_info",
        "owners/displayName,capabilities(canEdit)",
    ),
    ("list_children", "files(id,mimeType)"),
    ("list_resources", "files(id, mimeType)"),
    ("list_resources", "files/name,nextPageToken"),
];

/// Takes out what is known; a row that nothing fits any more is a problem of its own.
pub(crate) fn take_out(problems: &mut Vec<Problem>) {
    let mut stale = Vec::new();
    for (method, variant) in ROWS {
        let start = format!("{method} ({variant})");
        let before = problems.len();
        problems.retain(|problem| !problem.request.starts_with(&start));
        if problems.len() == before {
            stale.push(Problem {
                what: "repaired: its row in open.rs can go".to_owned(),
                request: start,
            });
        }
    }
    problems.append(&mut stale);
}
