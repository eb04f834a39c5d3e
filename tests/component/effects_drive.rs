//! Settings of section GoogleDrive as the service, the disk and the handlers see them.

use std::io::Write;
use std::sync::{Arc, Mutex};

use crate::support::{at, canned, ok, put, raw_server, read_head, sample, script, start};

/// What is asked for, and the name of the file, when an item of this type is downloaded.
fn exported(setting: &str, kind: &str) -> (String, String) {
    let item = format!(r#"{{"id":"d","mimeType":"application/vnd.google-apps.{kind}"}}"#);
    let (url, heads) = script(&[(200, &item), (200, "content")]);
    let folder = tempfile::tempdir().unwrap();
    let drive = at(&url);
    if !setting.is_empty() {
        drive.config(setting).unwrap();
    }
    drive.set_local_file(folder.path().join("a"));
    drive.download_file("d", "").unwrap();
    let asked = heads.iter().find(|head| head.contains("/export?")).unwrap();
    let mime = asked
        .split(['?', '&', ' '])
        .find_map(|part| part.strip_prefix("mimeType="));
    let mime = percent_encoding::percent_decode_str(mime.unwrap())
        .decode_utf8()
        .unwrap();
    let file = drive.local_file();
    assert_eq!(std::fs::read(&file).unwrap(), b"content");
    (
        mime.into_owned(),
        file.rsplit('.').next().unwrap().to_owned(),
    )
}

#[test]
fn exports_have_the_format_that_is_set() {
    for (setting, kind, mime, suffix) in [
        ("", "drawing", "image/png", "png"),
        (
            "DrawingsExportFormat=svg",
            "drawing",
            "image/svg+xml",
            "svg",
        ),
        (
            "",
            "spreadsheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        ("SheetsExportFormat=csv", "spreadsheet", "text/csv", "csv"),
        (
            "",
            "presentation",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "pptx",
        ),
        (
            "SlidesExportFormat=odp",
            "presentation",
            "application/vnd.oasis.opendocument.presentation",
            "odp",
        ),
        (
            "",
            "document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
        (
            "DocsExportFormat= odt ",
            "document",
            "application/vnd.oasis.opendocument.text",
            "odt",
        ),
        (
            "DocsExportFormat=md,text/markdown",
            "document",
            "text/markdown",
            "md",
        ),
        (
            "DocsExportFormat=pdf",
            "spreadsheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    ] {
        assert_eq!(
            exported(setting, kind),
            (mime.to_owned(), suffix.to_owned()),
            "{setting} {kind}"
        );
    }
}

#[test]
fn progress_counts_from_the_beginning_or_from_where_it_goes_on() {
    let (_emulator, drive) = start();
    let data = sample(1_000_000);
    let id = put(&drive, "a", &data);
    let folder = tempfile::tempdir().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_progress(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.bytes_transferred, e.total_bytes))
    });
    for (setting, first, last) in [
        (
            "ProgressAbsolute=True",
            (600_000, 1_000_000),
            (1_000_000, 1_000_000),
        ),
        ("ProgressAbsolute=False", (0, 400_000), (400_000, 400_000)),
    ] {
        let file = folder.path().join(setting);
        std::fs::write(&file, &data[..600_000]).unwrap();
        drive.config(setting).unwrap();
        drive.set_local_file(&file);
        drive.set_start_byte(600_000).unwrap();
        drive.download_file(&id, "").unwrap();
        assert!(std::fs::read(&file).unwrap() == data);
        let seen = std::mem::take(&mut *heard.lock().unwrap());
        assert_eq!(
            (seen.first(), seen.last()),
            (Some(&first), Some(&last)),
            "{setting}"
        );
    }
}

#[test]
fn the_rest_of_an_answer_can_be_read() {
    let (url, _heads) = canned(ok(
        r#"{"files":[{"id":"1","resourceKey":"kkk"},{"id":"2"}]}"#,
    ));
    let drive = at(&url);
    drive.list_resources().unwrap();
    let read = |name: &str| drive.config(name).unwrap();
    assert_eq!(
        (read("ResourceKey[0]"), read("ResourceKey[1]")),
        ("kkk".into(), String::new())
    );
    read("XPath=/json/files/[1]/id");
    assert_eq!(
        (read("XElement"), read("XSubTree")),
        ("id".into(), "\"1\"".into())
    );
    let parent = read("XParent");
    read("XPath=..");
    assert_eq!(read("XElement"), parent);
    assert_eq!(read("XSubTree"), r#"{"id":"1","resourceKey":"kkk"}"#);
}

#[test]
fn what_was_built_and_under_which_licence() {
    let drive = cloudstorage::GoogleDrive::new();
    let read = |name: &str| drive.config(name).unwrap();
    assert!(read("BuildInfo").contains(env!("CARGO_PKG_VERSION")));
    assert!(read("LicenseInfo").contains(env!("CARGO_PKG_LICENSE")));
}

#[test]
fn fragments_have_the_size_that_is_set_rounded_up() {
    let (_emulator, drive) = start();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&heard);
    drive.on_fragment_complete(move |_, e| {
        note.lock()
            .unwrap()
            .push((e.fragment_number, e.fragment_count))
    });
    drive.set_use_resumable_upload(true);
    for (size, count) in [(200_000, 4), (262_144, 4), (262_145, 2), (1_048_576, 1)] {
        drive.config(&format!("FragmentSize={size}")).unwrap();
        put(&drive, "a", &sample(1_000_000));
        let seen = std::mem::take(&mut *heard.lock().unwrap());
        assert_eq!(
            seen,
            (1..=count).map(|n| (n, count)).collect::<Vec<_>>(),
            "{size}"
        );
    }
}

#[test]
fn content_is_held_against_its_checksum_when_that_is_asked_for() {
    let item = r#"{"id":"1","name":"a","mimeType":"text/plain","size":"7","md5Checksum":"00000000000000000000000000000000"}"#;
    for (setting, fits) in [
        ("VerifyChecksum=False", true),
        ("VerifyChecksum=True", false),
    ] {
        let (url, _heads) = raw_server(move |mut stream| {
            let content = read_head(&mut stream).contains("alt=media");
            let body = if content { "content" } else { item };
            let _ = stream.write_all(ok(body).as_bytes());
        });
        let drive = at(&url);
        drive.config(setting).unwrap();
        let outcome = drive.download_file("1", "");
        assert_eq!(outcome.is_ok(), fits, "{outcome:?}");
        if let Err(error) = outcome {
            assert!(error.message().contains("MD5"), "{error}");
        }
    }
}
