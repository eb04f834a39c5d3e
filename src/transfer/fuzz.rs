//! Door for the fuzz targets: where the service says that content begins and ends.

use super::{download, resumable};

/// Reads a `Content-Range` of a download and a `Range` of an upload's session.
pub fn ranges(status: u16, text: &str) {
    if let Some((first, last, total)) = download::content_range(text) {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let written = format!("{first}{last}{total}");
        assert!(digits(text) >= written.len(), "{text}");
    }
    if let Ok(resumable::Answer::Stored(stored)) = resumable::read(status, Some(text)) {
        assert!(stored > 0 && !text.contains('+'), "{text}");
    }
}
