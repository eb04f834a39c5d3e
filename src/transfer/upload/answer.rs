//! Answers, read as far as all uploads read them alike.

use super::Upload;
use crate::drive::errors::refusal;
use crate::error::{Error, Result, codes};
use crate::http::Response;

/// How much of an answer is read.
const LIMIT: usize = 1 << 20;

pub(super) fn text(response: &mut Response) -> Result<Vec<u8>> {
    response.read_all(LIMIT)
}

/// The text of an answer that says the file is made.
pub(super) fn made(plan: &mut Upload<'_>, response: &mut Response) -> Result<Vec<u8>> {
    let text = text(response)?;
    match response.status {
        200 | 201 => Ok(text),
        _ => Err(refused(plan, response, &text)),
    }
}

/// The error for an answer that is no success, once its body is handed on.
pub(super) fn refused(plan: &mut Upload<'_>, response: &Response, text: &[u8]) -> Error {
    (plan.on_refusal)(text);
    refusal(response, text)
}

/// 600 when a success was answered before all was sent: what the service has then is not
/// what was to be uploaded.
pub(super) fn only_after_all(response: &Response, taken: u64, length: u64) -> Result<()> {
    if taken == length && response.request_sent_whole() {
        return Ok(());
    }
    Err(Error::new(
        codes::SERVER,
        "The service called the upload complete before it had been sent.",
    ))
}
