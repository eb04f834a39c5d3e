//! What a method may do to the state: write.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::component::collection::Collection;
use crate::component::config::Settings;
use crate::component::paging::{From, Paging};
use crate::component::properties::changes::ChangePage;
use crate::component::properties::o_auth::OAuth;
use crate::component::state::{Listing, State};
use crate::drive::changes;
use crate::enums::PermissionModOp;
use crate::oauth::flow::Authorized;
use crate::oauth::token::Cached;
use crate::records::{Account, Permission, Resource, SharedDrive};
use crate::secret::Secret;
use crate::transfer::{Left, Unfinished};

/// The state while results are stored. It can be written, and nothing of it can be read.
pub(in crate::component) struct Results<'a> {
    state: &'a mut State,
    /// What was there before, to be dropped unlocked.
    before: Option<Box<State>>,
}

/// A page of a listing.
pub(in crate::component) struct Listed<T> {
    pub(in crate::component) records: Vec<T>,
    pub(in crate::component) from: From,
    /// Where the next page begins.
    pub(in crate::component) marker: String,
}

fn store<T: Clone + Default>(records: &mut Collection<T>, paging: &mut Paging, page: Listed<T>) {
    records.load(page.records, page.from.after_others);
    paging.note(page.from, page.marker);
}

impl<'a> Results<'a> {
    pub(super) fn into(state: &'a mut State) -> Self {
        Self {
            state,
            before: None,
        }
    }

    pub(super) fn finish(self) -> Option<Box<State>> {
        self.before
    }
}

