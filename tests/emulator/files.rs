//! Ids, spaces, properties, shortcuts, resource keys.

use serde_json::json;

use crate::support::{escape, everybody, refused, start};

#[test]
fn ids_made_beforehand() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let made = owner
        .get("files/generateIds?count=3&space=drive&type=files")
        .ok();
    assert_eq!(
        (&made["kind"], &made["space"]),
        (&json!("drive#generatedIds"), &json!("drive"))
    );
    let ids = made["ids"].as_array().unwrap();
    assert_eq!(ids.len(), 3);
    let body = json!({"id": ids[0], "name": "f"});
    assert_eq!(
        owner.post("files", body.clone()).text("id"),
        ids[0].as_str().unwrap()
    );
    refused(&owner.post("files", body), 409, "fileIdInUse");
    refused(
        &owner.post("files", json!({"id": "invented"})),
        400,
        "invalid",
    );
    for bad in ["count=0", "count=1001", "count=x"] {
        refused(
            &owner.get(&format!("files/generateIds?{bad}")),
            400,
            "invalidParameter",
        );
    }
    refused(&owner.get("files/generateIds?space=moon"), 400, "invalid");
}

#[test]
fn the_app_data_folder_is_a_space_of_its_own() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    owner.make(json!({"name": "hidden", "parents": ["appDataFolder"]}));
    owner.make(json!({"name": "plain"}));
    assert_eq!(owner.names(""), ["plain"]);
    assert_eq!(owner.names("spaces=appDataFolder"), ["hidden"]);
    assert_eq!(
        owner.names("spaces=drive,appDataFolder"),
        ["hidden", "plain"]
    );
    assert!(writer.names("spaces=appDataFolder").is_empty());
    refused(&owner.get("files?spaces=moon"), 400, "invalid");
    let changes = |query: &str| {
        let list = owner.get(&format!("changes?pageToken=1&{query}")).ok();
        list["changes"].as_array().unwrap().len()
    };
    assert_eq!((changes(""), changes("spaces=appDataFolder")), (1, 1));
}

#[test]
fn properties() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let id =
        owner.make(json!({"name": "f", "properties": {"a": "1"}, "appProperties": {"b": "it's"}}));
    let find = |q: &str| owner.names(&format!("q={}", escape(q))).len();
    assert_eq!(find("properties has {key='a' and value='1'}"), 1);
    assert_eq!(find("appProperties has {key='b' and value='it\\'s'}"), 1);
    assert_eq!(find("appProperties has {key='a' and value='1'}"), 0);
    let change = json!({"properties": {"a": null, "c": "3"}});
    let file = owner
        .patch(
            &format!("files/{id}?fields=properties,appProperties"),
            change,
        )
        .ok();
    assert_eq!(
        file,
        json!({"properties": {"c": "3"}, "appProperties": {"b": "it's"}})
    );
    let long = json!({"properties": {"key": "x".repeat(122)}});
    refused(&owner.patch(&format!("files/{id}"), long), 400, "invalid");
}

#[test]
fn shortcuts() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let kind = "application/vnd.google-apps.shortcut";
    let target = owner.make(json!({"name": "t.txt"}));
    let body = json!({"name": "s", "mimeType": kind, "shortcutDetails": {"targetId": target}});
    let made = owner
        .post("files?fields=id,shortcutDetails", body.clone())
        .ok();
    assert_eq!(made["shortcutDetails"]["targetId"], target.as_str());
    assert_eq!(made["shortcutDetails"]["targetMimeType"], "text/plain");
    refused(&writer.post("files", body), 404, "notFound");
    let place = format!("files/{}?alt=media", made["id"].as_str().unwrap());
    refused(&owner.get(&place), 403, "fileNotDownloadable");
    let nested = json!({"mimeType": kind, "shortcutDetails": {"targetId": made["id"]}});
    refused(&owner.post("files", nested), 403, "shortcutTargetInvalid");
    refused(
        &owner.post("files", json!({"mimeType": kind})),
        400,
        "required",
    );
    let q = escape(&format!("shortcutDetails.targetId = '{target}'"));
    assert_eq!(owner.names(&format!("q={q}")), ["s"]);
}

