//! What has changed, as each account and each shared drive sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::access::Caller;
use super::super::model::Entry;
use super::super::time;
use super::super::tree::Tree;
use super::super::users::USERS;

/// All logs: one for each account, by its address, and one for each shared drive, by its id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(in super::super) struct Log(BTreeMap<String, View>);

/// One log; of every item the newest change is kept, as the service lists no other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct View {
    last: u64,
    items: BTreeMap<String, Record>,
}

/// One change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(in super::super) struct Record {
    pub(in super::super) number: u64,
    pub(in super::super) item: String,
    pub(in super::super) at: i64,
    /// The item is a shared drive, not a file.
    pub(in super::super) of_drive: bool,
    pub(in super::super) in_drive: Option<String>,
    pub(in super::super) app_data: bool,
}

impl Log {
    /// The number the next change of a log will have.
    pub(in super::super) fn next(&self, view: &str) -> u64 {
        self.0.get(view).map_or(0, |v| v.last) + 1
    }

    /// The changes of a log from a number on, in their order.
    pub(in super::super) fn since(&self, view: &str, number: u64) -> Vec<Record> {
        let items = self.0.get(view).into_iter().flat_map(|v| v.items.values());
        let mut found: Vec<Record> = items.filter(|r| r.number >= number).cloned().collect();
        found.sort_by_key(|r| r.number);
        found
    }

    /// Notes everything that is different between two pictures.
    pub(in super::super) fn note(&mut self, before: &Tree, after: &Tree) {
        for id in changed(before, after) {
            let (old, new) = (before.files.get(&id), after.files.get(&id));
            let Some(entry) = new.or(old) else { continue };
            if before.is_root(&id) || after.is_root(&id) || entry.is_drive_top() {
                continue;
            }
            let record = Record {
                item: id.clone(),
                at: time::now(),
                in_drive: entry.drive.clone(),
                app_data: entry.app_data,
                ..Record::default()
            };
            // What is itself unchanged was reached by a change above it.
            let quiet = old
                .zip(new)
                .filter(|(a, b)| !Arc::ptr_eq(a, b) && only_marks(a, b));
            for user in &USERS {
                if quiet.is_some_and(|(a, b)| a.mark(user) == b.mark(user)) {
                    continue;
                }
                let caller = Caller::plain(user);
                let saw = old.is_some_and(|e| caller.lists(before, e));
                let sees = new.is_some_and(|e| caller.lists(after, e));
                if saw || sees {
                    self.add(user.email, record.clone());
                }
            }
            if quiet.is_none() {
                let drives: BTreeSet<&String> = [old, new]
                    .into_iter()
                    .flatten()
                    .filter_map(|e| e.drive.as_ref())
                    .collect();
                for drive in drives {
                    self.add(drive, record.clone());
                }
            }
        }
        self.note_drives(before, after);
    }

    fn note_drives(&mut self, before: &Tree, after: &Tree) {
        let ids: BTreeSet<&String> = before.drives.keys().chain(after.drives.keys()).collect();
        for id in ids {
            let (old, new) = (before.drives.get(id), after.drives.get(id));
            let (top, new_top) = (before.files.get(id), after.files.get(id));
            let record = Record {
                item: id.clone(),
                at: time::now(),
                of_drive: true,
                in_drive: Some(id.clone()),
                ..Record::default()
            };
            let renewed = !same(old, new);
            for user in &USERS {
                let caller = Caller::plain(user);
                let saw = top.is_some_and(|e| caller.role(before, e).is_some());
                let sees = new_top.is_some_and(|e| caller.role(after, e).is_some());
                if (saw || sees) && (renewed || saw != sees) {
                    self.add(user.email, record.clone());
                }
            }
            if renewed {
                self.add(id, record);
            }
        }
    }

    fn add(&mut self, view: &str, mut record: Record) {
        let view = self.0.entry(view.to_owned()).or_default();
        view.last += 1;
        record.number = view.last;
        view.items.insert(record.item.clone(), record);
    }
}

// The ids of what is different, and of what lies below a folder whose change reaches further.
fn changed(before: &Tree, after: &Tree) -> Vec<String> {
    let mut direct: Vec<&String> = Vec::new();
    for (id, entry) in &after.files {
        if !same(before.files.get(id), Some(entry)) {
            direct.push(id);
        }
    }
    direct.extend(
        before
            .files
            .keys()
            .filter(|id| !after.files.contains_key(*id)),
    );
    // The version tells the order in which the work was done.
    let version = |id: &String| {
        let entry = after.files.get(id).or_else(|| before.files.get(id));
        entry.map_or(0, |e| e.version)
    };
    direct.sort_by_key(|id| (version(id), (*id).clone()));
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for id in direct {
        let (old, new) = (before.files.get(id), after.files.get(id));
        let mut ids = vec![id.clone()];
        let folder = new.or(old).is_some_and(|e| e.is_folder());
        if folder && old.zip(new).is_none_or(|(a, b)| reaches_down(a, b)) {
            ids.extend(before.subtree(id));
            ids.extend(after.subtree(id));
        }
        all.extend(ids.into_iter().filter(|i| known.insert(i.clone())));
    }
    all
}

fn same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn reaches_down(a: &Entry, b: &Entry) -> bool {
    a.grants != b.grants
        || a.parent != b.parent
        || a.trashed != b.trashed
        || a.limited != b.limited
        || a.drive != b.drive
}

fn only_marks(a: &Entry, b: &Entry) -> bool {
    let bare = |e: &Entry| Entry {
        marks: BTreeMap::new(),
        version: 0,
        ..e.clone()
    };
    bare(a) == bare(b)
}
