//! Permissions on files and folders of My Drive.

use serde_json::{Value, json};

use crate::support::{Account, FOLDER, everybody, refused, start};

fn user(role: &str, email: &str) -> Value {
    json!({"type": "user", "role": role, "emailAddress": email})
}

fn share(by: &Account<'_>, id: &str, body: Value) -> String {
    by.post(&format!("files/{id}/permissions"), body).text("id")
}

#[test]
fn created_read_changed_and_deleted() {
    let emulator = start();
    let [owner, writer, reader, _] = everybody(&emulator);
    let id = owner.make(json!({"name": "f"}));
    let made = owner
        .post(
            &format!("files/{id}/permissions?sendNotificationEmail=true&emailMessage=hello"),
            user("reader", "reader@example.com"),
        )
        .ok();
    let mut members: Vec<&String> = made.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["id", "kind", "role", "type"]);
    let permission = made["id"].as_str().unwrap().to_owned();

    let place = format!("files/{id}/permissions/{permission}");
    let full = owner.get(&format!("{place}?fields=*")).ok();
    assert_eq!(full["emailAddress"], "reader@example.com");
    assert_eq!(full["displayName"], "Emulator Reader");
    assert_eq!(
        (&full["deleted"], &full["pendingOwner"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(full["permissionDetails"][0]["inherited"], false);

    // The same person has the same id on every item.
    let other = owner.make(json!({"name": "g"}));
    assert_eq!(
        share(&owner, &other, user("writer", "READER@example.com")),
        permission
    );

    // A reader may see what he has himself, and nothing else.
    reader.get(&place).ok();
    refused(
        &reader.get(&format!("files/{id}/permissions")),
        403,
        "insufficientFilePermissions",
    );
    refused(
        &reader.patch(&place, json!({"role": "writer"})),
        403,
        "insufficientFilePermissions",
    );
    refused(
        &reader.post(
            &format!("files/{id}/permissions"),
            user("reader", "a@example.com"),
        ),
        403,
        "insufficientFilePermissions",
    );

    assert_eq!(
        owner
            .patch(&place, json!({"role": "commenter"}))
            .text("role"),
        "commenter"
    );
    let file = reader.get(&format!("files/{id}?fields=capabilities")).ok();
    assert_eq!(file["capabilities"]["canComment"], true);
    assert_eq!(file["capabilities"]["canEdit"], false);
    assert_eq!(owner.delete(&place).status, 204);
    refused(&owner.get(&place), 404, "notFound");
    refused(&owner.delete(&place), 404, "notFound");
    refused(&reader.get(&format!("files/{id}")), 404, "notFound");

    // Whoever was let in may leave.
    let mine = share(&owner, &id, user("writer", "writer@example.com"));
    assert_eq!(
        writer
            .delete(&format!("files/{id}/permissions/{mine}"))
            .status,
        204
    );
    refused(&writer.get(&format!("files/{id}")), 404, "notFound");
}

#[test]
fn lists_come_in_pages() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let id = owner.make(json!({"name": "f"}));
    for n in 0..6 {
        share(&owner, &id, user("reader", &format!("p{n}@example.com")));
    }
    let all = owner.get(&format!("files/{id}/permissions")).ok();
    assert_eq!(all["permissions"].as_array().unwrap().len(), 7);
    let mut found = 0;
    let mut next = String::new();
    loop {
        let page = owner
            .get(&format!(
                "files/{id}/permissions?pageSize=3&pageToken={next}"
            ))
            .ok();
        found += page["permissions"].as_array().unwrap().len();
        match page["nextPageToken"].as_str() {
            Some(token) => next = token.to_owned(),
            None => break,
        }
    }
    assert_eq!(found, 7);
    refused(
        &owner.get(&format!("files/{id}/permissions?pageSize=0")),
        400,
        "invalidParameter",
    );
    refused(
        &owner.get(&format!("files/{id}/permissions?pageSize=101")),
        400,
        "invalidParameter",
    );
    refused(
        &owner.get(&format!("files/{id}/permissions?pageToken=x")),
        400,
        "invalid",
    );
}

#[test]
fn a_folder_hands_its_permissions_down() {
    let emulator = start();
    let [owner, writer, reader, _] = everybody(&emulator);
    let top = owner.make(json!({"name": "top", "mimeType": FOLDER}));
    let below = owner.make(json!({"name": "below", "mimeType": FOLDER, "parents": [top]}));
    let file = owner.make(json!({"name": "file", "parents": [below]}));
    refused(&reader.get(&format!("files/{file}")), 404, "notFound");
    let permission = share(&owner, &top, user("reader", "reader@example.com"));
    share(&owner, &top, user("writer", "writer@example.com"));
    reader.get(&format!("files/{file}")).ok();
    assert_eq!(reader.names(""), ["below", "file", "top"]);
    refused(
        &reader.post("files", json!({"name": "x", "parents": [below]})),
        403,
        "insufficientParentPermissions",
    );
    let theirs = writer.make(json!({"name": "theirs", "parents": [below]}));
    let seen = owner
        .get(&format!(
            "files/{theirs}?fields=ownedByMe,owners,capabilities"
        ))
        .ok();
    assert_eq!(seen["owners"][0]["emailAddress"], "writer@example.com");
    assert_eq!(seen["capabilities"]["canEdit"], true);

    // Below, a permission from above cannot be taken away, and can only grow.
    let place = format!("files/{file}/permissions/{permission}");
    let detail = owner.get(&format!("{place}?fields=permissionDetails")).ok();
    assert_eq!(detail["permissionDetails"][0]["inherited"], true);
    refused(
        &owner.delete(&place),
        403,
        "cannotModifyInheritedPermission",
    );
    refused(
        &owner.patch(&place, json!({"role": "reader"})),
        403,
        "cannotModifyInheritedPermission",
    );
    assert_eq!(
        owner.patch(&place, json!({"role": "writer"})).text("role"),
        "writer"
    );
    assert_eq!(owner.delete(&place).status, 204);
    assert_eq!(owner.get(&place).text("role"), "reader");

    // A folder may shut out what comes from above.
    owner
        .patch(
            &format!("files/{below}"),
            json!({"inheritedPermissionsDisabled": true}),
        )
        .ok();
    refused(&reader.get(&format!("files/{file}")), 404, "notFound");
    owner.get(&format!("files/{file}")).ok();
    owner
        .patch(
            &format!("files/{below}"),
            json!({"inheritedPermissionsDisabled": false}),
        )
        .ok();

    // Out of the folder, out of sight.
    let root = owner.get("files/root?fields=id").text("id");
    owner
        .patch(
            &format!("files/{file}?addParents={root}&removeParents={below}"),
            json!({}),
        )
        .ok();
    refused(&reader.get(&format!("files/{file}")), 404, "notFound");
}

#[test]
fn ownership_changes_hands() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = owner.make(json!({"name": "f"}));
    let all = format!("files/{id}/permissions");
    let new = user("owner", "writer@example.com");
    refused(&owner.post(&all, new.clone()), 403, "forbidden");
    refused(
        &owner.post(
            &format!("{all}?transferOwnership=true&sendNotificationEmail=false"),
            new.clone(),
        ),
        400,
        "badRequest",
    );
    refused(
        &owner.post(
            &format!("{all}?transferOwnership=true"),
            user("owner", "stranger@example.org"),
        ),
        403,
        "ownershipChangeAcrossDomainNotPermitted",
    );
    let mine = owner
        .get(&format!("{all}?fields=permissions(id,role)"))
        .ok();
    let mine = mine["permissions"][0]["id"].as_str().unwrap().to_owned();
    refused(
        &owner.delete(&format!("{all}/{mine}")),
        403,
        "cannotRemoveOwner",
    );
    refused(
        &owner.patch(&format!("{all}/{mine}"), json!({"role": "writer"})),
        403,
        "cannotRemoveOwner",
    );

    let query = "transferOwnership=true&moveToNewOwnersRoot=true";
    assert_eq!(
        owner.post(&format!("{all}?{query}"), new).text("role"),
        "owner"
    );
    assert_eq!(owner.get(&format!("{all}/{mine}")).text("role"), "writer");
    let file = writer
        .get(&format!("files/{id}?fields=ownedByMe,parents"))
        .ok();
    let root = writer.get("files/root?fields=id").text("id");
    assert_eq!(
        (&file["ownedByMe"], &file["parents"][0]),
        (&json!(true), &json!(root))
    );

    // And back, by an update this time.
    let back = format!("{all}/{mine}");
    refused(
        &owner.patch(
            &format!("{back}?transferOwnership=true"),
            json!({"role": "owner"}),
        ),
        403,
        "insufficientFilePermissions",
    );
    let answer = writer.patch(
        &format!("{back}?transferOwnership=true"),
        json!({"role": "owner"}),
    );
    assert_eq!(answer.text("role"), "owner");
    assert_eq!(
        owner.get(&format!("files/{id}?fields=ownedByMe")).ok()["ownedByMe"],
        true
    );
}

