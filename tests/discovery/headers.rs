//! Header lines that say what is sent and what is wanted.

use crate::parts;
use crate::recorder::Recorded;
use crate::route::{Meant, Way};

/// What is wrong with a request's header lines.
pub(crate) fn check(meant: &Meant<'_>, request: &Recorded) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut want = |good: bool, words: String| {
        if !good {
            wrong.push(words);
        }
    };
    let header = |name: &str| request.header(name).unwrap_or_default();
    for name in [
        "Host",
        "Accept",
        "Content-Type",
        "Content-Length",
        "Authorization",
        "Content-Range",
    ] {
        let times = request
            .headers
            .iter()
            .filter(|(n, _)| n.eq_ignore_ascii_case(name))
            .count();
        want(times <= 1, format!("{name} is there {times} times"));
    }
    want(!header("Host").is_empty(), "there is no Host".to_owned());
    let authorized = header("Authorization").starts_with("Bearer ");
    want(authorized, "there is no Bearer token".to_owned());

    let pairs = parts::pairs(request.query());
    let content = pairs
        .iter()
        .any(|(name, value)| name == "alt" && value == "media")
        || meant.id == "drive.files.export";
    let accept = header("Accept");
    if content {
        // JSON may be what the content is; nothing else may be the only thing wanted.
        let any = accept.is_empty() || accept.split(',').any(|one| one.trim().starts_with("*/*"));
        want(any, format!("content is wanted, and Accept is {accept:?}"));
    } else {
        let json = accept.is_empty()
            || accept
                .split(',')
                .any(|one| ["application/json", "*/*"].contains(&one.trim()));
        want(json, format!("JSON is wanted, and Accept is {accept:?}"));
    }

    let kind = header("Content-Type");
    let length = request.header("Content-Length");
    let (verb, body) = (&request.verb, request.body.len());
    if matches!(verb.as_str(), "POST" | "PATCH" | "PUT") {
        let told = length.is_some() || !header("Transfer-Encoding").is_empty();
        want(told, format!("a {verb} without a length"));
    } else {
        want(body == 0, format!("a {verb} with a body of {body} bytes"));
    }
    match meant.way {
        Way::Plain | Way::Opening if body > 0 => {
            let json = is_json(kind);
            want(json, format!("a JSON body, and Content-Type is {kind:?}"));
        }
        Way::Plain => want(
            kind.is_empty(),
            format!("no body, and Content-Type is {kind:?}"),
        ),
        _ => {}
    }
    match meant.way {
        Way::Opening => {
            let told = header("X-Upload-Content-Type");
            want(
                told.contains('/'),
                format!("X-Upload-Content-Type is {told:?}"),
            );
            let told = header("X-Upload-Content-Length");
            want(
                told.parse::<u64>().is_ok(),
                format!("X-Upload-Content-Length is {told:?}"),
            );
        }
        Way::Session => {
            let range = header("Content-Range");
            want(
                fits(range, body),
                format!("Content-Range {range:?} over {body} bytes"),
            );
        }
        _ => {}
    }
    wrong
}

pub(crate) fn is_json(kind: &str) -> bool {
    ["application/json; charset=utf-8", "application/json"]
        .iter()
        .any(|json| kind.eq_ignore_ascii_case(json))
}

/// Whether `bytes first-last/total` or `bytes */total` says what is sent.
fn fits(range: &str, sent: usize) -> bool {
    let Some((span, total)) = range.strip_prefix("bytes ").and_then(|r| r.split_once('/')) else {
        return false;
    };
    let total = if total == "*" {
        Some(u64::MAX)
    } else {
        total.parse().ok()
    };
    let Some(total) = total else { return false };
    let Some((first, last)) = span.split_once('-') else {
        return span == "*" && sent == 0;
    };
    let (Ok(first), Ok(last)) = (first.parse::<u64>(), last.parse::<u64>()) else {
        return false;
    };
    let unit = 256 * 1024;
    let whole_units = (last + 1) % unit == 0 || last + 1 == total;
    first <= last && last < total && last - first + 1 == sent as u64 && whole_units
}

#[test]
fn ranges() {
    for (range, sent) in [
        ("bytes 0-9/10", 10),
        ("bytes */10", 0),
        ("bytes */*", 0),
        ("bytes 0-262143/500000", 262_144),
    ] {
        assert!(fits(range, sent), "{range}");
    }
    for (range, sent) in [
        ("", 0),
        ("bytes 0-9/10", 9),
        ("bytes 0-9/20", 10),
        ("bytes 5-4/10", 0),
        ("bytes */10", 1),
        ("0-9/10", 10),
    ] {
        assert!(!fits(range, sent), "{range}");
    }
}
