//! The earlier states of a file.

use serde_json::{Value, json};

use crate::support::{everybody, refused, start};

#[test]
fn every_content_is_kept() {
    let emulator = start();
    let [owner, writer, reader, _] = everybody(&emulator);
    let id = owner
        .upload("", &json!({"name": "f.txt"}), "text/plain", b"first")
        .text("id");
    for (email, role) in [
        ("writer@example.com", "writer"),
        ("reader@example.com", "reader"),
    ] {
        let body = json!({"type": "user", "role": role, "emailAddress": email});
        owner.post(&format!("files/{id}/permissions"), body).ok();
    }
    writer.replace(&id, "text/plain", b"second").ok();
    owner.replace(&id, "text/html", b"third one").ok();
    // What is not content makes no revision.
    owner
        .patch(&format!("files/{id}"), json!({"name": "g.txt"}))
        .ok();

    let all = format!("files/{id}/revisions");
    let list = owner.get(&format!("{all}?fields=*")).ok();
    let found = list["revisions"].as_array().unwrap();
    let sizes: Vec<&Value> = found.iter().map(|r| &r["size"]).collect();
    assert_eq!(sizes, ["5", "6", "9"]);
    assert_eq!(
        found[1]["lastModifyingUser"]["emailAddress"],
        "writer@example.com"
    );
    assert_eq!(
        (&found[0]["mimeType"], &found[2]["mimeType"]),
        (&json!("text/plain"), &json!("text/html"))
    );
    assert_eq!(found[0]["md5Checksum"], "8b04d5e3775d298e78455efc5ca404d5");
    assert_eq!(
        (&found[0]["originalFilename"], &found[0]["keepForever"]),
        (&json!("f.txt"), &json!(false))
    );
    let head = owner
        .get(&format!("files/{id}?fields=headRevisionId"))
        .text("headRevisionId");
    assert_eq!(found[2]["id"], head.as_str());

    // By pages, with the default fields.
    let page = owner.get(&format!("{all}?pageSize=2")).ok();
    let mut members: Vec<&String> = page["revisions"][0].as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["id", "kind", "mimeType", "modifiedTime"]);
    let next = page["nextPageToken"].as_str().unwrap();
    let page = owner
        .get(&format!("{all}?pageSize=2&pageToken={next}"))
        .ok();
    assert_eq!(page["revisions"].as_array().unwrap().len(), 1);
    assert!(page["nextPageToken"].is_null());

    // The bytes, whole and in part.
    let first = format!("{all}/{}", found[0]["id"].as_str().unwrap());
    assert_eq!(owner.get(&format!("{first}?alt=media")).body, b"first");
    let part = owner.send(
        "GET",
        &format!("/drive/v3/{first}?alt=media"),
        &[("Range", "bytes=1-2")],
        b"",
    );
    assert_eq!((part.status, part.body.as_slice()), (206, &b"ir"[..]));

    let kept = owner.patch(
        &format!("{first}?fields=keepForever"),
        json!({"keepForever": true}),
    );
    assert_eq!(kept.ok()["keepForever"], true);
    // What is kept for ever counts.
    let quota = owner
        .get(&format!("files/{id}?fields=quotaBytesUsed"))
        .text("quotaBytesUsed");
    assert_eq!(quota, "14");
    refused(
        &owner.patch(&first, json!({"published": true})),
        403,
        "fieldNotWritable",
    );

    refused(
        &owner.delete(&format!("{all}/{head}")),
        403,
        "cannotDeleteOnlyRevision",
    );
    assert_eq!(owner.delete(&first).status, 204);
    refused(&owner.get(&first), 404, "notFound");
    refused(&owner.delete(&first), 404, "notFound");
    refused(&owner.patch(&first, json!({})), 404, "notFound");

    refused(&reader.get(&all), 403, "insufficientFilePermissions");
    refused(
        &owner.get(&format!("{all}?pageSize=1001")),
        400,
        "invalidParameter",
    );
    refused(&owner.get("files/none/revisions"), 404, "notFound");
    refused(
        &owner.get("files/root/revisions"),
        403,
        "revisionsNotSupported",
    );
}

#[test]
fn one_kept_from_the_start() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let id = owner
        .upload(
            "keepRevisionForever=true",
            &json!({"name": "f"}),
            "text/plain",
            b"x",
        )
        .text("id");
    let list = owner
        .get(&format!(
            "files/{id}/revisions?fields=revisions(id,keepForever)"
        ))
        .ok();
    assert_eq!(list["revisions"][0]["keepForever"], true);
    let only = list["revisions"][0]["id"].as_str().unwrap();
    refused(
        &owner.delete(&format!("files/{id}/revisions/{only}")),
        403,
        "cannotDeleteOnlyRevision",
    );
}

#[test]
fn revisions_of_documents() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let kind = "application/vnd.google-apps.document";
    let id = owner
        .upload(
            "",
            &json!({"name": "d", "mimeType": kind}),
            "text/plain",
            b"one",
        )
        .text("id");
    owner.replace(&id, "text/plain", b"two").ok();
    let list = owner.get(&format!("files/{id}/revisions?fields=*")).ok();
    let first = &list["revisions"][0];
    assert_eq!(list["revisions"].as_array().unwrap().len(), 2);
    assert!(first["size"].is_null() && first["exportLinks"]["application/pdf"].is_string());
    let place = format!("files/{id}/revisions/{}", first["id"].as_str().unwrap());
    refused(
        &owner.get(&format!("{place}?alt=media")),
        403,
        "fileNotDownloadable",
    );
    refused(&owner.delete(&place), 403, "revisionDeletionNotSupported");
    let published = json!({"published": true, "publishAuto": true});
    let view = owner.patch(&format!("{place}?fields=*"), published).ok();
    assert_eq!(
        (&view["published"], &view["publishAuto"]),
        (&json!(true), &json!(true))
    );
    assert!(view["publishedLink"].is_string());
}
