//! What the object holds, and the only file that locks it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use parking_lot::Mutex;

use super::collection::{Collection, Seen};
use super::config::Settings;
use super::paging::Paging;
use super::properties::{changes, encryption, firewall, general, o_auth, proxy};
use super::selected::Selected;
use super::walked::Walked;
use crate::drive::request::ApiRequest;
use crate::records::{
    Account, Change, ParsedHeader, Permission, QueryParam, Resource, SharedDrive,
};
use crate::transfer::{Left, Unfinished};

/// The caller's parameters that go with the component's own questions, too: they give access.
pub(crate) const ACCESS: [&str; 5] = ["access_token", "key", "oauth_token", "quotaUser", "userIp"];

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
    pub(crate) resources: Collection<Resource>,
    pub(crate) resource_page: Paging,
    pub(crate) children: Collection<Resource>,
    pub(crate) child_page: Paging,
    pub(crate) permissions: Collection<Permission>,
    pub(crate) permission_page: Paging,
    pub(crate) query_params: Collection<QueryParam>,
    pub(crate) parsed_headers: Collection<ParsedHeader>,
    pub(crate) changes: Collection<Change>,
    pub(crate) change_page: changes::ChangePage,
    pub(crate) shared_drives: Collection<SharedDrive>,
    pub(crate) shared_drive_page: Paging,
    pub(crate) ssl_accept_server_cert: Selected,
    pub(crate) ssl_cert: Selected,
    pub(crate) ssl_server_cert: Selected,
    pub(crate) firewall: firewall::Firewall,
    pub(crate) proxy: proxy::Proxy,
    pub(crate) encryption: encryption::Encryption,
    pub(crate) o_auth: o_auth::OAuth,
    pub(crate) settings: Settings,
    pub(crate) keys: Keys,
    /// The last answer that was not file content, for `TransferredData` and `XPath`.
    pub(crate) answer: Walked,
    /// The upload session that `resume_url` and `start_byte` tell of, if the object left it.
    pub(crate) unfinished_upload: Option<Unfinished>,
    /// What a download that was cut has left.
    pub(crate) left_download: Option<Left>,
    /// The places beyond this machine of which `on_log` was told that nothing is encrypted.
    pub(crate) told_clear: HashSet<String>,
    /// Request ids of shared drives whose making was not confirmed, by name.
    pub(crate) unconfirmed_drives: HashMap<String, String>,
}

/// The collections that listings fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    Resources,
    Children,
}

impl State {
    /// Stores a page of files.
    pub(crate) fn load(&mut self, listing: Listing, records: Vec<Resource>, keep: bool) {
        self.keys.learn(&records);
        let collection = match listing {
            Listing::Resources => &mut self.resources,
            Listing::Children => &mut self.children,
        };
        collection.load(records, keep);
    }

    pub(crate) fn paging_mut(&mut self, listing: Listing) -> &mut Paging {
        match listing {
            Listing::Resources => &mut self.resource_page,
            Listing::Children => &mut self.child_page,
        }
    }

    pub(crate) fn paging(&self, listing: Listing) -> &Paging {
        match listing {
            Listing::Resources => &self.resource_page,
            Listing::Children => &self.child_page,
        }
    }

    /// The record of an id, of the resources or of the children. One that the program gave its id tells of
    /// another item.
    pub(crate) fn known(&self, id: &str) -> Option<Seen<'_, Resource>> {
        self.resources
            .find(|r| r.id == id)
            .filter(|record| !record.is_programs("resource_id"))
            .or_else(|| self.children.find(|r| r.id == id))
    }

    /// What a record says an item is, if the service said so and not the program.
    pub(crate) fn known_kind(&self, id: &str) -> Option<&Resource> {
        let record = self.known(id)?;
        (!record.is_programs("resource_mime_type")).then_some(record.value)
    }

    /// The caller's query parameters: those that have a name.
    pub(crate) fn params(&self) -> Vec<(String, String)> {
        let params = self.query_params.iter().filter(|p| !p.name.is_empty());
        params.map(|p| (p.name.clone(), p.value.clone())).collect()
    }

    /// Which members the caller wants of what it asks for: a query parameter of its own, or the setting.
    pub(crate) fn requested_fields(&self) -> String {
        let setting = || self.settings.drive.requested_fields.0.clone();
        self.fields_param().unwrap_or_else(setting)
    }

    /// The same of what the setting is not about: changes and revisions. Empty: all there is a place for.
    pub(crate) fn own_fields(&self) -> String {
        self.fields_param().unwrap_or_default()
    }

    fn fields_param(&self) -> Option<String> {
        let own = self.query_params.iter().filter(|p| p.name == "fields");
        own.last().map(|param| param.value.clone())
    }

    /// What a listing asks, but for the place in it, the members wanted and who asks; of the caller's parameters
    /// that of this name is in the request already.
    pub(crate) fn question(&self, request: &ApiRequest, within: &str) -> String {
        let mut params = self.params();
        let no_question = ["fields", "pageToken", within];
        params.retain(|(name, _)| {
            !no_question.contains(&name.as_str()) && !ACCESS.contains(&name.as_str())
        });
        let request = request.clone().without("fields");
        request.url(&self.settings.extension.service_url.0, &params)
    }
}

/// The keys of the link-shared items that listings brought. A copy of it is cheap, and sees what is added later: a
/// method must not copy the keys of a hundred thousand records to look at one.
#[derive(Default, Clone)]
pub(crate) struct Keys(Arc<Locked<HashMap<String, String>>>);

impl Keys {
    pub(crate) fn get(&self, id: &str) -> Option<String> {
        self.0.read(|keys| keys.get(id).cloned())
    }

    pub(crate) fn note(&self, id: &str, key: &str) {
        if !key.is_empty() {
            self.0
                .update(|keys| keys.insert(id.to_owned(), key.to_owned()));
        }
    }

    /// The program's own; an empty key takes it back.
    pub(crate) fn give(&self, id: &str, key: &str) {
        if key.is_empty() {
            self.0.update(|keys| keys.remove(id));
        } else {
            self.note(id, key);
        }
    }

    /// They stay when the records go: the revisions of an item take its place, and its key is needed still.
    pub(crate) fn learn(&self, records: &[Resource]) {
        let targets = records
            .iter()
            .map(|r| (&r.shortcut_target_id, &r.shortcut_target_resource_key));
        let own = records.iter().map(|r| (&r.id, &r.resource_key));
        let known: Vec<_> = targets
            .chain(own)
            .filter(|(_, key)| !key.is_empty())
            .map(|(id, key)| (id.clone(), key.clone()))
            .collect();
        if !known.is_empty() {
            self.0.update(|keys| keys.extend(known));
        }
    }
}
