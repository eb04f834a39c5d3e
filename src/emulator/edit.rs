//! Changes of metadata: a file made or altered, with every rule checked before.

use super::access::Caller;
use super::caps::Capabilities;
use super::errors::ApiError;
use super::grant::{Grant, Role};
use super::members::{common, instant, kind};
use super::model::{
    Content, Entry, FOLDER, FileBody, Mark, Revision, SHORTCUT, Shortcut, is_google_type,
};
use super::moves::{self, Moves};
use super::store::{State, random};
use super::time;
use super::tree::Tree;

/// Older revisions beyond this number go, unless they are kept for ever.
const REVISIONS: usize = 100;

/// Bytes that come with a change, and what their sender calls them.
#[derive(Debug, Clone, Default)]
pub(super) struct Media {
    pub(super) content: Option<Content>,
    /// The text of a document, when what was sent is converted to one.
    pub(super) document: Option<Content>,
    pub(super) mime_type: Option<String>,
    pub(super) keep: bool,
}

impl Media {
    pub(super) fn with(self, content: Content) -> Self {
        Self {
            content: Some(content),
            ..self
        }
    }

    /// The file in the store that holds what came along.
    pub(super) fn blob(&self) -> Option<&str> {
        let held = self.content.as_ref().or(self.document.as_ref());
        held.map(|c| c.blob.as_str())
    }
}

/// The entry a create request asks for; nothing is stored.
pub(super) fn draft(
    state: &State,
    caller: &Caller,
    body: &FileBody,
    media: &Media,
) -> Result<Entry, ApiError> {
    let now = time::now();
    let mut entry = Entry {
        name: "Untitled".to_owned(),
        created: now,
        modified: now,
        modified_by: Some(caller.user.email.to_owned()),
        ..Entry::default()
    };
    *entry.mark_mut(caller.user) = Mark {
        viewed: Some(now),
        modified: Some(now),
        ..Mark::default()
    };
    entry.id = match &body.id {
        Some(id) => usable_id(state, id)?,
        None => random(33)?,
    };
    moves::place(state, caller, &mut entry, body.parents.as_deref())?;
    if entry.drive.is_none() {
        entry.grants = vec![Grant::to_user(caller.user.email, Role::Owner)];
    }
    if let Some(text) = &body.created_time {
        entry.created = instant("createdTime", text)?;
    }
    common(&mut entry, caller, body)?;
    entry.mime_type = kind(
        body.mime_type.as_deref(),
        media.mime_type.as_deref(),
        &entry.name,
    )?;
    if is_google_type(&entry.mime_type)
        && let Some(sent) = &media.mime_type
    {
        convertible(&entry.mime_type, sent)?;
    }
    if entry.mime_type == SHORTCUT {
        entry.shortcut = Some(target(state, caller, body)?);
    }
    if entry.mime_type == FOLDER && entry.folder_color.is_none() {
        entry.folder_color = Some("#8f8f8f".to_owned());
    }
    if is_google_type(&entry.mime_type) {
        entry.document.clone_from(&media.document);
    } else {
        entry.content = media.content.clone();
        entry.original_filename = body
            .original_filename
            .clone()
            .or_else(|| Some(entry.name.clone()));
    }
    revise(&mut entry, caller, media.keep);
    within_quota(state, &entry)?;
    Ok(entry)
}

/// The last touches to an entry whose content came from elsewhere than a request.
pub(super) fn finish(
    state: &State,
    caller: &Caller,
    entry: &mut Entry,
    keep: bool,
) -> Result<(), ApiError> {
    revise(entry, caller, keep);
    within_quota(state, entry)
}

/// Stores a drafted entry and returns its id.
pub(super) fn insert(state: &mut State, entry: Entry) -> String {
    let id = entry.id.clone();
    state.reserved.remove(&id);
    state.put(entry);
    id
}

/// The entry as it would be after an update; nothing is stored.
pub(super) fn altered(
    state: &State,
    caller: &Caller,
    id: &str,
    body: &FileBody,
    moves: &Moves,
    media: &Media,
) -> Result<Entry, ApiError> {
    let old = caller.see(state, id)?;
    if body.parents.is_some() {
        let words = "The parents field is not directly writable in update requests. Use the addParents and removeParents parameters instead.";
        return Err(ApiError::forbidden("fieldNotWritable", words));
    }
    if body.id.as_ref().is_some_and(|i| *i != old.id) {
        return Err(ApiError::forbidden(
            "fieldNotWritable",
            "The resource body includes fields which are not directly writable.",
        ));
    }
    permitted(&state.tree, caller, old, body, moves, media)?;
    let mut entry = Entry::clone(old);
    let says_more = body.name.is_some()
        || body.description.is_some()
        || body.mime_type.is_some()
        || body.properties.is_some()
        || body.app_properties.is_some()
        || media.mime_type.is_some();
    if says_more {
        let now = time::now().max(entry.modified);
        entry.modified = now;
        entry.modified_by = Some(caller.user.email.to_owned());
        entry.mark_mut(caller.user).modified = Some(now);
    }
    common(&mut entry, caller, body)?;
    if let Some(trashed) = body.trashed {
        entry.trashed_at = if trashed {
            entry.trashed_at.or_else(|| Some(time::now()))
        } else {
            None
        };
        entry.trashed_by = trashed.then(|| caller.user.email.to_owned());
        entry.trashed = trashed;
    }
    if let Some(limited) = body.inherited_permissions_disabled {
        entry.limited = limited;
    }
    retype(&mut entry, body, media)?;
    if media.content.is_some() || media.document.is_some() {
        revise(&mut entry, caller, media.keep);
    }
    moves::shift(state, caller, &mut entry, moves)?;
    within_quota(state, &entry)?;
    Ok(entry)
}