#[test]
fn a_link_may_need_a_resource_key() {
    let emulator = start();
    let [owner, writer, _, stranger] = everybody(&emulator);
    let id = owner.make(json!({"name": "f"}));
    let all = format!("files/{id}/permissions");
    owner
        .post(&all, json!({"type": "anyone", "role": "reader"}))
        .ok();
    let body = json!({"type": "user", "role": "reader", "emailAddress": "writer@example.com"});
    owner.post(&all, body).ok();
    emulator.set_resource_key(&id, Some("0-key")).unwrap();
    assert!(emulator.set_resource_key("none", None).is_err());

    let get = |keys: &str| {
        let place = format!("/drive/v3/files/{id}?fields=name,resourceKey,linkShareMetadata");
        stranger.send("GET", &place, &[("X-Goog-Drive-Resource-Keys", keys)], b"")
    };
    refused(&stranger.get(&format!("files/{id}")), 404, "notFound");
    refused(&get("other/0-key"), 404, "notFound");
    refused(&get(&format!("{id}/wrong")), 404, "notFound");
    let file = get(&format!("other/x, {id}/0-key")).ok();
    assert_eq!(file["resourceKey"], "0-key");
    assert_eq!(file["linkShareMetadata"]["securityUpdateEnabled"], true);
    // Those who are named need none.
    writer.get(&format!("files/{id}")).ok();
    emulator.set_resource_key(&id, None).unwrap();
    stranger.get(&format!("files/{id}")).ok();
}

#[test]
fn abusive_content_goes_to_an_owner_who_knows() {
    let emulator = start();
    let [owner, writer, reader, stranger] = everybody(&emulator);
    let id = owner
        .upload("", &json!({"name": "f"}), "text/plain", b"virus")
        .text("id");
    for (email, role) in [
        ("writer@example.com", "writer"),
        ("reader@example.com", "reader"),
    ] {
        let body = json!({"type": "user", "role": role, "emailAddress": email});
        owner.post(&format!("files/{id}/permissions"), body).ok();
    }
    emulator.set_abusive(&id, true).unwrap();
    assert!(emulator.set_abusive("none", true).is_err());

    let abusive = "cannotDownloadAbusiveFile";
    let (file, revision) = (format!("files/{id}"), format!("files/{id}/revisions/head"));
    for place in [&file, &revision] {
        let (media, knowing) = (
            format!("{place}?alt=media"),
            format!("{place}?alt=media&acknowledgeAbuse=true"),
        );
        for by in [&owner, &writer] {
            by.get(place).ok();
            refused(&by.get(&media), 403, abusive);
            let unknowing = by.get(&format!("{media}&acknowledgeAbuse=false"));
            refused(&unknowing, 403, abusive);
        }
        assert_eq!(owner.get(&knowing).body, b"virus");
        refused(&writer.get(&knowing), 403, abusive);
        refused(&stranger.get(&knowing), 404, "notFound");
    }
    reader.get(&file).ok();
    let knowing = reader.get(&format!("{file}?alt=media&acknowledgeAbuse=true"));
    refused(&knowing, 403, abusive);
    emulator.set_abusive(&id, false).unwrap();
    assert_eq!(reader.get(&format!("{file}?alt=media")).body, b"virus");
}

#[test]
fn everything_is_there_after_a_new_start() {
    let folder = tempfile::tempdir().unwrap();
    let begin = || {
        let builder = cloudstorage::emulator::Emulator::builder();
        builder.data_dir(folder.path()).start().unwrap()
    };
    let emulator = begin();
    let [owner, ..] = everybody(&emulator);
    let drive = owner
        .post("drives?requestId=1", json!({"name": "d"}))
        .text("id");
    let file = owner
        .upload("", &json!({"name": "f"}), "text/plain", b"one")
        .text("id");
    owner.replace(&file, "text/plain", b"two").ok();
    let body = json!({"type": "user", "role": "reader", "emailAddress": "reader@example.com"});
    owner.post(&format!("files/{file}/permissions"), body).ok();
    let token = owner.get("changes/startPageToken").text("startPageToken");
    emulator.stop();

    let emulator = begin();
    let [owner, _, reader, _] = everybody(&emulator);
    assert_eq!(owner.get(&format!("drives/{drive}")).text("name"), "d");
    let revisions = owner.get(&format!("files/{file}/revisions")).ok();
    let first = revisions["revisions"][0]["id"].as_str().unwrap().to_owned();
    let first = reader_of(&owner, &file, &first);
    assert_eq!(first, b"one");
    assert_eq!(reader.get(&format!("files/{file}?alt=media")).body, b"two");
    assert_eq!(
        owner.get("changes/startPageToken").text("startPageToken"),
        token
    );
    refused(
        &owner.post("drives?requestId=1", json!({"name": "d"})),
        409,
        "duplicate",
    );
}

fn reader_of(by: &crate::support::Account<'_>, file: &str, revision: &str) -> Vec<u8> {
    by.get(&format!("files/{file}/revisions/{revision}?alt=media"))
        .body
}
