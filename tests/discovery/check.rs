//! All that a request is held against.

use std::fmt;

use crate::facts::Api;
use crate::recorder::Recorded;
use crate::route::{self, Meant, Sessions, Way};
use crate::world::Seen;
use crate::{body, headers, parts, query};

/// What is wrong, and with what.
pub(crate) struct Problem {
    pub(crate) what: String,
    pub(crate) request: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}\n    in {}", self.what, self.request)
    }
}

/// Holds every request against the API.
pub(crate) fn all(api: &Api, seen: &[Seen]) -> Vec<Problem> {
    let mut sessions = Sessions::new();
    let mut problems = Vec::new();
    for one in seen {
        let wrong = match route::find(api, &one.request, &mut sessions) {
            Err(why) => vec![why],
            Ok(meant) => request(api, &meant, &one.request),
        };
        problems.extend(wrong.into_iter().map(|what| Problem {
            what,
            request: one.to_string(),
        }));
    }
    problems
}

fn request(api: &Api, meant: &Meant<'_>, request: &Recorded) -> Vec<String> {
    let mut wrong = query::check(api, meant, request);
    wrong.extend(headers::check(meant, request));
    match meant.way {
        Way::Plain | Way::Opening => wrong.extend(body::check(api, meant, &request.body)),
        Way::Multipart => match parts::multipart(request) {
            Err(why) => wrong.push(why),
            Ok(parts) => {
                if let [(kind, metadata), (content, _)] = parts.as_slice() {
                    if !headers::is_json(kind) || !content.contains('/') {
                        wrong.push(format!("parts of the types {kind:?} and {content:?}"));
                    }
                    wrong.extend(body::check(api, meant, metadata));
                } else {
                    wrong.push(format!("{} parts instead of 2", parts.len()));
                }
            }
        },
        // What is stored there is content, whatever it looks like.
        Way::Session => {}
    }
    wrong
}