#[test]
fn links_and_domains() {
    let emulator = start();
    let [owner, writer, _, stranger] = everybody(&emulator);
    let id = owner.make(json!({"name": "f"}));
    let all = format!("files/{id}/permissions");
    let domain = json!({"type": "domain", "role": "reader", "domain": "example.com", "allowFileDiscovery": true});
    share(&owner, &id, domain);
    writer.get(&format!("files/{id}")).ok();
    assert_eq!(writer.names(""), ["f"]);
    assert_eq!(writer.names("corpora=domain"), ["f"]);
    refused(&stranger.get(&format!("files/{id}")), 404, "notFound");
    assert_eq!(owner.names("q=visibility='domainCanFind'"), ["f"]);

    assert_eq!(
        share(&owner, &id, json!({"type": "anyone", "role": "reader"})),
        "anyoneWithLink"
    );
    stranger.get(&format!("files/{id}")).ok();
    // The link opens it; the list does not show it.
    assert!(stranger.names("").is_empty());
    assert_eq!(owner.names("q=visibility='anyoneWithLink'"), ["f"]);
    let anyone = owner.get(&format!("{all}/anyoneWithLink?fields=*")).ok();
    assert_eq!(anyone["allowFileDiscovery"], false);
    assert!(anyone["emailAddress"].is_null());
    assert_eq!(owner.delete(&format!("{all}/anyoneWithLink")).status, 204);
    refused(&stranger.get(&format!("files/{id}")), 404, "notFound");
}

