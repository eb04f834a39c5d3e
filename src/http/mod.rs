//! One HTTP exchange: a request goes out, its answer comes back.

mod client;
mod compose;
mod header_lines;
mod log;
mod response;
#[cfg(test)]
mod tests;

pub(crate) use client::Client;
pub(crate) use header_lines::{is_token, parse_header_lines};
pub(crate) use response::Response;

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::net::SocketOptions;
use crate::observe::{Bounds, Observer};
use crate::redact::Redactor;
use crate::tls::{TlsOptions, TrustSettings};

/// What every exchange of a call has in common; a snapshot of the component's
/// properties and settings, taken when the call begins.
#[derive(Clone)]
pub(crate) struct Options {
    /// Inactivity limit. Zero: none.
    pub(crate) timeout: Duration,
    /// Limit for making a connection (TLS included); zero: `timeout` is used.
    pub(crate) connection_timeout: Duration,
    pub(crate) user_agent: String,
    /// "Name: value" lines the user wants sent, parsed and checked.
    pub(crate) other_headers: Vec<(String, String)>,
    /// False: `Connection: close` is sent and the connection ends with the answer.
    pub(crate) keep_alive: bool,
    /// HTTP/1.0 rather than 1.1.
    pub(crate) http_1_0: bool,
    /// For reading requests; empty: no such header.
    pub(crate) if_modified_since: String,
    pub(crate) socket: SocketOptions,
    /// Whom to trust, beside webpki-roots.
    pub(crate) trust: TrustSettings,
    pub(crate) tls: TlsOptions,
    /// Whether the bytes of both directions are kept for `RawRequest` and `RawResponse`.
    pub(crate) capture: bool,
    /// Whether these are requests for tokens, of which log lines show what is known to be harmless only.
    pub(crate) tokens: bool,
    /// Whether tokens, passwords and keys are masked in log lines.
    pub(crate) mask_sensitive: bool,
    /// What is secret in this call; exchanges add what they send and receive.
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) observer: Arc<dyn Observer>,
    /// What ends the method as a whole.
    pub(crate) bounds: Bounds,
    /// Why nothing can be sent: something was asked for that cannot be had.
    pub(crate) refusal: Option<Error>,
}

impl Options {
    /// HTTP/1.0 has no lasting connections.
    pub(crate) fn keeps_alive(&self) -> bool {
        self.keep_alive && !self.http_1_0
    }

    /// The version of HTTP that requests are made in.
    pub(crate) fn version(&self) -> &'static str {
        if self.http_1_0 { "1.0" } else { "1.1" }
    }
}

#[cfg(test)]
impl Options {
    /// For tests: nobody listens, nothing is kept.
    pub(crate) fn plain(bounds: Bounds) -> Self {
        Self {
            timeout: Duration::from_secs(20),
            connection_timeout: Duration::ZERO,
            user_agent: String::new(),
            other_headers: Vec::new(),
            keep_alive: false,
            http_1_0: false,
            if_modified_since: String::new(),
            socket: SocketOptions::default(),
            trust: TrustSettings::default(),
            tls: TlsOptions::usual(),
            capture: false,
            tokens: false,
            mask_sensitive: true,
            redactor: Arc::default(),
            observer: Arc::new(()),
            bounds,
            refusal: None,
        }
    }
}

/// A request, ready to be sent: its URL is absolute and already encoded.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: String,
    /// In the order and spelling they are to be sent; `Host`, `User-Agent`,
    /// `Content-Length` and `Connection` are added below.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body<'a>,
    /// Whether the transfer events tell of its bodies: those of what a method is asked for do,
    /// what it asks for itself (tokens, look-ups, sessions) does not.
    pub(crate) told: bool,
}

/// What a request carries.
pub(crate) enum Body<'a> {
    Empty,
    Bytes(Cow<'a, [u8]>),
    /// Exactly `length` bytes are taken from `content`. An `io::Error` that wraps
    /// a `crate::Error` comes out of the exchange as that error.
    Stream {
        content: &'a mut dyn Content,
        length: u64,
    },
}

impl Body<'_> {
    /// Back to the first byte, to be sent again.
    pub(crate) fn rewind(&mut self) -> Result<()> {
        match self {
            Self::Stream { content, .. } => content.rewind(),
            Self::Empty | Self::Bytes(_) => Ok(()),
        }
    }
}

/// A body that can be sent again.
pub(crate) trait Content: Read {
    /// Back to the first byte.
    fn rewind(&mut self) -> Result<()>;
}

/// Anything that can carry out a request: the plain [`Client`], or the component's
/// session, which adds authorization.
pub(crate) trait Exchange {
    fn send(&self, request: Request<'_>) -> Result<Response>;
}
