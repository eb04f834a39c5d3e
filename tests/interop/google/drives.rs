//! Shared drives and their members.

use cloudstorage::{
    ListResourcesScope, PermissionRole, PermissionType, SharedDrive, SharedDriveCapabilities,
    SharedDriveRestrictions,
};
use serde_json::{Value, json};

use super::{Both, list, text};
use crate::support::{content, pages, put, sorted};

const CAPABILITIES: [(SharedDriveCapabilities, &str); 18] = [
    (SharedDriveCapabilities::ADD_CHILDREN, "canAddChildren"),
    (
        SharedDriveCapabilities::CHANGE_COPY_REQUIRES_WRITER,
        "canChangeCopyRequiresWriterPermissionRestriction",
    ),
    (
        SharedDriveCapabilities::CHANGE_DOMAIN_USERS_ONLY,
        "canChangeDomainUsersOnlyRestriction",
    ),
    (
        SharedDriveCapabilities::CHANGE_BACKGROUND,
        "canChangeDriveBackground",
    ),
    (
        SharedDriveCapabilities::CHANGE_DRIVE_MEMBERS_ONLY,
        "canChangeDriveMembersOnlyRestriction",
    ),
    (SharedDriveCapabilities::COMMENT, "canComment"),
    (SharedDriveCapabilities::COPY, "canCopy"),
    (
        SharedDriveCapabilities::DELETE_CHILDREN,
        "canDeleteChildren",
    ),
    (SharedDriveCapabilities::DELETE_DRIVE, "canDeleteDrive"),
    (SharedDriveCapabilities::DOWNLOAD, "canDownload"),
    (SharedDriveCapabilities::EDIT, "canEdit"),
    (SharedDriveCapabilities::LIST_CHILDREN, "canListChildren"),
    (SharedDriveCapabilities::MANAGE_MEMBERS, "canManageMembers"),
    (SharedDriveCapabilities::READ_REVISIONS, "canReadRevisions"),
    (SharedDriveCapabilities::RENAME, "canRename"),
    (SharedDriveCapabilities::RENAME_DRIVE, "canRenameDrive"),
    (SharedDriveCapabilities::SHARE, "canShare"),
    (SharedDriveCapabilities::TRASH_CHILDREN, "canTrashChildren"),
];
const RESTRICTIONS: [(SharedDriveRestrictions, &str); 4] = [
    (
        SharedDriveRestrictions::ADMIN_MANAGED,
        "adminManagedRestrictions",
    ),
    (
        SharedDriveRestrictions::COPY_REQUIRES_WRITER,
        "copyRequiresWriterPermission",
    ),
    (
        SharedDriveRestrictions::DOMAIN_USERS_ONLY,
        "domainUsersOnly",
    ),
    (
        SharedDriveRestrictions::DRIVE_MEMBERS_ONLY,
        "driveMembersOnly",
    ),
];

/// A drive of Google's client, as the component's record.
fn seen(drive: &Value) -> SharedDrive {
    let mut record = SharedDrive::default();
    record.created_time = text(drive, "createdTime");
    record.hidden = drive["hidden"].as_bool().unwrap_or(false);
    record.id = text(drive, "id");
    record.name = text(drive, "name");
    for (flag, name) in CAPABILITIES {
        let has = drive["capabilities"][name].as_bool().unwrap();
        record.capabilities.set(flag, has);
    }
    for (flag, name) in RESTRICTIONS {
        let has = drive["restrictions"][name].as_bool().unwrap();
        record.restrictions.set(flag, has);
    }
    record
}

