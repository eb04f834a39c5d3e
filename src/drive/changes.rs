//! `changes`: requests built and answers decoded.

use serde::Deserialize;

use super::fields;
use super::request::ApiRequest;
use super::wire::{decode, or_default, page};
use crate::enums::ChangeType;
use crate::error::{Error, Result, codes};
use crate::records::Change;

/// The most changes the service puts on a page.
const PAGE: usize = 1000;

/// The changes of the user, or of the shared drive of that id.
pub(crate) fn list(
    marker: &str,
    shared_drive: &str,
    page_size: i64,
    requested: &str,
) -> ApiRequest {
    ApiRequest::new("GET", "changes")
        .with("pageToken", marker)
        .with_page_size(page_size)
        .with_some("driveId", shared_drive)
        .with("includeItemsFromAllDrives", "true")
        .with("includeRemoved", "true")
        .with("supportsAllDrives", "true")
        .with("fields", fields::CHANGES.page(requested))
}

/// Where the list of changes ends at present.
pub(crate) fn end(shared_drive: &str) -> ApiRequest {
    ApiRequest::new("GET", "changes/startPageToken")
        .with_some("driveId", shared_drive)
        .with("supportsAllDrives", "true")
        .with("fields", "startPageToken")
}

/// One page of changes.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) records: Vec<Change>,
    /// Where to go on, and whether that is the next page or, with all listed, another time.
    pub(crate) next: String,
    pub(crate) is_last: bool,
}

/// 600 when the answer does not say where to go on: later changes would be lost.
pub(crate) fn decode_page(body: &[u8]) -> Result<Page> {
    let list: List = decode(body)?;
    let is_last = list.next_page_token.is_empty();
    let next = if is_last {
        list.new_start_page_token
    } else {
        list.next_page_token
    };
    Ok(Page {
        records: list.changes.into_iter().map(Change::from).collect(),
        next: some_place(next)?,
        is_last,
    })
}

pub(crate) fn decode_end(body: &[u8]) -> Result<String> {
    some_place(decode::<End>(body)?.start_page_token)
}

fn some_place(marker: String) -> Result<String> {
    if marker.is_empty() {
        let text = "The service's answer does not say where the list of changes goes on.";
        return Err(Error::new(codes::SERVER, text));
    }
    Ok(marker)
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct End {
    #[serde(deserialize_with = "or_default")]
    start_page_token: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct List {
    #[serde(deserialize_with = "or_default")]
    next_page_token: String,
    #[serde(deserialize_with = "or_default")]
    new_start_page_token: String,
    #[serde(deserialize_with = "page::<_, _, PAGE>")]
    changes: Vec<Wire>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Wire {
    #[serde(deserialize_with = "or_default")]
    change_type: String,
    #[serde(deserialize_with = "or_default")]
    time: String,
    #[serde(deserialize_with = "or_default")]
    removed: bool,
    #[serde(deserialize_with = "or_default")]
    file_id: String,
    #[serde(deserialize_with = "or_default")]
    drive_id: String,
    #[serde(deserialize_with = "or_default")]
    file: File,
}

/// The file that changed: where it is.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct File {
    #[serde(deserialize_with = "or_default")]
    drive_id: String,
}

impl From<Wire> for Change {
    fn from(wire: Wire) -> Self {
        // Without the word it is the id that tells.
        let drive = match wire.change_type.as_str() {
            "" => wire.file_id.is_empty() && !wire.drive_id.is_empty(),
            word => word == "drive",
        };
        Self {
            removed: wire.removed,
            resource_id: wire.file_id,
            shared_drive_id: if wire.drive_id.is_empty() {
                wire.file.drive_id
            } else {
                wire.drive_id
            },
            time: wire.time,
            change_type: if drive {
                ChangeType::SharedDrive
            } else {
                ChangeType::File
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_files_and_drives() {
        let body = br#"{"newStartPageToken":"9","changes":[
            {"changeType":"file","fileId":"f","file":{"driveId":"d"},"time":"t","new":{}},
            {"changeType":"drive","driveId":"e","removed":true,"file":null},
            {"driveId":"g"},{"fileId":"h","removed":null},{"changeType":"moon"}]}"#;
        let page = decode_page(body).unwrap();
        assert!(page.is_last && page.next == "9");
        let seen: Vec<_> = page
            .records
            .iter()
            .map(|c| {
                (
                    c.change_type as i32,
                    c.resource_id.as_str(),
                    c.shared_drive_id.as_str(),
                    c.removed,
                )
            })
            .collect();
        let expected = [
            (0, "f", "d", false),
            (1, "", "e", true),
            (1, "", "g", false),
            (0, "h", "", false),
            (0, "", "", false),
        ];
        assert_eq!(seen, expected);
        let more = decode_page(br#"{"nextPageToken":"5","newStartPageToken":"9"}"#).unwrap();
        assert!(!more.is_last && more.next == "5" && more.records.is_empty());
    }

    #[test]
    fn an_answer_without_a_place_to_go_on_is_refused() {
        for nowhere in [
            &b"{}"[..],
            br#"{"changes":[]}"#,
            br#"{"nextPageToken":null}"#,
        ] {
            assert_eq!(decode_page(nowhere).unwrap_err().code(), 600);
        }
        assert_eq!(decode_end(b"{}").unwrap_err().code(), 600);
        assert_eq!(decode_end(br#"{"startPageToken":"7"}"#).unwrap(), "7");
    }
}
