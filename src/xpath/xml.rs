//! XML 1.0 through quick-xml's reader, which is not strict by itself: the rules
//! about names, attributes, references and what may stand outside the root element
//! are checked here.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use quick_xml::parser::{ElementParser, Parser};

use super::tree::{Builder, offset};
use crate::error::{Error, Result, codes};

/// Checks the whole source and tells the builder what lies where.
pub(super) fn parse(source: &str, tree: &mut Builder) -> Result<()> {
    if let Some(at) = source.bytes().position(|b| b < b' ' && !is_blank_byte(b)) {
        return Err(malformed(at));
    }
    let mut reader = reader(source);
    let mut names = Vec::new();
    loop {
        let start = position(&reader);
        let event = reader
            .read_event()
            .map_err(|_| malformed(error_position(&reader)))?;
        let end = position(&reader);
        let inside = tree.innermost().is_some();
        let tag = || source.get(start..end).unwrap_or_default();
        let proper = match &event {
            Event::Start(_) | Event::Empty(_) => {
                (inside || !tree.has_top()) && is_tag(tag(), &mut names)
            }
            Event::Text(text) => (inside && !text.contains("]]>")) || is_blank(text),
            Event::CData(_) => inside,
            Event::GeneralRef(body) => inside && resolve(body).is_some(),
            Event::PI(instruction) => is_name(instruction.target()),
            Event::Decl(_) => start == 0 && is_declaration(tag()),
            Event::DocType(_) => !tree.has_top(),
            Event::Eof => !inside,
            Event::End(_) | Event::Comment(_) => true,
        };
        if !proper {
            return Err(malformed(start));
        }
        match event {
            Event::Start(_) => tree.open(offset(start + 1), start)?,
            Event::Empty(_) => {
                tree.open(offset(start + 1), start)?;
                tree.close(end);
            }
            Event::End(_) => tree.close(end),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The name that starts at `start`, prefix included. The source has been checked.
pub(super) fn name_at(source: &str, start: usize) -> &str {
    let rest = source.get(start..).unwrap_or_default();
    let end = rest.bytes().position(|b| ends_name(Some(b)));
    end.and_then(|end| rest.get(..end)).unwrap_or(rest)
}

/// Whether the name that starts at `start` is `wanted`.
pub(super) fn name_is(source: &str, start: usize, wanted: &str) -> bool {
    let rest = source.get(start..).unwrap_or_default().as_bytes();
    rest.starts_with(wanted.as_bytes()) && ends_name(rest.get(wanted.len()).copied())
}

/// The value of an attribute of `element`, which is the source of an element.
pub(super) fn attribute<'a>(element: &'a str, name: &str) -> Option<Cow<'a, str>> {
    attributes(element.get(..start_tag(element))?)
        .flatten()
        .find(|attribute| attribute.key.as_ref() == name)
        .map(|attribute| match attribute.value {
            Cow::Borrowed(value) => value_text(value),
            Cow::Owned(value) => Cow::Owned(value_text(&value).into_owned()),
        })
}

/// The character data of an element itself. `parts` are its children: where each
/// starts and ends in `source`. With children, blank runs between them say nothing.
pub(super) fn own_text(
    source: &str,
    (start, end): (usize, usize),
    parts: impl ExactSizeIterator<Item = (usize, usize)>,
) -> String {
    let element = source.get(start..end).unwrap_or_default();
    // An empty-element tag ends with its start tag and holds no `</`.
    let first = start + start_tag(element);
    let last = element.rfind("</").map_or(first, |at| start + at);
    let alone = parts.len() == 0;
    let mut out = String::new();
    let mut from = first;
    for (to, next) in parts.chain([(last, last)]) {
        let before = out.len();
        push_text(source.get(from..to).unwrap_or_default(), &mut out);
        if !alone && out.get(before..).is_some_and(is_blank) {
            out.truncate(before);
        }
        from = next;
    }
    out
}

fn reader(source: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().check_comments = true;
    reader
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn error_position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.error_position()).unwrap_or(usize::MAX)
}

// The reader's own words may quote the document, which can be secret and long.
fn malformed(at: usize) -> Error {
    Error::new(codes::SERVER, format!("The XML is malformed at byte {at}."))
}

/// The length of the tag `element` begins with.
fn start_tag(element: &str) -> usize {
    let end = ElementParser::Outside.feed(element.as_bytes());
    end.map_or(element.len(), |end| end + 1)
}

