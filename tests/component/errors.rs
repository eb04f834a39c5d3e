//! What errors tell: of the service, of the system, and never more than a person reads.

use std::error::Error as _;
use std::io;
use std::time::Duration;

use cloudstorage::error::codes;
use cloudstorage::{Error, GoogleDrive, PermissionRole, PermissionType, Result};
use serde_json::json;

use crate::support::{at, canned, start};

/// Far more than a text may hold, of what a terminal or a log would act on.
fn hostile() -> String {
    "\u{1b}[2Jx\r\n\u{202e}\u{7}".repeat(50_000)
}

fn answer(status: u16, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

type Call = fn(&GoogleDrive) -> Result<()>;

/// One of every way an answer is read.
const CALLS: &[(&str, Call)] = &[
    ("listing", GoogleDrive::list_resources),
    ("children", |d| d.list_children("a,b")),
    ("info", |d| d.get_resource_info("a")),
    ("account", GoogleDrive::get_account_info),
    ("trash", |d| d.trash_resource("a")),
    ("delete", |d| d.delete_resource("a")),
    ("copy", |d| d.copy_resource("a", "b", "").map(drop)),
    ("permissions", |d| d.list_permissions("a")),
    ("member", |d| {
        d.add_shared_drive_member("a", PermissionRole::Reader, PermissionType::User, "a@b")
            .map(drop)
    }),
    ("drives", GoogleDrive::list_shared_drives),
    ("drive", |d| d.create_shared_drive("a", "").map(drop)),
    ("changes", |d| {
        d.set_change_marker("1");
        d.list_changes()
    }),
    ("marker", GoogleDrive::get_current_change_marker),
    ("revisions", |d| d.list_revisions("a")),
    ("custom", |d| d.send_custom_request("GET", "files/a", "")),
    ("upload", |d| {
        d.set_resource_data("x");
        d.upload_file("a", "").map(drop)
    }),
    ("resumable upload", |d| {
        d.set_use_resumable_upload(true);
        d.set_resource_data("x");
        d.upload_file("a", "").map(drop)
    }),
    ("download", |d| d.download_file("a", "")),
    ("token", |d| {
        d.set_authorization("");
        d.set_o_auth_client_id("a");
        d.set_o_auth_refresh_token("a");
        let url = d.config("ServiceURL")?;
        d.set_o_auth_server_token_url(url);
        d.authorize()
    }),
];

fn harmless(what: &str, error: &Error) {
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        error.message().to_owned(),
    ] {
        let odd = |c: char| c.is_control() || c == '\u{202e}';
        assert!(!text.contains(odd), "{what}: {text}");
        assert!(text.chars().count() < 5000, "{what}: {} bytes", text.len());
    }
    let reason = error.reason().unwrap_or_default();
    assert!(reason.len() < 500 && !reason.contains('\u{1b}'), "{what}");
}

#[test]
fn no_text_of_the_service_comes_out_unbounded_or_with_control_characters() {
    let text = hostile();
    let item = json!({"message": text, "reason": text, "location": text, "domain": text});
    let refused = json!({"error": {"code": 400, "message": text, "errors": [item], "status": text,
        "details": [{"reason": text}]}});
    let word = json!({"error": text, "error_description": text, "error_uri": text});
    // A list where text belongs, text where a list belongs: the reader quotes what it met.
    let wrong = json!({"id": [text], "name": [text], "files": text, "drives": text, "permissions": text,
        "changes": text, "revisions": text, "startPageToken": [text], "user": text, "mimeType": [text],
        "size": text, "role": [text], "access_token": [text], "token_type": text});
    let answers = [
        answer(400, &refused.to_string()),
        answer(403, &word.to_string()),
        answer(500, &text),
        answer(200, &wrong.to_string()),
        answer(200, &text),
        format!("HTTP/1.1 400 {}\r\n\r\n", "x".repeat(20_000)),
    ];
    for (n, answer) in answers.iter().enumerate() {
        for (what, call) in CALLS {
            let (url, _heads) = canned(answer.clone());
            // Some take any answer.
            if let Err(error) = call(&at(&url)) {
                harmless(&format!("{what}, answer {n}"), &error);
            }
        }
    }
}

#[test]
fn the_programs_own_texts_come_out_bounded_too() {
    let (_emulator, drive) = start();
    let text = hostile();
    let calls: Vec<(&str, Result<()>)> = vec![
        ("config name", drive.config(&text).map(drop)),
        (
            "config value",
            drive.config(&format!("MaxResults={text}")).map(drop),
        ),
        ("property", drive.property(&text).map(drop)),
        ("id", drive.get_resource_info(&text)),
        ("record", drive.update_resource(&text)),
        ("verb", drive.send_custom_request(&text, "files", "")),
        ("path", drive.send_custom_request("GET", &text, "")),
        ("headers", drive.set_other_headers(text.clone())),
        ("mime type", {
            drive.set_resource_data("x");
            drive.upload_file("a", &text).map(drop)
        }),
        ("file", {
            drive.set_local_file(&text);
            drive.upload_file("a", "").map(drop)
        }),
    ];
    for (what, outcome) in calls {
        harmless(what, &outcome.expect_err(what));
    }
}

