//! A text that is walked by path, as the state keeps it.

use std::sync::Arc;

use crate::xpath::{Cursor, Document};

/// A text, and where a path last pointed in it.
#[derive(Default)]
pub(crate) struct Walked {
    pub(crate) body: Option<Arc<Vec<u8>>>,
    /// Parsed when a path is asked for.
    pub(super) document: Option<Arc<Document>>,
    pub(super) cursor: Cursor,
}

impl Walked {
    pub(crate) fn replace(&mut self, body: Arc<Vec<u8>>) {
        *self = Self {
            body: Some(body),
            ..Self::default()
        };
    }
}
