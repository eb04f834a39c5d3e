//! What changed since.

use cloudstorage::{Change, ChangeType};
use serde_json::{Value, json};

use super::{Both, list, text};
use crate::support::{pages, put};

fn record(change: &Change) -> Value {
    let is_drive = change.change_type == ChangeType::SharedDrive;
    json!({"drive": is_drive, "file": change.resource_id, "removed": change.removed, "time": change.time})
}

fn seen(change: &Value) -> Value {
    let is_drive = change["changeType"] == "drive";
    json!({"drive": is_drive, "file": text(change, "fileId"), "removed": change["removed"], "time": change["time"]})
}

impl Both {
    /// The changes since a place, about which both clients agree, and where they end.
    fn agreed_changes(&mut self, start: &str) -> Vec<Change> {
        let drive = &self.drive;
        drive.set_change_marker(start);
        pages(|| drive.list_changes(), || drive.change_marker());
        let ours: Vec<_> = drive.changes().iter().map(record).collect();
        let mut ask = json!({"pageToken": start, "includeItemsFromAllDrives": true, "supportsAllDrives": true,
            "fields": "*"});
        if !drive.shared_drive().is_empty() {
            ask["driveId"] = drive.shared_drive().into();
        }
        let theirs = self.google("changes.list", ask);
        let end = text(&theirs, "newStartPageToken");
        let theirs: Vec<_> = list(&theirs, "changes").iter().map(seen).collect();
        assert_eq!(ours, theirs);
        assert_eq!(self.drive.next_change_marker(), end);
        self.drive.changes().into()
    }

    /// Where changes begin from here on, about which both clients agree.
    fn agreed_start(&mut self) -> String {
        self.drive.get_current_change_marker().unwrap();
        let mut ask = json!({"supportsAllDrives": true});
        if !self.drive.shared_drive().is_empty() {
            ask["driveId"] = self.drive.shared_drive().into();
        }
        let theirs = self.google("changes.getStartPageToken", ask);
        let start = self.drive.next_change_marker();
        assert_eq!(theirs["startPageToken"], start);
        start
    }
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn the_component_finds_what_google_changed() {
    let mut both = Both::start();
    both.drive.config("MaxResults=1").unwrap();
    let start = both.agreed_start();
    let mut make = |name: &str| {
        let body = json!({"name": name});
        text(&both.google("files.create", json!({"body": body})), "id")
    };
    let (one, two, three) = (make("one"), make("two"), make("three"));
    both.google(
        "files.update",
        json!({"fileId": one, "body": {"name": "again"}}),
    );
    both.google("files.delete", json!({"fileId": two}));
    let found = both.agreed_changes(&start);
    let found: Vec<_> = found
        .iter()
        .map(|c| (c.resource_id.as_str(), c.removed))
        .collect();
    let expected = [
        (three.as_str(), false),
        (one.as_str(), false),
        (two.as_str(), true),
    ];
    assert_eq!(found, expected);

    // From where it ended, there is nothing; from the beginning, everything.
    let end = both.drive.next_change_marker();
    assert!(both.agreed_changes(&end).is_empty());
    assert_eq!(both.agreed_changes("1").len(), 3);
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn google_finds_what_the_component_changed() {
    let mut both = Both::start();
    let start = both.agreed_start();
    let kept = put(&both.drive, "kept", "", "1");
    let gone = put(&both.drive, "gone", "", "2");
    both.drive.trash_resource(&kept).unwrap();
    both.drive.delete_resource(&gone).unwrap();
    let found = both.agreed_changes(&start);
    assert_eq!(found.len(), 2);
    assert_eq!((&found[1].resource_id, found[1].removed), (&gone, true));

    // A shared drive itself, and what is in it.
    let start = both.agreed_start();
    let team = both.drive.create_shared_drive("Team", "").unwrap();
    let found = both.agreed_changes(&start);
    assert!(
        found
            .iter()
            .any(|c| c.change_type == ChangeType::SharedDrive && c.shared_drive_id == team)
    );
    both.drive.set_shared_drive(team.as_str());
    let start = both.agreed_start();
    let file = put(&both.drive, "in it", &team, "3");
    let found = both.agreed_changes(&start);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0].resource_id, &found[0].shared_drive_id),
        (&file, &team)
    );
    both.drive.delete_resource(&file).unwrap();
    let found = both.agreed_changes(&start);
    assert_eq!((found.len(), found[0].removed), (1, true));

    both.drive.set_shared_drive("");
    let start = both.agreed_start();
    both.drive.delete_shared_drive(&team).unwrap();
    let found = both.agreed_changes(&start);
    assert!(found.iter().any(|c| c.shared_drive_id == team && c.removed));
}
