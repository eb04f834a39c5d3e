//! MIME types as they may stand in a header line.

use crate::error::{Error, Result, codes};

/// Refuses (601) what is not `type/subtype`, perhaps with parameters: it goes into header
/// lines, where a line break would begin another one.
pub(super) fn check(text: &str) -> Result<()> {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    let sound = essence
        .trim()
        .split_once('/')
        .is_some_and(|(kind, sub)| is_token(kind) && is_token(sub))
        && text.starts_with(|c: char| !c.is_whitespace())
        && parameters.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !essence.contains(char::is_control);
    if sound {
        return Ok(());
    }
    Err(Error::new(
        codes::UNSUPPORTED,
        format!(
            "{text:?} is not a MIME type: type/subtype is, perhaps with ;name=value behind it."
        ),
    ))
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        for good in [
            "text/plain",
            "text/plain; charset=UTF-8",
            "text/plain ;charset=\"a b\"",
            "application/vnd.ms-excel.sheet.macroEnabled.12",
            "image/svg+xml",
            "a/b;",
        ] {
            assert!(check(good).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "text",
            "text/",
            "/plain",
            "text/plain/x",
            " text/plain",
            "text/pl ain",
            "text/plain\r\nX-Evil: 1",
            "text/plain\n",
            "text/plain; a=b\r\nX: y",
            "text/plain; a=\0",
            "text/plain; a=\u{7f}",
            "text/plain;\tx=y",
            "t\u{e9}xt/plain",
        ] {
            assert_eq!(
                check(bad).unwrap_err().code(),
                codes::UNSUPPORTED,
                "{bad:?}"
            );
        }
    }
}
