//! Uploads: in one request, or in fragments of a session.

use std::borrow::Cow;
use std::io::{self, Read};

use super::progress::{Progress, ProgressOptions};
use super::resumable::{self, Answer, Range, Session};
use super::source::{Opened, Source};
use crate::crypto::Plan;
use crate::drive::errors::refusal;
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Content, Exchange, Request, Response};
use crate::observe::{Bounds, Observer};

/// How much of an answer is read.
const ANSWER_LIMIT: usize = 1 << 20;

/// What is to be uploaded, and how.
pub(crate) struct Upload<'a> {
    pub(crate) exchange: &'a dyn Exchange,
    pub(crate) observer: &'a dyn Observer,
    pub(crate) bounds: &'a Bounds,
    pub(crate) method: &'a str,
    /// Without `uploadType`.
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    /// A JSON object.
    pub(crate) metadata: Vec<u8>,
    pub(crate) content_type: String,
    pub(crate) source: Source,
    pub(crate) encryption: Option<Plan>,
    pub(crate) progress: ProgressOptions,
    /// `None`: in one request.
    pub(crate) resumable: Option<Resumable>,
    /// Told the session's address and how much is stored whenever that changes; ("", 0) at its end.
    pub(crate) on_session: &'a mut dyn FnMut(&str, u64),
}

/// The session to be made, or to go on with.
pub(crate) struct Resumable {
    pub(crate) fragment_size: u64,
    /// Empty: a new one.
    pub(crate) resume_url: String,
    pub(crate) start_byte: u64,
}

/// How far a session has come.
pub(crate) struct Status {
    pub(crate) start_byte: u64,
}

/// Uploads and returns the service's answer. A stop is 606.
pub(crate) fn upload(mut plan: Upload<'_>) -> Result<Vec<u8>> {
    let resumable = plan.resumable.take();
    let source = std::mem::replace(&mut plan.source, Source::Memory(Vec::new().into()));
    let opened = Opened::new(source, plan.encryption.take())?;
    let outcome = match resumable {
        None => in_one(&plan, &opened),
        Some(resumable) => in_fragments(&mut plan, &opened, resumable),
    };
    outcome.map_err(|error| match error.code() {
        codes::INTERRUPTED => error.recast(codes::UPLOAD_ABORTED, "The upload was stopped. "),
        _ => error,
    })
}

fn in_one(plan: &Upload<'_>, opened: &Opened) -> Result<Vec<u8>> {
    let boundary = boundary()?;
    let mut before =
        format!("--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n")
            .into_bytes();
    before.extend_from_slice(&plan.metadata);
    before.extend_from_slice(
        format!(
            "\r\n--{boundary}\r\nContent-Type: {}\r\n\r\n",
            plan.content_type
        )
        .as_bytes(),
    );
    let after = format!("\r\n--{boundary}--\r\n").into_bytes();
    let total = before.len() as u64 + opened.total() + after.len() as u64;
    let mut headers = plan.headers.clone();
    headers.push((
        "Content-Type".to_owned(),
        format!("multipart/related; boundary={boundary}"),
    ));
    let progress = Progress::begin(
        plan.observer,
        Direction::Upload,
        plan.progress,
        0,
        Some(total),
    );
    let mut body = Counted {
        before: &before,
        after: &after,
        opened,
        inner: whole(&before, opened, &after)?,
        progress,
        at: 0,
    };
    let mut response = plan.exchange.send(Request {
        method: plan.method,
        url: with_type(&plan.url, "multipart"),
        headers,
        body: Body::Stream {
            content: &mut body,
            length: total,
        },
        told: true,
    })?;
    let answer = success(&mut response)?;
    body.progress.finish(total);
    Ok(answer)
}

fn in_fragments(plan: &mut Upload<'_>, opened: &Opened, resumable: Resumable) -> Result<Vec<u8>> {
    let total = opened.total();
    let mut session = Session::new(total, resumable.fragment_size);
    let mut url = resumable.resume_url;
    if url.is_empty() {
        url = start(plan, total)?;
    } else {
        // What arrived before the interruption only the service knows.
        match ask(plan.exchange, &url, Some(total))? {
            (Answer::Stored(stored), _) => session.advance(stored)?,
            (Answer::Done, answer) => {
                (plan.on_session)("", 0);
                return Ok(answer);
            }
            (Answer::Lost, _) => return Err(lost(resumable.start_byte)),
            (Answer::Refused, _) => {}
        }
    }
    (plan.on_session)(&url, session.stored());
    let mut progress = Progress::begin(
        plan.observer,
        Direction::Upload,
        plan.progress,
        session.stored(),
        Some(total),
    );
    let mut reader = opened.from(session.stored())?;
    let mut at = session.stored();
    loop {
        plan.bounds.check()?;
        let range = session.next();
        if at != range.start {
            reader = opened.from(range.start)?;
        }
        at = range.end;
        let (answer, text) = send(
            plan,
            &url,
            &session,
            range,
            (opened, &mut reader),
            &mut progress,
        )?;
        let (number, count) = session.fragments(range.end);
        match answer {
            Answer::Done => {
                progress.finish(total);
                (plan.on_session)("", 0);
                plan.observer.fragment_complete(number, count);
                return Ok(text);
            }
            Answer::Lost => return Err(lost(session.stored())),
            Answer::Stored(stored) => {
                session.advance(stored)?;
                (plan.on_session)(&url, stored);
                if plan.observer.fragment_complete(number, count) {
                    return Err(Error::new(
                        codes::UPLOAD_ABORTED,
                        format!(
                            "The upload was stopped after fragment {number} of {count}; it can be resumed."
                        ),
                    ));
                }
            }
            // `send` has made an error of it.
            Answer::Refused => {}
        }
    }
}

