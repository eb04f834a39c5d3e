//! Shared drives and their members.

use std::sync::{Arc, Mutex};

use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;
use cloudstorage::{
    GoogleDrive, ListResourcesScope, Permission, PermissionRole, PermissionType,
    SharedDriveCapabilities, SharedDriveRestrictions,
};

use crate::support::{at, canned, ok, put, script, start};

const NONE: SharedDriveRestrictions = SharedDriveRestrictions::empty();

#[test]
fn from_its_making_to_its_end() {
    let (_emulator, drive) = start();
    let id = drive.create_shared_drive("Team", "").unwrap();
    drive.get_shared_drive_info(&id).unwrap();
    assert_eq!(drive.shared_drive_count(), 1);
    assert_eq!(drive.shared_drive_name(0).unwrap(), "Team");
    assert!(drive.shared_drive_created_time(0).unwrap().ends_with('Z'));
    let can = drive.shared_drive_capabilities(0).unwrap();
    assert!(
        can.contains(
            SharedDriveCapabilities::RENAME_DRIVE | SharedDriveCapabilities::MANAGE_MEMBERS
        )
    );
    assert!(
        !drive.shared_drive_hidden(0).unwrap()
            && drive.shared_drive_restrictions(0).unwrap().is_empty()
    );

    let all = SharedDriveRestrictions::all();
    drive
        .update_shared_drive(&id, "New name", all, NONE)
        .unwrap();
    drive.get_shared_drive_info(&id).unwrap();
    assert_eq!(
        (
            drive.shared_drive_name(0).unwrap().as_str(),
            drive.shared_drive_restrictions(0).unwrap()
        ),
        ("New name", all)
    );
    // One by one they are lifted again, and the name stays.
    for flag in all.iter() {
        drive.update_shared_drive(&id, "", NONE, flag).unwrap();
        drive.get_shared_drive_info(&id).unwrap();
        assert!(!drive.shared_drive_restrictions(0).unwrap().contains(flag));
    }
    assert_eq!(drive.shared_drive_restrictions(0).unwrap(), NONE);
    assert_eq!(drive.shared_drive_name(0).unwrap(), "New name");

    for hidden in [true, true, false] {
        drive.toggle_shared_drive_hidden(&id, hidden).unwrap();
        drive.get_shared_drive_info(&id).unwrap();
        assert_eq!(drive.shared_drive_hidden(0).unwrap(), hidden);
    }

    // A drive with something in it stays; its trash does not count.
    drive.set_list_resources_scope(ListResourcesScope::SharedDrive);
    drive.set_shared_drive(&id);
    drive.set_resource_count(1).unwrap();
    drive.set_resource_parent_ids(0, &id).unwrap();
    drive.set_resource_data("content");
    let file = drive.upload_file("in it", "").unwrap();
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_shared_drive_id(0).unwrap(), id);
    let error = drive.delete_shared_drive(&id).unwrap_err();
    assert_eq!(error.code(), codes::SERVER, "{error}");
    drive.trash_resource(&file).unwrap();
    drive.delete_shared_drive(&id).unwrap();
    assert_eq!(
        drive.get_shared_drive_info(&id).unwrap_err().code(),
        codes::INVALID_ID
    );
    assert_eq!(
        drive.shared_drive_name(0).unwrap(),
        "New name",
        "a failure leaves the collection"
    );
}