#[test]
fn a_refusal_says_what_to_wait_for_and_what_it_is_about() {
    let body =
        r#"{"error":{"message":"Invalid Value","errors":[{"reason":"invalid","location":"q"}]}}"#;
    let head = format!(
        "HTTP/1.1 429 X\r\nRetry-After: 17\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    for (what, call) in CALLS.iter().filter(|call| call.0 != "token") {
        let (url, _heads) = canned(head.clone());
        let error = call(&at(&url)).unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(17)), "{what}");
        assert_eq!(error.reason(), Some("invalid"), "{what}");
        let text = error.message();
        assert!(
            text.contains("invalid: q") && text.contains("17 seconds"),
            "{what}: {text}"
        );
    }
}

#[test]
fn the_reason_is_the_one_to_act_on() {
    let body = r#"{"error":{"code":403,"message":"Request had insufficient authentication scopes.",
        "status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
        "reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT","domain":"googleapis.com"}]}}"#;
    let (url, _heads) = canned(answer(403, body));
    let error = at(&url).list_resources().unwrap_err();
    assert_eq!(error.reason(), Some("ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
    assert_eq!(error.retry_after(), None);
}

#[test]
fn what_the_system_said_is_the_source() {
    let (_emulator, drive) = start();
    let kind = |error: &Error| {
        let source = error.source().expect("a source");
        source.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    drive.set_local_file("/no/such/file");
    let error = drive.upload_file("a", "").unwrap_err();
    assert_eq!(error.code(), codes::LOCAL_FILE);
    assert_eq!(kind(&error), Some(io::ErrorKind::NotFound));

    // A port nobody listens on: it was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let error = at(&format!("http://{address}"))
        .list_resources()
        .unwrap_err();
    assert_eq!(error.code(), codes::ECONNREFUSED);
    assert_eq!(kind(&error), Some(io::ErrorKind::ConnectionRefused));
}

#[test]
fn question_marks_mix_with_io() {
    fn copy(from: &std::path::Path) -> Result<Vec<u8>> {
        Ok(std::fs::read(from)?)
    }
    fn list(drive: &GoogleDrive) -> io::Result<()> {
        Ok(drive.list_resources()?)
    }
    let error = copy(std::path::Path::new("/no/such/file")).unwrap_err();
    assert_eq!(error.code(), codes::LOCAL_FILE);
    let (url, _heads) = canned(answer(404, ""));
    let error = Error::from(list(&at(&url)).unwrap_err());
    assert_eq!(
        (error.code(), error.http_status()),
        (codes::INVALID_ID, Some(404))
    );
}

#[test]
fn a_program_that_stops_its_method_can_tell() {
    let (emulator, drive) = start();
    crate::support::put(&drive, "a", b"1");
    drive.on_resource_list(|drive, _| drive.interrupt());
    assert!(drive.list_resources().unwrap_err().is_interrupted());
    drive.clear_on_resource_list();
    drive.set_timeout(1);
    drop(emulator);
    assert!(!drive.list_resources().unwrap_err().is_interrupted());
}

#[test]
fn errors_of_connections_have_the_codes_of_sockets() {
    for (kind, code) in [
        (io::ErrorKind::TimedOut, codes::ETIMEDOUT),
        (io::ErrorKind::ConnectionReset, codes::ECONNRESET),
        (io::ErrorKind::BrokenPipe, codes::ECONNRESET),
        (io::ErrorKind::HostUnreachable, codes::EHOSTUNREACH),
        (io::ErrorKind::NotFound, codes::LOCAL_FILE),
        (io::ErrorKind::PermissionDenied, codes::LOCAL_FILE),
    ] {
        assert_eq!(Error::from(io::Error::from(kind)).code(), code, "{kind:?}");
    }
}

/// One member of another kind than usual costs that member alone.
#[test]
fn odd_members_of_a_refusal_cost_only_themselves() {
    for odd in [
        r#""errors":null,"status":"S","details":[{"reason":"R"}]"#,
        r#""errors":[{"reason":"R"}],"details":null"#,
        r#""errors":[{"reason":"R"}],"details":["x"]"#,
        r#""errors":[{"reason":"R","location":5}]"#,
        r#""errors":[{"reason":"R"}],"details":[{"reason":7}]"#,
        r#""errors":[{"reason":"R"}],"status":7"#,
        r#""errors":[null,{"reason":"R"}]"#,
        r#""errors":[{"reason":7},{"reason":"R"}]"#,
    ] {
        let body = format!(r#"{{"error":{{"message":"Words",{odd}}}}}"#);
        let (url, _heads) = canned(answer(403, &body));
        let error = at(&url).list_resources().unwrap_err();
        assert_eq!(error.reason(), Some("R"), "{odd}");
        assert!(error.message().ends_with("(R): Words"), "{odd}: {error}");
    }
}