/// Makes a session and returns its address.
fn start(plan: &Upload<'_>, total: u64) -> Result<String> {
    let mut headers = plan.headers.clone();
    headers.push((
        "Content-Type".to_owned(),
        "application/json; charset=UTF-8".to_owned(),
    ));
    headers.push((
        "X-Upload-Content-Type".to_owned(),
        plan.content_type.clone(),
    ));
    headers.push(("X-Upload-Content-Length".to_owned(), total.to_string()));
    let mut response = plan.exchange.send(Request {
        method: plan.method,
        url: with_type(&plan.url, "resumable"),
        headers,
        body: Body::Bytes(Cow::Borrowed(&plan.metadata)),
        told: false,
    })?;
    success(&mut response)?;
    let location = response.header("Location").unwrap_or_default();
    if !location.starts_with("https://") && !location.starts_with("http://") {
        return Err(Error::new(
            codes::SERVER,
            "The service began a session without saying where it is.",
        ));
    }
    Ok(location.to_owned())
}

fn send(
    plan: &Upload<'_>,
    url: &str,
    session: &Session,
    range: Range,
    (opened, reader): (&Opened, &mut Box<dyn Read>),
    progress: &mut Progress<'_>,
) -> Result<(Answer, Vec<u8>)> {
    let length = range.end - range.start;
    let mut body = Fragment {
        opened,
        inner: reader,
        progress,
        range,
        at: range.start,
    };
    let mut response = plan.exchange.send(Request {
        method: "PUT",
        url: url.to_owned(),
        headers: vec![("Content-Range".to_owned(), session.content_range(range))],
        body: if length == 0 {
            Body::Bytes(Cow::Borrowed(b""))
        } else {
            Body::Stream {
                content: &mut body,
                length,
            }
        },
        told: true,
    })?;
    interpret(&mut response)
}

/// What an answer means, with its text; a refusal is an error.
fn interpret(response: &mut Response) -> Result<(Answer, Vec<u8>)> {
    let answer = resumable::read(response.status, response.header("Range"))?;
    let text = response.read_all(ANSWER_LIMIT)?;
    if answer == Answer::Refused {
        return Err(refusal(response.status, &text));
    }
    Ok((answer, text))
}

/// Asks how much of a session is stored.
fn ask(exchange: &dyn Exchange, url: &str, total: Option<u64>) -> Result<(Answer, Vec<u8>)> {
    let total = total.map_or_else(|| "*".to_owned(), |total| total.to_string());
    let mut response = exchange.send(Request {
        method: "PUT",
        url: url.to_owned(),
        headers: vec![("Content-Range".to_owned(), format!("bytes */{total}"))],
        body: Body::Bytes(Cow::Borrowed(b"")),
        told: false,
    })?;
    interpret(&mut response)
}

/// How far the session at an address has come.
pub(crate) fn upload_status(exchange: &dyn Exchange, url: &str) -> Result<Status> {
    match ask(exchange, url, None)? {
        (Answer::Stored(start_byte), _) => Ok(Status { start_byte }),
        (Answer::Done, answer) => Ok(Status {
            start_byte: crate::drive::files::decode_size(&answer)?,
        }),
        (Answer::Lost | Answer::Refused, _) => Err(lost(0)),
    }
}

fn lost(stored: u64) -> Error {
    Error::new(
        codes::CANNOT_RESUME,
        format!(
            "The upload session is gone, with the {stored} bytes it held: \
             set resume_url to an empty string and upload the file anew."
        ),
    )
}

fn success(response: &mut Response) -> Result<Vec<u8>> {
    let text = response.read_all(ANSWER_LIMIT)?;
    if (200..300).contains(&response.status) {
        Ok(text)
    } else {
        Err(refusal(response.status, &text))
    }
}

fn with_type(url: &str, upload_type: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}uploadType={upload_type}")
}

fn boundary() -> Result<String> {
    let mut random = [0; 18];
    getrandom::fill(&mut random).map_err(|cause| {
        Error::new(
            codes::STREAM,
            format!("The system gives no random numbers: {cause}."),
        )
    })?;
    Ok(format!("cloudstorage-{}", hex::encode(random)))
}

/// A multipart body from its first byte.
fn whole<'a>(before: &'a [u8], opened: &Opened, after: &'a [u8]) -> Result<Box<dyn Read + 'a>> {
    let content = opened.from(0)?.take(opened.total());
    Ok(Box::new(before.chain(content).chain(after)))
}

/// A whole body that reports how far it is.
struct Counted<'a> {
    before: &'a [u8],
    after: &'a [u8],
    opened: &'a Opened,
    inner: Box<dyn Read + 'a>,
    progress: Progress<'a>,
    at: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.inner.read(buffer)?;
        self.at += amount as u64;
        self.progress.reach(self.at);
        Ok(amount)
    }
}

impl Content for Counted<'_> {
    fn rewind(&mut self) -> Result<()> {
        self.inner = whole(self.before, self.opened, self.after)?;
        self.at = 0;
        Ok(())
    }
}

/// A fragment that reports how far the file is.
struct Fragment<'a, 'b> {
    opened: &'a Opened,
    inner: &'a mut Box<dyn Read>,
    progress: &'a mut Progress<'b>,
    range: Range,
    at: u64,
}

impl Read for Fragment<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.range.end - self.at).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let amount = self.inner.read(&mut buffer[..room])?;
        self.at += amount as u64;
        self.progress.reach(self.at);
        Ok(amount)
    }
}

impl Content for Fragment<'_, '_> {
    fn rewind(&mut self) -> Result<()> {
        *self.inner = self.opened.from(self.range.start)?;
        self.at = self.range.start;
        Ok(())
    }
}
