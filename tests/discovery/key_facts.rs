//! The reverse: what has to be in a request, and where it must not be.

use std::collections::BTreeSet;

use cloudstorage::surface;

use crate::check::Problem;
use crate::facts::Api;
use crate::route::{self, Meant, Sessions, Way};
use crate::world::{Seen, Source};
use crate::{Evidence, SILENT, mask, parts};

/// The methods that speak with an administrator's rights when the setting says so.
const ADMIN: [&str; 10] = [
    "add_shared_drive_member",
    "delete_shared_drive",
    "get_permission_info",
    "get_shared_drive_info",
    "list_permissions",
    "list_shared_drives",
    "remove_shared_drive_member",
    "update_permissions",
    "update_shared_drive",
    "update_shared_drive_member",
];

/// The method whose requests are the caller's alone.
pub(crate) const CUSTOM: &str = "send_custom_request";

/// What is missing, or there without a reason.
pub(crate) fn check(api: &Api, evidence: &Evidence, admin: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut sessions = Sessions::new();
    let mut senders = BTreeSet::new();
    let mut admins = BTreeSet::new();
    for seen in &evidence.seen {
        let Ok(meant) = route::find(api, &seen.request, &mut sessions) else {
            continue;
        };
        if seen.source != Source::Before {
            senders.insert(seen.method);
        }
        if seen.method == CUSTOM || meant.way == Way::Session {
            continue;
        }
        let wrong = request(&meant, seen, admin);
        if given(seen, "useDomainAdminAccess").is_some() {
            admins.insert(seen.method);
        }
        problems.extend(wrong.into_iter().map(|what| Problem {
            what: what.to_owned(),
            request: seen.to_string(),
        }));
    }
    let mut about = |method: &str, what: &str| {
        problems.push(Problem {
            what: what.to_owned(),
            request: method.to_owned(),
        });
    };
    for row in surface::methods() {
        match (SILENT.contains(&row.name), senders.contains(row.name)) {
            (true, true) => about(row.name, "a request to the service, where none is due"),
            (false, false) => about(row.name, "no request at all"),
            _ => {}
        }
        if admin && ADMIN.contains(&row.name) && !admins.contains(row.name) {
            about(row.name, "useDomainAdminAccess is never sent");
        }
    }
    problems
}

fn request(meant: &Meant<'_>, seen: &Seen, admin: bool) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    let mut want = |good: bool, words: &'static str| {
        if !good {
            wrong.push(words);
        }
    };
    let value = |name: &str| given(seen, name);
    let takes = |name: &str| meant.method.query.contains_key(name);
    if takes("supportsAllDrives") {
        let sent = value("supportsAllDrives").as_deref() == Some("true");
        want(sent, "supportsAllDrives is not sent");
    }
    let due = admin && ADMIN.contains(&seen.method) && takes("useDomainAdminAccess");
    let sent = value("useDomainAdminAccess");
    want(
        seen.source == Source::Before || sent.as_deref() == due.then_some("true"),
        "useDomainAdminAccess is missing, or there without a reason",
    );
    // Without fields the service decides, and brings too little: name and id, as a rule.
    // The address of an export is asked for alone.
    let asked = value("fields").filter(|fields| fields != "exportLinks");
    if let Some(fields) = asked.filter(|_| meant.method.verb == "GET") {
        let needed = needed(meant.method.response.as_deref().unwrap_or_default());
        let all = needed.iter().all(|member| mask::brings(&fields, member));
        want(all, "fields leaves out what the component needs itself");
    }
    match meant.id {
        // The service refuses the question without it.
        "drive.about.get" => want(value("fields").is_some(), "about without fields"),
        "drive.files.list" => {
            let in_one = value("corpora").as_deref() == Some("drive");
            want(
                in_one == value("driveId").is_some(),
                "corpora and driveId do not fit",
            );
            let shared = in_one || value("corpora").as_deref() == Some("allDrives");
            let included = value("includeItemsFromAllDrives").as_deref() == Some("true");
            want(
                shared == included,
                "corpora and includeItemsFromAllDrives do not fit",
            );
        }
        "drive.changes.list" => {
            for name in ["includeRemoved", "includeItemsFromAllDrives"] {
                want(
                    value(name).as_deref() == Some("true"),
                    "changes are left out",
                );
            }
        }
        "drive.drives.create" => {
            let id = value("requestId").unwrap_or_default();
            want(!id.is_empty(), "an empty requestId");
        }
        _ => {}
    }
    wrong
}

/// The members of an answer without which paging, or telling records apart, does not work.
fn needed(schema: &str) -> &'static [&'static str] {
    match schema {
        "FileList" => &["nextPageToken", "incompleteSearch", "files"],
        "ChangeList" => &["nextPageToken", "newStartPageToken", "changes"],
        "DriveList" => &["nextPageToken", "drives"],
        "PermissionList" => &["nextPageToken", "permissions"],
        "RevisionList" => &["nextPageToken", "revisions"],
        "File" | "Permission" | "Drive" | "Revision" => &["id"],
        _ => &[],
    }
}

fn given(seen: &Seen, name: &str) -> Option<String> {
    let pairs = parts::pairs(seen.request.query());
    pairs
        .into_iter()
        .find(|pair| pair.0 == name)
        .map(|pair| pair.1)
}
