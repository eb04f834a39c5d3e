//! Finding files and folders.

use std::sync::{Arc, Mutex};

use cloudstorage::error::codes;
use cloudstorage::{ListResourcesScope, ResourceType};

use crate::support::{at, canned, ok, put, start};

#[test]
fn pages_are_collected_and_the_call_after_the_last_begins_anew() {
    let (_emulator, drive) = start();
    for n in 0..7 {
        put(&drive, &format!("f{n}.txt"), b"x");
    }
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_resource_list(move |drive, e| {
        let held = drive.resources().iter().any(|r| r.id == e.id);
        note.lock().unwrap().push((e.name.clone(), held));
    });
    drive.set_resource_count(0).unwrap();
    drive.config("MaxResults=3").unwrap();
    drive.add_query_param("orderBy", "name");
    let mut counts = Vec::new();
    loop {
        drive.list_resources().unwrap();
        counts.push(drive.resource_count());
        if drive.resource_marker().is_empty() {
            break;
        }
    }
    assert_eq!(counts, [3, 6, 7]);
    let names: Vec<_> = (0..7).map(|n| (format!("f{n}.txt"), true)).collect();
    assert_eq!(
        *heard.lock().unwrap(),
        names,
        "each once, in order, after the collection holds it"
    );
    drive.list_resources().unwrap();
    assert_eq!(drive.resource_count(), 3, "a new listing");

    drive.config("AccumulatePages=False").unwrap();
    drive.list_resources().unwrap();
    assert_eq!(
        (
            drive.resource_count(),
            drive.resource_name(0).unwrap().as_str()
        ),
        (3, "f3.txt")
    );
}

#[test]
fn the_mode_and_a_query_of_ones_own_are_combined() {
    let (emulator, drive) = start();
    put(&drive, "a.txt", b"x");
    put(&drive, "b.txt", b"x");
    drive.create_folder("a folder", "").unwrap();
    let found = |setting: &str| {
        drive.config(setting).unwrap();
        drive.list_resources().unwrap();
        let mut names: Vec<_> = drive.resources().into_iter().map(|r| r.name).collect();
        names.sort();
        names.join(",")
    };
    assert_eq!(found("ListResourcesMode=0"), "a folder,a.txt,b.txt");
    assert_eq!(found("ListResourcesMode=1"), "a.txt,b.txt");
    assert_eq!(found("ListResourcesMode=2"), "a folder");
    drive.add_query_param("q", "name contains 'a' or name = 'zzz'");
    assert_eq!(found("ListResourcesMode=1"), "a.txt");
    assert_eq!(found("ListResourcesMode=2"), "a folder");
    let seen = emulator.requests().pop().unwrap();
    assert!(
        seen.query.contains("supportsAllDrives=true"),
        "{}",
        seen.query
    );
}

#[test]
fn records_say_what_the_service_says() {
    let (_emulator, drive) = start();
    let folder = drive.create_folder("Ordner \"ä\"", "").unwrap();
    let id = put(&drive, "report.txt", b"12345");
    drive
        .get_resource_info(&format!(" {folder} , {id},,"))
        .unwrap();
    assert_eq!(drive.resource_count(), 2);
    assert_eq!(drive.resource_type(0).unwrap(), ResourceType::Folder);
    assert_eq!(drive.resource_name(0).unwrap(), "Ordner \"ä\"");
    let file = &drive.resources()[1];
    assert_eq!(
        (file.name.as_str(), file.size, file.extension.as_str()),
        ("report.txt", 5, "txt")
    );
    assert_eq!(file.mime_type, "text/plain");
    assert_eq!(file.md5_checksum, "827ccb0eea8a706c4c34a16891f84e7b");
    assert_eq!(
        (file.resource_type, file.trashed),
        (ResourceType::File, false)
    );
    assert!(
        file.created_time.contains('T')
            && file.owner_email.contains('@')
            && !file.parent_ids.is_empty()
    );
    assert_eq!(drive.config("IconLink[1]").unwrap(), file.icon_link);
    assert_eq!(drive.config("NormalizedFileName[1]").unwrap(), "report.txt");
    assert_eq!(
        drive.config("IconLink[2]").unwrap_err().code(),
        codes::INVALID_INDEX
    );
}

