//! Shared drives as a whole.

use cloudstorage::SharedDriveRestrictions as Restrictions;
use cloudstorage::emulator::{Fault, FaultRule};

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("create_shared_drive", create_shared_drive),
    ("delete_shared_drive", delete_shared_drive),
    ("get_shared_drive_info", get_shared_drive_info),
    ("list_shared_drives", list_shared_drives),
    ("toggle_shared_drive_hidden", toggle_shared_drive_hidden),
    ("update_shared_drive", update_shared_drive),
];

fn list_shared_drives(w: &World) {
    for name in ["a", "b", "c"] {
        w.shared_drive(name);
    }
    w.run("default", |d| d.list_shared_drives());
    w.config("MaxSharedDriveResults=1");
    w.run("first page", |d| d.list_shared_drives());
    w.run("second page", |d| d.list_shared_drives());
    w.want(w.sent("pageToken").is_some(), "a token of the page");
    w.drive.set_shared_drive_marker("");
    w.config("MaxSharedDriveResults=100");
    w.run("the largest page", |d| d.list_shared_drives());
    w.want(
        w.sent("pageSize").as_deref() == Some("100"),
        "100 to a page",
    );
    w.config("MaxSharedDriveResults=-1");
    for fields in ["*", "drives(id,name)", "default"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_shared_drives());
    }
    w.drive.add_query_param("q", "name contains 'a'");
    w.run_with_own("a query of the caller's", |d| d.list_shared_drives());
    w.drive.add_query_param("fields", "drives/name");
    w.run_with_own("fields of the caller's", |d| d.list_shared_drives());
}

fn get_shared_drive_info(w: &World) {
    let id = w.shared_drive("a");
    w.run("default", |d| d.get_shared_drive_info(&id));
    for fields in ["*", "id,name", "drives(id,name)", "default"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.get_shared_drive_info(&id));
    }
    w.refused(("unknown", 604), |d| d.get_shared_drive_info("unknown"));
}

fn create_shared_drive(w: &World) {
    w.run("with an id", |d| d.create_shared_drive("a", "my own id"));
    let id = || w.sent("requestId").unwrap_or_default();
    w.want(id() == "my own id", "the caller's request id");
    w.run("without one", |d| d.create_shared_drive("b", ""));
    let first = id();
    let refuse = Fault::Refuse {
        status: 503,
        reason: "backendError".to_owned(),
    };
    w.emulator
        .inject(FaultRule::new(refuse).path_contains("/drive/v3/drives"));
    w.refused(("a failure", 600), |d| d.create_shared_drive("c", ""));
    let failed = id();
    w.emulator.clear_faults();
    w.run("the same again", |d| d.create_shared_drive("c", ""));
    w.want(id() == failed, "the same request id for the same call");
    w.want(first != failed, "another request id for another call");
    w.config("RequestedFields=*");
    w.run("all fields", |d| d.create_shared_drive("d", "another"));
}

fn update_shared_drive(w: &World) {
    let id = w.shared_drive("a");
    let none = Restrictions::empty();
    w.run("a name", |d| d.update_shared_drive(&id, "b", none, none));
    for one in Restrictions::all() {
        w.run("restricted", |d| d.update_shared_drive(&id, "", one, none));
        w.run("lifted", |d| d.update_shared_drive(&id, "", none, one));
    }
    let (some, others) = (
        Restrictions::COPY_REQUIRES_WRITER | Restrictions::DRIVE_MEMBERS_ONLY,
        Restrictions::DOMAIN_USERS_ONLY | Restrictions::ADMIN_MANAGED,
    );
    w.run("all of it", |d| {
        d.update_shared_drive(&id, "c", some, others)
    });
    w.config("RequestedFields=*");
    w.run("all fields", |d| {
        d.update_shared_drive(&id, "d", none, some)
    });
    let unknown = Restrictions::from_bits_retain(0x10);
    w.refused(("unknown", 601), |d| {
        d.update_shared_drive(&id, "", unknown, none)
    });
    w.refused(("in both", 601), |d| {
        d.update_shared_drive(&id, "", some, Restrictions::COPY_REQUIRES_WRITER)
    });
}

fn delete_shared_drive(w: &World) {
    let id = w.shared_drive("a");
    w.config("RequestedFields=*");
    w.run("empty", |d| d.delete_shared_drive(&id));
    w.refused(("unknown", 604), |d| d.delete_shared_drive(&id));
}

fn toggle_shared_drive_hidden(w: &World) {
    let id = w.shared_drive("a");
    w.run("hidden", |d| d.toggle_shared_drive_hidden(&id, true));
    w.run("shown", |d| d.toggle_shared_drive_hidden(&id, false));
    w.config("RequestedFields=*");
    w.run("all fields", |d| d.toggle_shared_drive_hidden(&id, true));
}
