//! JSON bodies against the schema of what a method of the API takes.

use serde_json::Value;

use crate::facts::{Api, Fact, Members, Shape};
use crate::route::Meant;

/// Marked as output only, and yet asked for by the service's documentation of `permissions.create`:
/// whom a permission is for cannot be said otherwise.
const WANTED_ALL_THE_SAME: [(&str, &str); 2] = [
    ("drive.permissions.create", "Permission.emailAddress"),
    ("drive.permissions.create", "Permission.domain"),
];

/// What is wrong with a JSON body.
pub(crate) fn check(api: &Api, meant: &Meant<'_>, bytes: &[u8]) -> Vec<String> {
    let mut wrong = Vec::new();
    let Some(schema) = &meant.method.request else {
        if !bytes.is_empty() {
            wrong.push(format!("{} takes no body", meant.id));
        }
        return wrong;
    };
    if bytes.is_empty() {
        wrong.push(format!("{} takes a body, and there is none", meant.id));
        return wrong;
    }
    match serde_json::from_slice(bytes) {
        Err(why) => wrong.push(format!("the body is no JSON: {why}")),
        Ok(value) => {
            let mut walk = Walk {
                api,
                id: meant.id,
                wrong,
            };
            walk.object(schema, &api.schemas[schema], &value);
            wrong = walk.wrong;
        }
    }
    wrong
}

struct Walk<'a> {
    api: &'a Api,
    id: &'a str,
    wrong: Vec<String>,
}

impl Walk<'_> {
    fn object(&mut self, place: &str, members: &Members, value: &Value) {
        let Value::Object(pairs) = value else {
            self.wrong.push(format!("{place} is no object: {value}"));
            return;
        };
        for (name, value) in pairs {
            let place = format!("{place}.{name}");
            let Some(fact) = members.get(name) else {
                self.wrong.push(format!("there is no member {place}"));
                continue;
            };
            if (fact.read_only || fact.output_only)
                && !WANTED_ALL_THE_SAME.contains(&(self.id, place.as_str()))
            {
                self.wrong.push(format!("{place} is for answers only"));
            }
            if fact.deprecated {
                self.wrong.push(format!("{place} is deprecated"));
            }
            self.member(&place, fact, value);
        }
    }

    fn member(&mut self, place: &str, fact: &Fact, value: &Value) {
        match (self.api.shape(fact), value) {
            (Shape::Object(members), value) => self.object(place, members, value),
            (Shape::List(items), Value::Array(values)) => {
                for value in values {
                    self.member(place, items, value);
                }
            }
            (Shape::Map(values), Value::Object(pairs)) => {
                for value in pairs.values() {
                    self.member(place, values, value);
                }
            }
            (Shape::Leaf, Value::String(text)) if fact.is("string") => {
                let why = fact.refuses(text);
                self.wrong.extend(why.map(|why| format!("{place}: {why}")));
            }
            (Shape::Leaf, Value::Bool(_)) if fact.is("boolean") => {}
            (Shape::Leaf, Value::Number(number)) if fact.is("integer") => {
                let why = fact.refuses(&number.to_string());
                self.wrong.extend(why.map(|why| format!("{place}: {why}")));
            }
            (Shape::Leaf, Value::Number(_)) if fact.is("number") => {}
            (Shape::Leaf, _) if fact.is("any") => {}
            (_, value) => {
                let kind = fact.kind.as_deref().unwrap_or_default();
                self.wrong.push(format!("{place} is no {kind}: {value}"));
            }
        }
    }
}

#[test]
fn bodies() {
    use crate::route::Way;

    let api = Api::read();
    let wrong = |id: &str, body: &str| {
        let (id, method) = api.methods.get_key_value(id).unwrap();
        let meant = Meant {
            id,
            method,
            way: Way::Plain,
        };
        check(&api, &meant, body.as_bytes()).len()
    };
    for (id, body) in [
        (
            "drive.files.create",
            r#"{"name":"a","parents":["b"],"starred":true}"#,
        ),
        (
            "drive.files.create",
            r#"{"modifiedTime":"2026-01-02T03:04:05.678Z","properties":{"a":"b"}}"#,
        ),
        (
            "drive.files.create",
            r#"{"shortcutDetails":{"targetId":"a"}}"#,
        ),
        (
            "drive.permissions.create",
            r#"{"type":"user","emailAddress":"a@b"}"#,
        ),
        ("drive.drives.hide", ""),
    ] {
        assert_eq!(wrong(id, body), 0, "{id} {body}");
    }
    for (id, body) in [
        ("drive.files.create", r#"{"title":"a"}"#),
        ("drive.files.create", r#"{"name":5}"#),
        ("drive.files.create", r#"{"name":null}"#),
        ("drive.files.create", r#"{"parents":"b"}"#),
        ("drive.files.create", r#"{"parents":[5]}"#),
        ("drive.files.create", r#"{"modifiedTime":"yesterday"}"#),
        ("drive.files.create", r#"{"starred":"true"}"#),
        ("drive.files.create", r#"{"md5Checksum":"a"}"#),
        ("drive.files.create", r#"{"properties":{"a":1}}"#),
        ("drive.files.create", "[]"),
        ("drive.files.create", "{"),
        ("drive.files.create", ""),
        ("drive.permissions.update", r#"{"emailAddress":"a@b"}"#),
        ("drive.drives.hide", "{}"),
    ] {
        assert_eq!(wrong(id, body), 1, "{id} {body}");
    }
}
