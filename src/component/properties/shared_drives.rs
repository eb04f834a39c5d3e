//! Group `shared_drive`.

use crate::component::declare::properties;

properties! {
    /// # Shared drives
    group "shared_drive" in ROWS;

    /// Id of the shared drive that listings look in when `list_resources_scope` is `SharedDrive`.
    rw shared_drive, set_shared_drive: String = "" => general.shared_drive;
}
