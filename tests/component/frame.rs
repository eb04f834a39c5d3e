//! One look at the state a method, one step of storing, and then the events of that step.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloudstorage::GoogleDrive;
use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;

use crate::support::{at, canned, fetch, ok, put, sample, script, start};

/// Counts the resources that are listed.
fn count(drive: &GoogleDrive) -> Arc<AtomicUsize> {
    let seen = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&seen);
    drive.on_resource_list(move |_, _| {
        note.fetch_add(1, Ordering::SeqCst);
    });
    seen
}

#[test]
fn what_a_handler_sets_counts_for_the_next_call() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let (asked, other) = (folder.path().join("asked"), folder.path().join("other"));
    let data = sample(100_000);
    let id = put(&drive, "a", &data);
    drive.set_local_file(&asked);
    let redirect = other.clone();
    drive.on_header(move |drive, _| {
        drive.set_local_file(&redirect);
        drive.set_overwrite(true);
        drive.set_encryption_password("not for this one");
        drive.set_start_byte(7).unwrap();
        drive.config("TransferredDataLimit=1").unwrap();
        drive.config("ServiceURL=http://127.0.0.1:1").unwrap();
        drive.set_authorization("Bearer nobody");
    });
    drive.download_file(&id, "").unwrap();
    assert!(fs::read(&asked).unwrap() == data);
    assert!(!other.exists());
}

#[test]
fn a_listing_keeps_the_accumulation_and_the_fields_it_began_with() {
    let (_emulator, drive) = start();
    for name in ["a", "b", "c"] {
        put(&drive, name, b"1");
    }
    drive.config("MaxResults=2").unwrap();
    drive.list_resources().unwrap();
    drive.on_header(|drive, _| {
        drive.config("AccumulatePages=False").unwrap();
    });
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 3, "the second page began with True");
}

#[test]
fn all_events_of_a_page_fire_and_an_interrupt_counts_after_the_last() {
    let (_emulator, drive) = start();
    for name in ["a", "b", "c", "d", "e"] {
        put(&drive, name, b"1");
    }
    drive.config("MaxResults=3").unwrap();
    let seen = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&seen);
    drive.on_resource_list(move |drive, _| {
        note.fetch_add(1, Ordering::SeqCst);
        assert_eq!(drive.resource_count(), 3, "the page is stored before");
        drive.interrupt();
    });
    let error = drive.list_resources().unwrap_err();
    assert_eq!(error.code(), codes::INTERRUPTED);
    assert_eq!(
        (seen.load(Ordering::SeqCst), drive.resource_count()),
        (3, 3)
    );
    assert!(!drive.resource_marker().is_empty());
    // The marker is past what had its events: nothing is skipped, nothing comes twice.
    let rest = count(&drive);
    drive.list_resources().unwrap();
    assert_eq!(
        (rest.load(Ordering::SeqCst), drive.resource_count()),
        (2, 5)
    );
    assert!(drive.resource_marker().is_empty());
}

#[test]
fn a_panic_in_one_event_does_not_lose_the_others() {
    let (_emulator, drive) = start();
    for name in ["a", "b", "c"] {
        put(&drive, name, b"1");
    }
    let seen = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&seen);
    drive.on_resource_list(move |_, _| {
        assert!(note.fetch_add(1, Ordering::SeqCst) != 0, "the first one");
    });
    let outcome = catch_unwind(AssertUnwindSafe(|| drive.list_resources()));
    assert!(outcome.is_err(), "the panic travels to the caller");
    assert_eq!(
        (seen.load(Ordering::SeqCst), drive.resource_count()),
        (3, 3)
    );
    assert!(drive.idle());
    drive.list_resources().unwrap();
}

#[test]
fn a_success_that_shows_no_change_is_none() {
    type Change = fn(&GoogleDrive) -> cloudstorage::Result<()>;
    let changes: [(&str, Change); 10] = [
        ("trash", |d| d.trash_resource("i")),
        ("restore", |d| d.restore_resource("i")),
        ("delete", |d| d.delete_resource("i")),
        ("empty_trash", GoogleDrive::empty_trash),
        ("move", |d| d.move_resource("i", "p")),
        ("add_parents", |d| d.add_parents("i", "p")),
        ("remove_parents", |d| d.remove_parents("i", "q")),
        ("create_folder", |d| d.create_folder("n", "").map(|_| ())),
        ("copy", |d| d.copy_resource("i", "n", "").map(|_| ())),
        ("update", |d| {
            d.set_resource_count(1)?;
            d.set_resource_id(0, "i")?;
            d.set_resource_name(0, "new")?;
            d.update_resource("i")
        }),
    ];
    // A page of a portal on the way; the item as it was; another item; no object at all.
    let unchanged = r#"{"id":"i","name":"old","parents":["q"],"trashed":TRASHED}"#;
    for body in [
        "<html>sign in</html>",
        unchanged,
        r#"{"id":"else"}"#,
        "[]",
        "null",
        "{}",
    ] {
        for (name, change) in changes {
            // What would be right for a creation, and for a lookup before a move.
            if name == "create_folder" && body.contains("\"id\"")
                || name == "copy" && body.contains("else")
            {
                continue;
            }
            let trashed = (name == "restore").to_string();
            let (url, _server) = canned(ok(&body.replace("TRASHED", &trashed)));
            let error = change(&at(&url)).unwrap_err();
            assert_eq!(error.code(), codes::SERVER, "{name} after {body}: {error}");
        }
    }
}

