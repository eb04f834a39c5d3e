//! The files family: metadata, lists, downloads, copies, trash.

use std::io::{Seek, SeekFrom};
use std::sync::Arc;

use serde::Serialize;

use super::call::{Call, Head};
use super::edit::{self, Media, Moves};
use super::errors::{ApiError, shown};
use super::fields::Selection;
use super::model::{Entry, FileBody, is_google_type};
use super::order::{Page, Sorting};
use super::reply::{Body, Reply};
use super::search::Query;
use super::server::App;
use super::store::{in_trash, random};
use super::wire::{File, FileList, GeneratedIds};

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
pub(super) fn show(app: &App, shape: &Shape, id: &str) -> Result<Reply, ApiError> {
    let files = app.store.files();
    let entry = files.get(id).ok_or_else(|| ApiError::file_not_found(id))?;
    shape.reply(&File::of(entry, &files, &app.base))
}

pub(super) fn create(app: &App, call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let body: FileBody = call.json()?;
    let mut media = Media::default();
    let plain = app
        .store
        .look(|state| edit::draft(state, &body, &media).map(|e| !is_google_type(&e.mime_type)))?;
    if plain {
        media.content = Some(app.store.blob()?.finish()?);
    }
    let id = store_new(app, &body, &media)?;
    show(app, &shape, &id)
}

/// Adds a file; its bytes go again when it is refused.
pub(super) fn store_new(app: &App, body: &FileBody, media: &Media) -> Result<String, ApiError> {
    let made = app
        .store
        .change(|state| edit::draft(state, body, media).map(|entry| edit::insert(state, entry)));
    give_back(app, media, made)
}

/// Alters a file; new bytes go again when it is refused.
pub(super) fn store_over(
    app: &App,
    id: &str,
    body: &FileBody,
    moves: &Moves,
    media: &Media,
) -> Result<String, ApiError> {
    let done = app.store.change(|state| {
        edit::altered(state, id, body, moves, media).map(|entry| edit::replace(state, entry))
    });
    give_back(app, media, done)
}

fn give_back(
    app: &App,
    media: &Media,
    outcome: Result<String, ApiError>,
) -> Result<String, ApiError> {
    if let (Err(_), Some(content)) = (&outcome, &media.content) {
        app.store.discard(&content.blob);
    }
    outcome
}

