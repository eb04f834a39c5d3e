//! Paths over a JSON or XML document, behind the `X*` and `OAuthJWTX*` settings.
//!
//! A [`Document`] is parsed once; a [`Cursor`] stands on one of its elements and
//! is moved by paths. A path step looks at the children of one element and never
//! at the text of the document again, apart from the names it compares.
//!
//! What a path sees:
//!
//! - `/` is above everything. Its only child is the top element: the root element
//!   of XML, or the top value of JSON under the name `json`.
//! - A cursor starts on the document root: `/json` in JSON, `/` in XML. A relative
//!   path starts where the cursor stands.
//! - A step is `name`, `*`, `[i]`, `[last()]`, `[last()-i]`, `[@a="v"]`, a name or
//!   `*` followed by one bracket, `.`, or `..`. Indices count from 1. A slash at
//!   the end changes nothing; an empty step elsewhere is an error.
//! - An element of XML has the name it is written with, prefix included.
//! - Items of a JSON array are children of the array and have no name of their own:
//!   `two/[2]` is the second item. `two[2]` is the second member named `two`, as in
//!   XML, for JSON objects keep members of the same name; where there is none, the
//!   error mentions the other form. Members with an empty name, or a name that
//!   holds `/` or `[`, are reached by index.
//! - The text of an XML element is its own character data without that of its
//!   children; blank runs between children are left out. The text of a JSON string
//!   is its value, an unpaired surrogate replaced by U+FFFD; of a number, `true`,
//!   `false` and `null` what is written; of an object or array its JSON.
//! - A malformed path is refused with 601, one that finds nothing with 600. Both
//!   leave the cursor where it is. An empty path takes the cursor back to the start.
//!
//! What is refused with 600: documents that are malformed, that are not UTF-8, that
//! nest deeper than [`DEPTH_LIMIT`], and of 2 GiB or more. Document type
//! declarations are skipped: nothing is fetched and no entity is defined by them,
//! so a reference other than the five of XML and the numeric ones is an error.

mod cursor;
mod document;
mod json;
mod path;
#[cfg(test)]
mod tests;
mod tree;
mod xml;

pub(crate) use cursor::Cursor;
pub(crate) use document::Document;

/// How deep elements may lie inside each other.
pub(crate) const DEPTH_LIMIT: usize = 1_000;