/// Appends what a stretch without elements says.
fn push_text(stretch: &str, out: &mut String) {
    if !stretch.contains(['<', '&', '\r']) {
        out.push_str(stretch);
        return;
    }
    let mut reader = reader(stretch);
    loop {
        match reader.read_event() {
            Ok(Event::Text(text)) => push_lines(&text, out),
            Ok(Event::CData(data)) => push_lines(&data, out),
            Ok(Event::GeneralRef(body)) => out.extend(resolve(&body)),
            // The source was checked before: neither end nor error comes early.
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// Appends text with every line end as a line feed, as XML wants it.
fn push_lines(text: &str, out: &mut String) {
    let mut lines = text.split('\r');
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        if !line.starts_with('\n') {
            out.push('\n');
        }
        out.push_str(line);
    }
}

/// What the value of an attribute says, blanks made spaces as XML wants it.
fn value_text(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '\t', '\n', '\r']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
        let (before, special) = rest.split_at(at);
        out.push_str(before);
        let reference = special
            .strip_prefix('&')
            .and_then(|body| body.split_once(';'));
        if let Some((body, after)) = reference {
            out.extend(resolve(body));
            rest = after;
        } else {
            out.push(' ');
            let blank = if special.starts_with("\r\n") { 2 } else { 1 };
            rest = special.get(blank..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character a reference stands for: one of the five names, or a number.
fn resolve(body: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        let proper = digits.chars().all(|c| c.is_digit(radix));
        let value = u32::from_str_radix(digits, radix).ok().filter(|_| proper)?;
        char::from_u32(value).filter(|c| is_character(*c))
    };
    match body {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = body.strip_prefix('#')?;
            match digits.strip_prefix('x') {
                Some(digits) => number(digits, 16),
                None => number(digits, 10),
            }
        }
    }
}

/// The attributes of a start tag, its angle brackets included.
fn attributes(tag: &str) -> Attributes<'_> {
    let inner = tag.strip_suffix('>').unwrap_or(tag);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    let name = 1 + name_at(tag, 1).len();
    let mut attributes = Attributes::new(inner.get(name..).unwrap_or_default(), 0);
    // Its check for doubles takes the square of their number.
    attributes.with_checks(false);
    attributes
}

/// Whether a start tag keeps the rules; `names` is room to work in.
fn is_tag<'a>(tag: &'a str, names: &mut Vec<&'a str>) -> bool {
    names.clear();
    for attribute in attributes(tag) {
        let Ok(attribute) = attribute else {
            return false;
        };
        let name = attribute.key.into_inner();
        if !is_name(name) || !is_value(&attribute.value) {
            return false;
        }
        names.push(name);
    }
    names.sort_unstable();
    is_name(name_at(tag, 1))
        && is_spaced(tag)
        && names.windows(2).all(|pair| pair.first() != pair.last())
}

/// Whether an XML declaration keeps the rules. The encoding it names changes nothing:
/// what is not UTF-8 does not come this far.
fn is_declaration(declaration: &str) -> bool {
    // What `attributes` skips as the name is `?xml` here.
    let inner = declaration.strip_suffix("?>").unwrap_or(declaration);
    let names: Result<Vec<_>, _> = attributes(inner)
        .map(|attribute| attribute.map(|attribute| attribute.key.into_inner()))
        .collect();
    let names = names.unwrap_or_default();
    let mut order = ["version", "encoding", "standalone"].into_iter();
    names.first() == Some(&"version") && names.iter().all(|name| order.any(|next| next == *name))
}

/// Whether a blank or the end of the tag follows each value, which the iterator
/// over attributes does not ask for.
fn is_spaced(tag: &str) -> bool {
    let mut quote = None;
    let mut bytes = tag.bytes().peekable();
    while let Some(b) = bytes.next() {
        match b {
            _ if quote == Some(b) => {
                quote = None;
                if !ends_name(bytes.peek().copied()) {
                    return false;
                }
            }
            b'"' | b'\'' if quote.is_none() => quote = Some(b),
            _ => {}
        }
    }
    true
}

fn is_value(raw: &str) -> bool {
    let mut pieces = raw.split('&');
    let plain = pieces.next().is_some_and(|piece| !piece.contains('<'));
    plain
        && pieces.all(|piece| {
            piece
                .split_once(';')
                .is_some_and(|(body, after)| resolve(body).is_some() && !after.contains('<'))
        })
}

fn is_name(name: &str) -> bool {
    let mut rest = name.chars();
    rest.next().is_some_and(starts_name) && rest.all(continues_name)
}

fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_' | ':'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn ends_name(byte: Option<u8>) -> bool {
    byte.is_none_or(|b| is_blank_byte(b) || matches!(b, b'/' | b'>'))
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(is_blank_byte)
}

fn is_blank_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}
