//! `application/x-www-form-urlencoded`: queries, request bodies, some answers.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters; a blank becomes %20, which both forms read.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// `a=1&b=2`, in the order given.
pub(crate) fn join<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(&encode(name.as_ref()));
        out.push('=');
        out.push_str(&encode(value.as_ref()));
    }
    out
}

/// The pairs in their order; bytes that are no UTF-8 are replaced, empty parts left out.
pub(crate) fn split(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        })
        .collect()
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_split_again() {
        let pairs = [
            ("scope", "a b"),
            ("url", "http://x/?a=1&b=2#c"),
            ("t", "ä+%"),
        ];
        let text = join(&pairs);
        assert_eq!(
            text,
            "scope=a%20b&url=http%3A%2F%2Fx%2F%3Fa%3D1%26b%3D2%23c&t=%C3%A4%2B%25"
        );
        let back = split(&text);
        assert_eq!(back.len(), 3);
        for ((name, value), (n, v)) in pairs.iter().zip(&back) {
            assert_eq!((*name, *value), (n.as_str(), v.as_str()));
        }
    }

    #[test]
    fn odd_input_is_read_without_complaint() {
        for (text, expected) in [
            ("", vec![]),
            ("&&", vec![]),
            ("a", vec![("a", "")]),
            ("a+b=c+d", vec![("a b", "c d")]),
            ("a=b=c", vec![("a", "b=c")]),
            ("a=%zz%4", vec![("a", "%zz%4")]),
            ("a=%ff", vec![("a", "\u{fffd}")]),
        ] {
            let expected: Vec<(String, String)> = expected
                .into_iter()
                .map(|(n, v)| (n.to_owned(), v.to_owned()))
                .collect();
            assert_eq!(split(text), expected, "{text}");
        }
    }
}
