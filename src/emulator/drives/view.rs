//! Shared drives as they go out.

use serde::Serialize;

use super::super::access::Caller;
use super::super::grant::Role;
use super::super::time;
use super::super::tree::Tree;
use super::model::{Restrictions, SharedDrive};

/// `drive#drive`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Drive {
    kind: &'static str,
    id: String,
    name: String,
    theme_id: String,
    color_rgb: String,
    background_image_link: String,
    created_time: String,
    hidden: bool,
    capabilities: Capabilities,
    restrictions: Limits,
    #[serde(skip_serializing_if = "Option::is_none")]
    org_unit_id: Option<&'static str>,
}

/// `capabilities` of a shared drive.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Capabilities {
    can_add_children: bool,
    can_change_copy_requires_writer_permission_restriction: bool,
    can_change_domain_users_only_restriction: bool,
    can_change_download_restriction: bool,
    can_change_drive_background: bool,
    can_change_drive_members_only_restriction: bool,
    can_change_sharing_folders_requires_organizer_permission_restriction: bool,
    can_comment: bool,
    can_copy: bool,
    can_delete_children: bool,
    pub(super) can_delete_drive: bool,
    can_download: bool,
    can_edit: bool,
    can_list_children: bool,
    can_manage_members: bool,
    can_read_revisions: bool,
    can_rename: bool,
    pub(super) can_rename_drive: bool,
    can_reset_drive_restrictions: bool,
    can_share: bool,
    can_trash_children: bool,
}

/// `restrictions` of a shared drive.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Limits {
    admin_managed_restrictions: bool,
    copy_requires_writer_permission: bool,
    domain_users_only: bool,
    drive_members_only: bool,
    sharing_folders_requires_organizer_permission: bool,
    download_restriction: Download,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Download {
    restricted_for_readers: bool,
    restricted_for_writers: bool,
}

/// `drive#driveList`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DriveList {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_page_token: Option<String>,
    pub(super) drives: Vec<Drive>,
}

impl Drive {
    pub(in super::super) fn of(
        drive: &SharedDrive,
        tree: &Tree,
        caller: &Caller,
        base: &str,
    ) -> Self {
        Self {
            kind: "drive#drive",
            id: drive.id.clone(),
            name: drive.name.clone(),
            theme_id: drive.theme.clone(),
            color_rgb: drive.color.clone(),
            background_image_link: match &drive.image {
                Some(id) => format!("{base}/uc?id={id}"),
                None => format!("{base}/themes/{}.png", drive.theme),
            },
            created_time: time::format(drive.created),
            hidden: drive.hidden_by.contains(caller.user.email),
            capabilities: Capabilities::of(role(drive, tree, caller), drive, caller),
            restrictions: Limits::of(drive.restrictions),
            org_unit_id: caller.admin.then_some("03ph8a2z"),
        }
    }
}

/// What an account is in a shared drive.
pub(super) fn role(drive: &SharedDrive, tree: &Tree, caller: &Caller) -> Option<Role> {
    caller.role(tree, tree.files.get(&drive.id)?)
}

impl Capabilities {
    pub(super) fn of(role: Option<Role>, drive: &SharedDrive, caller: &Caller) -> Self {
        let Some(role) = role else {
            return Self::default();
        };
        let limits = drive.restrictions;
        let writer = role >= Role::Writer;
        let keeper = role >= Role::FileOrganizer;
        let organizer = role >= Role::Organizer;
        // Restrictions kept by the administration are not the organizers' to change.
        let limiter = organizer && (!limits.admin_managed || caller.user.is_admin());
        let readable = if writer {
            organizer || !limits.no_download_for_writers
        } else {
            !limits.copy_requires_writer
                && !limits.no_download_for_readers
                && !limits.no_download_for_writers
        };
        Self {
            can_add_children: writer,
            can_change_copy_requires_writer_permission_restriction: limiter,
            can_change_domain_users_only_restriction: limiter,
            can_change_download_restriction: limiter,
            can_change_drive_background: organizer,
            can_change_drive_members_only_restriction: limiter,
            can_change_sharing_folders_requires_organizer_permission_restriction: limiter,
            can_comment: role >= Role::Commenter,
            can_copy: readable,
            can_delete_children: organizer,
            can_delete_drive: organizer,
            can_download: readable,
            can_edit: writer,
            can_list_children: true,
            can_manage_members: organizer,
            can_read_revisions: writer,
            can_rename: writer,
            can_rename_drive: organizer,
            can_reset_drive_restrictions: limiter,
            can_share: writer,
            can_trash_children: keeper,
        }
    }

    /// Whether the restrictions may be changed.
    pub(super) fn may_restrict(self) -> bool {
        self.can_reset_drive_restrictions
    }
}

impl Limits {
    fn of(limits: Restrictions) -> Self {
        Self {
            admin_managed_restrictions: limits.admin_managed,
            copy_requires_writer_permission: limits.copy_requires_writer,
            domain_users_only: limits.domain_users_only,
            drive_members_only: limits.members_only,
            sharing_folders_requires_organizer_permission: limits.folders_need_organizer,
            download_restriction: Download {
                restricted_for_readers: limits.no_download_for_readers,
                restricted_for_writers: limits.no_download_for_writers,
            },
        }
    }
}
