//! What goes with a question: the keys of the items it names, and of the caller's parameters only what is for it.

use cloudstorage::{GoogleDrive, Permission, PermissionRole};

use crate::support::{at, script};

/// Whether a call failed, as all do here: the question is what was sent.
type Call<'a> = &'a dyn Fn() -> bool;

#[test]
fn keys_go_with_every_id() {
    let (url, heads) = script(&[(500, "x")]);
    let drive = at(&url);
    drive.add_resource_key("i", "KEY");
    drive.add_resource_key("p", "PKEY");
    drive.set_resource_data("x");
    drive.set_resource_count(1).unwrap();
    drive.set_resource_id(0, "i").unwrap();
    drive.set_resource_parent_ids(0, "p").unwrap();
    drive.add_permission(Permission::anyone(PermissionRole::Reader));
    let rev = |d: &GoogleDrive, r: &str| {
        d.config(&format!("RevisionId={r}")).unwrap();
    };
    let calls: &[(&str, bool, Call<'_>)] = &[
        ("list_permissions", false, &|| {
            drive.list_permissions("i").is_err()
        }),
        ("get_permission_info", false, &|| {
            drive.get_permission_info("i", "p").is_err()
        }),
        ("update_permissions", false, &|| {
            drive.update_permissions("i").is_err()
        }),
        ("children", false, &|| drive.list_children("i,p").is_err()),
        ("child", false, &|| drive.list_children("i").is_err()),
        ("info", false, &|| drive.get_resource_info("i").is_err()),
        ("parents", false, &|| drive.list_parents("i").is_err()),
        ("revisions", false, &|| drive.list_revisions("i").is_err()),
        ("trash", false, &|| drive.trash_resource("i").is_err()),
        ("restore", false, &|| drive.restore_resource("i").is_err()),
        ("delete", false, &|| drive.delete_resource("i").is_err()),
        ("copy", true, &|| drive.copy_resource("i", "", "p").is_err()),
        ("move", false, &|| drive.move_resource("i", "p").is_err()),
        ("add_parents", true, &|| {
            drive.add_parents("i", "p").is_err()
        }),
        ("remove_parents", true, &|| {
            drive.remove_parents("i", "p").is_err()
        }),
        ("shortcut", true, &|| {
            drive.create_shortcut("a", "i", "p").is_err()
        }),
        ("update", false, &|| drive.update_resource("i").is_err()),
        ("update resumable", false, &|| {
            drive.set_use_resumable_upload(true);
            let e = drive.update_resource("i").is_err();
            drive.set_use_resumable_upload(false);
            e
        }),
        ("download", false, &|| drive.download_file("i", "").is_err()),
        ("rev info", false, &|| {
            rev(&drive, "r");
            let e = drive.get_resource_info("i").is_err();
            rev(&drive, "");
            e
        }),
        ("rev down", false, &|| {
            rev(&drive, "r");
            let e = drive.download_file("i", "").is_err();
            rev(&drive, "");
            e
        }),
        ("rev delete", false, &|| {
            rev(&drive, "r");
            let e = drive.delete_resource("i").is_err();
            rev(&drive, "");
            e
        }),
    ];
    for (what, parent, call) in calls {
        assert!(call(), "{what}");
        let head = heads.recv().unwrap();
        assert!(head.contains("i/KEY"), "{what}: {head}");
        if *parent {
            assert!(head.contains("p/PKEY"), "{what}: {head}");
        }
    }
    for resumable in [false, true] {
        drive.set_use_resumable_upload(resumable);
        drive.upload_file("n", "").unwrap_err();
        let head = heads.recv().unwrap();
        assert!(head.contains("p/PKEY"), "{head}");
    }
    drive.create_folder("n", "p").unwrap_err();
    assert!(heads.recv().unwrap().contains("p/PKEY"));
}

#[test]
fn own_questions_have_none_of_the_callers_parameters() {
    let params = [
        ("fields", "id"),
        ("q", "x"),
        ("pageToken", "t"),
        ("alt", "json"),
        ("acknowledgeAbuse", "true"),
        ("corpora", "z"),
        ("unknown", "u"),
        ("supportsAllDrives", "false"),
    ];
    let with = |answers: &[(u16, &str)], call: &dyn Fn(&GoogleDrive), own: &[bool]| {
        let (url, heads) = script(answers);
        let drive = at(&url);
        for (n, v) in params {
            drive.add_query_param(n, v);
        }
        drive.add_query_param("key", "k");
        call(&drive);
        for (n, own) in own.iter().enumerate() {
            let head = heads.recv().unwrap();
            let line = head.lines().next().unwrap();
            assert!(line.contains("key=k"), "{line}");
            assert_eq!(line.contains("unknown=u"), !own, "{n} {line}");
            assert_eq!(line.contains("supportsAllDrives=false"), !own, "{n} {line}");
        }
    };
    let shortcut = r#"{"id":"s","mimeType":"application/vnd.google-apps.shortcut","shortcutDetails":{"targetId":"t","targetMimeType":"text/plain"}}"#;
    with(
        &[(200, r#"{"id":"a","parents":["p"]}"#), (200, "x")],
        &|d| {
            d.move_resource("a", "q").unwrap_err();
        },
        &[true, false],
    );
    with(
        &[(200, r#"{"id":"R"}"#), (200, "x")],
        &|d| {
            d.add_parents("a", "root").unwrap_err();
        },
        &[true, false],
    );
    with(
        &[(200, r#"{"id":"a","parents":["p"]}"#), (200, "x")],
        &|d| {
            d.list_parents("a").unwrap_err();
        },
        &[true, false],
    );
    with(
        &[(200, shortcut), (200, "data")],
        &|d| {
            let _ = d.download_file("s", "");
        },
        &[true, false],
    );
    with(
        &[
            (200, r#"{"files":[]}"#),
            (200, shortcut),
            (200, r#"{"files":[]}"#),
        ],
        &|d| {
            d.list_children("s").unwrap();
        },
        &[false, true, false],
    );
    with(
        &[(403, "{}"), (200, shortcut), (200, r#"{"revisions":[]}"#)],
        &|d| {
            d.list_revisions("s").unwrap();
        },
        &[false, true, false],
    );
    with(
        &[
            (
                200,
                r#"{"id":"d","mimeType":"application/vnd.google-apps.document"}"#,
            ),
            (
                403,
                r#"{"error":{"errors":[{"reason":"exportSizeLimitExceeded"}]}}"#,
            ),
            (200, "{}"),
        ],
        &|d| {
            d.download_file("d", "").unwrap_err();
        },
        &[true, false, true],
    );
}
