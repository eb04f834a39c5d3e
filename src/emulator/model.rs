//! What the store keeps of a file, and what a client may say about one.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

pub(super) const FOLDER: &str = "application/vnd.google-apps.folder";
pub(super) const SHORTCUT: &str = "application/vnd.google-apps.shortcut";
const GOOGLE_APPS: &str = "application/vnd.google-apps.";

/// A stored file, folder, shortcut or document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mime_type: String,
    pub(super) description: Option<String>,
    pub(super) starred: bool,
    pub(super) trashed: bool,
    pub(super) trashed_at: Option<i64>,
    pub(super) parent: Option<String>,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) app_properties: BTreeMap<String, String>,
    pub(super) version: i64,
    pub(super) created: i64,
    pub(super) modified: i64,
    pub(super) viewed: Option<i64>,
    pub(super) content: Option<Content>,
    pub(super) original_filename: Option<String>,
    pub(super) folder_color: Option<String>,
    pub(super) shortcut: Option<Shortcut>,
    pub(super) no_copy: bool,
    pub(super) writers_cannot_share: bool,
    pub(super) indexable_text: Option<String>,
    pub(super) app_data: bool,
}

/// The bytes of a file: where they are and what they hash to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Content {
    pub(super) blob: String,
    pub(super) size: u64,
    pub(super) md5: String,
    pub(super) sha1: String,
    pub(super) sha256: String,
    pub(super) revision: String,
}

/// Where a shortcut points.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Shortcut {
    pub(super) target_id: String,
    pub(super) target_mime_type: String,
}

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.mime_type == FOLDER
    }

    /// Documents of Google's editors, folders and shortcuts have no bytes.
    pub(super) fn is_google_type(&self) -> bool {
        is_google_type(&self.mime_type)
    }

    pub(super) fn size(&self) -> u64 {
        self.content.as_ref().map_or(0, |c| c.size)
    }
}

pub(super) fn is_google_type(mime: &str) -> bool {
    mime.starts_with(GOOGLE_APPS)
}

/// The part of a file resource that a request may carry; unknown members are passed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FileBody {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) mime_type: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) description: Option<Option<String>>,
    pub(super) starred: Option<bool>,
    pub(super) trashed: Option<bool>,
    pub(super) parents: Option<Vec<String>>,
    pub(super) properties: Option<BTreeMap<String, Option<String>>>,
    pub(super) app_properties: Option<BTreeMap<String, Option<String>>>,
    pub(super) created_time: Option<String>,
    pub(super) modified_time: Option<String>,
    pub(super) viewed_by_me_time: Option<String>,
    pub(super) original_filename: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(super) folder_color_rgb: Option<Option<String>>,
    pub(super) shortcut_details: Option<ShortcutBody>,
    pub(super) copy_requires_writer_permission: Option<bool>,
    pub(super) writers_can_share: Option<bool>,
    pub(super) content_hints: Option<ContentHints>,
}

/// `shortcutDetails` of a request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ShortcutBody {
    pub(super) target_id: Option<String>,
}

/// `contentHints` of a request.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ContentHints {
    pub(super) indexable_text: Option<String>,
}

// Tells `null`, which clears, from an absent member, which leaves things as they are.
fn present<'de, D, T>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(from).map(Some)
}
