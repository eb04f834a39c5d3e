//! Shared drives, their members, and the files in them.

use serde_json::{Value, json};

use crate::support::{Account, FOLDER, escape, everybody, refused, start};

const ALL: &str = "supportsAllDrives=true";

fn drive(by: &Account<'_>, name: &str) -> String {
    by.post(&format!("drives?requestId={name}"), json!({"name": name}))
        .text("id")
}

fn member(by: &Account<'_>, drive: &str, role: &str, email: &str) -> String {
    let body = json!({"type": "user", "role": role, "emailAddress": email});
    by.post(&format!("files/{drive}/permissions?{ALL}"), body)
        .text("id")
}

#[test]
fn made_listed_renamed_hidden_and_deleted() {
    let emulator = start();
    let [owner, writer, reader, _] = everybody(&emulator);
    refused(&owner.post("drives", json!({"name": "x"})), 400, "required");
    refused(&owner.post("drives?requestId=1", json!({})), 400, "invalid");
    let made = owner
        .post(
            "drives?requestId=1&fields=*",
            json!({"name": "Plans", "themeId": "clouds"}),
        )
        .ok();
    assert_eq!(
        (&made["kind"], &made["name"]),
        (&json!("drive#drive"), &json!("Plans"))
    );
    assert_eq!(
        (&made["themeId"], &made["colorRgb"]),
        (&json!("clouds"), &json!("#009688"))
    );
    // Every capability of the schema is there, and the organizer has them all.
    let can = made["capabilities"].as_object().unwrap();
    assert_eq!(can.len(), 21);
    assert!(can.values().all(|v| v == true));
    refused(
        &owner.post("drives?requestId=1", json!({"name": "Plans"})),
        409,
        "duplicate",
    );
    // Another account may use the same request id.
    writer
        .post("drives?requestId=1", json!({"name": "Other"}))
        .ok();
    let id = made["id"].as_str().unwrap().to_owned();
    let place = format!("drives/{id}");

    refused(&reader.get(&place), 404, "notFound");
    member(&owner, &id, "reader", "reader@example.com");
    let seen = reader.get(&format!("{place}?fields=capabilities")).ok();
    assert_eq!(seen["capabilities"]["canListChildren"], true);
    assert_eq!(seen["capabilities"]["canManageMembers"], false);
    for body in [
        json!({"name": "x"}),
        json!({"restrictions": {"driveMembersOnly": true}}),
    ] {
        refused(
            &reader.patch(&place, body),
            403,
            "insufficientFilePermissions",
        );
    }
    refused(&reader.delete(&place), 403, "insufficientFilePermissions");
    assert_eq!(
        owner.patch(&place, json!({"name": "Plans 2"})).text("name"),
        "Plans 2"
    );

    // Hiding is everybody's own.
    reader.post(&format!("{place}/hide"), json!({})).ok();
    let names = |who: &Account<'_>, q: &str| -> Vec<Value> {
        let list = who.get(&format!("drives?q={}", escape(q))).ok();
        list["drives"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["name"].clone())
            .collect()
    };
    assert_eq!(names(&reader, "hidden = true"), ["Plans 2"]);
    assert!(names(&owner, "hidden = true").is_empty());
    reader.post(&format!("{place}/unhide"), json!({})).ok();
    assert!(names(&reader, "hidden = true").is_empty());
    assert_eq!(
        names(&owner, "name contains 'plans' and memberCount = 2"),
        ["Plans 2"]
    );
    refused(&owner.get("drives?q=bogus"), 400, "invalid");

    // The administrator sees the drives of the whole domain.
    assert_eq!(
        owner.get("drives").ok()["drives"].as_array().unwrap().len(),
        1
    );
    let all = owner
        .get("drives?useDomainAdminAccess=true&pageSize=1")
        .ok();
    assert_eq!(all["drives"][0]["name"], "Other");
    let next = all["nextPageToken"].as_str().unwrap();
    let rest = owner
        .get(&format!(
            "drives?useDomainAdminAccess=true&pageSize=1&pageToken={next}"
        ))
        .ok();
    assert_eq!(rest["drives"][0]["name"], "Plans 2");
    assert!(rest["nextPageToken"].is_null());
    refused(
        &reader.get("drives?useDomainAdminAccess=true"),
        403,
        "insufficientAdministratorPrivileges",
    );
    refused(&owner.get("drives?pageSize=101"), 400, "invalidParameter");

    let file = owner.make(json!({"name": "f", "parents": [id]}));
    refused(
        &owner.delete(&place),
        403,
        "cannotDeleteResourceWithChildren",
    );
    owner
        .patch(&format!("files/{file}?{ALL}"), json!({"trashed": true}))
        .ok();
    assert_eq!(owner.delete(&place).status, 204);
    refused(&owner.get(&place), 404, "notFound");
    refused(&owner.get(&format!("files/{file}?{ALL}")), 404, "notFound");
}