impl Both {
    /// A shared drive, about which both clients agree.
    fn agreed_drive(&mut self, account: &str, id: &str) -> SharedDrive {
        let drive = self.component_of(account);
        drive.get_shared_drive_info(id).unwrap();
        let ask = json!({"driveId": id, "fields": "*"});
        let theirs = seen(&self.google_as(account, "drives.get", ask));
        assert_eq!(drive.shared_drives(), std::slice::from_ref(&theirs));
        theirs
    }
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn google_finds_the_drive_the_component_made() {
    let mut both = Both::start();
    let id = both.drive.create_shared_drive("Team", "request-1").unwrap();
    both.agreed_drive("owner", &id);
    // The same request never makes two.
    let again = both.drive.create_shared_drive("Team", "request-1");
    assert!(again.is_err() || again.unwrap() == id);
    let all = both.google("drives.list", json!({"q": "name = 'Team'"}));
    assert_eq!(list(&all, "drives").len(), 1);

    let (domain, members) = (
        SharedDriveRestrictions::DOMAIN_USERS_ONLY,
        SharedDriveRestrictions::DRIVE_MEMBERS_ONLY,
    );
    let none = SharedDriveRestrictions::empty();
    both.drive
        .update_shared_drive(&id, "Crew", domain | members, none)
        .unwrap();
    let found = both.agreed_drive("owner", &id);
    assert_eq!(
        (found.name.as_str(), found.restrictions),
        ("Crew", domain | members)
    );
    let copying = SharedDriveRestrictions::COPY_REQUIRES_WRITER;
    both.drive
        .update_shared_drive(&id, "", copying, members)
        .unwrap();
    let found = both.agreed_drive("owner", &id);
    assert_eq!(
        (found.name.as_str(), found.restrictions),
        ("Crew", domain | copying)
    );
    for hidden in [true, false] {
        both.drive.toggle_shared_drive_hidden(&id, hidden).unwrap();
        assert_eq!(both.agreed_drive("owner", &id).hidden, hidden);
    }

    // Members come, rise and go.
    let ask = json!({"driveId": id});
    assert_eq!(both.refused("reader", "drives.get", ask.clone()), 404);
    let drive = &both.drive;
    let (user, group) = (PermissionType::User, PermissionType::Group);
    let role = PermissionRole::Reader;
    let member = drive
        .add_shared_drive_member(&id, role, user, "reader@example.com")
        .unwrap();
    let organizer = PermissionRole::FileOrganizer;
    drive
        .add_shared_drive_member(&id, organizer, group, "group@example.com")
        .unwrap();
    assert_eq!(both.agreed_permissions(&id).len(), 3);
    let low = both.agreed_drive("reader", &id);
    let files = both.google_as("reader", "drives.list", json!({}));
    assert_eq!(list(&files, "drives").len(), 1);
    let role = PermissionRole::Organizer;
    both.drive
        .update_shared_drive_member(&id, &member, role)
        .unwrap();
    let high = both.agreed_drive("reader", &id);
    assert!(high.capabilities.contains(low.capabilities) && high.capabilities != low.capabilities);
    both.drive.remove_shared_drive_member(&id, &member).unwrap();
    assert_eq!(both.refused("reader", "drives.get", ask.clone()), 404);
    assert_eq!(both.agreed_permissions(&id).len(), 2);

    // What is in it keeps it.
    let file = put(&both.drive, "file", &id, "one");
    let get = json!({"fileId": file, "supportsAllDrives": true, "fields": "driveId"});
    assert_eq!(both.google("files.get", get)["driveId"], id);
    both.drive.delete_shared_drive(&id).unwrap_err();
    both.drive.delete_resource(&file).unwrap();
    both.drive.delete_shared_drive(&id).unwrap();
    assert_eq!(both.refused("owner", "drives.get", ask), 404);
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn the_component_finds_the_drives_google_made() {
    let mut both = Both::start();
    let mut made = Vec::new();
    for n in 0..3 {
        let ask = json!({"requestId": format!("r{n}"), "body": {"name": format!("Drive {n}")}});
        made.push(text(&both.google("drives.create", ask), "id"));
    }
    for (n, (_, name)) in RESTRICTIONS.iter().enumerate().skip(1) {
        let body = json!({"restrictions": {*name: true}});
        both.google(
            "drives.update",
            json!({"driveId": made[n - 1], "body": body}),
        );
    }
    both.google("drives.hide", json!({"driveId": made[1]}));
    let drive = &both.drive;
    drive.config("MaxSharedDriveResults=2").unwrap();
    assert_eq!(
        pages(
            || drive.list_shared_drives(),
            || drive.shared_drive_marker()
        ),
        2
    );
    let ours = sorted(both.drive.shared_drives().into_iter().map(|d| d.id));
    assert_eq!(ours, sorted(made.clone()));
    for id in &made {
        both.agreed_drive("owner", id);
    }

    let team = &made[0];
    let body = json!({"type": "user", "role": "writer", "emailAddress": "writer@example.com"});
    let ask = json!({"fileId": team, "body": body, "supportsAllDrives": true});
    let member = text(&both.google("permissions.create", ask), "id");
    both.agreed_permissions(team);
    let writer = both.agreed_drive("writer", team);
    assert!(
        writer
            .capabilities
            .contains(SharedDriveCapabilities::ADD_CHILDREN)
    );

    let body = json!({"name": "in it", "parents": [team]});
    let ask = json!({"body": body, "supportsAllDrives": true});
    let file = text(&both.google_media("files.create", ask, "in a drive"), "id");
    both.drive
        .set_list_resources_scope(ListResourcesScope::SharedDrive);
    both.drive.set_shared_drive(team.as_str());
    both.drive.list_resources().unwrap();
    let found = both.drive.resources();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].id, &found[0].shared_drive_id), (&file, team));
    assert_eq!(found[0].owner_email, "");
    assert_eq!(content(&both.drive, &file), "in a drive");

    let ask = json!({"fileId": team, "permissionId": member, "supportsAllDrives": true});
    both.google("permissions.delete", ask);
    let gone = both.component_of("writer").get_shared_drive_info(team);
    assert_eq!(gone.unwrap_err().code(), 604);
    both.google("drives.delete", json!({"driveId": made[2]}));
    let gone = both.drive.get_shared_drive_info(&made[2]);
    assert_eq!(gone.unwrap_err().code(), 604);
}
