//! The frame every method runs in: one at a time, on one look at the state, with its
//! reports as events, its results stored in one step and its error announced.
//!
//! A method is two closures. The first sees the state, under the lock, and returns a
//! plan that owns or borrows from the arguments all that the method will use. The second
//! works on the plan; it is a plain function and can capture nothing, and a [`Call`] has
//! no way to the state but [`Call::keep`], which writes and cannot read.

mod clear;
mod keep;
mod links;
mod session;

pub(super) use keep::{Listed, Results};
pub(super) use links::LinkExchange;
pub(super) use session::TokenExchange;

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use session::Rights;

use super::GoogleDrive;
use super::events::{ErrorEventParams, Handlers, LaunchBrowserEventParams, Slot};
use super::options::options;
use super::reporter::Reporter;
use super::secrets;
use super::state::{ACCESS, Keys, Locked, State};
use crate::drive::errors::refusal;
use crate::drive::request::ApiRequest;
use crate::drive::{custom, files};
use crate::error::{Error, Result, codes};
use crate::http::{self, Body, Exchange, Request, Response};
use crate::oauth::loopback::LoopbackServer;
use crate::observe::{Bounds, Interrupt, Observer};
use crate::redact::Redactor;

/// How much of an answer that is not file content is read: a page of a thousand
/// files with every member is a tenth of it.
const ANSWER_LIMIT: usize = 64 << 20;
/// How much of a refusal is read.
const REFUSAL_LIMIT: usize = 1 << 20;

