//! The client: ureq with our connector below it.

use std::io::Read;
use std::sync::Arc;

use parking_lot::Mutex;
use ureq::http::{Method, Request as WireRequest};
use ureq::{Agent, SendBody};

use super::compose::{self, Peer};
use super::log;
use super::response::Answer;
use super::{Body, Options, Request, Response};
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::net::{
    Captured, Conditions, Fault, Head, Link, LinkConnector, NoResolver, SocketOptions, Tap,
    parse_head,
};
use crate::observe::Observer;
use crate::redact;
use crate::tls::{Negotiated, TlsOptions, Trust, TrustSettings};

/// One for each component: its connections, and what the last exchange looked like.
pub(crate) struct Client {
    agent: Mutex<Agent>,
    link: Arc<Link>,
    trust: Mutex<Option<Arc<Trust>>>,
    /// What the connections that are kept were made with.
    terms: Mutex<Option<Terms>>,
    trace: Mutex<Trace>,
}

/// What a connection is made with, and whether it is to be kept at all.
type Terms = (SocketOptions, TlsOptions, TrustSettings, bool);

/// What the last exchange looked like.
#[derive(Clone, Default)]
pub(crate) struct Trace {
    pub(crate) status: u16,
    pub(crate) status_line: String,
    /// The head of the request, as it was sent.
    pub(crate) sent_headers: String,
    /// The head of the answer, as it came.
    pub(crate) received_head: String,
    /// Whether its bytes were kept.
    captured: bool,
    pub(crate) local_address: String,
    /// Bytes of body received, as they came.
    pub(crate) bytes_transferred: i64,
    /// What the connection's handshake settled on.
    pub(crate) tls: Negotiated,
}

impl Trace {
    /// The next exchange, perhaps over the connection that is there.
    fn begin(
        &mut self,
        head: &[u8],
        capture: bool,
        peer: &Peer,
        (local_address, tls): (String, Option<Negotiated>),
    ) {
        let mut before = std::mem::take(self);
        if !local_address.is_empty() {
            before.local_address = local_address;
        }
        before.tls = tls.unwrap_or(before.tls);
        self.sent_headers = String::from_utf8_lossy(head).into_owned();
        self.captured = capture;
        self.local_address = before.local_address;
        if peer.uri.scheme_str() == Some("https") {
            self.tls = before.tls;
        }
    }
}

impl Client {
    pub(crate) fn new() -> Self {
        let link = Arc::new(Link::new());
        Self {
            agent: Mutex::new(agent(&link)),
            link,
            trust: Mutex::new(None),
            terms: Mutex::new(None),
            trace: Mutex::default(),
        }
    }

    /// Forgets connections that were made under other settings: what is set counts from the next call on.
    fn keep_to(&self, options: &Options) {
        let terms = (
            options.socket.clone(),
            options.tls.clone(),
            options.trust.clone(),
            options.keeps_alive(),
        );
        let changed = {
            let mut now = self.terms.lock();
            let changed = now.as_ref().is_some_and(|now| *now != terms);
            *now = Some(terms);
            changed
        };
        if changed {
            self.drop_connections();
        }
    }

    fn drop_connections(&self) {
        let before = std::mem::replace(&mut *self.agent.lock(), agent(&self.link));
        drop(before);
    }

    /// Forgets kept connections and what the last exchange looked like.
    pub(crate) fn reset(&self) {
        self.drop_connections();
        self.link.forget();
        *self.trace.lock() = Trace::default();
    }

    /// What the last exchange looked like, its body as far as it has been read.
    pub(crate) fn trace(&self) -> Trace {
        let mut trace = self.trace.lock().clone();
        self.link.tap(|tap| {
            if !tap.local_address.is_empty() {
                trace.local_address.clone_from(&tap.local_address);
            }
            if let Some(tls) = &tap.tls {
                trace.tls.clone_from(tls);
            }
            if tap.sent == 0 {
                trace.sent_headers.clear();
            }
            trace.bytes_transferred = i64::try_from(tap.body_bytes).unwrap_or(i64::MAX);
        });
        trace
    }

