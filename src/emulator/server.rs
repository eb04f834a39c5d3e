//! The workers: each takes requests, finds their handler, and writes the answers.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tiny_http::{Header, Request, Response, Server, StatusCode};

use super::access::Caller;
use super::call::{Body, Call, Head};
use super::errors::ApiError;
use super::faults::{Fault, Faults};
use super::gate::Gate;
use super::reply::Reply;
use super::route::{self, Route};
use super::session::Sessions;
use super::store::Store;
use super::tokens::Tokens;
use super::users::User;
use super::{
    RequestSeen, about, changes, control, drives, export, files, listing, oauth, permissions,
    revisions, session, upload,
};

const SEEN: usize = 2000;

/// What all workers share.
pub(super) struct App {
    pub(super) base: String,
    pub(super) client: (String, String),
    pub(super) token: Option<String>,
    pub(super) store: Store,
    pub(super) tokens: Tokens,
    pub(super) sessions: Sessions,
    pub(super) faults: Faults,
    pub(super) seen: Mutex<VecDeque<RequestSeen>>,
    pub(super) gate: Arc<Gate>,
    pub(super) stopping: AtomicBool,
}

/// Takes requests until the emulator stops.
pub(super) fn work(app: &App, server: &Server) {
    while !app.stopping.load(Ordering::SeqCst) {
        if let Ok(request) = server.recv() {
            // A panic costs the request, which the server then answers with 500, not the worker.
            let _ = catch_unwind(AssertUnwindSafe(|| serve(app, request)));
        }
    }
}

fn serve(app: &App, mut request: Request) {
    let (mut head, sound) = Head::read(&request);
    // Faults do not strike the addresses they are made at.
    let control = head.path.starts_with("/emulator/");
    let fault = if control {
        None
    } else {
        app.faults.strike(&head)
    };
    let mut call = Call {
        head: head.clone(),
        body: Body(&mut request),
    };
    let outcome = match (&fault, sound) {
        (Some(Fault::Refuse { status, reason }), _) => {
            Err(ApiError::new(*status, reason, "A fault was injected."))
        }
        (Some(Fault::NotJson), _) => Ok(Reply::html(
            200,
            "<html><body>Not what you asked for.</body></html>".to_owned(),
        )),
        (Some(Fault::WrongJson), _) => Ok(Reply::bytes(
            200,
            "application/json; charset=UTF-8",
            b"[{\"unexpected\": {\"files\": 7, \"id\": [null]}}]".to_vec(),
        )),
        (_, Err(error)) => Err(error),
        (_, Ok(())) => dispatch(app, &mut call, fault.as_ref()),
    };
    let reusable = call.drain();
    head = call.head;
    let reply = outcome.unwrap_or_else(|error| error.reply());
    if !control {
        app.note(&head, reply.status);
    }
    let ending = match fault {
        Some(Fault::CutBody { after }) => Ending::Body(after),
        Some(Fault::Reset { after }) => Ending::Reset(after),
        Some(Fault::Stall {
            after,
            milliseconds,
        }) => Ending::Stall(after, Duration::from_millis(milliseconds)),
        _ if !reusable => Ending::Body(u64::MAX),
        _ => Ending::Kept,
    };
    let _ = answer(app, request, &head, reply, ending);
}

fn dispatch(app: &App, call: &mut Call<'_>, fault: Option<&Fault>) -> Result<Reply, ApiError> {
    if let Some(real) = call
        .head
        .header("x-http-method-override")
        .map(str::to_ascii_uppercase)
        && call.head.method == "POST"
    {
        // A query too long for an address comes as a form.
        if real == "GET" {
            let bytes = call.small_body()?;
            let text = String::from_utf8(bytes)
                .map_err(|_| ApiError::bad_request("The form is not UTF-8."))?;
            call.head.query.extend(super::call::pairs(text.trim())?);
        }
        call.head.method = real;
    }
    let session = call.head.param("upload_id").is_some();
    let route = route::find(&call.head.method, &call.head.segments, session)?;
    let user = if route.is_api() {
        oauth::check(app, &call.head)?
    } else {
        None
    };
    // An upload session acts for whoever began it.
    let caller = &Caller::of(user.unwrap_or_else(User::first), &call.head)?;
    let head = call.head.clone();
    match route {
        Route::Front => Ok(Reply::html(
            200,
            "<!DOCTYPE html>\n<html><body><h1>Drive v3 emulator</h1></body></html>\n".to_owned(),
        )),
        Route::Control(control) => control::answer(app, call, control),
        Route::ConsentPage => Ok(oauth::page(app, &head)),
        Route::ConsentAnswer => oauth::decide(app, call),
        Route::Token => oauth::token(app, call),
        Route::Revoke => oauth::revoke(app, call),
        Route::About => about::get(app, &head, caller),
        Route::Create => files::create(app, call, caller),
        Route::List => listing::list(app, &head, caller),
        Route::GenerateIds => files::generate_ids(app, &head),
        Route::EmptyTrash => files::empty_trash(app, &head, caller),
        Route::Get(id) => files::get(app, &head, caller, &id),
        Route::Update(id) => files::update(app, call, caller, &id),
        Route::Delete(id) => files::delete(app, caller, &id),
        Route::Copy(id) => files::copy(app, call, caller, &id),
        Route::Permissions(id) => permissions::list(app, &head, caller, &id),
        Route::Share(id) => permissions::create(app, call, caller, &id),
        Route::Permission(id, p) => permissions::get(app, &head, caller, &id, &p),
        Route::PermissionChange(id, p) => permissions::update(app, call, caller, &id, &p),
        Route::PermissionEnd(id, p) => permissions::delete(app, &head, caller, &id, &p),
        Route::Export(id) => export::send(app, &head, caller, &id),
        Route::ExportLink => export::send_link(app, &head, caller),
        Route::Revisions(id) => revisions::list(app, &head, caller, &id),
        Route::Revision(id, r) => revisions::get(app, &head, caller, &id, &r),
        Route::RevisionChange(id, r) => revisions::update(app, call, caller, &id, &r),
        Route::RevisionEnd(id, r) => revisions::delete(app, caller, &id, &r),
        Route::Drives => drives::list(app, &head, caller),
        Route::DriveNew => drives::create(app, call, caller),
        Route::Drive(id) => drives::get(app, &head, caller, &id),
        Route::DriveChange(id) => drives::update(app, call, caller, &id),
        Route::DriveEnd(id) => drives::delete(app, &head, caller, &id),
        Route::DriveHide(id, hidden) => drives::set_hidden(app, &head, caller, &id, hidden),
        Route::StartPageToken => changes::start(app, &head, caller),
        Route::Changes => changes::list(app, &head, caller),
        Route::UploadNew => upload::begin(app, call, caller, None),
        Route::UploadOver(id) => upload::begin(app, call, caller, Some(id)),
        Route::UploadSession => {
            let keep = match fault {
                Some(Fault::LoseSession) => {
                    app.sessions
                        .lose(head.param("upload_id").unwrap_or_default(), &app.store);
                    None
                }
                Some(Fault::KeepPart { bytes }) => Some(*bytes),
                _ => None,
            };
            session::put(app, call, keep)
        }
        Route::Later => Err(ApiError::not_implemented()),
    }
}

