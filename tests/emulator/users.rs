//! Four accounts, each with a Drive of its own.

use cloudstorage::emulator::{CLIENT_ID, CLIENT_SECRET, Emulator, USERS};
use serde_json::json;

use crate::support::{escape, everybody, refused, request, start};

#[test]
fn everybody_has_a_drive_of_his_own() {
    let emulator = start();
    let people = everybody(&emulator);
    let mut roots = Vec::new();
    for (person, user) in people.iter().zip(&USERS) {
        let about = person.get("about?fields=user").ok();
        assert_eq!(about["user"]["emailAddress"], user.email);
        assert_eq!(about["user"]["displayName"], user.display_name);
        person.make(json!({"name": user.name}));
        assert_eq!(person.names("q='root'+in+parents"), [user.name]);
        roots.push(person.get("files/root?fields=id").text("id"));
    }
    roots.dedup();
    assert_eq!(roots.len(), 4);
    assert!(emulator.token_for("nobody").is_err());
    assert!(emulator.token_for("reader@example.com").is_ok());
}

#[test]
fn what_is_not_shared_does_not_exist_for_others() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = owner.make(json!({"name": "mine"}));
    refused(&writer.get(&format!("files/{id}")), 404, "notFound");
    refused(
        &writer.patch(&format!("files/{id}"), json!({"name": "x"})),
        404,
        "notFound",
    );
    refused(&writer.delete(&format!("files/{id}")), 404, "notFound");
    refused(
        &writer.post(&format!("files/{id}/copy"), json!({})),
        404,
        "notFound",
    );
    refused(
        &writer.get(&format!("files/{id}/permissions")),
        404,
        "notFound",
    );
    refused(
        &writer.post("files", json!({"name": "x", "parents": [id]})),
        404,
        "notFound",
    );
}

#[test]
fn stars_and_trash_are_personal() {
    let emulator = start();
    let [owner, writer, reader, _] = everybody(&emulator);
    let id = owner.make(json!({"name": "shared"}));
    for (email, role) in [
        ("writer@example.com", "writer"),
        ("reader@example.com", "reader"),
    ] {
        let body = json!({"type": "user", "role": role, "emailAddress": email});
        owner.post(&format!("files/{id}/permissions"), body).ok();
    }
    // Even a reader has stars.
    reader
        .patch(&format!("files/{id}"), json!({"starred": true}))
        .ok();
    assert_eq!(reader.names("q=starred=true"), ["shared"]);
    assert!(owner.names("q=starred=true").is_empty());
    assert_eq!(reader.names("q=sharedWithMe"), ["shared"]);
    assert!(owner.names("q=sharedWithMe").is_empty());
    let file = reader
        .get(&format!(
            "files/{id}?fields=sharedWithMeTime,sharingUser,ownedByMe,parents,owners,shared"
        ))
        .ok();
    assert_eq!(file["ownedByMe"], false);
    assert_eq!(file["shared"], true);
    assert_eq!(file["sharingUser"]["emailAddress"], "user@example.com");
    assert!(file["sharedWithMeTime"].is_string() && file["parents"].is_null());

    refused(
        &reader.patch(&format!("files/{id}"), json!({"name": "x"})),
        403,
        "insufficientFilePermissions",
    );
    writer
        .patch(&format!("files/{id}"), json!({"name": "renamed"}))
        .ok();
    for act in [
        json!({"trashed": true}),
        json!({"trashed": true, "name": "y"}),
    ] {
        let answer = writer.patch(&format!("files/{id}"), act);
        refused(&answer, 403, "insufficientFilePermissions");
    }
    refused(
        &writer.delete(&format!("files/{id}")),
        403,
        "insufficientFilePermissions",
    );
    owner
        .patch(&format!("files/{id}"), json!({"trashed": true}))
        .ok();
    // Somebody else's empty trash does not touch it.
    assert_eq!(writer.delete("files/trash").status, 204);
    owner.get(&format!("files/{id}")).ok();
    assert_eq!(owner.delete("files/trash").status, 204);
    refused(&owner.get(&format!("files/{id}")), 404, "notFound");
}

#[test]
fn the_storage_of_each_account_is_limited() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    emulator.set_storage_limit(100);
    let up = |who: &crate::support::Account<'_>, n: usize| {
        who.upload(
            "fields=id",
            &json!({"name": "f"}),
            "text/plain",
            &vec![b'x'; n],
        )
    };
    let id = up(&owner, 60).text("id");
    refused(&up(&owner, 60), 403, "storageQuotaExceeded");
    up(&writer, 60).ok();
    let about = owner.get("about?fields=storageQuota").ok();
    assert_eq!(about["storageQuota"]["limit"], "100");
    assert_eq!(about["storageQuota"]["usage"], "60");
    // Its own content makes room for new content.
    owner.replace(&id, "text/plain", &[b'y'; 90]).ok();
    refused(
        &owner.replace(&id, "text/plain", &[b'y'; 101]),
        403,
        "storageQuotaExceeded",
    );
    let begin = owner.send(
        "POST",
        "/upload/drive/v3/files?uploadType=resumable",
        &[("X-Upload-Content-Length", "50")],
        b"",
    );
    refused(&begin, 403, "storageQuotaExceeded");
}

#[test]
fn the_consent_page_asks_for_the_account() {
    let emulator: Emulator = start();
    let back = "http://127.0.0.1:1/";
    let ask = format!(
        "/o/oauth2/auth?client_id={CLIENT_ID}&redirect_uri={}&response_type=code&scope=s&login_hint={}",
        escape(back),
        escape("reader@example.com")
    );
    let page = request(&emulator, "GET", &ask, &[], b"").words();
    assert!(
        page.contains("<option value=\"reader\" selected>"),
        "{page}"
    );
    for (form, email) in [
        ("decision=allow", "reader@example.com"),
        ("decision=allow&account=stranger", "stranger@example.org"),
    ] {
        let kind = [("Content-Type", "application/x-www-form-urlencoded")];
        let answer = request(&emulator, "POST", &ask, &kind, form.as_bytes());
        let location = answer.header("location").unwrap().to_owned();
        let code = location.split("code=").nth(1).unwrap();
        let code = code.split('&').next().unwrap();
        let form = format!(
            "grant_type=authorization_code&code={code}&redirect_uri={}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}",
            escape(back)
        );
        let answer = request(&emulator, "POST", "/o/oauth2/token", &kind, form.as_bytes());
        let token = format!("Bearer {}", answer.text("access_token"));
        let headers = [("Authorization", token.as_str())];
        let about = request(
            &emulator,
            "GET",
            "/drive/v3/about?fields=user",
            &headers,
            b"",
        )
        .ok();
        assert_eq!(about["user"]["emailAddress"], email);
    }
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let form = b"decision=allow&account=nobody";
    assert_eq!(request(&emulator, "POST", &ask, &kind, form).status, 400);
}
