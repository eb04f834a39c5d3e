//! Content on its way down.

use serde_json::json;

use super::Scenario;
use super::listing::revision;
use crate::world::World;

pub(super) const ALL: &[Scenario] = &[("download_file", download_file)];

fn download_file(w: &World) {
    let file = w.content("a.txt", b"some text");
    w.run("unknown before", |d| d.download_file(&file, ""));
    w.drive.get_resource_info(&file).unwrap();
    w.run("with a record", |d| d.download_file(&file, ""));
    w.config("VerifyChecksum=True");
    w.run("checked", |d| d.download_file(&file, ""));
    w.drive.set_resource_count(0).unwrap();
    w.drive.set_resource_data("");
    part(w, &file);
    exports(w);
    let shortcut = w.shortcut(&file);
    w.run("a shortcut", |d| d.download_file(&shortcut, ""));
    w.drive.set_encryption_password("password");
    w.drive.set_resource_data("secret");
    let hidden = w.drive.upload_file("b.bin", "").unwrap();
    w.run("encrypted", |d| d.download_file(&hidden, ""));
    w.drive.set_encryption_password("");
    let folder = w.folder("folder");
    w.refused(("a folder", 607), |d| d.download_file(&folder, ""));
    w.drive.add_query_param("acknowledgeAbuse", "false");
    w.drive.add_query_param("fields", "id");
    w.run_with_own("parameters of the caller's", |d| d.download_file(&file, ""));
    w.drive.set_query_param_count(0).unwrap();
    w.config(&format!("RevisionId={}", revision(w, &file)));
    w.run("a revision", |d| d.download_file(&file, ""));
    w.config("RevisionId=");
    w.emulator.set_abusive(&file, true).unwrap();
    w.config("AcknowledgeAbuse=True");
    w.run("malware", |d| d.download_file(&file, ""));
    by_link(w);
}

/// Exports at an address that the service gives. The emulator's is its own, past the recorder: to the component
/// that is a stranger, who gets no token. What is looked at here is the question for the address.
fn by_link(w: &World) {
    w.config("DocsExportFormat=html");
    // HTML writes each sign in five letters: more than is exported at once.
    w.drive.set_resource_data("&".repeat(3 << 20));
    let kind = "application/vnd.google-apps.document";
    let document = w.drive.upload_file("large.txt", kind).unwrap();
    w.drive.set_resource_data("");
    w.refused(("a large export", 603), |d| d.download_file(&document, ""));
    w.config(&format!("RevisionId={}", revision(w, &document)));
    w.refused(("a revision, exported", 603), |d| {
        d.download_file(&document, "")
    });
    w.config("RevisionId=");
}

/// What is there already is not fetched again.
fn part(w: &World, file: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "some").unwrap();
    w.drive.set_local_file(&path);
    w.drive.set_start_byte(4).unwrap();
    w.run("the rest", |d| d.download_file(file, ""));
    assert_eq!(std::fs::read(&path).unwrap(), b"some text");
    w.drive.set_local_file("");
    w.drive.set_start_byte(0).unwrap();
}

fn exports(w: &World) {
    for kind in [
        "document",
        "spreadsheet",
        "presentation",
        "drawing",
        "script",
    ] {
        let mime_type = format!("application/vnd.google-apps.{kind}");
        let item = w.make(json!({"name": kind, "mimeType": mime_type}));
        w.run(kind, |d| d.download_file(&item, ""));
        if kind == "document" {
            w.run("of a given type", |d| {
                d.download_file(&item, "application/pdf")
            });
            w.config("DocsExportFormat=txt");
            w.run("of a set type", |d| d.download_file(&item, ""));
        }
    }
}
