//! What the object holds, and the only file that locks it.

use std::collections::HashMap;

use parking_lot::Mutex;

use super::collection::{Record, Records};
use super::config::Settings;
use super::properties::{changes, encryption, firewall, general, o_auth, proxy};
use super::selected::Selected;
use super::walked::Walked;
use crate::records::{
    Account, Change, ParsedHeader, Permission, QueryParam, Resource, SharedDrive,
};
use crate::transfer::{Left, Unfinished};

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
    pub(crate) changes: Records<Change>,
    pub(crate) change_page: changes::ChangePage,
    pub(crate) shared_drives: Records<SharedDrive>,
    pub(crate) shared_drive_page: Paging,
    pub(crate) ssl_accept_server_cert: Selected,
    pub(crate) ssl_cert: Selected,
    pub(crate) ssl_server_cert: Selected,
    pub(crate) firewall: firewall::Firewall,
    pub(crate) proxy: proxy::Proxy,
    pub(crate) encryption: encryption::Encryption,
    pub(crate) o_auth: o_auth::OAuth,
    pub(crate) settings: Settings,
    /// The last answer that was not file content, for `TransferredData` and `XPath`.
    pub(crate) answer: Walked,
    /// The upload session that `resume_url` and `start_byte` tell of, if the object left it.
    pub(crate) unfinished_upload: Option<Unfinished>,
    /// What a download that was cut has left.
    pub(crate) left_download: Option<Left>,
}

/// The collections that listings fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    Resources,
    Children,
}

impl State {
    /// A collection that is filled page by page, and where it stands.
    pub(crate) fn listing(&mut self, listing: Listing) -> (&mut Records<Resource>, &mut Paging) {
        match listing {
            Listing::Resources => (&mut self.resources, &mut self.resource_page),
            Listing::Children => (&mut self.children, &mut self.child_page),
        }
    }

    pub(crate) fn marker(&self, listing: Listing) -> &str {
        match listing {
            Listing::Resources => &self.resource_page.marker,
            Listing::Children => &self.child_page.marker,
        }
    }

    /// The record of an id, of the resources or of the children.
    pub(crate) fn known(&self, id: &str) -> Option<&Record<Resource>> {
        self.resources
            .find(|r| r.id == id)
            .or_else(|| self.children.find(|r| r.id == id))
    }

    /// The caller's query parameters.
    pub(crate) fn params(&self) -> Vec<(String, String)> {
        let params = self.query_params.iter();
        params.map(|p| (p.name.clone(), p.value.clone())).collect()
    }

    /// Of link-shared items: the key for each id.
    pub(crate) fn resource_keys(&self) -> HashMap<String, String> {
        // The resources come last, so that theirs win.
        self.children
            .iter()
            .chain(self.resources.iter())
            .filter(|r| !r.resource_key.is_empty())
            .map(|r| (r.id.clone(), r.resource_key.clone()))
            .collect()
    }
}

/// Where a listing stands.
#[derive(Default, Clone)]
pub(crate) struct Paging {
    pub(crate) marker: String,
}
