//! What the service has and the reference has not: shortcuts, checksums, large exports, acknowledged abuse.

use cloudstorage::error::codes;
use cloudstorage::{Permission, PermissionRole, ResourceType};

use crate::support::{at, put, start};

#[test]
fn a_shortcut_stands_for_its_target_where_content_or_children_are_wanted() {
    let (emulator, drive) = start();
    let folder = drive.create_folder("folder", "").unwrap();
    drive.set_resource_count(1).unwrap();
    drive.set_resource_parent_ids(0, &folder).unwrap();
    drive.set_resource_data("content");
    let file = drive.upload_file("a.txt", "").unwrap();
    let to_folder = drive.create_shortcut("to folder", &folder, "").unwrap();
    let to_file = drive.create_shortcut("", &file, &folder).unwrap();

    drive
        .get_resource_info(&format!("{to_folder},{to_file},{file}"))
        .unwrap();
    assert_eq!(drive.resource_shortcut_target_id(0).unwrap(), folder);
    assert_eq!(
        drive.resource_shortcut_target_mime_type(0).unwrap(),
        "application/vnd.google-apps.folder"
    );
    assert_eq!(drive.resource_shortcut_target_id(1).unwrap(), file);
    assert_eq!(drive.resource_parent_ids(1).unwrap(), folder);
    assert_eq!(drive.resource_shortcut_target_id(2).unwrap(), "");

    let names = || {
        let mut names: Vec<_> = drive.children().into_iter().map(|r| r.id).collect();
        names.sort();
        names
    };
    let mut expected = vec![file.clone(), to_file.clone()];
    expected.sort();
    // Known by a record: one request. By its id alone: asked about, and its pages go on.
    emulator.clear_requests();
    drive.list_children(&to_folder).unwrap();
    assert_eq!((names(), emulator.requests().len()), (expected.clone(), 1));
    drive.set_resource_count(0).unwrap();
    drive.set_child_marker("");
    drive.config("MaxResults=1").unwrap();
    drive.list_children(&to_folder).unwrap();
    assert!(!drive.child_marker().is_empty());
    drive.list_children(&to_folder).unwrap();
    assert_eq!(
        (names(), drive.child_marker().as_str()),
        (expected.clone(), "")
    );
    // Among several ids; and an empty folder is none.
    drive.config("MaxResults=-1").unwrap();
    let empty = drive.create_folder("empty", "").unwrap();
    drive
        .list_children(&format!("{empty},{to_folder}"))
        .unwrap();
    assert_eq!(names(), expected);
    drive.list_children(&empty).unwrap();
    assert_eq!(drive.child_count(), 0);

    drive.download_file(&to_file, "").unwrap();
    assert_eq!(drive.resource_data(), b"content");
    drive.list_revisions(&to_file).unwrap();
    assert_eq!(drive.resource_count(), 1);
    drive
        .config(&format!("RevisionId={}", drive.resource_id(0).unwrap()))
        .unwrap();
    drive.download_file(&to_file, "").unwrap();
    assert_eq!(drive.resource_data(), b"content");
    drive.config("RevisionId=").unwrap();
    assert_eq!(
        drive.download_file(&to_folder, "").unwrap_err().code(),
        codes::IS_A_FOLDER
    );

    for (target, code) in [
        ("", codes::INVALID_ID),
        ("no-such-item", codes::INVALID_ID),
        ("a\nb", codes::INVALID_ID),
    ] {
        assert_eq!(
            drive.create_shortcut("s", target, "").unwrap_err().code(),
            code,
            "{target:?}"
        );
    }
    assert_eq!(
        drive.create_shortcut("s", &to_file, "").unwrap_err().code(),
        codes::SERVER
    );
}

