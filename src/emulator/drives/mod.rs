//! The drives family: shared drives, their members' rights, and what they hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::access::Caller;
use super::call::{Call, Head};
use super::errors::ApiError;
use super::files::Shape;
use super::grant::{Grant, Role};
use super::model::{Entry, FOLDER};
use super::order::part;
use super::reply::Reply;
use super::server::App;
use super::store::{State, random};
use super::time;
use super::tree::Tree;

pub(super) use model::SharedDrive;
pub(super) use view::Drive;

use body::{DriveBody, checked_name};
use search::{Facts, Query};
use view::{Capabilities, DriveList, role};

mod body;
mod model;
mod search;
mod view;

/// The themes a shared drive can have: id and colour.
pub(super) const THEMES: [(&str, &str); 4] = [
    ("abacus", "#ea6100"),
    ("blueprints", "#4285f4"),
    ("clouds", "#009688"),
    ("desert", "#c0ca33"),
];

const ONE: &str = "kind,id,name";
const LIST: &str = "kind,nextPageToken,drives(kind,id,name)";

pub(super) fn list(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "DriveList", LIST)?;
    let size = head.number("pageSize", 10, 1, 100)?;
    let caller = caller.with_admin(head)?;
    let query = head.param("q").map(Query::parse).transpose()?;
    let key = format!(
        "{} {} {}",
        caller.user.name,
        caller.admin,
        head.param("q").unwrap_or_default()
    );
    let tree = app.store.tree();
    let wanted = |d: &&Arc<SharedDrive>| {
        role(d, &tree, &caller).is_some()
            && query
                .as_ref()
                .is_none_or(|q| q.matches(d, facts(d, &tree, &caller)))
    };
    let mut found: Vec<Arc<SharedDrive>> = tree
        .drives
        .values()
        .filter(wanted)
        .map(Arc::clone)
        .collect();
    found.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    let (shown, next) = part(head, &found, size, &key, |d| &d.id)?;
    shape.reply(&DriveList {
        kind: "drive#driveList",
        next_page_token: next,
        drives: shown
            .iter()
            .map(|d| Drive::of(d, &tree, &caller, &app.base))
            .collect(),
    })
}

pub(super) fn get(app: &App, head: &Head, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "Drive", ONE)?;
    let caller = caller.with_admin(head)?;
    show(app, &shape, &caller, id)
}

pub(super) fn create(app: &App, call: &mut Call<'_>, caller: &Caller) -> Result<Reply, ApiError> {
    let shape = Shape::of(&call.head, "Drive", ONE)?;
    let request = call.head.param("requestId");
    let request = request
        .ok_or_else(|| ApiError::required("requestId"))?
        .to_owned();
    let body: DriveBody = call.json()?;
    if body.restrictions.is_some() {
        return Err(ApiError::forbidden(
            "fieldNotWritable",
            "Restrictions cannot be set when a shared drive is created.",
        ));
    }
    checked_name(body.name.as_deref().unwrap_or_default())?;
    let email = caller.user.email;
    let now = time::now();
    let mut drive = SharedDrive {
        id: format!("0A{}PVA", random(14)?),
        created: now,
        requested_by: email.to_owned(),
        request,
        ..SharedDrive::default()
    };
    body.over(&mut drive)?;
    if drive.theme.is_empty() {
        let (theme, color) = THEMES[drive.id.len() % THEMES.len()];
        drive.theme = theme.to_owned();
        if drive.color.is_empty() {
            drive.color = color.to_owned();
        }
    }
    if body.hidden == Some(true) {
        drive.hidden_by.insert(email.to_owned());
    }
    let id = drive.id.clone();
    app.store.change(|state| {
        let twice = |d: &&Arc<SharedDrive>| {
            d.request == drive.request && d.requested_by == drive.requested_by
        };
        if state.tree.drives.values().find(twice).is_some() {
            return Err(ApiError::new(
                409,
                "duplicate",
                "A shared drive with this request ID exists already.",
            )
            .parameter("requestId"));
        }
        let top = Entry {
            id: drive.id.clone(),
            name: "Drive".to_owned(),
            mime_type: FOLDER.to_owned(),
            drive: Some(drive.id.clone()),
            grants: vec![Grant::to_user(email, Role::Organizer)],
            created: now,
            modified: now,
            ..Entry::default()
        };
        state.put(top);
        state.tree.drives.insert(drive.id.clone(), Arc::new(drive));
        Ok(())
    })?;
    show(app, &shape, caller, &id)
}

