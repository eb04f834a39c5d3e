//! A document walked by path: the last answer for the `X*` settings, the payload of the
//! access token for the `OAuthJWTX*` settings.

use std::sync::Arc;

use super::GoogleDrive;
use super::state::State;
use super::walked::Walked;
use crate::error::{Error, Result, codes};
use crate::oauth::jwt;
use crate::xpath::{Cursor, Document};

type Look = fn(&State) -> &Walked;
type Change = fn(&mut State) -> &mut Walked;

/// The document, and the element that the path points at.
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
        Ok(look(&self.place(|s| &s.answer)))
    }

    /// Moves to another element of the last answer.
    pub(super) fn set_x_path(&self, path: &str) -> Result<()> {
        self.walk(
            path,
            (|s| &s.answer, |s| &mut s.answer),
            "There is no answer yet that XPath could point into.",
        )
    }

    /// Looks at the place `OAuthJWTXPath` points at.
    pub(super) fn jwt_x_path<T>(&self, look: impl FnOnce(&Place) -> T) -> Result<T> {
        self.load_jwt();
        Ok(look(&self.place(|s| &s.o_auth.jwt)))
    }

    /// Moves to another claim of the access token.
    pub(super) fn set_jwt_x_path(&self, path: &str) -> Result<()> {
        self.load_jwt();
        self.walk(
            path,
            (|s| &s.o_auth.jwt, |s| &mut s.o_auth.jwt),
            "There is no access token that is a JSON Web Token.",
        )
    }

    /// Brings the payload up to date with the token.
    fn load_jwt(&self) {
        let token = self.state().read(|s| s.o_auth.access_token.clone());
        let payload = jwt::payload(token.expose()).map(String::into_bytes);
        self.state().update(|s| {
            if s.o_auth.jwt.body.as_deref() != payload.as_ref() {
                s.o_auth.jwt = Walked {
                    body: payload.map(Arc::new),
                    ..Walked::default()
                };
            }
        });
    }

    fn place(&self, of: Look) -> Place {
        self.state().read(|s| Place {
            document: of(s).document.clone(),
            cursor: of(s).cursor.clone(),
        })
    }

    fn walk(&self, path: &str, (look, change): (Look, Change), nothing: &str) -> Result<()> {
        let (body, document, mut cursor) = self.state().read(|s| {
            let walked = look(s);
            (
                walked.body.clone(),
                walked.document.clone(),
                walked.cursor.clone(),
            )
        });
        let body = body.ok_or_else(|| Error::new(codes::UNSUPPORTED, nothing))?;
        // Parsed with no lock held: the text may be long.
        let document = match document {
            Some(document) => document,
            None => Arc::new(Document::parse(&body)?),
        };
        cursor.select(&document, path)?;
        self.state().update(|s| {
            let walked = change(s);
            // Another text may have come meanwhile; the place belongs to this one.
            if walked
                .body
                .as_ref()
                .is_some_and(|now| Arc::ptr_eq(now, &body))
            {
                walked.document = Some(document);
                walked.cursor = cursor;
            }
        });
        Ok(())
    }
}
