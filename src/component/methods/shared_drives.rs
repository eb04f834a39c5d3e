//! Shared drives and their members.

use crate::component::GoogleDrive;
use crate::enums::{PermissionRole, PermissionType, SharedDriveRestrictions};
use crate::error::Result;

/// # Shared drive methods
impl GoogleDrive {
    /// Lists the shared drives the user is a member of into the `shared_drive_*` properties, a page a call: call
    /// it again until `shared_drive_marker` is empty. `on_shared_drive_list` fires for each.
    ///
    /// Reference: `list_shared_drives` method.
    ///
    /// # Errors
    /// 603 without valid credentials; 600 when the service refuses the marker. The collection stays as it was.
    pub fn list_shared_drives(&self) -> Result<()> {
        self.not_yet("list_shared_drives")
    }

    /// Reads one shared drive into the `shared_drive_*` properties, in place of what they held.
    ///
    /// Reference: `get_shared_drive_info` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn get_shared_drive_info(&self, shared_drive_id: &str) -> Result<()> {
        let _ = shared_drive_id;
        self.not_yet("get_shared_drive_info")
    }

    /// Creates a shared drive and returns its id. The same `request_id` never creates two; empty: one is made.
    ///
    /// Reference: `create_shared_drive` method.
    ///
    /// # Errors
    /// 603 without the right to create one; 600 when the service refuses.
    pub fn create_shared_drive(&self, name: &str, request_id: &str) -> Result<String> {
        let _ = (name, request_id);
        self.not_yet("create_shared_drive")
    }

    /// Renames a shared drive, unless the name is empty, and sets and lifts restrictions: all of it or nothing.
    ///
    /// Reference: `update_shared_drive` method.
    ///
    /// # Errors
    /// 601 for a restriction that is unknown or in both sets, with nothing sent; 603 without the right.
    pub fn update_shared_drive(
        &self,
        shared_drive_id: &str,
        new_name: &str,
        set_restrictions: SharedDriveRestrictions,
        unset_restrictions: SharedDriveRestrictions,
    ) -> Result<()> {
        let _ = (
            shared_drive_id,
            new_name,
            set_restrictions,
            unset_restrictions,
        );
        self.not_yet("update_shared_drive")
    }

    /// Deletes a shared drive, which has to be empty but for its trash.
    ///
    /// Reference: `delete_shared_drive` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 603 for anyone but an organizer; 600 when it is not empty.
    pub fn delete_shared_drive(&self, shared_drive_id: &str) -> Result<()> {
        let _ = shared_drive_id;
        self.not_yet("delete_shared_drive")
    }

    /// Hides a shared drive from the user's default view, or shows it again.
    ///
    /// Reference: `toggle_shared_drive_hidden` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn toggle_shared_drive_hidden(&self, shared_drive_id: &str, hidden: bool) -> Result<()> {
        let _ = (shared_drive_id, hidden);
        self.not_yet("toggle_shared_drive_hidden")
    }

    /// Makes a user or group a member of a shared drive and returns the id of the permission behind that.
    ///
    /// Reference: `add_shared_drive_member` method.
    ///
    /// # Errors
    /// 601 for the role `Owner` and for types other than user and group; 603 without the right.
    pub fn add_shared_drive_member(
        &self,
        shared_drive_id: &str,
        role: PermissionRole,
        permission_type: PermissionType,
        email: &str,
    ) -> Result<String> {
        let _ = (shared_drive_id, role, permission_type, email);
        self.not_yet("add_shared_drive_member")
    }

    /// Gives a member of a shared drive another role.
    ///
    /// Reference: `update_shared_drive_member` method.
    ///
    /// # Errors
    /// 601 for the role `Owner`; 604 for an unknown id; 603 without the right.
    pub fn update_shared_drive_member(
        &self,
        shared_drive_id: &str,
        permission_id: &str,
        role: PermissionRole,
    ) -> Result<()> {
        let _ = (shared_drive_id, permission_id, role);
        self.not_yet("update_shared_drive_member")
    }

    /// Ends a membership of a shared drive.
    ///
    /// Reference: `remove_shared_drive_member` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 603 without the right.
    pub fn remove_shared_drive_member(
        &self,
        shared_drive_id: &str,
        permission_id: &str,
    ) -> Result<()> {
        let _ = (shared_drive_id, permission_id);
        self.not_yet("remove_shared_drive_member")
    }
}
