//! A documented code, a text, and what caused it.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use super::{codes, text};

/// What every fallible member returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A documented error code with a text of its own.
///
/// `Display` reads `[608] The local file exists ...`. Codes are constants in
/// [`codes`]. An answer of the service also leaves its HTTP status and its
/// `reason` here; both are extensions to the reference. The text is one line of
/// 2,000 characters at most, whatever a service or a program put into it.
///
/// An [`std::io::Error`] becomes one with `?`: of files 611, of connections the
/// documented code of the socket error. The other way round works as well.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    code: i32,
    message: String,
    http_status: Option<u16>,
    reason: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(code: i32, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            code,
            message: text::one_line(message.into()),
            http_status: None,
            reason: None,
            retry_after: None,
            source: None,
        }))
    }

    pub(crate) fn with_source(
        mut self,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.0).source = Some(Arc::new(source));
        self
    }

    /// Notes what the system said, which cannot be cloned: its number, or its kind and text.
    pub(crate) fn caused_by(self, cause: &io::Error) -> Self {
        let copy = match cause.raw_os_error() {
            Some(number) => io::Error::from_raw_os_error(number),
            None => io::Error::new(cause.kind(), cause.to_string()),
        };
        self.with_source(copy)
    }

    /// Notes what the service answered.
    pub(crate) fn with_answer(mut self, http_status: u16, reason: Option<String>) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.http_status = Some(http_status);
        inner.reason = reason.map(text::one_line);
        self
    }

    /// Notes how long the service asks to wait.
    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        Arc::make_mut(&mut self.0).retry_after = wait;
        self
    }

    /// The same error under another code, with words put before its text.
    pub(crate) fn recast(mut self, code: i32, prefix: &str) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.code = code;
        inner.message = text::one_line(format!("{prefix}{}", inner.message));
        self
    }

    /// The same with every text passed through `scrub`. A cause that shows what `scrub` takes out is left behind.
    pub(crate) fn scrubbed(mut self, scrub: &dyn Fn(&str) -> Cow<'_, str>) -> Self {
        let dirty = |text: &str| matches!(scrub(text), Cow::Owned(_));
        let cause_is_dirty = self.0.source.as_ref().is_some_and(|source| {
            let debug = format!("{source:?}");
            let causes =
                std::iter::successors(Some(&**source as &dyn std::error::Error), |cause| {
                    cause.source()
                });
            dirty(&debug) || causes.map(ToString::to_string).any(|text| dirty(&text))
        });
        let inner = Arc::make_mut(&mut self.0);
        for text in [Some(&mut inner.message), inner.reason.as_mut()] {
            if let Some(text) = text
                && let Cow::Owned(clean) = scrub(text)
            {
                *text = clean;
            }
        }
        if cause_is_dirty {
            inner.source = None;
        }
        self
    }

    /// The documented code; compare it with the constants in [`codes`].
    pub fn code(&self) -> i32 {
        self.0.code
    }

    /// The text without the code.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status of the answer behind this error, if an answer is behind it.
    ///
    /// Extension: the reference has no such member.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// The service's own `reason`, such as `notFound` or `rateLimitExceeded`.
    ///
    /// Extension: the reference has no such member.
    pub fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// How long the service asks to wait before the request is made again (`Retry-After`), in whole seconds.
    ///
    /// Extension: the reference has no such member.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether the program itself ended the method, by [`interrupt`](crate::GoogleDrive::interrupt) or from a
    /// handler: 301, and 606 of an upload.
    ///
    /// Extension: the reference has no such member.
    pub fn is_interrupted(&self) -> bool {
        matches!(self.code(), codes::INTERRUPTED | codes::UPLOAD_ABORTED)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}] {}", self.code(), self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("code", &self.0.code)
            .field("message", &self.0.message);
        if let Some(status) = self.0.http_status {
            out.field("http_status", &status);
        }
        if let Some(reason) = &self.0.reason {
            out.field("reason", reason);
        }
        if let Some(wait) = &self.0.retry_after {
            out.field("retry_after", wait);
        }
        if let Some(source) = &self.0.source {
            out.field("source", &text::one_line(source.to_string()));
        }
        out.finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}

/// Equal code and text; causes are not compared.
impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code() && self.message() == other.message()
    }
}

/// What a file or a connection of the program's own failed with. An error of this crate on the way through
/// [`io::Error`] stays what it is.
impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Self {
        let inner = cause
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Self>());
        if let Some(ours) = inner {
            return ours.clone();
        }
        let code = match cause.kind() {
            io::ErrorKind::AddrInUse => codes::EADDRINUSE,
            io::ErrorKind::AddrNotAvailable => codes::EADDRNOTAVAIL,
            io::ErrorKind::ConnectionAborted => codes::ECONNABORTED,
            io::ErrorKind::ConnectionRefused => codes::ECONNREFUSED,
            io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => codes::ECONNRESET,
            io::ErrorKind::HostUnreachable => codes::EHOSTUNREACH,
            io::ErrorKind::NetworkDown => codes::ENETDOWN,
            io::ErrorKind::NetworkUnreachable => codes::ENETUNREACH,
            io::ErrorKind::NotConnected => codes::ENOTCONN,
            io::ErrorKind::TimedOut => codes::ETIMEDOUT,
            io::ErrorKind::WouldBlock => codes::EWOULDBLOCK,
            _ => codes::LOCAL_FILE,
        };
        Self::new(code, cause.to_string()).with_source(cause)
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        Self::other(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn io_errors_come_and_go() {
        let file = std::fs::File::open("/no/such/file").unwrap_err();
        let error = Error::from(file);
        assert_eq!(error.code(), codes::LOCAL_FILE);
        assert!(std::error::Error::source(&error).is_some());
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(Error::from(refused).code(), codes::ECONNREFUSED);
        let waits = io::Error::from(io::ErrorKind::WouldBlock);
        assert_eq!(Error::from(waits).code(), codes::EWOULDBLOCK);
        let there = io::Error::from(Error::new(codes::BUSY, "x").with_answer(403, None));
        let back = Error::from(there);
        assert_eq!((back.code(), back.http_status()), (codes::BUSY, Some(403)));
    }

    #[test]
    fn who_ended_it_is_known() {
        for row in codes::ALL {
            let ended = matches!(row.code, 301 | 606);
            assert_eq!(Error::new(row.code, "").is_interrupted(), ended);
        }
    }
}
