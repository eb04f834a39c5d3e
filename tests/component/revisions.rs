//! The revisions of a file.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, ResourceType};

use crate::support::{at, put, raw_server, read_head, start};

/// A file with three contents.
fn three(drive: &GoogleDrive) -> String {
    let id = put(drive, "a.txt", b"first");
    for content in ["the second", "the third one"] {
        drive.get_resource_info(&id).unwrap();
        drive.set_resource_data(content);
        drive.update_resource(&id).unwrap();
    }
    drive.set_resource_data("");
    id
}

#[test]
fn listed_read_downloaded_and_deleted() {
    let (_emulator, drive) = start();
    let id = three(&drive);
    let seen = Arc::new(AtomicUsize::new(0));
    let note = Arc::clone(&seen);
    drive.on_resource_list(move |_, e| {
        assert_eq!(e.resource_type, ResourceType::Revision);
        note.fetch_add(1, Ordering::SeqCst);
    });
    drive.list_revisions(&id).unwrap();
    let revisions = drive.resources();
    assert_eq!((seen.load(Ordering::SeqCst), revisions.len()), (3, 3));
    let sizes: Vec<_> = revisions.iter().map(|r| r.size).collect();
    assert_eq!(sizes, [5, 10, 13]);
    for revision in &revisions {
        assert_eq!(revision.resource_type, ResourceType::Revision);
        assert_eq!(
            (
                revision.owner_email.as_str(),
                revision.original_name.as_str()
            ),
            ("user@example.com", "a.txt")
        );
        assert!(revision.md5_checksum.len() == 32 && revision.modified_time.ends_with('Z'));
    }
    drive.clear_on_resource_list();
    let folder = tempfile::tempdir().unwrap();
    for (revision, content) in revisions
        .iter()
        .zip(["first", "the second", "the third one"])
    {
        drive
            .config(&format!("RevisionId={}", revision.id))
            .unwrap();
        drive.get_resource_info(&id).unwrap();
        assert_eq!(drive.resources(), std::slice::from_ref(revision));
        drive.set_local_file("");
        drive.download_file(&id, "").unwrap();
        assert_eq!(drive.resource_data(), content.as_bytes());
        // To a file, resumed, and held against the revision's own size and MD5.
        let path = folder.path().join(&revision.id);
        std::fs::write(&path, &content.as_bytes()[..3]).unwrap();
        drive.set_local_file(&path);
        drive.set_start_byte(3).unwrap();
        drive.download_file(&id, "").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), content.as_bytes());
    }
    drive.set_local_file("");
    drive
        .config(&format!("RevisionId={}", revisions[0].id))
        .unwrap();
    drive.delete_resource(&id).unwrap();
    drive.config("RevisionId=").unwrap();
    drive.list_revisions(&id).unwrap();
    assert_eq!(drive.resource_count(), 2);
    drive.download_file(&id, "").unwrap();
    assert_eq!(drive.resource_data(), b"the third one");
}

#[test]
fn what_cannot_be_is_told() {
    let (emulator, drive) = start();
    let id = three(&drive);
    drive.list_revisions(&id).unwrap();
    let before = drive.resources();
    assert_eq!(
        drive.list_revisions("no-such-file").unwrap_err().code(),
        codes::INVALID_ID
    );
    assert_eq!(
        drive.list_revisions("").unwrap_err().code(),
        codes::INVALID_ID
    );
    let folder = drive.create_folder("f", "").unwrap();
    assert_eq!(
        drive.list_revisions(&folder).unwrap_err().code(),
        codes::SERVER
    );
    assert_eq!(drive.resources(), before);
    drive.config("RevisionId=no-such-revision").unwrap();
    for attempt in [
        GoogleDrive::get_resource_info as fn(&GoogleDrive, &str) -> cloudstorage::Result<()>,
        GoogleDrive::delete_resource,
        |drive, id| drive.download_file(id, ""),
    ] {
        assert_eq!(attempt(&drive, &id).unwrap_err().code(), codes::INVALID_ID);
    }
    emulator.clear_requests();
    let error = drive
        .get_resource_info(&format!("{id},{folder}"))
        .unwrap_err();
    assert_eq!(error.code(), codes::UNSUPPORTED);
    let error = drive.update_resource(&id).unwrap_err();
    assert!(
        error.code() == codes::UNSUPPORTED && error.message().contains("RevisionId"),
        "{error}"
    );
    assert!(emulator.requests().is_empty());
    // Other methods are about the item.
    drive.trash_resource(&id).unwrap();
    drive.restore_resource(&id).unwrap();
}

#[test]
fn all_pages_are_listed_and_a_circle_ends() {
    let pages = |tokens: [&'static str; 3]| {
        let mut n = 0;
        raw_server(move |mut stream| {
            let head = read_head(&mut stream);
            let next = tokens[n.min(2)];
            n += 1;
            let body = format!(r#"{{"nextPageToken":"{next}","revisions":[{{"id":"r{n}"}}]}}"#);
            use std::io::Write;
            let _ = stream.write_all(crate::support::ok(&body).as_bytes());
            head
        })
    };
    let (url, heads) = pages(["a", "b", ""]);
    let drive = at(&url);
    drive.list_revisions("i").unwrap();
    let found: Vec<_> = drive.resources().into_iter().map(|r| r.id).collect();
    assert_eq!(found, ["r1", "r2", "r3"]);
    let heads: Vec<_> = heads.iter().take(3).collect();
    assert!(
        !heads[0].contains("pageToken")
            && heads[1].contains("pageToken=a")
            && heads[2].contains("pageToken=b")
    );
    let (url, _heads) = pages(["a", "b", "a"]);
    let error = at(&url).list_revisions("i").unwrap_err();
    assert_eq!(error.code(), codes::SERVER, "{error}");
}

#[test]
fn a_revision_of_a_document_is_exported() {
    let (_emulator, drive) = start();
    drive.set_resource_data("A document.");
    let id = drive
        .upload_file("doc.txt", "application/vnd.google-apps.document")
        .unwrap();
    drive.list_revisions(&id).unwrap();
    let revision = drive.resource_id(0).unwrap();
    drive.config(&format!("RevisionId={revision}")).unwrap();
    drive.download_file(&id, "text/plain").unwrap();
    assert!(String::from_utf8_lossy(&drive.resource_data()).contains("A document."));
    let error = drive.download_file(&id, "image/gif").unwrap_err();
    assert!(
        error.code() == codes::SERVER && error.message().contains("image/gif"),
        "{error}"
    );
}
