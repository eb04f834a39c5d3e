//! Records are looked at and added in the object; the service hears nothing of it.

use cloudstorage::error::codes;
use cloudstorage::{GoogleDrive, Permission, PermissionRole, Resource, Result};

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("add_permission", |w| {
        with(w, |d| {
            d.add_permission(Permission::anyone(PermissionRole::Reader));
            Ok(())
        });
    }),
    ("add_resource", |w| {
        with(w, |d| {
            d.add_resource(Resource::named("a"));
            Ok(())
        });
    }),
    ("change", |w| with(w, |d| d.change(0))),
    ("changes", |w| with(w, |d| Ok(d.changes()))),
    ("child", |w| with(w, |d| d.child(0))),
    ("children", |w| with(w, |d| Ok(d.children()))),
    ("listed_shared_drive", |w| {
        with(w, |d| d.listed_shared_drive(0))
    }),
    ("parsed_header", |w| with(w, |d| d.parsed_header(0))),
    ("parsed_headers", |w| with(w, |d| Ok(d.parsed_headers()))),
    ("permission", |w| with(w, |d| d.permission(0))),
    ("permissions", |w| with(w, |d| Ok(d.permissions()))),
    ("property", |w| with(w, |d| d.property("resource_name[0]"))),
    ("query_param", |w| with(w, |d| d.query_param(0))),
    ("query_params", |w| with(w, |d| Ok(d.query_params()))),
    ("raw_request", |w| with(w, |d| kept(d.raw_request()))),
    ("raw_response", |w| with(w, |d| kept(d.raw_response()))),
    ("resource", |w| with(w, |d| d.resource(0))),
    ("resources", |w| with(w, |d| Ok(d.resources()))),
    ("set_download_temp_file", |w| {
        with(w, |d| {
            d.set_download_temp_file("a");
            Ok(())
        });
    }),
    ("set_property", |w| {
        with(w, |d| d.set_property("resource_name[0]", "b"));
    }),
    ("set_setting", |w| {
        with(w, |d| d.set_setting("MaxResults", 5))
    }),
    ("set_temp_path", |w| {
        with(w, |d| {
            d.set_temp_path("a");
            Ok(())
        });
    }),
    ("setting", |w| with(w, |d| d.setting("MaxResults"))),
    ("shared_drives", |w| with(w, |d| Ok(d.shared_drives()))),
    ("ssl_accept_server_cert", |w| {
        with(w, |d| Ok(d.ssl_accept_server_cert()));
    }),
    ("ssl_cert", |w| with(w, |d| Ok(d.ssl_cert()))),
    ("ssl_server_cert", |w| with(w, |d| Ok(d.ssl_server_cert()))),
    ("take_resource_data", |w| {
        with(w, |d| Ok(d.take_resource_data()));
    }),
];

/// Nothing is kept unless it was asked for, and that is not asked of the service.
fn kept(bytes: Result<Vec<u8>>) -> Result<()> {
    let code = bytes.map(drop).map_err(|error| error.code());
    assert_eq!(code, Err(codes::NO_TRANSFERRED_REQUEST));
    Ok(())
}

/// With records in every collection.
fn with<T>(w: &World, call: impl FnOnce(&GoogleDrive) -> Result<T>) {
    let d = &w.drive;
    let folder = d.create_folder("f", "").unwrap();
    d.create_folder("inside", &folder).unwrap();
    d.create_shared_drive("team", "").unwrap();
    d.list_shared_drives().unwrap();
    d.list_children(&folder).unwrap();
    d.list_permissions(&folder).unwrap();
    d.set_change_marker("1");
    d.list_changes().unwrap();
    d.list_resources().unwrap();
    d.add_query_param("orderBy", "name");
    w.run("in the object", call);
}
