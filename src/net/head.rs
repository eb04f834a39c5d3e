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

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines
            .iter()
            .filter(move |line| line.0.eq_ignore_ascii_case(name))
            .map(|line| line.1.as_str())
    }

    /// The lines that say how long the body is and what becomes of the connection:
    /// all that ureq has to see.
    pub(super) fn framing(&self) -> Result<Vec<u8>, Fault> {
        let mut lengths: Vec<&str> = self
            .all("content-length")
            .flat_map(|v| v.split(','))
            .map(str::trim)
            .collect();
        lengths.dedup();
        let chunked = self.all("transfer-encoding").next().is_some();
        if lengths.len() > 1 || (chunked && !lengths.is_empty()) {
            return Err(Fault::Protocol(
                "its answer contradicts itself about its length".to_owned(),
            ));
        }
        let number = lengths
            .first()
            .is_none_or(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit()));
        if !number || lengths.first().is_some_and(|v| v.parse::<u64>().is_err()) {
            return Err(Fault::Protocol(
                "the length of its answer is not a number".to_owned(),
            ));
        }
        let version = if self.status_line.starts_with("HTTP/1.0") {
            "HTTP/1.0"
        } else {
            "HTTP/1.1"
        };
        let mut out = format!("{version} {} -\r\n", self.status);
        for name in [
            "content-length",
            "transfer-encoding",
            "connection",
            "location",
        ] {
            if let Some(value) = self.get(name) {
                out.push_str(&format!("{name}: {}\r\n", value.replace(['\r', '\n'], " ")));
            }
        }
        out.push_str("\r\n");
        Ok(out.into_bytes())
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
        if line.starts_with([' ', '\t']) {
            head.lines.push((String::new(), line.trim().to_owned()));
            continue;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| {
            Fault::Protocol("a header line of its answer has no colon".to_owned())
        })?;
        head.lines
            .push((name.trim_end().to_owned(), value.trim().to_owned()));
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
            &many,
        ] {
            assert!(
                matches!(parse(bad.as_bytes()), Err(Fault::Protocol(_))),
                "{:?}",
                &bad[..bad.len().min(30)]
            );
        }
    }

    #[test]
    fn contradictions_about_the_length_are_refused() {
        let framing = |lines: &str| {
            parse(format!("HTTP/1.1 200 OK\r\n{lines}\r\n").as_bytes())
                .unwrap()
                .framing()
        };
        assert!(framing("Content-Length: 3\r\ncontent-length: 3\r\n").is_ok());
        for bad in [
            "Content-Length: 3\r\nContent-Length: 4\r\n",
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: x\r\n",
            "Content-Length: 99999999999999999999999\r\n",
        ] {
            assert!(framing(bad).is_err(), "{bad}");
        }
        let ours = framing("X: 1\r\nTransfer-Encoding: chunked\r\n").unwrap();
        assert_eq!(
            ours,
            b"HTTP/1.1 200 -\r\ntransfer-encoding: chunked\r\n\r\n"
        );
    }
}
