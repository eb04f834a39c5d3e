//! `multipart/related`, part by part, from a stream and through a fixed buffer.

use std::io::{self, Read};

use super::errors::ApiError;

const BUFFER: usize = 64 * 1024;
const HEAD_LIMIT: usize = 16 * 1024;

/// A body of several parts.
pub(super) struct Multipart<R> {
    from: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
    delimiter: Vec<u8>,
}

/// The boundary a `Content-Type` names.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    for parameter in content_type.split(';').skip(1) {
        let Some((name, value)) = parameter.trim().split_once('=') else {
            continue;
        };
        if name.trim().eq_ignore_ascii_case("boundary") {
            let value = value.trim().trim_matches('"');
            return (!value.is_empty() && value.len() <= 200).then(|| value.to_owned());
        }
    }
    None
}

impl<R: Read> Multipart<R> {
    pub(super) fn new(from: R, boundary: &str) -> Self {
        let mut buffer = vec![0; BUFFER];
        // The first boundary has no line end before it: give it one.
        if let Some(first) = buffer.first_mut() {
            *first = b'\n';
        }
        Self {
            from,
            buffer,
            start: 0,
            end: 1,
            ended: false,
            delimiter: format!("\n--{boundary}").into_bytes(),
        }
    }

    /// Goes to the next part and returns its headers (names in small letters), or nothing
    /// after the last one.
    pub(super) fn next(&mut self) -> Result<Option<Vec<(String, String)>>, ApiError> {
        let mut sink = [0; 4096];
        while self.read(&mut sink).map_err(|_| broken())? > 0 {}
        self.start += self.delimiter.len();
        let (line, crlf) = self.line()?;
        if line.starts_with(b"--") {
            return Ok(None);
        }
        // Some clients end lines with LF alone; a CR before the boundary is then content.
        if crlf && !self.delimiter.starts_with(b"\r") {
            self.delimiter.insert(0, b'\r');
        }
        let mut headers = Vec::new();
        loop {
            let (line, _) = self.line()?;
            if line.is_empty() {
                return Ok(Some(headers));
            }
            let text = String::from_utf8_lossy(&line).into_owned();
            let (name, value) = text.split_once(':').ok_or_else(broken)?;
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            if headers.len() > 50 {
                return Err(broken());
            }
        }
    }

    fn line(&mut self) -> Result<(Vec<u8>, bool), ApiError> {
        loop {
            let held = self.held();
            if let Some(at) = held.iter().position(|b| *b == b'\n') {
                let line = held.get(..at).unwrap_or_default();
                let crlf = line.ends_with(b"\r");
                let line = line.strip_suffix(b"\r").unwrap_or(line).to_vec();
                self.start += at + 1;
                return Ok((line, crlf));
            }
            if self.ended && held.starts_with(b"--") {
                return Ok((b"--".to_vec(), false));
            }
            if held.len() > HEAD_LIMIT || self.ended {
                return Err(broken());
            }
            self.fill().map_err(|_| broken())?;
        }
    }

    fn held(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let n = self.from.read(room)?;
        self.ended = n == 0;
        self.end += n;
        Ok(())
    }

    fn find(&self) -> Option<usize> {
        let held = self.held();
        let first = *self.delimiter.first()?;
        let mut from = 0;
        while let Some(at) = held.get(from..)?.iter().position(|b| *b == first) {
            if held.get(from + at..)?.starts_with(&self.delimiter) {
                return Some(from + at);
            }
            from += at + 1;
        }
        None
    }
}

/// Reads the present part; its end is the end of the stream.
impl<R: Read> Read for Multipart<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let found = self.find();
            // What could be the head of a boundary stays until more has come.
            let safe =
                found.unwrap_or_else(|| self.held().len().saturating_sub(self.delimiter.len()));
            if safe > 0 || found.is_some() {
                let n = safe.min(out.len());
                if let (Some(to), Some(from)) = (out.get_mut(..n), self.held().get(..n)) {
                    to.copy_from_slice(from);
                }
                self.start += n;
                return Ok(n);
            }
            if self.ended {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.fill()?;
        }
    }
}

fn broken() -> ApiError {
    ApiError::bad_request("Malformed multipart body.")
}

#[cfg(test)]
mod tests {
    use super::*;

    // Hands out one byte at a time, so that every split of a boundary happens.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let n = out.len().min(1);
            Read::read(&mut self.0, out.get_mut(..n).unwrap_or_default())
        }
    }

    fn parts(body: &[u8]) -> Option<Vec<Vec<u8>>> {
        let mut reader = Multipart::new(Drip(body), "b-1");
        let mut out = Vec::new();
        while reader.next().ok()?.is_some() {
            let mut part = Vec::new();
            reader.read_to_end(&mut part).ok()?;
            out.push(part);
        }
        Some(out)
    }

    #[test]
    fn parts_with_either_line_end() {
        let crlf = b"--b-1\r\nA: 1\r\n\r\none\n--b\r\n--b-1\r\n\r\n\r\r\n--b-1--\r\n";
        assert_eq!(parts(crlf).unwrap(), [b"one\n--b".to_vec(), b"\r".to_vec()]);
        let lf = b"--b-1\nA: 1\n\none\r\n--b-1\n\n\n--b-1--";
        assert_eq!(parts(lf).unwrap(), [b"one\r".to_vec(), b"".to_vec()]);
    }

    #[test]
    fn a_body_cut_short_is_refused() {
        for bad in [
            &b""[..],
            b"--b-1\r\n",
            b"--b-1\r\n\r\nabc",
            b"--b-1\r\nbad header\r\n\r\nx\r\n--b-1--",
        ] {
            assert!(parts(bad).is_none());
        }
    }

    #[test]
    fn boundaries() {
        assert_eq!(
            boundary("multipart/related; type=x; boundary=\"a b\"").as_deref(),
            Some("a b")
        );
        assert_eq!(boundary("multipart/related"), None);
        assert_eq!(boundary("multipart/related; boundary="), None);
    }
}
