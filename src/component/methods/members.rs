//! The members of shared drives: each is a permission of the drive.

use crate::component::GoogleDrive;
use crate::drive::confirm;
use crate::drive::permissions::{self, Wanted};
use crate::enums::{PermissionRole, PermissionType};
use crate::error::{Error, Result, codes};

/// # Members of shared drives
impl GoogleDrive {
    /// Makes a user or group a member of a shared drive and returns the id of the permission behind that.
    ///
    /// Reference: `add_shared_drive_member` method.
    ///
    /// # Errors
    /// 601 for the role `Owner`, for types other than user and group and for an empty address; 604 for an unknown
    /// drive; 600 without the right, or when the answer does not show the member.
    pub fn add_shared_drive_member(
        &self,
        shared_drive_id: &str,
        role: PermissionRole,
        permission_type: PermissionType,
        email: &str,
    ) -> Result<String> {
        self.perform(
            |s| {
                let role = member_role(role)?;
                if !matches!(
                    permission_type,
                    PermissionType::User | PermissionType::Group
                ) {
                    return Err(refused("a member of a shared drive is a user or a group"));
                }
                if email.trim().is_empty() {
                    return Err(refused("a member needs an e-mail address"));
                }
                let wanted = Wanted {
                    role: Some(role),
                    permission_type: Some(permission_type),
                    email_address: Some(email.trim()),
                    ..Wanted::default()
                };
                let request = permissions::create(s.of(shared_drive_id), &wanted)?;
                Ok((shared_drive_id, request, wanted))
            },
            |call, (id, request, wanted)| {
                Ok(confirm::granted(&call.answer(&[id], &request)?, &wanted)?.id)
            },
        )
    }

    /// Gives a member of a shared drive another role.
    ///
    /// Reference: `update_shared_drive_member` method.
    ///
    /// # Errors
    /// 601 for the role `Owner`; 604 for an unknown id; 600 without the right.
    pub fn update_shared_drive_member(
        &self,
        shared_drive_id: &str,
        permission_id: &str,
        role: PermissionRole,
    ) -> Result<()> {
        self.perform(
            |s| {
                let wanted = Wanted {
                    role: Some(member_role(role)?),
                    ..Wanted::default()
                };
                let request = permissions::update(s.of(shared_drive_id), permission_id, &wanted)?;
                Ok((shared_drive_id, permission_id, request, wanted))
            },
            |call, (id, permission, request, wanted)| {
                confirm::regranted(&call.answer(&[id], &request)?, permission, &wanted)
            },
        )
    }

    /// Ends a membership of a shared drive.
    ///
    /// Reference: `remove_shared_drive_member` method.
    ///
    /// # Errors
    /// 604 for an unknown id; 600 without the right.
    pub fn remove_shared_drive_member(
        &self,
        shared_drive_id: &str,
        permission_id: &str,
    ) -> Result<()> {
        self.perform(
            |s| {
                let request = permissions::delete(s.of(shared_drive_id), permission_id)?;
                Ok((shared_drive_id, request))
            },
            |call, (id, request)| confirm::deleted(&call.answer(&[id], &request)?),
        )
    }
}

fn member_role(role: PermissionRole) -> Result<PermissionRole> {
    if role == PermissionRole::Owner {
        return Err(refused("a shared drive has no owner among its members"));
    }
    Ok(role)
}

fn refused(why: &str) -> Error {
    let mut text = format!("{why}.");
    text[..1].make_ascii_uppercase();
    Error::new(codes::UNSUPPORTED, text)
}
