//! The resources of the Drive v3 schema as they go out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{Entry, FOLDER, SHORTCUT};
use super::store::{Files, in_trash};
use super::time;

pub(super) const OWNER_NAME: &str = "Emulator User";
pub(super) const OWNER_EMAIL: &str = "user@example.com";
const OWNER_ID: &str = "10000000000000000001";

/// `drive#user`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    kind: &'static str,
    display_name: &'static str,
    me: bool,
    permission_id: &'static str,
    email_address: &'static str,
}

/// The one account of the emulator.
pub(super) fn owner() -> User {
    User {
        kind: "drive#user",
        display_name: OWNER_NAME,
        me: true,
        permission_id: OWNER_ID,
        email_address: OWNER_EMAIL,
    }
}

/// `drive#permission`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Permission {
    kind: &'static str,
    id: &'static str,
    #[serde(rename = "type")]
    of: &'static str,
    email_address: &'static str,
    role: &'static str,
    display_name: &'static str,
    deleted: bool,
    pending_owner: bool,
}

/// `drive#file`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    kind: &'static str,
    id: String,
    name: String,
    mime_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    starred: bool,
    trashed: bool,
    explicitly_trashed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    trashed_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trashing_user: Option<User>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parents: Option<[String; 1]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    properties: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    app_properties: BTreeMap<String, String>,
    spaces: [&'static str; 1],
    version: String,
    web_view_link: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    web_content_link: Option<String>,
    icon_link: String,
    has_thumbnail: bool,
    thumbnail_version: &'static str,
    viewed_by_me: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    viewed_by_me_time: Option<String>,
    created_time: String,
    modified_time: String,
    modified_by_me_time: String,
    modified_by_me: bool,
    owners: [User; 1],
    owned_by_me: bool,
    last_modifying_user: User,
    shared: bool,
    capabilities: Capabilities,
    permissions: [Permission; 1],
    permission_ids: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    original_filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_file_extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    md5_checksum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha1_checksum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256_checksum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    quota_bytes_used: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    head_revision_id: Option<String>,
    is_app_authorized: bool,
    copy_requires_writer_permission: bool,
    viewers_can_copy_content: bool,
    writers_can_share: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder_color_rgb: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shortcut_details: Option<ShortcutDetails>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShortcutDetails {
    target_id: String,
    target_mime_type: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Capabilities {
    can_accept_ownership: bool,
    can_add_children: bool,
    can_add_my_drive_parent: bool,
    can_change_copy_requires_writer_permission: bool,
    can_change_security_update_enabled: bool,
    can_change_viewers_can_copy_content: bool,
    can_comment: bool,
    can_copy: bool,
    can_delete: bool,
    can_download: bool,
    can_edit: bool,
    can_list_children: bool,
    can_modify_content: bool,
    can_modify_content_restriction: bool,
    can_modify_labels: bool,
    can_move_children_within_drive: bool,
    can_move_item_into_team_drive: bool,
    can_move_item_out_of_drive: bool,
    can_move_item_within_drive: bool,
    can_read_labels: bool,
    can_read_revisions: bool,
    can_remove_children: bool,
    can_remove_my_drive_parent: bool,
    can_rename: bool,
    can_share: bool,
    can_trash: bool,
    can_untrash: bool,
}

impl File {
    /// The resource of one entry among all.
    pub(super) fn of(entry: &Entry, files: &Files, base: &str) -> Self {
        let trashed = in_trash(files, entry);
        let content = entry.content.as_ref();
        let extension = |name: &str, cut: Option<usize>| {
            content?;
            cut.and_then(|at| name.get(at + 1..)).map(str::to_owned)
        };
        Self {
            kind: "drive#file",
            id: entry.id.clone(),
            name: entry.name.clone(),
            mime_type: entry.mime_type.clone(),
            description: entry.description.clone(),
            starred: entry.starred,
            trashed,
            explicitly_trashed: entry.trashed,
            trashed_time: entry.trashed_at.map(time::format),
            trashing_user: entry.trashed_at.map(|_| owner()),
            parents: entry.parent.clone().map(|p| [p]),
            properties: entry.properties.clone(),
            app_properties: entry.app_properties.clone(),
            spaces: [if entry.app_data {
                "appDataFolder"
            } else {
                "drive"
            }],
            version: entry.version.to_string(),
            web_view_link: format!("{base}/file/d/{}/view", entry.id),
            web_content_link: content.map(|_| format!("{base}/uc?id={}&export=download", entry.id)),
            icon_link: format!("{base}/icons/{}", entry.mime_type),
            has_thumbnail: false,
            thumbnail_version: "0",
            viewed_by_me: entry.viewed.is_some(),
            viewed_by_me_time: entry.viewed.map(time::format),
            created_time: time::format(entry.created),
            modified_time: time::format(entry.modified),
            modified_by_me_time: time::format(entry.modified),
            modified_by_me: true,
            owners: [owner()],
            owned_by_me: true,
            last_modifying_user: owner(),
            shared: false,
            capabilities: capabilities(entry, trashed),
            permissions: [permission()],
            permission_ids: [OWNER_ID],
            original_filename: entry.original_filename.clone(),
            full_file_extension: extension(&entry.name, full_dot(&entry.name)),
            file_extension: extension(&entry.name, entry.name.rfind('.')),
            md5_checksum: content.map(|c| c.md5.clone()),
            sha1_checksum: content.map(|c| c.sha1.clone()),
            sha256_checksum: content.map(|c| c.sha256.clone()),
            size: content.map(|c| c.size.to_string()),
            quota_bytes_used: entry.size().to_string(),
            head_revision_id: content.map(|c| c.revision.clone()),
            is_app_authorized: true,
            copy_requires_writer_permission: entry.no_copy,
            viewers_can_copy_content: !entry.no_copy,
            writers_can_share: !entry.writers_cannot_share,
            folder_color_rgb: entry.folder_color.clone(),
            shortcut_details: entry.shortcut.as_ref().map(|s| ShortcutDetails {
                target_id: s.target_id.clone(),
                target_mime_type: s.target_mime_type.clone(),
            }),
        }
    }
}

// `a.tar.gz` has the full extension `tar.gz`; a name that is one extension more is not split.
fn full_dot(name: &str) -> Option<usize> {
    let last = name.rfind('.')?;
    let before = name.get(..last)?;
    if before.ends_with(".tar") {
        before.rfind('.')
    } else {
        Some(last)
    }
}

fn permission() -> Permission {
    Permission {
        kind: "drive#permission",
        id: OWNER_ID,
        of: "user",
        email_address: OWNER_EMAIL,
        role: "owner",
        display_name: OWNER_NAME,
        deleted: false,
        pending_owner: false,
    }
}

fn capabilities(entry: &Entry, trashed: bool) -> Capabilities {
    let folder = entry.mime_type == FOLDER;
    let movable = entry.parent.is_some();
    Capabilities {
        can_accept_ownership: false,
        can_add_children: folder && !trashed,
        can_add_my_drive_parent: false,
        can_change_copy_requires_writer_permission: !folder,
        can_change_security_update_enabled: false,
        can_change_viewers_can_copy_content: !folder,
        can_comment: !folder,
        can_copy: !folder && !trashed,
        can_delete: movable,
        can_download: entry.content.is_some(),
        can_edit: true,
        can_list_children: folder,
        can_modify_content: !folder && entry.mime_type != SHORTCUT,
        can_modify_content_restriction: !folder,
        can_modify_labels: false,
        can_move_children_within_drive: folder,
        can_move_item_into_team_drive: movable,
        can_move_item_out_of_drive: movable,
        can_move_item_within_drive: movable,
        can_read_labels: false,
        can_read_revisions: !folder,
        can_remove_children: folder,
        can_remove_my_drive_parent: movable,
        can_rename: movable,
        can_share: true,
        can_trash: movable && !entry.trashed,
        can_untrash: movable && entry.trashed,
    }
}

/// `drive#fileList`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileList {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_page_token: Option<String>,
    pub(super) incomplete_search: bool,
    pub(super) files: Vec<File>,
}

/// `drive#generatedIds`.
#[derive(Debug, Serialize)]
pub(super) struct GeneratedIds {
    pub(super) kind: &'static str,
    pub(super) space: String,
    pub(super) ids: Vec<String>,
}

/// `drive#about`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct About {
    pub(super) kind: &'static str,
    pub(super) user: User,
    pub(super) storage_quota: StorageQuota,
    pub(super) import_formats: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) export_formats: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) max_import_sizes: BTreeMap<&'static str, &'static str>,
    pub(super) max_upload_size: &'static str,
    pub(super) app_installed: bool,
    pub(super) folder_color_palette: [&'static str; 4],
    pub(super) drive_themes: [(); 0],
    pub(super) can_create_drives: bool,
    pub(super) can_create_team_drives: bool,
}

/// `storageQuota` of `about`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StorageQuota {
    pub(super) limit: String,
    pub(super) usage: String,
    pub(super) usage_in_drive: String,
    pub(super) usage_in_drive_trash: String,
}
