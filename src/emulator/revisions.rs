//! The revisions family: the earlier states of a file's content.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::access::Caller;
use super::call::{Call, Head};
use super::caps::Capabilities;
use super::errors::{ApiError, shown};
use super::export;
use super::files::Shape;
use super::media;
use super::model::{Entry, Revision};
use super::order::part;
use super::reply::Reply;
use super::server::App;
use super::store::State;
use super::time;
use super::wire::Person;

const ONE: &str = "kind,id,mimeType,modifiedTime";
const LIST: &str = "kind,nextPageToken,revisions(kind,id,mimeType,modifiedTime)";
/// The most revisions of one file that are kept for ever.
const KEPT: usize = 200;

/// `drive#revision`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct View {
    kind: &'static str,
    id: String,
    mime_type: String,
    modified_time: String,
    last_modifying_user: Person,
    published: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    publish_auto: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_outside_domain: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_forever: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    md5_checksum: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_filename: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    export_links: BTreeMap<&'static str, String>,
}

/// `drive#revisionList`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct RevisionList {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_page_token: Option<String>,
    revisions: Vec<View>,
}

/// What a request may say about a revision.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RevisionBody {
    keep_forever: Option<bool>,
    published: Option<bool>,
    publish_auto: Option<bool>,
    published_outside_domain: Option<bool>,
}

pub(super) fn list(app: &App, head: &Head, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "RevisionList", LIST)?;
    let size = head.number("pageSize", 200, 1, 1000)?;
    let entry = app.store.look(|state| file(state, caller, id).cloned())?;
    let (shown, next) = part(head, &entry.revisions, size, &entry.id, |r| &r.id)?;
    shape.reply(&RevisionList {
        kind: "drive#revisionList",
        next_page_token: next,
        revisions: shown
            .iter()
            .map(|r| View::of(r, &entry, caller, &app.base))
            .collect(),
    })
}

pub(super) fn get(
    app: &App,
    head: &Head,
    caller: &Caller,
    id: &str,
    revision: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(head, "Revision", ONE)?;
    let acknowledged = head.flag("acknowledgeAbuse")?;
    let (entry, can) = app.store.look(|state| {
        let entry = file(state, caller, id)?.clone();
        let can = Capabilities::of(&state.tree, &entry, caller);
        Ok::<_, ApiError>((entry, can))
    })?;
    let at = find(&entry, revision)?;
    let found = entry.revisions.get(at).ok_or_else(|| missing(revision))?;
    if head.param("alt") != Some("media") {
        return shape.reply(&View::of(found, &entry, caller, &app.base));
    }
    if entry.is_google_type() {
        let words =
            "Only files with binary content can be downloaded. Use Export with Docs Editors files.";
        return Err(ApiError::forbidden("fileNotDownloadable", words).parameter("alt"));
    }
    media::warn(&entry, &can, acknowledged)?;
    media::send(app, head, &found.content, &found.mime_type)
}

pub(super) fn update(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    id: &str,
    revision: &str,
) -> Result<Reply, ApiError> {
    let shape = Shape::of(&call.head, "Revision", ONE)?;
    let body: RevisionBody = call.json()?;
    app.store.change(|state| {
        let mut entry = file(state, caller, id)?.clone();
        let at = find(&entry, revision)?;
        let kept = entry.revisions.iter().filter(|r| r.keep).count();
        let document = entry.is_google_type();
        let published = [
            body.published,
            body.publish_auto,
            body.published_outside_domain,
        ];
        if !document && published.iter().any(Option::is_some) {
            let words = "Only documents of Google's editors can be published.";
            return Err(ApiError::forbidden("fieldNotWritable", words));
        }
        let found = entry.revisions.get_mut(at);
        let found = found.ok_or_else(|| missing(revision))?;
        if let Some(keep) = body.keep_forever {
            if document {
                let words = "keepForever is for files with binary content.";
                return Err(ApiError::forbidden("fieldNotWritable", words));
            }
            if keep && !found.keep && kept >= KEPT {
                let words = "Too many revisions of this file are kept forever.";
                return Err(ApiError::forbidden("cannotKeepForever", words));
            }
            found.keep = keep;
        }
        found.published = body.published.unwrap_or(found.published);
        found.publish_auto = body.publish_auto.unwrap_or(found.publish_auto);
        found.published_outside = body
            .published_outside_domain
            .unwrap_or(found.published_outside);
        let found = found.clone();
        let view = View::of(&found, &entry, caller, &app.base);
        state.put(entry);
        shape.reply(&view)
    })
}

pub(super) fn delete(
    app: &App,
    caller: &Caller,
    id: &str,
    revision: &str,
) -> Result<Reply, ApiError> {
    app.store.change(|state| {
        let mut entry = file(state, caller, id)?.clone();
        let at = find(&entry, revision)?;
        if entry.is_google_type() {
            return Err(ApiError::forbidden(
                "revisionDeletionNotSupported",
                "Revisions of this file cannot be deleted.",
            ));
        }
        if at + 1 == entry.revisions.len() {
            let words = if at == 0 {
                "The only revision of a file cannot be deleted."
            } else {
                "The head revision of a file cannot be deleted."
            };
            return Err(ApiError::forbidden("cannotDeleteOnlyRevision", words));
        }
        entry.revisions.remove(at);
        state.put(entry);
        Ok(())
    })?;
    Ok(Reply::empty(204))
}

// The file, when the account may look into its past.
fn file<'a>(state: &'a State, caller: &Caller, id: &str) -> Result<&'a Entry, ApiError> {
    let entry = caller.everywhere().see(state, id)?;
    if entry.is_folder() || entry.shortcut.is_some() {
        return Err(ApiError::forbidden(
            "revisionsNotSupported",
            "The file does not support revisions.",
        ));
    }
    Ok(caller
        .everywhere()
        .may(state, id, |can| can.can_read_revisions)?)
}

fn find(entry: &Entry, revision: &str) -> Result<usize, ApiError> {
    // The service takes `head` for the newest.
    let found = if revision == "head" {
        entry.revisions.len().checked_sub(1)
    } else {
        entry.revisions.iter().position(|r| r.id == revision)
    };
    found.ok_or_else(|| missing(revision))
}

fn missing(revision: &str) -> ApiError {
    let words = format!("Revision not found: {}.", shown(revision));
    ApiError::new(404, "notFound", words).parameter("revisionId")
}

impl View {
    fn of(revision: &Revision, entry: &Entry, caller: &Caller, base: &str) -> Self {
        let document = entry.is_google_type();
        let content = (!document).then_some(&revision.content);
        Self {
            kind: "drive#revision",
            id: revision.id.clone(),
            mime_type: revision.mime_type.clone(),
            modified_time: time::format(revision.modified),
            last_modifying_user: Person::of(&revision.by, caller),
            published: revision.published,
            publish_auto: document.then_some(revision.publish_auto),
            published_outside_domain: document.then_some(revision.published_outside),
            published_link: revision
                .published
                .then(|| format!("{base}/document/d/{}/pub", entry.id)),
            keep_forever: (!document).then_some(revision.keep),
            md5_checksum: content.map(|c| c.md5.clone()),
            size: content.map(|c| c.size.to_string()),
            original_filename: revision.original_filename.clone().filter(|_| !document),
            export_links: export::links(entry, base),
        }
    }
}
