//! The log of changes, for each account and each shared drive.

use serde_json::{Value, json};

use crate::support::{Account, FOLDER, everybody, refused, start};

const ALL: &str = "supportsAllDrives=true&includeItemsFromAllDrives=true";

fn token(of: &Account<'_>, query: &str) -> String {
    of.get(&format!("changes/startPageToken?{query}"))
        .text("startPageToken")
}

/// Id and whether it is gone, for every change since a token; and the next token.
fn since(of: &Account<'_>, token: &str, query: &str) -> (Vec<(String, bool)>, String) {
    let (mut found, mut token) = (Vec::new(), token.to_owned());
    loop {
        let page = of.get(&format!("changes?pageToken={token}&{query}")).ok();
        assert_eq!(page["kind"], "drive#changeList");
        for change in page["changes"].as_array().unwrap() {
            let id = change["fileId"].as_str().or(change["driveId"].as_str());
            found.push((id.unwrap().to_owned(), change["removed"] == true));
            let shown = change["file"].is_object() || change["drive"].is_object();
            assert_eq!(shown, change["removed"] == false, "{change}");
        }
        match (
            page["nextPageToken"].as_str(),
            page["newStartPageToken"].as_str(),
        ) {
            (Some(next), None) => token = next.to_owned(),
            (None, Some(new)) => return (found, new.to_owned()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn only_the_newest_change_of_an_item_is_listed() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    assert_eq!(token(&owner, ""), "1");
    let a = owner.make(json!({"name": "a"}));
    let b = owner.make(json!({"name": "b"}));
    owner
        .patch(&format!("files/{a}"), json!({"name": "a2"}))
        .ok();
    let (found, next) = since(&owner, "1", "");
    assert_eq!(found, [(b.clone(), false), (a.clone(), false)]);
    assert_eq!(next, token(&owner, ""));
    // Page by page it is the same.
    assert_eq!(since(&owner, "1", "pageSize=1").0, found);
    assert!(since(&owner, &next, "").0.is_empty());
    owner.delete(&format!("files/{b}"));
    assert_eq!(since(&owner, &next, "").0, [(b.clone(), true)]);
    assert!(since(&owner, &next, "includeRemoved=false").0.is_empty());
    // Nothing of this is anybody else's business.
    assert!(since(&writer, "1", "").0.is_empty());
    let change = owner
        .get(&format!("changes?pageToken={next}&fields=*"))
        .ok()["changes"][0]
        .clone();
    assert_eq!(
        (&change["changeType"], &change["type"]),
        (&json!("file"), &json!("file"))
    );
    assert!(change["time"].is_string());
    for (query, reason) in [
        ("", "required"),
        ("pageToken=x", "invalid"),
        ("pageToken=0", "invalid"),
        ("pageToken=999", "invalid"),
        ("pageToken=1&pageSize=0", "invalidParameter"),
    ] {
        refused(&owner.get(&format!("changes?{query}")), 400, reason);
    }
}

#[test]
fn sharing_makes_changes_for_those_it_reaches() {
    let emulator = start();
    let [owner, _, reader, _] = everybody(&emulator);
    let folder = owner.make(json!({"name": "folder", "mimeType": FOLDER}));
    let file = owner.make(json!({"name": "file", "parents": [folder]}));
    let body = json!({"type": "user", "role": "reader", "emailAddress": "reader@example.com"});
    let permission = owner
        .post(&format!("files/{folder}/permissions"), body)
        .text("id");
    let (found, next) = since(&reader, "1", "");
    assert_eq!(found, [(folder.clone(), false), (file.clone(), false)]);
    assert!(since(&reader, "1", "restrictToMyDrive=true").0.is_empty());
    // A star is a change for who set it.
    let quiet = token(&owner, "");
    reader
        .patch(&format!("files/{file}"), json!({"starred": true}))
        .ok();
    assert_eq!(since(&reader, &next, "").0.len(), 1);
    assert!(since(&owner, &quiet, "").0.is_empty());
    let next = token(&reader, "");
    owner.delete(&format!("files/{folder}/permissions/{permission}"));
    let (found, _) = since(&reader, &next, "");
    assert_eq!(found, [(folder.clone(), true), (file.clone(), true)]);
    // To throw a folder away changes what is in it.
    let next = token(&owner, "");
    owner
        .patch(&format!("files/{folder}"), json!({"trashed": true}))
        .ok();
    assert_eq!(since(&owner, &next, "").0.len(), 2);
}

#[test]
fn shared_drives_have_a_log_of_their_own() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = owner
        .post("drives?requestId=1", json!({"name": "d"}))
        .text("id");
    let before = token(&owner, "");
    let file = owner.make(json!({"name": "f", "parents": [id]}));
    let in_drive = format!("driveId={id}&{ALL}");
    assert_eq!(
        since(&owner, "1", &in_drive).0,
        [(id.clone(), false), (file.clone(), false)]
    );
    assert_eq!(token(&owner, &in_drive), "3");
    assert!(since(&owner, &before, "").0.is_empty());
    assert_eq!(since(&owner, &before, ALL).0, [(file.clone(), false)]);
    refused(
        &writer.get(&format!("changes?pageToken=1&{in_drive}")),
        404,
        "notFound",
    );
    refused(
        &writer.get(&format!("changes/startPageToken?driveId={id}")),
        404,
        "notFound",
    );
    refused(
        &owner.get(&format!(
            "changes?pageToken=1&driveId={id}&supportsAllDrives=true"
        )),
        403,
        "teamDriveIncludeItemsRequired",
    );
    // To become a member is a change of the drive, to be put out as well.
    let body = json!({"type": "user", "role": "reader", "emailAddress": "writer@example.com"});
    let permission = owner
        .post(
            &format!("files/{id}/permissions?supportsAllDrives=true"),
            body,
        )
        .text("id");
    let (found, next) = since(&writer, "1", ALL);
    assert!(found.contains(&(id.clone(), false)) && found.contains(&(file.clone(), false)));
    let list = writer
        .get(&format!("changes?pageToken=1&{ALL}&fields=*"))
        .ok();
    let drive: Vec<&Value> = list["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|c| c["changeType"] == "drive")
        .collect();
    assert_eq!((drive.len(), &drive[0]["drive"]["name"]), (1, &json!("d")));
    owner.delete(&format!(
        "files/{id}/permissions/{permission}?supportsAllDrives=true"
    ));
    let (found, _) = since(&writer, &next, ALL);
    assert!(found.contains(&(id, true)) && found.contains(&(file, true)));
}