#[test]
fn what_does_not_fit_is_refused() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = owner.make(json!({"name": "f"}));
    let all = format!("files/{id}/permissions");
    let mail = "reader@example.com";
    for (body, status, reason) in [
        (json!({}), 400, "required"),
        (
            json!({"type": "user", "role": "king", "emailAddress": mail}),
            400,
            "invalid",
        ),
        (json!({"type": "robot", "role": "reader"}), 400, "invalid"),
        (
            user("organizer", mail),
            403,
            "organizerOnNonTeamDriveNotSupported",
        ),
        (
            user("fileOrganizer", mail),
            403,
            "fileOrganizerOnNonTeamDriveNotSupported",
        ),
        (json!("text"), 400, "parseError"),
    ] {
        refused(&owner.post(&all, body), status, reason);
    }
    refused(
        &owner.post(&format!("{all}?fields=nothing"), user("reader", mail)),
        400,
        "invalidParameter",
    );
    let reader = share(&owner, &id, user("reader", mail));
    let place = format!("{all}/{reader}");
    refused(
        &owner.patch(&place, json!({"type": "group"})),
        403,
        "fieldNotWritable",
    );
    refused(
        &owner.patch(&format!("{all}/none"), json!({"role": "reader"})),
        404,
        "notFound",
    );
    refused(
        &owner.patch(&place, json!({"expirationTime": "2001-01-01T00:00:00Z"})),
        400,
        "invalid",
    );
    refused(
        &writer.get(&format!("{place}?useDomainAdminAccess=true")),
        403,
        "insufficientAdministratorPrivileges",
    );
    // Writers may share until the owner says no.
    share(&owner, &id, user("writer", "writer@example.com"));
    share(&writer, &id, user("reader", "a@example.com"));
    owner
        .patch(&format!("files/{id}"), json!({"writersCanShare": false}))
        .ok();
    refused(
        &writer.post(&all, user("reader", "b@example.com")),
        403,
        "insufficientFilePermissions",
    );
}
