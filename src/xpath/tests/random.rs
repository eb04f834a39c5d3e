//! Random documents, held against serde_json and against their maker.

use std::fmt::Write as _;

use super::{JSON, Walk, XML, pair, refusal};
use crate::xpath::{Cursor, Document};

/// Xorshift: the same cases in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A few pieces side by side.
    fn soup(&mut self, pieces: &[&str], most: usize) -> String {
        (0..=self.below(most)).map(|_| self.pick(pieces)).collect()
    }
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"a\"",
    "\"a\":",
    "\"\\u00e9\"",
    "\"\\x\"",
    "\"",
    "\\",
    "1",
    "-",
    "0",
    "01",
    "1.5",
    "1.",
    "1e5",
    "1e",
    "e+",
    ".5",
    "true",
    "nul",
    "null",
    "false",
    " ",
    "\n",
    "\t",
    "\u{1}",
    "é",
    "\"\n\"",
    "\u{a0}",
    "[]",
    "{}",
    "[1,2]",
    "{\"k\":[true]}",
];

#[test]
fn json_is_accepted_exactly_where_serde_json_accepts_it() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut accepted = 0;
    for round in 0..60_000 {
        // A third starts from something sound, for the two to agree on a yes as well.
        let mut source = match round % 3 {
            0 => random.soup(TOKENS, 6),
            1 => json_value(&mut random, 3).to_string(),
            _ => JSON.to_owned(),
        };
        if round % 3 != 0 {
            let at = (0..=source.len()).filter(|at| source.is_char_boundary(*at));
            let at: Vec<usize> = at.collect();
            let at = at[random.below(at.len())];
            if random.below(2) == 0 {
                source.insert_str(at, random.pick(TOKENS));
            } else {
                source.truncate(at);
            }
        }
        let starts = source.trim_start_matches([' ', '\t', '\n', '\r']);
        if starts.starts_with('<') {
            continue;
        }
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&source).is_ok();
        assert_eq!(refusal(source.as_bytes()).is_none(), theirs, "{source}");
        accepted += usize::from(theirs);
    }
    assert!(accepted > 5_000, "{accepted}");
}

fn json_value(random: &mut Random, depth: usize) -> serde_json::Value {
    use serde_json::Value;
    const TEXTS: &[&str] = &[
        "",
        "a",
        "\"",
        "\\",
        "\n",
        "é",
        "😀",
        "/",
        "[1]",
        "\u{1}",
        "two words",
        "\\u0041",
    ];
    match random.below(if depth == 0 { 4 } else { 8 }) {
        0 => Value::Null,
        1 => Value::Bool(random.below(2) == 0),
        2 => Value::from(random.below(1_000_000) as i64 - 500_000),
        3 => Value::from(random.soup(TEXTS, 4)),
        4 | 5 => (0..random.below(5))
            .map(|_| json_value(random, depth - 1))
            .collect(),
        _ => {
            let members = (0..random.below(5)).map(|_| {
                let name = random.soup(TEXTS, 3);
                (name, json_value(random, depth - 1))
            });
            Value::Object(members.collect())
        }
    }
}

#[test]
fn random_json_reads_as_serde_json_reads_it() {
    let mut random = Random(42);
    for round in 0..2_000 {
        let value = json_value(&mut random, 5);
        let source = match round % 2 {
            0 => value.to_string(),
            _ => serde_json::to_string_pretty(&value).unwrap(),
        };
        let mut walk = Walk::new(&source);
        walk.go("/json");
        compare(&mut walk, &value);
    }
}

fn compare(walk: &mut Walk, value: &serde_json::Value) {
    use serde_json::Value;
    let again: Value = serde_json::from_str(walk.sub_tree()).unwrap();
    assert_eq!(&again, value);
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => walk.sub_tree().to_owned(),
        other => other.to_string(),
    };
    assert_eq!(walk.text(), text);
    let children: Vec<(&str, &Value)> = match value {
        Value::Array(items) => items.iter().map(|item| ("", item)).collect(),
        Value::Object(members) => members.iter().map(|(k, v)| (k.as_str(), v)).collect(),
        _ => Vec::new(),
    };
    let names: Vec<String> = walk.children().into_iter().map(|(name, _)| name).collect();
    let expected: Vec<&str> = children.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected);
    for (index, (name, child)) in children.into_iter().enumerate() {
        let path = walk.path();
        walk.go(&format!("[{}]", index + 1));
        assert_eq!(walk.element(), name);
        compare(walk, child);
        walk.go("..");
        let plain = !name.is_empty() && !name.contains(['/', '[', ']']);
        if plain {
            walk.go(name);
            assert_eq!(walk.element(), name);
            walk.go("..");
        }
        assert!(walk.path() == path);
    }
}

/// An element as its maker knows it.
struct Made {
    name: String,
    attribute: Option<String>,
    text: String,
    children: Vec<Self>,
}

