//! What a call left behind, and whether that is what it may.

use std::collections::BTreeMap;

use crate::oracle::{Item, Service};

/// The files a user sees, by name.
pub(crate) type Disk = BTreeMap<String, Vec<u8>>;

/// What a call left behind.
pub(crate) struct Seen<'a> {
    pub(crate) before: &'a Service,
    pub(crate) after: &'a Service,
    pub(crate) disk: &'a Disk,
    pub(crate) now: &'a Disk,
    /// The id an Ok is about.
    pub(crate) ok: Option<&'a str>,
    pub(crate) target: Option<&'a str>,
}

impl Seen<'_> {
    /// One new item at most, and it is the one that was meant.
    pub(crate) fn made(&self, item: Option<(String, Vec<u8>)>, folder: bool, given: bool) {
        let changed = differing(self);
        if let Some(id) = self.ok {
            let (name, bytes) = item.expect("Ok without anything to send");
            let got = self.after.get(id).expect("Ok with an id that is not there");
            assert!(
                got.name == name && got.bytes == bytes && got.folder == folder,
                "not what was meant: {} with {} bytes for {} with {}",
                got.name,
                got.bytes.len(),
                name,
                bytes.len()
            );
            assert!(
                changed.iter().all(|other| other == id),
                "something else changed"
            );
            return;
        }
        assert!(changed.len() <= 1, "more than one change");
        let Some(id) = changed.first() else { return };
        // An address that the program set may be anyone's: the error says so.
        if given {
            return;
        }
        assert!(!self.before.contains_key(id), "another item changed");
        let (name, bytes) = item.expect("made of nothing");
        let got = &self.after[id];
        assert!(
            got.name == name && got.bytes == bytes,
            "half an item was made"
        );
    }

    /// The target as it was meant to be; after an error, or as it was.
    pub(crate) fn changed(&self, given: bool, change: impl FnOnce(&mut Item) -> bool) {
        let changed = differing(self);
        if given && self.ok.is_none() {
            assert!(changed.len() <= 1);
            return;
        }
        let id = self.target.unwrap_or_default();
        assert!(
            changed.iter().all(|other| other == id),
            "something else changed"
        );
        let Some(was) = self.before.get(id) else {
            assert!(self.ok.is_none(), "Ok for an id that is not there");
            return;
        };
        let mut wanted = was.clone();
        let possible = change(&mut wanted);
        let is = &self.after[id];
        if self.ok.is_some() {
            assert!(possible, "Ok without anything to send");
            assert!(
                *is == wanted,
                "not as it was meant to be: {} with {} bytes for {} with {}",
                is.name,
                is.bytes.len(),
                wanted.name,
                wanted.bytes.len()
            );
        } else {
            assert!(is == was || (possible && *is == wanted), "half changed");
        }
    }

    /// The target and what is in it.
    pub(crate) fn all_changed(&self, change: impl Fn(&mut Item)) {
        for id in differing(self) {
            let mut wanted = self.before[&id].clone();
            change(&mut wanted);
            assert_eq!(self.after.get(&id).map(|i| i.trashed), Some(wanted.trashed));
        }
        if let Some(id) = self.ok {
            let mut wanted = self.before[id].clone();
            change(&mut wanted);
            assert_eq!(self.after[id].trashed, wanted.trashed);
        }
    }

    pub(crate) fn nothing_else(&self, gone: &[String]) {
        for id in differing(self) {
            assert!(gone.contains(&id), "{id} changed");
        }
    }
}

fn differing(seen: &Seen<'_>) -> Vec<String> {
    let mut ids: Vec<_> = seen
        .before
        .keys()
        .chain(seen.after.keys())
        .cloned()
        .collect();
    ids.sort();
    ids.dedup();
    ids.retain(|id| seen.before.get(id) != seen.after.get(id));
    ids
}

pub(crate) fn removed(seen: &Seen<'_>) -> Vec<String> {
    let gone = seen
        .before
        .keys()
        .filter(|id| !seen.after.contains_key(*id));
    gone.cloned().collect()
}
