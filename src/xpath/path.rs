//! The grammar of paths, without a document.

use crate::error::{Error, Result, codes};

/// A path taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path<'a> {
    /// It starts at the root and not where the cursor stands.
    pub(super) absolute: bool,
    pub(super) steps: Vec<Step<'a>>,
}

/// What stands between two slashes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// `.`
    Here,
    /// `..`
    Up,
    Down(Accessor<'a>),
}

/// A step to a child.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Accessor<'a> {
    /// As it was written.
    pub(super) text: &'a str,
    /// Only children of this name count; `None` is any.
    pub(super) name: Option<&'a str>,
    pub(super) pick: Pick<'a>,
}

/// Which of the children that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pick<'a> {
    /// From the front, from 0.
    Front(usize),
    /// From the back, from 0.
    Back(usize),
    /// The first with this attribute.
    Attribute(&'a str, &'a str),
}

impl<'a> Path<'a> {
    /// Takes a path apart; a malformed one is a 601.
    pub(super) fn parse(path: &'a str) -> Result<Self> {
        let (absolute, mut rest) = match path.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, path),
        };
        let mut steps = Vec::new();
        // Empty here is `/` alone, or a slash behind the last step.
        while !rest.is_empty() {
            let (step, after) = split(rest)?;
            steps.push(Step::parse(step)?);
            rest = after;
        }
        Ok(Self { absolute, steps })
    }
}

impl<'a> Step<'a> {
    fn parse(text: &'a str) -> Result<Self> {
        match text {
            "" => return Err(malformed(text, "a step is empty")),
            "." => return Ok(Self::Here),
            ".." => return Ok(Self::Up),
            _ => {}
        }
        let (name, bracket) = match text.find('[') {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        if name.contains(']') {
            return Err(malformed(text, "a `]` closes nothing"));
        }
        if matches!(name, "." | "..") {
            return Err(malformed(text, "`.` and `..` take no bracket"));
        }
        let pick = match bracket {
            "" => Pick::Front(0),
            _ => Pick::parse(bracket).map_err(|why| malformed(text, why))?,
        };
        let name = Some(name).filter(|name| !matches!(*name, "" | "*"));
        Ok(Self::Down(Accessor { text, name, pick }))
    }
}

impl<'a> Pick<'a> {
    /// Reads a bracket, `[` and `]` included.
    fn parse(bracket: &'a str) -> Result<Self, &'static str> {
        let inner = bracket
            .strip_prefix('[')
            .and_then(|inner| inner.strip_suffix(']'))
            .ok_or("a `[` is not closed, or something stands behind its `]`")?
            .trim();
        if let Some(condition) = inner.strip_prefix('@') {
            return Self::condition(condition);
        }
        if let Some(back) = inner.strip_prefix("last()") {
            let back = back.trim_start();
            return match back.strip_prefix('-') {
                None if back.is_empty() => Ok(Self::Back(0)),
                Some(count) => Ok(Self::Back(number(count.trim_start())?)),
                None => Err("`last()` goes alone or with `-` and a number"),
            };
        }
        let index = number(inner)?.checked_sub(1);
        index.map(Self::Front).ok_or("indices count from 1")
    }

    fn condition(condition: &'a str) -> Result<Self, &'static str> {
        const FORM: &str = "a condition reads `@name=\"value\"` or `@name='value'`";
        let (name, value) = condition.split_once('=').ok_or(FORM)?;
        let (name, value) = (name.trim(), value.trim());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = quote
            .and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
            .filter(|value| quote.is_some_and(|quote| !value.contains(quote)));
        match value {
            Some(value) if !name.is_empty() => Ok(Self::Attribute(name, value)),
            _ => Err(FORM),
        }
    }
}

/// The first step, and what follows its slash. A slash in the quotes of a bracket
/// belongs to the step.
fn split(path: &str) -> Result<(&str, &str)> {
    let mut bracket = false;
    let mut quote = None;
    for (at, c) in path.char_indices() {
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' if bracket => quote = Some(c),
            '[' => bracket = true,
            ']' => bracket = false,
            '/' if bracket => return Err(malformed(path, "a `[` is not closed")),
            '/' => {
                let (step, after) = path.split_at(at);
                return Ok((step, after.get(1..).unwrap_or_default()));
            }
            _ => {}
        }
    }
    if quote.is_some() {
        return Err(malformed(path, "a quote is not closed"));
    }
    Ok((path, ""))
}

/// A number too large for any document is the largest there is: it finds nothing.
fn number(digits: &str) -> Result<usize, &'static str> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err("a bracket holds an index, `last()`, `last()-i` or a condition");
    }
    Ok(digits.parse().unwrap_or(usize::MAX))
}

fn malformed(step: &str, why: &str) -> Error {
    Error::new(
        codes::UNSUPPORTED,
        format!("The path is malformed at `{}`: {why}.", excerpt(step)),
    )
}

