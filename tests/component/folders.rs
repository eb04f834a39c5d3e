//! Folders made, items copied and moved.

use cloudstorage::error::codes;

use crate::support::{at, put, script, start};

fn parents(drive: &cloudstorage::GoogleDrive, id: &str) -> String {
    drive.get_resource_info(id).unwrap();
    drive.resource_parent_ids(0).unwrap()
}

#[test]
fn a_folder_with_properties_on_demand() {
    let (_emulator, drive) = start();
    drive.set_resource_count(1).unwrap();
    drive.set_resource_description(0, "described").unwrap();
    drive.set_resource_name(0, "not this").unwrap();
    let plain = drive.create_folder("plain", "").unwrap();
    drive.config("IncludeFolderProperties=True").unwrap();
    let full = drive.create_folder("full", &plain).unwrap();
    drive.get_resource_info(&format!("{plain},{full}")).unwrap();
    let names: Vec<_> = drive
        .resources()
        .into_iter()
        .map(|r| (r.name, r.description))
        .collect();
    assert_eq!(
        names,
        [
            ("plain".into(), String::new()),
            ("full".into(), "described".into())
        ]
    );
    assert_eq!(drive.resource_parent_ids(1).unwrap(), plain);
    assert_eq!(
        drive
            .create_folder("x", "no-such-parent")
            .unwrap_err()
            .code(),
        codes::INVALID_ID
    );
}

#[test]
fn a_copy_goes_beside_its_original_or_where_it_is_told() {
    let (_emulator, drive) = start();
    let folder = drive.create_folder("f", "").unwrap();
    let id = put(&drive, "a.txt", b"content");
    let beside = drive.copy_resource(&id, "b.txt", "").unwrap();
    let inside = drive.copy_resource(&id, "c.txt", &folder).unwrap();
    assert_eq!(parents(&drive, &beside), parents(&drive, &id));
    assert_eq!(parents(&drive, &inside), folder);
    assert_eq!(crate::support::fetch(&drive, &inside), b"content");
    assert_eq!(
        drive.copy_resource("missing", "x", "").unwrap_err().code(),
        codes::INVALID_ID
    );
}

#[test]
fn a_move_replaces_the_parents_and_does_nothing_twice() {
    let (emulator, drive) = start();
    let folder = drive.create_folder("f", "").unwrap();
    let id = put(&drive, "a.txt", b"content");
    drive.move_resource(&id, &folder).unwrap();
    assert_eq!(parents(&drive, &id), folder);
    emulator.clear_requests();
    drive.move_resource(&id, &folder).unwrap();
    assert!(
        emulator.requests().iter().all(|r| r.method == "GET"),
        "nothing to change, no PATCH"
    );
    assert_eq!(
        drive.move_resource(&id, "").unwrap_err().code(),
        codes::INVALID_ID
    );
    assert_eq!(
        drive.move_resource("missing", &folder).unwrap_err().code(),
        codes::INVALID_ID
    );
}

#[test]
fn parents_are_listed_added_and_removed() {
    let (_emulator, drive) = start();
    let (one, two) = (
        drive.create_folder("one", "").unwrap(),
        drive.create_folder("two", "").unwrap(),
    );
    let file = put(&drive, "f.txt", b"1");
    drive.move_resource(&file, &one).unwrap();
    let heard = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let note = std::sync::Arc::clone(&heard);
    drive.on_resource_list(move |_, e| note.lock().unwrap().push(e.name.clone()));
    drive.list_parents(&file).unwrap();
    assert_eq!(
        (drive.resource_count(), drive.resource_name(0).unwrap()),
        (1, "one".to_owned())
    );
    assert_eq!(*heard.lock().unwrap(), ["one"]);
    for refused in [
        drive.add_parents(&file, " , "),
        drive.remove_parents(&file, ""),
        drive.add_parents("nowhere", &two),
        drive.list_parents("nowhere"),
    ] {
        assert_eq!(refused.unwrap_err().code(), codes::INVALID_ID);
    }
    assert_eq!(
        drive.resource_name(0).unwrap(),
        "one",
        "a refusal changes nothing"
    );
}

#[test]
fn the_trash_is_emptied_for_good() {
    let (_emulator, drive) = start();
    let (gone, stays) = (put(&drive, "gone", b"1"), put(&drive, "stays", b"1"));
    drive.trash_resource(&gone).unwrap();
    drive.empty_trash().unwrap();
    assert_eq!(
        drive.get_resource_info(&gone).unwrap_err().code(),
        codes::INVALID_ID
    );
    drive.get_resource_info(&stays).unwrap();
}

/// The requests that changed something since they were last forgotten.
fn changes(emulator: &cloudstorage::emulator::Emulator) -> usize {
    let seen = emulator.requests();
    seen.iter().filter(|r| r.method != "GET").count()
}

#[test]
fn the_alias_of_the_topmost_folder_is_that_folder() {
    let (emulator, drive) = start();
    let folder = drive.create_folder("f", "").unwrap();
    let id = put(&drive, "a.txt", b"content");
    let root = parents(&drive, &id);
    // It is there already, however the folder is named.
    for same in ["root", &root, &format!("root,{root}")] {
        emulator.clear_requests();
        drive.move_resource(&id, same).unwrap();
        assert_eq!(changes(&emulator), 0, "{same}");
        assert_eq!(parents(&drive, &id), root);
    }
    drive.move_resource(&id, &folder).unwrap();
    drive.move_resource(&id, "root").unwrap();
    assert_eq!(parents(&drive, &id), root);
    drive.move_resource(&id, &folder).unwrap();
    // What is sent is the id, so that the answer can be held against it.
    for change in [
        cloudstorage::GoogleDrive::add_parents,
        cloudstorage::GoogleDrive::remove_parents,
    ] {
        emulator.clear_requests();
        // The service may refuse: an item is in one folder.
        let _ = change(&drive, &id, "root");
        let seen = emulator.requests();
        let sent = seen.iter().find(|r| r.method == "PATCH").unwrap();
        assert!(
            sent.query.contains(&root) && !sent.query.contains("=root"),
            "{}",
            sent.query
        );
    }
}

#[test]
fn the_key_of_a_parent_in_the_record_goes_with_a_new_folder() {
    let (url, heads) = script(&[(200, r#"{"id":"new"}"#)]);
    let drive = at(&url);
    drive.add_resource_key("P", "KEY");
    drive.set_resource_count(1).unwrap();
    drive.set_resource_parent_ids(0, "P").unwrap();
    drive.config("IncludeFolderProperties=True").unwrap();
    drive.create_folder("x", "").unwrap();
    let head = heads.recv().unwrap();
    assert!(head.contains("P/KEY"), "{head}");
}
