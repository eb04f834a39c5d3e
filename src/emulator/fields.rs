//! Partial responses: the `fields` parameter.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::errors::{ApiError, shown};
use super::schema;

const DEPTH: usize = 20;

/// What is wanted below one object; nothing named means all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selection {
    all: bool,
    named: BTreeMap<String, Self>,
}

impl Selection {
    /// Reads a `fields` value for a resource of the schema and checks every name.
    pub(super) fn parse(text: &str, of: &str) -> Result<Self, ApiError> {
        let mut reader = Reader { text, at: 0 };
        let selection = reader.list(0)?;
        if reader.at < text.len() {
            return Err(bad(text));
        }
        selection.check(of)?;
        Ok(selection)
    }

    /// Leaves in `value` what is selected.
    pub(super) fn apply(&self, value: Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(items.into_iter().map(|v| self.apply(v)).collect()),
            Value::Object(map) => Value::Object(self.pick(map)),
            plain => plain,
        }
    }

    fn pick(&self, map: Map<String, Value>) -> Map<String, Value> {
        if self.whole() {
            return map;
        }
        let star = self.named.get("*");
        let mut kept = Map::new();
        for (name, value) in map {
            match (self.named.get(&name), star) {
                (Some(below), _) | (None, Some(below)) => {
                    kept.insert(name, below.apply(value));
                }
                (None, None) => {}
            }
        }
        kept
    }

    fn whole(&self) -> bool {
        self.all || self.named.is_empty()
    }

    fn check(&self, of: &str) -> Result<(), ApiError> {
        // A free map has whatever names its owner gave it.
        if of == "*" {
            return Ok(());
        }
        let members = schema::members(of);
        for (name, below) in &self.named {
            if name == "*" {
                continue;
            }
            let found = members.into_iter().flatten().find(|(n, _)| n == name);
            match found {
                Some((_, kind)) => below.check(kind)?,
                None => return Err(bad(name)),
            }
        }
        Ok(())
    }

    fn add(&mut self, other: Self) {
        if self.whole() || other.whole() {
            *self = Self {
                all: true,
                named: BTreeMap::new(),
            };
            return;
        }
        for (name, below) in other.named {
            match self.named.get_mut(&name) {
                Some(mine) => mine.add(below),
                None => {
                    self.named.insert(name, below);
                }
            }
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn list(&mut self, depth: usize) -> Result<Selection, ApiError> {
        let mut out = Selection::default();
        loop {
            let (name, below) = self.item(depth)?;
            match out.named.get_mut(&name) {
                Some(mine) => mine.add(below),
                None => {
                    out.named.insert(name, below);
                }
            }
            if !self.eat(',') {
                return Ok(out);
            }
        }
    }

    fn item(&mut self, depth: usize) -> Result<(String, Selection), ApiError> {
        if depth > DEPTH {
            return Err(bad(self.text));
        }
        let name = self.name()?;
        let mut below = Selection {
            all: true,
            named: BTreeMap::new(),
        };
        if self.eat('/') {
            let (inner, selection) = self.item(depth + 1)?;
            below = Selection {
                all: false,
                named: BTreeMap::from([(inner, selection)]),
            };
        } else if self.eat('(') {
            below = self.list(depth + 1)?;
            if !self.eat(')') {
                return Err(bad(self.rest()));
            }
        }
        Ok((name, below))
    }

    fn name(&mut self) -> Result<String, ApiError> {
        self.blanks();
        let rest = self.rest();
        let end = rest.find([',', '/', '(', ')', ' ']).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() {
            return Err(bad(if rest.is_empty() { self.text } else { rest }));
        }
        let name = name.to_owned();
        self.at += end;
        self.blanks();
        Ok(name)
    }

    fn eat(&mut self, c: char) -> bool {
        self.blanks();
        let found = self.rest().starts_with(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

fn bad(what: &str) -> ApiError {
    ApiError::bad_parameter("fields", format!("Invalid field selection {}", shown(what)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn select(fields: &str, value: Value) -> Value {
        Selection::parse(fields, "FileList").unwrap().apply(value)
    }

    #[test]
    fn picks_nested_members() {
        let list = json!({"kind": "l", "files": [{"id": "1", "name": "a", "owners": [{"me": true, "kind": "u"}]}]});
        assert_eq!(
            select("files/id", list.clone()),
            json!({"files": [{"id": "1"}]})
        );
        assert_eq!(
            select("files(id,owners/me)", list.clone()),
            json!({"files": [{"id": "1", "owners": [{"me": true}]}]})
        );
        assert_eq!(select("*", list.clone()), list);
        assert_eq!(
            select("files/owners/*", list.clone()),
            json!({"files": [{"owners": [{"me": true, "kind": "u"}]}]})
        );
        assert_eq!(
            select("files/id, files/name", list),
            json!({"files": [{"id": "1", "name": "a"}]})
        );
    }

    #[test]
    fn refuses_bad_selections() {
        for bad in [
            "nope",
            "files(id",
            "files(nope)",
            "files/id/x",
            ",",
            "files()",
            "files)",
            "a(",
            "files//id",
        ] {
            let error = Selection::parse(bad, "FileList").unwrap_err();
            assert_eq!(
                (error.status, error.reason.as_str()),
                (400, "invalidParameter"),
                "{bad}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(Selection::parse(&"files(".repeat(100_000), "FileList").is_err());
    }
}
