//! Group `shared_drive`: the drives `list_shared_drives` found, and the one that listings look in.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::enums::{SharedDriveCapabilities, SharedDriveRestrictions};
use crate::error::Result;
use crate::records::{Records, SharedDrive};

properties! {
    /// # Shared drives
    ///
    /// Filled by [`list_shared_drives`](Self::list_shared_drives) and
    /// [`get_shared_drive_info`](Self::get_shared_drive_info).
    group "shared_drive" in ROWS;

    /// Id of the shared drive that listings look in when `list_resources_scope` is `SharedDrive`, and that
    /// [`list_changes`](Self::list_changes) and [`get_current_change_marker`](Self::get_current_change_marker)
    /// are about when it is not empty.
    rw shared_drive, set_shared_drive: String = "" => general.shared_drive;
    /// Where the next page of shared drives begins; empty when there is no further page.
    rw shared_drive_marker, set_shared_drive_marker: String = "" => shared_drive_page.marker;
    /// How many shared drives there are; indexes go from 0 to one less. Read-only.
    own shared_drive_count: usize = 0;
    /// What the user may do with it.
    each shared_drive_capabilities: SharedDriveCapabilities = 0 => shared_drives.capabilities;
    /// When it was created, RFC 3339.
    each shared_drive_created_time: String = "" => shared_drives.created_time;
    /// Whether the user hid it from the default view;
    /// [`toggle_shared_drive_hidden`](Self::toggle_shared_drive_hidden) changes that.
    each shared_drive_hidden: bool = false => shared_drives.hidden;
    /// The id.
    each shared_drive_id: String = "" => shared_drives.id;
    /// The name; [`update_shared_drive`](Self::update_shared_drive) changes it.
    each shared_drive_name: String = "" => shared_drives.name;
    /// What is restricted in it; [`update_shared_drive`](Self::update_shared_drive) changes that.
    each shared_drive_restrictions: SharedDriveRestrictions = 0 => shared_drives.restrictions;
}

impl GoogleDrive {
    /// How many shared drives there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `shared_drive_count` property. Read-only.
    #[doc(alias = "get_shared_drive_count")]
    pub fn shared_drive_count(&self) -> usize {
        self.state().read(|s| s.shared_drives.len())
    }

    /// All shared drives, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn shared_drives(&self) -> Records<SharedDrive> {
        self.state().read(|s| s.shared_drives.view())
    }

    /// The shared drive at an index as a record: a copy of it.
    ///
    /// The property `shared_drive` has the shorter name: it is the drive that listings look in.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy"]
    pub fn listed_shared_drive(&self, index: usize) -> Result<SharedDrive> {
        self.state().read(|s| s.shared_drives.at(index).cloned())
    }
}
