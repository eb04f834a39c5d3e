//! The search language of `q`: reading it, and judging a file by it.

use std::collections::BTreeSet;

use super::access::{self, Caller};
use super::errors::{ApiError, shown};
use super::grant::Role as Granted;
use super::model::Entry;
use super::tree::Tree;

mod parser;

/// A search as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Query {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Text(TextTerm, TextTest, String),
    FullText(String),
    Time(TimeTerm, Order, i64),
    Flag(FlagTerm, bool),
    Parent(String),
    Person(Role, String),
    Property {
        app: bool,
        key: String,
        value: Option<String>,
    },
    Visibility(String, bool),
}

/// A term that is one string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextTerm {
    Name,
    MimeType,
    ShortcutTarget,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextTest {
    Contains,
    Is,
    IsNot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeTerm {
    Modified,
    Created,
    Viewed,
    Shared,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlagTerm {
    Trashed,
    Starred,
    SharedWithMe,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Owner,
    Writer,
    Reader,
}

impl Query {
    /// Reads a search; what is wrong with it is 400 `invalid` at `q`.
    pub(super) fn parse(text: &str) -> Result<Self, ApiError> {
        parser::read(text).ok_or_else(|| invalid(text))
    }

    /// Whether a folder is asked for by its id.
    pub(super) fn names_folder(&self, id: &str) -> bool {
        match self {
            Self::And(a, b) | Self::Or(a, b) => a.names_folder(id) || b.names_folder(id),
            Self::Parent(named) => named == id,
            _ => false,
        }
    }

    /// Whether a file is among what an account searches for.
    pub(super) fn matches(&self, entry: &Entry, tree: &Tree, caller: &Caller) -> bool {
        match self {
            Self::And(a, b) => a.matches(entry, tree, caller) && b.matches(entry, tree, caller),
            Self::Or(a, b) => a.matches(entry, tree, caller) || b.matches(entry, tree, caller),
            Self::Not(a) => !a.matches(entry, tree, caller),
            Self::Text(term, test, wanted) => text_matches(*term, *test, wanted, entry),
            Self::FullText(wanted) => full_text(wanted, entry),
            Self::Time(term, order, at) => {
                let own = match term {
                    TimeTerm::Modified => Some(entry.modified),
                    TimeTerm::Created => Some(entry.created),
                    TimeTerm::Viewed => entry.mark(caller.user).viewed,
                    TimeTerm::Shared => entry.mark(caller.user).shared,
                };
                own.map_or(*order == Order::NotEqual, |own| order.holds(own, *at))
            }
            Self::Flag(term, wanted) => {
                let own = match term {
                    FlagTerm::Trashed => tree.in_trash(entry),
                    FlagTerm::Starred => entry.mark(caller.user).starred,
                    FlagTerm::SharedWithMe => {
                        let shared = entry.mark(caller.user).shared;
                        shared.is_some() && !entry.is_owned_by(caller.user)
                    }
                };
                own == *wanted
            }
            Self::Parent(id) => {
                let id = if id == "root" {
                    tree.root(caller.user)
                } else {
                    id
                };
                entry.parent.as_deref() == Some(id)
            }
            Self::Person(role, who) => {
                let who = if who == "me" { caller.user.email } else { who };
                access::effective(tree, entry).iter().any(|e| {
                    let fits = match role {
                        Role::Owner => e.grant.role == Granted::Owner,
                        // Who may do more may do this as well.
                        Role::Writer => e.grant.role >= Granted::Writer,
                        Role::Reader => true,
                    };
                    let email = e.grant.email.as_deref();
                    fits && email.is_some_and(|a| a.eq_ignore_ascii_case(who))
                })
            }
            Self::Property { app, key, value } => {
                let own = if *app {
                    &entry.app_properties
                } else {
                    &entry.properties
                };
                own.get(key)
                    .is_some_and(|v| value.as_ref().is_none_or(|wanted| wanted == v))
            }
            Self::Visibility(wanted, is) => (access::visibility(tree, entry) == wanted) == *is,
        }
    }
}

impl Order {
    fn holds(self, own: i64, at: i64) -> bool {
        match self {
            Self::Less => own < at,
            Self::LessOrEqual => own <= at,
            Self::Equal => own == at,
            Self::NotEqual => own != at,
            Self::GreaterOrEqual => own >= at,
            Self::Greater => own > at,
        }
    }
}

fn text_matches(term: TextTerm, test: TextTest, wanted: &str, entry: &Entry) -> bool {
    let own = match term {
        TextTerm::Name => entry.name.as_str(),
        TextTerm::MimeType => entry.mime_type.as_str(),
        TextTerm::ShortcutTarget => entry.shortcut.as_ref().map_or("", |s| s.target_id.as_str()),
    };
    match (test, term) {
        (TextTest::Is, TextTerm::Name) => own.to_lowercase() == wanted.to_lowercase(),
        (TextTest::IsNot, TextTerm::Name) => own.to_lowercase() != wanted.to_lowercase(),
        (TextTest::Is, _) => own == wanted,
        (TextTest::IsNot, _) => own != wanted,
        (TextTest::Contains, TextTerm::Name) => {
            let have = words(own);
            words(wanted)
                .iter()
                .all(|w| have.iter().any(|h| h.starts_with(w.as_str())))
        }
        (TextTest::Contains, _) => own.starts_with(wanted),
    }
}

// Whole words; a phrase in double quotes stands in this order.
fn full_text(wanted: &str, entry: &Entry) -> bool {
    let mut have = words(&entry.name);
    have.extend(entry.description.iter().flat_map(|t| words(t)));
    have.extend(entry.indexable_text.iter().flat_map(|t| words(t)));
    let phrase = wanted
        .trim()
        .strip_prefix('"')
        .and_then(|t| t.strip_suffix('"'));
    match phrase {
        Some(phrase) => {
            let phrase = words(phrase);
            phrase.is_empty() || have.windows(phrase.len()).any(|w| w == phrase.as_slice())
        }
        None => {
            let have: BTreeSet<String> = have.into_iter().collect();
            words(wanted).iter().all(|w| have.contains(w))
        }
    }
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

fn invalid(text: &str) -> ApiError {
    ApiError::invalid("q", format!("Invalid Value: {}", shown(text)))
}

#[cfg(test)]
mod tests {
    use super::super::model::Mark;
    use super::super::time;
    use super::super::users::User;
    use super::*;

    fn hit(q: &str, entry: &Entry) -> bool {
        let user = User::first();
        let tree = Tree {
            roots: [(user.email.to_owned(), "ROOT".to_owned())].into(),
            ..Tree::default()
        };
        Query::parse(q)
            .unwrap()
            .matches(entry, &tree, &Caller::plain(user))
    }

    fn entry() -> Entry {
        Entry {
            name: "Hello_World report.pdf".to_owned(),
            mime_type: "application/pdf".to_owned(),
            parent: Some("ROOT".to_owned()),
            marks: [(
                User::first().email.to_owned(),
                Mark {
                    starred: true,
                    ..Mark::default()
                },
            )]
            .into(),
            modified: time::parse("2024-05-05T00:00:00Z").unwrap(),
            properties: [("k".to_owned(), "it's".to_owned())].into(),
            ..Entry::default()
        }
    }

    #[test]
    fn terms() {
        let e = entry();
        for yes in [
            "name contains 'hell'",
            "name contains 'rep hello'",
            "name = 'hello_world report.PDF'",
            "mimeType contains 'application/'",
            "'root' in parents and starred = true",
            "modifiedTime > '2024-05-04' and modifiedTime<='2024-05-05T02:00:00+02:00'",
            "properties has { key='k' and value='it\\'s' }",
            "not trashed=true",
            "fullText contains '\"world report\"'",
            "visibility = 'limited' and not sharedWithMe",
            "starred = false and starred = true or name contains 'hello'",
        ] {
            assert!(hit(yes, &e), "{yes}");
        }
        for no in [
            "name contains 'orld'",
            "starred = true or name = 'x' and name = 'y'",
            "starred != true",
            "fullText contains 'hel'",
            "appProperties has { key='k' and value='it\\'s' }",
            "sharedWithMe",
            "'other' in parents",
        ] {
            assert!(!hit(no, &e), "{no}");
        }
    }

    #[test]
    fn bad_searches_are_refused() {
        for bad in [
            "name",
            "name =",
            "name > 'x'",
            "name = 'x",
            "name = x",
            "(starred = true",
            "starred = true)",
            "bogus = 'x'",
            "and",
            "fullText = 'x'",
            "modifiedTime > 'yesterday'",
            "'a' in bogus",
            "parents in 'a'",
            "trashed = 'true'",
            "",
            "properties has { value='b' }",
            "visibility = 'all'",
            "name = 'a' name = 'b'",
            "name = 'a\\x'",
        ] {
            let error = Query::parse(bad).unwrap_err();
            assert_eq!(
                (error.status, error.reason.as_str()),
                (400, "invalid"),
                "{bad}"
            );
        }
        assert!(Query::parse(&"(".repeat(100_000)).is_err());
        assert!(Query::parse(&format!("{} starred=true", "not ".repeat(100_000))).is_err());
        assert!(Query::parse(&vec!["starred=true"; 50_000].join(" and ")).is_err());
    }
}
