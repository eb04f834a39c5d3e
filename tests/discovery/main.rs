//! Every method's requests as they are on the wire, held against the service's own
//! description of its API (`data/drive.v3.json`: its facts, without its words).

mod body;
mod check;
mod facts;
mod headers;
mod key_facts;
mod mask;
mod page;
mod parts;
mod query;
mod recorder;
mod route;
mod scenarios;
mod world;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cloudstorage::surface;
use serde_json::Value;

use check::Problem;
use facts::Api;
use world::{Seen, World};

/// Methods that have nothing to say to the service; `authorize` and `calc_authorization`
/// speak to the token server alone.
const SILENT: &[&str] = &[
    "add_permission",
    "add_query_param",
    "add_resource",
    "add_resource_key",
    "authorize",
    "calc_authorization",
    "change",
    "changes",
    "child",
    "children",
    "config",
    "interrupt",
    "listed_shared_drive",
    "parsed_header",
    "parsed_headers",
    "permission",
    "permissions",
    "property",
    "query_param",
    "query_params",
    "raw_request",
    "raw_response",
    "reset",
    "resource",
    "resources",
    "set_download_temp_file",
    "set_property",
    "set_setting",
    "set_temp_path",
    "setting",
    "shared_drives",
    "ssl_accept_server_cert",
    "ssl_cert",
    "ssl_server_cert",
    "take_resource_data",
];

/// What all scenarios together put on the wire.
struct Evidence {
    seen: Vec<Seen>,
    /// Calls that did not do what they should.
    failures: Vec<Problem>,
}

fn gather(admin: bool) -> Evidence {
    let mut evidence = Evidence {
        seen: Vec::new(),
        failures: Vec::new(),
    };
    for (method, scenario) in scenarios::all() {
        let world = World::start(method, admin);
        // What was sent until then counts all the same.
        let stopped = catch_unwind(AssertUnwindSafe(|| scenario(&world))).is_err();
        if stopped {
            world.fail::<()>("stopped", &"it came to no end; why is told above");
        }
        let (seen, failures) = world.end();
        evidence.seen.extend(seen);
        evidence.failures.extend(failures);
    }
    evidence
}

/// Every documented method, and beside them what is an extension of this crate.
#[test]
fn forty_rows_and_none_is_empty() {
    let documented: Vec<Value> =
        serde_json::from_str(include_str!("../conformance/data/methods.json")).unwrap();
    assert_eq!(documented.len(), 40);
    let rows: BTreeSet<&str> = surface::methods().map(|row| row.name).collect();
    let names = documented.iter().map(|row| row["name"].as_str().unwrap());
    assert!(names.into_iter().all(|name| rows.contains(name)));
    let there: BTreeSet<&str> = scenarios::all().iter().map(|row| row.0).collect();
    let missing: Vec<&&str> = rows.difference(&there).collect();
    let unknown: Vec<&&str> = there.difference(&rows).collect();
    assert!(
        missing.is_empty(),
        "methods without a scenario: {missing:?}"
    );
    assert!(unknown.is_empty(), "scenarios of no method: {unknown:?}");
}

#[test]
fn every_request_is_one_of_the_api() {
    let api = Api::read();
    let mut plain = gather(false);
    let mut admin = gather(true);
    let mut problems: Vec<Problem> = Vec::new();
    let mut checked = 0;
    for (evidence, admin) in [(&mut plain, false), (&mut admin, true)] {
        problems.append(&mut evidence.failures);
        checked += evidence.seen.len();
        problems.extend(check::all(&api, &evidence.seen));
        problems.extend(key_facts::check(&api, evidence, admin));
    }
    let list: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert!(
        list.is_empty(),
        "{} things are wrong with {checked} requests:\n{}",
        list.len(),
        list.join("\n")
    );
    println!(
        "checked {checked} requests of {} methods",
        scenarios::all().len()
    );
    page::settle(&page::render(&api, &[&plain, &admin]));
}
