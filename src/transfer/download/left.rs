//! What a download that was cut short leaves besides its target, and whose it is.

use std::path::{Path, PathBuf};

use super::{Download, Place};
use crate::transfer::local::remove_part;

/// A part beside the old file, or the ciphertext of an encrypted download.
///
/// The object keeps it as it is and gives it to its next download: that goes on with it or begins it anew when it
/// is the same download, and removes it when it leaves something itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Left {
    owner: Owner,
    path: PathBuf,
    bytes: u64,
    /// Whether it is a file of ours: one that the program named is not removed.
    ours: bool,
}

/// The download that something belongs to. The bytes of a part are those that the service holds, so no key plays a
/// part: with another password the ciphertext is still the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    url: String,
    target: PathBuf,
    encrypted: bool,
}

impl Owner {
    pub(super) fn of(plan: &Download<'_>, place: &Place) -> Self {
        Self {
            url: plan.url.clone(),
            // The working folder may be another one by then.
            target: std::path::absolute(&place.path).unwrap_or_else(|_| place.path.clone()),
            encrypted: plan.encryption.is_some(),
        }
    }
}

impl Left {
    pub(super) fn new(owner: Owner, path: &Path, bytes: u64, ours: bool) -> Self {
        Self {
            owner,
            path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            bytes,
            ours,
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How many bytes of it are there.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether this is a file of ours at that path.
    pub(super) fn is_ours(&self, path: &Path) -> bool {
        let path = std::path::absolute(path);
        self.ours && path.is_ok_and(|path| path == self.path)
    }

    /// The file for `DownloadTempFile`, if it is ciphertext.
    pub(crate) fn ciphertext(&self) -> Option<&Path> {
        self.owner.encrypted.then_some(self.path.as_path())
    }
}

impl Download<'_> {
    /// What this very download left before, if the file is ours.
    pub(super) fn own_left(&self, owner: &Owner) -> Option<&Left> {
        self.left
            .as_ref()
            .filter(|left| left.owner == *owner && left.ours)
    }

    /// Notes what is left from now on; what was left before and is not that goes.
    pub(super) fn leave(&mut self, now: Option<Left>) {
        if let Some(before) = self.left.take()
            && before.ours
            && now.as_ref().is_none_or(|now| now.path != before.path)
        {
            remove_part(&before.path);
        }
        (self.on_left)(now.as_ref());
        self.left = now;
    }

    /// As [`leave`](Self::leave), for a part of no bytes: it keeps the download from going on with the old file,
    /// but is not worth the part of another download.
    pub(super) fn leave_nothing_of(&mut self, left: Left) {
        let others = self.left.as_ref().is_some_and(|l| l.owner != left.owner);
        if !others {
            self.leave(Some(left));
        }
    }
}
