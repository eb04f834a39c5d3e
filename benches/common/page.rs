//! A page of a listing as the service writes it.

use serde_json::{Value, json};

/// A `drive#fileList` with so many files and no token of a next page; with `keys` each
/// file has a resource key, as files that were shared by link have.
pub(crate) fn text(files: usize, keys: bool) -> String {
    let files: Vec<Value> = (0..files).map(|n| file(n, keys)).collect();
    let list = json!({"incompleteSearch": false, "files": files});
    // The service indents its answers.
    serde_json::to_string_pretty(&list).unwrap()
}

// All the component asks for but `shortcutDetails`, which files have not.
fn file(n: usize, keys: bool) -> Value {
    let id = format!("1aBcDeFgHiJkLmNoPqRsTuVwXyZ-{n:05}");
    let mut file = json!({
        "id": id,
        "name": format!("Report of the year, part {n}.pdf"),
        "mimeType": "application/pdf",
        "description": format!("Part {n}: \"figures\" \u{2013} caf\u{e9}"),
        "fileExtension": "pdf",
        "originalFilename": format!("report-{n}.pdf"),
        "createdTime": "2026-01-02T03:04:05.678Z",
        "modifiedTime": "2026-02-03T04:05:06.789Z",
        "size": (n * 1009).to_string(),
        "md5Checksum": "8b04d5e3775d298e78455efc5ca404d5",
        "owners": [{"displayName": "Some User", "emailAddress": "user@example.com"}],
        "parents": ["0aBcDeFgHiJkLmNoPqR"],
        "driveId": "0zYxWvUtSrQpOnMlKjI",
        "starred": n.is_multiple_of(7),
        "trashed": false,
        "viewedByMe": true,
        "webViewLink": format!("https://drive.google.com/file/d/{id}/view?usp=drivesdk"),
        "iconLink": "https://drive-thirdparty.googleusercontent.com/16/type/application/pdf",
        "copyRequiresWriterPermission": false
    });
    if keys {
        file["resourceKey"] = json!("0-aBcDeFgHiJkLmNoPqRsTuV");
    }
    file
}