/// How an answer ends.
#[derive(Debug, Clone, Copy)]
enum Ending {
    Kept,
    Body(u64),
    Reset(u64),
    Stall(u64, Duration),
}

fn answer(
    app: &App,
    request: Request,
    head: &Head,
    reply: Reply,
    ending: Ending,
) -> io::Result<()> {
    if !matches!(ending, Ending::Kept) {
        return raw(app, request, head, reply, ending);
    }
    let length = reply.len();
    let headers = reply
        .headers
        .iter()
        .filter_map(|(n, v)| Header::from_bytes(n.as_bytes(), v.as_bytes()).ok())
        .collect();
    let length = usize::try_from(length).map_err(io::Error::other)?;
    let response = Response::new(
        StatusCode(reply.status),
        headers,
        reply.body.reader(),
        Some(length),
        None,
    );
    // Whole lengths, never chunks: clients report progress by them.
    request.respond(response.with_chunked_threshold(usize::MAX))
}

// Writes an answer by hand, for endings the server below does not know.
fn raw(app: &App, request: Request, head: &Head, reply: Reply, ending: Ending) -> io::Result<()> {
    let length = reply.len();
    let mut text = format!(
        "HTTP/1.1 {} -\r\nContent-Length: {length}\r\nConnection: close\r\n",
        reply.status
    );
    for (name, value) in &reply.headers {
        if !value.contains(['\r', '\n']) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    text.push_str("\r\n");
    let header = text.len() as u64;
    let (first, pause) = match ending {
        Ending::Stall(after, pause) => (after, pause),
        _ => (u64::MAX, Duration::ZERO),
    };
    match ending {
        Ending::Body(after) => app.gate.cut(head.peer, header + after.min(length), false),
        Ending::Reset(after) => app.gate.cut(head.peer, after, true),
        Ending::Stall(..) => app.gate.cut(head.peer, header + length, false),
        Ending::Kept => {}
    }
    let body: Box<dyn Read + Send> = if head.method == "HEAD" {
        Box::new(io::empty())
    } else {
        reply.body.reader()
    };
    let mut answer = io::Cursor::new(text.into_bytes()).chain(body);
    let mut writer = request.into_writer();
    io::copy(&mut (&mut answer).take(first), &mut writer)?;
    writer.flush()?;
    app.pause(pause);
    io::copy(&mut answer, &mut writer)?;
    writer.flush()
}

// By hand: it holds the client secret and a token.
impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl App {
    // In small steps, so that the emulator can stop meanwhile.
    fn pause(&self, pause: Duration) {
        let end = Instant::now() + pause.min(Duration::from_secs(3600));
        while Instant::now() < end && !self.stopping.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn note(&self, head: &Head, status: u16) {
        let seen = RequestSeen {
            method: head.method.clone(),
            path: head.path.clone(),
            query: veiled(&head.query),
            status,
        };
        let mut all = self.seen.lock();
        if all.len() >= SEEN {
            all.pop_front();
        }
        all.push_back(seen);
    }
}

// The query as text, with what opens doors left out.
fn veiled(query: &[(String, String)]) -> String {
    const SECRET: [&str; 8] = [
        "access_token",
        "oauth_token",
        "token",
        "key",
        "code",
        "client_secret",
        "upload_id",
        "state",
    ];
    let show = |(name, value): &(String, String)| {
        let value: String = if SECRET.contains(&name.as_str()) {
            "...".to_owned()
        } else {
            value.chars().take(4096).collect()
        };
        format!("{name}={value}")
    };
    query.iter().map(show).collect::<Vec<_>>().join("&")
}
