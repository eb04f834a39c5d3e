//! The permissions family, on files and on shared drives.

use super::access::{self, Caller, Effective};
use super::call::{Call, Head};
use super::caps::Capabilities;
use super::errors::{ApiError, shown};
use super::files::Shape;
use super::grant::{Grant, Grantee, Role};
use super::model::Entry;
use super::order::part;
use super::reply::Reply;
use super::server::App;
use super::store::State;
use super::time;

pub(super) use view::Permission;

use body::PermissionBody;
use view::PermissionList;

mod body;
mod rules;
mod view;

const ONE: &str = "kind,id,type,role";
const LIST: &str = "kind,nextPageToken,permissions(kind,id,type,role)";

pub(super) fn list(app: &App, head: &Head, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "PermissionList", LIST)?;
    let size = head.number("pageSize", usize::MAX, 1, 100)?;
    let caller = caller.with_admin(head)?;
    let (tree, entry) = app.store.look(|state| {
        let entry = readable(state, &caller, id)?.clone();
        Ok::<_, ApiError>((state.tree.clone(), entry))
    })?;
    // A shared drive answers in pages, a file at once, unless a size is asked for.
    let size = if entry.drive.is_some() {
        size.min(100)
    } else {
        size
    };
    let all = access::effective(&tree, &entry);
    let (found, next) = part(head, &all, size, &entry.id, |e| &e.grant.id)?;
    shape.reply(&PermissionList {
        kind: "drive#permissionList",
        next_page_token: next,
        permissions: found
            .iter()
            .map(|e| Permission::of(e, &entry, &tree))
            .collect(),
    })
}

pub(super) fn get(
    app: &App,
    head: &Head,
    caller: &Caller,
    id: &str,
    permission: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "Permission", ONE)?;
    let caller = caller.with_admin(head)?;
    app.store.look(|state| {
        let entry = caller.see(state, id)?;
        let found = find(state, entry, permission)?;
        if !found.grant.names(caller.user) {
            readable(state, &caller, id)?;
        }
        shape.reply(&Permission::of(&found, entry, &state.tree))
    })
}

pub(super) fn create(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    id: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(&call.head, "Permission", ONE)?;
    let caller = caller.with_admin(&call.head)?;
    let notify = call.head.param("sendNotificationEmail").is_none()
        || call.head.flag("sendNotificationEmail")?;
    let transfer = call.head.flag("transferOwnership")?;
    let to_root = call.head.flag("moveToNewOwnersRoot")?;
    let body: PermissionBody = call.json()?;
    let grant = body.grant()?;
    if grant.role == Role::Owner && !notify {
        let words = "The notification of a new owner must not be switched off.";
        return Err(ApiError::bad_request(words).parameter("sendNotificationEmail"));
    }
    app.store.change(|state| {
        let entry = shareable(state, &caller, id)?;
        rules::fits(state, &caller, entry, &grant, transfer)?;
        let mut entry = Entry::clone(entry);
        let (file, permission) = (entry.id.clone(), grant.id.clone());
        if grant.role == Role::Owner {
            rules::hand_over(&mut entry, &grant);
            if to_root && let Some(root) = new_root(state, &grant) {
                entry.parent = Some(root);
            }
        } else {
            place(&mut entry, &grant);
        }
        tell(&mut entry, &caller, &grant);
        state.put(entry);
        answer(state, &shape, &file, &permission)
    })
}

