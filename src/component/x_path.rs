//! The last answer, walked by path: the `X*` settings.

use std::sync::Arc;

use super::GoogleDrive;
use crate::error::{Error, Result, codes};
use crate::xpath::{Cursor, Document};

/// The last answer as a document, and the element that `XPath` points at.
pub(super) struct Place {
    /// `None` before `XPath` was set.
    document: Option<Arc<Document>>,
    cursor: Cursor,
}

impl Place {
    pub(super) fn path(&self) -> String {
        self.document
            .as_ref()
            .map_or_else(String::new, |_| self.cursor.path())
    }

    pub(super) fn element(&self) -> String {
        self.document
            .as_ref()
            .map_or_else(String::new, |document| self.cursor.element(document))
    }

    pub(super) fn parent(&self) -> String {
        self.document
            .as_ref()
            .map_or_else(String::new, |document| self.cursor.parent(document))
    }

    pub(super) fn text(&self) -> String {
        self.document.as_ref().map_or_else(String::new, |document| {
            self.cursor.text(document).into_owned()
        })
    }

    pub(super) fn sub_tree(&self) -> String {
        self.document.as_ref().map_or_else(String::new, |document| {
            self.cursor.sub_tree(document).to_owned()
        })
    }

    pub(super) fn child_count(&self) -> usize {
        self.document
            .as_ref()
            .map_or(0, |document| self.cursor.child_count(document))
    }

    pub(super) fn child_name(&self, index: usize) -> Result<String> {
        let name = self
            .document
            .as_ref()
            .and_then(|document| self.cursor.child_name(document, index));
        name.ok_or_else(|| self.out_of_range(index))
    }

    pub(super) fn child_text(&self, index: usize) -> Result<String> {
        let document = self
            .document
            .as_ref()
            .ok_or_else(|| self.out_of_range(index))?;
        let text = self.cursor.child_text(document, index);
        text.map(std::borrow::Cow::into_owned)
            .ok_or_else(|| self.out_of_range(index))
    }

    fn out_of_range(&self, index: usize) -> Error {
        let count = self.child_count();
        Error::new(
            codes::INVALID_INDEX,
            format!("Index {index} is out of range: the element has {count} children."),
        )
    }
}

impl GoogleDrive {
    /// Looks at the place `XPath` points at.
    pub(super) fn x_path<T>(&self, look: impl FnOnce(&Place) -> T) -> Result<T> {
        let place = self.state().read(|s| Place {
            document: s.answer.document.clone(),
            cursor: s.answer.cursor.clone(),
        });
        Ok(look(&place))
    }

    /// Moves to another element of the last answer, which is parsed the first time.
    pub(super) fn set_x_path(&self, path: &str) -> Result<()> {
        let (body, document, mut cursor) = self.state().read(|s| {
            (
                s.answer.body.clone(),
                s.answer.document.clone(),
                s.answer.cursor.clone(),
            )
        });
        let body = body.ok_or_else(|| {
            Error::new(
                codes::UNSUPPORTED,
                "There is no answer yet that XPath could point into.",
            )
        })?;
        // Parsed with no lock held: the answer may be long.
        let document = match document {
            Some(document) => document,
            None => Arc::new(Document::parse(&body)?),
        };
        cursor.select(&document, path)?;
        self.state().update(|s| {
            // Another answer may have come meanwhile; the place belongs to this one.
            if s.answer
                .body
                .as_ref()
                .is_some_and(|now| Arc::ptr_eq(now, &body))
            {
                s.answer.document = Some(document);
                s.answer.cursor = cursor;
            }
        });
        Ok(())
    }
}