    /// The bytes of the last request, as far as they were kept.
    pub(crate) fn raw_request(&self) -> Captured {
        self.captured(|tap| &tap.raw_request)
    }

    /// The bytes of its answer, as far as they have been read.
    pub(crate) fn raw_response(&self) -> Captured {
        self.captured(|tap| &tap.raw_response)
    }

    /// What was kept of the last exchange is for nobody else.
    pub(crate) fn forget_captured(&self) {
        self.trace.lock().captured = false;
    }

    fn captured(&self, direction: fn(&Tap) -> &Captured) -> Captured {
        let captured = self.trace.lock().captured;
        if captured {
            self.link.tap(|tap| direction(tap).clone())
        } else {
            Captured::default()
        }
    }

    /// Sends a request; every status is an answer. Reading is repeated when the connection had
    /// been kept and turns out to be dead: nothing else is safe to send again unasked.
    pub(crate) fn send(&self, options: &Options, request: &mut Request<'_>) -> Result<Response> {
        loop {
            let (error, dead) = match self.send_once(options, request) {
                Ok(response) => return Ok(response),
                Err(failed) => failed,
            };
            // Ends: a connection that is dead is not kept, and a new one is not repeated on.
            if !dead || !matches!(request.method, "GET" | "HEAD") {
                return Err(error);
            }
            request.body.rewind()?;
        }
    }

    /// The error, and whether the connection had been kept and ended before anything came.
    fn send_once(
        &self,
        options: &Options,
        request: &mut Request<'_>,
    ) -> Result<Response, (Error, bool)> {
        let plain = |error| (error, false);
        if let Some(refusal) = &options.refusal {
            return Err(plain(refusal.clone()));
        }
        self.keep_to(options);
        let peer = compose::peer(&request.url).map_err(plain)?;
        let head = compose::head(request, &peer, options).map_err(plain)?;
        let conditions = self
            .conditions(options, request, head.clone())
            .map_err(plain)?;
        let observer = Arc::clone(&options.observer);
        learn_request(options, request, &head);
        log::request(options, request, &peer, &head);
        let connection = self.link.connection();
        self.trace
            .lock()
            .begin(&head, options.capture, &peer, connection);
        let in_use = self.link.begin(conditions);
        let told = request.told;
        let mut body = Outgoing::new(request, options, &self.link);
        let agent = self.agent.lock().clone();
        let outcome = run(&agent, &peer, &mut body);
        let failed = body.failed.take();
        let done = body.left == 0 && !body.swallowed;
        if let Some(mut excerpt) = body.excerpt.take() {
            if !done {
                let sent = self.link.tap(|tap| tap.sent);
                excerpt.cut(sent.saturating_sub(head.len() as u64));
            }
            excerpt.tell(&*observer, done);
        }
        if body.begun && told {
            observer.end_transfer(Direction::Upload);
        }
        let answer = match (failed, outcome) {
            (Some(error), _) => return Err(plain(error)),
            (None, Err(error)) => return Err(self.explain(error, &peer)),
            (None, Ok(answer)) => answer,
        };
        let (received, framing, sent_whole) = self.link.tap(|tap| {
            let head = tap.received_head.clone();
            (head, tap.framing, tap.sent_whole)
        });
        let head = parse_head(&received).map_err(|fault| plain(fault.to_error(&peer.name)))?;
        {
            let mut trace = self.trace.lock();
            trace.status = head.status;
            trace.status_line.clone_from(&head.status_line);
            trace.received_head = String::from_utf8_lossy(&received).into_owned();
        }
        learn_answer(options, &head);
        log::answer(options, &head, &received);
        for (name, value) in &head.lines {
            observer.header(name, value);
        }
        options.bounds.check().map_err(plain)?;
        let reader = answer
            .into_body()
            .into_with_config()
            .limit(u64::MAX)
            .reader();
        Ok(Response::new(
            Answer {
                head,
                framing,
                sent_whole,
                told,
            },
            reader,
            (Arc::clone(&self.link), in_use),
            options,
            peer.name,
        ))
    }

