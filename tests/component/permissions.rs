//! Who may do what: permissions listed, read, created, changed and removed.

use std::sync::{Arc, Mutex};

use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, Permission, PermissionModOp, PermissionRole, PermissionType};

use crate::support::{at, canned, ok, permission, put, script, start};

/// Adds a permission that is to be created.
fn wish(drive: &GoogleDrive, email: &str, role: PermissionRole) {
    drive.add_permission(Permission::user(email, role));
}

/// E-mail address (or domain) and role of each but the owner.
fn granted(drive: &GoogleDrive, id: &str) -> Vec<(String, PermissionRole)> {
    drive.set_permission_marker("");
    drive.set_permission_count(0).unwrap();
    drive.list_permissions(id).unwrap();
    assert_eq!(drive.permission_marker(), "");
    let others = drive.permissions().into_iter();
    let mut found: Vec<_> = others
        .filter(|p| p.role != PermissionRole::Owner)
        .map(|p| {
            (
                if p.email.is_empty() {
                    p.domain
                } else {
                    p.email
                },
                p.role,
            )
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn as_the_reference_shows_it() {
    let (_emulator, drive) = start();
    let id = put(&drive, "shared.txt", b"1");
    wish(&drive, "fakeuser1@example.com", PermissionRole::Reader);
    wish(&drive, "fakeuser2@example.com", PermissionRole::Writer);
    drive.update_permissions(&id).unwrap();
    for index in 0..2 {
        assert_eq!(
            drive.permission_mod_op(index).unwrap(),
            PermissionModOp::None
        );
        assert!(!drive.permission_id(index).unwrap().is_empty());
    }
    assert_eq!(
        granted(&drive, &id),
        [
            ("fakeuser1@example.com".to_owned(), PermissionRole::Reader),
            ("fakeuser2@example.com".to_owned(), PermissionRole::Writer),
        ]
    );
    let index = |email: &str| {
        let all = drive.permissions();
        all.iter().position(|p| p.email == email).unwrap()
    };
    let (first, second) = (
        index("fakeuser1@example.com"),
        index("fakeuser2@example.com"),
    );
    drive
        .set_permission_mod_op(first, PermissionModOp::Delete)
        .unwrap();
    drive
        .set_permission_role(second, PermissionRole::Commenter)
        .unwrap();
    drive
        .set_permission_mod_op(second, PermissionModOp::Update)
        .unwrap();
    drive.update_permissions(&id).unwrap();
    assert_eq!(
        granted(&drive, &id),
        [(
            "fakeuser2@example.com".to_owned(),
            PermissionRole::Commenter
        )]
    );
    // The other example: everything that is listed is in the event as well.
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&seen);
    drive.on_permission_list(move |drive, e| {
        assert!(drive.permission_count() > 0, "stored before the event");
        note.lock()
            .unwrap()
            .push((e.id.clone(), e.email.clone(), e.role));
    });
    granted(&drive, &id);
    let listed: Vec<_> = drive
        .permissions()
        .into_iter()
        .map(|p| (p.id, p.email, p.role))
        .collect();
    assert_eq!(*seen.lock().unwrap(), listed);
}

#[test]
fn every_type_and_role() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    let rows = [
        (
            PermissionType::User,
            "a@example.com",
            "",
            false,
            PermissionRole::Reader,
        ),
        (
            PermissionType::Group,
            "g@example.com",
            "",
            false,
            PermissionRole::Commenter,
        ),
        (
            PermissionType::Domain,
            "",
            "example.com",
            true,
            PermissionRole::Writer,
        ),
        (
            PermissionType::Anyone,
            "",
            "",
            false,
            PermissionRole::Reader,
        ),
    ];
    for (permission_type, email, domain, allow_file_discovery, role) in rows {
        drive.set_permission_count(0).unwrap();
        drive.add_permission(permission(|p| {
            p.permission_type = permission_type;
            p.email = email.to_owned();
            p.domain = domain.to_owned();
            p.allow_file_discovery = allow_file_discovery;
            p.role = role;
            p.mod_op = PermissionModOp::Create;
        }));
        drive.update_permissions(&id).unwrap();
        let permission = drive.permission_id(0).unwrap();
        drive.get_permission_info(&id, &permission).unwrap();
        assert_eq!(drive.permission_count(), 1);
        let found = &drive.permissions()[0];
        assert_eq!(
            (
                found.permission_type,
                found.email.as_str(),
                found.domain.as_str()
            ),
            (permission_type, email, domain)
        );
        assert_eq!(
            (found.allow_file_discovery, found.role),
            (allow_file_discovery, role)
        );
    }
    // Discovery alone is changed, the role with nothing assigned stays.
    let anyone = drive.permission_id(0).unwrap();
    drive
        .set_permission_mod_op(0, PermissionModOp::Update)
        .unwrap();
    drive.update_permissions(&id).unwrap();
    drive.get_permission_info(&id, &anyone).unwrap();
    assert_eq!(drive.permission_role(0).unwrap(), PermissionRole::Reader);
}

#[test]
fn the_first_failure_names_its_index_and_ends_the_method() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    wish(&drive, "one@example.com", PermissionRole::Reader);
    drive.add_permission(Permission::default());
    wish(&drive, "two@example.com", PermissionRole::Organizer);
    wish(&drive, "three@example.com", PermissionRole::Reader);
    let error = drive.update_permissions(&id).unwrap_err();
    assert!(error.message().starts_with("Permission 2: "), "{error}");
    assert!(error.http_status().is_some(), "{error}");
    let left: Vec<_> = drive.permissions().iter().map(|p| p.mod_op).collect();
    let create = PermissionModOp::Create;
    let none = PermissionModOp::None;
    assert_eq!(left, [none, none, create, create]);
    assert_eq!(
        granted(&drive, &id),
        [("one@example.com".to_owned(), PermissionRole::Reader)]
    );
    // What is wrong from the start is told without a request, and where it is.
    let rows = [
        (
            Permission::user("", PermissionRole::Reader),
            codes::UNSUPPORTED,
        ),
        (
            Permission::domain("", PermissionRole::Reader),
            codes::UNSUPPORTED,
        ),
        (
            permission(|p| {
                p.mod_op = PermissionModOp::Update;
            }),
            codes::INVALID_ID,
        ),
        (
            permission(|p| {
                p.mod_op = PermissionModOp::Delete;
            }),
            codes::INVALID_ID,
        ),
        (
            permission(|p| {
                p.mod_op = PermissionModOp::Delete;
                p.id = "a\nb".to_owned();
            }),
            codes::INVALID_ID,
        ),
        (
            Permission::user("o@example.com", PermissionRole::Owner),
            codes::UNSUPPORTED,
        ),
    ];
    for (permission, code) in rows {
        drive.set_permission_count(0).unwrap();
        drive.add_permission(permission.clone());
        let error = drive.update_permissions(&id).unwrap_err();
        assert_eq!(
            (error.code(), error.http_status()),
            (code, None),
            "{permission:?}: {error}"
        );
        assert!(error.message().starts_with("Permission 0: "), "{error}");
        assert_eq!(drive.permissions(), [permission]);
    }
}

