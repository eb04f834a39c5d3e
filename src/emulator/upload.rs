//! Uploads: simple, multipart, and the start of resumable ones.

use super::access::Caller;
use super::call::{Call, Head, parse_json, read_small};
use super::edit::{self, Media};
use super::errors::ApiError;
use super::export;
use super::files::{Shape, moves, show, store_new, store_over};
use super::model::{Content, FileBody, is_google_type};
use super::moves::Moves;
use super::multipart::{Multipart, boundary};
use super::reply::Reply;
use super::server::App;
use super::session::Plan;
use super::users::User;

/// Where uploaded bytes go.
#[derive(Debug, Clone)]
pub(super) enum Target {
    New,
    Over(String, Moves),
}

/// An upload without a session, or the start of one.
pub(super) fn begin(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    over: Option<String>,
) -> Result<Reply, ApiError> {
    let target = match over {
        Some(id) => Target::Over(id, moves(&call.head)),
        None => Target::New,
    };
    match call.head.param("uploadType") {
        Some("media") => simple(app, call, caller, &target),
        Some("multipart") => multipart(app, call, caller, &target),
        Some("resumable") => resumable(app, call, caller, target),
        None => Err(ApiError::required("uploadType")),
        Some(_) => Err(ApiError::bad_parameter(
            "uploadType",
            "Invalid upload type.",
        )),
    }
}

/// Refuses what would be refused at the end, before any byte is taken; how many there is
/// room for.
pub(super) fn check(
    app: &App,
    caller: &Caller,
    target: &Target,
    body: &FileBody,
    media: &Media,
) -> Result<u64, ApiError> {
    app.store.look(|state| {
        let (entry, held) = match target {
            Target::New => (edit::draft(state, caller, body, media)?, 0),
            Target::Over(id, moves) => {
                let entry = edit::altered(state, caller, id, body, moves, media)?;
                let held = entry.size();
                (entry, held)
            }
        };
        let owner = entry.owner().and_then(User::named);
        // A shared drive has nobody's limit but the most a file may have.
        Ok(owner.map_or(state.quota, |o| state.room(o).saturating_add(held)))
    })
}

/// Makes the file of whole content, and answers with it.
pub(super) fn commit(
    app: &App,
    caller: &Caller,
    shape: &Shape,
    target: &Target,
    body: &FileBody,
    mut media: Media,
) -> Result<(String, Reply), ApiError> {
    let document = match target {
        Target::New => body.mime_type.clone().filter(|m| is_google_type(m)),
        Target::Over(id, _) => app.store.look(|state| {
            let known = state.tree.files.get(id);
            known
                .filter(|e| e.is_google_type())
                .map(|e| e.mime_type.clone())
        }),
    };
    if let Some(document) = document {
        media = export::convert(app, &document, media)?;
    }
    let media = &media;
    let id = match target {
        Target::New => store_new(app, caller, body, media)?,
        Target::Over(id, moves) => store_over(app, caller, id, body, moves, media)?,
    };
    let reply = show(app, caller, shape, &id)?;
    Ok((id, reply))
}

fn simple(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    target: &Target,
) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let body = FileBody::default();
    let media = Media {
        mime_type: Some(kind(call.head.header("content-type"))),
        keep: call.head.flag("keepRevisionForever")?,
        ..Media::default()
    };
    let room = check(app, caller, target, &body, &media)?;
    let content = take(app, room, &mut call.body)?;
    commit(app, caller, &shape, target, &body, media.with(content)).map(|(_, reply)| reply)
}

fn multipart(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    target: &Target,
) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let said = call.head.header("content-type").unwrap_or_default();
    let multipart = said
        .get(..10)
        .is_some_and(|t| t.eq_ignore_ascii_case("multipart/"));
    let boundary = boundary(said).filter(|_| multipart);
    let boundary = boundary.ok_or_else(|| {
        ApiError::bad_request("Content-Type must be multipart/related with a boundary.")
    })?;
    let keep = call.head.flag("keepRevisionForever")?;
    let mut parts = Multipart::new(&mut call.body, &boundary);
    let missing =
        || ApiError::bad_request("A multipart upload has two parts: metadata, then content.");
    parts.next()?.ok_or_else(missing)?;
    let body: FileBody = parse_json(&read_small(&mut parts)?)?;
    let headers = parts.next()?.ok_or_else(missing)?;
    let header = |name: &str| {
        headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    if header("content-transfer-encoding").is_some_and(|e| e.eq_ignore_ascii_case("base64")) {
        return Err(ApiError::bad_request(
            "The emulator takes the content part in binary form only.",
        ));
    }
    let media = Media {
        mime_type: Some(kind(header("content-type"))),
        keep,
        ..Media::default()
    };
    let room = check(app, caller, target, &body, &media)?;
    let content = take(app, room, &mut parts)?;
    commit(app, caller, &shape, target, &body, media.with(content)).map(|(_, reply)| reply)
}

fn take(app: &App, room: u64, from: &mut dyn std::io::Read) -> Result<Content, ApiError> {
    let mut blob = app.store.blob()?;
    if let Err(error) = blob.fill(from, room) {
        app.store.discard(&blob.name);
        return Err(error);
    }
    blob.finish()
}

fn resumable(
    app: &App,
    call: &mut Call<'_>,
    caller: &Caller,
    target: Target,
) -> Result<Reply, ApiError> {
    Shape::file(&call.head)?;
    let total = match call.head.header("x-upload-content-length") {
        None => None,
        Some(text) => Some(
            text.parse::<u64>()
                .map_err(|_| ApiError::bad_request("X-Upload-Content-Length is not a number."))?,
        ),
    };
    let mime = kind(call.head.header("x-upload-content-type"));
    let body: FileBody = call.json()?;
    let keep = call.head.flag("keepRevisionForever")?;
    let media = Media {
        mime_type: Some(mime.clone()),
        ..Media::default()
    };
    let room = check(app, caller, &target, &body, &media)?;
    if total.is_some_and(|t| t > room) {
        return Err(ApiError::quota());
    }
    let plan = Plan {
        caller: caller.clone(),
        target,
        body,
        mime,
        keep,
        room,
    };
    let id = app
        .sessions
        .open(app.store.blob()?, plan, total, &app.store)?;
    Ok(Reply::empty(200)
        .header("Location", location(app, &call.head, &id))
        .header("X-GUploader-UploadID", id))
}

// The session answers with the parameters of its start, `fields` among them. It is where the
// request came to, be that the server itself or a proxy before it.
fn location(app: &App, head: &Head, id: &str) -> String {
    let mut query = String::new();
    for (name, value) in head
        .query
        .iter()
        .filter(|(n, _)| n != "access_token" && n != "oauth_token" && n != "upload_id")
    {
        query.push_str(&format!("{}={}&", escape(name), escape(value)));
    }
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".:-[]".contains(&b);
    let base = match head.header("host") {
        Some(host) if !host.is_empty() && host.bytes().all(plain) => format!("http://{host}"),
        _ => app.base.clone(),
    };
    format!("{base}{}?{query}upload_id={id}", head.path)
}

pub(super) fn escape(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

// An empty type means: guess from the name. Parameters such as a charset stay.
fn kind(said: Option<&str>) -> String {
    said.unwrap_or_default().trim().to_owned()
}
