//! Changes of metadata: a file made, altered or moved, with every rule checked before.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::errors::{ApiError, shown};
use super::model::{Content, Entry, FOLDER, FileBody, SHORTCUT, Shortcut, is_google_type};
use super::store::{State, random};
use super::time;

const APP_DATA: &str = "appDataFolder";
const NAME_LIMIT: usize = 32 * 1024;

/// Bytes that come with a change, and what their sender calls them.
#[derive(Debug, Clone, Default)]
pub(super) struct Media {
    pub(super) content: Option<Content>,
    pub(super) mime_type: Option<String>,
}

/// The `addParents` and `removeParents` of an update.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    pub(super) add: Vec<String>,
    pub(super) remove: Vec<String>,
}

/// The entry a create request asks for; nothing is stored.
pub(super) fn draft(state: &State, body: &FileBody, media: &Media) -> Result<Entry, ApiError> {
    let now = time::now();
    let mut entry = Entry {
        name: "Untitled".to_owned(),
        created: now,
        modified: now,
        viewed: Some(now),
        ..Entry::default()
    };
    entry.id = match &body.id {
        Some(id) => usable_id(state, id)?,
        None => random(33)?,
    };
    place(state, &mut entry, body.parents.as_deref())?;
    if let Some(text) = &body.created_time {
        entry.created = instant("createdTime", text)?;
    }
    common(&mut entry, body)?;
    entry.mime_type = kind(
        body.mime_type.as_deref(),
        media.mime_type.as_deref(),
        &entry.name,
    )?;
    if is_google_type(&entry.mime_type) && media.mime_type.is_some() {
        return Err(ApiError::new(
            501,
            "notImplemented",
            "The emulator does not convert uploads to Google's own types.",
        ));
    }
    if entry.mime_type == SHORTCUT {
        entry.shortcut = Some(target(state, body)?);
    }
    if entry.mime_type == FOLDER && entry.folder_color.is_none() {
        entry.folder_color = Some("#8f8f8f".to_owned());
    }
    if !is_google_type(&entry.mime_type) {
        entry.content = media.content.clone();
        entry.original_filename = body
            .original_filename
            .clone()
            .or_else(|| Some(entry.name.clone()));
    }
    Ok(entry)
}

/// Stores a drafted entry and returns its id.
pub(super) fn insert(state: &mut State, mut entry: Entry) -> String {
    let id = entry.id.clone();
    state.reserved.remove(&id);
    entry.version = state.tick();
    state.files.insert(id.clone(), Arc::new(entry));
    id
}

/// The entry as it would be after an update; nothing is stored.
pub(super) fn altered(
    state: &State,
    id: &str,
    body: &FileBody,
    moves: &Moves,
    media: &Media,
) -> Result<Entry, ApiError> {
    let old = state.get(id)?;
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
    let mut entry = Entry::clone(old);
    let root = entry.id == state.root;
    if root
        && (body.trashed == Some(true)
            || body.name.is_some()
            || !moves.add.is_empty()
            || !moves.remove.is_empty())
    {
        return Err(no_permission());
    }
    let says_more = body.name.is_some()
        || body.description.is_some()
        || body.mime_type.is_some()
        || body.properties.is_some()
        || body.app_properties.is_some()
        || media.mime_type.is_some();
    if says_more {
        entry.modified = time::now().max(entry.modified);
    }
    common(&mut entry, body)?;
    if let Some(trashed) = body.trashed {
        entry.trashed_at = if trashed {
            entry.trashed_at.or_else(|| Some(time::now()))
        } else {
            None
        };
        entry.trashed = trashed;
    }
    retype(&mut entry, body, media)?;
    shift(state, &mut entry, moves)?;
    Ok(entry)
}

/// Stores an altered entry.
pub(super) fn replace(state: &mut State, mut entry: Entry) -> String {
    let id = entry.id.clone();
    entry.version = state.tick();
    state.files.insert(id.clone(), Arc::new(entry));
    id
}

pub(super) fn no_permission() -> ApiError {
    ApiError::forbidden(
        "insufficientFilePermissions",
        "The user does not have sufficient permissions for this file.",
    )
}

