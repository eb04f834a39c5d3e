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
    let text = query(&text, |name| !param_is_harmless(name));
    // What has no name may be anything.
    let bare = |pair: &str| !pair.is_empty() && !pair.contains('=') && !param_is_harmless(pair);
    let Some((before, after)) = text.split_once('?') else {
        return text;
    };
    let (query, rest) = after.split_at(version_at(after));
    let pairs = query
        .split('&')
        .map(|pair| if bare(pair) { MASK } else { pair });
    format!("{before}?{}{rest}", pairs.collect::<Vec<_>>().join("&"))
}

fn query(text: &str, secret: impl Fn(&str) -> bool) -> String {
    let (address, rest) = text.split_at(version_at(text));
    // A fragment is no place for a credential that is meant for us; what stands there is nobody's business.
    let address = address.split('#').next().unwrap_or_default();
    let Some((before, query)) = address.split_once('?') else {
        return format!("{}{rest}", path(address, secret));
    };
    let (before, query) = (path(before, &secret), pairs(query, &secret));
    format!("{before}?{query}{rest}")
}

/// In a request line the version stands behind the address.
fn version_at(text: &str) -> usize {
    text.rfind(" HTTP/").unwrap_or(text.len())
}

/// A path, whose segments may have parameters behind a semicolon.
fn path(text: &str, secret: impl Fn(&str) -> bool) -> String {
    let segments = text.split('/').map(|segment| {
        let mut parts = segment.split(';');
        let own = parts.next().unwrap_or_default().to_owned();
        parts.fold(own, |done, pair| format!("{done};{}", pairs(pair, &secret)))
    });
    segments.collect::<Vec<_>>().join("/")
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
            // What goes on in the next line is part of the address.
            masked = true;
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
    let broken = || is_broken(text, whole);
    match (tokens, is_json, is_form) {
        (true, true, _) if broken() => not_shown(),
        (true, true, _) => json(text, true),
        (true, _, true) if is_form_of_names(text) => {
            pairs(text, |name| !token_member_is_harmless(name))
        }
        (true, ..) => not_shown(),
        // What cannot be read cannot be masked.
        (false, true, _) if names_secret(text) && broken() => not_shown(),
        (false, true, _) => json(text, false),
        (false, ..) => {
            let text = match is_form {
                true => pairs(text, member_is_secret),
                // JSON may stand among other things: in a part of a message, or behind a guard.
                false => json(text, false),
            };
            if text.to_ascii_lowercase().contains("_token") && !is_form || gives_secret(&text) {
                not_shown()
            } else {
                text
            }
        }
    }
}

/// Whether a text is no JSON, as far as it goes.
fn is_broken(text: &str, whole: bool) -> bool {
    let text = if whole {
        text
    } else {
        text.strip_suffix("...").unwrap_or(text)
    };
    let read = serde_json::from_str::<serde::de::IgnoredAny>(text);
    read.is_err_and(|error| whole || !error.is_eof())
}

/// Whether each pair has a name, and one that is a name and no credential by itself; one at least has a value.
fn is_form_of_names(text: &str) -> bool {
    let pairs = || text.trim().split('&').map(|pair| pair.split_once('='));
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.[]".contains(c);
    let is_name = |name: &str| name.len() <= 60 && decode::form(name).chars().all(plain);
    pairs().all(|pair| pair.is_some_and(|(name, value)| is_name(name) && !value.starts_with('=')))
        && pairs().flatten().any(|(_, value)| !value.is_empty())
}

/// Whether a text, what JSON it has masked already, has the name of a credential and a value behind it.
fn gives_secret(text: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let mut rest = text;
    while let Some(start) = rest.find(word) {
        let from = &rest[start..];
        let end = from.find(|c| !word(c)).unwrap_or(from.len());
        let (name, behind) = from.split_at(end);
        rest = behind;
        let behind = behind.trim_start_matches(['"', '\'', ' ', '\\']);
        // `code` and `key` are elements of pages and words before colons, too.
        let common = matches!(name, "code" | "key") && !behind.starts_with('=');
        if behind.starts_with([':', '=', '>']) && member_is_secret(name) && !common {
            let value = behind[1..].trim_start_matches(['"', '\'', ' ']);
            if !value.is_empty() && !value.starts_with(MASK) {
                return true;
            }
        }
    }
    false
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
        let is_code = !tokens && name.eq_ignore_ascii_case("code");
        let is_scalar = !matches!(bytes.get(value), Some(b'"' | b'[' | b'{'));
        let is_word = matches!(
            &text[value..end].trim_end(),
            &"null" | &"true" | &"false" | &""
        );
        if !shown && !(is_scalar && (is_word || is_code)) {
            out.push_str(&format!("\"{MASK}\""));
            at = end;
        }
    }
    out
}

/// Links among the values of JSON carry the keys of what they lead to.
fn with_addresses(value: &str) -> Cow<'_, str> {
    let read = serde_json::from_str::<String>(value);
    // What was cut has no end; it is taken as it stands.
    let text = match &read {
        Ok(text) => text.as_str(),
        Err(_) => value.trim_start_matches('"'),
    };
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let address = word.trim_end();
        if address.contains("://") {
            Cow::Owned(query(address, member_is_secret) + &word[address.len()..])
        } else {
            Cow::Borrowed(word)
        }
    });
    let masked: String = words.collect();
    if masked == text {
        return Cow::Borrowed(value);
    }
    Cow::Owned(match read {
        Ok(_) => serde_json::Value::String(masked).to_string(),
        Err(_) => format!("\"{masked}"),
    })
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
