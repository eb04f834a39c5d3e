//! Resumable upload sessions.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::access::Caller;
use super::blob::Blob;
use super::call::{Call, Head};
use super::edit::Media;
use super::errors::ApiError;
use super::files::{Shape, show};
use super::model::FileBody;
use super::reply::Reply;
use super::server::App;
use super::store::{Store, random};
use super::time;
use super::upload::{Target, commit};

/// Fragments but the last are multiples of this, and this is what a broken one is cut to.
const GRAIN: usize = 256 * 1024;
const WEEK: i64 = 7 * 24 * 3600 * 1000;
const MOST: usize = 10_000;
/// How long a request waits for an earlier one of the same session to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// All open sessions.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<HashMap<String, Arc<Session>>>);

/// What a session is for.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) caller: Caller,
    pub(super) target: Target,
    pub(super) body: FileBody,
    pub(super) mime: String,
    pub(super) keep: bool,
    /// The most bytes that are taken.
    pub(super) room: u64,
}

#[derive(Debug)]
struct Session {
    plan: Plan,
    born: i64,
    slot: Mutex<Slot>,
    freed: Condvar,
}

#[derive(Debug)]
enum Slot {
    Idle(Box<Work>),
    Busy,
    Done(String),
    Gone,
}

#[derive(Debug)]
struct Work {
    blob: Blob,
    total: Option<u64>,
}

/// What a `PUT` says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Query(Option<u64>),
    Whole,
    Bytes {
        first: u64,
        last: u64,
        total: Option<u64>,
    },
}

impl Sessions {
    pub(super) fn open(
        &self,
        blob: Blob,
        plan: Plan,
        total: Option<u64>,
        store: &Store,
    ) -> Result<String, ApiError> {
        let id = random(60)?;
        let slot = Mutex::new(Slot::Idle(Box::new(Work { blob, total })));
        let session = Arc::new(Session {
            plan,
            born: time::now(),
            slot,
            freed: Condvar::new(),
        });
        let old = {
            let mut all = self.0.lock();
            let mut ids: Vec<_> = all.iter().map(|(id, s)| (s.born, id.clone())).collect();
            ids.sort();
            let extra = (ids.len() + 1).saturating_sub(MOST);
            let old: Vec<_> = ids
                .iter()
                .enumerate()
                .filter(|(at, (born, _))| *at < extra || time::now() - born > WEEK)
                .filter_map(|(_, (_, id))| all.remove(id))
                .collect();
            all.insert(id.clone(), session);
            old
        };
        for session in old {
            session.abandon(store);
        }
        Ok(id)
    }

    /// Forgets a session and what it stored; whether there was one.
    pub(super) fn lose(&self, id: &str, store: &Store) -> bool {
        let found = self.0.lock().remove(id);
        if let Some(session) = &found {
            session.abandon(store);
        }
        found.is_some()
    }
}

impl Session {
    fn abandon(&self, store: &Store) {
        let old = std::mem::replace(&mut *self.slot.lock(), Slot::Gone);
        if let Slot::Idle(work) = old {
            store.discard(&work.blob.name);
        }
    }

    fn take(&self) -> Result<Result<Box<Work>, String>, ApiError> {
        let mut slot = self.slot.lock();
        while matches!(*slot, Slot::Busy) {
            if self.freed.wait_for(&mut slot, PATIENCE).timed_out() {
                return Err(ApiError::new(
                    503,
                    "backendError",
                    "Another request of this upload is still running.",
                ));
            }
        }
        match std::mem::replace(&mut *slot, Slot::Busy) {
            Slot::Idle(work) => Ok(Ok(work)),
            Slot::Done(id) => {
                *slot = Slot::Done(id.clone());
                Ok(Err(id))
            }
            Slot::Gone | Slot::Busy => {
                *slot = Slot::Gone;
                Err(lost())
            }
        }
    }

    // A session that was lost meanwhile stays lost.
    fn put_back(&self, new: Slot, store: &Store) {
        let mut slot = self.slot.lock();
        if let (Slot::Gone, Slot::Idle(work)) = (&*slot, &new) {
            store.discard(&work.blob.name);
        } else if !matches!(*slot, Slot::Gone) {
            *slot = new;
        }
        self.freed.notify_all();
    }
}

