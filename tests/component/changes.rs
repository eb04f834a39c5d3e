//! What changed since the last time.

use std::sync::{Arc, Mutex};

use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;
use cloudstorage::{ChangeType, GoogleDrive};

use crate::support::{at, canned, ok, put, start};

/// Lists to the end; how many pages that were.
fn all(drive: &GoogleDrive) -> usize {
    let mut pages = 0;
    loop {
        drive.list_changes().unwrap();
        pages += 1;
        if drive.change_marker().is_empty() {
            return pages;
        }
    }
}

#[test]
fn from_the_beginning_and_then_on() {
    let (_emulator, drive) = start();
    let ids: Vec<_> = (0..5)
        .map(|n| put(&drive, &format!("f{n}"), b"1"))
        .collect();
    drive.delete_resource(&ids[0]).unwrap();
    drive.set_change_marker("1");
    drive.config("MaxResults=2").unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&seen);
    drive.on_change_list(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.resource_id.clone(), e.removed))
    });
    drive.list_changes().unwrap();
    assert_eq!(
        (drive.change_count(), drive.next_change_marker().as_str()),
        (2, "")
    );
    assert!(!drive.change_marker().is_empty());
    assert!(all(&drive) >= 2);
    let found: Vec<_> = drive
        .changes()
        .into_iter()
        .map(|c| (c.resource_id, c.removed))
        .collect();
    assert_eq!(*seen.lock().unwrap(), found);
    for (n, id) in ids.iter().enumerate() {
        assert!(found.contains(&(id.clone(), n == 0)), "{n}");
    }
    assert!(
        drive
            .changes()
            .iter()
            .all(|c| c.time.ends_with('Z') && c.change_type == ChangeType::File)
    );
    // At the end there is nothing more, however often it is asked.
    for _ in 0..2 {
        assert!(!drive.next_change_marker().is_empty());
        drive.list_changes().unwrap();
        assert_eq!(drive.change_count(), 0);
    }
    drive.trash_resource(&ids[1]).unwrap();
    drive.list_changes().unwrap();
    assert_eq!(
        (
            drive.change_resource_id(0).unwrap(),
            drive.change_removed(0).unwrap()
        ),
        (ids[1].clone(), false)
    );
    // The beginning, once more, is a listing of its own.
    drive.set_change_marker("1");
    assert_eq!(drive.next_change_marker(), "");
    let before = found.len();
    all(&drive);
    assert_eq!(drive.change_count(), before);
    drive.config("AccumulatePages=False").unwrap();
    drive.set_change_marker("1");
    all(&drive);
    assert!(drive.change_count() <= 2);
}

#[test]
fn the_present_end_is_where_later_changes_are() {
    let (_emulator, drive) = start();
    put(&drive, "before", b"1");
    let error = drive.list_changes().unwrap_err();
    assert_eq!(error.code(), codes::UNSUPPORTED);
    assert!(
        error.message().contains("get_current_change_marker") && error.message().contains("\"1\""),
        "{error}"
    );
    drive.set_change_marker("1");
    drive.get_current_change_marker().unwrap();
    assert_eq!(drive.change_marker(), "", "one of the two");
    drive.list_changes().unwrap();
    assert_eq!(drive.change_count(), 0);
    let id = put(&drive, "after", b"1");
    drive.list_changes().unwrap();
    let found: Vec<_> = drive.changes().into_iter().map(|c| c.resource_id).collect();
    assert!(found.contains(&id), "{found:?}");
    // The markers exclude each other, whoever sets them.
    drive.set_next_change_marker("7");
    assert_eq!(
        (
            drive.change_marker().as_str(),
            drive.next_change_marker().as_str()
        ),
        ("", "7")
    );
    drive.set_change_marker("8");
    assert_eq!(
        (
            drive.change_marker().as_str(),
            drive.next_change_marker().as_str()
        ),
        ("8", "")
    );
}

#[test]
fn changes_of_a_shared_drive() {
    let (_emulator, drive) = start();
    let team = drive.create_shared_drive("Team", "").unwrap();
    drive.get_current_change_marker().unwrap();
    let mine = put(&drive, "mine", b"1");
    drive.set_resource_count(1).unwrap();
    drive.set_resource_parent_ids(0, &team).unwrap();
    drive.set_resource_data("content");
    let theirs = drive.upload_file("in the drive", "").unwrap();
    drive
        .update_shared_drive(&team, "Renamed", Default::default(), Default::default())
        .unwrap();
    let seen = |drive: &GoogleDrive| {
        all(drive);
        let changes = drive.changes().into_iter();
        changes
            .map(|c| (c.change_type, c.resource_id, c.shared_drive_id))
            .collect::<Vec<_>>()
    };
    // The user's: the own items, those in shared drives, and the drives.
    let found = seen(&drive);
    assert!(
        found.contains(&(ChangeType::File, mine.clone(), String::new())),
        "{found:?}"
    );
    assert!(
        found.contains(&(ChangeType::File, theirs.clone(), team.clone())),
        "{found:?}"
    );
    assert!(
        found.contains(&(ChangeType::SharedDrive, String::new(), team.clone())),
        "{found:?}"
    );
    // A marker of the user's changes is not one of the drive's.
    drive.set_shared_drive(&team);
    let error = drive.list_changes().unwrap_err();
    assert!(
        error.code() == codes::UNSUPPORTED && error.message().contains("another drive"),
        "{error}"
    );
    drive.set_change_marker("1");
    let found = seen(&drive);
    assert!(
        found.contains(&(ChangeType::File, theirs, team.clone())),
        "{found:?}"
    );
    assert!(
        found.contains(&(ChangeType::SharedDrive, String::new(), team)),
        "{found:?}"
    );
    assert!(found.iter().all(|change| change.1 != mine));
    drive.set_shared_drive("no-such-drive");
    assert_eq!(
        drive.get_current_change_marker().unwrap_err().code(),
        codes::INVALID_ID
    );
}

#[test]
fn a_failure_loses_neither_records_nor_the_place() {
    let (emulator, drive) = start();
    put(&drive, "a", b"1");
    drive.set_change_marker("1");
    drive.list_changes().unwrap();
    let (records, place) = (drive.changes(), drive.next_change_marker());
    assert!(!records.is_empty());
    for fault in [
        Fault::WrongJson,
        Fault::NotJson,
        Fault::CutBody { after: 2 },
        Fault::Refuse {
            status: 500,
            reason: "backendError".to_owned(),
        },
    ] {
        emulator.inject(FaultRule::new(fault).path_contains("/changes").times(2));
        assert!(drive.list_changes().is_err());
        assert!(drive.get_current_change_marker().is_err());
        emulator.clear_faults();
        assert_eq!(
            (drive.changes(), drive.next_change_marker()),
            (records.clone(), place.clone())
        );
    }
    // An answer that does not say where to go on would lose what comes after.
    let (url, _server) = canned(ok(r#"{"changes":[{"fileId":"x"}]}"#));
    let other = at(&url);
    other.set_change_marker("5");
    assert_eq!(other.list_changes().unwrap_err().code(), codes::SERVER);
    assert_eq!(
        (other.change_marker().as_str(), other.change_count()),
        ("5", 0)
    );
    drive.set_change_marker("no such place");
    assert_eq!(drive.list_changes().unwrap_err().code(), codes::SERVER);
}
