//! Items changed, trashed and deleted.

use cloudstorage::error::codes;

use crate::support::{fetch, put, start};

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
