//! Lists of items, and items one by one.

use cloudstorage::{ListResourcesMode, ListResourcesScope};
use serde_json::json;

use super::Scenario;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[
    ("get_resource_info", get_resource_info),
    ("list_children", list_children),
    ("list_parents", list_parents),
    ("list_resources", list_resources),
    ("list_revisions", list_revisions),
];

fn list_resources(w: &World) {
    for name in ["a", "b", "c"] {
        w.file(name);
    }
    let shared = w.shared_drive("shared");
    w.make(json!({"name": "d", "parents": [&shared]}));
    w.drive.set_shared_drive(shared);
    for (scope, _, name) in ListResourcesScope::ALL {
        w.drive.set_list_resources_scope(*scope);
        w.run(name, |d| d.list_resources());
        // The marker belongs to the scope.
        w.config("MaxResults=1");
        w.run("first page", |d| d.list_resources());
        if !w.drive.resource_marker().is_empty() {
            w.run("second page", |d| d.list_resources());
            w.want(w.sent("pageToken").is_some(), "a token of the page");
        }
        w.drive.set_resource_marker("");
        w.config("MaxResults=-1");
    }
    w.drive.set_list_resources_scope(ListResourcesScope::User);
    for (_, number, name) in ListResourcesMode::ALL {
        w.config(&format!("ListResourcesMode={number}"));
        w.run(name, |d| d.list_resources());
    }
    w.want(
        w.sent("pageSize").is_none(),
        "the service's own size of a page",
    );
    w.config("MaxResults=1000");
    w.run("the largest page", |d| d.list_resources());
    w.want(
        w.sent("pageSize").as_deref() == Some("1000"),
        "1000 to a page",
    );
    w.drive.set_shared_drive("");
    w.drive
        .set_list_resources_scope(ListResourcesScope::SharedDrive);
    w.refused(("no shared drive", 601), |d| d.list_resources());
    w.drive.set_list_resources_scope(ListResourcesScope::User);
    for fields in [
        "*",
        "files(id, mimeType)",
        "files/name,nextPageToken",
        "default",
    ] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_resources());
    }
    w.config("IncludeAllFields=True");
    w.run("IncludeAllFields", |d| d.list_resources());
    w.drive
        .add_query_param("q", "name contains 'a' and trashed = false");
    w.drive
        .add_query_param("orderBy", "folder,modifiedTime desc");
    w.drive.add_query_param("spaces", "drive");
    w.drive.add_query_param("includeLabels", "x,y");
    w.run_with_own("parameters of the caller's", |d| d.list_resources());
    w.drive
        .add_query_param("fields", "files(name,capabilities/canEdit)");
    w.run_with_own("fields of the caller's", |d| d.list_resources());
}

fn list_children(w: &World) {
    let folder = w.folder("it's a folder");
    for name in ["a", "b"] {
        w.make(json!({"name": name, "parents": [&folder]}));
    }
    w.run("root", |d| d.list_children("root"));
    w.run("one", |d| d.list_children(&folder));
    w.run("two", |d| d.list_children(&format!("root, {folder}")));
    w.config("MaxResults=1");
    w.run("first page", |d| d.list_children(&folder));
    w.run("second page", |d| d.list_children(&folder));
    w.config("MaxResults=-1");
    for fields in ["*", "files(id,mimeType)", "default"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_children(&folder));
    }
    w.config("ListResourcesMode=2");
    w.run("folders", |d| d.list_children(&folder));
    let shared = w.shared_drive("shared");
    w.drive.set_shared_drive(shared.clone());
    for (scope, _, name) in ListResourcesScope::ALL {
        w.drive.set_list_resources_scope(*scope);
        w.run(name, |d| d.list_children(&shared));
    }
    let shortcut = w.shortcut(&folder);
    w.run("what a shortcut stands for", |d| d.list_children(&shortcut));
    w.drive.add_query_param("q", "starred = true");
    w.run_with_own("a query of the caller's", |d| d.list_children(&folder));
}

fn get_resource_info(w: &World) {
    let (one, two) = (w.content("one.txt", b"one"), w.folder("two"));
    w.run("one", |d| d.get_resource_info(&one));
    w.run("two", |d| d.get_resource_info(&format!("{one},{two}")));
    w.run("root", |d| d.get_resource_info("root"));
    for fields in [
        "*",
        "id,mimeType",
        "owners/displayName,capabilities(canEdit)",
        "default",
    ] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.get_resource_info(&one));
    }
    // For a method about one item the inside of `files(...)` counts.
    w.config("RequestedFields=nextPageToken,files(id,mimeType)");
    w.run("fields of a list", |d| d.get_resource_info(&one));
    w.drive.add_query_param("fields", "files(name,size)");
    w.run_with_own("fields of the caller's", |d| d.get_resource_info(&one));
    w.drive.set_query_param_count(0).unwrap();
    w.config("RequestedFields=default");
    w.emulator.set_resource_key(&one, Some("0-key")).unwrap();
    w.drive.list_resources().unwrap();
    w.run("with a resource key", |d| d.get_resource_info(&one));
    let key = w.sent_header("X-Goog-Drive-Resource-Keys");
    w.want(key == Some(format!("{one}/0-key")), "the resource key");
    w.refused(("unknown", 604), |d| d.get_resource_info("unknown/id?x"));
    revisions(w, &one);
}

fn revisions(w: &World, file: &str) {
    w.config(&format!("RevisionId={}", revision(w, file)));
    w.run("a revision", |d| d.get_resource_info(file));
    w.config("RequestedFields=*");
    w.run("a revision, all fields", |d| d.get_resource_info(file));
    let both = format!("{file},root");
    w.refused(("a revision of two", 601), |d| d.get_resource_info(&both));
}

/// The id of a file's latest revision.
pub(super) fn revision(w: &World, file: &str) -> String {
    let list = w.api("GET", &format!("files/{file}/revisions"), json!(null));
    let last = list["revisions"]
        .as_array()
        .and_then(|all| all.last().cloned());
    last.unwrap()["id"].as_str().unwrap().to_owned()
}

fn list_parents(w: &World) {
    let folder = w.folder("folder");
    let file = w.make(json!({"name": "a", "parents": [&folder]}));
    w.run("of a file", |d| d.list_parents(&file));
    w.run("of none", |d| d.list_parents("root"));
    for fields in ["*", "id,mimeType"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_parents(&file));
    }
}

fn list_revisions(w: &World) {
    let file = w.content("a.txt", b"one");
    w.drive.get_resource_info(&file).unwrap();
    for content in ["two", "three"] {
        w.drive.set_resource_data(content);
        w.drive.update_resource(&file).unwrap();
    }
    w.run("default", |d| d.list_revisions(&file));
    w.config("MaxResults=1");
    w.run("in pages", |d| d.list_revisions(&file));
    w.config("MaxResults=-1");
    for fields in ["*", "revisions(id,mimeType)", "default"] {
        w.config(&format!("RequestedFields={fields}"));
        w.run(fields, |d| d.list_revisions(&file));
    }
    let shortcut = w.shortcut(&file);
    w.run("what a shortcut stands for", |d| {
        d.list_revisions(&shortcut)
    });
    w.drive.add_query_param("fields", "revisions/size");
    w.run_with_own("fields of the caller's", |d| d.list_revisions(&file));
    w.refused(("unknown", 604), |d| d.list_revisions("unknown"));
}