#[test]
fn a_page_a_call() {
    let (_emulator, drive) = start();
    for n in 0..5 {
        drive.create_shared_drive(&format!("Team {n}"), "").unwrap();
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&seen);
    drive.on_shared_drive_list(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.name.clone(), !e.capabilities.is_empty()))
    });
    drive.config("MaxSharedDriveResults=2").unwrap();
    let mut pages = 0;
    loop {
        drive.list_shared_drives().unwrap();
        pages += 1;
        if drive.shared_drive_marker().is_empty() {
            break;
        }
    }
    assert_eq!((pages, drive.shared_drive_count()), (3, 5));
    let names: Vec<_> = drive
        .shared_drives()
        .into_iter()
        .map(|d| (d.name, true))
        .collect();
    assert_eq!(*seen.lock().unwrap(), names);
    drive.config("AccumulatePages=False").unwrap();
    drive.list_shared_drives().unwrap();
    drive.list_shared_drives().unwrap();
    assert_eq!(drive.shared_drive_count(), 2);
    // Another question begins anew.
    drive.add_query_param("q", "name = 'Team 3'");
    drive.list_shared_drives().unwrap();
    assert_eq!(
        (
            drive.shared_drive_count(),
            drive.shared_drive_marker().as_str()
        ),
        (1, "")
    );
    drive.set_query_param_count(0).unwrap();
    drive.set_shared_drive_marker("no such page");
    let error = drive.list_shared_drives().unwrap_err();
    assert_eq!(
        (error.code(), drive.shared_drive_count()),
        (codes::SERVER, 1)
    );
}

#[test]
fn members_as_the_reference_shows_them() {
    let (emulator, drive) = start();
    let id = drive.create_shared_drive("Team", "").unwrap();
    let member = drive
        .add_shared_drive_member(
            &id,
            PermissionRole::Writer,
            PermissionType::User,
            "writer@example.com",
        )
        .unwrap();
    let theirs = at(&emulator.url());
    theirs.set_authorization(format!("Bearer {}", emulator.token_for("writer").unwrap()));
    let can_edit = || {
        theirs.get_shared_drive_info(&id).unwrap();
        let can = theirs.shared_drive_capabilities(0).unwrap();
        can.contains(SharedDriveCapabilities::EDIT)
    };
    assert!(can_edit());
    drive
        .update_shared_drive_member(&id, &member, PermissionRole::Commenter)
        .unwrap();
    assert!(!can_edit());
    drive.remove_shared_drive_member(&id, &member).unwrap();
    assert_eq!(
        theirs.get_shared_drive_info(&id).unwrap_err().code(),
        codes::INVALID_ID
    );
    let group = drive
        .add_shared_drive_member(
            &id,
            PermissionRole::FileOrganizer,
            PermissionType::Group,
            " g@example.com ",
        )
        .unwrap();
    drive.get_permission_info(&id, &group).unwrap();
    assert_eq!(drive.permission_email(0).unwrap(), "g@example.com");
    assert_eq!(
        drive.permission_role(0).unwrap(),
        PermissionRole::FileOrganizer
    );
}

#[test]
fn bad_input_is_told_before_anything_is_sent() {
    let (emulator, drive) = start();
    let id = drive.create_shared_drive("Team", "").unwrap();
    emulator.clear_requests();
    type Try<'a> = Box<dyn Fn(&GoogleDrive) -> cloudstorage::Result<()> + 'a>;
    let flag = SharedDriveRestrictions::DOMAIN_USERS_ONLY;
    let beyond = SharedDriveRestrictions::from_bits_retain(0x10);
    let add = |role, kind, email: &'static str| -> Try<'_> {
        let id = id.clone();
        Box::new(move |d| {
            d.add_shared_drive_member(&id, role, kind, email)
                .map(|_| ())
        })
    };
    let rows: Vec<(i32, Try<'_>)> = vec![
        (
            601,
            Box::new(|d| d.update_shared_drive(&id, "n", flag, flag)),
        ),
        (
            601,
            Box::new(|d| {
                d.update_shared_drive(&id, "", flag | SharedDriveRestrictions::ADMIN_MANAGED, flag)
            }),
        ),
        (
            601,
            Box::new(|d| d.update_shared_drive(&id, "n", beyond, NONE)),
        ),
        (
            601,
            Box::new(|d| d.update_shared_drive(&id, "n", NONE, beyond | flag)),
        ),
        (
            604,
            Box::new(|d| d.update_shared_drive("", "n", NONE, NONE)),
        ),
        (604, Box::new(|d| d.get_shared_drive_info(""))),
        (604, Box::new(|d| d.delete_shared_drive(".."))),
        (
            604,
            Box::new(|d| d.toggle_shared_drive_hidden("a\nb", true)),
        ),
        (604, Box::new(|d| d.remove_shared_drive_member(&id, ""))),
        (604, Box::new(|d| d.remove_shared_drive_member("", "p"))),
        (
            604,
            Box::new(|d| d.update_shared_drive_member(&id, "\r\n", PermissionRole::Reader)),
        ),
        (
            601,
            Box::new(|d| d.update_shared_drive_member(&id, "p", PermissionRole::Owner)),
        ),
        (
            601,
            add(PermissionRole::Owner, PermissionType::User, "a@example.com"),
        ),
        (
            601,
            add(
                PermissionRole::Reader,
                PermissionType::Domain,
                "example.com",
            ),
        ),
        (601, add(PermissionRole::Reader, PermissionType::Anyone, "")),
        (601, add(PermissionRole::Reader, PermissionType::User, " ")),
    ];
    for (n, (code, attempt)) in rows.iter().enumerate() {
        let error = attempt(&drive).unwrap_err();
        assert_eq!(
            (error.code(), error.http_status()),
            (*code, None),
            "row {n}: {error}"
        );
    }
    assert!(emulator.requests().is_empty());
    // Ids that are none are one segment of a path, and unknown.
    for odd in ["no/such", "a b", "%2e%2e", "x?y=z#f"] {
        assert_eq!(
            drive.get_shared_drive_info(odd).unwrap_err().code(),
            codes::INVALID_ID,
            "{odd}"
        );
    }
}