pub(super) fn update(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    id: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(&call.head, "Drive", ONE)?;
    let caller = caller.with_admin(&call.head)?;
    let body: DriveBody = call.json()?;
    app.store.change(|state| {
        let known = find(state, &caller, id)?;
        let can = Capabilities::of(role(known, &state.tree, &caller), known, &caller);
        let mut drive = SharedDrive::clone(known);
        if let Some(hidden) = body.hidden {
            hide(&mut drive.hidden_by, &caller, hidden);
        }
        let more = DriveBody {
            hidden: None,
            ..body.clone()
        };
        if more != DriveBody::default() && !can.can_rename_drive {
            return Err(ApiError::no_permission());
        }
        if let Some(limits) = body.restrictions {
            if !can.may_restrict() {
                return Err(ApiError::no_permission());
            }
            if limits.names_admin() && !caller.user.is_admin() {
                return Err(ApiError::not_admin());
            }
        }
        more.over(&mut drive)?;
        state.tree.drives.insert(drive.id.clone(), Arc::new(drive));
        state.tick();
        Ok(())
    })?;
    show(app, &shape, &caller, id)
}

pub(super) fn delete(app: &App, head: &Head, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    let caller = caller.with_admin(head)?;
    let with_items = head.flag("allowItemDeletion")?;
    if with_items && !caller.admin {
        let words = "allowItemDeletion needs useDomainAdminAccess.";
        return Err(ApiError::forbidden("forbidden", words).parameter("allowItemDeletion"));
    }
    app.store.change(|state| {
        let drive = find(state, &caller, id)?;
        let can = Capabilities::of(role(drive, &state.tree, &caller), drive, &caller);
        if !can.can_delete_drive {
            return Err(ApiError::no_permission());
        }
        let inside = |e: &&Arc<Entry>| e.drive.as_deref() == Some(id) && !e.is_drive_top();
        let live = |e: &Arc<Entry>| !state.tree.in_trash(e);
        if !with_items && state.tree.files.values().filter(inside).any(live) {
            return Err(ApiError::forbidden(
                "cannotDeleteResourceWithChildren",
                "A shared drive that holds items which are not in the trash cannot be deleted.",
            ));
        }
        state
            .tree
            .files
            .retain(|_, e| e.drive.as_deref() != Some(id));
        state.tree.drives.remove(id);
        state.tick();
        Ok(())
    })?;
    Ok(Reply::empty(204))
}

/// `drives.hide` and `drives.unhide`: out of one account's default view, or back into it.
pub(super) fn set_hidden(
    app: &App,
    head: &Head,
    caller: &Caller,
    id: &str,
    hidden: bool,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "Drive", ONE)?;
    app.store.change(|state| {
        let mut drive = SharedDrive::clone(find(state, caller, id)?);
        hide(&mut drive.hidden_by, caller, hidden);
        state.tree.drives.insert(drive.id.clone(), Arc::new(drive));
        Ok(())
    })?;
    show(app, &shape, caller, id)
}

fn hide(by: &mut BTreeSet<String>, caller: &Caller, hidden: bool) {
    if hidden {
        by.insert(caller.user.email.to_owned());
    } else {
        by.remove(caller.user.email);
    }
}

fn show(app: &App, shape: &Shape, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    app.store.look(|state| {
        let drive = find(state, caller, id)?;
        shape.reply(&Drive::of(drive, &state.tree, caller, &app.base))
    })
}

/// The shared drive, when the account is a member of it.
pub(super) fn find<'a>(
    state: &'a State,
    caller: &Caller,
    id: &str,
) -> Result<&'a Arc<SharedDrive>, ApiError> {
    let drive = state.tree.drives.get(id);
    drive
        .filter(|d| role(d, &state.tree, caller).is_some())
        .ok_or_else(|| ApiError::drive_not_found(id))
}

fn facts(drive: &SharedDrive, tree: &Tree, caller: &Caller) -> Facts {
    let grants = tree.files.get(&drive.id).map(|top| top.grants.as_slice());
    let count = |least: Role| {
        let members = grants.unwrap_or_default().iter();
        let n = members.filter(|g| g.role >= least).count();
        i64::try_from(n).unwrap_or(i64::MAX)
    };
    Facts {
        hidden: drive.hidden_by.contains(caller.user.email),
        members: count(Role::Reader),
        organizers: count(Role::Organizer),
    }
}
