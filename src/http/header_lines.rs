//! Header lines a program wrote: parsed and checked before anything is sent.

use crate::error::{Error, Result, codes};

/// Parses `Name: value` lines separated by CRLF (or LF); empty lines are skipped.
/// 601 names the line that is none.
pub(crate) fn parse_header_lines(text: &str) -> Result<Vec<(String, String)>> {
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            header_line(line).ok_or_else(|| {
                // The line may hold a credential: only its number is told.
                let text = format!(
                    "Line {} of the headers is not of the form `Name: value`.",
                    number + 1
                );
                Error::new(codes::UNSUPPORTED, text)
            })
        })
        .collect()
}

fn header_line(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    let value = value.trim();
    let printable = !value.chars().any(|c| c.is_control() && c != '\t');
    (is_token(name) && printable).then(|| (name.to_owned(), value.to_owned()))
}

/// RFC 9110's `token`.
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parsed_or_refused() {
        let parsed = parse_header_lines("X-A: 1\r\n\r\nx-b:two:2 \n").unwrap();
        assert_eq!(
            parsed,
            [("X-A".into(), "1".into()), ("x-b".into(), "two:2".into())]
        );
        assert!(parse_header_lines("").unwrap().is_empty());
        for bad in [
            "no colon",
            ": x",
            "a b: c",
            "A: b\u{0}",
            "A: 1\rB: 2",
            "Ä: 1",
        ] {
            let error = parse_header_lines(bad).unwrap_err();
            assert_eq!(error.code(), codes::UNSUPPORTED, "{bad:?}");
            assert!(!error.message().contains(bad));
        }
    }
}