#[test]
fn records_tell_what_the_service_knows() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a.txt", b"content");
    drive
        .send_custom_request(
            "PATCH",
            &format!("files/{id}"),
            r#"{"properties":{"k":"v"},"appProperties":{"mine":"1"}}"#,
        )
        .unwrap();
    drive.get_resource_info(&id).unwrap();
    let file = &drive.resources()[0];
    assert_eq!(
        file.sha1_checksum,
        "040f06fd774092478d450774f5ba30c5da78acc8"
    );
    assert_eq!(
        file.sha256_checksum,
        "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"
    );
    assert_eq!(drive.resource_sha1_checksum(0).unwrap(), file.sha1_checksum);
    assert_eq!(
        drive.resource_sha256_checksum(0).unwrap(),
        file.sha256_checksum
    );
    assert!(!file.head_revision_id.is_empty() && file.content_link.starts_with("http"));
    assert_eq!(file.properties["k"], "v");
    assert_eq!(file.app_properties["mine"], "1");
    assert!(file.capabilities.is_empty(), "asked for only on demand");
    drive.config("RequestedFields=*").unwrap();
    drive.get_resource_info(&id).unwrap();
    assert_eq!(
        drive.resources()[0].capabilities.get("canEdit"),
        Some(&true)
    );
    drive.list_children("root").unwrap();
    assert_eq!(
        drive.child_sha1_checksum(0).unwrap(),
        drive.resource_sha1_checksum(0).unwrap()
    );
    assert_eq!(
        drive.child_head_revision_id(0).unwrap(),
        drive.resource_head_revision_id(0).unwrap()
    );
}

