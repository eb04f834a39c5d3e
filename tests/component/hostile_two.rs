//! Claims, held against what happens.

use std::time::Instant;

use cloudstorage::error::codes;
use cloudstorage::surface::{self, Value};
use cloudstorage::*;

use crate::support::{at, put, script, start};

#[test]
fn page_names() {
    let page = include_str!("../../docs/reference/properties.md");
    let drive = GoogleDrive::new();
    drive.set_resource_count(3).unwrap();
    drive.set_permission_count(3).unwrap();
    drive.set_query_param_count(3).unwrap();
    let mut n = 0;
    for line in page.lines().filter(|l| l.starts_with("| `")) {
        let cells: Vec<_> = line.split(" | ").collect();
        for cell in &cells[..3] {
            let name = cell.trim_start_matches("| ").trim_matches('`');
            if name.starts_with("an extension") {
                continue;
            }
            for spelled in [name.to_owned(), name.to_uppercase(), name.to_lowercase()] {
                let lower = spelled.to_lowercase();
                let at = spelled.replace("[i]", "[2]").replace("[I]", "[2]");
                let outcome = drive.property(&at);
                let ok = match &outcome {
                    Ok(_) => true,
                    Err(e) => {
                        e.code() == codes::INVALID_INDEX
                            && (lower.starts_with("ch")
                                || lower.starts_with("shared")
                                || lower.starts_with("parsed"))
                    }
                };
                assert!(ok, "{at}: {outcome:?}");
                if lower.contains("[i]") {
                    let without = drive.property(&lower.replace("[i]", "")).unwrap_err();
                    assert!(without.message().contains("takes an index"), "{without}");
                    let out = drive.property(&lower.replace("[i]", "[99]")).unwrap_err();
                    assert_eq!(out.code(), codes::INVALID_INDEX);
                    let out = drive.property(&lower.replace("[i]", "[-1]")).unwrap_err();
                    assert_eq!(out.code(), codes::INVALID_INDEX);
                    let out = drive
                        .property(&lower.replace("[i]", "[99999999999999999999999]"))
                        .unwrap_err();
                    assert_eq!(out.code(), codes::INVALID_INDEX);
                    drive.property(&lower).unwrap_err();
                } else {
                    let e = drive.property(&format!("{lower}[0]")).unwrap_err();
                    assert!(e.message().contains("takes no index"), "{e}");
                }
                n += 1;
            }
        }
    }
    assert!(n > 400, "{n}");
}

#[test]
fn enumerations_by_old_name_and_number() {
    let drive = GoogleDrive::new();
    drive.set_permission_count(1).unwrap();
    for row in surface::properties().filter(|r| r.writable && !(r.values)().is_empty()) {
        let name = row.indexed_name().replace("[i]", "[0]");
        for (number, old) in (row.values)() {
            for value in [
                Value::Int(number),
                Value::Str(number.to_string()),
                Value::Str(format!(" {number} ")),
                Value::Str(old.to_owned()),
                Value::Str(old.to_uppercase()),
                Value::Str(old.to_lowercase()),
            ] {
                drive.set_property(&name, value.clone()).unwrap();
                assert_eq!(
                    drive.property(&name).unwrap(),
                    Value::Int(number),
                    "{name} {value:?}"
                );
            }
        }
        for wrong in [
            Value::Int(77),
            Value::Str("x".into()),
            Value::Str(String::new()),
            Value::Bool(true),
            Value::Bytes(vec![1]),
        ] {
            assert_eq!(
                drive.set_property(&name, wrong).unwrap_err().code(),
                codes::UNSUPPORTED
            );
        }
    }
}

#[test]
fn admin_where_the_api_has_it() {
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

#[test]
fn a_loop_over_records_that_writes_each_is_not_quadratic() {
    let drive = GoogleDrive::new();
    drive.set_resource_count(20_000).unwrap();
    let began = Instant::now();
    for (i, r) in drive.resources().iter().enumerate() {
        drive.set_resource_description(i, r.name.clone()).unwrap();
        assert!(began.elapsed().as_secs() < 10, "at {i}");
    }
    let mut i = 0;
    for r in drive.resources() {
        drive.set_resource_name(i, format!("{}x", r.name)).unwrap();
        i += 1;
        assert!(began.elapsed().as_secs() < 20, "at {i}");
    }
}

#[test]
fn a_view_in_the_same_statement() {
    let drive = GoogleDrive::new();
    drive.set_resource_count(20_000).unwrap();
    let began = Instant::now();
    for i in 0..drive.resources().len() {
        drive
            .set_resource_name(i, format!("{}x", drive.resources()[i].name))
            .unwrap();
        assert!(began.elapsed().as_secs() < 10, "at {i}");
    }
}

#[test]
fn markers_over_changed_questions() {
    let drive_page = r#"{"nextPageToken":"T","files":[{"id":"x","mimeType":"application/vnd.google-apps.folder"}]}"#;
    type Change = fn(&GoogleDrive);
    let rows: &[(&str, Change, bool)] = &[
        ("nothing", |_| {}, true),
        (
            "scope",
            |d| d.set_list_resources_scope(ListResourcesScope::AllDrives),
            false,
        ),
        ("drive", |d| d.set_shared_drive("E"), false),
        (
            "mode",
            |d| {
                d.config("ListResourcesMode=1").unwrap();
            },
            false,
        ),
        (
            "size",
            |d| {
                d.config("MaxResults=3").unwrap();
            },
            false,
        ),
        ("q", |d| d.add_query_param("q", "starred"), false),
        ("orderBy", |d| d.add_query_param("orderBy", "name"), false),
        ("fields", |d| d.add_query_param("fields", "id"), true),
        ("key", |d| d.add_query_param("key", "id"), true),
        (
            "requested",
            |d| {
                d.config("RequestedFields=*").unwrap();
            },
            true,
        ),
        ("count", |d| d.set_resource_count(0).unwrap(), true),
        (
            "set empty",
            |d| {
                d.set_resource_marker("");
                d.set_child_marker("");
            },
            false,
        ),
    ];
    for children in [false, true] {
        for (what, change, goes_on) in rows {
            let (url, heads) = script(&[(200, drive_page)]);
            let drive = at(&url);
            drive.set_list_resources_scope(ListResourcesScope::SharedDrive);
            drive.set_shared_drive("D");
            let list = |d: &GoogleDrive| {
                if children {
                    d.list_children("root")
                } else {
                    d.list_resources()
                }
            };
            list(&drive).unwrap();
            change(&drive);
            let _ = list(&drive);
            let seen: Vec<_> = heads.iter().take(2).collect();
            let last = seen.last().unwrap();
            assert_eq!(
                last.contains("pageToken=T"),
                *goes_on,
                "{what} {children}: {seen:#?}"
            );
            if children && *what == "nothing" {
                assert!(last.contains("%27D%27"), "{last}");
            }
        }
    }
}
