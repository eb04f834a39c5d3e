//! Where a caller stands in a document.

use std::borrow::Cow;

use super::document::{Document, Kind};
use super::path::{Accessor, Path, Pick, Step, excerpt};
use super::tree::Node;
use crate::error::{Error, Result, codes};

/// A position in a [`Document`].
///
/// A new one stands on the document root. It belongs to the document it was moved
/// in; with another one, what it answers has no meaning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cursor {
    /// From what is above the top element down to the current one; empty until a
    /// path is set. Elements do not know their parents: this is who does.
    trail: Vec<Node>,
    /// The accessor that led to each node of the trail but the first.
    accessors: Vec<Box<str>>,
}

impl Cursor {
    /// Moves by a path; an empty one goes back to the start.
    ///
    /// 601 for a malformed path, 600 for one that finds nothing; either leaves the
    /// cursor where it is.
    pub(crate) fn select(&mut self, document: &Document, path: &str) -> Result<()> {
        if path.is_empty() {
            *self = Self::default();
            return Ok(());
        }
        let path = Path::parse(path)?;
        let mut next = if path.absolute {
            Self {
                trail: vec![document.root()],
                accessors: Vec::new(),
            }
        } else if self.trail.is_empty() {
            Self::at_start(document)
        } else {
            self.clone()
        };
        for step in &path.steps {
            match step {
                Step::Here => {}
                Step::Up => {
                    if next.accessors.pop().is_none() {
                        return Err(nothing("..", ""));
                    }
                    next.trail.pop();
                }
                Step::Down(accessor) => {
                    let child = find(document, next.current(document), accessor)?;
                    next.trail.push(child);
                    next.accessors.push(accessor.text.into());
                }
            }
        }
        *self = next;
        Ok(())
    }

    /// The path from the root to here in the accessors that were used, `.` and `..`
    /// resolved; empty until a path is set.
    pub(crate) fn path(&self) -> String {
        match self.trail.len() {
            0 => String::new(),
            _ => format!("/{}", self.accessors.join("/")),
        }
    }

    /// The name of the current element.
    pub(crate) fn element(&self, document: &Document) -> String {
        document.name(self.current(document)).into_owned()
    }

    /// The name of the parent; empty where there is none or it has none.
    pub(crate) fn parent(&self, document: &Document) -> String {
        let above = self.trail.len().checked_sub(2);
        let parent = above.and_then(|at| self.trail.get(at));
        parent.map_or_else(String::new, |node| document.name(*node).into_owned())
    }

    /// The text of the current element.
    pub(crate) fn text<'a>(&self, document: &'a Document) -> Cow<'a, str> {
        document.text(self.current(document))
    }

    /// The current element as it is written in the document.
    pub(crate) fn sub_tree<'a>(&self, document: &'a Document) -> &'a str {
        document.sub_tree(self.current(document))
    }

    pub(crate) fn child_count(&self, document: &Document) -> usize {
        document.children(self.current(document)).len()
    }

    /// The name of a child, counted from 0.
    pub(crate) fn child_name(&self, document: &Document, index: usize) -> Option<String> {
        let child = self.child(document, index)?;
        Some(document.name(child).into_owned())
    }

    /// The text of a child, counted from 0.
    pub(crate) fn child_text<'a>(
        &self,
        document: &'a Document,
        index: usize,
    ) -> Option<Cow<'a, str>> {
        let child = self.child(document, index)?;
        Some(document.text(child))
    }

    fn child(&self, document: &Document, index: usize) -> Option<Node> {
        let children = document.children(self.current(document));
        children.get(index).copied()
    }

    fn current(&self, document: &Document) -> Node {
        let last = self.trail.last().copied();
        last.unwrap_or_else(|| start(document).unwrap_or(document.root()))
    }

    fn at_start(document: &Document) -> Self {
        let root = document.root();
        match start(document) {
            Some(top) => Self {
                trail: vec![root, top],
                accessors: vec!["json".into()],
            },
            None => Self {
                trail: vec![root],
                accessors: Vec::new(),
            },
        }
    }
}

/// The document root is a named element in JSON; in XML it is above all elements.
fn start(document: &Document) -> Option<Node> {
    let top = document.children(document.root()).first();
    top.copied().filter(|_| document.kind() == Kind::Json)
}

fn find(document: &Document, node: Node, accessor: &Accessor<'_>) -> Result<Node> {
    let children = document.children(node);
    let counts = |child: &&Node| {
        accessor
            .name
            .is_none_or(|name| document.is_named(**child, name))
    };
    let found = match (accessor.pick, accessor.name) {
        // Without a name there is nothing to look at on the way.
        (Pick::Front(index), None) => children.get(index),
        (Pick::Back(index), None) => children.iter().nth_back(index),
        (Pick::Front(index), Some(_)) => children.iter().filter(counts).nth(index),
        (Pick::Back(index), Some(_)) => children.iter().rev().filter(counts).nth(index),
        (Pick::Attribute(..), _) if document.kind() == Kind::Json => {
            return Err(Error::new(
                codes::UNSUPPORTED,
                format!(
                    "The path asks for an attribute at `{}`, and the document is JSON.",
                    excerpt(accessor.text)
                ),
            ));
        }
        (Pick::Attribute(name, value), _) => children
            .iter()
            .filter(counts)
            .find(|child| document.attribute(**child, name).as_deref() == Some(value)),
    };
    found
        .copied()
        .ok_or_else(|| nothing(accessor.text, hint(document, children, accessor)))
}

/// In JSON `two[2]` is easily written for `two/[2]`.
fn hint(document: &Document, children: &[Node], accessor: &Accessor<'_>) -> &'static str {
    let named = |name| children.iter().any(|child| document.is_named(*child, name));
    match (accessor.pick, accessor.name) {
        (Pick::Front(1..) | Pick::Back(1..), Some(name))
            if document.kind() == Kind::Json && named(name) =>
        {
            " Items of an array are its children: put a slash before the bracket."
        }
        _ => "",
    }
}

fn nothing(step: &str, hint: &str) -> Error {
    Error::new(
        codes::SERVER,
        format!("The path finds nothing at `{}`.{hint}", excerpt(step)),
    )
}
