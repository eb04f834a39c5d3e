//! What an account may do with an item. The answers show this, and the handlers obey it.

use serde::Serialize;

use super::access::Caller;
use super::grant::Role;
use super::model::{Entry, SHORTCUT};
use super::tree::Tree;

/// `capabilities` of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Capabilities {
    pub(super) can_accept_ownership: bool,
    pub(super) can_add_children: bool,
    pub(super) can_add_folder_from_another_drive: bool,
    pub(super) can_add_my_drive_parent: bool,
    pub(super) can_change_copy_requires_writer_permission: bool,
    pub(super) can_change_security_update_enabled: bool,
    pub(super) can_change_viewers_can_copy_content: bool,
    pub(super) can_comment: bool,
    pub(super) can_copy: bool,
    pub(super) can_delete: bool,
    pub(super) can_delete_children: bool,
    pub(super) can_disable_inherited_permissions: bool,
    pub(super) can_download: bool,
    pub(super) can_edit: bool,
    pub(super) can_enable_inherited_permissions: bool,
    pub(super) can_list_children: bool,
    pub(super) can_modify_content: bool,
    pub(super) can_modify_content_restriction: bool,
    pub(super) can_modify_editor_content_restriction: bool,
    pub(super) can_modify_labels: bool,
    pub(super) can_modify_owner_content_restriction: bool,
    pub(super) can_move_children_out_of_drive: bool,
    pub(super) can_move_children_within_drive: bool,
    pub(super) can_move_item_into_team_drive: bool,
    pub(super) can_move_item_out_of_drive: bool,
    pub(super) can_move_item_within_drive: bool,
    pub(super) can_read_drive: bool,
    pub(super) can_read_labels: bool,
    pub(super) can_read_revisions: bool,
    pub(super) can_remove_children: bool,
    pub(super) can_remove_content_restriction: bool,
    pub(super) can_remove_my_drive_parent: bool,
    pub(super) can_rename: bool,
    pub(super) can_share: bool,
    pub(super) can_trash: bool,
    pub(super) can_trash_children: bool,
    pub(super) can_untrash: bool,
    /// Not shown: whether bytes and exports may be had.
    #[serde(skip)]
    pub(super) can_read_content: bool,
    /// Not shown: whether content the service warns of may be had all the same.
    #[serde(skip)]
    pub(super) can_acknowledge_abuse: bool,
}

impl Capabilities {
    pub(super) fn of(tree: &Tree, entry: &Entry, caller: &Caller) -> Self {
        let Some(role) = caller.role(tree, entry) else {
            return Self::default();
        };
        let drive = tree.drive_of(entry);
        let shared = entry.drive.is_some();
        let folder = entry.is_folder();
        let file = !folder;
        let top = tree.is_root(&entry.id) || entry.is_drive_top();
        let writer = role >= Role::Writer;
        let owner = role == Role::Owner;
        let keeper = shared && role >= Role::FileOrganizer;
        let organizer = shared && role >= Role::Organizer;
        let trashed = tree.in_trash(entry);
        // In a shared drive managers move and throw away; elsewhere that is the owner's.
        let manager = if shared { keeper } else { owner };
        let closed = entry.no_copy || drive.is_some_and(|d| d.restrictions.copy_requires_writer);
        let limits = drive.map(|d| d.restrictions).unwrap_or_default();
        let kept_in = if writer {
            limits.no_download_for_writers && !organizer
        } else {
            closed || limits.no_download_for_readers || limits.no_download_for_writers
        };
        let readable = file && !kept_in;
        let may_share = if shared {
            let organizers_only = drive.is_some_and(|d| d.restrictions.folders_need_organizer);
            match (folder, entry.is_drive_top()) {
                (_, true) => organizer,
                (true, _) => organizer || (keeper && !organizers_only),
                (false, _) => writer,
            }
        } else {
            owner || (writer && !entry.writers_cannot_share)
        };
        Self {
            can_accept_ownership: entry
                .grants
                .iter()
                .any(|g| g.pending_owner && g.names(caller.user)),
            can_add_children: folder && writer && !trashed,
            can_add_folder_from_another_drive: false,
            can_add_my_drive_parent: false,
            can_change_copy_requires_writer_permission: file && writer,
            can_change_security_update_enabled: false,
            can_change_viewers_can_copy_content: file && writer,
            can_comment: file && role >= Role::Commenter,
            can_copy: readable && !trashed && !top,
            can_delete: !top && if shared { organizer } else { owner },
            can_delete_children: folder && organizer,
            can_disable_inherited_permissions: folder && !top && (owner || organizer),
            can_download: readable && entry.content.is_some(),
            can_edit: writer,
            can_enable_inherited_permissions: folder && !top && (owner || organizer),
            can_list_children: folder,
            can_modify_content: writer && file && entry.mime_type != SHORTCUT,
            can_modify_content_restriction: file && writer,
            can_modify_editor_content_restriction: file && writer,
            can_modify_labels: false,
            can_modify_owner_content_restriction: file && owner,
            can_move_children_out_of_drive: folder && if shared { organizer } else { writer },
            can_move_children_within_drive: folder && if shared { keeper } else { writer },
            can_move_item_into_team_drive: !top && !shared && file && writer,
            can_move_item_out_of_drive: !top && if shared { organizer } else { owner },
            can_move_item_within_drive: !top && if shared { keeper } else { writer },
            can_read_drive: shared && is_member(tree, entry, caller),
            can_read_labels: false,
            can_read_revisions: file && writer,
            can_remove_children: folder && if shared { keeper } else { writer },
            can_remove_content_restriction: false,
            can_remove_my_drive_parent: !top && !shared && writer,
            can_rename: !top && writer,
            can_share: may_share && !tree.is_root(&entry.id),
            can_trash: !top && manager && !entry.trashed,
            can_trash_children: folder && keeper,
            can_untrash: !top && manager && entry.trashed,
            can_read_content: readable,
            can_acknowledge_abuse: if shared { organizer } else { owner },
        }
    }
}

// Somebody may be let in to one file of a shared drive without being let in to the drive.
fn is_member(tree: &Tree, entry: &Entry, caller: &Caller) -> bool {
    let top = entry.drive.as_ref().and_then(|id| tree.files.get(id));
    top.is_some_and(|top| caller.role(tree, top).is_some())
}
