//! What `on_log` tells of an exchange. Nothing is built, and nothing kept, that nobody hears.

use std::sync::Arc;

use super::compose::{Peer, length};
use super::{Options, Request};
use crate::net::Head;
use crate::observe::{Level, Observer};
use crate::redact::{self, Redactor};

/// How much of a body is shown; of what is longer only this much is kept.
const SHOWN: usize = 8 * 1024;

pub(super) fn request(options: &Options, request: &Request<'_>, peer: &Peer, head: &[u8]) {
    let observer = &*options.observer;
    if observer.logs(Level::Info) {
        let url = peer.uri.to_string();
        let url = masked(options, &url, redact::address);
        let version = options.version();
        let line = format!("{} {url} HTTP/{version}", request.method);
        observer.log(Level::Info, "Info", &line);
    }
    if observer.logs(Level::Verbose) {
        let line = format!("Sending a body of {} bytes.", length(&request.body));
        observer.log(Level::Verbose, "Info", &line);
    }
    headers(options, "RequestHeaders", head);
}

pub(super) fn answer(options: &Options, head: &Head, received: &[u8]) {
    let observer = &*options.observer;
    if observer.logs(Level::Info) {
        observer.log(Level::Info, "Info", &head.status_line);
    }
    if observer.logs(Level::Verbose) {
        let length = head.get("content-length").unwrap_or("unknown");
        let line = format!("Receiving a body; its length: {length}.");
        observer.log(Level::Verbose, "Info", &line);
    }
    headers(options, "ResponseHeaders", received);
}

fn headers(options: &Options, kind: &'static str, head: &[u8]) {
    if options.observer.logs(Level::Debug) {
        let text = String::from_utf8_lossy(head);
        let text = masked(options, text.trim_end(), redact::head);
        options.observer.log(Level::Debug, kind, &text);
    }
}

/// By the values first: what the names mask may be a part of one.
fn masked(options: &Options, text: &str, by_names: fn(&str) -> String) -> String {
    if options.mask_sensitive {
        by_names(&options.redactor.scrub(text))
    } else {
        text.to_owned()
    }
}

/// The first of a body on its way, for the one line that tells of it.
pub(super) struct Excerpt {
    kind: &'static str,
    /// What is taken out of it; `None`: it is told as it is.
    redactor: Option<Arc<Redactor>>,
    tokens: bool,
    kept: Vec<u8>,
    seen: u64,
    /// How many bytes there were to be; `None` when nobody said.
    whole: Option<u64>,
}

impl Excerpt {
    /// `None` when nobody would hear of it.
    pub(super) fn begin(options: &Options, kind: &'static str, whole: Option<u64>) -> Option<Self> {
        options.observer.logs(Level::Debug).then(|| Self {
            kind,
            redactor: options
                .mask_sensitive
                .then(|| Arc::clone(&options.redactor)),
            tokens: options.tokens,
            kept: Vec::new(),
            seen: 0,
            whole,
        })
    }

    pub(super) fn feed(&mut self, piece: &[u8]) {
        self.seen += piece.len() as u64;
        let room = SHOWN - self.kept.len();
        self.kept.extend_from_slice(&piece[..piece.len().min(room)]);
    }

    /// No more than so many bytes were sent of what was fed.
    pub(super) fn cut(&mut self, sent: u64) {
        self.seen = self.seen.min(sent);
        self.kept
            .truncate(usize::try_from(self.seen).unwrap_or(usize::MAX));
    }

    /// The body has ended, or was given up: its line is told, unless nothing of it came. `done`: its end is known
    /// to be the end.
    pub(super) fn tell(self, observer: &dyn Observer, done: bool) {
        if self.seen > 0 && observer.logs(Level::Debug) {
            observer.log(Level::Debug, self.kind, &self.line(done));
        }
    }

    fn line(&self, done: bool) -> String {
        let all = self.kept.len() as u64 == self.seen;
        let text = match std::str::from_utf8(&self.kept) {
            Ok(text) => Some(text),
            // A letter that was cut in two at the end is no sign that it is no text.
            Err(error) if error.error_len().is_none() && !(all && done) => {
                std::str::from_utf8(&self.kept[..error.valid_up_to()]).ok()
            }
            Err(_) => None,
        };
        // No text has what a terminal would act on; what ends lines and parts them it has.
        let acts = |c: char| c.is_control() && !"\t\r\n\u{c}".contains(c);
        let text = text.filter(|text| !text.contains(acts));
        let mut line = match text {
            None => format!("({} bytes that are not text)", self.seen),
            Some(text) => self.masked(text, all && done),
        };
        if let Some(text) = text.filter(|_| !all) {
            let shown = format!(" ({} of {} bytes shown)", text.len(), self.seen);
            line.push_str(&shown);
        }
        if !done {
            let of = self
                .whole
                .map_or(String::new(), |whole| format!(" of {whole}"));
            line.push_str(&format!(" (ended after {}{of} bytes)", self.seen));
        }
        line
    }

    fn masked(&self, text: &str, whole: bool) -> String {
        // Where a text was cut the redactor looks for the beginning of a secret; it knows the place by the dots.
        let text = format!("{text}{}", if whole { "" } else { "..." });
        match &self.redactor {
            Some(redactor) => redact::body(&redactor.scrub(&text), self.tokens, whole),
            None => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pieces: &[&[u8]], whole: Option<u64>, done: bool) -> (String, usize) {
        let mut excerpt = Excerpt {
            kind: "RequestBody",
            redactor: Some(Arc::default()),
            tokens: false,
            kept: Vec::new(),
            seen: 0,
            whole,
        };
        for piece in pieces {
            excerpt.feed(piece);
        }
        (excerpt.line(done), excerpt.kept.capacity())
    }

    #[test]
    fn a_line_tells_the_first_of_a_body_and_its_length() {
        let long = vec![b'x'; 100_000];
        assert_eq!(line(&[b"ab", b"c"], Some(3), true).0, "abc");
        assert_eq!(
            line(&[b"ab"], Some(3), false).0,
            "ab... (ended after 2 of 3 bytes)"
        );
        assert_eq!(line(&[b"ab"], None, false).0, "ab... (ended after 2 bytes)");
        let (text, kept) = line(&[&long, &long], None, true);
        assert!(
            text.ends_with("xxx... (8192 of 200000 bytes shown)"),
            "{text}"
        );
        assert!(text.len() < SHOWN + 50 && kept <= 2 * SHOWN);
        let cut = line(&[&long], Some(200_000), false).0;
        assert!(cut.ends_with("(8192 of 100000 bytes shown) (ended after 100000 of 200000 bytes)"));
        assert_eq!(
            line(&[b"a\xff", &long], None, true).0,
            "(100002 bytes that are not text)"
        );
        // A letter of two bytes over the limit, and at a cut.
        let odd = "x".repeat(SHOWN - 1) + "\u{e9}";
        assert!(line(&[odd.as_bytes()], None, true).0.starts_with("xxx"));
        assert!(line(&[b"a\xc3"], None, false).0.starts_with("a..."));
        assert_eq!(
            line(&[b"a\xc3"], None, true).0,
            "(2 bytes that are not text)"
        );
    }
}
