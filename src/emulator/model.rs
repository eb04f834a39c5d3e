//! What the store keeps of a file, and what a client may say about one.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::grant::{Grant, Role};
use super::users::User;

pub(super) const FOLDER: &str = "application/vnd.google-apps.folder";
pub(super) const SHORTCUT: &str = "application/vnd.google-apps.shortcut";
const GOOGLE_APPS: &str = "application/vnd.google-apps.";

/// A stored file, folder, shortcut or document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mime_type: String,
    pub(super) description: Option<String>,
    pub(super) trashed: bool,
    pub(super) trashed_at: Option<i64>,
    pub(super) trashed_by: Option<String>,
    pub(super) parent: Option<String>,
    /// The shared drive it is in; the top folder of one has the id of the drive.
    pub(super) drive: Option<String>,
    /// The permissions given on the item itself; those above it count as well.
    pub(super) grants: Vec<Grant>,
    /// Permissions from above do not count.
    pub(super) limited: bool,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) app_properties: BTreeMap<String, String>,
    pub(super) version: i64,
    pub(super) created: i64,
    pub(super) modified: i64,
    pub(super) modified_by: Option<String>,
    /// What is different for each account, by its address.
    pub(super) marks: BTreeMap<String, Mark>,
    pub(super) content: Option<Content>,
    /// The text of a document of Google's editors.
    pub(super) document: Option<Content>,
    /// Oldest first; the last one is what the file holds now.
    pub(super) revisions: Vec<Revision>,
    pub(super) original_filename: Option<String>,
    pub(super) folder_color: Option<String>,
    pub(super) shortcut: Option<Shortcut>,
    pub(super) no_copy: bool,
    pub(super) writers_cannot_share: bool,
    pub(super) indexable_text: Option<String>,
    pub(super) app_data: bool,
    pub(super) resource_key: Option<String>,
    /// The service takes it for malware or spam.
    pub(super) abusive: bool,
}

/// What one account has to do with an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Mark {
    pub(super) starred: bool,
    pub(super) viewed: Option<i64>,
    pub(super) modified: Option<i64>,
    pub(super) shared: Option<i64>,
    pub(super) shared_by: Option<String>,
}

/// One state of the content of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Revision {
    pub(super) id: String,
    pub(super) content: Content,
    pub(super) mime_type: String,
    pub(super) modified: i64,
    pub(super) by: String,
    pub(super) original_filename: Option<String>,
    pub(super) keep: bool,
    pub(super) published: bool,
    pub(super) publish_auto: bool,
    pub(super) published_outside: bool,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

    /// What it takes of the owner's storage: its bytes, and older ones that are kept for ever.
    pub(super) fn quota(&self) -> u64 {
        let older = self.revisions.split_last().map_or(&[][..], |(_, old)| old);
        let kept = older.iter().filter(|r| r.keep && !self.is_google_type());
        self.size() + kept.map(|r| r.content.size).sum::<u64>()
    }

    /// The address of the owner; items of shared drives have none.
    pub(super) fn owner(&self) -> Option<&str> {
        self.grants
            .iter()
            .find(|g| g.role == Role::Owner)
            .and_then(|g| g.email.as_deref())
    }

    pub(super) fn is_owned_by(&self, user: &User) -> bool {
        self.owner().is_some_and(|o| user.is(o))
    }

    /// Whether it is the top folder of a shared drive.
    pub(super) fn is_drive_top(&self) -> bool {
        self.drive.as_ref() == Some(&self.id)
    }

    pub(super) fn mark(&self, user: &User) -> Mark {
        self.marks.get(user.email).cloned().unwrap_or_default()
    }

    pub(super) fn mark_mut(&mut self, user: &User) -> &mut Mark {
        self.marks.entry(user.email.to_owned()).or_default()
    }
}

pub(super) fn is_google_type(mime: &str) -> bool {
    mime.starts_with(GOOGLE_APPS)
}

/// The part of a file resource that a request may carry; unknown members are passed over.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
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
    pub(super) inherited_permissions_disabled: Option<bool>,
}

impl FileBody {
    /// Whether it says nothing but what every reader may say for himself.
    pub(super) fn is_personal(&self) -> bool {
        let rest = Self {
            id: None,
            starred: None,
            viewed_by_me_time: None,
            ..self.clone()
        };
        rest == Self::default()
    }
}

/// `shortcutDetails` of a request.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ShortcutBody {
    pub(super) target_id: Option<String>,
}

/// `contentHints` of a request.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
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
