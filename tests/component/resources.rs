//! Items changed, trashed and deleted.

use cloudstorage::error::codes;

use crate::support::{at, fetch, put, start};

#[test]
fn only_what_was_assigned_is_sent() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a.txt", b"old");
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_name(0, "b.txt").unwrap();
    drive.set_resource_description(0, "new").unwrap();
    drive.set_resource_starred(0, true).unwrap();
    // Changed by somebody else meanwhile: not assigned here, so it stays.
    drive.config("TransferredRequest=ON").unwrap();
    drive.update_resource(&id).unwrap();
    let request = drive.config("RawRequest").unwrap();
    let body = request.split("\r\n\r\n").nth(1).unwrap();
    assert_eq!(
        body,
        r#"{"name":"b.txt","description":"new","starred":true}"#
    );
    // What has been sent is not sent again.
    drive.update_resource(&id).unwrap();
    assert!(drive.config("RawRequest").unwrap().ends_with("\r\n\r\n{}"));
    drive.get_resource_info(&id).unwrap();
    let now = &drive.resources()[0];
    assert_eq!(
        (now.name.as_str(), now.description.as_str(), now.starred),
        ("b.txt", "new", true)
    );
    assert_eq!(fetch(&drive, &id), b"old");
}

#[test]
fn new_content_goes_with_it() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a.txt", b"old");
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_data("new content");
    drive.set_resource_name(0, "CoolStuff2.txt").unwrap();
    drive.set_resource_mime_type(0, "text/x-cool").unwrap();
    drive.update_resource(&id).unwrap();
    assert_eq!(fetch(&drive, &id), b"new content");
    drive.get_resource_info(&id).unwrap();
    assert_eq!(drive.resource_name(0).unwrap(), "CoolStuff2.txt");
    assert_eq!(drive.resource_mime_type(0).unwrap(), "text/x-cool");
}

#[test]
fn without_a_record_nothing_is_sent() {
    let (emulator, drive) = start();
    let id = put(&drive, "a.txt", b"old");
    drive.set_resource_count(0).unwrap();
    emulator.clear_requests();
    assert_eq!(
        drive.update_resource(&id).unwrap_err().code(),
        codes::INVALID_ID
    );
    assert!(emulator.requests().is_empty());
}

#[test]
fn trash_restore_delete() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a.txt", b"old");
    drive.trash_resource(&id).unwrap();
    drive.get_resource_info(&id).unwrap();
    assert!(drive.resource_trashed(0).unwrap());
    drive.restore_resource(&id).unwrap();
    drive.get_resource_info(&id).unwrap();
    assert!(!drive.resource_trashed(0).unwrap());
    drive.delete_resource(&id).unwrap();
    for error in [
        drive.get_resource_info(&id).unwrap_err(),
        drive.delete_resource(&id).unwrap_err(),
        drive.trash_resource(&id).unwrap_err(),
    ] {
        assert_eq!(
            (error.code(), error.reason()),
            (codes::INVALID_ID, Some("notFound"))
        );
    }
    for bad in ["", "..", "a\nb"] {
        assert_eq!(
            drive.delete_resource(bad).unwrap_err().code(),
            codes::INVALID_ID,
            "{bad:?}"
        );
    }
    assert_eq!(
        drive.get_resource_info("a/b?c=d").unwrap_err().code(),
        codes::INVALID_ID
    );
}

/// What a handler assigns while an update runs is the next one's to send.
#[test]
fn what_is_assigned_while_an_update_runs_goes_with_the_next() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a.txt", b"1");
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_name(0, "b.txt").unwrap();
    drive.on_header(|drive, _| drive.set_resource_description(0, "later").unwrap());
    drive.update_resource(&id).unwrap();
    drive.clear_on_header();
    drive.update_resource(&id).unwrap();
    drive.get_resource_info(&id).unwrap();
    let found = drive.resource(0).unwrap();
    assert_eq!(
        (found.name.as_str(), found.description.as_str()),
        ("b.txt", "later")
    );
}

/// A record that is copied, changed and added is what the program wants, and the one it was copied from is not.
#[test]
fn of_several_records_of_an_item_the_assigned_one_is_sent() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a.txt", b"1");
    drive.get_resource_info(&id).unwrap();
    let mut record = drive.resource(0).unwrap();
    record.name = "b.txt".to_owned();
    drive.add_resource(record);
    drive.update_resource(&id).unwrap();
    let other = at(&drive.config("ServiceURL").unwrap());
    let name = || {
        other.get_resource_info(&id).unwrap();
        other.resource_name(0).unwrap()
    };
    assert_eq!(name(), "b.txt");
    // It has been sent: the first one is in turn.
    drive.set_resource_name(0, "c.txt").unwrap();
    drive.update_resource(&id).unwrap();
    assert_eq!(name(), "c.txt");
}