/// Stores an altered entry.
pub(super) fn replace(state: &mut State, entry: Entry) -> String {
    let id = entry.id.clone();
    let (drive, was) = (
        entry.drive.clone(),
        state.tree.files.get(&id).and_then(|e| e.drive.clone()),
    );
    let owner = entry.owner().map(str::to_owned);
    state.put(entry);
    if drive != was {
        moves::carry(state, &id, drive.as_ref(), owner.as_deref());
    }
    id
}

// Whether the account may do everything a request asks for.
fn permitted(
    tree: &Tree,
    caller: &Caller,
    entry: &Entry,
    body: &FileBody,
    moves: &Moves,
    media: &Media,
) -> Result<(), ApiError> {
    let can = Capabilities::of(tree, entry, caller);
    let alters = !FileBody {
        trashed: None,
        inherited_permissions_disabled: None,
        ..body.clone()
    }
    .is_personal();
    let trash = match body.trashed {
        Some(true) => can.can_trash || entry.trashed,
        Some(false) => can.can_untrash || !entry.trashed,
        None => true,
    };
    let limit = match body.inherited_permissions_disabled {
        Some(_) => can.can_disable_inherited_permissions,
        None => true,
    };
    let moving = !moves.add.is_empty() || !moves.remove.is_empty();
    let content = media.mime_type.is_none() || can.can_edit;
    let name = body.name.is_none() || can.can_rename;
    let root = tree.is_root(&entry.id) && (moving || body.trashed == Some(true));
    if trash && limit && content && name && !root && (!alters || can.can_edit) {
        Ok(())
    } else {
        Err(ApiError::no_permission())
    }
}

// Notes the present content as the newest revision.
fn revise(entry: &mut Entry, caller: &Caller, keep: bool) {
    let Some(content) = entry.content.as_ref().or(entry.document.as_ref()) else {
        return;
    };
    entry.revisions.push(Revision {
        id: content.revision.clone(),
        content: content.clone(),
        mime_type: entry.mime_type.clone(),
        modified: entry.modified,
        by: caller.user.email.to_owned(),
        original_filename: entry.original_filename.clone(),
        keep,
        ..Revision::default()
    });
    let loose = entry.revisions.iter().filter(|r| !r.keep).count();
    let mut extra = loose.saturating_sub(REVISIONS);
    entry.revisions.retain(|r| {
        let goes = extra > 0 && !r.keep;
        extra -= usize::from(goes);
        !goes
    });
}

// An owner's storage is limited; a shared drive belongs to nobody.
fn within_quota(state: &State, entry: &Entry) -> Result<(), ApiError> {
    let owner = entry.owner().and_then(super::users::User::named);
    let Some(owner) = owner else { return Ok(()) };
    let before = state.tree.files.get(&entry.id);
    let before = before
        .filter(|e| e.is_owned_by(owner))
        .map_or(0, |e| e.quota());
    let after = entry.quota();
    if after > before && after - before > state.room(owner) {
        return Err(ApiError::quota());
    }
    Ok(())
}

fn convertible(to: &str, sent: &str) -> Result<(), ApiError> {
    if super::export::imports(to, sent) {
        Ok(())
    } else {
        Err(ApiError::bad_request(
            "Content of this type cannot be converted to the requested Google type.",
        ))
    }
}

fn retype(entry: &mut Entry, body: &FileBody, media: &Media) -> Result<(), ApiError> {
    if entry.is_google_type()
        && let Some(sent) = &media.mime_type
    {
        convertible(&entry.mime_type, sent)?;
        if let Some(document) = &media.document {
            entry.document = Some(document.clone());
        }
    }
    if let Some(content) = &media.content {
        entry.content = Some(content.clone());
    }
    let sent = media
        .mime_type
        .as_deref()
        .filter(|m| !entry.is_google_type() && !m.is_empty() && *m != "application/octet-stream");
    let Some(wanted) = body.mime_type.as_deref().or(sent) else {
        return Ok(());
    };
    if wanted == entry.mime_type {
        return Ok(());
    }
    if entry.is_google_type() || is_google_type(wanted) {
        return Err(ApiError::invalid(
            "mimeType",
            "The MIME type cannot be changed to or from a Google type.",
        ));
    }
    entry.mime_type = kind(Some(wanted), None, &entry.name)?;
    Ok(())
}

fn target(state: &State, caller: &Caller, body: &FileBody) -> Result<Shortcut, ApiError> {
    let id = body
        .shortcut_details
        .as_ref()
        .and_then(|s| s.target_id.as_deref());
    let id = id.ok_or_else(|| ApiError::required("shortcutDetails.targetId"))?;
    let found = caller.see(state, id)?;
    if found.mime_type == SHORTCUT {
        return Err(ApiError::forbidden(
            "shortcutTargetInvalid",
            "The specified target of the shortcut is invalid.",
        ));
    }
    Ok(Shortcut {
        target_id: found.id.clone(),
        target_mime_type: found.mime_type.clone(),
    })
}

fn usable_id(state: &State, id: &str) -> Result<String, ApiError> {
    if state.tree.files.contains_key(id) {
        return Err(ApiError::new(
            409,
            "fileIdInUse",
            "A file already exists with the provided ID.",
        ));
    }
    if !state.reserved.contains(id) {
        return Err(ApiError::invalid(
            "file.id",
            "The provided file ID is not usable.",
        ));
    }
    Ok(id.to_owned())
}
