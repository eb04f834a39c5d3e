//! The page `docs/reference/requests.md`: what each method puts on the wire.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use cloudstorage::surface;

use crate::facts::Api;
use crate::key_facts::CUSTOM;
use crate::route::{self, Sessions, Way};
use crate::world::Source;
use crate::{Evidence, parts};

/// Set it to have the page written instead of compared.
const RENEW: &str = "RENEW_PAGES";

/// One kind of request of a method.
#[derive(Default)]
struct Row {
    id: String,
    place: String,
    times: usize,
    /// Parameter names, and in how many of the requests they are.
    params: BTreeMap<String, usize>,
}

pub(crate) fn settle(text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/requests.md");
    if std::env::var_os(RENEW).is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let there = std::fs::read_to_string(&path).ok();
    assert!(
        there.as_deref() == Some(text),
        "docs/reference/requests.md does not show what the methods send now. Renew it with\n\n    \
         {RENEW}=1 cargo test --features emulator --test discovery\n"
    );
}

pub(crate) fn render(api: &Api, evidence: &[&Evidence]) -> String {
    let mut page = "# Requests\n\n\
        What each method sends to the service: verb, path and the names of its query parameters, and the method of \
        the service's API that it is. Names in parentheses are not in every request. Query parameters of your own \
        come on top; an export from an address that the service gave is not shown. Tokens are asked for at the token server, which is not the service.\n\n\
        This page is made from requests on the wire; a test keeps it up to date and holds each of them against \
        the service's description of its API.\n\n\
        | Method | Requests | Witness |\n|-|-|-|\n"
        .to_owned();
    let rows = rows(api, evidence);
    for method in surface::methods() {
        let name = method.name;
        let (requests, witness) = match rows.get(name) {
            _ if name == CUSTOM => (
                "the caller's own verb and path below `/drive/v3`".to_owned(),
                "the caller's".to_owned(),
            ),
            Some(rows) => (
                rows.iter().map(Row::show).collect::<Vec<_>>().join("<br>"),
                rows.iter()
                    .map(|row| format!("`{}`", row.id))
                    .collect::<Vec<_>>()
                    .join("<br>"),
            ),
            None => ("none".to_owned(), String::new()),
        };
        let _ = writeln!(page, "| `{name}` | {requests} | {witness} |");
    }
    page
}

/// The kinds of requests of each method, in the order in which they were first sent.
fn rows(api: &Api, evidence: &[&Evidence]) -> BTreeMap<&'static str, Vec<Row>> {
    let mut rows: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
    let mut sessions = Sessions::new();
    for seen in evidence.iter().flat_map(|evidence| &evidence.seen) {
        let Ok(meant) = route::find(api, &seen.request, &mut sessions) else {
            continue;
        };
        if seen.source != Source::Method {
            continue;
        }
        let pairs = parts::pairs(seen.request.query());
        let media = pairs
            .iter()
            .any(|(name, value)| name == "alt" && value == "media");
        let place = place(api, &meant, media);
        let rows = rows.entry(seen.method).or_default();
        let at = rows
            .iter()
            .position(|row| row.place == place)
            .unwrap_or_else(|| {
                rows.push(Row {
                    id: meant.id.to_owned(),
                    place,
                    ..Row::default()
                });
                rows.len() - 1
            });
        rows[at].times += 1;
        if meant.way != Way::Session {
            for (name, _) in pairs
                .iter()
                .filter(|(name, _)| !["alt", "uploadType"].contains(&name.as_str()))
            {
                *rows[at].params.entry(name.clone()).or_default() += 1;
            }
        }
    }
    rows
}

fn place(api: &Api, meant: &route::Meant<'_>, media: bool) -> String {
    let verb = &meant.method.verb;
    let path = format!("/{}{}", api.service_path, meant.method.path);
    let upload = || &meant.method.upload["simple"];
    match meant.way {
        Way::Plain if media => format!("`{verb} {path}?alt=media`"),
        Way::Plain => format!("`{verb} {path}`"),
        Way::Multipart => format!("`{verb} {}?uploadType=multipart`", upload()),
        Way::Opening => format!("`{verb} {}?uploadType=resumable`", upload()),
        Way::Session => format!("`PUT` to the session of `{verb} {}`", upload()),
    }
}

impl Row {
    fn show(&self) -> String {
        let names = self.params.iter().map(|(name, times)| {
            if *times == self.times {
                format!("`{name}`")
            } else {
                format!("(`{name}`)")
            }
        });
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            return self.place.clone();
        }
        format!("{}: {}", self.place, names.join(", "))
    }
}
