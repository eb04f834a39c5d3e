//! Files, folders and shortcuts.

use cloudstorage::{Resource, ResourceType};
use serde_json::{Value, json};

use super::{Both, list, text};
use crate::support::{content, pages, put, replace, sorted};

const FOLDER: &str = "application/vnd.google-apps.folder";
const SHORTCUT: &str = "application/vnd.google-apps.shortcut";

/// A record, as Google's client would show the item.
fn record(resource: &Resource) -> Value {
    let is_folder = resource.resource_type == ResourceType::Folder;
    json!({
        "id": resource.id, "name": resource.name, "mimeType": resource.mime_type,
        "description": resource.description, "createdTime": resource.created_time,
        "modifiedTime": resource.modified_time, "md5Checksum": resource.md5_checksum,
        "parents": resource.parent_ids, "starred": resource.starred, "trashed": resource.trashed,
        "size": resource.size, "folder": is_folder, "owner": resource.owner_email,
        "open": resource.content_accessible, "link": resource.view_link,
        "extension": resource.extension, "original": resource.original_name,
        "viewed": resource.viewed,
    })
}

/// The same, of an answer with all members.
fn seen(file: &Value) -> Value {
    let mime = text(file, "mimeType");
    let parents: Vec<_> = list(file, "parents")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let size: i64 = text(file, "size").parse().unwrap_or(0);
    json!({
        "id": file["id"], "name": file["name"], "mimeType": mime,
        "description": text(file, "description"), "createdTime": file["createdTime"],
        "modifiedTime": file["modifiedTime"], "md5Checksum": text(file, "md5Checksum"),
        "parents": parents.join(","), "starred": file["starred"], "trashed": file["trashed"],
        "size": size, "folder": mime == FOLDER, "owner": file["owners"][0]["emailAddress"],
        "open": !file["copyRequiresWriterPermission"].as_bool().unwrap(),
        "link": text(file, "webViewLink"), "extension": text(file, "fileExtension"),
        "original": text(file, "originalFilename"), "viewed": file["viewedByMe"],
    })
}

