//! Texts with their encodings undone, so that a value is found in any of them.

use crate::error::acts;

/// A text read once, and where each of its bytes came from.
pub(super) struct View {
    pub(super) bytes: Vec<u8>,
    /// One more than there are bytes: the last is the end.
    pub(super) from: Vec<usize>,
}

impl View {
    /// Undoes percent-encoding, backslash escapes and those of HTML, one layer of each; `+` and blank are the same, and
    /// so are the characters that error texts show as a blank.
    /// `None` when there was nothing to undo.
    pub(super) fn of(text: &[u8], from: impl Fn(usize) -> usize) -> Option<Self> {
        let plain = |b: &u8| b.is_ascii() && !b.is_ascii_control() && !b"%\\&+".contains(b);
        if text.iter().all(plain) {
            return None;
        }
        let mut view = Self {
            bytes: Vec::with_capacity(text.len()),
            from: Vec::with_capacity(text.len() + 1),
        };
        let mut at = 0;
        while at < text.len() {
            let (decoded, length) = unit(&text[at..]);
            let mut buffer = [0; 4];
            match decoded {
                Unit::Byte(byte) => view.push(byte, from(at)),
                Unit::Char(c) if acts(c) => view.push(b' ', from(at)),
                Unit::Char(c) => {
                    for byte in c.encode_utf8(&mut buffer).bytes() {
                        view.push(byte, from(at));
                    }
                }
            }
            at += length;
        }
        view.from.push(from(text.len()));
        Some(view)
    }

    fn push(&mut self, byte: u8, from: usize) {
        let blank = byte == b'+' || byte.is_ascii_control();
        self.bytes.push(if blank { b' ' } else { byte });
        self.from.push(from);
    }
}

enum Unit {
    Byte(u8),
    Char(char),
}

/// What stands at the beginning, and how long it is there.
fn unit(text: &[u8]) -> (Unit, usize) {
    match text {
        [b'%', a, b, ..] => match (nibble(*a), nibble(*b)) {
            (Some(a), Some(b)) => (Unit::Byte(a << 4 | b), 3),
            _ => (Unit::Byte(b'%'), 1),
        },
        [b'\\', rest @ ..] => backslash(rest),
        [b'&', rest @ ..] => entity(rest),
        [0..=0x7f, ..] => (Unit::Byte(text[0]), 1),
        _ => match first_char(text) {
            Some(c) => (Unit::Char(c), c.len_utf8()),
            None => (Unit::Byte(text[0]), 1),
        },
    }
}

fn first_char(text: &[u8]) -> Option<char> {
    let text = &text[..text.len().min(4)];
    let valid = match std::str::from_utf8(text) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&text[..error.valid_up_to()]).ok()?,
    };
    valid.chars().next()
}

fn backslash(rest: &[u8]) -> (Unit, usize) {
    let char = |digits: &[u8], length| {
        let c = number(digits, 16).and_then(char::from_u32);
        c.map(|c| (Unit::Char(c), length))
    };
    let escape = match rest {
        [b'u', b'{', digits @ ..] => {
            let end = digits.iter().take(7).position(|b| *b == b'}');
            end.and_then(|end| char(&digits[..end], end + 4))
        }
        // JSON has two escapes for one character beyond the first 65,536.
        [b'u', a, b, c, d, b'\\', b'u', e, f, g, h, ..]
            if matches!(number(&[*a, *b, *c, *d], 16), Some(0xd800..=0xdbff)) =>
        {
            let units = [[*a, *b, *c, *d], [*e, *f, *g, *h]];
            let units = units.map(|digits| number(&digits, 16).and_then(|n| n.try_into().ok()));
            let pair = char::decode_utf16(units.into_iter().flatten()).next();
            pair.and_then(Result::ok).map(|c| (Unit::Char(c), 12))
        }
        [b'u', a, b, c, d, ..] => char(&[*a, *b, *c, *d], 6),
        [b'x', a, b, ..] => char(&[*a, *b], 4),
        [c @ (b'/' | b'"' | b'\\' | b'\''), ..] => Some((Unit::Byte(*c), 2)),
        [b'n', ..] => Some((Unit::Byte(b'\n'), 2)),
        [b'r', ..] => Some((Unit::Byte(b'\r'), 2)),
        [b't' | b'b' | b'f' | b'0', ..] => Some((Unit::Byte(b' '), 2)),
        _ => None,
    };
    escape.unwrap_or((Unit::Byte(b'\\'), 1))
}

fn entity(rest: &[u8]) -> (Unit, usize) {
    let named = rest
        .iter()
        .take(10)
        .position(|b| *b == b';')
        .and_then(|end| {
            let c = match &rest[..end] {
                b"amp" => Some('&'),
                b"lt" => Some('<'),
                b"gt" => Some('>'),
                b"quot" => Some('"'),
                b"apos" => Some('\''),
                [b'#', b'x' | b'X', digits @ ..] => number(digits, 16).and_then(char::from_u32),
                [b'#', digits @ ..] => number(digits, 10).and_then(char::from_u32),
                _ => None,
            };
            c.map(|c| (Unit::Char(c), end + 2))
        });
    named.unwrap_or((Unit::Byte(b'&'), 1))
}

fn nibble(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}

/// A name or value of a form or a query.
pub(super) fn form(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text)
        .decode_utf8_lossy()
        .into_owned()
}
