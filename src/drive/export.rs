//! What Google's own formats are exported as.

pub(crate) const DOCUMENT: &str = "application/vnd.google-apps.document";
pub(crate) const SPREADSHEET: &str = "application/vnd.google-apps.spreadsheet";
pub(crate) const DRAWING: &str = "application/vnd.google-apps.drawing";
pub(crate) const PRESENTATION: &str = "application/vnd.google-apps.presentation";
pub(crate) const SCRIPT: &str = "application/vnd.google-apps.script";

/// What the MIME types of Google's own formats begin with.
pub(crate) const GOOGLE: &str = "application/vnd.google-apps.";
/// What Apps Script projects are exported as; there is no setting for them.
const SCRIPT_JSON: &str = "application/vnd.google-apps.script+json";

use std::ffi::OsStr;
use std::path::Path;

use super::request::{ApiRequest, segment};
use crate::error::Result;

/// Extension and MIME type.
type Listed = (&'static str, &'static str);

pub(crate) const DOCS: &[Listed] = &[
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("epub", "application/epub+zip"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("pdf", "application/pdf"),
    ("rtf", "application/rtf"),
    ("txt", "text/plain"),
    ("zip", "application/zip"),
];

pub(crate) const DRAWINGS: &[Listed] = &[
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
];

pub(crate) const SHEETS: &[Listed] = &[
    ("csv", "text/csv"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("pdf", "application/pdf"),
    ("tsv", "text/tab-separated-values"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("zip", "application/zip"),
];

pub(crate) const SLIDES: &[Listed] = &[
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("pdf", "application/pdf"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("txt", "text/plain"),
];

const ALL: [&[Listed]; 4] = [DOCS, DRAWINGS, SHEETS, SLIDES];

/// A format to export as: one of the lists, or an extension and a MIME type of the caller's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Format {
    text: String,
    extension: String,
    /// `None`: looked up in the list of the kind of file.
    mime_type: Option<String>,
}

impl Format {
    /// `docx` or `md,text/markdown`.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let (extension, mime_type) = match text.split_once(',') {
            Some((extension, mime_type)) => (extension.trim(), Some(mime_type.trim())),
            None => (text.trim(), None),
        };
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '/' | '\\');
        let well_formed = !extension.is_empty()
            && extension.chars().all(plain)
            && mime_type.is_none_or(|mime| {
                mime.contains('/') && mime.chars().all(|c| c.is_ascii_graphic())
            });
        well_formed.then(|| Self {
            text: text.trim().to_owned(),
            extension: extension.to_owned(),
            mime_type: mime_type.map(str::to_owned),
        })
    }

    /// One that is known to be listed.
    pub(crate) fn listed(extension: &str) -> Self {
        Self {
            text: extension.to_owned(),
            extension: extension.to_owned(),
            mime_type: None,
        }
    }

    /// Whether a list has it, or it is one of the caller's own.
    pub(crate) fn fits(&self, list: &[Listed]) -> bool {
        self.mime_type.is_some()
            || list
                .iter()
                .any(|row| row.0.eq_ignore_ascii_case(&self.extension))
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn mime_type(&self) -> &str {
        match &self.mime_type {
            Some(mime_type) => mime_type,
            // An extension has the same MIME type in every list that has it.
            None => ALL
                .into_iter()
                .flatten()
                .find(|row| row.0.eq_ignore_ascii_case(&self.extension))
                .map_or("application/octet-stream", |row| row.1),
        }
    }
}

/// The formats of the four kinds of files that have a setting for theirs.
#[derive(Debug, Clone)]
pub(crate) struct Formats {
    pub(crate) documents: Format,
    pub(crate) drawings: Format,
    pub(crate) spreadsheets: Format,
    pub(crate) presentations: Format,
}

/// What a file is exported as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Export {
    pub(crate) mime_type: String,
    /// `None` when none is known for the MIME type.
    extension: Option<String>,
}

impl Formats {
    /// What a file of this kind is exported as; `None` for what has content of its own. A MIME type of the
    /// caller's wins, and is all there is for kinds without a setting.
    pub(crate) fn choose(&self, kind: &str, mime_type: &str) -> Option<Export> {
        if !kind.starts_with(GOOGLE) {
            return None;
        }
        if !mime_type.is_empty() {
            return Some(Export {
                mime_type: mime_type.to_owned(),
                extension: extension_of(mime_type).map(str::to_owned),
            });
        }
        let format = match kind {
            DOCUMENT => &self.documents,
            DRAWING => &self.drawings,
            SPREADSHEET => &self.spreadsheets,
            PRESENTATION => &self.presentations,
            SCRIPT => {
                return Some(Export {
                    mime_type: SCRIPT_JSON.to_owned(),
                    extension: Some("json".to_owned()),
                });
            }
            _ => return None,
        };
        Some(Export {
            mime_type: format.mime_type().to_owned(),
            extension: Some(format.extension.clone()),
        })
    }
}

