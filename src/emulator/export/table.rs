//! Which formats documents come from and go to.

use std::collections::BTreeMap;

use super::super::model::Entry;

pub(in super::super) const DOCUMENT: &str = "application/vnd.google-apps.document";
pub(in super::super) const SPREADSHEET: &str = "application/vnd.google-apps.spreadsheet";
pub(in super::super) const PRESENTATION: &str = "application/vnd.google-apps.presentation";
pub(in super::super) const DRAWING: &str = "application/vnd.google-apps.drawing";
pub(in super::super) const SCRIPT: &str = "application/vnd.google-apps.script";

/// The types that hold a text and can be exported.
pub(in super::super) const DOCUMENTS: [&str; 5] =
    [DOCUMENT, SPREADSHEET, PRESENTATION, DRAWING, SCRIPT];

/// A format: its media type, the short name links use, and what is exported to it.
struct Format(&'static str, &'static str, &'static [&'static str]);

const FORMATS: [Format; 21] = [
    Format(
        "application/pdf",
        "pdf",
        &[DOCUMENT, SPREADSHEET, PRESENTATION, DRAWING],
    ),
    Format("text/plain", "txt", &[DOCUMENT, PRESENTATION]),
    Format("text/html", "html", &[DOCUMENT]),
    Format("application/zip", "zip", &[DOCUMENT, SPREADSHEET]),
    Format("application/rtf", "rtf", &[DOCUMENT]),
    Format("application/epub+zip", "epub", &[DOCUMENT]),
    Format("text/markdown", "md", &[DOCUMENT]),
    Format("text/x-markdown", "md", &[DOCUMENT]),
    Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
        &[DOCUMENT],
    ),
    Format(
        "application/vnd.oasis.opendocument.text",
        "odt",
        &[DOCUMENT],
    ),
    Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
        &[SPREADSHEET],
    ),
    Format(
        "application/vnd.oasis.opendocument.spreadsheet",
        "ods",
        &[SPREADSHEET],
    ),
    Format(
        "application/x-vnd.oasis.opendocument.spreadsheet",
        "ods",
        &[SPREADSHEET],
    ),
    Format("text/csv", "csv", &[SPREADSHEET]),
    Format("text/tab-separated-values", "tsv", &[SPREADSHEET]),
    Format(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
        &[PRESENTATION],
    ),
    Format(
        "application/vnd.oasis.opendocument.presentation",
        "odp",
        &[PRESENTATION],
    ),
    Format("image/png", "png", &[DRAWING, PRESENTATION]),
    Format("image/jpeg", "jpeg", &[DRAWING, PRESENTATION]),
    Format("image/svg+xml", "svg", &[DRAWING, PRESENTATION]),
    Format("application/vnd.google-apps.script+json", "json", &[SCRIPT]),
];

const IMPORTS: [(&str, &[&str]); 8] = [
    (
        "text/plain",
        &[DOCUMENT, SPREADSHEET, PRESENTATION, DRAWING],
    ),
    ("text/html", &[DOCUMENT, SPREADSHEET]),
    ("text/markdown", &[DOCUMENT]),
    ("text/rtf", &[DOCUMENT]),
    ("application/rtf", &[DOCUMENT]),
    ("text/csv", &[SPREADSHEET]),
    ("text/tab-separated-values", &[SPREADSHEET]),
    ("application/vnd.google-apps.script+json", &[SCRIPT]),
];

/// The media type without parameters, in small letters.
pub(super) fn plain(mime: &str) -> String {
    let bare = mime.split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

/// Whether content of the type `sent` can become a document of the type `to`.
pub(in super::super) fn imports(to: &str, sent: &str) -> bool {
    let sent = plain(sent);
    IMPORTS
        .iter()
        .any(|(from, targets)| *from == sent && targets.contains(&to))
}

/// The short name of a format a document can be exported to.
pub(super) fn format_of(document: &str, wanted: &str) -> Option<&'static str> {
    let wanted = plain(wanted);
    FORMATS
        .iter()
        .find(|f| f.0 == wanted && f.2.contains(&document))
        .map(|f| f.1)
}

pub(in super::super) fn import_formats() -> BTreeMap<&'static str, Vec<&'static str>> {
    IMPORTS
        .iter()
        .map(|(from, to)| (*from, to.to_vec()))
        .collect()
}

pub(in super::super) fn export_formats() -> BTreeMap<&'static str, Vec<&'static str>> {
    let of = |document: &'static str| {
        let formats = FORMATS.iter().filter(|f| f.2.contains(&document));
        (document, formats.map(|f| f.0).collect())
    };
    DOCUMENTS.into_iter().map(of).collect()
}

/// `exportLinks` of an item.
pub(in super::super) fn links(entry: &Entry, base: &str) -> BTreeMap<&'static str, String> {
    let id = &entry.id;
    let formats = FORMATS
        .iter()
        .filter(|f| f.2.contains(&entry.mime_type.as_str()) && f.1 != "json");
    formats
        .map(|f| (f.0, format!("{base}/export?id={id}&exportFormat={}", f.1)))
        .collect()
}

/// The media type behind the short name of a format.
pub(super) fn mime_of(name: &str) -> Option<&'static str> {
    FORMATS.iter().find(|f| f.1 == name).map(|f| f.0)
}
