//! Group `account`: whose drive this is and how full it is.

use crate::component::declare::properties;

properties! {
    /// # Account
    ///
    /// Filled by [`get_account_info`](Self::get_account_info).
    group "account" in ROWS;

    /// Whether the account may create shared drives.
    ro account_can_create_shared_drives: bool = false => account.can_create_shared_drives;
    /// Bytes used in Google Drive, trashed items included; -1 when unknown.
    ro account_drive_usage: i64 = -1 => account.drive_usage;
    /// The account's e-mail address.
    ro account_email: String = "" => account.email;
    /// The name of the account's user.
    ro account_name: String = "" => account.name;
    /// The id that permissions for this account, memberships of shared drives among them, have.
    ro account_permission_id: String = "" => account.permission_id;
    /// Bytes the account may use over all services; -1 when there is no limit.
    ro account_storage_quota: i64 = -1 => account.storage_quota;
    /// Bytes used over all services; -1 when unknown.
    ro account_storage_usage: i64 = -1 => account.storage_usage;
    /// Bytes used by trashed items; -1 when unknown.
    ro account_trash_usage: i64 = -1 => account.trash_usage;
}
