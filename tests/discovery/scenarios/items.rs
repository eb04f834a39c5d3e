//! Items made, moved, changed and removed.

use serde_json::json;

use super::Scenario;
use super::listing::revision;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("add_parents", add_parents),
    ("copy_resource", copy_resource),
    ("create_folder", create_folder),
    ("create_shortcut", create_shortcut),
    ("delete_resource", delete_resource),
    ("empty_trash", empty_trash),
    ("move_resource", move_resource),
    ("remove_parents", remove_parents),
    ("restore_resource", restore_resource),
    ("trash_resource", trash_resource),
    ("update_resource", update_resource),
];

fn create_folder(w: &World) {
    w.run("in the root", |d| d.create_folder("a", ""));
    let parent = w.folder("parent");
    w.run("in a folder", |d| d.create_folder("b \"c\"", &parent));
    let shared = w.shared_drive("shared");
    w.run("in a shared drive", |d| d.create_folder("d", &shared));
    assign(w, 0);
    w.run("without properties", |d| d.create_folder("e", ""));
    w.config("IncludeFolderProperties=True");
    w.run("with properties", |d| d.create_folder("f", &parent));
    w.config("RequestedFields=*");
    w.drive.add_query_param("fields", "*");
    w.run_with_own("fields of the caller's", |d| d.create_folder("g", ""));
}

fn create_shortcut(w: &World) {
    let (file, folder) = (w.file("a"), w.folder("folder"));
    w.run("in the root", |d| d.create_shortcut("to a", &file, ""));
    w.run("without a name", |d| d.create_shortcut("", &file, ""));
    w.run("in a folder", |d| d.create_shortcut("to a", &file, &folder));
    let shared = w.shared_drive("shared");
    w.run("in a shared drive", |d| {
        d.create_shortcut("to a folder", &folder, &shared)
    });
    w.refused(("unknown", 604), |d| {
        d.create_shortcut("to nothing", "unknown", "")
    });
}

/// Assigns all that a program can assign in a record.
pub(super) fn assign(w: &World, index: usize) {
    let drive = &w.drive;
    if drive.resource_count() <= index {
        drive.set_resource_count(index + 1).unwrap();
    }
    drive.set_resource_name(index, "assigned").unwrap();
    drive.set_resource_description(index, "words").unwrap();
    drive.set_resource_starred(index, true).unwrap();
    drive.set_resource_content_accessible(index, false).unwrap();
    for time in ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05+02:00"] {
        drive.set_resource_modified_time(index, time).unwrap();
    }
}

fn copy_resource(w: &World) {
    let file = w.content("a.txt", b"data");
    let folder = w.folder("folder");
    w.run("plain", |d| d.copy_resource(&file, "", ""));
    w.run("named", |d| d.copy_resource(&file, "b.txt", ""));
    w.run("elsewhere", |d| d.copy_resource(&file, "c.txt", &folder));
}

fn move_resource(w: &World) {
    let (one, two) = (w.folder("one"), w.folder("two"));
    let file = w.make(json!({"name": "a", "parents": [&one]}));
    w.run("elsewhere", |d| d.move_resource(&file, &two));
    w.run("where it is", |d| d.move_resource(&file, &two));
    w.run("to the topmost folder", |d| d.move_resource(&file, "root"));
    w.run("where it is, by its alias", |d| {
        d.move_resource(&file, "root")
    });
    let shared = w.shared_drive("shared");
    w.run("into a shared drive", |d| d.move_resource(&file, &shared));
}

fn add_parents(w: &World) {
    let folder = w.folder("folder");
    let file = w.file("a");
    // The service allows one parent only.
    w.refused(("a second one", 600), |d| d.add_parents(&file, &folder));
    w.refused(("two more", 600), |d| {
        d.add_parents(&file, &format!("{folder},root"))
    });
}

fn remove_parents(w: &World) {
    let folder = w.folder("folder");
    let file = w.make(json!({"name": "a", "parents": [&folder]}));
    w.run("the only one", |d| d.remove_parents(&file, &folder));
}

fn trash_resource(w: &World) {
    let file = w.file("a");
    w.run("a file", |d| d.trash_resource(&file));
    let folder = w.folder("b");
    w.run("a folder", |d| d.trash_resource(&folder));
}

fn restore_resource(w: &World) {
    let file = w.file("a");
    w.drive.trash_resource(&file).unwrap();
    w.run("a file", |d| d.restore_resource(&file));
}

fn empty_trash(w: &World) {
    let file = w.file("a");
    w.drive.trash_resource(&file).unwrap();
    w.config("RequestedFields=*");
    w.run("with something in it", |d| d.empty_trash());
    w.run("with nothing in it", |d| d.empty_trash());
}

fn delete_resource(w: &World) {
    let file = w.file("a");
    w.config("RequestedFields=*");
    w.run("a file", |d| d.delete_resource(&file));
    w.refused(("unknown", 604), |d| d.delete_resource(&file));
    let shared = w.shared_drive("shared");
    let inside = w.make(json!({"name": "b", "parents": [&shared]}));
    w.run("in a shared drive", |d| d.delete_resource(&inside));
    let file = w.content("c.txt", b"one");
    let first = revision(w, &file);
    w.drive.get_resource_info(&file).unwrap();
    w.drive.set_resource_data("two");
    w.drive.update_resource(&file).unwrap();
    w.config(&format!("RevisionId={first}"));
    w.run("a revision", |d| d.delete_resource(&file));
}

fn update_resource(w: &World) {
    let file = w.content("a.txt", b"one");
    w.drive.get_resource_info(&file).unwrap();
    w.run("nothing assigned", |d| d.update_resource(&file));
    assign(w, 0);
    w.run("all assigned", |d| d.update_resource(&file));
    w.drive.set_resource_trashed(0, true).unwrap();
    w.run("trashed", |d| d.update_resource(&file));
    w.drive.set_resource_trashed(0, false).unwrap();
    w.drive.set_resource_starred(0, false).unwrap();
    w.drive.set_resource_description(0, "").unwrap();
    w.run("lifted again", |d| d.update_resource(&file));
    w.drive.set_resource_data("two");
    w.run("content", |d| d.update_resource(&file));
    w.drive.set_resource_data("three");
    w.drive.set_resource_mime_type(0, "text/csv").unwrap();
    assign(w, 0);
    w.run("content and properties", |d| d.update_resource(&file));
    w.drive.set_use_resumable_upload(true);
    w.config("FragmentSize=262144");
    w.drive.set_resource_data(vec![7; 600_000]);
    assign(w, 0);
    w.run("content in fragments", |d| d.update_resource(&file));
    w.drive.set_resource_data("");
    let shared = w.shared_drive("shared");
    let inside = w.make(json!({"name": "b", "parents": [&shared]}));
    w.drive.get_resource_info(&inside).unwrap();
    assign(w, 0);
    w.run("in a shared drive", |d| d.update_resource(&inside));
    w.config("RevisionId=1");
    w.refused(("a revision", 601), |d| d.update_resource(&inside));
}
