//! Uploads: in one request, or in fragments of a session.

mod address;
mod answer;
mod making;
mod media_type;
mod multipart;
mod session;
mod unfinished;
mod verify;

pub(crate) use session::upload_status;
pub(crate) use unfinished::Unfinished;

use std::sync::Arc;

use super::key;
use super::progress::ProgressOptions;
use super::source::{Opened, Source};
use crate::crypto::Plan;
use crate::drive::files::Facts;
use crate::error::{Result, codes};
use crate::http::Exchange;
use crate::observe::{Bounds, Observer};

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
    pub(crate) expected: Expected,
    /// Asks the service about a file.
    pub(crate) facts: &'a dyn Fn(&str) -> Result<Facts>,
    /// Of what the source holds.
    pub(crate) content_type: String,
    pub(crate) source: Source,
    pub(crate) encryption: Option<Plan>,
    pub(crate) progress: ProgressOptions,
    /// Whether the service's checksum is asked for even if nothing was resumed.
    pub(crate) verify: bool,
    /// `None`: in one request.
    pub(crate) resumable: Option<Resumable>,
    /// Told of the session whenever more of it is stored; `None` when it is at its end.
    pub(crate) on_session: &'a mut dyn FnMut(Option<&Unfinished>),
    /// Given the body of an answer that is a refusal.
    pub(crate) on_refusal: &'a mut dyn FnMut(&[u8]),
}

/// What the file that comes of it has to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Of the file whose content is replaced.
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    /// It becomes one of Google's own formats, which have no checksum.
    pub(crate) converts: bool,
}

/// In fragments, in a session to be made or to go on with.
pub(crate) struct Resumable {
    pub(crate) fragment_size: u64,
    /// A session that the program names: taken as it is.
    pub(crate) resume_url: Option<String>,
    /// What an earlier call left; it is gone on with if that was the same call.
    pub(crate) unfinished: Option<Unfinished>,
}

/// A file that the service has, as far as can be told.
#[derive(Debug)]
pub(crate) struct Uploaded {
    pub(crate) id: String,
    /// The service's answer.
    pub(crate) answer: Vec<u8>,
}

/// How far a session has come.
pub(crate) struct Status {
    pub(crate) start_byte: u64,
}

/// Uploads. A stop is 606.
pub(crate) fn upload(mut plan: Upload<'_>) -> Result<Uploaded> {
    media_type::check(&plan.content_type)?;
    carry_out(&mut plan).map_err(|error| match error.code() {
        codes::INTERRUPTED => error.recast(codes::UPLOAD_ABORTED, "The upload was stopped. "),
        _ => error,
    })
}

fn carry_out(plan: &mut Upload<'_>) -> Result<Uploaded> {
    let source = std::mem::replace(&mut plan.source, Source::Memory(Arc::default()));
    let encryption = plan.encryption.take();
    let encryption = encryption.map(|e| key::ready(e, codes::ENCRYPTION, plan.bounds));
    let opened = Opened::new(source, encryption.transpose()?)?;
    match plan.resumable.take() {
        None => multipart::in_one(plan, &opened),
        Some(resumable) => session::in_fragments(plan, &opened, resumable),
    }
}

fn with_type(url: &str, upload_type: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}uploadType={upload_type}")
}
