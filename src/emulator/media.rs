//! The bytes of a file or of one of its revisions, whole or in part.

use std::io::{Seek, SeekFrom};

use super::call::Head;
use super::caps::Capabilities;
use super::errors::ApiError;
use super::model::{Content, Entry};
use super::reply::{Body, Reply};
use super::server::App;

/// Refuses content the service warns of, unless somebody who may says that he knows.
pub(super) fn warn(entry: &Entry, can: &Capabilities, acknowledged: bool) -> Result<(), ApiError> {
    if !entry.abusive || (acknowledged && can.can_acknowledge_abuse) {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "cannotDownloadAbusiveFile",
        "This file has been identified as malware or spam and cannot be downloaded.",
    ))
}

/// Answers `alt=media`.
pub(super) fn send(
    app: &App,
    head: &Head,
    content: &Content,
    mime_type: &str,
) -> Result<Reply, ApiError> {
    let mut file = app.store.read(content)?;
    let reply = match range(head.header("range"), content.size) {
        Range::Whole => Reply {
            status: 200,
            headers: Vec::new(),
            body: Body::File(file, content.size),
        },
        Range::Part(first, last) => {
            file.seek(SeekFrom::Start(first))?;
            let reply = Reply {
                status: 206,
                headers: Vec::new(),
                body: Body::File(file, last - first + 1),
            };
            reply.header(
                "Content-Range",
                format!("bytes {first}-{last}/{}", content.size),
            )
        }
        Range::Outside => {
            let error = ApiError::new(
                416,
                "requestedRangeNotSatisfiable",
                "Request range not satisfiable",
            );
            return Ok(error
                .reply()
                .header("Content-Range", format!("bytes */{}", content.size)));
        }
    };
    Ok(reply
        .header("Content-Type", mime_type)
        .header("Content-Disposition", "attachment"))
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    Whole,
    Part(u64, u64),
    Outside,
}

// One range is honoured; what is not understood, or several, is passed over, as HTTP allows.
fn range(text: Option<&str>, size: u64) -> Range {
    let Some((first, last)) = text
        .and_then(|t| t.strip_prefix("bytes="))
        .and_then(|t| t.split_once('-'))
    else {
        return Range::Whole;
    };
    let (first, last) = match (first.trim(), last.trim()) {
        ("", n) => match n.parse::<u64>() {
            Ok(n) if n > 0 && size > 0 => (size.saturating_sub(n), size - 1),
            Ok(_) => return Range::Outside,
            Err(_) => return Range::Whole,
        },
        (a, "") => match a.parse::<u64>() {
            Ok(a) => (a, size.saturating_sub(1)),
            Err(_) => return Range::Whole,
        },
        (a, b) => match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) if a <= b => (a, b.min(size.saturating_sub(1))),
            _ => return Range::Whole,
        },
    };
    if first < size {
        Range::Part(first, last)
    } else {
        Range::Outside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range(None, 10), Range::Whole);
        assert_eq!(range(Some("bytes=0-4"), 10), Range::Part(0, 4));
        assert_eq!(range(Some("bytes=4-"), 10), Range::Part(4, 9));
        assert_eq!(range(Some("bytes=-3"), 10), Range::Part(7, 9));
        assert_eq!(range(Some("bytes=8-99"), 10), Range::Part(8, 9));
        assert_eq!(range(Some("bytes=10-"), 10), Range::Outside);
        assert_eq!(range(Some("bytes=0-"), 0), Range::Outside);
        assert_eq!(range(Some("bytes=-0"), 10), Range::Outside);
        assert_eq!(range(Some("bytes=5-2"), 10), Range::Whole);
        assert_eq!(range(Some("bytes=1-2,4-5"), 10), Range::Whole);
        assert_eq!(range(Some("bytes=99999999999999999999-"), 10), Range::Whole);
    }
}
