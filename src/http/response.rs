//! An answer whose body is read as it comes.

use std::io::Read;
use std::sync::Arc;

use super::client::unexpected;
use super::{Options, log};
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::net::{Fault, Framing, Head, InUse, Link};
use crate::observe::{Bounds, Observer};

/// What an exchange brought.
pub(super) struct Answer {
    pub(super) head: Head,
    pub(super) framing: Framing,
    pub(super) sent_whole: bool,
    /// Whether the transfer events tell of the body.
    pub(super) told: bool,
}

/// Status and header lines, and a body still to be read.
pub(crate) struct Response {
    pub(crate) status: u16,
    answer: Answer,
    body: Box<dyn Read>,
    received: u64,
    /// Whether the body has begun and ended.
    begun: bool,
    ended: bool,
    link: Arc<Link>,
    _in_use: InUse,
    peer: String,
    observer: Arc<dyn Observer>,
    bounds: Bounds,
    /// What is logged of the body, if anybody hears.
    excerpt: Option<log::Excerpt>,
}

impl Response {
    pub(super) fn new(
        answer: Answer,
        body: impl Read + 'static,
        (link, in_use): (Arc<Link>, InUse),
        options: &Options,
        peer: String,
    ) -> Self {
        let mut response = Self {
            status: answer.head.status,
            answer,
            body: Box::new(body),
            received: 0,
            begun: false,
            ended: false,
            link,
            _in_use: in_use,
            peer,
            observer: Arc::clone(&options.observer),
            bounds: options.bounds.clone(),
            excerpt: None,
        };
        response.excerpt = log::Excerpt::begin(options, "ResponseBody", response.content_length());
        response
    }

    /// An answer that came from nowhere, for the flows' tests.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn canned(status: u16, content_type: &str, body: &'static [u8]) -> Self {
        let head = Head {
            status,
            status_line: format!("HTTP/1.1 {status} -"),
            lines: vec![("Content-Type".to_owned(), content_type.to_owned())],
        };
        let link = Arc::new(Link::new());
        let in_use = InUse::none(&link);
        Self {
            status,
            answer: Answer {
                head,
                framing: Framing::Chunked,
                sent_whole: true,
                told: false,
            },
            body: Box::new(body),
            received: 0,
            begun: false,
            ended: false,
            link,
            _in_use: in_use,
            peer: String::new(),
            observer: Arc::new(()),
            bounds: Bounds::default(),
            excerpt: None,
        }
    }

    /// The first header line of that name, whatever its case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.answer.head.get(name)
    }

    /// How long the body is; `None` when the server does not say.
    pub(crate) fn content_length(&self) -> Option<u64> {
        match self.answer.framing {
            Framing::Bodiless => Some(0),
            Framing::Length(length) => Some(length),
            Framing::Chunked | Framing::UntilClose => None,
        }
    }

    /// Whether all of the request had been sent when this answer came.
    pub(crate) fn request_sent_whole(&self) -> bool {
        self.answer.sent_whole
    }

    /// Whether a body that was read to its end is known to be whole; not so when the
    /// closing connection alone is the end.
    pub(crate) fn end_is_proved(&self) -> bool {
        self.answer.framing.is_proof()
    }

    /// The next piece of the body; 0 at its end. A body that is cut short is 1120.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        if !self.begun {
            self.begun = true;
            if self.answer.told {
                self.observer.start_transfer(Direction::Download);
            }
        }
        let outcome = self.next(buffer);
        match outcome {
            Ok(amount) if amount > 0 => {
                self.received += amount as u64;
                if let Some(excerpt) = &mut self.excerpt {
                    excerpt.feed(&buffer[..amount]);
                }
                if self.answer.told {
                    let bytes = i64::try_from(self.received).unwrap_or(i64::MAX);
                    let percent = self.percent();
                    self.observer
                        .transfer(Direction::Download, bytes, percent, &buffer[..amount]);
                }
            }
            _ => self.end(outcome.is_ok()),
        }
        outcome
    }

    fn next(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.bounds.check()?;
        match self.body.read(buffer) {
            Ok(0) if self.content_length().is_some_and(|all| self.received < all) => {
                Err(Fault::Truncated.to_error(&self.peer))
            }
            Ok(amount) => Ok(amount),
            Err(error) => Err(self.explain(&error)),
        }
    }

    /// The body is at its end (`done`), or given up.
    fn end(&mut self, done: bool) {
        let told = self.answer.told && self.begun && !self.ended;
        self.ended = true;
        if let Some(excerpt) = self.excerpt.take() {
            excerpt.tell(&*self.observer, done);
        }
        if told {
            self.observer.end_transfer(Direction::Download);
        }
    }

    /// The whole body; 600 when it is longer than `limit`.
    pub(crate) fn read_all(&mut self, limit: usize) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let amount = self.read(&mut piece)?;
            if amount == 0 {
                return Ok(all);
            }
            if all.len() + amount > limit {
                let text = format!(
                    "The answer of {} is longer than the {limit} bytes that are taken.",
                    self.peer
                );
                return Err(Error::new(codes::SERVER, text));
            }
            all.extend_from_slice(&piece[..amount]);
        }
    }

    /// Takes in a body that nobody asked for, so that it is logged and the connection can be kept. Not when the
    /// request was cut: the server may wait for the rest of it.
    pub(crate) fn set_aside(&mut self, limit: usize) {
        if self.request_sent_whole() {
            self.answer.told = false;
            let _ = self.read_all(limit);
        }
    }

    fn percent(&self) -> i32 {
        match self.content_length() {
            Some(length) if length > 0 => {
                i32::try_from(u128::from(self.received) * 100 / u128::from(length)).unwrap_or(100)
            }
            _ => -1,
        }
    }

    fn explain(&self, error: &std::io::Error) -> Error {
        if let Some(fault) = self.link.tap(|tap| tap.fault.clone()) {
            return fault.to_error(&self.peer);
        }
        // ureq tells a body that ends too early in several ways; all of them are that.
        if error.kind() == std::io::ErrorKind::UnexpectedEof || self.content_length().is_some() {
            return Fault::Truncated.to_error(&self.peer);
        }
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<ureq::Error>())
        {
            Some(inner) => unexpected(inner, &self.peer),
            None => Fault::from_io(error).to_error(&self.peer),
        }
    }
}

impl Drop for Response {
    fn drop(&mut self) {
        // A handler must not run while a panic of another one is under way.
        if !std::thread::panicking() {
            // Whoever read as much as there was said to be need not have asked for more.
            let done = self.content_length() == Some(self.received);
            self.end(done);
        }
    }
}