/// One request of a session; `keep` is a fault: store no more than so many of its bytes.
pub(super) fn put(app: &App, call: &mut Call<'_>, keep: Option<u64>) -> Result<Reply, ApiError> {
    let id = call.head.param("upload_id").unwrap_or_default().to_owned();
    if call.head.method == "DELETE" {
        return if app.sessions.lose(&id, &app.store) {
            Ok(Reply::empty(499))
        } else {
            Err(lost())
        };
    }
    let session = app
        .sessions
        .0
        .lock()
        .get(&id)
        .map(Arc::clone)
        .ok_or_else(lost)?;
    let shape = Shape::file(&call.head)?;
    let piece = piece(&call.head)?;
    let mut work = match session.take()? {
        Ok(work) => work,
        Err(file) => return show(app, &session.plan.caller, &shape, &file),
    };
    let whole = receive(app, call, piece, keep, &mut work, session.plan.room);
    match whole {
        Ok(true) => {}
        Ok(false) => {
            let reply = incomplete(work.blob.size);
            session.put_back(Slot::Idle(work), &app.store);
            return Ok(reply);
        }
        Err(error) => {
            session.put_back(Slot::Idle(work), &app.store);
            return Err(error);
        }
    }
    let done = work.blob.finish().and_then(|content| {
        let plan = &session.plan;
        let media = Media {
            content: Some(content),
            mime_type: Some(plan.mime.clone()),
            keep: plan.keep,
            ..Media::default()
        };
        commit(app, &plan.caller, &shape, &plan.target, &plan.body, media)
    });
    match done {
        Ok((file, reply)) => {
            session.put_back(Slot::Done(file), &app.store);
            Ok(reply)
        }
        Err(error) => {
            session.put_back(Slot::Gone, &app.store);
            Err(error)
        }
    }
}

// Takes what the request brings; true when the file is whole.
fn receive(
    app: &App,
    call: &mut Call<'_>,
    piece: Piece,
    keep: Option<u64>,
    work: &mut Work,
    room: u64,
) -> Result<bool, ApiError> {
    let (first, length, total) = match piece {
        Piece::Query(total) => {
            agree(work, total)?;
            return Ok(work.total == Some(work.blob.size));
        }
        Piece::Whole => {
            if work.blob.size > 0 {
                let fresh = app.store.blob()?;
                let old = std::mem::replace(&mut work.blob, fresh);
                app.store.discard(&old.name);
            }
            if let (Some(said), Some(sent)) = (work.total, call.head.length)
                && said != sent
            {
                return Err(ApiError::bad_request(
                    "The body is not as long as X-Upload-Content-Length said.",
                ));
            }
            (0, call.head.length, call.head.length.or(work.total))
        }
        Piece::Bytes { first, last, total } => {
            agree(work, total)?;
            let length = last - first + 1;
            let final_one = work.total == Some(last + 1);
            if call.head.length.is_some_and(|n| n != length) {
                return Err(ApiError::bad_request(
                    "Content-Range and the length of the body do not agree.",
                ));
            }
            if !final_one && length % GRAIN as u64 != 0 {
                return Err(ApiError::bad_request(
                    "Every fragment but the last must be a multiple of 262144 bytes.",
                ));
            }
            if first > work.blob.size {
                return Err(ApiError::bad_request(
                    "The fragment begins behind what has been stored.",
                ));
            }
            (first, Some(length), work.total)
        }
    };
    if total.is_some_and(|t| t > room) {
        return Err(ApiError::quota());
    }
    let known = total.filter(|_| keep.is_none());
    let limit = keep.map(|k| work.blob.size + k / GRAIN as u64 * GRAIN as u64);
    // Bytes that are here already are read past.
    let past = work.blob.size - first;
    let mut body = (&mut call.body).take(length.unwrap_or(room.saturating_add(1)));
    let skipped = std::io::copy(&mut (&mut body).take(past), &mut std::io::sink()).unwrap_or(0);
    if skipped < past {
        return Ok(false);
    }
    let ended = grains(&mut body, work, known, limit)?;
    let short = body.limit() > 0 && length.is_some();
    if work.blob.size > room {
        return Err(ApiError::quota());
    }
    if keep.is_some() || short {
        return Ok(false);
    }
    // A body without a length ends where it ends.
    let whole = match piece {
        Piece::Whole => ended && total.is_none_or(|t| t == work.blob.size),
        _ => work.total == Some(work.blob.size),
    };
    Ok(whole)
}