#[test]
fn a_change_that_was_not_made_stays_assigned() {
    let (emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_name(0, "b").unwrap();
    emulator.inject(FaultRule::new(Fault::NotJson).path_contains(&id));
    assert_eq!(
        drive.update_resource(&id).unwrap_err().code(),
        codes::SERVER
    );
    drive.update_resource(&id).unwrap();
    drive.get_resource_info(&id).unwrap();
    assert_eq!(drive.resource_name(0).unwrap(), "b");
}

#[test]
fn fields_of_the_callers_do_not_rule_what_a_change_is_known_by() {
    let (_emulator, drive) = start();
    drive.add_query_param("fields", "name");
    let folder = drive.create_folder("f", "").unwrap();
    let other = drive.create_folder("g", "").unwrap();
    let id = put(&drive, "a", b"1");
    drive.move_resource(&id, &folder).unwrap();
    drive.move_resource(&id, &other).unwrap();
    drive.trash_resource(&id).unwrap();
    drive.restore_resource(&id).unwrap();
    let copy = drive.copy_resource(&id, "copy", "").unwrap();
    assert_ne!(copy, id);
    drive.delete_resource(&copy).unwrap();
    drive.download_file(&id, "").unwrap();
    assert_eq!(
        drive.download_file(&folder, "").unwrap_err().code(),
        codes::IS_A_FOLDER
    );
}

#[test]
fn what_a_download_brought_is_no_new_content() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let id = put(&drive, "a", b"content of a");
    let other = put(&drive, "b", b"content of b");
    let dir = drive.create_folder("dir", "").unwrap();
    let rename = |id: &str, name: &str| {
        drive.get_resource_info(id).unwrap();
        drive.set_resource_name(0, name).unwrap();
        drive.update_resource(id).unwrap();
    };
    // To memory, then to a file.
    drive.download_file(&other, "").unwrap();
    rename(&id, "a2");
    drive.set_local_file(folder.path().join("b"));
    drive.download_file(&other, "").unwrap();
    rename(&id, "a3");
    assert_eq!(fetch(&drive, &id), b"content of a");
    // A folder has no content, whatever is set.
    drive.set_local_file(folder.path().join("b"));
    drive.set_resource_data("data");
    rename(&dir, "dir2");
    // Set again by the program it counts.
    drive.set_local_file(folder.path().join("b"));
    rename(&id, "a4");
    assert_eq!(fetch(&drive, &id), b"content of b");
    drive.set_local_file("");
    drive.set_resource_data("data");
    rename(&id, "a5");
    assert_eq!(fetch(&drive, &id), b"data");
}

#[test]
fn a_download_that_is_refused_takes_nothing_from_the_program() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let id = put(&drive, "a", b"content of a");
    let path = folder.path().join("new");
    fs::write(&path, b"new content").unwrap();
    drive.set_local_file(&path);
    drive.set_overwrite(true);
    emulator.inject(
        FaultRule::new(Fault::Refuse {
            status: 403,
            reason: "cannotDownloadFile".to_owned(),
        })
        .path_contains(&id)
        .times(2),
    );
    assert!(drive.download_file(&id, "").is_err());
    assert!(
        drive
            .send_custom_request("GET", &format!("files/{id}"), "")
            .is_err()
    );
    emulator.clear_faults();
    drive.get_resource_info(&id).unwrap();
    drive.update_resource(&id).unwrap();
    assert_eq!(fetch(&drive, &id), b"new content");
}

#[test]
fn data_is_taken_without_a_copy_and_is_gone_then() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"content");
    drive.download_file(&id, "").unwrap();
    assert_eq!(drive.take_resource_data(), b"content");
    assert!(drive.resource_data().is_empty() && drive.take_resource_data().is_empty());
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let odd = OsStr::from_bytes(b"odd-\xff-name");
    let (from, to) = (folder.path().join(odd), folder.path().join("b").join(odd));
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::write(&from, b"content").unwrap();
    drive.set_local_file(&from);
    let id = drive.upload_file("a", "").unwrap();
    assert!(drive.local_file().contains('\u{fffd}'));
    drive.set_local_file(&to);
    drive.download_file(&id, "").unwrap();
    assert_eq!(fs::read(&to).unwrap(), b"content");
}

#[test]
fn a_file_that_a_handler_sets_is_left_alone_by_the_download() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    let next = folder.path().join("next");
    fs::write(&next, b"next content").unwrap();
    let source = put(&drive, "a", b"content of a");
    let put_next = |drive: &GoogleDrive| {
        let next = next.clone();
        drive.on_header(move |drive, _| drive.set_local_file(&next));
    };
    for custom in [false, true] {
        let target = put(&drive, "b", b"content of b");
        drive.set_local_file(folder.path().join(custom.to_string()));
        put_next(&drive);
        if custom {
            drive
                .send_custom_request("GET", &format!("files/{source}"), "")
                .unwrap();
        } else {
            drive.download_file(&source, "").unwrap();
        }
        drive.clear_on_header();
        drive.get_resource_info(&target).unwrap();
        drive.update_resource(&target).unwrap();
        assert_eq!(fetch(&drive, &target), b"next content", "{custom}");
    }
    // An export notes the name it wrote to, and not over what was set.
    for by_handler in [false, true] {
        let (url, _heads) = script(&[
            (
                200,
                r#"{"id":"d","mimeType":"application/vnd.google-apps.document"}"#,
            ),
            (200, "content"),
        ]);
        let drive = at(&url);
        drive.set_local_file(folder.path().join(format!("doc-{by_handler}")));
        if by_handler {
            put_next(&drive);
        }
        drive.download_file("d", "text/plain").unwrap();
        let noted = folder.path().join("doc-false.txt");
        let expected = if by_handler { &next } else { &noted };
        assert_eq!(drive.local_file(), expected.to_string_lossy());
    }
}
