//! Trouble made on purpose.

use parking_lot::Mutex;

use super::call::Head;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The request is not carried out; the answer is an error in Google's shape.
    Refuse {
        /// HTTP status.
        status: u16,
        /// Google's `reason`.
        reason: String,
    },
    /// The request is carried out; its answer breaks off after so many bytes of the body.
    CutBody {
        /// Bytes of the body that still arrive.
        after: u64,
    },
    /// The request is carried out; the connection is reset after so many bytes of the answer,
    /// headers included. With 0 nothing of it arrives.
    Reset {
        /// Bytes of the answer that are sent.
        after: u64,
    },
    /// The request is carried out; its answer stops after so many bytes, headers included,
    /// and goes on after a pause.
    Stall {
        /// Bytes of the answer that are sent first.
        after: u64,
        /// How long nothing comes.
        milliseconds: u64,
    },
    /// The request is not carried out; the answer is 200 with a body that is no JSON.
    NotJson,
    /// The request is not carried out; the answer is 200 with JSON of another shape than the
    /// method has.
    WrongJson,
    /// The upload session of the request is forgotten; the answer is 404. Only requests of
    /// an upload session match.
    LoseSession,
    /// No more than so many bytes of the fragment are kept (rounded down to 256 KiB), and the
    /// answer is 308 with what is stored. Only requests of an upload session match.
    KeepPart {
        /// Bytes of the fragment that are kept.
        bytes: u64,
    },
}

/// A [`Fault`], and the requests it strikes: every one unless narrowed, once unless repeated.
#[derive(Debug, Clone)]
pub struct FaultRule {
    pub(super) fault: Fault,
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    pub(super) left: usize,
    pub(super) skip: usize,
}

impl FaultRule {
    /// Strikes the next request.
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            method: None,
            path: None,
            left: 1,
            skip: 0,
        }
    }

    /// Strikes requests of this method only.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Strikes only requests whose path (without the query) contains this.
    #[must_use]
    pub fn path_contains(mut self, part: impl Into<String>) -> Self {
        self.path = Some(part.into());
        self
    }

    /// Strikes this many matching requests.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.left = times;
        self
    }

    /// Lets this many matching requests pass first.
    #[must_use]
    pub fn after(mut self, requests: usize) -> Self {
        self.skip = requests;
        self
    }

    fn matches(&self, head: &Head) -> bool {
        let session = matches!(self.fault, Fault::LoseSession | Fault::KeepPart { .. });
        self.method
            .as_ref()
            .is_none_or(|m| m.eq_ignore_ascii_case(&head.method))
            && self
                .path
                .as_ref()
                .is_none_or(|p| head.path.contains(p.as_str()))
            && (!session || head.param("upload_id").is_some())
    }
}

/// The rules in force, oldest first.
#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<FaultRule>>);

impl Faults {
    pub(super) fn add(&self, rule: FaultRule) {
        self.0.lock().push(rule);
    }

    /// The faults that have not struck yet.
    pub(super) fn list(&self) -> Vec<FaultRule> {
        let rules = self.0.lock();
        rules.iter().filter(|r| r.left > 0).cloned().collect()
    }

    pub(super) fn clear(&self) {
        self.0.lock().clear();
    }

    /// The fault that strikes this request, if any.
    pub(super) fn strike(&self, head: &Head) -> Option<Fault> {
        let mut rules = self.0.lock();
        rules.retain(|rule| rule.left > 0);
        for rule in rules.iter_mut().filter(|r| r.matches(head)) {
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            rule.left -= 1;
            return Some(rule.fault.clone());
        }
        None
    }
}