// Stores whole grains; what is left over at the end of the body is stored when it ends the
// file, and let go otherwise. False when the connection broke.
fn grains(
    body: &mut dyn Read,
    work: &mut Work,
    total: Option<u64>,
    limit: Option<u64>,
) -> Result<bool, ApiError> {
    let mut buffer = vec![0; GRAIN];
    loop {
        let (held, alive) = fill(body, &mut buffer);
        let chunk = buffer.get(..held).unwrap_or_default();
        let room = limit.is_none_or(|l| work.blob.size < l);
        let ends = alive && total.map_or(limit.is_none(), |t| t == work.blob.size + held as u64);
        if room && (held == GRAIN || ends) {
            work.blob.write(chunk)?;
        }
        if held < GRAIN {
            return Ok(alive);
        }
    }
}

fn fill(from: &mut dyn Read, buffer: &mut [u8]) -> (usize, bool) {
    let mut held = 0;
    while let Some(room) = buffer.get_mut(held..).filter(|r| !r.is_empty()) {
        match from.read(room) {
            Ok(0) => break,
            Ok(n) => held += n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return (held, false),
        }
    }
    (held, true)
}

fn agree(work: &mut Work, total: Option<u64>) -> Result<(), ApiError> {
    match (work.total, total) {
        (Some(known), Some(said)) if known != said => Err(ApiError::bad_request(
            "The total size differs from the one given before.",
        )),
        (None, Some(said)) if said < work.blob.size => Err(ApiError::bad_request(
            "The total size is less than what has been stored.",
        )),
        (None, Some(said)) => {
            work.total = Some(said);
            Ok(())
        }
        _ => Ok(()),
    }
}

fn piece(head: &Head) -> Result<Piece, ApiError> {
    let Some(text) = head.header("content-range") else {
        return Ok(Piece::Whole);
    };
    range(text).ok_or_else(|| ApiError::bad_request("Failed to parse Content-Range header."))
}

fn range(text: &str) -> Option<Piece> {
    let (span, total) = text.strip_prefix("bytes ")?.trim().split_once('/')?;
    let number = |t: &str| {
        t.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| t.parse::<u64>().ok())?
    };
    let total = if total == "*" {
        None
    } else {
        Some(number(total)?)
    };
    if span == "*" {
        return Some(Piece::Query(total));
    }
    let (first, last) = span.split_once('-')?;
    let (first, last) = (number(first)?, number(last)?);
    let sound = first <= last && last < u64::MAX - 1 && total.is_none_or(|t| last < t);
    sound.then_some(Piece::Bytes { first, last, total })
}

fn incomplete(stored: u64) -> Reply {
    let reply = Reply::empty(308);
    if stored == 0 {
        reply
    } else {
        reply.header("Range", format!("bytes=0-{}", stored - 1))
    }
}

fn lost() -> ApiError {
    ApiError::new(
        404,
        "notFound",
        "The upload session was not found or has expired.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_ranges() {
        assert_eq!(
            range("bytes 0-9/10"),
            Some(Piece::Bytes {
                first: 0,
                last: 9,
                total: Some(10)
            })
        );
        assert_eq!(
            range("bytes 0-9/*"),
            Some(Piece::Bytes {
                first: 0,
                last: 9,
                total: None
            })
        );
        assert_eq!(range("bytes */10"), Some(Piece::Query(Some(10))));
        assert_eq!(range("bytes */*"), Some(Piece::Query(None)));
        for bad in [
            "",
            "bytes",
            "bytes 5-2/10",
            "bytes 0-10/10",
            "bytes -5/10",
            "bytes 0-/3",
            "items 0-1/2",
            "bytes 0-18446744073709551615/*",
        ] {
            assert_eq!(range(bad), None, "{bad}");
        }
    }
}
