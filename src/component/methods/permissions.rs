//! Who may do what with an item.

use crate::component::GoogleDrive;
use crate::error::Result;

/// # Permissions
impl GoogleDrive {
    /// Lists the permissions of a file, folder or shared drive into the `permission_*` properties, a page a call:
    /// call it again until `permission_marker` is empty. `on_permission_list` fires for each.
    ///
    /// Reference: `list_permissions` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 603 without the right to see them. The collection stays as it was.
    pub fn list_permissions(&self, resource_id: &str) -> Result<()> {
        let _ = resource_id;
        self.not_yet("list_permissions")
    }

    /// Reads one permission of an item into the `permission_*` properties, in place of what they held.
    ///
    /// Reference: `get_permission_info` method.
    ///
    /// # Errors
    /// 604 for an unknown id.
    pub fn get_permission_info(&self, resource_id: &str, permission_id: &str) -> Result<()> {
        let _ = (resource_id, permission_id);
        self.not_yet("get_permission_info")
    }

    /// Does what each permission's `permission_mod_op` says, one after the other; an operation that is done goes
    /// back to `None`. To make someone owner the setting `TransferOwnership` has to be on.
    ///
    /// Reference: `update_permissions` method.
    ///
    /// # Errors
    /// The service's refusal of the first operation that fails, naming its index; those behind it are not tried.
    pub fn update_permissions(&self, resource_id: &str) -> Result<()> {
        let _ = resource_id;
        self.not_yet("update_permissions")
    }
}
