//! An answer before it is written.

use std::fs::File;
use std::io::{self, Cursor, Read};

use serde::Serialize;

/// Status, headers and body of one answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Body,
}

/// What follows the headers; a file is streamed, never loaded.
#[derive(Debug)]
pub(super) enum Body {
    Bytes(Vec<u8>),
    File(File, u64),
}

impl Reply {
    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Bytes(Vec::new()),
        }
    }

    pub(super) fn json<T: Serialize>(status: u16, value: &T) -> Self {
        match serde_json::to_vec_pretty(value) {
            Ok(bytes) => Self::bytes(status, "application/json; charset=UTF-8", bytes),
            Err(_) => Self::empty(500),
        }
    }

    pub(super) fn html(status: u16, page: String) -> Self {
        Self::bytes(status, "text/html; charset=UTF-8", page.into_bytes())
    }

    pub(super) fn bytes(status: u16, kind: &str, bytes: Vec<u8>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Bytes(bytes),
        }
        .header("Content-Type", kind)
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn len(&self) -> u64 {
        match &self.body {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, len) => *len,
        }
    }
}

impl Body {
    pub(super) fn reader(self) -> Box<dyn Read + Send> {
        match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Self::File(file, len) => Box::new(Exact { file, left: len }),
        }
    }
}

// Pads nothing: a file that shrank under a download ends the answer short, and the client sees it.
struct Exact {
    file: File,
    left: u64,
}

impl Read for Exact {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let want = buf
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let Some(buf) = buf.get_mut(..want) else {
            return Ok(0);
        };
        let n = self.file.read(buf)?;
        self.left -= n as u64;
        Ok(n)
    }
}
