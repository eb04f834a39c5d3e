//! Where listings stand that come page by page.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::given::Given;

/// Where a page begins, and in which listing.
#[derive(Debug, Clone, Default)]
pub(crate) struct From {
    pub(crate) question: String,
    /// Empty: it is the first.
    pub(crate) marker: String,
    /// Whether it follows those that are there.
    pub(crate) after_others: bool,
    /// The folders that are looked in for those that were named.
    pub(crate) folders: Vec<String>,
    /// Of what led to the pages before and to this one a number each: none of them may come again.
    pub(crate) passed: Vec<u64>,
}

impl From {
    /// Whether a page that begins there has been in this listing.
    pub(crate) fn has_passed(&self, marker: &str) -> bool {
        marker == self.marker || self.passed.contains(&number(marker))
    }
}

pub(crate) fn number(marker: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    marker.hash(&mut hasher);
    hasher.finish()
}

/// Where a listing stands.
#[derive(Default, Clone)]
pub(crate) struct Paging {
    pub(crate) marker: Given<String>,
    /// What was asked: a marker belongs to its question.
    question: String,
    /// Where the pages end that the collection holds; empty: it holds all of them, or other things.
    held_to: String,
    /// The folders that were looked in for those that were named.
    folders: Vec<String>,
    /// Whether a page of the listing was incomplete.
    incomplete: bool,
    passed: Vec<u64>,
}

impl Paging {
    /// Where a question goes on: at the marker of the program's, or at the one its last page left.
    pub(crate) fn marker(&self, question: &str) -> &str {
        let ours = self.marker.given().is_some() || self.question == question;
        if ours { &self.marker } else { "" }
    }

    /// Whether a page from this marker on follows those that are there: a marker of the program's may be of
    /// another listing, or of a page that is among them.
    pub(crate) fn follows(&self, question: &str, marker: &str) -> bool {
        !marker.is_empty() && self.held_to == marker && self.question == question
    }

    /// What the folders of this question stand for, if that is known.
    pub(crate) fn folders(&self, question: &str) -> &[String] {
        if self.question == question {
            &self.folders
        } else {
            &[]
        }
    }

    /// What led to the pages up to the one at this marker. One that the program set begins anew: it may go back.
    pub(crate) fn passed(&self, question: &str, marker: &str) -> Vec<u64> {
        let goes_on = self.question == question && self.marker.given().is_none();
        let before = if goes_on { &self.passed[..] } else { &[] };
        let this = (!marker.is_empty()).then(|| number(marker));
        let before = before.iter().copied().filter(|_| this.is_some());
        before.chain(this).collect()
    }

    /// A page was stored.
    pub(crate) fn note(&mut self, from: From, marker: String) {
        self.held_to.clone_from(&marker);
        self.marker.note(marker);
        (self.question, self.folders, self.passed) = (from.question, from.folders, from.passed);
    }

    /// As [`note`](Self::note), and whether the page was incomplete: once one was the listing is.
    pub(crate) fn note_found(&mut self, from: From, marker: String, incomplete: bool) -> bool {
        let goes_on = !from.marker.is_empty() && self.question == from.question;
        self.incomplete = incomplete || goes_on && self.incomplete;
        self.note(from, marker);
        self.incomplete
    }

    /// The collection holds something else from now on; the place in the listing stays.
    pub(crate) fn lose_pages(&mut self) {
        self.held_to.clear();
    }
}
