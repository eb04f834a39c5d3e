//! An upload in fragments of a session, which outlives the call that began it.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

use super::making::{Making, Mark};
use super::unfinished::{Owner, Unfinished};
use super::verify::{self, Content as Meant, Proof};
use super::{Resumable, Status, Upload, Uploaded, address, answer, with_type};
use crate::drive::errors::refusal;
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::http::{Body, Content, Exchange, Request, Response};
use crate::observe::Bounds;
use crate::secret::Secret;
use crate::transfer::progress::Progress;
use crate::transfer::resumable::{self, Answer, Range, Session};
use crate::transfer::source::Opened;

/// A session in use by a call.
struct Work {
    session: Session,
    place: Unfinished,
    /// Whether it is older than the call.
    resumed: bool,
    /// Whether the component opened it, now or in an earlier call.
    ours: bool,
}

pub(super) fn in_fragments(
    plan: &mut Upload<'_>,
    opened: &Opened,
    resumable: Resumable,
) -> Result<Uploaded> {
    let mut work = take_up(plan, opened, resumable)?;
    if work.resumed
        && let Some(uploaded) = find(plan, opened, &mut work)?
    {
        return Ok(uploaded);
    }
    (plan.on_session)(Some(&work.place));
    let from = work.session.stored();
    let total = opened.total();
    let observer = plan.observer;
    let mut progress = Progress::begin(
        observer,
        Direction::Upload,
        plan.progress,
        from,
        Some(total),
    );
    loop {
        plan.bounds.check()?;
        let range = work.session.next();
        let mut body = Fragment::new(opened, plan.bounds, &work.place.mark, range, &mut progress)?;
        let (response, answer, text) = send(plan, &work, range, &mut body)?;
        let (number, count) = work.session.fragments(range.end);
        match answer {
            Answer::Done => {
                if range.end != total {
                    return Err(too_early());
                }
                answer::only_after_all(&response, body.making.offset(), total)?;
                let mark = body.making.into_mark();
                let uploaded = conclude(plan, &work, &mark, text)?;
                progress.finish(total);
                work.place.mark = Arc::new(mark);
                (plan.on_session)(Some(&work.place));
                // The file is there: a wish to stop has nothing left to stop.
                observer.fragment_complete(number, count);
                (plan.on_session)(None);
                return Ok(uploaded);
            }
            Answer::Stored(stored) => {
                work.session.advance(stored)?;
                let mark = if stored == body.making.offset() {
                    body.making.into_mark()
                } else {
                    work.place.mark.wound(opened, plan.bounds, stored)?
                };
                work.place.mark = Arc::new(mark);
                (plan.on_session)(Some(&work.place));
                let complete = stored == range.end && range.start < range.end && stored < total;
                if complete && observer.fragment_complete(number, count) {
                    return Err(Error::new(
                        codes::UPLOAD_ABORTED,
                        format!(
                            "The upload was stopped after fragment {number} of {count}; it can be resumed."
                        ),
                    ));
                }
            }
            Answer::Lost => return Err(lost(plan, &work)),
            Answer::Refused => return Err(answer::refused(plan, &response, &text)),
        }
    }
}

/// The session that is the call's to go on with, or a new one.
fn take_up(plan: &mut Upload<'_>, opened: &Opened, resumable: Resumable) -> Result<Work> {
    let owner = Arc::new(Owner {
        method: plan.method.to_owned(),
        url: plan.url.clone(),
        metadata: plan.metadata.clone(),
        content_type: plan.content_type.clone(),
        expected: plan.expected.clone(),
        source: opened.identity().clone(),
        encryption: opened.encryption().cloned(),
    });
    let session = Session::new(opened.total(), resumable.fragment_size);
    let given = resumable.resume_url.filter(|url| !url.is_empty());
    // Of another call: it is left alone.
    let known = resumable.unfinished.filter(|left| {
        *left.owner == *owner && given.as_ref().is_none_or(|given| *given == left.url())
    });
    let ours = given.is_none();
    let (place, resumed) = match (known, given) {
        (Some(known), _) => (known, true),
        (None, given) => {
            let resumed = given.is_some();
            let url = match given {
                Some(url) => {
                    address::check(&url, &plan.url, codes::CANNOT_RESUME)?;
                    url
                }
                None => start(plan, opened.total())?,
            };
            let place = Unfinished {
                url: Arc::new(Secret::new(url)),
                owner,
                mark: Arc::new(Mark::beginning(opened)?),
            };
            (place, resumed)
        }
    };
    Ok(Work {
        session,
        place,
        resumed,
        ours,
    })
}

/// Asks how far the session is and goes there; what it has become when it is at its end.
fn find(plan: &mut Upload<'_>, opened: &Opened, work: &mut Work) -> Result<Option<Uploaded>> {
    let total = opened.total();
    let (response, answer, text) = ask(plan.exchange, work.place.url(), Some(total))?;
    let at = match answer {
        Answer::Done => total,
        Answer::Stored(stored) => {
            work.session.found(stored)?;
            stored
        }
        Answer::Lost => {
            (plan.on_refusal)(&text);
            return Err(lost(plan, work));
        }
        Answer::Refused => return Err(answer::refused(plan, &response, &text)),
    };
    // What is stored is not sent again, but made again as far as it was not seen to arrive.
    let mark = if work.place.mark.offset() <= at {
        work.place.mark.wound(opened, plan.bounds, at)?
    } else {
        Mark::beginning(opened)?.wound(opened, plan.bounds, at)?
    };
    if answer == Answer::Done {
        let uploaded = conclude(plan, work, &mark, text)?;
        (plan.on_session)(None);
        return Ok(Some(uploaded));
    }
    work.place.mark = Arc::new(mark);
    Ok(None)
}

