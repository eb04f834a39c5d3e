//! The language of `fields`: `a,b(c,d),e/f,*`, each name one of the answer's.

use crate::facts::{Api, Fact, Members, Shape};

/// One name with what is wanted of it; nothing: all.
#[derive(Debug, PartialEq, Eq)]
struct Item {
    name: String,
    inside: Vec<Self>,
}

/// What is wrong with a mask for an answer of this schema.
pub(crate) fn check(api: &Api, schema: &str, text: &str) -> Vec<String> {
    let mut source = Source { text, at: 0 };
    let items = source.list().and_then(|items| match source.peek() {
        None => Ok(items),
        Some(found) => Err(format!("{found:?} at {}", source.at)),
    });
    let mut wrong = Vec::new();
    match items {
        Err(why) => wrong.push(format!("fields {text:?}: {why}")),
        Ok(items) => below(api, schema, &api.schemas[schema], &items, &mut wrong),
    }
    wrong
}

/// Whether a mask brings a member of the answer itself.
pub(crate) fn brings(text: &str, member: &str) -> bool {
    let items = Source { text, at: 0 }.list().unwrap_or_default();
    items
        .iter()
        .any(|item| item.name == member || item.name == "*")
}

fn below(api: &Api, place: &str, members: &Members, items: &[Item], wrong: &mut Vec<String>) {
    for item in items {
        if item.name == "*" {
            // Whatever is named behind it has to be somewhere.
            if !item.inside.is_empty() {
                wrong.push(format!("fields: something behind a * of {place}"));
            }
            continue;
        }
        match members.get(&item.name) {
            None => wrong.push(format!("fields: {place} has no member {}", item.name)),
            Some(fact) => of(
                api,
                &format!("{place}.{}", item.name),
                fact,
                &item.inside,
                wrong,
            ),
        }
    }
}

fn of(api: &Api, place: &str, fact: &Fact, inside: &[Item], wrong: &mut Vec<String>) {
    if fact.deprecated {
        wrong.push(format!("fields: {place} is deprecated"));
    }
    if inside.is_empty() {
        return;
    }
    match api.shape(fact) {
        Shape::Object(members) => below(api, place, members, inside, wrong),
        Shape::List(items) => of(api, place, items, inside, wrong),
        // The keys of a map can be any.
        Shape::Map(values) => {
            for item in inside {
                of(api, place, values, &item.inside, wrong);
            }
        }
        Shape::Leaf => wrong.push(format!("fields: {place} has no members")),
    }
}

struct Source<'a> {
    text: &'a str,
    at: usize,
}

impl Source<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    fn list(&mut self) -> Result<Vec<Item>, String> {
        let mut items = vec![self.item()?];
        while self.take(',') {
            items.push(self.item()?);
        }
        Ok(items)
    }

    /// Blanks around a name do no harm: the service's own samples have them.
    fn blanks(&mut self) {
        while self.take(' ') {}
    }

    fn item(&mut self) -> Result<Item, String> {
        self.blanks();
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && !"_-*".contains(c))
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        if name.is_empty() || (name.contains('*') && name != "*") {
            return Err(format!("no name at {}", self.at));
        }
        self.at += end;
        self.blanks();
        let mut inside = Vec::new();
        if self.take('/') {
            inside.push(self.item()?);
        } else if self.take('(') {
            inside = self.list()?;
            if !self.take(')') {
                return Err(format!("no ) at {}", self.at));
            }
            self.blanks();
        }
        Ok(Item { name, inside })
    }
}

#[test]
fn masks() {
    let api = Api::read();
    let wrong = |text: &str| check(&api, "FileList", text).len();
    for good in [
        "*",
        "files",
        "nextPageToken,files(id,owners(displayName,emailAddress))",
        "files/owners/displayName,incompleteSearch",
        "files(capabilities/canEdit,properties/any)",
        "files/*",
        "nextPageToken, files(id, mimeType)",
    ] {
        assert_eq!(wrong(good), 0, "{good}");
    }
    assert!(brings("a(b),c/d", "c") && brings("*", "c") && !brings("a(c)", "c"));
    for bad in [
        "",
        "files(",
        "files()",
        "files(id",
        "files(id))",
        "files,,kind",
        "files kind",
        "file",
        "files(ids)",
        "files(id(x))",
        "files/id/x",
        "files(owners(name))",
        "f*",
        "files(teamDriveId)",
    ] {
        assert_eq!(wrong(bad), 1, "{bad}");
    }
}
