//! JSON as RFC 8259 has it, without recursion and without copies: the source is
//! checked once, and text is unescaped when somebody asks for it.

use std::borrow::Cow;

use super::tree::{Builder, JSON_NAME, NO_NAME, offset};
use crate::error::{Error, Result, codes};

/// Checks the whole source and tells the builder what lies where.
pub(super) fn parse(source: &str, tree: &mut Builder) -> Result<()> {
    let mut scan = Scanner {
        bytes: source.as_bytes(),
        at: 0,
    };
    let mut name = JSON_NAME;
    'value: loop {
        scan.blanks();
        match scan.peek() {
            Some(b'{') => {
                tree.open(name, scan.at)?;
                scan.at += 1;
                scan.blanks();
                if scan.peek() != Some(b'}') {
                    name = scan.key()?;
                    continue;
                }
            }
            Some(b'[') => {
                tree.open(name, scan.at)?;
                scan.at += 1;
                scan.blanks();
                if scan.peek() != Some(b']') {
                    name = NO_NAME;
                    continue;
                }
            }
            _ => {
                tree.leaf(name, scan.at);
                scan.scalar()?;
            }
        }
        // A value is complete: so may be what holds it.
        loop {
            scan.blanks();
            let Some(start) = tree.innermost() else {
                return scan.end();
            };
            let object = scan.bytes.get(start) == Some(&b'{');
            match (scan.peek(), object) {
                (Some(b','), true) => {
                    scan.at += 1;
                    scan.blanks();
                    name = scan.key()?;
                    continue 'value;
                }
                (Some(b','), false) => {
                    scan.at += 1;
                    name = NO_NAME;
                    continue 'value;
                }
                (Some(b'}'), true) | (Some(b']'), false) => {
                    scan.at += 1;
                    tree.close(scan.at);
                }
                (_, true) => return Err(scan.expected("`,` or `}`")),
                (_, false) => return Err(scan.expected("`,` or `]`")),
            }
        }
    }
}

/// What is between the quotes of the string whose first byte after the quote is
/// at `start`. The source has been checked.
pub(super) fn string_at(source: &str, start: usize) -> &str {
    let rest = source.get(start..).unwrap_or_default();
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(step) = position(bytes, at, |b| b == b'"' || b == b'\\') {
        if bytes.get(step) == Some(&b'"') {
            return rest.get(..step).unwrap_or_default();
        }
        at = step + 2;
    }
    rest
}

/// The scalar that starts at `start`, quotes included. The source has been checked.
pub(super) fn scalar_at(source: &str, start: usize) -> &str {
    let rest = source.get(start..).unwrap_or_default();
    let length = if rest.starts_with('"') {
        string_at(source, start + 1).len() + 2
    } else {
        position(rest.as_bytes(), 0, |b| {
            matches!(b, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r')
        })
        .unwrap_or(rest.len())
    };
    rest.get(..length).unwrap_or(rest)
}

/// Whether the string that starts at `start` says `wanted`.
pub(super) fn string_is(source: &str, start: usize, wanted: &str) -> bool {
    let rest = source.get(start..).unwrap_or_default().as_bytes();
    let plain = !wanted.contains(['"', '\\']);
    if plain
        && rest.starts_with(wanted.as_bytes())
        && let Some(b'"') = rest.get(wanted.len())
    {
        return true;
    }
    // Only an escape can make two texts equal that are written differently.
    match position(rest, 0, |b| b == b'"' || b == b'\\') {
        Some(at) if rest.get(at) == Some(&b'\\') => unescape(string_at(source, start)) == wanted,
        _ => false,
    }
}

/// What a string says. An unpaired surrogate reads U+FFFD.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut pieces = raw.split('\\');
    out.push_str(pieces.next().unwrap_or_default());
    // The high half of a pair waits for the escape right behind it.
    let mut high: Option<u32> = None;
    while let Some(piece) = pieces.next() {
        let unit = piece
            .strip_prefix('u')
            .and_then(|hex| u32::from_str_radix(hex.get(..4)?, 16).ok());
        if let (Some(first), Some(second @ 0xDC00..=0xDFFF)) = (high, unit) {
            let pair = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            out.push(char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER));
            out.push_str(piece.get(5..).unwrap_or_default());
            high = None;
            continue;
        }
        if high.take().is_some() {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        if let Some(unit) = unit {
            let rest = piece.get(5..).unwrap_or_default();
            match unit {
                0xD800..=0xDBFF if rest.is_empty() => high = Some(unit),
                unit => out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)),
            }
            out.push_str(rest);
            continue;
        }
        if piece.is_empty() {
            // An escaped backslash: what follows it is plain text.
            out.push('\\');
            out.push_str(pieces.next().unwrap_or_default());
            continue;
        }
        out.push(match piece.as_bytes().first() {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'"') => '"',
            _ => '/',
        });
        out.push_str(piece.get(1..).unwrap_or_default());
    }
    if high.is_some() {
        out.push(char::REPLACEMENT_CHARACTER);
    }
    Cow::Owned(out)
}

fn position(bytes: &[u8], from: usize, test: impl Fn(u8) -> bool) -> Option<usize> {
    let found = bytes.get(from..)?.iter().position(|b| test(*b))?;
    Some(from + found)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn end(&self) -> Result<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.expected("the end")),
        }
    }

    /// A name and its colon; answers where the name starts.
    fn key(&mut self) -> Result<u32> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a name in quotes"));
        }
        let start = offset(self.at + 1);
        self.string()?;
        self.blanks();
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(start)
    }

    fn scalar(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            _ => Err(self.expected("a value")),
        }
    }

    fn literal(&mut self, word: &str) -> Result<()> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.expected("a value"));
        }
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<()> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        // A zero stands alone: what follows it cannot be a digit.
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.expected("a digit"));
        }
        Ok(())
    }

    fn string(&mut self) -> Result<()> {
        self.at += 1;
        loop {
            let found = position(self.bytes, self.at, |b| b == b'"' || b == b'\\' || b < b' ');
            self.at = found.unwrap_or(self.bytes.len());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.expected("an escape, not a control character,")),
                None => return Err(self.expected("a closing quote")),
            }
        }
    }

    fn escape(&mut self) -> Result<()> {
        self.at += 1;
        let escape = self.peek();
        match escape {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let hex = self.bytes.get(self.at + 1..self.at + 5);
                if !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) {
                    return Err(self.expected("four hexadecimal digits"));
                }
                self.at += 5;
            }
            _ => return Err(self.expected("an escape JSON knows")),
        }
        Ok(())
    }

    fn expected(&self, what: &str) -> Error {
        let at = self.at;
        Error::new(
            codes::SERVER,
            format!("The JSON is malformed: {what} was expected at byte {at}."),
        )
    }
}