fn retype(entry: &mut Entry, body: &FileBody, media: &Media) -> Result<(), ApiError> {
    if media.mime_type.is_some() && entry.is_google_type() {
        return Err(ApiError::bad_request(
            "Content cannot be uploaded to a folder, a shortcut or a Google document.",
        ));
    }
    if let Some(content) = &media.content {
        entry.content = Some(content.clone());
    }
    let sent = media
        .mime_type
        .as_deref()
        .filter(|m| !m.is_empty() && *m != "application/octet-stream");
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

fn shift(state: &State, entry: &mut Entry, moves: &Moves) -> Result<(), ApiError> {
    let mut parents: Vec<String> = entry.parent.iter().cloned().collect();
    for id in &moves.remove {
        let id = state.resolve(id);
        if id != APP_DATA {
            state.get(id)?;
        }
        parents.retain(|p| p != id);
    }
    for id in &moves.add {
        let parent = folder(state, id)?;
        if state
            .subtree(&entry.id)
            .iter()
            .any(|below| *below == parent.id)
        {
            return Err(ApiError::forbidden(
                "cannotAddParent",
                "A folder cannot be moved into itself or a folder below it.",
            ));
        }
        if !parents.contains(&parent.id) {
            parents.push(parent.id.clone());
        }
    }
    if parents.len() > 1 {
        return Err(ApiError::forbidden(
            "cannotAddParent",
            "Increasing the number of parents is not allowed",
        ));
    }
    entry.parent = parents.pop();
    Ok(())
}

fn place(state: &State, entry: &mut Entry, parents: Option<&[String]>) -> Result<(), ApiError> {
    match parents {
        None | Some([]) => entry.parent = Some(state.root.clone()),
        Some([one]) if one == APP_DATA => {
            entry.parent = Some(APP_DATA.to_owned());
            entry.app_data = true;
        }
        Some([one]) => {
            let parent = folder(state, one)?;
            entry.app_data = parent.app_data;
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

fn folder<'a>(state: &'a State, id: &str) -> Result<&'a Arc<Entry>, ApiError> {
    let found = state.get(id)?;
    if found.is_folder() {
        return Ok(found);
    }
    Err(ApiError::forbidden(
        "parentNotAFolder",
        "The specified parent is not a folder.",
    ))
}

fn target(state: &State, body: &FileBody) -> Result<Shortcut, ApiError> {
    let id = body
        .shortcut_details
        .as_ref()
        .and_then(|s| s.target_id.as_deref());
    let id = id.ok_or_else(|| ApiError::required("shortcutDetails.targetId"))?;
    let found = state.get(id)?;
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
    if state.files.contains_key(id) {
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

// What create and update take alike.
fn common(entry: &mut Entry, body: &FileBody) -> Result<(), ApiError> {
    if let Some(name) = &body.name {
        if name.len() > NAME_LIMIT {
            return Err(ApiError::invalid("name", "The name is too long."));
        }
        entry.name.clone_from(name);
    }
    if let Some(description) = &body.description {
        entry.description = description.clone().filter(|d| !d.is_empty());
    }
    if let Some(starred) = body.starred {
        entry.starred = starred;
    }
    if let Some(text) = &body.modified_time {
        entry.modified = instant("modifiedTime", text)?;
    }
    if let Some(text) = &body.viewed_by_me_time {
        entry.viewed = Some(instant("viewedByMeTime", text)?);
    }
    if let Some(name) = &body.original_filename {
        entry.original_filename = Some(name.clone());
    }
    if let Some(color) = &body.folder_color_rgb {
        entry.folder_color = color.as_deref().map(rgb).transpose()?;
    }
    if let Some(no_copy) = body.copy_requires_writer_permission {
        entry.no_copy = no_copy;
    }
    if let Some(can) = body.writers_can_share {
        entry.writers_cannot_share = !can;
    }
    if let Some(hints) = &body.content_hints {
        entry.indexable_text.clone_from(&hints.indexable_text);
    }
    merge(
        &mut entry.properties,
        body.properties.as_ref(),
        "properties",
    )?;
    merge(
        &mut entry.app_properties,
        body.app_properties.as_ref(),
        "appProperties",
    )
}

// A null takes a property away; the limits are the documented ones.
fn merge(
    own: &mut BTreeMap<String, String>,
    new: Option<&BTreeMap<String, Option<String>>>,
    place: &str,
) -> Result<(), ApiError> {
    for (key, value) in new.into_iter().flatten() {
        let Some(value) = value else {
            own.remove(key);
            continue;
        };
        if key.is_empty() || key.len() + value.len() > 124 {
            return Err(ApiError::invalid(
                place,
                "Key and value of a property are limited to 124 bytes.",
            ));
        }
        own.insert(key.clone(), value.clone());
        if own.len() > 100 {
            return Err(ApiError::invalid(place, "Too many properties."));
        }
    }
    Ok(())
}

fn kind(said: Option<&str>, sent: Option<&str>, name: &str) -> Result<String, ApiError> {
    let guess = || {
        mime_guess::from_path(name)
            .first_or_octet_stream()
            .essence_str()
            .to_owned()
    };
    let wanted = said
        .or(sent)
        .filter(|m| !m.is_empty())
        .map_or_else(guess, str::to_owned);
    let shaped = wanted.len() <= 255
        && wanted.contains('/')
        && wanted.bytes().all(|b| (0x20..0x7f).contains(&b));
    if shaped {
        Ok(wanted)
    } else {
        Err(ApiError::invalid(
            "mimeType",
            format!("Invalid MIME type provided: {}", shown(&wanted)),
        ))
    }
}

fn rgb(text: &str) -> Result<String, ApiError> {
    let hex = text
        .strip_prefix('#')
        .is_some_and(|h| h.len() == 6 && h.bytes().all(|b| b.is_ascii_hexdigit()));
    if hex {
        Ok(text.to_owned())
    } else {
        Err(ApiError::invalid("folderColorRgb", "Invalid color value."))
    }
}

fn instant(name: &str, text: &str) -> Result<i64, ApiError> {
    time::parse(text).ok_or_else(|| {
        ApiError::invalid(name, format!("Invalid value for {name}: {}", shown(text)))
    })
}
