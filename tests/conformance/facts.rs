//! The facts: one JSON file for each kind of member.

use serde::Deserialize;
use serde_json::Value as Json;

#[derive(Deserialize)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) group: String,
    #[serde(rename = "type")]
    pub(crate) documented_type: String,
    pub(crate) writable: bool,
    pub(crate) default: Json,
    pub(crate) indexed: bool,
    /// Numbers, with their names where they have one.
    pub(crate) values: Vec<(i64, Option<String>)>,
}

#[derive(Deserialize)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) section: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) indexed: bool,
    pub(crate) access: String,
    pub(crate) default: Option<String>,
    /// The listed values of an enumeration, a set of flags or a list.
    pub(crate) values: Option<Vec<String>>,
    /// The ends of a number's range, and what is just beyond them.
    pub(crate) inside: Vec<String>,
    pub(crate) outside: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Code {
    pub(crate) code: i32,
    pub(crate) section: String,
}

#[derive(Deserialize)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) params: Vec<(String, String, bool)>,
}

#[derive(Deserialize)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) returns: String,
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Vec<T> {
    serde_json::from_str(text).expect("the facts are well-formed")
}

pub(crate) fn properties() -> Vec<Property> {
    read(include_str!("data/properties.json"))
}

pub(crate) fn settings() -> Vec<Setting> {
    read(include_str!("data/config.json"))
}

pub(crate) fn codes() -> Vec<Code> {
    read(include_str!("data/errors.json"))
}

pub(crate) fn events() -> Vec<Event> {
    read(include_str!("data/events.json"))
}

pub(crate) fn methods() -> Vec<Method> {
    read(include_str!("data/methods.json"))
}
