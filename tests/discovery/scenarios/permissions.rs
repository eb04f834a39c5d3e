//! Who may do what.

use cloudstorage::{GoogleDrive, Permission, PermissionModOp, PermissionRole, PermissionType};

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("get_permission_info", get_permission_info),
    ("list_permissions", list_permissions),
    ("update_permissions", update_permissions),
];

const WRITER: &str = "writer@example.com";
const READER: &str = "reader@example.com";

fn list_permissions(w: &World) {
    let file = w.file("a");
    w.share(&file, "writer", WRITER);
    w.share(&file, "reader", READER);
    w.run("of a file", |d| d.list_permissions(&file));
    w.config("MaxPermissionResults=1");
    w.run("first page", |d| d.list_permissions(&file));
    w.run("second page", |d| d.list_permissions(&file));
    w.want(w.sent("pageToken").is_some(), "a token of the page");
    w.config("MaxPermissionResults=100");
    w.drive.set_permission_marker("");
    w.run("the largest page", |d| d.list_permissions(&file));
    w.want(
        w.sent("pageSize").as_deref() == Some("100"),
        "100 to a page",
    );
    w.config("MaxPermissionResults=-1");
    for fields in ["*", "permissions(id,role)", "default"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_permissions(&file));
    }
    let shared = w.shared_drive("shared");
    w.run("of a shared drive", |d| d.list_permissions(&shared));
    w.refused(("unknown", 604), |d| d.list_permissions("unknown"));
    w.drive.add_query_param("fields", "permissions/role");
    w.run_with_own("fields of the caller's", |d| d.list_permissions(&file));
}

fn get_permission_info(w: &World) {
    let file = w.file("a");
    let id = w.share(&file, "writer", WRITER);
    w.run("default", |d| d.get_permission_info(&file, &id));
    for fields in ["*", "id,role", "permissions(id,role)", "default"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.get_permission_info(&file, &id));
    }
    let shared = w.shared_drive("shared");
    let id = w.share(&shared, "organizer", WRITER);
    w.run("of a shared drive", |d| d.get_permission_info(&shared, &id));
}

fn update_permissions(w: &World) {
    let file = w.file("a");
    w.drive.set_permission_count(0).unwrap();
    w.run("nothing to do", |d| d.update_permissions(&file));
    let grants = [
        (PermissionType::User, PermissionRole::Writer, WRITER),
        (PermissionType::User, PermissionRole::Commenter, READER),
        (
            PermissionType::Group,
            PermissionRole::Commenter,
            "group@example.com",
        ),
        (
            PermissionType::Domain,
            PermissionRole::Reader,
            "example.com",
        ),
        (PermissionType::Anyone, PermissionRole::Reader, ""),
    ];
    for (number, grant) in grants.into_iter().enumerate() {
        create(&w.drive, grant);
        if grant.0 == PermissionType::Domain {
            w.drive
                .set_permission_allow_file_discovery(number, true)
                .unwrap();
        }
    }
    w.run("created", |d| d.update_permissions(&file));
    // As a program finds them: with all that the service says of them.
    w.drive.list_permissions(&file).unwrap();
    for index in 0..w.drive.permission_count() {
        if w.drive.permission_role(index).unwrap() != PermissionRole::Owner {
            w.drive
                .set_permission_role(index, PermissionRole::Writer)
                .unwrap();
            w.drive
                .set_permission_mod_op(index, PermissionModOp::Update)
                .unwrap();
        }
    }
    w.run("given another role", |d| d.update_permissions(&file));
    w.drive.list_permissions(&file).unwrap();
    for index in 0..w.drive.permission_count() {
        if w.drive.permission_role(index).unwrap() != PermissionRole::Owner {
            w.drive
                .set_permission_mod_op(index, PermissionModOp::Delete)
                .unwrap();
        }
    }
    w.run("removed", |d| d.update_permissions(&file));
    ownership(w);
    in_a_shared_drive(w);
}

fn ownership(w: &World) {
    let (file, other) = (w.file("b"), w.file("c"));
    w.config("TransferOwnership=True");
    only(
        w,
        PermissionModOp::Create,
        "",
        (PermissionType::User, PermissionRole::Owner, WRITER),
    );
    w.run("a new owner", |d| d.update_permissions(&file));
    let acknowledged = || w.sent("transferOwnership").as_deref() == Some("true");
    w.want(acknowledged(), "transferOwnership");
    let id = w.share(&other, "writer", WRITER);
    only(
        w,
        PermissionModOp::Update,
        &id,
        (PermissionType::User, PermissionRole::Owner, WRITER),
    );
    w.run("a writer who becomes owner", |d| {
        d.update_permissions(&other)
    });
    w.want(acknowledged(), "transferOwnership");
    let third = w.file("d");
    only(
        w,
        PermissionModOp::Create,
        "",
        (PermissionType::User, PermissionRole::Reader, READER),
    );
    w.run("the setting, and no new owner", |d| {
        d.update_permissions(&third)
    });
    w.config("TransferOwnership=False");
    w.drive.set_permission_count(0).unwrap();
    create(
        &w.drive,
        (PermissionType::User, PermissionRole::Owner, WRITER),
    );
    w.refused(("an owner without the setting", 601), |d| {
        d.update_permissions(&third)
    });
}

fn in_a_shared_drive(w: &World) {
    let shared = w.shared_drive("shared");
    for role in [
        PermissionRole::Organizer,
        PermissionRole::FileOrganizer,
        PermissionRole::Writer,
        PermissionRole::Commenter,
        PermissionRole::Reader,
    ] {
        only(
            w,
            PermissionModOp::Create,
            "",
            (PermissionType::User, role, WRITER),
        );
        w.run("in a shared drive", |d| d.update_permissions(&shared));
    }
}

/// Adds a permission that is to be created.
fn create(drive: &GoogleDrive, (to, role, whom): (PermissionType, PermissionRole, &str)) {
    let index = drive.permission_count();
    drive.set_permission_count(index + 1).unwrap();
    drive.set_permission_type(index, to).unwrap();
    drive.set_permission_role(index, role).unwrap();
    match to {
        PermissionType::Domain => drive.set_permission_domain(index, whom).unwrap(),
        PermissionType::Anyone => {}
        _ => drive.set_permission_email(index, whom).unwrap(),
    }
    drive
        .set_permission_mod_op(index, PermissionModOp::Create)
        .unwrap();
}

/// Leaves one permission in the collection, every member of which counts as assigned.
fn only(
    w: &World,
    mod_op: PermissionModOp,
    id: &str,
    (permission_type, role, email): (PermissionType, PermissionRole, &str),
) {
    w.drive.set_permission_count(0).unwrap();
    let mut permission = Permission::default();
    permission.id = id.to_owned();
    permission.email = email.to_owned();
    permission.mod_op = mod_op;
    permission.role = role;
    permission.permission_type = permission_type;
    w.drive.add_permission(permission);
}
