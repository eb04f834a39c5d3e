//! The frame every method runs in: one at a time, on a snapshot of the settings,
//! with its reports as events and its error announced.

use std::borrow::Cow;
use std::sync::Arc;

use super::GoogleDrive;
use super::events::ErrorEventParams;
use super::options::options;
use super::reporter::Reporter;
use crate::drive::errors::refusal;
use crate::drive::files;
use crate::drive::request::ApiRequest;
use crate::error::{Error, Result, codes};
use crate::http::{self, Body, Exchange, Request, Response};
use crate::observe::Interrupt;

/// How much of an answer that is not file content is read: a page of a thousand
/// files with every member is a tenth of it.
const ANSWER_LIMIT: usize = 64 << 20;
/// How much of a refusal is read.
const REFUSAL_LIMIT: usize = 1 << 20;

impl GoogleDrive {
    /// Runs a method: refuses when one is running, and announces an error once.
    pub(super) fn perform<T>(&self, work: impl FnOnce(&Call) -> Result<T>) -> Result<T> {
        let outcome = match Running::begin(self.interrupt_token()) {
            // The method counts as running until its error has been announced.
            Some(_running) => {
                return Call::begin(self)
                    .and_then(|call| work(&call))
                    .map_err(|e| self.announce(e));
            }
            None => Err(Error::new(
                codes::BUSY,
                "Another method of this object is still running.",
            )),
        };
        outcome.map_err(|error| self.announce(error))
    }

    /// Tells `on_error` what a method is about to return.
    pub(super) fn announce(&self, error: Error) -> Error {
        self.handlers().error.fire(
            self,
            &mut ErrorEventParams {
                error_code: error.code(),
                description: error.message().to_owned(),
            },
        );
        error
    }
}

/// A running call; it ends when this goes, also by a panic in a handler.
struct Running<'a>(&'a Interrupt);

impl<'a> Running<'a> {
    fn begin(token: &'a Interrupt) -> Option<Self> {
        token.enter().then(|| Self(token))
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// What a method works with: its object, and the settings as they were when it began.
pub(super) struct Call {
    pub(super) drive: GoogleDrive,
    pub(super) options: http::Options,
    pub(super) root: String,
    /// The caller's query parameters.
    pub(super) params: Vec<(String, String)>,
}

impl Call {
    fn begin(drive: &GoogleDrive) -> Result<Self> {
        let interrupt = drive.interrupt_token().clone();
        let (options, root, params) = drive.state().read(|s| {
            let observer = Reporter::new(drive.handle(), s.settings.http.log_level);
            let options = options(s, Arc::new(observer), interrupt)?;
            let params = s
                .query_params
                .to_vec()
                .into_iter()
                .map(|p| (p.name, p.value))
                .collect();
            let root = s.settings.extension.service_url.clone();
            Ok::<_, Error>((options, root, params))
        })?;
        Ok(Self {
            drive: drive.handle(),
            options,
            root,
            params,
        })
    }

    /// Sends a request and reads its answer; anything but a success is an error.
    pub(super) fn answer(&self, request: &ApiRequest) -> Result<Vec<u8>> {
        self.answer_with(request, &self.params, Vec::new())
    }

    /// As [`answer`](Self::answer), for a request about one item.
    pub(super) fn answer_about(&self, id: &str, request: &ApiRequest) -> Result<Vec<u8>> {
        self.answer_with(request, &self.params, self.keys(id))
    }

    /// As [`answer`](Self::answer), with these parameters and header lines.
    pub(super) fn answer_with(
        &self,
        request: &ApiRequest,
        params: &[(String, String)],
        mut headers: Vec<(String, String)>,
    ) -> Result<Vec<u8>> {
        headers.push(("Accept".to_owned(), "application/json".to_owned()));
        let body = match &request.body {
            None => Body::Empty,
            Some(json) => {
                headers.push((
                    "Content-Type".to_owned(),
                    "application/json; charset=UTF-8".to_owned(),
                ));
                Body::Bytes(Cow::Borrowed(json))
            }
        };
        let url = request.url(&self.root, params);
        let mut response = self.send(Request {
            method: request.method,
            url,
            headers,
            body,
            told: true,
        })?;
        if !(200..300).contains(&response.status) {
            let text = response.read_all(REFUSAL_LIMIT).unwrap_or_default();
            self.remember(&text);
            return Err(refusal(response.status, &text));
        }
        let body = response.read_all(ANSWER_LIMIT)?;
        self.remember(&body);
        Ok(body)
    }

    /// Keeps an answer for `TransferredData` and `XPath`.
    pub(super) fn remember(&self, body: &[u8]) {
        let body = Arc::from(body);
        self.drive.state().update(|s| s.answer.replace(body));
    }

    /// The header line that unlocks a link-shared item, if its key is known.
    pub(super) fn keys(&self, id: &str) -> Vec<(String, String)> {
        let key = self.drive.state().read(|s| {
            let resource = s
                .resources
                .find(|r| r.id == id && !r.resource_key.is_empty());
            let child = || {
                s.children
                    .find(|r| r.id == id && !r.resource_key.is_empty())
            };
            resource
                .or_else(child)
                .map(|record| record.value.resource_key.clone())
        });
        key.and_then(|key| files::resource_key_header(id, &key))
            .into_iter()
            .collect()
    }
}

impl Call {
    /// Sends as it is, without authorization.
    pub(super) fn send_once(&self, request: &mut Request<'_>) -> Result<Response> {
        self.drive
            .state()
            .update(|s| s.parsed_headers.load(Vec::new(), false));
        self.drive.client().send(&self.options, request)
    }
}