/// Holds the file against what was meant. One that is not what was meant is the session's
/// end as well.
fn conclude(plan: &mut Upload<'_>, work: &Work, end: &Mark, text: Vec<u8>) -> Result<Uploaded> {
    let meant = Meant {
        size: end.offset(),
        md5: end.md5(),
    };
    let proof = match (work.resumed, plan.verify) {
        (true, _) => Proof::Resumed,
        (false, true) => Proof::Checksum,
        (false, false) => Proof::Told,
    };
    let outcome = verify::settle(text, &plan.expected, &meant, proof, plan.facts);
    if outcome
        .as_ref()
        .is_err_and(|error| error.code() == codes::CANNOT_RESUME)
    {
        (plan.on_session)(None);
    }
    outcome
}

/// Makes a session and returns its address.
fn start(plan: &mut Upload<'_>, total: u64) -> Result<String> {
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
    answer::made(plan, &mut response)?;
    let location = response.header("Location").unwrap_or_default();
    address::check(location, &plan.url, codes::SERVER)?;
    Ok(location.to_owned())
}

fn send(
    plan: &Upload<'_>,
    work: &Work,
    range: Range,
    body: &mut Fragment<'_, '_>,
) -> Result<(Response, Answer, Vec<u8>)> {
    let length = range.end - range.start;
    let mut response = plan.exchange.send(Request {
        method: "PUT",
        url: work.place.url().to_owned(),
        headers: vec![(
            "Content-Range".to_owned(),
            work.session.content_range(range),
        )],
        body: if length == 0 {
            Body::Bytes(Cow::Borrowed(b""))
        } else {
            Body::Stream {
                content: body,
                length,
            }
        },
        // With all of a file stored it is a question, but for an empty file's only request.
        told: length > 0 || range.end == 0,
    })?;
    let (answer, text) = interpret(&mut response)?;
    Ok((response, answer, text))
}

fn interpret(response: &mut Response) -> Result<(Answer, Vec<u8>)> {
    let answer = resumable::read(response.status, response.header("Range"))?;
    let text = answer::text(response)?;
    Ok((answer, text))
}

/// Asks how much of a session is stored.
fn ask(
    exchange: &dyn Exchange,
    url: &str,
    total: Option<u64>,
) -> Result<(Response, Answer, Vec<u8>)> {
    let total = total.map_or_else(|| "*".to_owned(), |total| total.to_string());
    let mut response = exchange.send(Request {
        method: "PUT",
        url: url.to_owned(),
        headers: vec![("Content-Range".to_owned(), format!("bytes */{total}"))],
        body: Body::Bytes(Cow::Borrowed(b"")),
        told: false,
    })?;
    let (answer, text) = interpret(&mut response)?;
    Ok((response, answer, text))
}

/// How far the session at an address has come.
pub(crate) fn upload_status(exchange: &dyn Exchange, url: &str) -> Result<Status> {
    let (response, answer, text) = ask(exchange, url, None)?;
    match answer {
        Answer::Stored(start_byte) => Ok(Status { start_byte }),
        Answer::Done => Ok(Status {
            start_byte: crate::drive::files::decode_size(&text)?,
        }),
        Answer::Lost => Err(gone("set resume_url to an empty string")),
        Answer::Refused => Err(refusal(&response, &text)),
    }
}

fn lost(plan: &mut Upload<'_>, work: &Work) -> Error {
    if !work.ours {
        return gone("set resume_url to an empty string");
    }
    (plan.on_session)(None);
    gone("resume_url is empty now")
}

fn gone(what: &str) -> Error {
    Error::new(
        codes::CANNOT_RESUME,
        format!(
            "The upload session is gone, with all it held: {what}, and the same call uploads the file anew."
        ),
    )
}

fn too_early() -> Error {
    Error::new(
        codes::SERVER,
        "The service called the upload complete before its last fragment.",
    )
}

/// A fragment that reports how far the file is.
struct Fragment<'a, 'b> {
    opened: &'a Opened,
    bounds: &'a Bounds,
    from: &'a Mark,
    making: Making<'a>,
    progress: &'a mut Progress<'b>,
    end: u64,
}

impl<'a, 'b> Fragment<'a, 'b> {
    fn new(
        opened: &'a Opened,
        bounds: &'a Bounds,
        from: &'a Mark,
        range: Range,
        progress: &'a mut Progress<'b>,
    ) -> Result<Self> {
        Ok(Self {
            opened,
            bounds,
            from,
            making: Making::new(opened, bounds, from.fork()?)?,
            progress,
            end: range.end,
        })
    }
}

impl Read for Fragment<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.making.offset()).unwrap_or(usize::MAX);
        let room = buffer.len().min(left);
        let amount = self.making.read(&mut buffer[..room])?;
        self.progress.reach(self.making.offset());
        Ok(amount)
    }
}

impl Content for Fragment<'_, '_> {
    fn rewind(&mut self) -> Result<()> {
        self.making = Making::new(self.opened, self.bounds, self.from.fork()?)?;
        Ok(())
    }
}