#[test]
fn a_repeat_after_a_failure_does_not_make_a_second_drive() {
    let (emulator, drive) = start();
    // The drive is made, and its answer is lost.
    emulator.inject(FaultRule::new(Fault::CutBody { after: 3 }).method("POST"));
    assert!(drive.create_shared_drive("Team", "").is_err());
    let error = drive.create_shared_drive("Team", "").unwrap_err();
    assert_eq!(error.http_status(), Some(409), "{error}");
    drive.list_shared_drives().unwrap();
    assert_eq!(drive.shared_drive_count(), 1);
    // That it is there is known now: the next one is another wish.
    drive.create_shared_drive("Team", "").unwrap();
    // One that was refused before it was made is made by the repeat, and another name is another wish.
    emulator.inject(
        FaultRule::new(Fault::Refuse {
            status: 503,
            reason: "backendError".to_owned(),
        })
        .method("POST"),
    );
    assert!(drive.create_shared_drive("Third", "").is_err());
    let fourth = drive.create_shared_drive("Fourth", "").unwrap();
    let third = drive.create_shared_drive("Third", "").unwrap();
    assert_ne!(third, fourth);
    // With an id of the program's own it is the program that repeats.
    drive.create_shared_drive("Fifth", "my-request").unwrap();
    assert_eq!(
        drive
            .create_shared_drive("Fifth", "my-request")
            .unwrap_err()
            .http_status(),
        Some(409)
    );
    drive.set_shared_drive_marker("");
    drive.list_shared_drives().unwrap();
    assert_eq!(drive.shared_drive_count(), 5);
}

#[test]
fn an_administrator_sees_and_does_more() {
    let (emulator, drive) = start();
    let theirs = at(&emulator.url());
    theirs.set_authorization(format!("Bearer {}", emulator.token_for("writer").unwrap()));
    let id = theirs.create_shared_drive("Theirs", "").unwrap();
    drive.list_shared_drives().unwrap();
    assert_eq!(drive.shared_drive_count(), 0);
    assert!(drive.get_shared_drive_info(&id).is_err() && drive.list_permissions(&id).is_err());
    drive.config("UseDomainAdminAccess=True").unwrap();
    drive.list_shared_drives().unwrap();
    assert_eq!(drive.shared_drive_count(), 1);
    drive.get_shared_drive_info(&id).unwrap();
    drive
        .update_shared_drive(&id, "Renamed", NONE, NONE)
        .unwrap();
    let member = drive
        .add_shared_drive_member(
            &id,
            PermissionRole::Reader,
            PermissionType::User,
            "reader@example.com",
        )
        .unwrap();
    drive
        .update_shared_drive_member(&id, &member, PermissionRole::Writer)
        .unwrap();
    drive.list_permissions(&id).unwrap();
    drive.get_permission_info(&id, &member).unwrap();
    drive
        .set_permission_mod_op(0, cloudstorage::PermissionModOp::Update)
        .unwrap();
    drive.update_permissions(&id).unwrap();
    drive.remove_shared_drive_member(&id, &member).unwrap();
    drive.delete_shared_drive(&id).unwrap();
    // Files know no such right: it is not sent with them.
    put(&drive, "a", b"1");
    drive.list_resources().unwrap();
}

