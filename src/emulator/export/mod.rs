//! Documents of Google's editors: what becomes one, and what one becomes.

use std::io::Read;

use super::access::Caller;
use super::call::Head;
use super::caps::Capabilities;
use super::errors::ApiError;
use super::model::Entry;
use super::reply::Reply;
use super::server::App;

pub(super) use import::convert;
pub(super) use table::{DOCUMENTS, export_formats, import_formats, imports, links};

use document::Document;
use table::{format_of, mime_of};

mod document;
mod image;
mod import;
mod odf;
mod office;
mod pdf;
mod slides;
mod table;
mod text;
mod zip;

/// The most bytes `files.export` delivers; links deliver larger ones as well.
const MOST: usize = 10 * 1024 * 1024;

/// `files.export`.
pub(super) fn send(app: &App, head: &Head, caller: &Caller, id: &str) -> Result<Reply, ApiError> {
    let wanted = head
        .param("mimeType")
        .ok_or_else(|| ApiError::required("mimeType"))?;
    deliver(app, caller, id, wanted, MOST)
}

/// What `exportLinks` point at.
pub(super) fn send_link(app: &App, head: &Head, caller: &Caller) -> Result<Reply, ApiError> {
    let id = head.param("id").ok_or_else(|| ApiError::required("id"))?;
    let name = head
        .param("exportFormat")
        .ok_or_else(|| ApiError::required("exportFormat"))?;
    let wanted = mime_of(name).ok_or_else(unsupported)?;
    deliver(app, caller, id, wanted, usize::MAX)
}

fn deliver(
    app: &App,
    caller: &Caller,
    id: &str,
    wanted: &str,
    most: usize,
) -> Result<Reply, ApiError> {
    let caller = &caller.everywhere();
    let (entry, can) = app.store.look(|state| {
        let entry = Entry::clone(caller.see(state, id)?);
        let can = Capabilities::of(&state.tree, &entry, caller);
        Ok::<_, ApiError>((entry, can))
    })?;
    if !DOCUMENTS.contains(&entry.mime_type.as_str()) {
        let words = "Export only supports Docs Editors files.";
        return Err(ApiError::forbidden("fileNotExportable", words));
    }
    if !can.can_read_content {
        let words = "This file cannot be exported by the user.";
        return Err(ApiError::forbidden("cannotExportFile", words));
    }
    let format = format_of(&entry.mime_type, wanted).ok_or_else(unsupported)?;
    let mut text = String::new();
    if let Some(document) = &entry.document {
        app.store.read(document)?.read_to_string(&mut text)?;
    }
    let bytes = Document::new(&entry.name, &entry.mime_type, &text).write(format);
    if bytes.len() > most {
        let words = "This file is too large to be exported.";
        return Err(ApiError::forbidden("exportSizeLimitExceeded", words));
    }
    let kind = if wanted.starts_with("text/") && !wanted.contains("charset") {
        format!("{wanted}; charset=UTF-8")
    } else {
        wanted.to_owned()
    };
    Ok(Reply::bytes(200, &kind, bytes).header("Content-Disposition", "attachment"))
}

fn unsupported() -> ApiError {
    ApiError::bad_request("The requested conversion is not supported.").parameter("convertTo")
}
