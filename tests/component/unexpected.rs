//! Answers and orders of calls that nobody expects.

use std::io::Write;

use cloudstorage::emulator::{Fault, FaultRule};
use cloudstorage::error::codes;
use cloudstorage::{Permission, PermissionModOp, PermissionRole, PermissionType};

use crate::support::{at, permission, put, raw_server, read_head, sample, script, start};

#[test]
fn a_marker_of_the_programs_is_for_the_folder_named_and_begins_a_collection() {
    let (url, heads) = script(&[
        (200, r#"{"nextPageToken":"of-a","files":[{"id":"in-a"}]}"#),
        (200, r#"{"id":"bbb"}"#),
        (200, r#"{"files":[{"id":"in-b"}]}"#),
    ]);
    let drive = at(&url);
    drive.list_children("aaa").unwrap();
    drive.set_child_marker("of-b");
    drive.list_children("bbb").unwrap();
    let ids: Vec<_> = drive.children().into_iter().map(|r| r.id).collect();
    assert_eq!(ids, ["in-b"]);
    let heads: Vec<_> = heads.iter().take(3).collect();
    let head = &heads[2];
    assert!(
        head.contains("pageToken=of-b") && head.contains("bbb") && !head.contains("aaa"),
        "{head}"
    );
}

#[test]
fn a_page_is_not_put_behind_items_that_were_asked_for_by_id() {
    let (url, _heads) = script(&[
        (200, r#"{"id":"info"}"#),
        (200, r#"{"files":[{"id":"page"}]}"#),
    ]);
    let drive = at(&url);
    drive.get_resource_info("info").unwrap();
    drive.set_resource_marker("m");
    drive.list_resources().unwrap();
    let ids: Vec<_> = drive.resources().into_iter().map(|r| r.id).collect();
    assert_eq!(ids, ["page"]);
}

#[test]
fn a_mask_for_files_is_not_asked_of_a_revision() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", b"1");
    drive.config("RequestedFields=id,name,size").unwrap();
    drive.list_revisions(&id).unwrap();
    let revision = drive.resource_id(0).unwrap();
    drive.config(&format!("RevisionId={revision}")).unwrap();
    drive.get_resource_info(&id).unwrap();
}

#[test]
fn a_cut_answer_to_a_custom_request_leaves_nothing_beside_the_old_file() {
    let (url, _heads) = raw_server(|mut stream| {
        let head = read_head(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nonly this");
        head
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer");
    std::fs::write(&path, "old").unwrap();
    let drive = at(&url);
    drive.set_local_file(&path);
    drive.set_overwrite(true);
    drive.send_custom_request("GET", "x", "").unwrap_err();
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["answer"]);
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
}

#[test]
fn a_custom_request_leaves_start_byte_alone() {
    let (_emulator, drive) = start();
    drive.set_start_byte(5).unwrap();
    drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap();
    assert_eq!(drive.start_byte(), 5);
}

#[test]
fn a_permission_without_type_or_role_shows_nothing() {
    for op in [PermissionModOp::Create, PermissionModOp::Update] {
        let (url, _server) = script(&[(200, r#"{"id":"p"}"#)]);
        let drive = at(&url);
        drive.add_permission(permission(|p| {
            p.id = "p".to_owned();
            p.email = "a@example.com".to_owned();
            p.mod_op = op;
        }));
        let error = drive.update_permissions("i").unwrap_err();
        assert_eq!(error.code(), codes::SERVER, "{op:?}");
    }
}

#[test]
fn an_address_that_proves_to_be_a_groups_is_granted() {
    let (url, _server) = script(&[(
        200,
        r#"{"id":"p","type":"group","role":"reader","emailAddress":"Team@example.com"}"#,
    )]);
    let drive = at(&url);
    drive.add_permission(Permission::user("team@example.com", PermissionRole::Reader));
    drive.update_permissions("i").unwrap();
    assert_eq!(drive.permission_id(0).unwrap(), "p");
}

#[test]
fn nulls_among_capabilities_and_properties_are_none() {
    let (url, _heads) = script(&[(
        200,
        r#"{"files":[{"id":"x","capabilities":{"canEdit":null,"canCopy":true},"properties":{"a":null},"owners":[{"displayName":null}]}]}"#,
    )]);
    let drive = at(&url);
    drive.list_resources().unwrap();
}

#[test]
fn custom_requests_to_a_file_without_a_body_and_behind_another() {
    let (_emulator, drive) = start();
    let id = put(&drive, "a", &sample(1000));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer");
    drive.set_local_file(&path);
    drive
        .send_custom_request("HEAD", &format!("files/{id}"), "")
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"");
    assert_eq!(
        drive
            .send_custom_request("DELETE", &format!("files/{id}"), "")
            .unwrap_err()
            .code(),
        codes::FILE_EXISTS
    );
    drive.config("Append=True").unwrap();
    drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap();
    let one = std::fs::metadata(&path).unwrap().len();
    drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), 2 * one);
    drive.config("XPath=/json/user/emailAddress").unwrap();
    drive.set_local_file("/dev/null");
    drive
        .send_custom_request("GET", "about?fields=user", "")
        .unwrap();
}

#[test]
fn addresses_that_name_no_server() {
    let (url, _heads) = script(&[(200, "{}")]);
    let drive = at(&url);
    for odd in [
        "https://",
        "http://?x",
        "https://[",
        "http://:0/",
        "https://@/",
        "HTTP:///x",
    ] {
        let error = drive.send_custom_request("GET", odd, "").unwrap_err();
        assert_eq!(error.code(), codes::NO_SERVER, "{odd}");
    }
}

#[test]
fn a_marker_of_the_programs_goes_on_behind_a_shortcut() {
    let (_emulator, drive) = start();
    let folder = drive.create_folder("folder", "").unwrap();
    for n in 0..3 {
        drive.create_folder(&format!("{n}"), &folder).unwrap();
    }
    let shortcut = drive.create_shortcut("s", &folder, "").unwrap();
    drive.config("MaxResults=2").unwrap();
    drive.list_children(&shortcut).unwrap();
    let marker = drive.child_marker();
    // Another program goes on.
    let other = at(&drive.config("ServiceURL").unwrap());
    other.config("MaxResults=2").unwrap();
    other.set_child_marker(marker);
    other.list_children(&shortcut).unwrap();
    assert_eq!(
        (other.child_count(), other.child_marker().as_str()),
        (1, "")
    );
}

#[test]
fn a_marker_set_again_goes_on_until_all_is_listed() {
    let (_emulator, drive) = start();
    for n in 0..5 {
        put(&drive, &format!("{n}"), b"1");
    }
    drive.set_resource_count(0).unwrap();
    drive.config("MaxResults=2").unwrap();
    drive.list_resources().unwrap();
    drive.set_resource_marker(drive.resource_marker());
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 4);
    let marker = drive.resource_marker();
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 5);
    // All was listed: a page once more is a listing of its own.
    drive.set_resource_marker(marker);
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 1);
}

#[test]
fn incomplete_is_told_of_each_listing() {
    let (url, _heads) = script(&[
        (200, r#"{"nextPageToken":"c","files":[]}"#),
        (
            200,
            r#"{"nextPageToken":"r","incompleteSearch":true,"files":[]}"#,
        ),
        (200, r#"{"nextPageToken":"c2","files":[]}"#),
        (200, r#"{"files":[]}"#),
        (200, r#"{"files":[]}"#),
    ]);
    let drive = at(&url);
    let flag = || drive.config("SearchIncomplete").unwrap();
    drive.list_children("root").unwrap();
    drive.list_resources().unwrap();
    assert_eq!(flag(), "True");
    drive.list_children("root").unwrap();
    assert_eq!(flag(), "False");
    drive.list_resources().unwrap();
    assert_eq!(flag(), "True");
    drive.list_resources().unwrap();
    assert_eq!(flag(), "False");
}

#[test]
fn an_assigned_type_is_not_the_items() {
    let (_emulator, drive) = start();
    drive.set_resource_data("A document.");
    let id = drive
        .upload_file("doc.txt", "application/vnd.google-apps.document")
        .unwrap();
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_mime_type(0, "text/plain").unwrap();
    drive.download_file(&id, "text/plain").unwrap();
    let folder = drive.create_folder("f", "").unwrap();
    drive.create_folder("g", &folder).unwrap();
    let shortcut = drive.create_shortcut("s", &folder, "").unwrap();
    drive.get_resource_info(&shortcut).unwrap();
    drive
        .set_resource_mime_type(0, "application/vnd.google-apps.folder")
        .unwrap();
    drive.list_children(&shortcut).unwrap();
    assert_eq!(drive.child_count(), 1);
}

#[test]
fn permission_pages_with_one_asked_for_between_and_an_interrupt() {
    let (_emulator, drive) = start();
    let team = drive.create_shared_drive("Team", "").unwrap();
    for n in 0..4 {
        drive
            .add_shared_drive_member(
                &team,
                PermissionRole::Reader,
                PermissionType::User,
                &format!("m{n}@example.com"),
            )
            .unwrap();
    }
    drive.config("MaxPermissionResults=2").unwrap();
    drive.list_permissions(&team).unwrap();
    let first = drive.permission_id(0).unwrap();
    drive.get_permission_info(&team, &first).unwrap();
    assert_eq!(drive.permission_count(), 1);
    drive.list_permissions(&team).unwrap();
    assert_eq!(drive.permission_count(), 2);
    drive.list_permissions(&team).unwrap();
    assert_eq!(drive.permission_count(), 3);
    // An interrupt from a handler: the page stands and the next call goes on.
    drive.on_permission_list(|drive, _| drive.interrupt());
    drive.list_permissions(&team).unwrap_err();
    drive.clear_on_permission_list();
    assert_eq!(drive.permission_count(), 2);
    drive.list_permissions(&team).unwrap();
    assert_eq!(drive.permission_count(), 4);
}

#[test]
fn a_part_of_one_revision_is_not_gone_on_with_for_another() {
    let (emulator, drive) = start();
    let id = put(&drive, "a", &sample(200_000));
    drive.get_resource_info(&id).unwrap();
    drive.set_resource_data(sample(300_000));
    drive.update_resource(&id).unwrap();
    drive.set_resource_data("");
    drive.list_revisions(&id).unwrap();
    let revisions: Vec<_> = drive.resources().into_iter().map(|r| r.id).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f");
    std::fs::write(&path, "old").unwrap();
    drive.set_local_file(&path);
    drive.set_overwrite(true);
    drive
        .config(&format!("RevisionId={}", revisions[0]))
        .unwrap();
    emulator.inject(
        FaultRule::new(Fault::CutBody { after: 100_000 })
            .path_contains("/revisions/")
            .after(1)
            .times(1),
    );
    drive.download_file(&id, "").unwrap_err();
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
    let at = drive.start_byte();
    drive
        .config(&format!("RevisionId={}", revisions[1]))
        .unwrap();
    drive.set_start_byte(at).unwrap();
    let error = drive.download_file(&id, "").unwrap_err();
    assert_eq!(error.code(), codes::CANNOT_RESUME, "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
}

#[test]
fn a_higher_role_from_further_up_does_not_hide_the_change() {
    let shown = |inherited: bool| {
        format!(
            r#"{{"id":"p","type":"user","role":"organizer","permissionDetails":[{{"inherited":true,"role":"organizer"}},
            {{"inherited":{inherited},"role":"commenter"}}]}}"#
        )
    };
    for (inherited, done) in [(false, true), (true, false)] {
        let (url, _server) = script(&[(200, &shown(inherited))]);
        let outcome = at(&url).update_shared_drive_member("d", "p", PermissionRole::Commenter);
        assert_eq!(outcome.is_ok(), done, "{outcome:?}");
    }
    // As the emulator answers.
    let (_emulator, drive) = start();
    let team = drive.create_shared_drive("Team", "").unwrap();
    drive
        .add_shared_drive_member(
            &team,
            PermissionRole::Writer,
            PermissionType::User,
            "m@example.com",
        )
        .unwrap();
    drive.set_resource_count(1).unwrap();
    drive.set_resource_parent_ids(0, &team).unwrap();
    drive.set_resource_data("content");
    let file = drive.upload_file("a.txt", "").unwrap();
    drive.add_permission(Permission::user("m@example.com", PermissionRole::Reader));
    drive.update_permissions(&file).unwrap();
    drive.list_permissions(&file).unwrap();
    let n = drive
        .permissions()
        .iter()
        .position(|p| p.email == "m@example.com")
        .unwrap();
    drive
        .set_permission_role(n, PermissionRole::Commenter)
        .unwrap();
    drive
        .set_permission_mod_op(n, PermissionModOp::Update)
        .unwrap();
    drive.update_permissions(&file).unwrap();
}

#[test]
fn who_asks_is_no_part_of_the_question() {
    let (_emulator, drive) = start();
    for n in 0..3 {
        put(&drive, &format!("{n}"), b"1");
    }
    drive.set_resource_count(0).unwrap();
    drive.config("MaxResults=2").unwrap();
    drive.add_query_param("quotaUser", "a");
    drive.list_resources().unwrap();
    drive.set_query_param_value(0, "b").unwrap();
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 3);
}

#[test]
fn request_ids_are_kept_for_each_name() {
    let (url, heads) = script(&[(500, "x"), (500, "x"), (200, r#"{"id":"d","name":"A"}"#)]);
    let drive = at(&url);
    let id = |head: String| head.split("requestId=").nth(1).unwrap()[..36].to_owned();
    drive.create_shared_drive("A", "").unwrap_err();
    let first = id(heads.recv().unwrap());
    drive.create_shared_drive("B", "").unwrap_err();
    assert_ne!(id(heads.recv().unwrap()), first);
    drive.create_shared_drive("A", "").unwrap();
    assert_eq!(id(heads.recv().unwrap()), first);
}

#[test]
fn a_lower_role_than_was_sent_is_no_grant() {
    use cloudstorage::PermissionRole::{Commenter, Reader, Writer};
    for (sent, done) in [(Reader, true), (Commenter, true), (Writer, false)] {
        let (url, _server) = script(&[(200, r#"{"id":"p","type":"user","role":"commenter"}"#)]);
        let outcome = at(&url).add_shared_drive_member("d", sent, PermissionType::User, "a@b");
        assert_eq!(outcome.is_ok(), done, "{sent:?}");
    }
}

#[test]
fn the_key_of_a_shortcuts_target_opens_its_revisions() {
    let kind = r#"{"id":"s","mimeType":"application/vnd.google-apps.shortcut","shortcutDetails":{"targetId":"t","targetMimeType":"text/plain","targetResourceKey":"kkk"}}"#;
    let refusal = r#"{"error":{"code":403,"errors":[{"reason":"revisionsNotSupported"}]}}"#;
    let (url, heads) = script(&[
        (403, refusal),
        (200, kind),
        (200, r#"{"revisions":[{"id":"x"}]}"#),
    ]);
    at(&url).list_revisions("s").unwrap();
    let heads: Vec<_> = heads.iter().take(3).collect();
    assert!(heads[2].contains("t/kkk"), "{}", heads[2]);
}

/// A record that the program gave another id tells what the old item is, and nothing of the other one.
#[test]
fn a_record_under_another_id_says_nothing_of_that_item() {
    let (_emulator, drive) = start();
    let text = put(&drive, "a.txt", b"some text");
    drive.set_resource_data("A document.");
    let document = drive
        .upload_file("doc.txt", "application/vnd.google-apps.document")
        .unwrap();
    drive.get_resource_info(&text).unwrap();
    drive.set_resource_id(0, &document).unwrap();
    drive.download_file(&document, "text/plain").unwrap();

    let [one, two] = ["one", "two"].map(|name| drive.create_folder(name, "").unwrap());
    drive.create_folder("inside", &two).unwrap();
    let shortcut = drive.create_shortcut("s", &one, "").unwrap();
    drive.get_resource_info(&shortcut).unwrap();
    drive.set_resource_id(0, &two).unwrap();
    drive.list_children(&two).unwrap();
    assert_eq!(drive.child_count(), 1);
}

#[test]
fn a_page_that_is_there_is_not_put_behind_itself() {
    let (_emulator, drive) = start();
    for n in 0..5 {
        put(&drive, &format!("{n}"), b"1");
    }
    drive.set_resource_count(0).unwrap();
    drive.config("MaxResults=2").unwrap();
    drive.list_resources().unwrap();
    let second = drive.resource_marker();
    drive.list_resources().unwrap();
    drive.set_resource_marker(&second);
    drive.list_resources().unwrap();
    let mut ids: Vec<_> = drive.resources().into_iter().map(|r| r.id).collect();
    let n = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), n);
}

/// What the program said a record is stays its word when it was sent.
#[test]
fn what_was_sent_is_still_the_programs_word() {
    let (_emulator, drive) = start();
    drive.set_resource_data("A document.");
    let doc = drive
        .upload_file("doc.txt", "application/vnd.google-apps.document")
        .unwrap();
    drive.set_resource_data("");
    let mut record = cloudstorage::Resource::named("renamed");
    record.id.clone_from(&doc);
    record.mime_type = "text/plain".to_owned();
    drive.add_resource(record);
    drive.update_resource(&doc).unwrap();
    drive.download_file(&doc, "text/plain").unwrap();
}