pub(super) fn update(app: &App, call: &mut Call<'_>, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let body: FileBody = call.json()?;
    let id = store_over(app, id, &body, &moves(&call.head), &Media::default())?;
    show(app, &shape, &id)
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

pub(super) fn get(app: &App, head: &Head, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::file(head)?;
    head.flag("acknowledgeAbuse")?;
    let entry = app.store.entry(id)?;
    if head.param("alt") == Some("media") {
        return media(app, head, &entry);
    }
    show(app, &shape, &entry.id)
}

fn media(app: &App, head: &Head, entry: &Entry) -> Result<Reply, ApiError> {
    let Some(content) = &entry.content else {
        let words =
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.";
        return Err(ApiError::forbidden("fileNotDownloadable", words).parameter("alt"));
    };
    let mut file = app.store.read(content)?;
    let reply = match range(head.header("range"), content.size) {
        Range::Whole => Reply {
            status: 200,
            headers: Vec::new(),
            body: Body::File(file, content.size),
        },
        Range::Part(first, last) => {
            file.seek(SeekFrom::Start(first))?;
            let reply = Reply {
                status: 206,
                headers: Vec::new(),
                body: Body::File(file, last - first + 1),
            };
            reply.header(
                "Content-Range",
                format!("bytes {first}-{last}/{}", content.size),
            )
        }
        Range::Outside => {
            let error = ApiError::new(
                416,
                "requestedRangeNotSatisfiable",
                "Request range not satisfiable",
            );
            return Ok(error
                .reply()
                .header("Content-Range", format!("bytes */{}", content.size)));
        }
    };
    Ok(reply
        .header("Content-Type", entry.mime_type.clone())
        .header("Content-Disposition", "attachment"))
}

#[derive(Debug, PartialEq, Eq)]
enum Range {
    Whole,
    Part(u64, u64),
    Outside,
}

// One range is honoured; what is not understood, or several, is passed over, as HTTP allows.
fn range(text: Option<&str>, size: u64) -> Range {
    let Some((first, last)) = text
        .and_then(|t| t.strip_prefix("bytes="))
        .and_then(|t| t.split_once('-'))
    else {
        return Range::Whole;
    };
    let (first, last) = match (first.trim(), last.trim()) {
        ("", n) => match n.parse::<u64>() {
            Ok(n) if n > 0 && size > 0 => (size.saturating_sub(n), size - 1),
            Ok(_) => return Range::Outside,
            Err(_) => return Range::Whole,
        },
        (a, "") => match a.parse::<u64>() {
            Ok(a) => (a, size.saturating_sub(1)),
            Err(_) => return Range::Whole,
        },
        (a, b) => match (a.parse::<u64>(), b.parse::<u64>()) {
            (Ok(a), Ok(b)) if a <= b => (a, b.min(size.saturating_sub(1))),
            _ => return Range::Whole,
        },
    };
    if first < size {
        Range::Part(first, last)
    } else {
        Range::Outside
    }
}

pub(super) fn list(app: &App, head: &Head) -> Result<Reply, ApiError> {
    let shape = Shape::of(
        head,
        "FileList",
        "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)",
    )?;
    let size = head.number("pageSize", 100, 1, 1000)?;
    let sorting = Sorting::parse(head.param("orderBy"))?;
    let query = head.param("q").map(Query::parse).transpose()?;
    let spaces = spaces(head)?;
    corpora(head)?;
    let parts = ["q", "orderBy", "spaces", "corpora", "driveId"]
        .map(|name| head.param(name).unwrap_or_default());
    let key = format!("{parts:?}");
    let page = head
        .param("pageToken")
        .map(|t| Page::read(t, &key))
        .transpose()?;

    let (files, root) = (app.store.files(), app.store.root());
    let wanted = |e: &&Arc<Entry>| {
        e.id != root
            && spaces.contains(&e.app_data)
            && query.as_ref().is_none_or(|q| q.matches(e, &files, &root))
    };
    let mut found: Vec<Arc<Entry>> = files.values().filter(wanted).map(Arc::clone).collect();
    sorting.sort(&mut found);
    let start = page.map_or(0, |p| p.start(&found));
    let end = start.saturating_add(size).min(found.len());
    let shown = found.get(start..end).unwrap_or_default();
    let next = shown
        .last()
        .filter(|_| end < found.len())
        .map(|last| Page::token(&last.id, end, &key));
    shape.reply(&FileList {
        kind: "drive#fileList",
        next_page_token: next,
        incomplete_search: false,
        files: shown
            .iter()
            .map(|e| File::of(e, &files, &app.base))
            .collect(),
    })
}

// Whether files of the app data folder are wanted, for each space that is.
fn spaces(head: &Head) -> Result<Vec<bool>, ApiError> {
    let text = head.param("spaces").unwrap_or("drive");
    let one = |space: &str| match space.trim() {
        "drive" => Ok(false),
        "appDataFolder" => Ok(true),
        other => Err(ApiError::invalid(
            "spaces",
            format!("Invalid Value: {}", shown(other)),
        )),
    };
    text.split(',').map(one).collect()
}

fn corpora(head: &Head) -> Result<(), ApiError> {
    let corpora = head.param("corpora").unwrap_or("user");
    for flag in [
        "includeItemsFromAllDrives",
        "supportsAllDrives",
        "includeTeamDriveItems",
        "supportsTeamDrives",
    ] {
        head.flag(flag)?;
    }
    if !["user", "domain", "drive", "allDrives"].contains(&corpora) {
        return Err(ApiError::invalid(
            "corpora",
            format!("Invalid Value: {}", shown(corpora)),
        ));
    }
    match (corpora, head.param("driveId")) {
        ("drive", None) => Err(ApiError::required("driveId")),
        // There are no shared drives here yet.
        ("drive", Some(id)) => Err(ApiError::new(
            404,
            "notFound",
            format!("Shared drive not found: {}", shown(id)),
        )
        .parameter("driveId")),
        (_, Some(_)) => Err(ApiError::invalid("driveId", "driveId needs corpora=drive.")),
        _ => Ok(()),
    }
}

pub(super) fn copy(app: &App, call: &mut Call<'_>, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let mut body: FileBody = call.json()?;
    let made = app.store.change(|state| {
        let source = Arc::clone(state.get(id)?);
        if source.is_folder() {
            return Err(ApiError::forbidden(
                "cannotCopyFile",
                "This file cannot be copied by the user.",
            ));
        }
        body.name = body
            .name
            .take()
            .or_else(|| Some(format!("Copy of {}", source.name)));
        body.parents = body
            .parents
            .take()
            .or_else(|| source.parent.clone().map(|p| vec![p]));
        let wanted = body.mime_type.take();
        if wanted.as_deref().is_some_and(|w| {
            w != source.mime_type && (is_google_type(w) || source.is_google_type())
        }) {
            return Err(ApiError::new(
                501,
                "notImplemented",
                "The emulator does not convert between types.",
            ));
        }
        body.mime_type = Some("application/octet-stream".to_owned());
        let mut entry = edit::draft(state, &body, &Media::default())?;
        entry.mime_type = wanted.unwrap_or_else(|| source.mime_type.clone());
        entry.content.clone_from(&source.content);
        if let Some(content) = &mut entry.content {
            content.revision = random(38)?;
        }
        entry.shortcut.clone_from(&source.shortcut);
        entry.original_filename = body
            .original_filename
            .take()
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
        Ok(edit::insert(state, entry))
    })?;
    show(app, &shape, &made)
}

pub(super) fn delete(app: &App, id: &str) -> Result<Reply, ApiError> {
    app.store.change(|state| {
        let id = state.get(id)?.id.clone();
        if id == state.root {
            return Err(edit::no_permission());
        }
        for gone in state.subtree(&id) {
            state.files.remove(&gone);
        }
        state.tick();
        Ok(())
    })?;
    Ok(Reply::empty(204))
}

pub(super) fn empty_trash(app: &App, head: &Head) -> Result<Reply, ApiError> {
    if let Some(id) = head.param("driveId") {
        return Err(ApiError::new(
            404,
            "notFound",
            format!("Shared drive not found: {}", shown(id)),
        )
        .parameter("driveId"));
    }
    app.store.change(|state| {
        let files = state.files.clone();
        state.files.retain(|_, entry| !in_trash(&files, entry));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range(None, 10), Range::Whole);
        assert_eq!(range(Some("bytes=0-4"), 10), Range::Part(0, 4));
        assert_eq!(range(Some("bytes=4-"), 10), Range::Part(4, 9));
        assert_eq!(range(Some("bytes=-3"), 10), Range::Part(7, 9));
        assert_eq!(range(Some("bytes=8-99"), 10), Range::Part(8, 9));
        assert_eq!(range(Some("bytes=10-"), 10), Range::Outside);
        assert_eq!(range(Some("bytes=0-"), 0), Range::Outside);
        assert_eq!(range(Some("bytes=-0"), 10), Range::Outside);
        assert_eq!(range(Some("bytes=5-2"), 10), Range::Whole);
        assert_eq!(range(Some("bytes=1-2,4-5"), 10), Range::Whole);
        assert_eq!(range(Some("bytes=99999999999999999999-"), 10), Range::Whole);
    }
}
