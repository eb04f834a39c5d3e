//! Addresses, heads and bodies with the values of credentials masked, by the names they stand behind.

use std::borrow::Cow;

use super::MASK;
use super::decode;
use super::names::{
    header_is_harmless, member_is_secret, param_is_harmless, token_member_is_harmless,
};

/// What stands between `//` and `@`.
pub(super) fn user_info(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map(|parts| parts.0)
}

/// An address, or a request line, without credentials before its host and with the values of parameters masked that
/// are not known to be harmless.
pub(crate) fn address(text: &str) -> String {
    let text = match user_info(text) {
        Some(user_info) => Cow::Owned(text.replacen(&format!("{user_info}@"), "", 1)),
        None => Cow::Borrowed(text),
    };
    query(&text, |name| !param_is_harmless(name))
}

fn query(text: &str, secret: impl Fn(&str) -> bool) -> String {
    let Some((before, after)) = text.split_once('?') else {
        return text.to_owned();
    };
    let (query, rest) = match after.find(' ') {
        Some(at) => after.split_at(at),
        None => (after, ""),
    };
    // A fragment is no place for a credential that is meant for us; what stands there is nobody's business.
    let query = query.split('#').next().unwrap_or_default();
    format!("{before}?{}{rest}", pairs(query, secret))
}

fn pairs(text: &str, secret: impl Fn(&str) -> bool) -> String {
    let pairs: Vec<_> = text
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && secret(&decode::form(name)) => {
                Cow::Owned(format!("{name}={MASK}"))
            }
            _ => Cow::Borrowed(pair),
        })
        .collect();
    pairs.join("&")
}

/// A head, its lines ended by CRLF or LF, with continuation lines.
pub(crate) fn head(head: &str) -> String {
    let mut masked = false;
    let lines = head.trim_end().split('\n').enumerate().map(|(n, line)| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if n == 0 {
            return address(line);
        }
        if line.starts_with([' ', '\t']) {
            return if masked {
                format!(" {MASK}")
            } else {
                line.to_owned()
            };
        }
        let Some((name, value)) = line.split_once(':') else {
            masked = true;
            return MASK.to_owned();
        };
        let name = name.trim();
        masked = !header_is_harmless(name);
        if masked {
            format!("{name}: {MASK}")
        } else if name.to_ascii_lowercase().ends_with("location") {
            format!("{name}: {}", address(value.trim()))
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\r\n")
}

/// A body. Of requests for tokens and their answers only what is known to be harmless is shown; of any other all but
/// what has the name of a credential. `whole`: it was not cut.
pub(crate) fn body(text: &str, tokens: bool, whole: bool) -> String {
    let is_json = text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '[']);
    let is_form = !is_json
        && !text
            .trim()
            .contains(|c: char| c.is_whitespace() || c == '<');
    let not_shown = || "(not shown)".to_owned();
    let broken = || whole && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err();
    match (tokens, is_json, is_form) {
        (true, true, _) if broken() => not_shown(),
        (true, true, _) => json(text, true),
        (true, _, true) if text.contains('=') => {
            pairs(text, |name| !token_member_is_harmless(name))
        }
        (true, ..) => not_shown(),
        // What cannot be read cannot be masked.
        (false, true, _) if names_secret(text) && broken() => not_shown(),
        (false, true, _) => json(text, false),
        (false, _, true) => pairs(text, member_is_secret),
        (false, ..) if text.to_ascii_lowercase().contains("_token") => not_shown(),
        (false, ..) => text.to_owned(),
    }
}

/// Whether a secret member may be named in what is no JSON, or broken JSON.
fn names_secret(text: &str) -> bool {
    // An escape can spell any name.
    text.contains("\\u")
        || text
            .split(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c))
            .any(member_is_secret)
}

/// JSON, perhaps cut, its layout kept.
fn json(text: &str, tokens: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'"' {
            let end = text[at..].find('"').map_or(text.len(), |found| at + found);
            out.push_str(&text[at..end]);
            at = end;
            continue;
        }
        let end = string_end(bytes, at);
        let colon = skip_blank(bytes, end);
        if bytes.get(colon) != Some(&b':') {
            out.push_str(&with_addresses(&text[at..end]));
            at = end;
            continue;
        }
        let name = serde_json::from_str::<String>(&text[at..end]).unwrap_or_default();
        let value = skip_blank(bytes, colon + 1);
        out.push_str(&text[at..value]);
        at = value;
        let shown = if tokens {
            token_member_is_harmless(&name)
        } else {
            !member_is_secret(&name)
        };
        let end = value_end(bytes, value);
        // The code of an error is a number, and no secret; in an answer with tokens nothing is taken on trust.
        let is_scalar = !matches!(bytes.get(value), Some(b'"' | b'[' | b'{'));
        let is_word = matches!(
            &text[value..end].trim_end(),
            &"null" | &"true" | &"false" | &""
        );
        if !shown && !(is_scalar && (is_word || !tokens)) {
            out.push_str(&format!("\"{MASK}\""));
            at = end;
        }
    }
    out
}

/// Links among the values of JSON carry the keys of what they lead to.
fn with_addresses(value: &str) -> Cow<'_, str> {
    if value.contains("://") && value.contains('?') {
        let quote = if value.len() > 1 && value.ends_with('"') {
            "\""
        } else {
            ""
        };
        let inner = value.strip_suffix(quote).unwrap_or(value);
        Cow::Owned(format!("{}{quote}", query(inner, member_is_secret)))
    } else {
        Cow::Borrowed(value)
    }
}

/// Behind the closing quote; the end of the text when it is not there.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn skip_blank(bytes: &[u8], start: usize) -> usize {
    let blank = bytes[start.min(bytes.len())..]
        .iter()
        .take_while(|b| b.is_ascii_whitespace());
    start + blank.count()
}

/// Behind a value, all that is in it included.
fn value_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at = string_end(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' | b',' if depth == 0 => return at,
            b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