    fn conditions(
        &self,
        options: &Options,
        request: &Request<'_>,
        head: Vec<u8>,
    ) -> Result<Conditions> {
        Ok(Conditions {
            timeout: options.timeout,
            connection_timeout: options.connection_timeout,
            socket: options.socket.clone(),
            trust: self.trust(&options.trust)?,
            tls: options.tls.clone(),
            observer: Arc::clone(&options.observer),
            bounds: options.bounds.clone(),
            head,
            length: compose::length(&request.body),
            bodiless: request.method == "HEAD",
            encodings: compose::asks_for_encodings(request, options),
            capture: options.capture,
        })
    }

    fn trust(&self, settings: &TrustSettings) -> Result<Arc<Trust>> {
        let kept = self.trust.lock().clone();
        let kept = kept.filter(|trust| trust.settings == *settings && settings.can_be_kept());
        if let Some(trust) = kept {
            return Ok(trust);
        }
        // Files are read with no lock held.
        let trust = Arc::new(Trust::load(settings)?);
        *self.trust.lock() = Some(Arc::clone(&trust));
        Ok(trust)
    }

    fn explain(&self, error: ureq::Error, peer: &Peer) -> (Error, bool) {
        let (fault, dead) = self
            .link
            .tap(|tap| (tap.fault.clone(), tap.nothing_came && !tap.fresh));
        match fault {
            Some(fault) => (fault.to_error(&peer.name), dead),
            None => (unexpected(&error, &peer.name), false),
        }
    }
}

/// What is secret in what is sent: a server may send it back.
fn learn_request(options: &Options, request: &Request<'_>, head: &[u8]) {
    let redactor = &options.redactor;
    // The address as it was given: what stands before the host is not sent.
    redactor.learn_query(&request.url);
    let head = String::from_utf8_lossy(head);
    for (name, value) in head.lines().filter_map(|line| line.split_once(':')) {
        redactor.learn_header(name, value);
    }
    if let (true, Body::Bytes(form)) = (options.tokens, &request.body)
        && let Ok(form) = std::str::from_utf8(form)
    {
        redactor.learn_pairs(form, redact::token_member_is_harmless);
    }
}

/// The address of something new gives access to it: that of an upload session is one.
fn learn_answer(options: &Options, head: &Head) {
    if let Some(address) = head.get("location") {
        if (200..300).contains(&head.status) {
            options.redactor.learn_address(address);
        } else {
            options.redactor.learn_query(address);
        }
    }
}

/// What ureq itself found wrong: the answer, as a rule.
pub(super) fn unexpected(error: &ureq::Error, peer: &str) -> Error {
    match error {
        ureq::Error::Io(cause) => Fault::from_io(cause).to_error(peer),
        other => Error::new(
            codes::HTTP_PROTOCOL,
            format!("The exchange with {peer} failed: {other}."),
        ),
    }
}

fn agent(link: &Arc<Link>) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .allow_non_standard_methods(true)
        .build();
    Agent::with_parts(config, LinkConnector(Arc::clone(link)), NoResolver)
}

fn run(
    agent: &Agent,
    peer: &Peer,
    body: &mut Outgoing<'_, '_>,
) -> std::result::Result<ureq::http::Response<ureq::Body>, ureq::Error> {
    let mut builder = WireRequest::builder()
        .method(
            Method::from_bytes(body.request.method.as_bytes()).map_err(ureq::http::Error::from)?,
        )
        .uri(peer.uri.clone());
    // Our own head goes out; these tell ureq how the exchange runs.
    if compose::has_length(body.request) {
        builder = builder.header("content-length", body.left);
    }
    if !body.keep_alive {
        builder = builder.header("connection", "close");
    }
    if body.left > 0 || compose::has_length(body.request) {
        agent.run(builder.body(SendBody::from_reader(body))?)
    } else {
        agent.run(builder.body(())?)
    }
}

