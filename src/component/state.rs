//! What the object holds, and the only file that locks it.

use std::sync::Arc;

use parking_lot::Mutex;

use super::collection::Records;
use super::config::Settings;
use super::properties::{encryption, general, o_auth};
use crate::records::{Account, ParsedHeader, Permission, QueryParam, Resource};
use crate::xpath::{Cursor, Document};

/// A value behind a lock that is held while a short closure runs, and never longer.
#[derive(Default)]
pub(crate) struct Locked<T>(Mutex<T>);

impl<T> Locked<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&self.0.lock())
    }

    pub(crate) fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.0.lock())
    }

    pub(crate) fn replace(&self, value: T) -> T {
        std::mem::replace(&mut *self.0.lock(), value)
    }
}

/// Everything a program can set or read, as a new object has it.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) general: general::General,
    pub(crate) account: Account,
    pub(crate) resources: Records<Resource>,
    pub(crate) resource_page: Paging,
    pub(crate) children: Records<Resource>,
    pub(crate) child_page: Paging,
    pub(crate) permissions: Records<Permission>,
    pub(crate) permission_page: Paging,
    pub(crate) query_params: Records<QueryParam>,
    pub(crate) parsed_headers: Records<ParsedHeader>,
    pub(crate) encryption: encryption::Encryption,
    pub(crate) o_auth: o_auth::OAuth,
    pub(crate) settings: Settings,
    pub(crate) answer: Answer,
}

/// The last answer that was not file content, for `TransferredData` and `XPath`.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) body: Option<Arc<[u8]>>,
    /// Parsed when a path is asked for.
    pub(crate) document: Option<Arc<Document>>,
    pub(crate) cursor: Cursor,
}

impl Answer {
    pub(crate) fn replace(&mut self, body: Arc<[u8]>) {
        *self = Self {
            body: Some(body),
            ..Self::default()
        };
    }
}

/// Where a listing stands.
#[derive(Default, Clone)]
pub(crate) struct Paging {
    pub(crate) marker: String,
}