fn make(random: &mut Random, depth: usize, out: &mut String) -> Made {
    // Each text as written and as read.
    const TEXTS: &[(&str, &str)] = &[
        ("a", "a"),
        ("&lt;", "<"),
        ("&#x1F600;", "😀"),
        ("&quot;", "\""),
        ("<![CDATA[</x>&]]>", "</x>&"),
        ("<!-- </x> \" -->", ""),
        ("<?p </x>?>", ""),
        (">", ">"),
        ("'", "'"),
        ("é \r\n", "é \n"),
    ];
    let name = random
        .soup(&["a", "b", "é", "n:"], 2)
        .replacen("n:", "_", 1);
    let name = name.replace(':', "-");
    let start = out.len();
    let attribute = (random.below(2) == 0).then(|| random.soup(&["x", " ", ">", "é", "/"], 3));
    write!(out, "<{name}").unwrap();
    if let Some(value) = &attribute {
        write!(out, " k='{value}' other=\"&gt;\"").unwrap();
    }
    let mut made = Made {
        name,
        attribute,
        text: String::new(),
        children: Vec::new(),
    };
    if random.below(5) == 0 {
        out.push_str("/>");
        return made;
    }
    out.push('>');
    for _ in 0..random.below(5) {
        if depth > 0 && random.below(2) == 0 {
            made.children.push(make(random, depth - 1, out));
        } else {
            let (written, read) = TEXTS[random.below(TEXTS.len())];
            out.push_str(written);
            made.text.push_str(read);
        }
    }
    write!(out, "</{}>", made.name).unwrap();
    assert!(out.len() > start);
    made
}

#[test]
fn random_xml_reads_as_it_was_made() {
    let mut random = Random(7);
    for _ in 0..3_000 {
        let mut source = String::new();
        let made = make(&mut random, 5, &mut source);
        let mut walk = Walk::new(&source);
        walk.go("[1]");
        check(&mut walk, &made, "");
    }
}

fn check(walk: &mut Walk, made: &Made, parent: &str) {
    assert_eq!((walk.element(), walk.parent()), pair(&made.name, parent));
    assert_eq!(walk.text(), made.text, "{}", walk.sub_tree());
    assert!(walk.sub_tree().starts_with(&format!("<{}", made.name)));
    assert!(walk.sub_tree().ends_with('>'));
    let children: Vec<_> = made
        .children
        .iter()
        .map(|c| pair(&c.name, &c.text))
        .collect();
    assert_eq!(walk.children(), children);
    for (index, child) in made.children.iter().enumerate() {
        let same = |other: &&Made| other.name == child.name;
        let which = made.children[..index].iter().filter(same).count();
        walk.go(&format!("{}[{}]", child.name, which + 1));
        check(walk, child, &made.name);
        walk.go("..");
        if let Some(value) = &child.attribute {
            walk.go(&format!("{}[@k='{value}']", child.name));
            let twin = |other: &&Made| same(other) && other.attribute == child.attribute;
            let first = made.children.iter().find(twin).unwrap();
            assert_eq!(walk.text(), first.text);
            walk.go("..");
        }
    }
}

#[test]
fn no_input_panics() {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "/",
        "</",
        "/>",
        "<a>",
        "</a>",
        "<a b='",
        "'",
        "\"",
        "=",
        "&",
        ";",
        "&#",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE",
        "<?",
        "?>",
        "<?xml ",
        "[",
        "]",
        "a",
        "é",
        " ",
        "{",
        "}",
        "\\",
        "\\u",
        "1",
        ":",
        ",",
        "\0",
        "<!",
        "-",
        "<a/>",
        "<é/>",
        "\u{FEFF}",
    ];
    const STEPS: &[&str] = &[
        "/", "[", "]", "a", "é", "*", ".", "..", "[1]", "[last()", "-", "1", "@", "=", "\"", "'",
        "[@a='", "\\", "\0", "json", " ", "[last()]", "😀",
    ];
    let mut random = Random(99);
    let documents = [JSON, XML, "[]", "<é é='é'>é</é>", "\"é\""].map(Walk::new);
    let mut moved = 0;
    for _ in 0..40_000 {
        let source = random.soup(PIECES, 12);
        let _ = Document::parse(source.as_bytes());
        let path = random.soup(STEPS, 8);
        for walk in &documents {
            let mut cursor = walk.cursor.clone();
            if cursor.select(&walk.document, &path).is_ok() {
                moved += 1;
                let _ = (cursor.text(&walk.document), cursor.parent(&walk.document));
                let again = cursor.path();
                let mut second = Cursor::default();
                second.select(&walk.document, &again).unwrap();
                assert_eq!(second.path(), again);
            }
        }
        // Bytes, cut anywhere.
        let mut bytes = source.into_bytes();
        bytes.truncate(random.below(bytes.len() + 1));
        let _ = Document::parse(&bytes);
    }
    assert!(moved > 1_000, "{moved}");
}