pub(super) fn update(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    id: &str,
    permission: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(&call.head, "Permission", ONE)?;
    let caller = caller.with_admin(&call.head)?;
    let transfer = call.head.flag("transferOwnership")?;
    let unlimited = call.head.flag("removeExpiration")?;
    let body: PermissionBody = call.json()?;
    app.store.change(|state| {
        let entry = caller.see(state, id)?;
        let found = find(state, entry, permission)?;
        let entry = shareable(state, &caller, id)?;
        let mut grant = body.over(&found.grant)?;
        if unlimited {
            grant.expires = None;
        }
        if found.grant.role == Role::Owner && grant.role != Role::Owner {
            let words = "The owner of a file cannot be removed.";
            return Err(ApiError::forbidden("cannotRemoveOwner", words));
        }
        let direct = found.sources.iter().any(|(_, from)| from.is_none());
        if !direct && grant.role <= found.grant.role {
            return Err(rules::inherited(entry));
        }
        if grant != found.grant {
            rules::fits(state, &caller, entry, &grant, transfer)?;
        }
        let mut entry = Entry::clone(entry);
        let file = entry.id.clone();
        if grant.role == Role::Owner {
            rules::hand_over(&mut entry, &grant);
        } else {
            place(&mut entry, &grant);
        }
        state.put(entry);
        answer(state, &shape, &file, permission)
    })
}

pub(super) fn delete(
    app: &App,
    head: &Head,
    caller: &Caller,
    id: &str,
    permission: &str,
) -> Result<Reply, ApiError> {
    let caller = caller.with_admin(head)?;
    app.store.change(|state| {
        let entry = caller.see(state, id)?;
        let found = find(state, entry, permission)?;
        // Everybody may leave.
        if !found.grant.names(caller.user) {
            shareable(state, &caller, id)?;
        }
        if found.grant.role == Role::Owner {
            let words = "The owner of a file cannot be removed.";
            return Err(ApiError::forbidden("cannotRemoveOwner", words));
        }
        if found.sources.iter().all(|(_, from)| from.is_some()) {
            return Err(rules::inherited(entry));
        }
        let mut entry = Entry::clone(entry);
        entry.grants.retain(|g| g.id != permission);
        state.put(entry);
        Ok(())
    })?;
    Ok(Reply::empty(204))
}

fn answer(state: &State, shape: &Shape, id: &str, permission: &str) -> Result<Reply, ApiError> {
    let entry = state.tree.files.get(id);
    let entry = entry.ok_or_else(|| ApiError::file_not_found(id))?;
    let found = find(state, entry, permission)?;
    shape.reply(&Permission::of(&found, entry, &state.tree))
}

fn find(state: &State, entry: &Entry, permission: &str) -> Result<Effective, ApiError> {
    let all = access::effective(&state.tree, entry);
    let found = all.into_iter().find(|e| e.grant.id == permission);
    found.ok_or_else(|| {
        let words = format!("Permission not found: {}.", shown(permission));
        ApiError::new(404, "notFound", words).parameter("permissionId")
    })
}

// Members may look at the members of their drive; elsewhere that takes the right to share.
fn readable<'a>(state: &'a State, caller: &Caller, id: &str) -> Result<&'a Entry, ApiError> {
    let entry = caller.see(state, id)?;
    let can = Capabilities::of(&state.tree, entry, caller);
    if can.can_share || entry.is_drive_top() || state.tree.is_root(&entry.id) {
        Ok(entry)
    } else {
        Err(ApiError::no_permission())
    }
}

fn shareable<'a>(state: &'a State, caller: &Caller, id: &str) -> Result<&'a Entry, ApiError> {
    Ok(caller.may(state, id, |can| can.can_share)?)
}

fn place(entry: &mut Entry, grant: &Grant) {
    // The link permission has one of two ids, and an item has one of the two.
    entry
        .grants
        .retain(|g| g.id != grant.id && !(g.to == Grantee::Anyone && grant.to == Grantee::Anyone));
    entry.grants.push(grant.clone());
}

// The item turns up among what was shared with the account.
fn tell(entry: &mut Entry, caller: &Caller, grant: &Grant) {
    let known = grant.email.as_deref().and_then(super::users::User::named);
    let Some(user) = known.filter(|_| !entry.is_drive_top()) else {
        return;
    };
    let mark = entry.mark_mut(user);
    mark.shared = mark.shared.or_else(|| Some(time::now()));
    mark.shared_by = mark
        .shared_by
        .take()
        .or_else(|| Some(caller.user.email.to_owned()));
}

fn new_root(state: &State, grant: &Grant) -> Option<String> {
    let user = super::users::User::named(grant.email.as_deref()?)?;
    Some(state.tree.root(user).to_owned())
}