#[test]
fn answers_that_show_no_change_are_none() {
    type Change = fn(&GoogleDrive) -> cloudstorage::Result<()>;
    let flag = SharedDriveRestrictions::ADMIN_MANAGED;
    let _ = flag;
    let changes: [(&str, Change); 7] = [
        ("create", |d| d.create_shared_drive("n", "r").map(|_| ())),
        ("rename", |d| d.update_shared_drive("i", "new", NONE, NONE)),
        ("restrict", |d| {
            d.update_shared_drive("i", "", SharedDriveRestrictions::ADMIN_MANAGED, NONE)
        }),
        ("hide", |d| d.toggle_shared_drive_hidden("i", true)),
        ("delete", |d| d.delete_shared_drive("i")),
        ("add member", |d| {
            d.add_shared_drive_member(
                "i",
                PermissionRole::Reader,
                PermissionType::User,
                "a@example.com",
            )
            .map(|_| ())
        }),
        ("member", |d| {
            d.update_shared_drive_member("i", "p", PermissionRole::Reader)
        }),
    ];
    for body in [
        "<html>sign in</html>",
        "{}",
        "[]",
        "null",
        r#"{"name":"new","hidden":true}"#,
    ] {
        for (name, change) in changes {
            let (url, _server) = canned(ok(body));
            let error = change(&at(&url)).unwrap_err();
            assert_eq!(error.code(), codes::SERVER, "{name} after {body}: {error}");
        }
    }
    let (url, _server) = canned(ok(
        r#"{"id":"i","name":"old","hidden":false,"restrictions":{}}"#,
    ));
    let drive = at(&url);
    for (name, change) in &changes[1..4] {
        assert_eq!(change(&drive).unwrap_err().code(), codes::SERVER, "{name}");
    }
}

#[test]
fn the_topmost_folder_is_that_of_the_scope() {
    let (_emulator, drive) = start();
    let team = drive.create_shared_drive("Team", "").unwrap();
    let folder = drive.create_folder("in the team", &team).unwrap();
    let below = drive.create_folder("below", &folder).unwrap();
    let own = drive.create_folder("own", "").unwrap();
    let found = |scope, folders: &str| {
        drive.set_list_resources_scope(scope);
        drive.list_children(folders).unwrap();
        let children = drive.children().into_iter();
        children.map(|child| child.id).collect::<Vec<_>>()
    };
    // By default nothing of a shared drive is found, whatever folder is named.
    assert_eq!(found(ListResourcesScope::User, "root"), [own.as_str()]);
    assert!(found(ListResourcesScope::User, &team).is_empty());
    assert!(found(ListResourcesScope::User, &folder).is_empty());
    assert!(found(ListResourcesScope::Domain, &folder).is_empty());
    drive.set_shared_drive(&team);
    assert_eq!(
        found(ListResourcesScope::SharedDrive, "root"),
        [folder.as_str()]
    );
    assert_eq!(
        found(ListResourcesScope::SharedDrive, &team),
        [folder.as_str()]
    );
    assert_eq!(
        found(ListResourcesScope::SharedDrive, &folder),
        [below.as_str()]
    );
    assert_eq!(
        found(ListResourcesScope::AllDrives, &folder),
        [below.as_str()]
    );
    assert_eq!(found(ListResourcesScope::AllDrives, "root"), [own.as_str()]);
    // Page by page as well.
    drive.create_folder("another", &team).unwrap();
    drive.set_list_resources_scope(ListResourcesScope::SharedDrive);
    drive.config("MaxResults=1").unwrap();
    drive.list_children("root").unwrap();
    drive.list_children("root").unwrap();
    assert_eq!(
        (drive.child_count(), drive.child_marker().as_str()),
        (2, "")
    );
}

