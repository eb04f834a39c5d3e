//! The resources of the Drive v3 schema as they go out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::access::{self, Caller};
use super::caps::Capabilities;
use super::export;
use super::model::{Entry, Shortcut};
use super::permissions::Permission;
use super::time;
use super::tree::Tree;
use super::users::{display_name, permission_id};

/// `drive#user`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Person {
    kind: &'static str,
    display_name: String,
    me: bool,
    permission_id: String,
    email_address: String,
}

impl Person {
    /// An address as one account sees it.
    pub(super) fn of(email: &str, caller: &Caller) -> Self {
        Self {
            kind: "drive#user",
            display_name: display_name(email),
            me: caller.user.is(email),
            permission_id: permission_id(email),
            email_address: email.to_owned(),
        }
    }
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
    trashing_user: Option<Person>,
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
    modified_by_me: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified_by_me_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_with_me_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sharing_user: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owners: Option<[Person; 1]>,
    owned_by_me: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    drive_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team_drive_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modifying_user: Option<Person>,
    shared: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    permission_ids: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    permissions: Vec<Permission>,
    #[serde(skip_serializing_if = "Option::is_none")]
    has_augmented_permissions: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inherited_permissions_disabled: Option<bool>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    writers_can_share: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder_color_rgb: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link_share_metadata: Option<LinkShareMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shortcut_details: Option<ShortcutDetails>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    export_links: BTreeMap<&'static str, String>,
    capabilities: Capabilities,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LinkShareMetadata {
    security_update_eligible: bool,
    security_update_enabled: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ShortcutDetails {
    target_id: String,
    target_mime_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_resource_key: Option<String>,
}

impl File {
    /// The resource of one entry, as one account sees it.
    pub(super) fn of(entry: &Entry, tree: &Tree, caller: &Caller, base: &str) -> Self {
        let content = entry.content.as_ref();
        let extension = |name: &str, cut: Option<usize>| {
            content?;
            cut.and_then(|at| name.get(at + 1..)).map(str::to_owned)
        };
        let can = Capabilities::of(tree, entry, caller);
        let mark = entry.mark(caller.user);
        let person = |email: &str| Person::of(email, caller);
        let permissions: Vec<Permission> = if can.can_share {
            access::effective(tree, entry)
                .iter()
                .map(|e| Permission::of(e, entry, tree))
                .collect()
        } else {
            Vec::new()
        };
        let owned = entry.is_owned_by(caller.user);
        let shared_with_me = mark.shared.filter(|_| !owned);
        Self {
            kind: "drive#file",
            id: entry.id.clone(),
            name: entry.name.clone(),
            mime_type: entry.mime_type.clone(),
            description: entry.description.clone(),
            starred: mark.starred,
            trashed: tree.in_trash(entry),
            explicitly_trashed: entry.trashed,
            trashed_time: entry.trashed_at.map(time::format),
            trashing_user: entry.trashed_by.as_deref().map(person),
            parents: parent(entry, tree, caller).map(|p| [p]),
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
            viewed_by_me: mark.viewed.is_some(),
            viewed_by_me_time: mark.viewed.map(time::format),
            created_time: time::format(entry.created),
            modified_time: time::format(entry.modified),
            modified_by_me: mark.modified.is_some(),
            modified_by_me_time: mark.modified.map(time::format),
            shared_with_me_time: shared_with_me.map(time::format),
            sharing_user: mark
                .shared_by
                .as_deref()
                .filter(|_| shared_with_me.is_some())
                .map(person),
            owners: entry.owner().map(|o| [person(o)]),
            owned_by_me: owned,
            drive_id: entry.drive.clone(),
            team_drive_id: entry.drive.clone(),
            last_modifying_user: entry.modified_by.as_deref().map(person),
            shared: access::is_shared(tree, entry),
            permission_ids: permissions.iter().map(|p| p.id.clone()).collect(),
            permissions: if entry.drive.is_none() {
                permissions
            } else {
                Vec::new()
            },
            has_augmented_permissions: entry.drive.as_ref().map(|_| !entry.grants.is_empty()),
            inherited_permissions_disabled: entry.is_folder().then_some(entry.limited),
            original_filename: entry.original_filename.clone(),
            full_file_extension: extension(&entry.name, full_dot(&entry.name)),
            file_extension: extension(&entry.name, entry.name.rfind('.')),
            md5_checksum: content.map(|c| c.md5.clone()),
            sha1_checksum: content.map(|c| c.sha1.clone()),
            sha256_checksum: content.map(|c| c.sha256.clone()),
            size: content.map(|c| c.size.to_string()),
            quota_bytes_used: entry.quota().to_string(),
            head_revision_id: content.map(|c| c.revision.clone()),
            is_app_authorized: true,
            copy_requires_writer_permission: closed(entry, tree),
            viewers_can_copy_content: !closed(entry, tree),
            writers_can_share: entry.drive.is_none().then_some(!entry.writers_cannot_share),
            folder_color_rgb: entry.folder_color.clone(),
            resource_key: entry.resource_key.clone(),
            link_share_metadata: entry.resource_key.as_ref().map(|_| LinkShareMetadata {
                security_update_eligible: true,
                security_update_enabled: true,
            }),
            shortcut_details: entry
                .shortcut
                .as_ref()
                .map(|s| ShortcutDetails::of(s, tree)),
            export_links: export::links(entry, base),
            capabilities: can,
        }
    }
}

impl ShortcutDetails {
    fn of(shortcut: &Shortcut, tree: &Tree) -> Self {
        let target = tree.files.get(&shortcut.target_id);
        Self {
            target_id: shortcut.target_id.clone(),
            target_mime_type: shortcut.target_mime_type.clone(),
            target_resource_key: target.and_then(|t| t.resource_key.clone()),
        }
    }
}

// A folder that the account cannot see is not named.
fn parent(entry: &Entry, tree: &Tree, caller: &Caller) -> Option<String> {
    let id = entry.parent.as_ref()?;
    let known = tree.files.get(id);
    let seen = known.is_none_or(|p| caller.role(tree, p).is_some());
    seen.then(|| id.clone())
}

// The restriction of a shared drive overrides what its files say.
fn closed(entry: &Entry, tree: &Tree) -> bool {
    let drive = tree.drive_of(entry);
    entry.no_copy || drive.is_some_and(|d| d.restrictions.copy_requires_writer)
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