#[test]
fn files_in_a_shared_drive() {
    let emulator = start();
    let [owner, writer, _, stranger] = everybody(&emulator);
    let id = drive(&owner, "d");
    refused(
        &owner.post("files", json!({"name": "f", "parents": [id]})),
        404,
        "notFound",
    );
    let folder = owner.make(json!({"name": "folder", "parents": [id], "mimeType": FOLDER}));
    let file = owner.make(json!({"name": "file", "parents": [folder]}));
    refused(&owner.get(&format!("files/{file}")), 404, "notFound");
    let seen = owner.get(&format!("files/{file}?{ALL}&fields=*")).ok();
    assert_eq!(
        (&seen["driveId"], &seen["ownedByMe"]),
        (&json!(id), &json!(false))
    );
    assert!(seen["owners"].is_null() && seen["permissions"].is_null());
    assert_eq!(seen["capabilities"]["canMoveItemOutOfDrive"], true);
    // The drive itself answers as a folder.
    let top = owner.get(&format!("files/{id}?{ALL}&fields=*")).ok();
    assert_eq!(
        (&top["name"], &top["mimeType"]),
        (&json!("Drive"), &json!(FOLDER))
    );

    // Exactly one parent.
    let query = format!("files/{file}?{ALL}&removeParents={folder}");
    refused(
        &owner.patch(&query, json!({})),
        403,
        "teamDrivesParentLimit",
    );
    let query = format!("files/{file}?{ALL}&addParents={id}");
    refused(
        &owner.patch(&query, json!({})),
        403,
        "teamDrivesParentLimit",
    );
    owner
        .patch(&format!("{query}&removeParents={folder}"), json!({}))
        .ok();

    // Lists.
    assert!(owner.names("").is_empty());
    let include = format!("{ALL}&includeItemsFromAllDrives=true");
    let mine = owner.make(json!({"name": "mine"}));
    assert_eq!(
        owner.names(&format!("corpora=drive&driveId={id}&{include}")),
        ["file", "folder"]
    );
    assert_eq!(
        owner.names(&format!("corpora=allDrives&{include}")),
        ["file", "folder", "mine"]
    );
    assert_eq!(owner.names("corpora=user"), ["mine"]);
    refused(
        &owner.get("files?corpora=drive"),
        403,
        "teamDriveIdRequiresTeamDriveCorpora",
    );
    refused(
        &owner.get(&format!("files?driveId={id}&{include}")),
        403,
        "teamDriveIdRequiresTeamDriveCorpora",
    );
    refused(
        &owner.get(&format!("files?corpora=drive&driveId={id}&{ALL}")),
        403,
        "teamDriveIncludeItemsRequired",
    );
    refused(
        &owner.get("files?includeItemsFromAllDrives=true"),
        403,
        "forbidden",
    );
    refused(
        &writer.get(&format!("files?corpora=drive&driveId={id}&{include}")),
        404,
        "notFound",
    );

    // In and out.
    let query =
        format!("files/{mine}?{ALL}&addParents={id}&removeParents=root&fields=driveId,owners");
    let moved = owner.patch(&query, json!({})).ok();
    assert_eq!(moved["driveId"], id.as_str());
    assert!(moved["owners"].is_null());
    let out =
        format!("files/{mine}?{ALL}&addParents=root&removeParents={id}&fields=driveId,owners");
    let moved = owner.patch(&out, json!({})).ok();
    assert!(moved["driveId"].is_null());
    assert_eq!(moved["owners"][0]["me"], true);
    let own = owner.make(json!({"name": "own", "mimeType": FOLDER}));
    let query = format!("files/{own}?{ALL}&addParents={id}&removeParents=root");
    refused(
        &owner.patch(&query, json!({})),
        403,
        "teamDrivesFolderMoveInNotSupported",
    );
    // A folder goes out with everything in it.
    let deep = owner.make(json!({"name": "deep", "parents": [folder]}));
    let query = format!("files/{folder}?{ALL}&addParents=root&removeParents={id}");
    owner.patch(&query, json!({})).ok();
    let deep = owner
        .get(&format!("files/{deep}?fields=driveId,ownedByMe"))
        .ok();
    assert_eq!(
        (&deep["driveId"], &deep["ownedByMe"]),
        (&Value::Null, &json!(true))
    );

    // One file may be shown to somebody who is no member.
    let body = json!({"type": "user", "role": "reader", "emailAddress": "stranger@example.org"});
    owner
        .post(&format!("files/{file}/permissions?{ALL}"), body)
        .ok();
    let seen = stranger
        .get(&format!(
            "files/{file}?{ALL}&fields=capabilities,hasAugmentedPermissions"
        ))
        .ok();
    assert_eq!(seen["capabilities"]["canReadDrive"], false);
    assert_eq!(seen["hasAugmentedPermissions"], true);
    refused(&stranger.get(&format!("drives/{id}")), 404, "notFound");
}