#[test]
fn the_right_of_an_administrator_goes_where_the_api_has_it() {
    let (url, heads) = script(&[(500, "x")]);
    let drive = at(&url);
    drive.config("UseDomainAdminAccess=True").unwrap();
    drive.set_resource_data("x");
    drive.set_change_marker("1");
    drive.set_resource_count(1).unwrap();
    drive.set_resource_id(0, "i").unwrap();
    drive.add_permission(Permission::anyone(PermissionRole::Reader));
    let e = SharedDriveRestrictions::empty();
    type C<'a> = (bool, &'a str, &'a dyn Fn() -> bool);
    let calls: &[C<'_>] = &[
        (true, "list_permissions", &|| {
            drive.list_permissions("i").is_err()
        }),
        (true, "get_permission_info", &|| {
            drive.get_permission_info("i", "p").is_err()
        }),
        (true, "update_permissions", &|| {
            drive.update_permissions("i").is_err()
        }),
        (true, "add_member", &|| {
            drive
                .add_shared_drive_member("i", PermissionRole::Reader, PermissionType::User, "a@b")
                .is_err()
        }),
        (true, "update_member", &|| {
            drive
                .update_shared_drive_member("i", "p", PermissionRole::Reader)
                .is_err()
        }),
        (true, "remove_member", &|| {
            drive.remove_shared_drive_member("i", "p").is_err()
        }),
        (true, "get_drive", &|| {
            drive.get_shared_drive_info("i").is_err()
        }),
        (true, "list_drives", &|| drive.list_shared_drives().is_err()),
        (true, "update_drive", &|| {
            drive.update_shared_drive("i", "n", e, e).is_err()
        }),
        (true, "delete_drive", &|| {
            drive.delete_shared_drive("i").is_err()
        }),
        (false, "create_drive", &|| {
            drive.create_shared_drive("i", "").is_err()
        }),
        (false, "hide", &|| {
            drive.toggle_shared_drive_hidden("i", true).is_err()
        }),
        (false, "list", &|| drive.list_resources().is_err()),
        (false, "children", &|| drive.list_children("i").is_err()),
        (false, "info", &|| drive.get_resource_info("i").is_err()),
        (false, "parents", &|| drive.list_parents("i").is_err()),
        (false, "revisions", &|| drive.list_revisions("i").is_err()),
        (false, "changes", &|| drive.list_changes().is_err()),
        (false, "marker", &|| {
            drive.get_current_change_marker().is_err()
        }),
        (false, "trash", &|| drive.trash_resource("i").is_err()),
        (false, "delete", &|| drive.delete_resource("i").is_err()),
        (false, "copy", &|| drive.copy_resource("i", "", "").is_err()),
        (false, "move", &|| drive.move_resource("i", "p").is_err()),
        (false, "add_parents", &|| {
            drive.add_parents("i", "p").is_err()
        }),
        (false, "upload", &|| drive.upload_file("i", "").is_err()),
        (false, "update", &|| drive.update_resource("i").is_err()),
        (false, "download", &|| drive.download_file("i", "").is_err()),
        (false, "account", &|| drive.get_account_info().is_err()),
        (false, "empty", &|| drive.empty_trash().is_err()),
        (false, "custom", &|| {
            drive.send_custom_request("GET", "x", "").is_err()
        }),
        (false, "shortcut", &|| {
            drive.create_shortcut("a", "i", "").is_err()
        }),
    ];
    for (admin, what, call) in calls {
        assert!(call(), "{what}");
        let head = heads.recv().unwrap();
        assert_eq!(
            head.contains("useDomainAdminAccess"),
            *admin,
            "{what}: {head}"
        );
    }
}
