//! The files family: metadata, copies, trash.

use std::sync::Arc;

use serde::Serialize;

use super::access::Caller;
use super::call::{Call, Head};
use super::caps::Capabilities;
use super::edit::{self, Media};
use super::errors::{ApiError, shown};
use super::export;
use super::fields::Selection;
use super::media;
use super::model::{Entry, FileBody, is_google_type};
use super::moves::Moves;
use super::reply::Reply;
use super::server::App;
use super::store::random;
use super::wire::{File, GeneratedIds};

/// What of a resource the caller wants; read before any work is done.
#[derive(Debug)]
pub(super) struct Shape(Selection);

impl Shape {
    pub(super) fn of(head: &Head, kind: &str, default: &str) -> Result<Self, ApiError> {
        if !matches!(head.param("alt"), None | Some("json" | "media")) {
            return Err(ApiError::bad_parameter("alt", "Invalid value for alt."));
        }
        Ok(Self(Selection::parse(
            head.param("fields").unwrap_or(default),
            kind,
        )?))
    }

    pub(super) fn file(head: &Head) -> Result<Self, ApiError> {
        Self::of(head, "File", "kind,id,name,mimeType")
    }

    pub(super) fn reply<T: Serialize>(&self, value: &T) -> Result<Reply, ApiError> {
        let tree = serde_json::to_value(value).map_err(|_| ApiError::internal("JSON"))?;
        Ok(Reply::json(200, &self.0.apply(tree)))
    }
}

/// The resource of one file, shaped.
pub(super) fn show(app: &App, caller: &Caller, shape: &Shape, id: &str) -> Result<Reply, ApiError> {
    let tree = app.store.tree();
    let entry = tree
        .files
        .get(id)
        .ok_or_else(|| ApiError::file_not_found(id))?;
    shape.reply(&File::of(entry, &tree, caller, &app.base))
}

pub(super) fn create(app: &App, call: &mut Call<'_>, caller: &Caller) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let keep = call.head.flag("keepRevisionForever")?;
    let body: FileBody = call.json()?;
    let mut media = Media {
        keep,
        ..Media::default()
    };
    let kind = app
        .store
        .look(|state| edit::draft(state, caller, &body, &media).map(|e| e.mime_type))?;
    if !is_google_type(&kind) {
        media.content = Some(app.store.blob()?.finish()?);
    } else if export::DOCUMENTS.contains(&kind.as_str()) {
        media.document = Some(app.store.blob()?.finish()?);
    }
    let id = store_new(app, caller, &body, &media)?;
    show(app, caller, &shape, &id)
}

/// Adds a file; its bytes go again when it is refused.
pub(super) fn store_new(
    app: &App,
    caller: &Caller,
    body: &FileBody,
    media: &Media,
) -> Result<String, ApiError> {
    let made = app.store.change(|state| {
        edit::draft(state, caller, body, media).map(|entry| edit::insert(state, entry))
    });
    give_back(app, media, made)
}

/// Alters a file; new bytes go again when it is refused.
pub(super) fn store_over(
    app: &App,
    caller: &Caller,
    id: &str,
    body: &FileBody,
    moves: &Moves,
    media: &Media,
) -> Result<String, ApiError> {
    let done = app.store.change(|state| {
        edit::altered(state, caller, id, body, moves, media)
            .map(|entry| edit::replace(state, entry))
    });
    give_back(app, media, done)
}

fn give_back(
    app: &App,
    media: &Media,
    outcome: Result<String, ApiError>,
) -> Result<String, ApiError> {
    if let (Err(_), Some(blob)) = (&outcome, media.blob()) {
        app.store.discard(blob);
    }
    outcome
}

pub(super) fn update(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    id: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let body: FileBody = call.json()?;
    let moves = moves(&call.head);
    let id = store_over(app, caller, id, &body, &moves, &Media::default())?;
    show(app, caller, &shape, &id)
}

pub(super) fn moves(head: &Head) -> Moves {
    let list = |name| {
        head.param(name)
            .into_iter()
            .flat_map(|v| v.split(','))
            .map(|s| s.trim().to_owned())
            .filter(|s| !s.is_empty())
            .collect()
    };
    Moves {
        add: list("addParents"),
        remove: list("removeParents"),
    }
}

pub(super) fn get(app: &App, head: &Head, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::file(head)?;
    let acknowledged = head.flag("acknowledgeAbuse")?;
    let (entry, can) = app.store.look(|state| {
        let entry = Arc::clone(caller.see(state, id)?);
        let can = Capabilities::of(&state.tree, &entry, caller);
        Ok::<_, ApiError>((entry, can))
    })?;
    if head.param("alt") != Some("media") {
        return show(app, caller, &shape, &entry.id);
    }
    let Some(content) = &entry.content else {
        let words =
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.";
        return Err(ApiError::forbidden("fileNotDownloadable", words).parameter("alt"));
    };
    if !can.can_download {
        let words = "This file cannot be downloaded by the user.";
        return Err(ApiError::forbidden("cannotDownloadFile", words));
    }
    media::warn(&entry, &can, acknowledged)?;
    media::send(app, head, content, &entry.mime_type)
}