impl Both {
    /// Both clients' view of an item, which is one.
    fn agreed(&mut self, id: &str) -> Value {
        self.drive.get_resource_info(id).unwrap();
        let ours = record(&self.drive.resources()[0]);
        let theirs = self.google("files.get", json!({"fileId": id, "fields": "*"}));
        assert_eq!(ours, seen(&theirs));
        ours
    }
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn google_finds_what_the_component_made() {
    let mut both = Both::start();
    let folder = both.drive.create_folder("It's a «folder»", "").unwrap();
    let other = both.drive.create_folder("other", &folder).unwrap();
    let file = put(&both.drive, "größe 100%.txt", &folder, "one");
    both.agreed(&folder);
    assert_eq!(both.agreed(&file)["parents"], folder);
    let get = json!({"fileId": file});
    assert_eq!(both.google("files.get_media", get.clone()), "one");

    both.drive.get_resource_info(&file).unwrap();
    both.drive
        .set_resource_description(0, "said \"so\"")
        .unwrap();
    both.drive.set_resource_starred(0, true).unwrap();
    both.drive.set_resource_name(0, "renamed.txt").unwrap();
    both.drive
        .set_resource_modified_time(0, "2021-02-03T04:05:06.789Z")
        .unwrap();
    both.drive
        .set_resource_content_accessible(0, false)
        .unwrap();
    both.drive.update_resource(&file).unwrap();
    let found = both.agreed(&file);
    assert_eq!(
        (&found["starred"], &found["open"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(found["modifiedTime"], "2021-02-03T04:05:06.789Z");

    replace(&both.drive, &file, "two two");
    assert_eq!(both.google("files.get_media", get.clone()), "two two");
    both.drive.move_resource(&file, &other).unwrap();
    assert_eq!(both.agreed(&file)["parents"], other);
    let copy = both.drive.copy_resource(&file, "copy", &folder).unwrap();
    both.agreed(&copy);
    both.drive.trash_resource(&file).unwrap();
    assert_eq!(both.agreed(&file)["trashed"], true);
    both.drive.restore_resource(&file).unwrap();
    both.drive.delete_resource(&copy).unwrap();
    assert_eq!(
        both.refused("owner", "files.get", json!({"fileId": copy})),
        404
    );

    // A resumable upload, in pieces.
    both.drive.set_use_resumable_upload(true);
    both.drive.config("FragmentSize=262144").unwrap();
    let long = "0123456789abcdef".repeat(40_000);
    let big = put(&both.drive, "big", &folder, &long);
    assert_eq!(both.agreed(&big)["size"], 640_000);
    assert_eq!(both.google("files.get_media", json!({"fileId": big})), long);
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn the_component_finds_what_google_made() {
    let mut both = Both::start();
    let body = json!({"name": "Folder", "mimeType": FOLDER});
    let folder = text(&both.google("files.create", json!({"body": body})), "id");
    let mut made = Vec::new();
    for n in 0..5 {
        let body = json!({"name": format!("f{n}.csv"), "parents": [folder], "description": "d",
            "starred": n % 2 == 0, "createdTime": "2020-01-02T03:04:05.678Z"});
        let file = both.google_media(
            "files.create",
            json!({"body": body}),
            &format!("content {n}"),
        );
        made.push(text(&file, "id"));
    }
    for (n, id) in made.iter().enumerate() {
        both.agreed(id);
        assert_eq!(content(&both.drive, id), format!("content {n}"));
    }
    let drive = &both.drive;
    drive.config("MaxResults=2").unwrap();
    assert_eq!(
        pages(|| drive.list_children(&folder), || drive.child_marker()),
        3
    );
    let ids = drive.children().into_iter().map(|child| child.id);
    assert_eq!(sorted(ids), sorted(made.clone()));
    drive.list_parents(&made[0]).unwrap();
    assert_eq!(drive.resource_id(0).unwrap(), folder);

    let body = json!({"trashed": true});
    both.google("files.update", json!({"fileId": folder, "body": body}));
    assert_eq!(both.agreed(&made[1])["trashed"], true);
    both.google("files.delete", json!({"fileId": made[2]}));
    assert_eq!(
        both.drive.get_resource_info(&made[2]).unwrap_err().code(),
        604
    );
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn the_component_follows_googles_shortcut() {
    let mut both = Both::start();
    let folder = both.drive.create_folder("folder", "").unwrap();
    let target = put(&both.drive, "target.txt", "", "behind it");
    let body = json!({"name": "shortcut", "mimeType": SHORTCUT, "parents": [folder],
        "shortcutDetails": {"targetId": target}});
    let shortcut = text(&both.google("files.create", json!({"body": body})), "id");
    assert_eq!(both.agreed(&shortcut)["mimeType"], SHORTCUT);
    assert_eq!(content(&both.drive, &shortcut), "behind it");
    both.drive.list_children(&folder).unwrap();
    assert_eq!(both.drive.child_id(0).unwrap(), shortcut);
    both.drive.delete_resource(&shortcut).unwrap();
    assert_eq!(
        both.google("files.get_media", json!({"fileId": target})),
        "behind it"
    );
}

#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn google_finds_the_components_shortcut() {
    let mut both = Both::start();
    let folder = both.drive.create_folder("folder", "").unwrap();
    let target = put(&both.drive, "target.txt", "", "behind it");
    let shortcut = both
        .drive
        .create_shortcut("shortcut", &target, &folder)
        .unwrap();
    assert_eq!(both.agreed(&shortcut)["parents"], folder);
    let ask = json!({"fileId": shortcut, "fields": "shortcutDetails"});
    let details = &both.google("files.get", ask)["shortcutDetails"];
    assert_eq!(details["targetId"], target);
    assert_eq!(details["targetMimeType"], "text/plain");
}