#[test]
fn each_role_has_its_rights() {
    let emulator = start();
    let [owner, writer, reader, stranger] = everybody(&emulator);
    let id = drive(&owner, "d");
    let mail = |name: &str| {
        if name == "stranger" {
            "stranger@example.org".to_owned()
        } else {
            format!("{name}@example.com")
        }
    };
    member(&owner, &id, "writer", &mail("writer"));
    member(&owner, &id, "commenter", &mail("reader"));
    let keeper = member(&owner, &id, "fileOrganizer", &mail("stranger"));
    let file = owner.make(json!({"name": "f", "parents": [id]}));
    let place = format!("files/{file}?{ALL}");
    // (who, edits, trashes, deletes)
    for (who, edits, trashes, deletes) in [
        (&reader, false, false, false),
        (&writer, true, false, false),
        (&stranger, true, true, false),
    ] {
        let code = |ok: bool| if ok { 200 } else { 403 };
        assert_eq!(
            who.patch(&place, json!({"description": "x"})).status,
            code(edits)
        );
        assert_eq!(
            who.patch(&place, json!({"trashed": true})).status,
            code(trashes)
        );
        assert_eq!(who.delete(&place).status == 204, deletes);
        owner.patch(&place, json!({"trashed": false})).ok();
        let more = json!({"type": "user", "role": "reader", "emailAddress": "a@example.com"});
        let members = format!("files/{id}/permissions?{ALL}");
        refused(
            &who.post(&members, more),
            403,
            "insufficientFilePermissions",
        );
        // Members see who is a member.
        assert_eq!(
            who.get(&members).ok()["permissions"]
                .as_array()
                .unwrap()
                .len(),
            4
        );
    }
    let members = format!("files/{id}/permissions/{keeper}?{ALL}&fields=*");
    let detail = &owner.get(&members).ok()["permissionDetails"][0];
    assert_eq!(
        (
            &detail["permissionType"],
            &detail["role"],
            &detail["inherited"]
        ),
        (&json!("member"), &json!("fileOrganizer"), &json!(false))
    );
    let inherited = owner
        .get(&format!("files/{file}/permissions/{keeper}?{ALL}&fields=*"))
        .ok();
    let detail = &inherited["permissionDetails"][0];
    assert_eq!(
        (&detail["inherited"], &detail["inheritedFrom"]),
        (&json!(true), &json!(id))
    );
    assert_eq!(
        inherited["teamDrivePermissionDetails"][0]["inherited"],
        true
    );
    refused(
        &owner.delete(&format!("files/{file}/permissions/{keeper}?{ALL}")),
        403,
        "cannotModifyInheritedTeamDrivePermission",
    );
    owner.patch(&members, json!({"role": "organizer"})).ok();
    assert_eq!(stranger.delete(&place).status, 204);
}