impl GoogleDrive {
    /// Runs a method: refuses when one is running, and announces an error once.
    pub(super) fn perform<P, T>(
        &self,
        plan: impl FnOnce(&State) -> Result<P>,
        work: fn(&Call, P) -> Result<T>,
    ) -> Result<T> {
        let outcome = match Running::begin(self.interrupt_token()) {
            // The method counts as running until its error has been announced.
            Some(_running) => {
                let (redactor, outcome) = match Call::begin(self, plan) {
                    Ok((call, plan)) => {
                        let redactor = Arc::clone(&call.options.redactor);
                        (redactor, work(&call, plan))
                    }
                    Err(error) => (Arc::default(), Err(error)),
                };
                return outcome.map_err(|error| self.announce_of(error, &redactor));
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
        self.announce_of(error, &Redactor::default())
    }

    /// The same of a call: what was secret in it, or is now, is taken out here, whoever wrote the text.
    fn announce_of(&self, error: Error, redactor: &Redactor) -> Error {
        self.state().read(|s| secrets::learn(s, redactor));
        let error = error.scrubbed(&|text| redactor.scrub(text));
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

/// What a method works with: the settings as they were when it began, and the wire.
pub(super) struct Call {
    drive: GoogleDrive,
    options: http::Options,
    root: String,
    /// The caller's query parameters.
    params: Vec<(String, String)>,
    /// Of link-shared items.
    keys: Keys,
    rights: Locked<Rights>,
}

impl Call {
    /// The one look at the state.
    fn begin<P>(drive: &GoogleDrive, plan: impl FnOnce(&State) -> Result<P>) -> Result<(Self, P)> {
        let interrupt = drive.interrupt_token().clone();
        drive.state().read(|s| {
            let redactor = Arc::new(Redactor::default());
            secrets::learn(s, &redactor);
            let masked = s.settings.base.mask_sensitive_data;
            let observer = Reporter::new(
                drive.clone(),
                s.settings.http.log_level,
                masked.then(|| Arc::clone(&redactor)),
            );
            let call = Self {
                drive: drive.clone(),
                options: options(s, Arc::new(observer), redactor, interrupt)?,
                root: s.settings.extension.service_url.0.clone(),
                params: s.params(),
                keys: s.keys.clone(),
                rights: Locked::new(Rights::of(s)),
            };
            Ok((call, plan(s)?))
        })
    }

    /// Stores results, all of them in one step.
    pub(super) fn keep(&self, store: impl FnOnce(&mut Results<'_>)) {
        let before = self.drive.state().update(|s| {
            let mut results = Results::into(s);
            store(&mut results);
            results.finish()
        });
        drop(before);
    }

    /// Fires an event for each of what one step stored: all of them, whatever a handler
    /// does. An interrupt counts after the last.
    pub(super) fn tell<P>(
        &self,
        slot: fn(&Handlers) -> &Slot<P>,
        events: impl IntoIterator<Item = P>,
    ) -> Result<()> {
        let mut panicked = None;
        for mut params in events {
            let fire = || slot(self.drive.handlers()).fire(&self.drive, &mut params);
            if let Err(cause) = catch_unwind(AssertUnwindSafe(fire)) {
                panicked.get_or_insert(cause);
            }
        }
        if let Some(cause) = panicked {
            resume_unwind(cause);
        }
        self.bounds().interrupt.check()
    }

    /// What an event is going to tell, if anybody listens.
    pub(super) fn heard<P, T: Clone>(
        &self,
        slot: fn(&Handlers) -> &Slot<P>,
        records: &[T],
    ) -> Vec<T> {
        if slot(self.drive.handlers()).is_set() {
            records.to_vec()
        } else {
            Vec::new()
        }
    }

    /// What ends the method as a whole.
    pub(super) fn bounds(&self) -> &Bounds {
        &self.options.bounds
    }

    pub(super) fn observer(&self) -> &dyn Observer {
        &*self.options.observer
    }

    /// The address of a request with the caller's parameters, but for `fields`, which is in the request already
    /// where the caller has a say in it.
    pub(super) fn url(&self, request: &ApiRequest) -> String {
        self.url_without(request, "")
    }

    fn url_without(&self, request: &ApiRequest, name: &str) -> String {
        let params = self.params_but(|param| param == "fields" || param == name);
        request.url(&self.root, &params)
    }

    fn params_but(&self, left_out: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let params = self.params.iter().filter(|param| !left_out(&param.0));
        params.cloned().collect()
    }

    /// The address of a request of the caller's own; 601 for a path that cannot be sent as it is.
    pub(super) fn custom_url(&self, path: &str) -> Result<String> {
        if !custom::is_address(path) {
            return custom::below(&self.root, path, &self.params);
        }
        let ours = session::same_origin(path, &self.root);
        custom::address(path, if ours { &self.params } else { &[] })
    }

    /// Sends what the caller asked for about these items and reads its answer; anything but a success is an error.
    pub(super) fn answer(&self, ids: &[&str], request: &ApiRequest) -> Result<Arc<Vec<u8>>> {
        self.exchange(request, self.url(request), self.key(ids), true)
    }

    /// As [`answer`](Self::answer), without the caller's parameter of this name.
    pub(super) fn answer_without(
        &self,
        name: &str,
        ids: &[&str],
        request: &ApiRequest,
    ) -> Result<Arc<Vec<u8>>> {
        let url = self.url_without(request, name);
        self.exchange(request, url, self.key(ids), true)
    }

    /// A question of the component's own about an item.
    pub(super) fn ask_about(&self, id: &str, request: &ApiRequest) -> Result<Arc<Vec<u8>>> {
        self.ask_with(self.key(&[id]), request)
    }

    /// As [`ask_about`](Self::ask_about), with a key that came from elsewhere.
    pub(super) fn ask_with(
        &self,
        key: Option<(String, String)>,
        request: &ApiRequest,
    ) -> Result<Arc<Vec<u8>>> {
        let access = self.params_but(|name| !ACCESS.contains(&name));
        self.exchange(request, request.url(&self.root, &access), key, false)
    }

    fn exchange(
        &self,
        request: &ApiRequest,
        url: String,
        key: Option<(String, String)>,
        told: bool,
    ) -> Result<Arc<Vec<u8>>> {
        let mut headers: Vec<_> = key.into_iter().collect();
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
        let mut response = self.send(Request {
            method: request.method,
            url,
            headers,
            body,
            told,
        })?;
        if !(200..300).contains(&response.status) {
            let text = response.read_all(REFUSAL_LIMIT).unwrap_or_default();
            self.remember(&text);
            return Err(refusal(&response, &text));
        }
        let body = Arc::new(response.read_all(ANSWER_LIMIT)?);
        self.remember_shared(Arc::clone(&body));
        Ok(body)
    }

    /// Keeps an answer for `TransferredData` and `XPath`.
    pub(super) fn remember(&self, body: &[u8]) {
        self.remember_shared(Arc::new(body.to_vec()));
    }

    /// The same without a copy: a page of a listing has a megabyte.
    pub(super) fn remember_shared(&self, body: Arc<Vec<u8>>) {
        self.keep(|results| results.answer(body));
    }

    /// The header line that unlocks those of these items that are shared by link and whose key is known.
    pub(super) fn key(&self, ids: &[&str]) -> Option<(String, String)> {
        let known: Vec<_> = ids
            .iter()
            .filter_map(|id| Some((*id, self.keys.get(id)?)))
            .collect();
        files::resource_keys(known.iter().map(|(id, key)| (*id, key.as_str())))
    }

    /// Takes the web server that waits for the browser; `None` when there is none.
    pub(super) fn take_web_server(&self) -> Option<LoopbackServer> {
        self.drive.web_server().replace(None)
    }

    pub(super) fn put_web_server(&self, server: Option<LoopbackServer>) {
        // Dropped unlocked: stopping one waits for its threads.
        drop(self.drive.web_server().replace(server));
    }

    /// Whether a handler takes the user to an address.
    pub(super) fn launch_is_handled(&self, url: &str) -> bool {
        self.tell_if_clear(url);
        let mut params = LaunchBrowserEventParams {
            url: url.to_owned(),
            handled: false,
        };
        self.drive
            .handlers()
            .launch_browser
            .fire(&self.drive, &mut params);
        params.handled
    }

    /// Forgets kept connections and what the last exchange looked like.
    pub(super) fn forget_connections(&self) {
        self.drive.client().reset();
    }

    /// Sends as it is, without authorization.
    fn send_once(&self, request: &mut Request<'_>) -> Result<Response> {
        self.keep(|results| results.no_headers());
        self.tell_if_clear(&request.url);
        self.drive.client().send(&self.options, request)
    }
}
