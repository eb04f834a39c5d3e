//! The engine as a whole, on the examples of the reference and beyond.

mod accessors;
mod documents;
mod random;

use super::{Cursor, Document};
use crate::error::codes;

const JSON: &str = r#"{
  "catalog": {
    "one": "text",
    "two": ["alpha", "beta"],
    "three": "third text"
  }
}"#;

const XML: &str = r#"<catalog>
  <one>text</one>
  <two>
    <item>alpha</item>
    <item>beta</item>
  </two>
  <three>third text</three>
</catalog>"#;

/// A document and a cursor in it.
struct Walk {
    document: Document,
    cursor: Cursor,
}

impl Walk {
    fn new(source: &str) -> Self {
        let document = Document::parse(source.as_bytes());
        Self {
            document: document.unwrap_or_else(|error| panic!("{source}: {error}")),
            cursor: Cursor::default(),
        }
    }

    fn go(&mut self, path: &str) -> &mut Self {
        let moved = self.cursor.select(&self.document, path);
        moved.unwrap_or_else(|error| panic!("{path}: {error}"));
        self
    }

    /// The code a path is refused with; the cursor must not have moved.
    fn refused(&mut self, path: &str) -> i32 {
        let before = (self.path(), self.element(), self.sub_tree().to_owned());
        let error = self.cursor.select(&self.document, path).expect_err(path);
        let after = (self.path(), self.element(), self.sub_tree().to_owned());
        assert_eq!(before, after, "{path}");
        error.code()
    }

    fn path(&self) -> String {
        self.cursor.path()
    }

    fn element(&self) -> String {
        self.cursor.element(&self.document)
    }

    fn parent(&self) -> String {
        self.cursor.parent(&self.document)
    }

    fn text(&self) -> String {
        self.cursor.text(&self.document).into_owned()
    }

    fn sub_tree(&self) -> &str {
        self.cursor.sub_tree(&self.document)
    }

    /// The names and texts of the children.
    fn children(&self) -> Vec<(String, String)> {
        let (cursor, document) = (&self.cursor, &self.document);
        let count = cursor.child_count(document);
        assert_eq!(cursor.child_name(document, count), None);
        assert_eq!(cursor.child_text(document, count), None);
        assert_eq!(cursor.child_name(document, usize::MAX), None);
        (0..count)
            .map(|i| {
                let name = cursor.child_name(document, i).unwrap();
                (name, cursor.child_text(document, i).unwrap().into_owned())
            })
            .collect()
    }
}

fn pair(name: &str, text: &str) -> (String, String) {
    (name.to_owned(), text.to_owned())
}

fn refusal(bytes: &[u8]) -> Option<String> {
    let error = Document::parse(bytes).err()?;
    assert_eq!(error.code(), codes::SERVER);
    Some(error.message().to_owned())
}
