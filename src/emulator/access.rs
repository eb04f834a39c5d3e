//! What an account may see and do: permissions of the item and of the folders above it.

use std::sync::Arc;

use super::call::Head;
use super::caps::Capabilities;
use super::errors::ApiError;
use super::grant::{Grant, Grantee, Role};
use super::model::Entry;
use super::store::State;
use super::tree::Tree;
use super::users::User;

/// Who asks, and what the request says about how far he looks.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) user: &'static User,
    /// `supportsAllDrives`: without it items of shared drives do not exist.
    pub(super) all_drives: bool,
    /// `useDomainAdminAccess` of an administrator: shared drives are open to him.
    pub(super) admin: bool,
    keys: Vec<(String, String)>,
}

/// How an account comes to an item.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reach {
    pub(super) role: Option<Role>,
    /// Some permission names the account itself.
    pub(super) named: bool,
    /// Some permission for a crowd lets the item be found without its link.
    pub(super) found: bool,
}

/// A permission as it works on an item, and where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Effective {
    pub(super) grant: Grant,
    /// The role each item gives, and that item's id when it is one above.
    pub(super) sources: Vec<(Role, Option<String>)>,
}

impl Caller {
    pub(super) fn of(user: &'static User, head: &Head) -> Result<Self, ApiError> {
        let keys = head
            .header("x-goog-drive-resource-keys")
            .unwrap_or_default();
        let keys = keys
            .split(',')
            .filter_map(|pair| pair.trim().split_once('/'));
        Ok(Self {
            user,
            all_drives: head.flag("supportsAllDrives")? | head.flag("supportsTeamDrives")?,
            admin: false,
            keys: keys
                .map(|(id, key)| (id.to_owned(), key.to_owned()))
                .collect(),
        })
    }

    /// An account that looks everywhere, with no request behind it.
    pub(super) fn plain(user: &'static User) -> Self {
        Self {
            user,
            all_drives: true,
            admin: false,
            keys: Vec::new(),
        }
    }

    /// For methods that have no `supportsAllDrives` and know all items.
    pub(super) fn everywhere(&self) -> Self {
        Self {
            all_drives: true,
            ..self.clone()
        }
    }

    /// Takes `useDomainAdminAccess` into account; only administrators may set it.
    pub(super) fn with_admin(&self, head: &Head) -> Result<Self, ApiError> {
        let admin = head.flag("useDomainAdminAccess")?;
        if admin && !self.user.is_admin() {
            return Err(ApiError::not_admin());
        }
        Ok(Self {
            admin,
            ..self.clone()
        })
    }

    pub(super) fn role(&self, tree: &Tree, entry: &Entry) -> Option<Role> {
        self.reach(tree, entry).role
    }

    pub(super) fn reach(&self, tree: &Tree, entry: &Entry) -> Reach {
        let mut reach = Reach::default();
        if self.admin && entry.is_drive_top() {
            reach.role = Some(Role::Organizer);
            reach.named = true;
        }
        for (node, grant) in working(tree, entry) {
            let role = if node.id == entry.id {
                grant.role
            } else {
                grant.role.below()
            };
            let named = grant.names(self.user);
            let found = grant.covers(self.user) && grant.discoverable;
            let linked = grant.covers(self.user) && self.has_key(node) && self.has_key(entry);
            if named || found || linked {
                reach.role = reach.role.max(Some(role));
                reach.named |= named;
                reach.found |= found;
            }
        }
        reach
    }

    /// Whether an item belongs to what this account has, and not only to what a link opens.
    pub(super) fn lists(&self, tree: &Tree, entry: &Entry) -> bool {
        let reach = self.reach(tree, entry);
        let opened = entry.mark(self.user).viewed.is_some();
        reach.role.is_some() && (reach.named || reach.found || opened)
    }

    // A link to an item that has a resource key opens it with that key only.
    fn has_key(&self, entry: &Entry) -> bool {
        let Some(wanted) = &entry.resource_key else {
            return true;
        };
        let sent = |(id, key): &(String, String)| *id == entry.id && key == wanted;
        self.keys.iter().any(sent)
    }

    /// The item behind an id, when this account can see it.
    pub(super) fn see<'a>(&self, state: &'a State, id: &str) -> Result<&'a Arc<Entry>, ApiError> {
        let real = if id == "root" {
            state.tree.root(self.user)
        } else {
            id
        };
        let entry = state.tree.files.get(real);
        let entry = entry.filter(|e| e.drive.is_none() || self.all_drives || self.admin);
        entry
            .filter(|e| self.role(&state.tree, e).is_some())
            .ok_or_else(|| ApiError::file_not_found(id))
    }

    /// The item, when this account can see it and may do what `allowed` asks.
    pub(super) fn may<'a>(
        &self,
        state: &'a State,
        id: &str,
        allowed: impl FnOnce(&Capabilities) -> bool,
    ) -> Result<&'a Arc<Entry>, ApiError> {
        let entry = self.see(state, id)?;
        if allowed(&Capabilities::of(&state.tree, entry, self)) {
            Ok(entry)
        } else {
            Err(ApiError::no_permission())
        }
    }
}

// Every permission in force on an item, with the item it was given on.
fn working<'a>(tree: &'a Tree, entry: &'a Entry) -> Vec<(&'a Entry, &'a Grant)> {
    let mut found = Vec::new();
    let mut limited = false;
    for node in tree.chain(entry) {
        let counts = |g: &&Grant| g.in_force() && (!limited || g.role >= Role::Organizer);
        found.extend(node.grants.iter().filter(counts).map(|g| (node, g)));
        limited |= node.limited;
    }
    found
}

/// The permissions that work on an item, one for each grantee, in the order of their ids.
pub(super) fn effective(tree: &Tree, entry: &Entry) -> Vec<Effective> {
    let mut all: Vec<Effective> = Vec::new();
    for (node, grant) in working(tree, entry) {
        let here = node.id == entry.id;
        let role = if here { grant.role } else { grant.role.below() };
        let source = (role, (!here).then(|| node.id.clone()));
        match all.iter_mut().find(|e| e.grant.id == grant.id) {
            Some(known) => {
                known.grant.role = known.grant.role.max(role);
                known.sources.push(source);
            }
            None => {
                let mut grant = grant.clone();
                grant.role = role;
                all.push(Effective {
                    grant,
                    sources: vec![source],
                });
            }
        }
    }
    all.sort_by(|a, b| a.grant.id.cmp(&b.grant.id));
    all
}

/// Whether anybody but its owner comes to an item.
pub(super) fn is_shared(tree: &Tree, entry: &Entry) -> bool {
    let other = |e: &Effective| e.grant.role != Role::Owner;
    effective(tree, entry).iter().any(other)
}

/// How far an item can be found, in the words of `visibility`.
pub(super) fn visibility(tree: &Tree, entry: &Entry) -> &'static str {
    let crowd = |to, discoverable| {
        working(tree, entry)
            .iter()
            .any(|(_, g)| g.to == to && g.discoverable == discoverable)
    };
    if crowd(Grantee::Anyone, true) {
        "anyoneCanFind"
    } else if crowd(Grantee::Anyone, false) {
        "anyoneWithLink"
    } else if crowd(Grantee::Domain, true) {
        "domainCanFind"
    } else if crowd(Grantee::Domain, false) {
        "domainWithLink"
    } else {
        "limited"
    }
}
