//! Uploads: simple, multipart, and the start of resumable ones.

use super::call::{Call, Head, parse_json, read_small};
use super::edit::{self, Media, Moves};
use super::errors::ApiError;
use super::files::{Shape, moves, show, store_new, store_over};
use super::model::FileBody;
use super::multipart::{Multipart, boundary};
use super::reply::Reply;
use super::server::App;

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
    over: Option<String>,
) -> Result<Reply, ApiError> {
    let target = match over {
        Some(id) => Target::Over(id, moves(&call.head)),
        None => Target::New,
    };
    match call.head.param("uploadType") {
        Some("media") => simple(app, call, &target),
        Some("multipart") => multipart(app, call, &target),
        Some("resumable") => resumable(app, call, target),
        None => Err(ApiError::required("uploadType")),
        Some(_) => Err(ApiError::bad_parameter(
            "uploadType",
            "Invalid upload type.",
        )),
    }
}

/// Refuses what would be refused at the end, before any byte is taken.
pub(super) fn check(
    app: &App,
    target: &Target,
    body: &FileBody,
    media: &Media,
) -> Result<(), ApiError> {
    app.store.look(|state| match target {
        Target::New => edit::draft(state, body, media).map(|_| ()),
        Target::Over(id, moves) => edit::altered(state, id, body, moves, media).map(|_| ()),
    })
}

/// Makes the file of whole content, and answers with it.
pub(super) fn commit(
    app: &App,
    shape: &Shape,
    target: &Target,
    body: &FileBody,
    media: &Media,
) -> Result<(String, Reply), ApiError> {
    let id = match target {
        Target::New => store_new(app, body, media)?,
        Target::Over(id, moves) => store_over(app, id, body, moves, media)?,
    };
    let reply = show(app, shape, &id)?;
    Ok((id, reply))
}

fn simple(app: &App, call: &mut Call<'_>, target: &Target) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let body = FileBody::default();
    let media = Media {
        content: None,
        mime_type: Some(kind(call.head.header("content-type"))),
    };
    check(app, target, &body, &media)?;
    take(app, &shape, target, &body, media, &mut call.body)
}

fn multipart(app: &App, call: &mut Call<'_>, target: &Target) -> Result<Reply, ApiError> {
    let shape = Shape::file(&call.head)?;
    let said = call.head.header("content-type").unwrap_or_default();
    let multipart = said
        .get(..10)
        .is_some_and(|t| t.eq_ignore_ascii_case("multipart/"));
    let boundary = boundary(said).filter(|_| multipart);
    let boundary = boundary.ok_or_else(|| {
        ApiError::bad_request("Content-Type must be multipart/related with a boundary.")
    })?;
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
        content: None,
        mime_type: Some(kind(header("content-type"))),
    };
    check(app, target, &body, &media)?;
    take(app, &shape, target, &body, media, &mut parts)
}

fn take(
    app: &App,
    shape: &Shape,
    target: &Target,
    body: &FileBody,
    mut media: Media,
    from: &mut dyn std::io::Read,
) -> Result<Reply, ApiError> {
    let mut blob = app.store.blob()?;
    if let Err(error) = blob.fill(from) {
        app.store.discard(&blob.name);
        return Err(error);
    }
    media.content = Some(blob.finish()?);
    commit(app, shape, target, body, &media).map(|(_, reply)| reply)
}

fn resumable(app: &App, call: &mut Call<'_>, target: Target) -> Result<Reply, ApiError> {
    Shape::file(&call.head)?;
    let total = match call.head.header("x-upload-content-length") {
        None => None,
        Some(text) => Some(
            text.parse()
                .map_err(|_| ApiError::bad_request("X-Upload-Content-Length is not a number."))?,
        ),
    };
    let mime = kind(call.head.header("x-upload-content-type"));
    let body: FileBody = call.json()?;
    check(
        app,
        &target,
        &body,
        &Media {
            content: None,
            mime_type: Some(mime.clone()),
        },
    )?;
    let id = app
        .sessions
        .open(app.store.blob()?, target, body, mime, total, &app.store)?;
    Ok(Reply::empty(200)
        .header("Location", location(app, &call.head, &id))
        .header("X-GUploader-UploadID", id))
}

// The session answers with the parameters of its start, `fields` among them.
fn location(app: &App, head: &Head, id: &str) -> String {
    let mut query = String::new();
    for (name, value) in head
        .query
        .iter()
        .filter(|(n, _)| n != "access_token" && n != "oauth_token" && n != "upload_id")
    {
        query.push_str(&format!("{}={}&", escape(name), escape(value)));
    }
    format!("{}{}?{query}upload_id={id}", app.base, head.path)
}

pub(super) fn escape(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

// An empty type means: guess from the name. Parameters such as a charset stay.
fn kind(said: Option<&str>) -> String {
    said.unwrap_or_default().trim().to_owned()
}
