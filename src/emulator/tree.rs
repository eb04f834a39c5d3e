//! A consistent picture of everything that is stored.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::drives::SharedDrive;
use super::model::Entry;
use super::users::User;

/// All files, shared drives and root folders at one moment; a copy is cheap.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree {
    pub(super) files: HashMap<String, Arc<Entry>>,
    pub(super) drives: BTreeMap<String, Arc<SharedDrive>>,
    /// The id of each account's My Drive, by its address.
    pub(super) roots: BTreeMap<String, String>,
}

impl Tree {
    pub(super) fn root(&self, user: &User) -> &str {
        self.roots.get(user.email).map_or("", String::as_str)
    }

    /// Whether an id is the My Drive of anyone.
    pub(super) fn is_root(&self, id: &str) -> bool {
        self.roots.values().any(|r| r == id)
    }

    /// The shared drive an item is in.
    pub(super) fn drive_of(&self, entry: &Entry) -> Option<&Arc<SharedDrive>> {
        self.drives.get(entry.drive.as_ref()?)
    }

    /// The item itself, its folder, the folder of that, and so on.
    pub(super) fn chain<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Entry> {
        let up = |at: &&'a Entry| {
            let parent = at.parent.as_ref()?;
            self.files.get(parent).map(AsRef::as_ref)
        };
        // Moves refuse circles; the count guards against an index edited by hand.
        std::iter::successors(Some(entry), up).take(self.files.len() + 1)
    }

    /// Whether an item or a folder above it was put in the trash.
    pub(super) fn in_trash(&self, entry: &Entry) -> bool {
        self.chain(entry).any(|e| e.trashed)
    }

    /// The item itself and everything below it.
    pub(super) fn subtree(&self, id: &str) -> Vec<String> {
        let mut below: HashMap<&str, Vec<&str>> = HashMap::new();
        for entry in self.files.values() {
            if let Some(parent) = &entry.parent {
                below.entry(parent).or_default().push(&entry.id);
            }
        }
        let mut found = vec![id];
        let mut at = 0;
        while let Some(next) = found.get(at) {
            let children = below.remove(next).unwrap_or_default();
            found.extend(children);
            at += 1;
        }
        found.into_iter().map(str::to_owned).collect()
    }

    /// Bytes that count against the storage of an account: all, and those in the trash.
    pub(super) fn usage(&self, user: &User) -> (u64, u64) {
        let own = self.files.values().filter(|e| e.is_owned_by(user));
        own.fold((0, 0), |(all, binned), e| {
            let n = e.quota();
            (all + n, binned + if self.in_trash(e) { n } else { 0 })
        })
    }
}