impl Results<'_> {
    /// An answer that was not file content.
    pub(super) fn answer(&mut self, body: Arc<Vec<u8>>) {
        self.state.answer.replace(body);
    }

    /// The header lines of the answer to come are not those of the last one.
    pub(super) fn no_headers(&mut self) {
        self.state.parsed_headers.load(Vec::new(), false);
    }

    /// Notes that this place was told; whether it is the first time.
    pub(super) fn told_clear(&mut self, place: String) -> bool {
        self.state.told_clear.insert(place)
    }

    pub(in crate::component) fn account(&mut self, account: Account) {
        self.state.account = account;
    }

    /// A page of files.
    pub(in crate::component) fn listed(
        &mut self,
        listing: Listing,
        page: Listed<Resource>,
        incomplete: bool,
    ) {
        self.state
            .load(listing, page.records, page.from.after_others);
        let paging = self.state.paging_mut(listing);
        let incomplete = paging.note_found(page.from, page.marker, incomplete);
        self.state.general.search_incomplete = incomplete;
    }

    pub(in crate::component) fn permissions_listed(&mut self, page: Listed<Permission>) {
        let State {
            permissions,
            permission_page,
            ..
        } = self.state;
        store(permissions, permission_page, page);
    }

    pub(in crate::component) fn shared_drives_listed(&mut self, page: Listed<SharedDrive>) {
        let State {
            shared_drives,
            shared_drive_page,
            ..
        } = self.state;
        store(shared_drives, shared_drive_page, page);
    }

    /// A page of the changes of the user or of a shared drive; the last one tells where later changes will be.
    pub(in crate::component) fn changes_listed(
        &mut self,
        shared_drive: String,
        page: changes::Page,
        from: From,
    ) {
        self.state.changes.load(page.records, from.after_others);
        let next = ChangePage::noted(shared_drive, page.next, page.is_last);
        self.state.change_page = next.after(from.passed);
    }

    /// Where changes that are yet to come will be.
    pub(in crate::component) fn changes_end(&mut self, shared_drive: String, marker: String) {
        self.state.change_page = ChangePage::noted(shared_drive, marker, true);
    }

    /// Items that were asked for by their ids.
    pub(in crate::component) fn resources(&mut self, found: Vec<Resource>) {
        self.state.load(Listing::Resources, found, false);
        self.state.resource_page.lose_pages();
    }

    /// The key that is needed beside an id.
    pub(in crate::component) fn key(&mut self, id: &str, key: &str) {
        self.state.keys.note(id, key);
    }

    /// A permission that was asked for by its id.
    pub(in crate::component) fn permission(&mut self, found: Permission) {
        self.state.permissions.load(vec![found], false);
        self.state.permission_page.lose_pages();
    }

    /// A shared drive that was asked for by its id.
    pub(in crate::component) fn shared_drive(&mut self, found: SharedDrive) {
        self.state.shared_drives.load(vec![found], false);
        self.state.shared_drive_page.lose_pages();
    }

    /// The operation of the permission at an index is done, unless a handler has put another one there meanwhile.
    pub(in crate::component) fn permission_done(
        &mut self,
        index: usize,
        was: &Permission,
        id: Option<String>,
    ) {
        self.state.permissions.settle_at(index, was, |record| {
            record.mod_op = PermissionModOp::None;
            if let Some(id) = id {
                record.id = id;
            }
        });
    }

    /// The id of the request for a shared drive of that name, until it is known what became of it.
    pub(in crate::component) fn unconfirmed_drive(&mut self, name: &str, id: Option<&str>) {
        let drives = &mut self.state.unconfirmed_drives;
        match id {
            Some(id) => drives.insert(name.to_owned(), id.to_owned()),
            None => drives.remove(name),
        };
    }

    /// Abuse was acknowledged for this one call.
    pub(in crate::component) fn abuse_acknowledged(&mut self) {
        self.state.settings.extension.acknowledge_abuse = false;
    }

    /// What was assigned in the record at an index has been sent, unless more was assigned meanwhile.
    pub(in crate::component) fn sent(&mut self, index: usize, was: &Resource) {
        self.state.resources.settle_at(index, was, |_| {});
    }

    /// The session of an upload, as far as it has come; `None` at its end.
    pub(in crate::component) fn session(&mut self, unfinished: Option<&Unfinished>) {
        let (url, stored) = unfinished.map_or(("", 0), |u| (u.url(), u.stored()));
        self.state.general.resume_url.note(Secret::new(url));
        self.state.unfinished_upload = unfinished.cloned();
        self.start_byte(stored);
    }

    pub(in crate::component) fn start_byte(&mut self, stored: u64) {
        let stored = i64::try_from(stored).unwrap_or(i64::MAX);
        self.state.general.start_byte.note(stored);
    }

    /// What a download that was cut has left; `None`: nothing. `start_byte` tells how much it is, and counts
    /// when the program sets it.
    pub(in crate::component) fn left(&mut self, left: Option<&Left>, encrypted: bool) {
        let ciphertext = left.and_then(Left::ciphertext);
        if encrypted || ciphertext.is_some() {
            let path = ciphertext.map(Path::to_owned).unwrap_or_default();
            self.state.settings.drive.download_temp_file = path;
        }
        if let Some(left) = left {
            self.start_byte(left.bytes());
        }
        self.state.left_download = left.cloned();
    }

    /// A download to what was `local_file` then is done: with data, or in a file under another name than it was given.
    pub(in crate::component) fn downloaded(
        &mut self,
        asked: &Path,
        data: Option<Arc<Vec<u8>>>,
        path: Option<PathBuf>,
    ) {
        let general = &mut self.state.general;
        general.start_byte.note(0);
        // What a handler set meanwhile is for the next call.
        if let Some(path) = path
            && general.local_file.as_path() == asked
        {
            general.local_file.note(path);
        }
        self.brought(asked, data);
    }

    /// Where content went: into `resource_data` or to what was `local_file` then.
    pub(in crate::component) fn brought(&mut self, asked: &Path, data: Option<Arc<Vec<u8>>>) {
        match data {
            Some(data) => self.state.general.resource_data.note(Some(data)),
            None => self.local_file_written(asked),
        }
    }

    /// What a download wrote to is no new content for an update; what a handler set meanwhile is.
    pub(in crate::component) fn local_file_written(&mut self, asked: &Path) {
        let local_file = &mut self.state.general.local_file;
        if local_file.as_path() == asked {
            local_file.use_up();
        }
    }

    /// The token in use from now on.
    pub(super) fn token(&mut self, cached: Cached) {
        let oauth = &mut self.state.o_auth;
        let token = &cached.token;
        oauth.access_token = token.access_token.clone();
        oauth.token_type.clone_from(&token.token_type);
        if let Some(refresh_token) = &token.refresh_token {
            oauth.refresh_token = refresh_token.clone();
        }
        if let Some(scope) = &token.scope {
            oauth.authorization_scope.clone_from(scope);
        }
        oauth.cached = Some(cached);
    }

    /// What else a flow left behind.
    pub(super) fn authorized(&mut self, authorized: Authorized) {
        let oauth = &mut self.state.o_auth;
        // Spent: it is shown, and not tried again.
        oauth.spent_code = Secret::new(authorized.code.as_str());
        oauth.authorization_code = Secret::new(authorized.code);
        // What the caller set stays the caller's.
        if oauth.return_url == oauth.filled_return_url {
            oauth.return_url.clone_from(&authorized.return_url);
            oauth.filled_return_url = authorized.return_url;
        }
        oauth.answer_params(authorized.params);
        self.state.settings.o_auth.pkce_verifier = Secret::new(authorized.verifier);
    }

    /// The last request for a token.
    pub(super) fn token_request(&mut self, text: Secret<String>) {
        self.state.o_auth.last_request = text;
    }

    pub(in crate::component) fn authorization(&mut self, value: String) {
        self.state.general.authorization = Secret::new(value);
    }

    /// Every default and no records; the o_auth group only if it is to go as well.
    pub(in crate::component) fn reset(&mut self, with_oauth: bool) {
        let mut fresh = State::default();
        if !with_oauth {
            fresh.o_auth = std::mem::take::<OAuth>(&mut self.state.o_auth);
            fresh.settings = Settings {
                o_auth: std::mem::take(&mut self.state.settings.o_auth),
                ..Settings::default()
            };
        }
        self.before = Some(Box::new(std::mem::replace(self.state, fresh)));
    }
}
