//! The shape of a document: where its elements lie in the source and which
//! element holds which.
//!
//! An element without parts takes 8 bytes and one with parts 24, so that a
//! document of many short values stays a small multiple of its own size.

use super::DEPTH_LIMIT;
use crate::error::{Error, Result, codes};

/// The name of an item of an array, and of what is above the top element.
pub(super) const NO_NAME: u32 = 0;
/// The name of the top value of JSON, which is not written in the source.
pub(super) const JSON_NAME: u32 = u32::MAX;

/// Set in `Node::value` when it counts parents and not bytes.
const PARENT: u32 = 1 << 31;

/// A source has to be shorter, for an offset to leave the bit of `PARENT` free.
pub(super) const SOURCE_LIMIT: usize = PARENT as usize;

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    /// Where its name starts in the source. No name starts at 0: a bracket or a
    /// quote stands before each.
    pub(super) name: u32,
    /// Where its text starts or, with `PARENT`, which parent it is.
    value: u32,
}

/// Where an element lies in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A scalar starts here; where it ends can be read off the source.
    From(usize),
    /// From the first byte to before the second.
    Range(usize, usize),
}

#[derive(Clone, Copy)]
struct Parent {
    start: u32,
    end: u32,
    /// The children lie side by side from here.
    first: u32,
    count: u32,
}

/// All elements of a document.
pub(super) struct Tree {
    nodes: Vec<Node>,
    parents: Vec<Parent>,
    root: Node,
}

impl Tree {
    /// What is above the top element.
    pub(super) fn root(&self) -> Node {
        self.root
    }

    /// The children; none for a node of another tree.
    pub(super) fn children(&self, node: Node) -> &[Node] {
        self.parent(node)
            .and_then(|parent| {
                let first = parent.first as usize;
                self.nodes.get(first..first + parent.count as usize)
            })
            .unwrap_or_default()
    }

    pub(super) fn place(&self, node: Node) -> Place {
        match self.parent(node) {
            Some(parent) => Place::Range(parent.start as usize, parent.end as usize),
            None => Place::From((node.value & !PARENT) as usize),
        }
    }

    /// How many elements there are, without what is above the top element.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn parent(&self, node: Node) -> Option<&Parent> {
        let index = (node.value & PARENT != 0).then_some(node.value & !PARENT)?;
        self.parents.get(index as usize)
    }
}

/// Takes elements in the order of the source.
#[derive(Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    parents: Vec<Parent>,
    /// Finished elements whose parent is not finished. Leaving them here until then
    /// is what brings the children of one parent side by side.
    pending: Vec<Node>,
    open: Vec<Open>,
}

struct Open {
    name: u32,
    start: u32,
    /// How much was pending when it was opened.
    mark: usize,
}

impl Builder {
    /// An element that may hold others begins.
    pub(super) fn open(&mut self, name: u32, start: usize) -> Result<()> {
        if self.open.len() >= DEPTH_LIMIT {
            return Err(Error::new(
                codes::SERVER,
                format!("The document nests deeper than {DEPTH_LIMIT} levels."),
            ));
        }
        let mark = self.pending.len();
        self.open.push(Open {
            name,
            start: offset(start),
            mark,
        });
        Ok(())
    }

    /// An element that holds no others.
    pub(super) fn leaf(&mut self, name: u32, start: usize) {
        self.pending.push(Node {
            name,
            value: offset(start),
        });
    }

    /// The innermost open element ends before this byte.
    pub(super) fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let node = self.adopt(open.name, open.start, offset(end), open.mark);
        self.pending.push(node);
    }

    /// Where the innermost open element starts.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.open.last().map(|open| open.start as usize)
    }

    /// Whether there is a top element, finished or not.
    pub(super) fn has_top(&self) -> bool {
        !self.open.is_empty() || !self.pending.is_empty()
    }

    /// The whole, unless there is not exactly one finished top element.
    pub(super) fn finish(mut self, length: usize) -> Option<Tree> {
        if !self.open.is_empty() || self.pending.len() != 1 {
            return None;
        }
        let root = self.adopt(NO_NAME, 0, offset(length), 0);
        self.nodes.shrink_to_fit();
        self.parents.shrink_to_fit();
        Some(Tree {
            nodes: self.nodes,
            parents: self.parents,
            root,
        })
    }

    fn adopt(&mut self, name: u32, start: u32, end: u32, mark: usize) -> Node {
        let first = offset(self.nodes.len());
        let count = offset(self.pending.len() - mark);
        self.nodes.extend(self.pending.drain(mark..));
        let value = offset(self.parents.len()) | PARENT;
        self.parents.push(Parent {
            start,
            end,
            first,
            count,
        });
        Node { name, value }
    }
}

/// An offset or a count of elements; both stay below `SOURCE_LIMIT`, which the
/// length of the source is held against before anything else.
pub(super) fn offset(at: usize) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_lie_side_by_side_in_order() {
        // [1,[2,3],4]
        let mut tree = Builder::default();
        tree.open(JSON_NAME, 0).unwrap();
        tree.leaf(NO_NAME, 1);
        tree.open(NO_NAME, 3).unwrap();
        assert_eq!(tree.innermost(), Some(3));
        tree.leaf(NO_NAME, 4);
        tree.leaf(NO_NAME, 6);
        tree.close(8);
        tree.leaf(NO_NAME, 9);
        tree.close(11);
        let tree = tree.finish(11).unwrap();
        assert_eq!(tree.len(), 6);
        let [top] = tree.children(tree.root()) else {
            panic!()
        };
        assert_eq!(tree.place(*top), Place::Range(0, 11));
        let places = |node| -> Vec<Place> {
            let children = tree.children(node).iter();
            children.map(|child| tree.place(*child)).collect()
        };
        let outer = [Place::From(1), Place::Range(3, 8), Place::From(9)];
        assert_eq!(places(*top), outer);
        let inner = tree.children(*top)[1];
        assert_eq!(places(inner), [Place::From(4), Place::From(6)]);
        assert!(tree.children(tree.children(*top)[0]).is_empty());
    }

    #[test]
    fn an_unfinished_or_missing_top_is_no_tree() {
        assert!(Builder::default().finish(0).is_none());
        let mut open = Builder::default();
        open.open(JSON_NAME, 0).unwrap();
        assert!(open.has_top());
        assert!(open.finish(1).is_none());
        let mut two = Builder::default();
        two.leaf(NO_NAME, 0);
        two.leaf(NO_NAME, 1);
        assert!(two.finish(2).is_none());
    }

    #[test]
    fn depth_ends_at_the_limit() {
        let mut tree = Builder::default();
        for at in 0..DEPTH_LIMIT {
            tree.open(NO_NAME, at).unwrap();
        }
        assert_eq!(
            tree.open(NO_NAME, DEPTH_LIMIT).unwrap_err().code(),
            codes::SERVER
        );
    }

    #[test]
    fn a_node_of_another_tree_has_nothing() {
        let mut tree = Builder::default();
        tree.leaf(JSON_NAME, 0);
        let tree = tree.finish(1).unwrap();
        let stranger = Node {
            name: 9,
            value: PARENT | 77,
        };
        assert!(tree.children(stranger).is_empty());
        assert_eq!(tree.place(stranger), Place::From(77));
    }
}