#[test]
fn children_of_several_folders_and_of_the_topmost() {
    let (_emulator, drive) = start();
    let a = drive.create_folder("A", "").unwrap();
    let b = drive.create_folder("B", "").unwrap();
    drive.create_folder("in A", &a).unwrap();
    drive.create_folder("in B", &b).unwrap();
    drive.list_children(&format!("{a},{b}")).unwrap();
    let mut names: Vec<_> = drive.children().into_iter().map(|r| r.name).collect();
    names.sort();
    assert_eq!(names, ["in A", "in B"]);
    drive.list_children("root").unwrap();
    assert_eq!(drive.child_count(), 2);
    assert_eq!(drive.resource_count(), 0, "another collection");
    drive.config("MaxResults=1").unwrap();
    drive.list_children("root").unwrap();
    assert!(!drive.child_marker().is_empty() && drive.resource_marker().is_empty());
    assert_eq!(
        drive.list_children(" , ").unwrap_err().code(),
        codes::INVALID_ID
    );
}

#[test]
fn a_call_that_fails_leaves_the_collection_alone() {
    let (_emulator, drive) = start();
    put(&drive, "a", b"x");
    drive.list_resources().unwrap();
    drive.set_resource_marker("no such page");
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::SERVER, Some(400))
    );
    assert_eq!(drive.resource_count(), 1);
    drive.set_resource_marker("");
    drive.add_query_param("q", "name = ");
    let error = drive.list_resources().unwrap_err();
    assert_eq!(
        (error.code(), error.reason()),
        (codes::SERVER, Some("invalid"))
    );
    assert_eq!(
        drive.get_resource_info("missing").unwrap_err().code(),
        codes::INVALID_ID
    );
    assert_eq!(drive.resource_count(), 1);
}

#[test]
fn a_shared_drive_has_to_be_named() {
    let (emulator, drive) = start();
    drive.set_list_resources_scope(ListResourcesScope::SharedDrive);
    emulator.clear_requests();
    assert_eq!(
        drive.list_resources().unwrap_err().code(),
        codes::UNSUPPORTED
    );
    assert!(emulator.requests().is_empty(), "nothing was sent");
}

#[test]
fn an_incomplete_search_is_told() {
    let (url, _) = canned(ok(r#"{"incompleteSearch":true,"files":[{"id":"1"}]}"#));
    let drive = at(&url);
    drive.set_list_resources_scope(ListResourcesScope::AllDrives);
    drive.list_resources().unwrap();
    assert_eq!(drive.config("SearchIncomplete").unwrap(), "True");
    assert_eq!(drive.resource_id(0).unwrap(), "1");
}

#[test]
fn the_fields_are_those_asked_for() {
    let (emulator, drive) = start();
    put(&drive, "a", b"x");
    drive
        .config("RequestedFields=nextPageToken,files(id)")
        .unwrap();
    drive.list_resources().unwrap();
    assert_eq!(
        (
            drive.resource_name(0).unwrap().as_str(),
            drive.resource_id(0).unwrap().is_empty()
        ),
        ("", false)
    );
    drive.config("IncludeAllFields=True").unwrap();
    assert_eq!(drive.config("RequestedFields").unwrap(), "*");
    emulator.clear_requests();
    drive.list_resources().unwrap();
    assert!(
        emulator.requests()[0].query.contains("fields=*"),
        "{}",
        emulator.requests()[0].query
    );
    drive.config("IncludeAllFields=False").unwrap();
    assert_eq!(drive.config("RequestedFields").unwrap(), "default");
}

#[test]
fn the_account() {
    let (_emulator, drive) = start();
    put(&drive, "a", &[0; 1000]);
    drive.get_account_info().unwrap();
    assert!(drive.account_email().contains('@') && !drive.account_name().is_empty());
    assert_eq!(drive.account_drive_usage(), 1000);
}
