//! Documents of Google's editors, in and out.

use serde_json::json;

use crate::support::{Account, Answer, escape, everybody, refused, start};

const DOCUMENT: &str = "application/vnd.google-apps.document";
const SHEET: &str = "application/vnd.google-apps.spreadsheet";
const SLIDES: &str = "application/vnd.google-apps.presentation";
const DRAWING: &str = "application/vnd.google-apps.drawing";

fn document(by: &Account<'_>, kind: &str, mime: &str, text: &str) -> String {
    by.upload(
        "",
        &json!({"name": "Title", "mimeType": kind}),
        mime,
        text.as_bytes(),
    )
    .text("id")
}

fn export(by: &Account<'_>, id: &str, mime: &str) -> Answer {
    by.get(&format!("files/{id}/export?mimeType={}", escape(mime)))
}

#[test]
fn every_pair_the_service_names_works_and_carries_the_text() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let formats = owner.get("about?fields=exportFormats,importFormats").ok();
    assert_eq!(formats["importFormats"]["text/csv"], json!([SHEET]));
    for kind in [DOCUMENT, SHEET, SLIDES, DRAWING] {
        let mime = if kind == SHEET {
            "text/csv"
        } else {
            "text/plain"
        };
        let id = document(&owner, kind, mime, "marker one\nline two");
        let wanted = formats["exportFormats"][kind].as_array().unwrap();
        assert!(wanted.len() >= 4);
        for format in wanted {
            let format = format.as_str().unwrap();
            let answer = export(&owner, &id, format);
            answer_is_good(&answer, format);
        }
        let file = owner
            .get(&format!("files/{id}?fields=exportLinks,size"))
            .ok();
        assert!(file["size"].is_null());
        let link = file["exportLinks"]["application/pdf"].as_str().unwrap();
        let path = link.trim_start_matches(&emulator.url());
        assert!(owner.send("GET", path, &[], b"").body.starts_with(b"%PDF"));
    }
}

#[track_caller]
fn answer_is_good(answer: &Answer, format: &str) {
    assert_eq!(answer.status, 200, "{format}: {}", answer.words());
    assert!(answer.header("content-type").unwrap().starts_with(format));
    let found = answer.body.windows(10).any(|w| w == b"marker one");
    assert!(found, "{format} lacks the text");
}

#[test]
fn conversions_on_upload() {
    let emulator = start();
    let [owner, ..] = everybody(&emulator);
    let id = document(
        &owner,
        DOCUMENT,
        "text/html; charset=UTF-8",
        "<p>a &lt; b</p><p>c</p>",
    );
    assert_eq!(export(&owner, &id, "text/plain").body, b"a < b\nc");
    let id = document(&owner, SHEET, "text/tab-separated-values", "a\tb\n1\t2");
    assert_eq!(export(&owner, &id, "text/csv").body, b"a,b\r\n1,2");
    // New content replaces the text.
    owner.replace(&id, "text/csv", b"x,y").ok();
    assert_eq!(export(&owner, &id, "text/csv").body, b"x,y");
    refused(&owner.replace(&id, "image/png", b"x"), 400, "badRequest");
    let wrong = owner.upload(
        "",
        &json!({"name": "x", "mimeType": DOCUMENT}),
        "image/png",
        b"x",
    );
    refused(&wrong, 400, "badRequest");
    // One that was made empty exports as well, and a copy has the text.
    let empty = owner.make(json!({"name": "e", "mimeType": DOCUMENT}));
    assert_eq!(export(&owner, &empty, "text/plain").body, b"");
    let copy = owner
        .post(&format!("files/{id}/copy"), json!({}))
        .text("id");
    assert_eq!(export(&owner, &copy, "text/csv").body, b"x,y");
    // In chunks as well.
    let begin = owner.send(
        "POST",
        "/upload/drive/v3/files?uploadType=resumable",
        &[
            ("Content-Type", "application/json"),
            ("X-Upload-Content-Type", "text/plain"),
        ],
        json!({"name": "r", "mimeType": DOCUMENT})
            .to_string()
            .as_bytes(),
    );
    let place = begin
        .header("location")
        .unwrap()
        .replace(&emulator.url(), "");
    let id = owner.send("PUT", &place, &[], b"resumed").text("id");
    assert_eq!(export(&owner, &id, "text/plain").body, b"resumed");
}

#[test]
fn an_export_beyond_the_limit_comes_by_its_link() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    // HTML writes each sign in five letters: some 15 MiB.
    let text = "&".repeat(3 * 1024 * 1024);
    let id = document(&owner, DOCUMENT, "text/plain", &text);
    assert_eq!(export(&owner, &id, "text/plain").body.len(), text.len());
    refused(
        &export(&owner, &id, "text/html"),
        403,
        "exportSizeLimitExceeded",
    );
    let file = owner.get(&format!("files/{id}?fields=exportLinks")).ok();
    assert_eq!(file.as_object().unwrap().len(), 1);
    let link = file["exportLinks"]["text/html"].as_str().unwrap();
    let path = link.trim_start_matches(&emulator.url());
    let answer = owner.send("GET", path, &[], b"");
    assert_eq!(answer.status, 200, "{}", answer.words());
    assert!(answer.body.len() > 5 * text.len());
    assert!(answer.body.ends_with(b"</body></html>\n"));
    refused(&writer.send("GET", path, &[], b""), 404, "notFound");
}

#[test]
fn refusals() {
    let emulator = start();
    let [owner, writer, ..] = everybody(&emulator);
    let id = document(&owner, DOCUMENT, "text/plain", "x");
    refused(&owner.get(&format!("files/{id}/export")), 400, "required");
    refused(&export(&owner, &id, "text/csv"), 400, "badRequest");
    refused(&export(&owner, &id, "image/gif"), 400, "badRequest");
    refused(&export(&writer, &id, "text/plain"), 404, "notFound");
    refused(
        &owner.get(&format!("files/{id}?alt=media")),
        403,
        "fileNotDownloadable",
    );
    let plain = owner.make(json!({"name": "f.txt"}));
    refused(
        &export(&owner, &plain, "text/plain"),
        403,
        "fileNotExportable",
    );
    refused(
        &export(&owner, "root", "text/plain"),
        403,
        "fileNotExportable",
    );
}
