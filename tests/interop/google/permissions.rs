//! Who may do what.

use cloudstorage::{GoogleDrive, Permission, PermissionModOp, PermissionRole, PermissionType};
use serde_json::{Value, json};

use super::{Both, list, text};
use crate::support::{pages, put, sorted};

const FIELDS: &str =
    "nextPageToken,permissions(id,type,role,emailAddress,domain,allowFileDiscovery)";
const GROUP: &str = "group@example.com";

const ROLES: [(PermissionRole, &str); 6] = [
    (PermissionRole::Reader, "reader"),
    (PermissionRole::Commenter, "commenter"),
    (PermissionRole::Writer, "writer"),
    (PermissionRole::Owner, "owner"),
    (PermissionRole::FileOrganizer, "fileOrganizer"),
    (PermissionRole::Organizer, "organizer"),
];
const TYPES: [(PermissionType, &str); 4] = [
    (PermissionType::User, "user"),
    (PermissionType::Group, "group"),
    (PermissionType::Domain, "domain"),
    (PermissionType::Anyone, "anyone"),
];

fn word<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> &'static str {
    table.iter().find(|row| row.0 == *value).unwrap().1
}

/// A record of the component in one line.
fn record(permission: &Permission) -> String {
    let Permission {
        id, email, domain, ..
    } = permission;
    let (kind, role) = (
        word(&TYPES, &permission.permission_type),
        word(&ROLES, &permission.role),
    );
    let found = permission.allow_file_discovery;
    format!("{id} {kind} {role} {email} {domain} {found}")
}

/// A permission of Google's client in the same words.
fn seen(permission: &Value) -> String {
    let part = |member| text(permission, member);
    let found = permission["allowFileDiscovery"].as_bool().unwrap_or(false);
    let who = format!("{} {}", part("emailAddress"), part("domain"));
    format!(
        "{} {} {} {who} {found}",
        part("id"),
        part("type"),
        part("role")
    )
}

impl Both {
    /// All permissions of an item, about which both clients agree.
    pub(super) fn agreed_permissions(&mut self, id: &str) -> Vec<String> {
        let drive = &self.drive;
        drive.set_permission_count(0).unwrap();
        drive.set_permission_marker("");
        pages(|| drive.list_permissions(id), || drive.permission_marker());
        let ours = sorted(drive.permissions().iter().map(record));
        let ask = json!({"fileId": id, "fields": FIELDS, "supportsAllDrives": true});
        let theirs = self.google("permissions.list", ask);
        assert_eq!(ours, sorted(list(&theirs, "permissions").iter().map(seen)));
        ours
    }
}

fn add(drive: &GoogleDrive, kind: PermissionType, role: PermissionRole, who: &str, found: bool) {
    let index = drive.permission_count();
    drive.set_permission_count(index + 1).unwrap();
    drive.set_permission_type(index, kind).unwrap();
    drive.set_permission_role(index, role).unwrap();
    if kind == PermissionType::Domain {
        drive.set_permission_domain(index, who).unwrap();
    } else if kind != PermissionType::Anyone {
        drive.set_permission_email(index, who).unwrap();
    }
    if found {
        drive
            .set_permission_allow_file_discovery(index, true)
            .unwrap();
    }
    drive
        .set_permission_mod_op(index, PermissionModOp::Create)
        .unwrap();
}