#[test]
fn an_owner_needs_the_acknowledgement() {
    let (emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    wish(&drive, "writer@example.com", PermissionRole::Owner);
    let error = drive.update_permissions(&id).unwrap_err();
    assert!(
        error.code() == codes::UNSUPPORTED && error.message().contains("TransferOwnership"),
        "{error}"
    );
    drive.config("TransferOwnership=True").unwrap();
    drive.update_permissions(&id).unwrap();
    drive.set_permission_count(0).unwrap();
    // The old owner writes from now on; the new one sees who owns it.
    let theirs = at(&emulator.url());
    theirs.set_authorization(format!("Bearer {}", emulator.token_for("writer").unwrap()));
    theirs.list_permissions(&id).unwrap();
    let owner = theirs
        .permissions()
        .into_iter()
        .find(|p| p.role == PermissionRole::Owner);
    assert_eq!(owner.unwrap().email, "writer@example.com");
    let before = theirs
        .permissions()
        .into_iter()
        .find(|p| p.email == "user@example.com");
    assert_eq!(before.unwrap().role, PermissionRole::Writer);
}

#[test]
fn pages_are_collected_and_a_marker_stays_with_its_item() {
    let (_emulator, drive) = start();
    let team = drive.create_shared_drive("Team", "").unwrap();
    for n in 0..4 {
        let email = format!("m{n}@example.com");
        drive
            .add_shared_drive_member(&team, PermissionRole::Reader, PermissionType::User, &email)
            .unwrap();
    }
    drive.config("MaxPermissionResults=2").unwrap();
    drive.list_permissions(&team).unwrap();
    assert_eq!(drive.permission_count(), 2);
    // Another item begins anew: the marker of the first is not for it.
    let other = drive.create_shared_drive("Other", "").unwrap();
    drive.list_permissions(&other).unwrap();
    assert_eq!(
        (drive.permission_count(), drive.permission_marker().as_str()),
        (1, "")
    );
    let mut pages = 0;
    loop {
        drive.list_permissions(&team).unwrap();
        pages += 1;
        if drive.permission_marker().is_empty() {
            break;
        }
    }
    assert_eq!((pages, drive.permission_count()), (3, 5));
    drive.config("AccumulatePages=False").unwrap();
    drive.list_permissions(&team).unwrap();
    drive.list_permissions(&team).unwrap();
    assert_eq!(drive.permission_count(), 2);
    for bad in ["0", "101", "-2", "many"] {
        let error = drive
            .config(&format!("MaxPermissionResults={bad}"))
            .unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED);
    }
}

