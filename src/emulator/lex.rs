//! The words, signs and strings of a search.

/// One piece of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    Text(String),
    Number(i64),
    Sign(&'static str),
    Open,
    Close,
    OpenBrace,
    CloseBrace,
}

const SIGNS: [&str; 6] = ["!=", "<=", ">=", "=", "<", ">"];

/// Cuts a search into pieces; nothing when a character has no place in one.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut rest = text.trim_start();
    let mut out = Vec::new();
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..)?;
        rest = match first {
            '(' => push(&mut out, Token::Open, after),
            ')' => push(&mut out, Token::Close, after),
            '{' => push(&mut out, Token::OpenBrace, after),
            '}' => push(&mut out, Token::CloseBrace, after),
            '\'' => {
                let (text, after) = string(after)?;
                push(&mut out, Token::Text(text), after)
            }
            c if c.is_ascii_digit() => {
                let end = rest
                    .find(|c: char| !c.is_ascii_digit())
                    .unwrap_or(rest.len());
                let (digits, after) = rest.split_at_checked(end)?;
                push(&mut out, Token::Number(digits.parse().ok()?), after)
            }
            c if c.is_ascii_alphabetic() => {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
                    .unwrap_or(rest.len());
                let (word, after) = rest.split_at_checked(end)?;
                push(&mut out, Token::Word(word.to_owned()), after)
            }
            _ => {
                let sign = SIGNS.into_iter().find(|s| rest.starts_with(s))?;
                push(&mut out, Token::Sign(sign), rest.get(sign.len()..)?)
            }
        }
        .trim_start();
    }
    Some(out)
}

fn push<'a>(out: &mut Vec<Token>, token: Token, rest: &'a str) -> &'a str {
    out.push(token);
    rest
}

// Up to the closing quote; `\'` and `\\` stand for the second character.
fn string(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return Some((out, text.get(at + 1..)?)),
            '\\' => match chars.next() {
                Some((_, c @ ('\'' | '\\'))) => out.push(c),
                _ => return None,
            },
            c => out.push(c),
        }
    }
    None
}
