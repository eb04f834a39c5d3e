//! An answer whose body is read as it comes.

use std::io::Read;
use std::sync::Arc;

use super::client::unexpected;
use super::{Options, log};
use crate::enums::Direction;
use crate::error::{Error, Result, codes};
use crate::net::{Fault, Head, InUse, Link};
use crate::observe::{Bounds, Observer};

/// Status and header lines, and a body still to be read.
pub(crate) struct Response {
    pub(crate) status: u16,
    head: Head,
    body: Box<dyn Read>,
    length: Option<u64>,
    received: u64,
    /// Whether the body has begun and ended.
    begun: bool,
    ended: bool,
    link: Arc<Link>,
    _in_use: InUse,
    peer: String,
    observer: Arc<dyn Observer>,
    bounds: Bounds,
    mask: bool,
}

impl Response {
    pub(super) fn new(
        head: Head,
        body: impl Read + 'static,
        bodiless: bool,
        (link, in_use): (Arc<Link>, InUse),
        options: &Options,
        peer: String,
    ) -> Self {
        let length = if bodiless {
            Some(0)
        } else {
            head.get("content-length")
                .and_then(|v| v.trim().parse().ok())
        };
        Self {
            status: head.status,
            head,
            body: Box::new(body),
            length,
            received: 0,
            begun: false,
            ended: false,
            link,
            _in_use: in_use,
            peer,
            observer: Arc::clone(&options.observer),
            bounds: options.bounds.clone(),
            mask: options.mask_sensitive,
        }
    }

    /// An answer that came from nowhere, for the flows' tests.
    #[cfg(test)]
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
            head,
            body: Box::new(body),
            length: None,
            received: 0,
            begun: false,
            ended: false,
            link,
            _in_use: in_use,
            peer: String::new(),
            observer: Arc::new(()),
            bounds: Bounds::default(),
            mask: true,
        }
    }

    /// The first header line of that name, whatever its case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.get(name)
    }

    /// How long the body is; `None` when the server does not say.
    pub(crate) fn content_length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece of the body; 0 at its end. A body that is cut short is 1120.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.ended || buffer.is_empty() {
            return Ok(0);
        }
        if !self.begun {
            self.begun = true;
            self.observer.start_transfer(Direction::Download);
        }
        self.bounds.check()?;
        match self.body.read(buffer) {
            Ok(0) => {
                self.ended = true;
                if self.length.is_some_and(|length| self.received < length) {
                    return Err(Fault::Truncated.to_error(&self.peer));
                }
                self.observer.end_transfer(Direction::Download);
                Ok(0)
            }
            Ok(amount) => {
                self.received += amount as u64;
                let bytes = i64::try_from(self.received).unwrap_or(i64::MAX);
                self.observer.transfer(
                    Direction::Download,
                    bytes,
                    self.percent(),
                    &buffer[..amount],
                );
                Ok(amount)
            }
            Err(error) => {
                self.ended = true;
                Err(self.explain(&error))
            }
        }
    }

    /// The whole body; 600 when it is longer than `limit`.
    pub(crate) fn read_all(&mut self, limit: usize) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let amount = self.read(&mut piece)?;
            if amount == 0 {
                log::body(&*self.observer, self.mask, "ResponseBody", &all);
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

    fn percent(&self) -> i32 {
        match self.length {
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
        if error.kind() == std::io::ErrorKind::UnexpectedEof || self.length.is_some() {
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
