//! What keeps an error's text a text: one line, and not longer than a person reads.

/// How many characters a text has at most.
const LIMIT: usize = 2000;
/// How many of them are its end, which tells the cause.
const END: usize = 500;
const GAP: &str = " ... ";

/// The text without what a terminal or a log would act on; one that is too long loses its middle.
pub(super) fn one_line(text: String) -> String {
    let text = if text.contains(acts) {
        text.replace(acts, " ")
    } else {
        text
    };
    let count = if text.len() > LIMIT {
        text.chars().count()
    } else {
        0
    };
    if count <= LIMIT {
        return text;
    }
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let begin = &text[..at(LIMIT - END - GAP.len())];
    let end = &text[at(count - END)..];
    format!("{begin}{GAP}{end}")
}

/// Control characters, and those that turn the direction of what follows.
pub(crate) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
        )
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

/// A value of the program's for an error text: short and printable.
pub(crate) fn quote(value: &str) -> String {
    let short: String = value.chars().take(60).collect();
    let more = if short.len() < value.len() { "..." } else { "" };
    format!("{short:?}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_one_line_of_bounded_length() {
        assert_eq!(one_line("a\r\nb\u{1b}[31m\u{202e}c".into()), "a  b [31m c");
        assert_eq!(one_line("é".repeat(LIMIT)), "é".repeat(LIMIT));
        let long = one_line(format!("begin{}end", "é".repeat(LIMIT)));
        assert_eq!(long.chars().count(), LIMIT);
        assert!(long.starts_with("begin") && long.ends_with("end") && long.contains(GAP));
    }
}
