//! The head of an answer, read as it came.

use super::Fault;

/// How long a head may be, all interim ones included.
pub(super) const LIMIT: usize = 256 * 1024;
/// How many header lines an answer may have.
const LINES: usize = 1_000;

/// Status line and header lines in the order and spelling they came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) status_line: String,
    /// A continuation line has an empty name.
    pub(crate) lines: Vec<(String, String)>,
}

impl Head {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.lines
            .iter()
            .find(|line| line.0.eq_ignore_ascii_case(name))
            .map(|line| line.1.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines
            .iter()
            .filter(move |line| line.0.eq_ignore_ascii_case(name))
            .map(|line| line.1.as_str())
    }
}

/// Where the head ends, its empty line included.
pub(super) fn end(bytes: &[u8], from: usize) -> Option<usize> {
    let start = from.saturating_sub(3);
    let rest = bytes.get(start..)?;
    rest.windows(2).enumerate().find_map(|(at, pair)| {
        // Bare LF line ends are taken as well.
        if pair == b"\n\n" {
            Some(start + at + 2)
        } else if rest[at..].starts_with(b"\n\r\n") {
            Some(start + at + 3)
        } else {
            None
        }
    })
}

/// Reads a whole head.
pub(crate) fn parse(bytes: &[u8]) -> Result<Head, Fault> {
    let not_http = || Fault::Protocol("its answer does not begin like one".to_owned());
    let text: String = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Header bytes outside ASCII are Latin-1 by the old rule.
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    };
    let broken = || Fault::Protocol("a header line of its answer is broken".to_owned());
    if text.contains('\0') {
        return Err(broken());
    }
    let mut lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    let status_line = lines.next().unwrap_or_default().to_owned();
    let mut words = status_line.split(' ');
    let version = words.next().unwrap_or_default();
    let status = words
        .next()
        .filter(|word| word.len() == 3)
        .and_then(|word| word.parse::<u16>().ok());
    let status = match status {
        Some(status) if matches!(version, "HTTP/1.0" | "HTTP/1.1") && status >= 100 => status,
        _ => return Err(not_http()),
    };
    let mut head = Head {
        status,
        status_line: status_line.clone(),
        lines: Vec::new(),
    };
    for line in lines.filter(|line| !line.is_empty()) {
        if head.lines.len() == LINES {
            return Err(Fault::Protocol(
                "its answer has too many header lines".to_owned(),
            ));
        }
        // A bare CR could be taken for the end of a line by another reader.
        if line.contains('\r') {
            return Err(broken());
        }
        if line.starts_with([' ', '\t']) {
            if head.lines.is_empty() {
                return Err(broken());
            }
            head.lines.push((String::new(), line.trim().to_owned()));
            continue;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| {
            Fault::Protocol("a header line of its answer has no colon".to_owned())
        })?;
        let name = name.trim_end();
        if name.is_empty() {
            return Err(broken());
        }
        head.lines.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_spelling_and_oddities_are_kept() {
        let bytes =
            b"HTTP/1.1 200 Fine  And Dandy\r\nX-One:1\r\nx-ONE: 2\r\nB :  b\r\n  more\r\n\r\n";
        assert_eq!(end(bytes, 0), Some(bytes.len()));
        let head = parse(bytes).unwrap();
        assert_eq!(
            (head.status, head.status_line.as_str()),
            (200, "HTTP/1.1 200 Fine  And Dandy")
        );
        let lines: Vec<_> = head
            .lines
            .iter()
            .map(|l| (l.0.as_str(), l.1.as_str()))
            .collect();
        assert_eq!(
            lines,
            [("X-One", "1"), ("x-ONE", "2"), ("B", "b"), ("", "more")]
        );
        assert_eq!(head.get("b"), Some("b"));
    }

    #[test]
    fn the_end_is_found_across_pieces() {
        let bytes = b"HTTP/1.1 200 OK\r\n\r\nbody";
        for from in 0..17 {
            assert_eq!(end(bytes, from), Some(19), "{from}");
        }
        assert_eq!(end(b"HTTP/1.1 200 OK\r\n\r", 0), None);
        assert_eq!(end(b"a\n\nb", 0), Some(3));
    }

    #[test]
    fn nonsense_is_refused() {
        let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(LINES + 1));
        for bad in [
            "",
            "\r\n\r\n",
            "SSH-2.0-x\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/2 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nnocolon\r\n\r\n",
            "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
            "HTTP/1.1 200 OK\r\n folded onto nothing\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
            "HTTP/1.1 200 O\0K\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\rContent-Length: 5\r\n\r\n",
            &many,
        ] {
            assert!(
                matches!(parse(bad.as_bytes()), Err(Fault::Protocol(_))),
                "{:?}",
                &bad[..bad.len().min(30)]
            );
        }
    }
}