#[test]
fn abusive_content_goes_to_an_organizer_who_knows() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let drive = drive(&owner, "1");
    member(&owner, &drive, "fileOrganizer", "writer@example.com");
    let body = json!({"name": "f", "parents": [drive]});
    let id = writer.upload(ALL, &body, "text/plain", b"virus").text("id");
    emulator.set_abusive(&id, true).unwrap();
    let abusive = "cannotDownloadAbusiveFile";
    for place in [format!("files/{id}"), format!("files/{id}/revisions/head")] {
        let media = format!("{place}?alt=media&{ALL}");
        let knowing = format!("{media}&acknowledgeAbuse=true");
        refused(&owner.get(&media), 403, abusive);
        assert_eq!(owner.get(&knowing).body, b"virus");
        refused(&writer.get(&knowing), 403, abusive);
    }
}

#[test]
fn permissions_that_fit_no_shared_drive() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = drive(&owner, "d");
    let file = owner.make(json!({"name": "f", "parents": [id]}));
    let user = |role: &str| json!({"type": "user", "role": role, "emailAddress": "a@example.com"});
    let top = format!("files/{id}/permissions?{ALL}&transferOwnership=true");
    let on_file = format!("files/{file}/permissions?{ALL}&transferOwnership=true");
    for (path, body, reason) in [
        (&on_file, user("owner"), "ownerOnTeamDriveItemNotSupported"),
        (
            &on_file,
            user("organizer"),
            "organizerOnNonTeamDriveItemNotSupported",
        ),
        (
            &on_file,
            user("fileOrganizer"),
            "fileOrganizerOnFoldersInSharedDriveOnly",
        ),
        (
            &top,
            json!({"type": "anyone", "role": "reader"}),
            "cannotShareTeamDriveTopFolderWithAnyoneOrDomains",
        ),
        (
            &top,
            json!({"type": "user", "role": "reader", "emailAddress": "a@example.com",
                   "expirationTime": "2027-01-01T00:00:00Z"}),
            "expirationDateNotAllowedForSharedDriveMembers",
        ),
    ] {
        refused(&owner.post(path, body), 403, reason);
    }
    let limits = json!({"restrictions": {"domainUsersOnly": true, "driveMembersOnly": true}});
    let drive = owner
        .patch(&format!("drives/{id}?fields=restrictions"), limits)
        .ok();
    assert_eq!(drive["restrictions"]["domainUsersOnly"], true);
    assert_eq!(drive["restrictions"]["copyRequiresWriterPermission"], false);
    let away = json!({"type": "user", "role": "reader", "emailAddress": "stranger@example.org"});
    refused(
        &owner.post(&top, away),
        403,
        "teamDriveDomainUsersOnlyRestriction",
    );
    refused(
        &owner.post(&on_file, user("reader")),
        403,
        "teamDriveTeamMembersOnlyRestriction",
    );

    // The administrator opens what he is no member of.
    let other = writer
        .post("drives?requestId=w", json!({"name": "w"}))
        .text("id");
    refused(
        &owner.get(&format!("files/{other}/permissions?{ALL}")),
        404,
        "notFound",
    );
    let admin = format!("files/{other}/permissions?{ALL}&useDomainAdminAccess=true");
    owner.get(&admin).ok();
    owner.post(&admin, user("organizer")).ok();
    let all = format!("drives/{other}?useDomainAdminAccess=true");
    writer.make(json!({"name": "inside", "parents": [other]}));
    refused(&owner.delete(&all), 403, "cannotDeleteResourceWithChildren");
    assert_eq!(
        owner
            .delete(&format!("{all}&allowItemDeletion=true"))
            .status,
        204
    );
}

#[test]
fn the_trash_of_a_shared_drive() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = drive(&owner, "d");
    member(&owner, &id, "writer", "writer@example.com");
    let file = owner.make(json!({"name": "f", "parents": [id]}));
    owner
        .patch(&format!("files/{file}?{ALL}"), json!({"trashed": true}))
        .ok();
    assert_eq!(owner.delete("files/trash").status, 204);
    owner.get(&format!("files/{file}?{ALL}")).ok();
    refused(
        &writer.delete(&format!("files/trash?driveId={id}")),
        403,
        "insufficientFilePermissions",
    );
    refused(&owner.delete("files/trash?driveId=none"), 404, "notFound");
    assert_eq!(
        owner.delete(&format!("files/trash?driveId={id}")).status,
        204
    );
    refused(&owner.get(&format!("files/{file}?{ALL}")), 404, "notFound");
}