/// The body on its way out: it reports, and stops reading when nobody listens.
struct Outgoing<'a, 'b> {
    request: &'a mut Request<'b>,
    left: u64,
    total: u64,
    sent_of_bytes: usize,
    keep_alive: bool,
    /// The connection is made, and the first of the body asked for.
    begun: bool,
    /// The server has answered: what was left was not sent.
    swallowed: bool,
    /// What is logged of it, if anybody hears.
    excerpt: Option<log::Excerpt>,
    observer: &'a dyn Observer,
    link: &'a Link,
    /// Why the source failed.
    failed: Option<Error>,
}

impl<'a, 'b> Outgoing<'a, 'b> {
    fn new(request: &'a mut Request<'b>, options: &'a Options, link: &'a Link) -> Self {
        let length = compose::length(&request.body);
        Self {
            excerpt: log::Excerpt::begin(options, "RequestBody", Some(length)),
            request,
            left: length,
            total: length,
            sent_of_bytes: 0,
            keep_alive: options.keeps_alive(),
            begun: false,
            swallowed: false,
            observer: &*options.observer,
            link,
            failed: None,
        }
    }
}

impl Outgoing<'_, '_> {
    /// As much as is there, up to the buffer's end: what is sent at one time leaves at one time.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let content = match &mut self.request.body {
            Body::Empty => return Ok(0),
            Body::Bytes(bytes) => {
                let rest = &bytes[self.sent_of_bytes..];
                let amount = buffer.len().min(rest.len());
                buffer[..amount].copy_from_slice(&rest[..amount]);
                self.sent_of_bytes += amount;
                return Ok(amount);
            }
            Body::Stream { content, .. } => content,
        };
        let mut filled = 0;
        while filled < buffer.len() {
            match content.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(amount) => filled += amount,
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                Err(cause) => {
                    let ours = cause
                        .get_ref()
                        .and_then(|inner| inner.downcast_ref::<Error>())
                        .cloned();
                    return Err(ours.unwrap_or_else(|| {
                        Error::new(
                            codes::STREAM,
                            format!("The data to be sent cannot be read: {cause}."),
                        )
                    }));
                }
            }
        }
        Ok(filled)
    }

    fn fail(&mut self, error: Error) -> std::io::Error {
        self.failed = Some(error.clone());
        std::io::Error::other(error)
    }
}

impl Read for Outgoing<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let room = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if room == 0 {
            return Ok(0);
        }
        if !self.begun {
            self.begun = true;
            if self.request.told {
                self.observer.start_transfer(Direction::Upload);
            }
        }
        // The server has answered already: what is left is owed to ureq, not to the wire.
        if self.link.tap(|tap| tap.sending_is_over) {
            self.swallowed = true;
            self.left -= room as u64;
            return Ok(room);
        }
        let amount = match self.fill(&mut buffer[..room]) {
            Ok(amount) if amount > 0 => amount,
            Ok(_) => {
                let text = format!("The data to be sent ended {} bytes early.", self.left);
                return Err(self.fail(Error::new(codes::STREAM, text)));
            }
            Err(error) => return Err(self.fail(error)),
        };
        self.left -= amount as u64;
        if let Some(excerpt) = &mut self.excerpt {
            excerpt.feed(&buffer[..amount]);
        }
        if self.request.told {
            let done = self.total - self.left;
            let percent =
                i32::try_from(u128::from(done) * 100 / u128::from(self.total)).unwrap_or(100);
            self.observer.transfer(
                Direction::Upload,
                i64::try_from(done).unwrap_or(i64::MAX),
                percent,
                &[],
            );
        }
        Ok(amount)
    }
}
