//! What changed.

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("get_current_change_marker", get_current_change_marker),
    ("list_changes", list_changes),
];

fn get_current_change_marker(w: &World) {
    w.run("the user's", |d| d.get_current_change_marker());
    let shared = w.shared_drive("shared");
    w.drive.set_shared_drive(shared.clone());
    w.run("a shared drive's", |d| d.get_current_change_marker());
    w.want(w.sent("driveId") == Some(shared), "the shared drive");
    w.config("RequestedFields=*");
    w.run("all fields", |d| d.get_current_change_marker());
}

fn list_changes(w: &World) {
    let shared = w.shared_drive("shared");
    for name in ["a", "b", "c"] {
        w.file(name);
    }
    // The very first change.
    let begin = || {
        w.drive.set_change_marker("");
        w.drive.set_next_change_marker("1");
    };
    begin();
    w.run("from next_change_marker", |d| d.list_changes());
    w.run("from where that ended", |d| d.list_changes());
    w.drive.set_change_marker("1");
    w.run("from change_marker", |d| d.list_changes());
    begin();
    w.config("MaxResults=1");
    w.run("first page", |d| d.list_changes());
    w.run("second page", |d| d.list_changes());
    w.want(w.sent("pageSize").as_deref() == Some("1"), "one to a page");
    w.config("MaxResults=1000");
    begin();
    w.run("the largest page", |d| d.list_changes());
    w.want(w.sent("pageToken").as_deref() == Some("1"), "the marker");
    w.config("MaxResults=-1");
    for fields in ["*", "changes(fileId,removed)", "default"] {
        begin();
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_changes());
    }
    begin();
    w.drive.set_shared_drive(shared.clone());
    w.run("of a shared drive", |d| d.list_changes());
    w.want(w.sent("driveId") == Some(shared), "the shared drive");
    begin();
    w.config("RequestedFields=*");
    w.run("of a shared drive, all fields", |d| d.list_changes());
    w.drive.set_next_change_marker("");
    w.drive.set_change_marker("");
    w.refused(("without a marker", 601), |d| d.list_changes());
    begin();
    w.drive.add_query_param("fields", "changes/time");
    w.run_with_own("fields of the caller's", |d| d.list_changes());
}
