//! Which members are asked for: one mask of the caller's for listings and items, and nothing that is lost by it.

use cloudstorage::GoogleDrive;

use crate::support::{put, start};

/// Lists to the end, and says how many pages that were.
fn pages(drive: &GoogleDrive) -> usize {
    for n in 1.. {
        drive.list_resources().unwrap();
        if drive.resource_marker().is_empty() {
            return n;
        }
    }
    0
}

#[test]
fn the_references_own_example_serves_every_method() {
    let (_emulator, drive) = start();
    let ids: Vec<_> = ["a", "b", "c"].map(|name| put(&drive, name, b"1")).into();
    let team = drive.create_shared_drive("Team", "").unwrap();
    drive.set_resource_count(0).unwrap();
    drive.config("MaxResults=2").unwrap();
    for set in [
        |drive: &GoogleDrive| {
            drive
                .config("RequestedFields=files(id, mimeType)")
                .map(|_| ())
        },
        |drive: &GoogleDrive| {
            drive.config("RequestedFields=default")?;
            drive.add_query_param("fields", "files(id, mimeType)");
            Ok(())
        },
    ] {
        set(&drive).unwrap();
        assert_eq!(pages(&drive), 2);
        assert_eq!(drive.resource_count(), 3);
        let all = drive.resources();
        assert!(
            all.iter()
                .all(|r| !r.id.is_empty() && !r.mime_type.is_empty() && r.name.is_empty())
        );
        drive.get_resource_info(&ids[0]).unwrap();
        assert_eq!(
            (
                drive.resource_id(0).unwrap(),
                drive.resource_name(0).unwrap()
            ),
            (ids[0].clone(), String::new())
        );
        drive.list_parents(&ids[0]).unwrap();
        assert_eq!(drive.resource_count(), 1);
        drive.list_children("root").unwrap();
        assert!(!drive.child_marker().is_empty() && drive.child_id(0).is_ok());
        // Of other things it says nothing.
        drive.get_account_info().unwrap();
        assert_eq!(drive.account_email(), "user@example.com");
        drive.list_permissions(&ids[0]).unwrap();
        assert_eq!(drive.permission_email(0).unwrap(), "user@example.com");
        drive.get_shared_drive_info(&team).unwrap();
        drive.list_shared_drives().unwrap();
        assert_eq!(drive.shared_drive_name(0).unwrap(), "Team");
        drive.list_revisions(&ids[0]).unwrap();
        assert_eq!(drive.resource_size(0).unwrap(), 1);
        drive.get_current_change_marker().unwrap();
        drive.list_changes().unwrap();
        drive.set_resource_count(0).unwrap();
        drive.set_resource_marker("");
        drive.set_child_marker("");
    }
}

#[test]
fn a_mask_for_items_serves_listings() {
    let (_emulator, drive) = start();
    for name in ["a", "b", "c"] {
        put(&drive, name, b"1");
    }
    drive.config("RequestedFields=name").unwrap();
    drive.config("MaxResults=2").unwrap();
    drive.set_resource_count(0).unwrap();
    assert_eq!(pages(&drive), 2);
    assert!(
        drive
            .resources()
            .iter()
            .all(|r| !r.id.is_empty() && !r.name.is_empty() && r.created_time.is_empty())
    );
    // What is no mask is the service's to refuse.
    drive.config("RequestedFields=files(id").unwrap();
    assert_eq!(drive.list_resources().unwrap_err().http_status(), Some(400));
    drive.config("RequestedFields=files(nothing)").unwrap();
    assert_eq!(drive.list_resources().unwrap_err().http_status(), Some(400));
}

/// The mask that programs for Drive begin with speaks of files alone.
#[test]
fn a_mask_for_a_listing_of_files_leaves_the_others_theirs() {
    let mut bad = Vec::new();
    for mask in [
        "nextPageToken,files(id,name)",
        "nextPageToken, files(id, name)",
        "kind,nextPageToken,incompleteSearch,files(id)",
        "files(id),incompleteSearch",
    ] {
        for param in [false, true] {
            let (_emulator, drive) = start();
            let id = put(&drive, "a", b"1");
            let team = drive.create_shared_drive("Team", "").unwrap();
            if param {
                drive.add_query_param("fields", mask);
            } else {
                drive.config(&format!("RequestedFields={mask}")).unwrap();
            }
            drive.set_change_marker("1");
            let mut note =
                |what: &str, outcome: cloudstorage::Result<()>, count: &dyn Fn() -> usize| {
                    if outcome.is_err() || count() == 0 {
                        bad.push(format!("{mask} {param} {what}: {outcome:?} {}", count()));
                    }
                };
            note("list", drive.list_resources(), &|| drive.resource_count());
            note("children", drive.list_children("root"), &|| {
                drive.child_count()
            });
            note("info", drive.get_resource_info(&id), &|| {
                drive.resource_count()
            });
            note("parents", drive.list_parents(&id), &|| {
                drive.resource_count()
            });
            note("permissions", drive.list_permissions(&id), &|| {
                drive.permission_count()
            });
            let p = drive.permission_id(0).unwrap_or("x".to_owned());
            note("permission", drive.get_permission_info(&id, &p), &|| {
                drive.permission_email(0).unwrap().len()
            });
            note("drives", drive.list_shared_drives(), &|| {
                drive.shared_drive_count()
            });
            note("drive", drive.get_shared_drive_info(&team), &|| {
                drive.shared_drive_name(0).unwrap().len()
            });
            note("account", drive.get_account_info(), &|| {
                drive.account_email().len()
            });
            note("revisions", drive.list_revisions(&id), &|| {
                drive.resource_count()
            });
            note("changes", drive.list_changes(), &|| drive.change_count());
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}
