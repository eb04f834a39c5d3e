//! What the component sends, held against Google's discovery document: see `contract.py`.

use std::collections::BTreeMap;
use std::process::Command;

use cloudstorage::{
    GoogleDrive, ListResourcesScope, PermissionModOp, PermissionRole, PermissionType,
    SharedDriveRestrictions,
};
use serde::Deserialize;
use serde_json::json;

use crate::support::{Program, component, content, given, put, replace, script};

/// What the server saw.
#[derive(Deserialize)]
struct Seen {
    seen: BTreeMap<String, usize>,
    violations: Vec<String>,
}

struct Contract {
    _server: Program,
    url: String,
}

impl Contract {
    fn start() -> (Self, GoogleDrive) {
        let mut server =
            Program::start(Command::new(given("INTEROP_PYTHON")).arg(script("contract.py")));
        let url = server.hear();
        let drive = component(&url, "token");
        let server = Self {
            _server: server,
            url,
        };
        (server, drive)
    }

    fn seen(&self) -> Seen {
        let mut answer = ureq::get(format!("{}/contract", self.url)).call().unwrap();
        serde_json::from_reader(answer.body_mut().as_reader()).unwrap()
    }

    /// Nothing but what the document allows came, and all of these methods.
    fn kept(&self, methods: &[&str]) {
        let Seen { seen, violations } = self.seen();
        assert!(violations.is_empty(), "{}", violations.join("\n"));
        let names: Vec<_> = seen
            .keys()
            .map(|id| id.trim_start_matches("drive."))
            .collect();
        assert_eq!(names, methods);
    }
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn a_broken_contract_is_noticed() {
    let (server, drive) = Contract::start();
    drive.add_query_param("sideways", "1");
    let error = drive.list_resources().unwrap_err();
    assert!(error.message().contains("'sideways'"), "{error}");
    drive.reset().unwrap();
    let drive = component(&server.url, "token");
    drive.config("RequestedFields=files(id,colour)").unwrap();
    drive.list_resources().unwrap_err();
    let violations = server.seen().violations;
    assert_eq!(violations.len(), 2);
    let named = violations
        .iter()
        .all(|line| line.starts_with("drive.files.list: "));
    assert!(named, "{violations:?}");
    assert!(violations[1].contains("'colour'"), "{violations:?}");
}

/// The other way round: what Google's client sends is no breach.
#[test]
#[ignore = "needs Google's client; .ci/run runs it"]
fn googles_client_keeps_the_contract() {
    let (server, _) = Contract::start();
    let mut client = Program::start(
        Command::new(given("INTEROP_PYTHON"))
            .arg(script("google_calls.py"))
            .arg(&server.url),
    );
    let user = json!({"type": "user", "role": "reader", "emailAddress": "a@example.com"});
    for (call, args) in [
        (
            "about.get",
            json!({"fields": "user(displayName),storageQuota/limit"}),
        ),
        (
            "changes.getStartPageToken",
            json!({"driveId": "d", "supportsAllDrives": true}),
        ),
        ("changes.list", json!({"pageToken": "1", "fields": "*"})),
        (
            "drives.create",
            json!({"requestId": "r", "body": {"name": "Team"}}),
        ),
        ("drives.hide", json!({"driveId": "d"})),
        (
            "drives.update",
            json!({"driveId": "d", "body": {"restrictions": {"domainUsersOnly": true}}}),
        ),
        (
            "files.create",
            json!({"body": {"name": "n", "parents": ["p"]}}),
        ),
        ("files.delete", json!({"fileId": "f"})),
        (
            "files.list",
            json!({"q": "trashed = false", "pageSize": 5, "orderBy": "name"}),
        ),
        (
            "files.update",
            json!({"fileId": "f", "addParents": "p", "body": {"starred": true}}),
        ),
        (
            "permissions.create",
            json!({"fileId": "f", "body": user, "sendNotificationEmail": false}),
        ),
        (
            "revisions.get_media",
            json!({"fileId": "f", "revisionId": "1"}),
        ),
        ("revisions.list", json!({"fileId": "f"})),
    ] {
        let mut ask = json!({"token": "token", "call": call, "args": args});
        if call == "files.create" {
            ask["media"] = "content".into();
        }
        client.say(&ask.to_string());
        let said = client.hear();
        let breaches = server.seen().violations;
        assert!(said.starts_with("{\"ok\""), "{call}: {said} {breaches:?}");
    }
    let Seen { seen, violations } = server.seen();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    assert_eq!(seen.len(), 13, "{seen:?}");
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn files_keep_the_contract() {
    let (server, drive) = Contract::start();
    drive.get_account_info().unwrap();
    let folder = drive.create_folder("folder", "p1,p2").unwrap();
    for scope in [
        ListResourcesScope::User,
        ListResourcesScope::Domain,
        ListResourcesScope::SharedDrive,
        ListResourcesScope::AllDrives,
    ] {
        drive.set_list_resources_scope(scope);
        drive.set_shared_drive("d");
        drive.config("MaxResults=7").unwrap();
        drive.list_resources().unwrap();
        drive.list_children(&folder).unwrap();
    }
    drive.config("IncludeAllFields=true").unwrap();
    drive.list_resources().unwrap();
    drive.get_resource_info("a,b").unwrap();
    drive.config("IncludeAllFields=false").unwrap();
    drive.list_parents("a").unwrap();

    let file = put(&drive, "größe 100%.txt", "p1", "one");
    assert_eq!(content(&drive, &file), "one");
    drive.set_use_resumable_upload(true);
    drive.config("FragmentSize=262144").unwrap();
    let long = "0123456789abcdef".repeat(40_000);
    let big = put(&drive, "big.txt", "", &long);
    assert_eq!(content(&drive, &big), long);
    replace(&drive, &file, &long);
    drive.set_use_resumable_upload(false);
    replace(&drive, &file, "two two");
    assert_eq!(content(&drive, &file), "two two");

    drive.get_resource_info(&file).unwrap();
    drive.set_resource_description(0, "said \"so\"").unwrap();
    drive.set_resource_starred(0, true).unwrap();
    drive.set_resource_trashed(0, true).unwrap();
    drive.set_resource_name(0, "n").unwrap();
    drive
        .set_resource_modified_time(0, "2021-02-03T04:05:06.789Z")
        .unwrap();
    drive.set_resource_content_accessible(0, false).unwrap();
    drive.update_resource(&file).unwrap();
    drive.move_resource(&file, "p3").unwrap();
    drive.add_parents(&file, "p4").unwrap();
    drive.remove_parents(&file, "p5").unwrap();
    drive.copy_resource(&file, "copy", "p6").unwrap();
    drive.create_shortcut("shortcut", &file, "p7").unwrap();
    drive.trash_resource(&file).unwrap();
    drive.restore_resource(&file).unwrap();
    drive.delete_resource(&file).unwrap();
    drive.empty_trash().unwrap();
    server.kept(&[
        "about.get",
        "files.copy",
        "files.create",
        "files.delete",
        "files.emptyTrash",
        "files.get",
        "files.list",
        "files.update",
    ]);
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn exports_keep_the_contract() {
    let (server, drive) = Contract::start();
    // The example takes the MIME type it is given.
    drive.set_resource_data("text");
    let document = "application/vnd.google-apps.document";
    let id = drive.upload_file("document", document).unwrap();
    drive.config("DocsExportFormat=txt").unwrap();
    drive.download_file(&id, "application/pdf").unwrap();
    server.kept(&["files.create", "files.export", "files.get"]);
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn permissions_keep_the_contract() {
    let (server, drive) = Contract::start();
    let rows = [
        (PermissionType::User, PermissionRole::Owner),
        (PermissionType::Group, PermissionRole::Commenter),
        (PermissionType::Domain, PermissionRole::Reader),
        (PermissionType::Anyone, PermissionRole::Writer),
    ];
    drive.config("TransferOwnership=true").unwrap();
    for admin in ["false", "true"] {
        drive
            .config(&format!("UseDomainAdminAccess={admin}"))
            .unwrap();
        drive.set_permission_count(0).unwrap();
        drive.set_permission_count(rows.len()).unwrap();
        for (n, (kind, role)) in rows.into_iter().enumerate() {
            drive.set_permission_type(n, kind).unwrap();
            drive.set_permission_role(n, role).unwrap();
            drive
                .set_permission_mod_op(n, PermissionModOp::Create)
                .unwrap();
        }
        drive.set_permission_email(0, "a@example.com").unwrap();
        drive.set_permission_email(1, "g@example.com").unwrap();
        drive.set_permission_domain(2, "example.com").unwrap();
        drive.set_permission_allow_file_discovery(2, true).unwrap();
        drive.update_permissions("file").unwrap();
        drive.config("MaxPermissionResults=5").unwrap();
        drive.set_permission_count(0).unwrap();
        drive.list_permissions("file").unwrap();
        drive
            .set_permission_role(0, PermissionRole::Writer)
            .unwrap();
        drive
            .set_permission_mod_op(0, PermissionModOp::Update)
            .unwrap();
        drive.update_permissions("file").unwrap();
        drive
            .set_permission_mod_op(0, PermissionModOp::Delete)
            .unwrap();
        drive.update_permissions("file").unwrap();
        drive.get_permission_info("file", "p").unwrap();
    }
    server.kept(&[
        "permissions.create",
        "permissions.delete",
        "permissions.get",
        "permissions.list",
        "permissions.update",
    ]);
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn shared_drives_keep_the_contract() {
    let (server, drive) = Contract::start();
    let (all, none) = (
        SharedDriveRestrictions::all(),
        SharedDriveRestrictions::empty(),
    );
    for admin in ["false", "true"] {
        drive
            .config(&format!("UseDomainAdminAccess={admin}"))
            .unwrap();
        let id = drive.create_shared_drive("Team", "").unwrap();
        drive.config("MaxSharedDriveResults=5").unwrap();
        drive.list_shared_drives().unwrap();
        drive.get_shared_drive_info(&id).unwrap();
        drive.update_shared_drive(&id, "Crew", all, none).unwrap();
        drive.update_shared_drive(&id, "", none, all).unwrap();
        drive.toggle_shared_drive_hidden(&id, true).unwrap();
        drive.toggle_shared_drive_hidden(&id, false).unwrap();
        let (role, user) = (PermissionRole::FileOrganizer, PermissionType::User);
        let member = drive
            .add_shared_drive_member(&id, role, user, "a@example.com")
            .unwrap();
        let role = PermissionRole::Organizer;
        drive
            .update_shared_drive_member(&id, &member, role)
            .unwrap();
        drive.remove_shared_drive_member(&id, &member).unwrap();
        drive.delete_shared_drive(&id).unwrap();
    }
    server.kept(&[
        "drives.create",
        "drives.delete",
        "drives.get",
        "drives.hide",
        "drives.list",
        "drives.unhide",
        "drives.update",
        "permissions.create",
        "permissions.delete",
        "permissions.update",
    ]);
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn changes_and_revisions_keep_the_contract() {
    let (server, drive) = Contract::start();
    for shared in ["", "d"] {
        drive.set_shared_drive(shared);
        drive.get_current_change_marker().unwrap();
        drive.config("MaxResults=5").unwrap();
        drive.list_changes().unwrap();
        drive.set_change_marker("1");
        drive.list_changes().unwrap();
    }
    drive.list_revisions("file").unwrap();
    drive.config("RevisionId=r").unwrap();
    drive.get_resource_info("file").unwrap();
    drive.download_file("file", "").unwrap();
    drive.delete_resource("file").unwrap();
    let Seen { seen, violations } = server.seen();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    for method in [
        "changes.getStartPageToken",
        "changes.list",
        "revisions.list",
        "revisions.get",
        "revisions.delete",
    ] {
        assert!(seen.contains_key(&format!("drive.{method}")), "{seen:?}");
    }
}

#[test]
#[ignore = "needs jsonschema; .ci/run runs it"]
fn a_request_of_the_callers_own_arrives_as_said() {
    let (server, drive) = Contract::start();
    drive
        .send_custom_request("GET", "files/generateIds?count=2", "")
        .unwrap();
    let body = r#"{"content": "said"}"#;
    drive.add_query_param("fields", "id,content");
    drive
        .send_custom_request("POST", "files/f/comments", body)
        .unwrap();
    server.kept(&["comments.create", "files.generateIds"]);
}