pub(super) fn copy(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    id: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let keep = call.head.flag("keepRevisionForever")?;
    let mut body: FileBody = call.json()?;
    let made = app.store.change(|state| {
        let source = Arc::clone(caller.see(state, id)?);
        if !Capabilities::of(&state.tree, &source, caller).can_copy {
            return Err(ApiError::forbidden(
                "cannotCopyFile",
                "This file cannot be copied by the user.",
            ));
        }
        body.name = body
            .name
            .take()
            .or_else(|| Some(format!("Copy of {}", source.name)));
        let beside = source.parent.clone().filter(|p| {
            let folder = state.tree.files.get(p);
            p == "appDataFolder"
                || folder.is_some_and(|f| Capabilities::of(&state.tree, f, caller).can_add_children)
        });
        body.parents = body.parents.take().or_else(|| beside.map(|p| vec![p]));
        let wanted = body.mime_type.take();
        if wanted.as_deref().is_some_and(|w| {
            w != source.mime_type && (is_google_type(w) || source.is_google_type())
        }) {
            return Err(ApiError::new(
                501,
                "notImplemented",
                "The emulator converts on upload, not on copying.",
            ));
        }
        body.mime_type = Some("application/octet-stream".to_owned());
        let mut entry = edit::draft(state, caller, &body, &Media::default())?;
        entry.mime_type = wanted.unwrap_or_else(|| source.mime_type.clone());
        take_over(&mut entry, &source, &body)?;
        edit::finish(state, caller, &mut entry, keep)?;
        Ok(edit::insert(state, entry))
    })?;
    show(app, caller, &shape, &made)
}

// What a copy has from its source, where the request says nothing else.
fn take_over(entry: &mut Entry, source: &Entry, body: &FileBody) -> Result<(), ApiError> {
    entry.content.clone_from(&source.content);
    entry.document.clone_from(&source.document);
    for content in entry.content.iter_mut().chain(&mut entry.document) {
        content.revision = random(38)?;
    }
    entry.shortcut.clone_from(&source.shortcut);
    entry.original_filename = body
        .original_filename
        .clone()
        .or_else(|| source.original_filename.clone());
    entry.indexable_text.clone_from(&source.indexable_text);
    if body.description.is_none() {
        entry.description.clone_from(&source.description);
    }
    for (own, theirs) in [
        (&mut entry.properties, &source.properties),
        (&mut entry.app_properties, &source.app_properties),
    ] {
        for (key, value) in theirs {
            own.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    Ok(())
}

pub(super) fn delete(app: &App, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    app.store.change(|state| {
        let id = caller.may(state, id, |can| can.can_delete)?.id.clone();
        for gone in state.tree.subtree(&id) {
            state.tree.files.remove(&gone);
        }
        state.tick();
        Ok(())
    })?;
    Ok(Reply::empty(204))
}

pub(super) fn empty_trash(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    let drive = head.param("driveId");
    app.store.change(|state| {
        if let Some(id) = drive {
            let everywhere = caller.everywhere();
            let top = state.tree.drives.get(id);
            top.ok_or_else(|| ApiError::drive_not_found(id))?;
            let seen = everywhere.see(state, id);
            seen.map_err(|_| ApiError::drive_not_found(id))?;
            everywhere.may(state, id, |can| can.can_delete_children)?;
        }
        let goes = |e: &&Arc<Entry>| {
            let mine = drive.is_some() || e.is_owned_by(caller.user);
            e.trashed && e.drive.as_deref() == drive && mine
        };
        let thrown: Vec<String> = state
            .tree
            .files
            .values()
            .filter(goes)
            .map(|e| e.id.clone())
            .collect();
        for id in thrown {
            for gone in state.tree.subtree(&id) {
                state.tree.files.remove(&gone);
            }
        }
        state.tick();
        Ok(())
    })?;
    Ok(Reply::empty(204))
}

pub(super) fn generate_ids(app: &App, head: &Head) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "GeneratedIds", "*")?;
    let count = head.number("count", 10, 1, 1000)?;
    let space = head.param("space").unwrap_or("drive");
    if !["drive", "appDataFolder"].contains(&space) {
        return Err(ApiError::invalid(
            "space",
            format!("Invalid Value: {}", shown(space)),
        ));
    }
    let kind = head.param("type").unwrap_or("files");
    if !["files", "shortcuts"].contains(&kind) {
        return Err(ApiError::invalid(
            "type",
            format!("Invalid Value: {}", shown(kind)),
        ));
    }
    let ids: Vec<String> = (0..count).map(|_| random(33)).collect::<Result<_, _>>()?;
    app.store.change(|state| {
        state.reserved.extend(ids.iter().cloned());
        // Ids nobody used make room for new ones.
        while state.reserved.len() > 100_000 {
            state.reserved.pop_first();
        }
        Ok(())
    })?;
    shape.reply(&GeneratedIds {
        kind: "drive#generatedIds",
        space: space.to_owned(),
        ids,
    })
}