#[test]
fn a_large_export_comes_from_where_the_service_has_it() {
    let (emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    // Each of these is five bytes of HTML.
    let text = "&".repeat(3 << 20);
    drive.set_resource_data(text.as_str());
    let id = drive
        .upload_file("long.txt", "application/vnd.google-apps.document")
        .unwrap();
    let path = folder.path().join("long");
    drive.set_local_file(&path);
    emulator.clear_requests();
    drive.download_file(&id, "text/html").unwrap();
    assert_eq!(drive.local_file(), format!("{}.htm", path.display()));
    let html = std::fs::read_to_string(drive.local_file()).unwrap();
    assert_eq!(html.matches("&amp;").count(), text.len());
    let asked: Vec<_> = emulator.requests().into_iter().map(|r| r.path).collect();
    assert!(
        asked.iter().any(|path| path.ends_with("/export")),
        "{asked:?}"
    );
    assert_eq!(asked.len(), 4, "kind, export, links, link: {asked:?}");
    // And into memory.
    drive.set_local_file("");
    drive.config("DocsExportFormat=html").unwrap();
    drive.download_file(&id, "").unwrap();
    assert!(drive.resource_data().len() > 15_000_000);
}

#[test]
fn abuse_is_acknowledged_for_one_call() {
    let (emulator, drive) = start();
    let id = put(&drive, "bad.exe", b"malware");
    emulator.set_abusive(&id, true).unwrap();
    let refused = |drive: &cloudstorage::GoogleDrive| {
        let error = drive.download_file(&id, "").unwrap_err();
        assert_eq!(error.reason(), Some("cannotDownloadAbusiveFile"), "{error}");
    };
    refused(&drive);
    drive.config("AcknowledgeAbuse=True").unwrap();
    drive.download_file(&id, "").unwrap();
    assert_eq!(drive.resource_data(), b"malware");
    assert_eq!(drive.config("AcknowledgeAbuse").unwrap(), "False");
    refused(&drive);
    // Of a revision as well; and a call that fails has used it up.
    drive.list_revisions(&id).unwrap();
    drive
        .config(&format!("RevisionId={}", drive.resource_id(0).unwrap()))
        .unwrap();
    refused(&drive);
    drive.config("AcknowledgeAbuse=True").unwrap();
    drive.download_file(&id, "").unwrap();
    drive.config("RevisionId=").unwrap();
    drive.config("AcknowledgeAbuse=True").unwrap();
    assert!(drive.download_file("no-such-file", "").is_err());
    refused(&drive);
    // What is not a download has no part in it.
    drive.config("AcknowledgeAbuse=True").unwrap();
    drive.get_resource_info(&id).unwrap();
    drive.download_file(&id, "").unwrap();
}

#[test]
fn the_key_of_an_item_goes_wherever_its_id_goes() {
    let (emulator, drive) = start();
    // Shared by link, and opened with its key alone.
    let share = |id: &str, key: &str| {
        drive.set_permission_count(0).unwrap();
        drive.add_permission(Permission::anyone(PermissionRole::Writer));
        drive.update_permissions(id).unwrap();
        emulator.set_resource_key(id, Some(key)).unwrap();
    };
    let folder = drive.create_folder("linked", "").unwrap();
    let file = put(&drive, "a.txt", b"content");
    drive.move_resource(&file, &folder).unwrap();
    share(&folder, "folder-key");
    share(&file, "file-key");

    let theirs = at(&emulator.url());
    theirs.set_authorization(format!(
        "Bearer {}",
        emulator.token_for("stranger").unwrap()
    ));
    for attempt in [
        theirs.get_resource_info(&folder),
        theirs.list_children(&folder),
        theirs.download_file(&file, ""),
        theirs.list_permissions(&folder),
    ] {
        assert_eq!(attempt.unwrap_err().code(), codes::INVALID_ID);
    }
    // A key from a link that was pasted opens what it is for, and can be taken back.
    theirs.add_resource_key(&format!(" {folder} "), "folder-key\n");
    theirs.get_resource_info(&folder).unwrap();
    assert!(theirs.get_resource_info(&file).is_err());
    theirs.add_resource_key(&folder, "wrong");
    assert!(theirs.get_resource_info(&folder).is_err());
    theirs.add_resource_key(&folder, "folder-key");
    theirs.list_children(&folder).unwrap();
    // Listing it brought the key of what is in it.
    theirs.get_resource_info(&file).unwrap();
    theirs.reset().unwrap();
    theirs
        .config(&format!("ServiceURL={}", emulator.url()))
        .unwrap();
    theirs.set_authorization(format!(
        "Bearer {}",
        emulator.token_for("stranger").unwrap()
    ));
    theirs.add_resource_key(&folder, "folder-key");
    theirs.add_resource_key(&folder, "");
    for id in [&folder, &file] {
        assert!(theirs.get_resource_info(id).is_err());
    }
    // The keys come with a shortcut that was made while they were known.
    let keys = format!("X-Goog-Drive-Resource-Keys: {folder}/folder-key,{file}/file-key\r\n");
    theirs.set_other_headers(keys).unwrap();
    let to_folder = theirs.create_shortcut("to folder", &folder, "").unwrap();
    let to_file = theirs.create_shortcut("to file", &file, "").unwrap();
    theirs.set_other_headers("").unwrap();

    // By the shortcut's id alone, and from then on by the target's.
    theirs.list_children(&to_folder).unwrap();
    assert_eq!(theirs.child_id(0).unwrap(), file);
    theirs.get_resource_info(&folder).unwrap();
    theirs.download_file(&to_file, "").unwrap();
    assert_eq!(theirs.resource_data(), b"content");
    theirs.list_revisions(&file).unwrap();
    assert_eq!(theirs.resource_type(0).unwrap(), ResourceType::Revision);
    theirs.list_permissions(&file).unwrap();
    let made = theirs.create_folder("made in it", &folder).unwrap();
    theirs.set_resource_count(1).unwrap();
    theirs.set_resource_parent_ids(0, &folder).unwrap();
    theirs.set_resource_data("more");
    let sent = theirs.upload_file("sent to it", "").unwrap();
    let copy = theirs
        .copy_resource(&sent, "copied into it", &folder)
        .unwrap();
    theirs.set_child_marker("");
    theirs.list_children(&folder).unwrap();
    let mut found: Vec<_> = theirs.children().into_iter().map(|r| r.id).collect();
    let mut expected = vec![file, made, sent, copy];
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}