fn index_of(drive: &GoogleDrive, email: &str) -> usize {
    let permissions = drive.permissions();
    permissions.iter().position(|p| p.email == email).unwrap()
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn google_finds_the_permissions_the_component_gave() {
    let mut both = Both::start();
    let file = put(&both.drive, "file", "", "one");
    let get = json!({"fileId": file});
    assert_eq!(both.refused("reader", "files.get_media", get.clone()), 404);
    let drive = &both.drive;
    add(
        drive,
        PermissionType::User,
        PermissionRole::Reader,
        "reader@example.com",
        false,
    );
    add(
        drive,
        PermissionType::Group,
        PermissionRole::Commenter,
        GROUP,
        false,
    );
    add(
        drive,
        PermissionType::Domain,
        PermissionRole::Reader,
        "example.com",
        true,
    );
    add(
        drive,
        PermissionType::Anyone,
        PermissionRole::Reader,
        "",
        false,
    );
    drive.update_permissions(&file).unwrap();
    let operations: Vec<_> = drive.permissions().iter().map(|p| p.mod_op).collect();
    assert_eq!(operations, [PermissionModOp::None; 4]);
    let found = both.agreed_permissions(&file);
    assert_eq!(found.len(), 5);
    let has = |words: &str| found.iter().any(|line| line.contains(words));
    assert!(has("user reader reader@example.com"), "{found:?}");
    assert!(has("group commenter group@example.com"), "{found:?}");
    assert!(has("domain reader  example.com true"), "{found:?}");
    assert!(has("anyone reader   false"), "{found:?}");
    assert_eq!(
        both.google_as("reader", "files.get_media", get.clone()),
        "one"
    );

    // Another role for one, an end to three others, in one call.
    let drive = &both.drive;
    let reader = index_of(drive, "reader@example.com");
    drive
        .set_permission_role(reader, PermissionRole::Writer)
        .unwrap();
    for (n, permission) in drive.permissions().iter().enumerate() {
        let operation = if n == reader {
            PermissionModOp::Update
        } else if permission.role == PermissionRole::Owner {
            PermissionModOp::None
        } else {
            PermissionModOp::Delete
        };
        drive.set_permission_mod_op(n, operation).unwrap();
    }
    drive.update_permissions(&file).unwrap();
    let found = both.agreed_permissions(&file);
    assert_eq!(found.len(), 2);
    assert!(
        found
            .iter()
            .any(|line| line.contains("user writer reader@"))
    );
    let rename = json!({"fileId": file, "body": {"name": "renamed"}});
    both.google_as("reader", "files.update", rename);

    let drive = &both.drive;
    let reader = index_of(drive, "reader@example.com");
    drive
        .set_permission_mod_op(reader, PermissionModOp::Delete)
        .unwrap();
    drive.update_permissions(&file).unwrap();
    assert_eq!(both.agreed_permissions(&file).len(), 1);
    assert_eq!(both.refused("reader", "files.get", get), 404);
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn the_component_finds_the_permissions_google_gave() {
    let mut both = Both::start();
    let file = put(&both.drive, "file", "", "one");
    let mut ids = Vec::new();
    for body in [
        json!({"type": "user", "role": "commenter", "emailAddress": "reader@example.com"}),
        json!({"type": "group", "role": "writer", "emailAddress": GROUP}),
        json!({"type": "domain", "role": "reader", "domain": "example.com", "allowFileDiscovery": true}),
        json!({"type": "anyone", "role": "reader"}),
    ] {
        let made = both.google("permissions.create", json!({"fileId": file, "body": body}));
        ids.push(text(&made, "id"));
    }
    both.drive.config("MaxPermissionResults=2").unwrap();
    assert_eq!(both.agreed_permissions(&file).len(), 5);
    let stranger = both.component_of("stranger");
    stranger.get_resource_info(&file).unwrap();

    for id in &ids {
        both.drive.get_permission_info(&file, id).unwrap();
        let ask = json!({"fileId": file, "permissionId": id, "fields": "*"});
        let theirs = seen(&both.google("permissions.get", ask));
        let ours = both.drive.permissions();
        assert_eq!(ours.iter().map(record).collect::<Vec<_>>(), [theirs]);
    }

    let ask = json!({"fileId": file, "permissionId": ids[0], "body": {"role": "writer"}});
    both.google("permissions.update", ask);
    let ask = json!({"fileId": file, "permissionId": ids[3]});
    both.google("permissions.delete", ask);
    let found = both.agreed_permissions(&file);
    assert_eq!(found.len(), 4);
    assert!(
        found
            .iter()
            .any(|line| line.contains("user writer reader@"))
    );
    assert_eq!(stranger.get_resource_info(&file).unwrap_err().code(), 604);
    let gone = both.drive.get_permission_info(&file, &ids[3]);
    assert_eq!(gone.unwrap_err().code(), 604);
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn ownership_goes_both_ways() {
    let mut both = Both::start();
    let file = put(&both.drive, "file", "", "one");
    let get = json!({"fileId": file, "fields": "ownedByMe,owners"});
    let user = PermissionType::User;
    add(
        &both.drive,
        user,
        PermissionRole::Owner,
        "writer@example.com",
        false,
    );
    // Not by accident.
    both.drive.update_permissions(&file).unwrap_err();
    assert_eq!(both.google("files.get", get.clone())["ownedByMe"], true);

    both.drive.config("TransferOwnership=true").unwrap();
    both.drive.update_permissions(&file).unwrap();
    let found = both.google_as("writer", "files.get", get.clone());
    assert_eq!(found["ownedByMe"], true);
    let found = both.agreed_permissions(&file);
    assert!(found.iter().any(|line| line.contains("writer user@")));

    // And back, by Google's client.
    let body = json!({"type": "user", "role": "owner", "emailAddress": "user@example.com"});
    let ask = json!({"fileId": file, "body": body, "transferOwnership": true});
    both.google_as("writer", "permissions.create", ask);
    both.drive.get_resource_info(&file).unwrap();
    assert_eq!(
        both.drive.resource_owner_email(0).unwrap(),
        "user@example.com"
    );
    let found = both.agreed_permissions(&file);
    assert!(
        found
            .iter()
            .any(|line| line.contains("user owner user@example.com"))
    );
}
