//! Group `permission`: who may do what with an item.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::enums::{PermissionModOp, PermissionRole, PermissionType};
use crate::error::Result;
use crate::records::{Permission, Records};

properties! {
    /// # Permissions
    group "permission" in ROWS;

    /// Where the next page of permissions begins; empty when there is no further page.
    rw permission_marker, set_permission_marker: String = "" => permission_page.marker;
    /// How many permissions there are; indexes go from 0 to one less.
    own permission_count, set_permission_count: usize = 0;
    /// Whether search may find the file; for domains and everyone.
    each_rw permission_allow_file_discovery, set_permission_allow_file_discovery: bool = false => permissions.allow_file_discovery;
    /// The domain it is for, when `permission_type` is `Domain`.
    each_rw permission_domain, set_permission_domain: String = "" => permissions.domain;
    /// The e-mail address it is for, when `permission_type` is `User` or `Group`.
    each_rw permission_email, set_permission_email: String = "" => permissions.email;
    /// The id.
    each_rw permission_id, set_permission_id: String = "" => permissions.id;
    /// What is to be done with it: nothing (0), create (1), update (2) or delete (3).
    each_rw permission_mod_op, set_permission_mod_op: PermissionModOp = 0 => permissions.mod_op;
    /// What it allows: reader (0), commenter (1), writer (2), owner (3), file organizer (4), organizer (5).
    each_rw permission_role, set_permission_role: PermissionRole = 0 => permissions.role;
    /// Whom it is for: a user (0), a group (1), a domain (2) or everyone (3).
    each_rw permission_type, set_permission_type: PermissionType = 0 => permissions.permission_type;
}

impl GoogleDrive {
    /// How many permissions there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `permission_count` property.
    #[doc(alias = "get_permission_count")]
    pub fn permission_count(&self) -> usize {
        self.state().read(|s| s.permissions.len())
    }

    /// Grows the collection with empty records, or drops the last ones.
    ///
    /// # Errors
    /// 605 above 100,000 records, the limit for counts a program sets.
    pub fn set_permission_count(&self, count: usize) -> Result<()> {
        self.state().update(|s| s.permissions.resize(count))
    }

    /// All permissions, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn permissions(&self) -> Records<Permission> {
        self.state().read(|s| s.permissions.view())
    }

    /// The permission at an index as a record: a copy of it.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy; `set_permission_role(i, ..)` and the like change it"]
    pub fn permission(&self, index: usize) -> Result<Permission> {
        self.state().read(|s| s.permissions.at(index).cloned())
    }

    /// Adds a permission after the others; every member counts as assigned.
    ///
    /// Extension: the reference has no such method.
    pub fn add_permission(&self, permission: Permission) {
        let names = ROWS
            .iter()
            .filter(|row| row.indexed)
            .map(|row| row.name)
            .collect();
        self.state()
            .update(|s| s.permissions.push(permission, names));
    }
}
