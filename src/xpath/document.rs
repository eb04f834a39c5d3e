//! A parsed document: its source and its tree, and what an element says.

use std::borrow::Cow;
use std::fmt;

use super::tree::{Builder, JSON_NAME, NO_NAME, Node, Place, SOURCE_LIMIT, Tree};
use super::{json, xml};
use crate::error::{Error, Result, codes};

/// A JSON or XML document.
pub(crate) struct Document {
    source: Box<str>,
    kind: Kind,
    tree: Tree,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Xml,
}

impl Document {
    /// Reads a document; its first byte that is not blank tells JSON from XML.
    ///
    /// Takes time in proportion to the length. Anything wrong with it is a 600 that
    /// names the byte and quotes nothing.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.len() >= SOURCE_LIMIT {
            return Err(refused("of 2 GiB or more"));
        }
        let Ok(source) = std::str::from_utf8(bytes) else {
            return Err(refused("not UTF-8"));
        };
        let mut tree = Builder::default();
        let kind = match source.trim_start().bytes().next() {
            Some(b'<') => {
                xml::parse(source, &mut tree)?;
                Kind::Xml
            }
            Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                json::parse(source, &mut tree)?;
                Kind::Json
            }
            _ => return Err(refused("neither JSON nor XML")),
        };
        let Some(tree) = tree.finish(source.len()) else {
            return Err(refused("without a root element"));
        };
        Ok(Self {
            source: source.into(),
            kind,
            tree,
        })
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// What is above the top element.
    pub(super) fn root(&self) -> Node {
        self.tree.root()
    }

    pub(super) fn children(&self, node: Node) -> &[Node] {
        self.tree.children(node)
    }

    pub(super) fn name(&self, node: Node) -> Cow<'_, str> {
        match node.name {
            NO_NAME => Cow::Borrowed(""),
            JSON_NAME => Cow::Borrowed("json"),
            at if self.kind == Kind::Xml => Cow::Borrowed(xml::name_at(&self.source, at as usize)),
            at => json::unescape(json::string_at(&self.source, at as usize)),
        }
    }

    /// Compares without unescaping or copying where that can be told.
    pub(super) fn is_named(&self, node: Node, wanted: &str) -> bool {
        match node.name {
            NO_NAME => false,
            JSON_NAME => wanted == "json",
            at if self.kind == Kind::Xml => xml::name_is(&self.source, at as usize, wanted),
            at => json::string_is(&self.source, at as usize, wanted),
        }
    }

    pub(super) fn attribute(&self, node: Node, name: &str) -> Option<Cow<'_, str>> {
        if self.kind == Kind::Json || node == self.root() {
            return None;
        }
        xml::attribute(self.sub_tree(node), name)
    }

    /// The element as it is written.
    pub(super) fn sub_tree(&self, node: Node) -> &str {
        match self.tree.place(node) {
            Place::Range(start, end) => self.source.get(start..end).unwrap_or_default(),
            Place::From(start) => json::scalar_at(&self.source, start),
        }
    }

    pub(super) fn text(&self, node: Node) -> Cow<'_, str> {
        match self.kind {
            Kind::Json => {
                let written = self.sub_tree(node);
                let string = written
                    .strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'));
                string.map_or(Cow::Borrowed(written), json::unescape)
            }
            Kind::Xml if node == self.root() => Cow::Borrowed(""),
            Kind::Xml => {
                let parts = self.children(node).iter();
                let parts = parts.map(|child| self.range(*child));
                Cow::Owned(xml::own_text(&self.source, self.range(node), parts))
            }
        }
    }

    fn range(&self, node: Node) -> (usize, usize) {
        match self.tree.place(node) {
            Place::Range(start, end) => (start, end),
            Place::From(start) => (start, start),
        }
    }
}

/// Without the content, which may be secret.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("kind", &self.kind)
            .field("bytes", &self.source.len())
            .field("elements", &self.tree.len())
            .finish()
    }
}

fn refused(why: &str) -> Error {
    Error::new(codes::SERVER, format!("The document is {why}."))
}
