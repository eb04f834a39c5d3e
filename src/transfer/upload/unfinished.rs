//! What is kept of an upload that was cut short, and whose it is.

use std::fmt;
use std::sync::Arc;

use super::Expected;
use super::making::Mark;
use crate::crypto::Plan;
use crate::secret::Secret;
use crate::transfer::source::Identity;

/// The call that a session belongs to: only the same call again may go on with it.
#[derive(PartialEq)]
pub(super) struct Owner {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) metadata: Vec<u8>,
    pub(super) content_type: String,
    pub(super) expected: Expected,
    pub(super) source: Identity,
    pub(super) encryption: Option<Plan>,
}

/// A session that is not at its end: where it is, whose, and how to go on without making
/// again what is stored. A source in memory lives as long as this does.
#[derive(Clone)]
pub(crate) struct Unfinished {
    pub(super) url: Arc<Secret<String>>,
    pub(super) owner: Arc<Owner>,
    pub(super) mark: Arc<Mark>,
}

impl Unfinished {
    /// The session's address: who has it can write to the session.
    pub(crate) fn url(&self) -> &str {
        self.url.expose()
    }

    /// How many bytes the service has acknowledged.
    pub(crate) fn stored(&self) -> u64 {
        self.mark.offset()
    }
}

// By hand: address, key and content are nobody's business.
impl fmt::Debug for Unfinished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unfinished")
            .field("stored", &self.stored())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::source::{Opened, Source};

    #[test]
    fn debug_shows_no_address_and_no_content() {
        let opened = Opened::new(Source::Memory(Arc::new(b"canary".to_vec())), None).unwrap();
        let unfinished = Unfinished {
            url: Arc::new(Secret::new("https://h/canary")),
            owner: Arc::new(Owner {
                method: "POST".to_owned(),
                url: "https://h/canary".to_owned(),
                metadata: b"canary".to_vec(),
                content_type: "a/b".to_owned(),
                expected: Expected::default(),
                source: opened.identity().clone(),
                encryption: None,
            }),
            mark: Arc::new(Mark::beginning(&opened).unwrap()),
        };
        assert_eq!(format!("{unfinished:?}"), "Unfinished { stored: 0, .. }");
        assert_eq!(unfinished.url(), "https://h/canary");
    }
}
