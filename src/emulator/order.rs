//! `orderBy` of `files.list`, and page tokens of all lists.

use std::cmp::Ordering;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::call::Head;
use super::errors::{ApiError, shown};
use super::model::Entry;
use super::users::User;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    CreatedTime,
    Folder,
    ModifiedTime,
    ModifiedByMeTime,
    Name,
    NameNatural,
    QuotaBytesUsed,
    Recency,
    SharedWithMe,
    Starred,
    ViewedByMeTime,
}

/// How a list is sorted.
#[derive(Debug, Clone)]
pub(super) struct Sorting(Vec<(Key, bool)>);

impl Sorting {
    pub(super) fn parse(text: Option<&str>) -> Result<Self, ApiError> {
        let Some(text) = text else {
            return Ok(Self(vec![(Key::ModifiedTime, true)]));
        };
        let bad =
            |part: &str| ApiError::invalid("orderBy", format!("Invalid Value: {}", shown(part)));
        let mut keys = Vec::new();
        for part in text.split(',') {
            let mut words = part.split_whitespace();
            let key = match words.next() {
                Some("createdTime") => Key::CreatedTime,
                Some("folder") => Key::Folder,
                Some("modifiedTime") => Key::ModifiedTime,
                Some("modifiedByMeTime") => Key::ModifiedByMeTime,
                Some("name") => Key::Name,
                Some("name_natural") => Key::NameNatural,
                Some("quotaBytesUsed") => Key::QuotaBytesUsed,
                Some("recency") => Key::Recency,
                Some("sharedWithMeTime") => Key::SharedWithMe,
                Some("starred") => Key::Starred,
                Some("viewedByMeTime") => Key::ViewedByMeTime,
                _ => return Err(bad(part)),
            };
            let descending = match words.next() {
                None => false,
                Some("desc") => true,
                Some(_) => return Err(bad(part)),
            };
            if words.next().is_some() || keys.len() > 20 {
                return Err(bad(part));
            }
            keys.push((key, descending));
        }
        Ok(Self(keys))
    }

    pub(super) fn sort(&self, files: &mut [Arc<Entry>], user: &User) {
        files.sort_by(|a, b| {
            let keyed = self.0.iter().map(|(key, descending)| {
                let order = key.compare(a, b, user);
                if *descending { order.reverse() } else { order }
            });
            // The id makes the order total, so that pages neither repeat nor skip.
            keyed
                .fold(Ordering::Equal, Ordering::then)
                .then_with(|| a.id.cmp(&b.id))
        });
    }
}

impl Key {
    fn compare(self, a: &Entry, b: &Entry, user: &User) -> Ordering {
        match self {
            Self::CreatedTime => a.created.cmp(&b.created),
            Self::Folder => b.is_folder().cmp(&a.is_folder()),
            Self::ModifiedTime => a.modified.cmp(&b.modified),
            Self::ModifiedByMeTime => a.mark(user).modified.cmp(&b.mark(user).modified),
            Self::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
            Self::NameNatural => natural(&a.name, &b.name),
            Self::QuotaBytesUsed => a.size().cmp(&b.size()),
            Self::Recency => recent(a, user).cmp(&recent(b, user)),
            Self::SharedWithMe => a.mark(user).shared.cmp(&b.mark(user).shared),
            // Starred ones come first, as folders do.
            Self::Starred => b.mark(user).starred.cmp(&a.mark(user).starred),
            Self::ViewedByMeTime => a.mark(user).viewed.cmp(&b.mark(user).viewed),
        }
    }
}

fn recent(entry: &Entry, user: &User) -> i64 {
    entry
        .modified
        .max(entry.created)
        .max(entry.mark(user).viewed.unwrap_or(i64::MIN))
}

// `file2` before `file10`: runs of digits compare as numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (mut a, mut b) = (a.as_str(), b.as_str());
    loop {
        let (x, rest_a) = piece(a);
        let (y, rest_b) = piece(b);
        if x.is_empty() || y.is_empty() {
            return x.len().cmp(&y.len());
        }
        let numbers = x.starts_with(|c: char| c.is_ascii_digit())
            && y.starts_with(|c: char| c.is_ascii_digit());
        let order = if numbers {
            let (m, n) = (x.trim_start_matches('0'), y.trim_start_matches('0'));
            m.len()
                .cmp(&n.len())
                .then_with(|| m.cmp(n))
                .then_with(|| x.len().cmp(&y.len()))
        } else {
            x.cmp(y)
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

fn piece(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text
        .find(|c: char| c.is_ascii_digit() != digits)
        .unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A place in a list: after this file, or at this position when it is gone.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Page {
    after: String,
    at: usize,
    list: String,
}

impl Page {
    /// The token of the page that begins at `at`, behind `after`, in the list `key` describes.
    pub(super) fn token(after: &str, at: usize, key: &str) -> String {
        let page = Self {
            after: after.to_owned(),
            at,
            list: digest(key),
        };
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&page).unwrap_or_default())
    }

    /// Reads a token and checks that it was made for this list.
    pub(super) fn read(token: &str, key: &str) -> Result<Self, ApiError> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok();
        let page: Option<Self> = bytes.and_then(|b| serde_json::from_slice(&b).ok());
        page.filter(|p| p.list == digest(key))
            .ok_or_else(|| ApiError::invalid("pageToken", "Invalid Value"))
    }

    /// Where the page begins in the list as it is now.
    pub(super) fn start<T>(&self, items: &[T], id: impl Fn(&T) -> &str) -> usize {
        items
            .iter()
            .position(|item| id(item) == self.after)
            .map_or(self.at, |at| at + 1)
            .min(items.len())
    }
}

/// The part of a whole list that a request asks for, and the token of the next part.
pub(super) fn part<T: Clone>(
    head: &Head,
    all: &[T],
    size: usize,
    key: &str,
    id: impl Fn(&T) -> &str,
) -> Result<(Vec<T>, Option<String>), ApiError> {
    let page = head.param("pageToken").map(|t| Page::read(t, key));
    let start = page.transpose()?.map_or(0, |p| p.start(all, &id));
    let end = start.saturating_add(size).min(all.len());
    let shown = all.get(start..end).unwrap_or_default();
    let last = shown.last().filter(|_| end < all.len());
    let next = last.map(|last| Page::token(id(last), end, key));
    Ok((shown.to_vec(), next))
}

fn digest(key: &str) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
        .chars()
        .take(16)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natural_order() {
        let mut names = vec!["file10", "file2", "File1", "file", "a9b"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a9b", "file", "File1", "file2", "file10"]);
    }

    #[test]
    fn keys_are_checked() {
        for bad in [
            "nope",
            "name asc",
            "name desc desc",
            "name,,folder",
            "modifiedTime DESC",
        ] {
            assert!(Sorting::parse(Some(bad)).is_err(), "{bad}");
        }
        assert!(Sorting::parse(Some("folder,modifiedTime desc, name")).is_ok());
    }

    #[test]
    fn a_token_belongs_to_its_list() {
        let token = Page::token("id", 3, "a");
        assert_eq!(Page::read(&token, "a").unwrap().at, 3);
        for (token, key) in [(token.as_str(), "b"), ("junk", "a"), ("", "a")] {
            assert_eq!(Page::read(token, key).unwrap_err().reason, "invalid");
        }
    }
}
