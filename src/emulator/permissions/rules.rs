//! Which permissions may stand on which items.

use super::super::access::Caller;
use super::super::errors::ApiError;
use super::super::grant::{Grant, Grantee, Role};
use super::super::model::Entry;
use super::super::store::State;
use super::super::users::{User, domain};

/// Whether an account may put a permission on an item it may share.
pub(super) fn fits(
    state: &State,
    caller: &Caller,
    entry: &Entry,
    grant: &Grant,
    transfer: bool,
) -> Result<(), ApiError> {
    place(entry, grant)?;
    if grant.role == Role::Owner {
        return ownership(caller, entry, grant, transfer);
    }
    if entry.owner().is_some_and(|o| {
        grant
            .email
            .as_deref()
            .is_some_and(|e| e.eq_ignore_ascii_case(o))
    }) {
        let words = "The owner of a file cannot be given another role.";
        return Err(ApiError::forbidden("cannotRemoveOwner", words));
    }
    // Nobody hands on more than he has.
    if caller.role(&state.tree, entry) < Some(grant.role) {
        return Err(ApiError::no_permission());
    }
    restrictions(state, entry, grant)
}

fn place(entry: &Entry, grant: &Grant) -> Result<(), ApiError> {
    let crowd = matches!(grant.to, Grantee::Domain | Grantee::Anyone);
    let refused = match (&entry.drive, grant.role) {
        (Some(_), Role::Owner) => Some((
            "ownerOnTeamDriveItemNotSupported",
            "Items in shared drives have no owners.",
        )),
        (None, Role::Organizer) => Some((
            "organizerOnNonTeamDriveNotSupported",
            "The organizer role is for shared drives.",
        )),
        (None, Role::FileOrganizer) => Some((
            "fileOrganizerOnNonTeamDriveNotSupported",
            "The fileOrganizer role is for shared drives.",
        )),
        (Some(_), Role::Organizer) if !entry.is_drive_top() => Some((
            "organizerOnNonTeamDriveItemNotSupported",
            "The organizer role is for shared drives as a whole.",
        )),
        (Some(_), Role::FileOrganizer) if !entry.is_folder() => Some((
            "fileOrganizerOnFoldersInSharedDriveOnly",
            "The fileOrganizer role is for folders of shared drives.",
        )),
        _ if crowd && entry.is_drive_top() => Some((
            "cannotShareTeamDriveTopFolderWithAnyoneOrDomains",
            "A shared drive cannot be shared with anyone or with domains.",
        )),
        _ if grant.expires.is_some() && entry.is_drive_top() => Some((
            "expirationDateNotAllowedForSharedDriveMembers",
            "Members of a shared drive have no expiration dates.",
        )),
        _ => None,
    };
    match refused {
        Some((reason, words)) => Err(ApiError::forbidden(reason, words)),
        None => Ok(()),
    }
}

fn ownership(
    caller: &Caller,
    entry: &Entry,
    grant: &Grant,
    transfer: bool,
) -> Result<(), ApiError> {
    if !transfer {
        let words =
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.";
        return Err(ApiError::forbidden("forbidden", words).parameter("transferOwnership"));
    }
    if grant.to != Grantee::User {
        let words = "Only a user can own a file.";
        return Err(ApiError::new(400, "invalidSharingRequest", words));
    }
    let accepts = entry
        .grants
        .iter()
        .any(|g| g.pending_owner && g.names(caller.user) && g.id == grant.id);
    if !entry.is_owned_by(caller.user) && !accepts {
        return Err(ApiError::no_permission());
    }
    let to = grant.email.as_deref().and_then(User::named);
    if to.is_none_or(|u| entry.owner().map(domain) != Some(u.domain())) {
        let words = "Ownership can be transferred within a domain only.";
        return Err(ApiError::forbidden(
            "ownershipChangeAcrossDomainNotPermitted",
            words,
        ));
    }
    Ok(())
}

fn restrictions(state: &State, entry: &Entry, grant: &Grant) -> Result<(), ApiError> {
    let Some(drive) = state.tree.drive_of(entry) else {
        return Ok(());
    };
    let home = domain(&drive.requested_by);
    let away = match grant.to {
        Grantee::User | Grantee::Group => {
            grant.email.as_deref().map(domain).unwrap_or_default() != home
        }
        Grantee::Domain => grant.domain.as_deref() != Some(home),
        Grantee::Anyone => true,
    };
    if drive.restrictions.domain_users_only && away {
        let words = "This shared drive is open to users of its domain only.";
        return Err(ApiError::forbidden(
            "teamDriveDomainUsersOnlyRestriction",
            words,
        ));
    }
    let top = state.tree.files.get(&drive.id);
    let member = top.is_some_and(|t| t.grants.iter().any(|g| g.id == grant.id));
    if drive.restrictions.members_only && !entry.is_drive_top() && !member {
        let words = "Items of this shared drive are open to its members only.";
        return Err(ApiError::forbidden(
            "teamDriveTeamMembersOnlyRestriction",
            words,
        ));
    }
    Ok(())
}

/// Makes the grantee the owner, and the owner a writer.
pub(super) fn hand_over(entry: &mut Entry, grant: &Grant) {
    for known in &mut entry.grants {
        if known.role == Role::Owner {
            known.role = Role::Writer;
        }
    }
    entry.grants.retain(|g| g.id != grant.id);
    let mut grant = grant.clone();
    grant.pending_owner = false;
    grant.expires = None;
    entry.grants.push(grant);
}

/// The refusal to alter a permission where it is only inherited.
pub(super) fn inherited(entry: &Entry) -> ApiError {
    let reason = if entry.drive.is_some() {
        "cannotModifyInheritedTeamDrivePermission"
    } else {
        "cannotModifyInheritedPermission"
    };
    let words = "Cannot update or delete an inherited permission.";
    ApiError::forbidden(reason, words)
}
