//! Group `change`: what `list_changes` found.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::component::given::Given;
use crate::component::paging::number;
use crate::enums::ChangeType;
use crate::error::Result;
use crate::records::{Change, Records};

/// Where the list of changes stands: one of the two markers tells.
#[derive(Default, Clone)]
pub(crate) struct ChangePage {
    pub(crate) marker: Given<String>,
    pub(crate) next_marker: Given<String>,
    /// The shared drive whose changes a marker of ours is about; empty: the user's.
    shared_drive: String,
    /// What led to the pages of the listing that goes on.
    passed: Vec<u64>,
}

impl ChangePage {
    pub(crate) fn noted(shared_drive: String, marker: String, is_next: bool) -> Self {
        let mut page = Self {
            shared_drive,
            ..Self::default()
        };
        let place = if is_next {
            &mut page.next_marker
        } else {
            &mut page.marker
        };
        place.note(marker);
        page
    }

    pub(crate) fn after(mut self, passed: Vec<u64>) -> Self {
        self.passed = passed;
        self
    }

    /// What led to the pages up to the one that is next, if they are of one listing.
    pub(crate) fn passed(&self) -> Vec<u64> {
        match self.place() {
            None => Vec::new(),
            Some((marker, goes_on)) => {
                let before = if goes_on { &self.passed[..] } else { &[] };
                before.iter().copied().chain([number(marker)]).collect()
            }
        }
    }

    /// Where to go on, and whether the pages before are of the same listing.
    pub(crate) fn place(&self) -> Option<(&str, bool)> {
        match (self.marker.as_str(), self.next_marker.as_str()) {
            ("", "") => None,
            ("", next) => Some((next, false)),
            (marker, _) => Some((marker, self.marker.given().is_none())),
        }
    }

    /// Whether the marker is the program's, or is about the changes of this drive.
    pub(crate) fn is_about(&self, shared_drive: &str) -> bool {
        let given = self.marker.given().or(self.next_marker.given());
        given.is_some() || self.shared_drive == shared_drive
    }
}

properties! {
    /// # Changes
    ///
    /// Filled by [`list_changes`](Self::list_changes).
    group "change" in ROWS;

    /// Where the next page of changes begins; empty when there is no further page. A program may set it to
    /// go on from a place it remembers, or to `1` for the very first change.
    got change_marker, set_change_marker: String = "" => change_page.marker;
    /// How many changes there are; indexes go from 0 to one less. Read-only.
    own change_count: usize = 0;
    /// Whether the file or shared drive is gone, or the user's access to it.
    each change_removed: bool = false => changes.removed;
    /// Id of the file that changed.
    each change_resource_id: String = "" => changes.resource_id;
    /// Id of the shared drive that changed, or that the changed file is in.
    each change_shared_drive_id: String = "" => changes.shared_drive_id;
    /// When it changed, RFC 3339.
    each change_time: String = "" => changes.time;
    /// Whether a file (0) or a shared drive (1) changed.
    each change_type: ChangeType = 0 => changes.change_type;
    /// Where changes that are yet to come will begin. Filled when all pages of changes are listed, and by
    /// [`get_current_change_marker`](Self::get_current_change_marker).
    got next_change_marker, set_next_change_marker: String = "" => change_page.next_marker;
}

impl GoogleDrive {
    /// Sets [`change_marker`](Self::change_marker) and clears [`next_change_marker`](Self::next_change_marker):
    /// one of the two says where to go on.
    pub fn set_change_marker(&self, value: impl Into<String>) {
        let marker = Given::program(value.into());
        self.state().update(|s| {
            s.change_page = ChangePage {
                marker,
                ..ChangePage::default()
            }
        });
    }

    /// Sets [`next_change_marker`](Self::next_change_marker) and clears [`change_marker`](Self::change_marker).
    pub fn set_next_change_marker(&self, value: impl Into<String>) {
        let next_marker = Given::program(value.into());
        self.state().update(|s| {
            s.change_page = ChangePage {
                next_marker,
                ..ChangePage::default()
            }
        });
    }

    /// How many changes there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `change_count` property. Read-only.
    #[doc(alias = "get_change_count")]
    pub fn change_count(&self) -> usize {
        self.state().read(|s| s.changes.len())
    }

    /// All changes, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn changes(&self) -> Records<Change> {
        self.state().read(|s| s.changes.view())
    }

    /// The change at an index as a record: a copy of it.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy"]
    pub fn change(&self, index: usize) -> Result<Change> {
        self.state().read(|s| s.changes.at(index).cloned())
    }
}
