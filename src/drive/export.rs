//! What Google's own formats are exported as.

pub(crate) const DOCUMENT: &str = "application/vnd.google-apps.document";
pub(crate) const SPREADSHEET: &str = "application/vnd.google-apps.spreadsheet";
pub(crate) const DRAWING: &str = "application/vnd.google-apps.drawing";
pub(crate) const PRESENTATION: &str = "application/vnd.google-apps.presentation";
pub(crate) const SCRIPT: &str = "application/vnd.google-apps.script";

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

    /// What Apps Script projects are exported as; there is no setting for them.
    pub(crate) fn script() -> Self {
        Self {
            text: "json".to_owned(),
            extension: "json".to_owned(),
            mime_type: Some("application/vnd.google-apps.script+json".to_owned()),
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

    pub(crate) fn extension(&self) -> &str {
        &self.extension
    }

    /// A name with the extension behind it, unless it has it already.
    pub(crate) fn apply_to(&self, name: &str) -> String {
        let has = std::path::Path::new(name)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case(&self.extension));
        if has {
            name.to_owned()
        } else {
            format!("{name}.{}", self.extension)
        }
    }
}

/// The extension of a MIME type in our lists.
pub(crate) fn extension_of(mime_type: &str) -> Option<&'static str> {
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
        assert_eq!((own.extension(), own.mime_type()), ("md", "text/markdown"));
        assert!(own.fits(SHEETS) && !Format::new("docx").unwrap().fits(SHEETS));
        for bad in ["", ",", "a,b", ",text/plain", "a/b", "a b"] {
            assert!(Format::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_extension_is_not_doubled() {
        let format = Format::listed("docx");
        assert_eq!(format.apply_to("a"), "a.docx");
        assert_eq!(format.apply_to("a.DOCX"), "a.DOCX");
        assert_eq!(format.apply_to("a.b"), "a.b.docx");
    }

    #[test]
    fn one_extension_has_one_mime_type() {
        for (extension, mime_type) in ALL.into_iter().flatten() {
            assert_eq!(Format::listed(extension).mime_type(), *mime_type);
        }
    }
}
