//! Where items are: the folder of a new one, and ways from one folder to another.

use std::sync::Arc;

use super::access::Caller;
use super::caps::Capabilities;
use super::errors::ApiError;
use super::grant::{Grant, Role};
use super::model::Entry;
use super::store::State;

const APP_DATA: &str = "appDataFolder";

/// The `addParents` and `removeParents` of an update.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    pub(super) add: Vec<String>,
    pub(super) remove: Vec<String>,
}

/// Puts a new entry into the folder a request names, or into My Drive.
pub(super) fn place(
    state: &State,
    caller: &Caller,
    entry: &mut Entry,
    parents: Option<&[String]>,
) -> Result<(), ApiError> {
    match parents {
        None | Some([]) => entry.parent = Some(state.tree.root(caller.user).to_owned()),
        Some([one]) if one == APP_DATA => {
            entry.parent = Some(APP_DATA.to_owned());
            entry.app_data = true;
        }
        Some([one]) => {
            let parent = folder(state, caller, one)?;
            entry.app_data = parent.app_data;
            entry.drive.clone_from(&parent.drive);
            entry.parent = Some(parent.id.clone());
        }
        Some(_) => {
            return Err(ApiError::invalid(
                "parents",
                "A file can have one parent only.",
            ));
        }
    }
    Ok(())
}

/// Moves an entry as `addParents` and `removeParents` say.
pub(super) fn shift(
    state: &State,
    caller: &Caller,
    entry: &mut Entry,
    moves: &Moves,
) -> Result<(), ApiError> {
    let mut parents: Vec<String> = entry.parent.iter().cloned().collect();
    for id in &moves.remove {
        if id == APP_DATA {
            parents.retain(|p| p != id);
        } else {
            let known = caller.see(state, id)?;
            parents.retain(|p| *p != known.id);
        }
    }
    let mut drive = None;
    for id in &moves.add {
        let parent = folder(state, caller, id)?;
        let below = state.tree.chain(parent).any(|above| above.id == entry.id);
        if below {
            return Err(ApiError::forbidden(
                "cannotAddParent",
                "A folder cannot be moved into itself or a folder below it.",
            ));
        }
        if !parents.contains(&parent.id) {
            parents.push(parent.id.clone());
        }
        drive = Some(parent.drive.clone());
    }
    let shared = entry.drive.is_some() || drive.as_ref().is_some_and(Option::is_some);
    if parents.len() > 1 || (shared && parents.is_empty()) {
        return Err(if shared {
            let words = "A shared drive item must have exactly one parent.";
            ApiError::forbidden("teamDrivesParentLimit", words)
        } else {
            let words = "Increasing the number of parents is not allowed";
            ApiError::forbidden("cannotAddParent", words)
        });
    }
    let parent = parents.pop();
    if parent == entry.parent {
        return Ok(());
    }
    let drive = drive.unwrap_or_else(|| entry.drive.clone());
    allowed(state, caller, entry, drive.as_ref())?;
    if drive != entry.drive {
        let owner = caller.user.email;
        entry.grants = regranted(entry, drive.as_ref(), Some(owner));
        entry.drive = drive;
    }
    entry.parent = parent;
    Ok(())
}

fn allowed(
    state: &State,
    caller: &Caller,
    entry: &Entry,
    drive: Option<&String>,
) -> Result<(), ApiError> {
    let can = Capabilities::of(&state.tree, entry, caller);
    if drive == entry.drive.as_ref() {
        return if can.can_move_item_within_drive {
            Ok(())
        } else {
            Err(ApiError::no_permission())
        };
    }
    if state.tree.in_trash(entry) {
        return Err(if drive.is_some() {
            let words = "A trashed item cannot be moved into a shared drive.";
            ApiError::forbidden("cannotMoveTrashedItemIntoTeamDrive", words)
        } else {
            let words = "A trashed item cannot be moved out of a shared drive.";
            ApiError::forbidden("cannotMoveTrashedItemOutOfTeamDrive", words)
        });
    }
    if entry.drive.is_none() && entry.is_folder() {
        let words = "Moving folders into shared drives is not supported.";
        return Err(ApiError::forbidden(
            "teamDrivesFolderMoveInNotSupported",
            words,
        ));
    }
    let may = if entry.drive.is_none() {
        can.can_move_item_into_team_drive
    } else {
        can.can_move_item_out_of_drive
    };
    if may {
        Ok(())
    } else {
        Err(ApiError::no_permission())
    }
}

/// Takes everything below a moved folder along into its new drive.
pub(super) fn carry(state: &mut State, id: &str, drive: Option<&String>, owner: Option<&str>) {
    for below in state.tree.subtree(id) {
        if let Some(entry) = state.tree.files.get(&below)
            && entry.drive.as_ref() != drive
        {
            let mut entry = Entry::clone(entry);
            entry.grants = regranted(&entry, drive, owner);
            entry.drive = drive.cloned();
            state.put(entry);
        }
    }
}

// A shared drive knows no owners, My Drive no organizers.
fn regranted(entry: &Entry, drive: Option<&String>, owner: Option<&str>) -> Vec<Grant> {
    let mut grants = entry.grants.clone();
    if drive.is_some() {
        grants.retain(|g| g.role != Role::Owner);
    } else if let Some(owner) = owner {
        grants.retain(|g| g.email.as_deref() != Some(owner));
        for grant in &mut grants {
            grant.role = grant.role.min(Role::Writer);
        }
        grants.push(Grant::to_user(owner, Role::Owner));
    }
    grants
}

fn folder<'a>(state: &'a State, caller: &Caller, id: &str) -> Result<&'a Arc<Entry>, ApiError> {
    let found = caller.see(state, id)?;
    if !found.is_folder() {
        return Err(ApiError::forbidden(
            "parentNotAFolder",
            "The specified parent is not a folder.",
        ));
    }
    let can = Capabilities::of(&state.tree, found, caller);
    let may = can.can_add_children || (can.can_edit && state.tree.in_trash(found));
    if !may {
        return Err(ApiError::forbidden(
            "insufficientParentPermissions",
            "Insufficient permissions for the specified parent.",
        ));
    }
    Ok(found)
}
