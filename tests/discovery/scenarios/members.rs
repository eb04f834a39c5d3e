//! Members of shared drives.

use cloudstorage::{PermissionRole, PermissionType};

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("add_shared_drive_member", add_shared_drive_member),
    ("remove_shared_drive_member", remove_shared_drive_member),
    ("update_shared_drive_member", update_shared_drive_member),
];

const ROLES: [PermissionRole; 5] = [
    PermissionRole::Reader,
    PermissionRole::Commenter,
    PermissionRole::Writer,
    PermissionRole::FileOrganizer,
    PermissionRole::Organizer,
];

fn add_shared_drive_member(w: &World) {
    let shared = w.shared_drive("shared");
    for (number, role) in ROLES.into_iter().enumerate() {
        let email = format!("user{number}@example.com");
        w.run("a user", |d| {
            d.add_shared_drive_member(&shared, role, PermissionType::User, &email)
        });
    }
    w.run("a group", |d| {
        let to = PermissionType::Group;
        d.add_shared_drive_member(&shared, PermissionRole::Reader, to, "group@example.com")
    });
    w.config("RequestedFields=*");
    w.run("all fields", |d| {
        let to = PermissionType::User;
        d.add_shared_drive_member(&shared, PermissionRole::Reader, to, "writer@example.com")
    });
    for to in [PermissionType::Domain, PermissionType::Anyone] {
        w.refused(("no member", 601), |d| {
            d.add_shared_drive_member(&shared, PermissionRole::Reader, to, "example.com")
        });
    }
    w.refused(("an owner", 601), |d| {
        let to = PermissionType::User;
        d.add_shared_drive_member(&shared, PermissionRole::Owner, to, "writer@example.com")
    });
    w.config("TransferOwnership=True");
    w.run("the setting of another method", |d| {
        let to = PermissionType::User;
        d.add_shared_drive_member(&shared, PermissionRole::Reader, to, "reader@example.com")
    });
}

fn update_shared_drive_member(w: &World) {
    let shared = w.shared_drive("shared");
    let member = w.share(&shared, "writer", "writer@example.com");
    for role in ROLES {
        w.run("a role", |d| {
            d.update_shared_drive_member(&shared, &member, role)
        });
    }
    w.config("RequestedFields=*");
    w.run("all fields", |d| {
        d.update_shared_drive_member(&shared, &member, PermissionRole::Reader)
    });
    w.refused(("an owner", 601), |d| {
        d.update_shared_drive_member(&shared, &member, PermissionRole::Owner)
    });
    w.refused(("unknown", 604), |d| {
        d.update_shared_drive_member(&shared, "unknown", PermissionRole::Reader)
    });
}

fn remove_shared_drive_member(w: &World) {
    let shared = w.shared_drive("shared");
    let member = w.share(&shared, "writer", "writer@example.com");
    w.config("RequestedFields=*");
    w.run("a member", |d| {
        d.remove_shared_drive_member(&shared, &member)
    });
    w.refused(("unknown", 604), |d| {
        d.remove_shared_drive_member(&shared, "unknown")
    });
}