/// Enough of a step to know it again.
pub(super) fn excerpt(step: &str) -> String {
    const LENGTH: usize = 60;
    match step.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}...", step.get(..at).unwrap_or_default()),
        None => step.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(path: &str) -> (Option<&str>, Pick<'_>) {
        let steps = Path::parse(path).unwrap().steps;
        let [Step::Down(accessor)] = &steps[..] else {
            panic!("{path}: {steps:?}")
        };
        assert_eq!(accessor.text, path);
        (accessor.name, accessor.pick)
    }

    #[test]
    fn each_accessor() {
        assert_eq!(only("name"), (Some("name"), Pick::Front(0)));
        assert_eq!(only("*"), (None, Pick::Front(0)));
        assert_eq!(only("[1]"), (None, Pick::Front(0)));
        assert_eq!(only("*[3]"), (None, Pick::Front(2)));
        assert_eq!(only("name[2]"), (Some("name"), Pick::Front(1)));
        assert_eq!(only("[last()]"), (None, Pick::Back(0)));
        assert_eq!(only("[last()-2]"), (None, Pick::Back(2)));
        assert_eq!(only("name[last()-0]"), (Some("name"), Pick::Back(0)));
        assert_eq!(only("[ last() - 1 ]"), (None, Pick::Back(1)));
        let attribute = Pick::Attribute("a", "v");
        assert_eq!(only("name[@a=\"v\"]"), (Some("name"), attribute));
        assert_eq!(only("name[@a='v']"), (Some("name"), attribute));
        assert_eq!(only("*[ @a = 'v' ]"), (None, attribute));
        assert_eq!(only("[@a='']"), (None, Pick::Attribute("a", "")));
    }

    #[test]
    fn quotes_keep_what_they_hold() {
        let path = Path::parse("/a[@href='/x/[1]\"]']/b[@c=\"it's\"]").unwrap();
        assert!(path.absolute);
        let picks: Vec<_> = path
            .steps
            .iter()
            .map(|step| match step {
                Step::Down(accessor) => accessor.pick,
                other => panic!("{other:?}"),
            })
            .collect();
        let first = Pick::Attribute("href", "/x/[1]\"]");
        assert_eq!(picks, [first, Pick::Attribute("c", "it's")]);
    }

    #[test]
    fn steps_and_slashes() {
        let lengths = |path| {
            let path = Path::parse(path).unwrap();
            (path.absolute, path.steps.len())
        };
        assert_eq!(lengths("/"), (true, 0));
        assert_eq!(lengths("/a"), (true, 1));
        assert_eq!(lengths("/a/b/"), (true, 2));
        assert_eq!(lengths("a/b"), (false, 2));
        assert_eq!(lengths(""), (false, 0));
        assert_eq!(Path::parse("./..").unwrap().steps, [Step::Here, Step::Up]);
        assert_eq!(only("..."), (Some("..."), Pick::Front(0)));
        assert_eq!(only("a b"), (Some("a b"), Pick::Front(0)));
        assert_eq!(only("it's"), (Some("it's"), Pick::Front(0)));
    }

    #[test]
    fn a_huge_index_is_a_number() {
        let huge = "[99999999999999999999999999]";
        assert_eq!(only(huge).1, Pick::Front(usize::MAX - 1));
        let back = "[last()-99999999999999999999999999]";
        assert_eq!(only(back).1, Pick::Back(usize::MAX));
    }

    #[test]
    fn what_is_malformed() {
        for path in [
            "//",
            "//a",
            "/a//b",
            "a//",
            "[",
            "]",
            "[]",
            "[ ]",
            "a[",
            "a]",
            "a[1",
            "a1]",
            "a[1]b",
            "a[1][2]",
            "[[1]]",
            "[0]",
            "a[0]",
            "[00]",
            "[-1]",
            "[+1]",
            "[1.0]",
            "[1e1]",
            "[x]",
            "[٣]",
            "[last]",
            "[last(]",
            "[last()1]",
            "[last()-]",
            "[last()--1]",
            "[last()+1]",
            "[last()-x]",
            "[@]",
            "[@a]",
            "[@a=]",
            "[@a=v]",
            "[@=\"v\"]",
            "[@a=\"v]",
            "[@a='v\"]",
            "[@a=\"]",
            "[@a=\"v\"x]",
            "[@a=\"v\" and @b=\"w\"]",
            "[a=\"v\"]",
            ".[1]",
            "..[1]",
            "a[1/b]",
            "a[b/c",
            "[1]]",
        ] {
            let error = Path::parse(path).expect_err(path);
            assert_eq!(error.code(), codes::UNSUPPORTED, "{path}");
        }
    }

    #[test]
    fn an_error_quotes_a_part() {
        let long = format!("{}[0]", "é".repeat(5_000));
        let error = Path::parse(&long).unwrap_err();
        assert!(error.message().contains("ééé..."));
        assert!(error.message().len() < 300);
    }
}