#[test]
fn a_failure_leaves_the_collection() {
    let (emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    drive.list_permissions(&id).unwrap();
    let before = drive.permissions();
    emulator.inject(
        FaultRule::new(Fault::WrongJson)
            .path_contains("/permissions")
            .times(2),
    );
    assert_eq!(
        drive.list_permissions(&id).unwrap_err().code(),
        codes::SERVER
    );
    let error = drive.get_permission_info(&id, "anyone").unwrap_err();
    assert_eq!(error.code(), codes::SERVER, "{error}");
    for (item, code) in [
        ("", codes::INVALID_ID),
        ("no-such-item", codes::INVALID_ID),
        ("..", codes::INVALID_ID),
    ] {
        assert_eq!(
            drive.list_permissions(item).unwrap_err().code(),
            code,
            "{item}"
        );
    }
    assert_eq!(
        drive
            .get_permission_info(&id, "no/such")
            .unwrap_err()
            .code(),
        codes::INVALID_ID
    );
    assert_eq!(
        drive.get_permission_info(&id, "").unwrap_err().code(),
        codes::INVALID_ID
    );
    drive.set_permission_marker("no such page");
    assert_eq!(drive.permission_marker(), "no such page");
    assert_eq!(drive.permissions(), before);
}

#[test]
fn what_a_handler_does_to_a_record_meanwhile_is_not_undone() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    wish(&drive, "one@example.com", PermissionRole::Reader);
    drive.on_header(|drive, _| {
        drive
            .set_permission_role(0, PermissionRole::Writer)
            .unwrap();
    });
    drive.update_permissions(&id).unwrap();
    drive.clear_on_header();
    assert_eq!(
        drive.permission_mod_op(0).unwrap(),
        PermissionModOp::Create,
        "it is another wish now"
    );
    drive.update_permissions(&id).unwrap();
    assert_eq!(
        granted(&drive, &id),
        [("one@example.com".to_owned(), PermissionRole::Writer)]
    );
}

#[test]
fn answers_that_show_no_change_are_none() {
    let page = "<html>sign in</html>";
    for body in [
        page,
        "{}",
        "[]",
        "null",
        r#"{"id":"other","type":"group","role":"owner"}"#,
    ] {
        for op in [
            PermissionModOp::Create,
            PermissionModOp::Update,
            PermissionModOp::Delete,
        ] {
            let (url, _server) = canned(ok(body));
            let drive = at(&url);
            drive.add_permission(permission(|p| {
                p.id = "p".to_owned();
                p.email = "a@example.com".to_owned();
                p.mod_op = op;
            }));
            let error = drive.update_permissions("i").unwrap_err();
            assert_eq!(error.code(), codes::SERVER, "{op:?} {body}: {error}");
            assert_eq!(drive.permission_mod_op(0).unwrap(), op);
        }
    }
}

#[test]
fn what_the_service_lets_nobody_change_is_its_refusal() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    drive.add_permission(Permission::anyone(PermissionRole::Reader));
    drive.update_permissions(&id).unwrap();
    // As it was: no change. Another: refused, and the operation stays.
    for (discovery, op) in [
        (false, PermissionModOp::None),
        (true, PermissionModOp::Update),
    ] {
        drive
            .set_permission_allow_file_discovery(0, discovery)
            .unwrap();
        drive
            .set_permission_mod_op(0, PermissionModOp::Update)
            .unwrap();
        let outcome = drive.update_permissions(&id);
        assert_eq!(outcome.is_err(), discovery);
        if let Err(error) = outcome {
            assert_eq!(error.reason(), Some("fieldNotWritable"), "{error}");
        }
        assert_eq!(drive.permission_mod_op(0).unwrap(), op);
    }
}

/// An update without an assigned role sends the one that is there: it has to be known, whatever the mask.
#[test]
fn a_mask_without_the_role_does_not_lower_it() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    wish(&drive, "one@example.com", PermissionRole::Writer);
    drive.update_permissions(&id).unwrap();
    drive
        .config("RequestedFields=permissions(id,emailAddress)")
        .unwrap();
    drive.list_permissions(&id).unwrap();
    let all = drive.permissions();
    let index = all.iter().position(|p| p.email == "one@example.com");
    drive
        .set_permission_mod_op(index.unwrap(), PermissionModOp::Update)
        .unwrap();
    drive.update_permissions(&id).unwrap();
    drive.config("RequestedFields=default").unwrap();
    assert_eq!(
        granted(&drive, &id),
        [("one@example.com".to_owned(), PermissionRole::Writer)]
    );
}

#[test]
fn a_role_that_is_not_known_is_not_replaced_unasked() {
    let found = r#"{"permissions":[{"id":"p","type":"user","role":"superwriter"}]}"#;
    let changed = r#"{"id":"p","type":"user","role":"writer"}"#;
    let (url, heads) = script(&[(200, found), (200, changed)]);
    let drive = at(&url);
    drive.list_permissions("i").unwrap();
    drive
        .set_permission_mod_op(0, PermissionModOp::Update)
        .unwrap();
    let error = drive.update_permissions("i").unwrap_err();
    assert_eq!(error.code(), codes::UNSUPPORTED, "{error}");
    assert!(heads.recv().unwrap().starts_with("GET"));
    // A role that is given is the one.
    drive
        .set_permission_role(0, PermissionRole::Writer)
        .unwrap();
    drive.update_permissions("i").unwrap();
    assert!(heads.recv().unwrap().starts_with("PATCH"));
}