impl Export {
    /// What has to be put behind a name, dot included: nothing when it ends in an extension already. Only
    /// one that is known counts, so that `v1.2` and `Dr. Who` get theirs.
    pub(crate) fn suffix(&self, name: &str) -> Option<String> {
        let ours = self.extension.as_ref()?;
        let theirs = Path::new(name).extension().and_then(OsStr::to_str);
        let has =
            theirs.is_some_and(|theirs| theirs.eq_ignore_ascii_case(ours) || is_known(theirs));
        (!has).then(|| format!(".{ours}"))
    }
}

/// Whether a word is the extension of some kind of file. `123` and `323` are, and so are years' ends.
fn is_known(extension: &str) -> bool {
    let number = extension.bytes().all(|b| b.is_ascii_digit());
    let listed = ALL
        .into_iter()
        .flatten()
        .any(|row| row.0.eq_ignore_ascii_case(extension));
    listed || (!number && mime_guess::from_ext(extension).first_raw().is_some())
}

/// The extension of a MIME type in our lists.
fn extension_of(mime_type: &str) -> Option<&'static str> {
    if mime_type == SCRIPT_JSON {
        return Some("json");
    }
    ALL.into_iter()
        .flatten()
        .find(|row| row.1 == mime_type)
        .map(|row| row.0)
}

/// Content in another format.
pub(crate) fn request(id: &str, mime_type: &str) -> Result<ApiRequest> {
    Ok(
        ApiRequest::new("GET", format!("files/{}/export", segment(id)?))
            .with("mimeType", mime_type),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listed_and_own_formats() {
        assert_eq!(Format::new("PDF").unwrap().mime_type(), "application/pdf");
        let own = Format::new("md, text/markdown").unwrap();
        assert_eq!(
            (own.extension.as_str(), own.mime_type()),
            ("md", "text/markdown")
        );
        assert!(own.fits(SHEETS) && !Format::new("docx").unwrap().fits(SHEETS));
        for bad in ["", ",", "a,b", ",text/plain", "a/b", "a b"] {
            assert!(Format::new(bad).is_none(), "{bad}");
        }
    }

    fn formats() -> Formats {
        Formats {
            documents: Format::listed("docx"),
            drawings: Format::listed("png"),
            spreadsheets: Format::listed("xlsx"),
            presentations: Format::new("md,text/markdown").unwrap(),
        }
    }

    #[test]
    fn only_a_known_extension_counts() {
        let export = formats().choose(DOCUMENT, "").unwrap();
        for name in [
            "a",
            "a.b",
            "v1.2",
            "Dr. Who",
            "2024.01.31 minutes",
            "build 1.123",
            ".hidden",
            "",
        ] {
            assert_eq!(export.suffix(name).as_deref(), Some(".docx"), "{name}");
        }
        for name in ["a.DOCX", "a.txt", "a.bin", "a.dat", "a.tar.gz"] {
            assert_eq!(export.suffix(name), None, "{name}");
        }
        let own = formats().choose(PRESENTATION, "").unwrap();
        assert_eq!(own.suffix("a.md"), None);
    }

    #[test]
    fn what_is_exported_as_what() {
        let formats = formats();
        let chosen = |kind: &str, mime_type: &str| {
            formats
                .choose(kind, mime_type)
                .map(|export| (export.mime_type, export.extension.unwrap_or_default()))
        };
        let some = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(chosen("text/plain", ""), None);
        assert_eq!(chosen("text/plain", "application/pdf"), None);
        assert_eq!(chosen(DRAWING, ""), some("image/png", "png"));
        assert_eq!(chosen(SCRIPT, ""), some(SCRIPT_JSON, "json"));
        assert_eq!(
            chosen(DOCUMENT, "application/pdf"),
            some("application/pdf", "pdf")
        );
        let form = "application/vnd.google-apps.form";
        assert_eq!(chosen(form, ""), None);
        assert_eq!(
            chosen(form, "application/zip"),
            some("application/zip", "zip")
        );
        assert_eq!(chosen(form, "x/y"), some("x/y", ""));
    }

    #[test]
    fn one_extension_has_one_mime_type() {
        for (extension, mime_type) in ALL.into_iter().flatten() {
            assert_eq!(Format::listed(extension).mime_type(), *mime_type);
        }
    }
}
