//! The one error type: a documented code, a text, and what caused it.

pub mod codes;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// What every fallible member returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A documented error code with a text of its own.
///
/// `Display` reads `[608] The local file exists ...`. Codes are constants in
/// [`codes`]. An answer of the service also leaves its HTTP status and its
/// `reason` here; both are extensions to the reference.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    code: i32,
    message: String,
    http_status: Option<u16>,
    reason: Option<String>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(code: i32, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            code,
            message: message.into(),
            http_status: None,
            reason: None,
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

    /// Notes what the service answered.
    pub(crate) fn with_answer(mut self, http_status: u16, reason: Option<String>) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.http_status = Some(http_status);
        inner.reason = reason;
        self
    }

    /// The same error under another code, with words put before its text.
    pub(crate) fn recast(mut self, code: i32, prefix: &str) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        inner.code = code;
        inner.message.insert_str(0, prefix);
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
        if let Some(source) = &self.0.source {
            out.field("source", source);
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
