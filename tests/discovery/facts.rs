//! The facts of the service's description of itself.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the description says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Api {
    pub(crate) service_path: String,
    /// Query parameters that every method takes.
    pub(crate) parameters: Members,
    pub(crate) methods: BTreeMap<String, Method>,
    pub(crate) schemas: BTreeMap<String, Members>,
}

/// One method of the API.
#[derive(Deserialize)]
pub(crate) struct Method {
    pub(crate) verb: String,
    pub(crate) path: String,
    /// Paths that take content, by protocol.
    #[serde(default)]
    pub(crate) upload: BTreeMap<String, String>,
    /// Whether `alt=media` gives content.
    #[serde(default)]
    pub(crate) download: bool,
    pub(crate) query: Members,
    pub(crate) request: Option<String>,
    pub(crate) response: Option<String>,
}

pub(crate) type Members = BTreeMap<String, Fact>;

/// A query parameter, or a member of a schema.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Fact {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) minimum: Option<String>,
    pub(crate) maximum: Option<String>,
    #[serde(rename = "enum")]
    pub(crate) one_of: Option<Vec<String>>,
    /// The name of a schema.
    #[serde(rename = "ref")]
    pub(crate) schema: Option<String>,
    pub(crate) items: Option<Box<Self>>,
    pub(crate) members: Option<Members>,
    /// Of a map: what stands under each key.
    pub(crate) values: Option<Box<Self>>,
    pub(crate) read_only: bool,
    pub(crate) output_only: bool,
    pub(crate) required: bool,
    pub(crate) repeated: bool,
    pub(crate) deprecated: bool,
}

/// What a member is made of.
pub(crate) enum Shape<'a> {
    Object(&'a Members),
    Map(&'a Fact),
    List(&'a Fact),
    Leaf,
}

impl Api {
    pub(crate) fn read() -> Self {
        serde_json::from_str(include_str!("data/drive.v3.json")).expect("the facts are well-formed")
    }

    pub(crate) fn shape<'a>(&'a self, fact: &'a Fact) -> Shape<'a> {
        if let Some(name) = &fact.schema {
            Shape::Object(&self.schemas[name])
        } else if let Some(members) = &fact.members {
            Shape::Object(members)
        } else if let Some(items) = &fact.items {
            Shape::List(items)
        } else if let Some(values) = &fact.values {
            Shape::Map(values)
        } else {
            Shape::Leaf
        }
    }
}

impl Fact {
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind.as_deref() == Some(kind)
    }

    /// What is wrong with a value that stands as text; `None`: nothing.
    pub(crate) fn refuses(&self, text: &str) -> Option<String> {
        if self
            .one_of
            .as_ref()
            .is_some_and(|known| !known.iter().any(|k| k == text))
        {
            return Some(format!("{text:?} is not one of {:?}", self.one_of));
        }
        match (self.kind.as_deref(), self.format.as_deref()) {
            (Some("boolean"), _) => (!matches!(text, "true" | "false"))
                .then(|| format!("{text:?} is neither true nor false")),
            (Some("integer"), format) => self.number(text, format),
            (Some("string"), Some("int64")) => self.number(text, Some("int64")),
            (Some("string"), Some("date-time" | "google-datetime")) => text
                .parse::<jiff::Timestamp>()
                .err()
                .map(|e| format!("{text:?} is no date and time: {e}")),
            _ => None,
        }
    }

    fn number(&self, text: &str, format: Option<&str>) -> Option<String> {
        let Ok(number) = text.parse::<i64>() else {
            return Some(format!("{text:?} is no number"));
        };
        let end = |end: &Option<String>, other| end.as_ref().map_or(other, |e| e.parse().unwrap());
        let narrow = format == Some("int32");
        let low = end(
            &self.minimum,
            if narrow { i32::MIN.into() } else { i64::MIN },
        );
        let high = end(
            &self.maximum,
            if narrow { i32::MAX.into() } else { i64::MAX },
        );
        (number < low || number > high).then(|| format!("{number} is not within {low}..={high}"))
    }
}
