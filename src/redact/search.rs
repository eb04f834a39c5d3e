//! Where values stand in a text, in every encoding they may have.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::decode::View;
use super::{MASK, SHORTEST};

/// Of a value in Base64 its beginning is looked for: the rest of the word goes with it.
const BASE64_PART: usize = 192;
/// How much of a value is looked for: an automaton for all of a long one would be large.
const HEAD: usize = 256;
/// At how many places a text may have been cut; the last ones count.
const CUTS: usize = 8;

pub(super) struct Search {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
}

struct Pattern {
    /// What is looked for is the first of it; what stands behind that in a text is held against the rest.
    bytes: Vec<u8>,
    /// It is part of a word in Base64, which goes as a whole.
    base64: bool,
}

impl Pattern {
    fn head(&self) -> &[u8] {
        &self.bytes[..self.bytes.len().min(HEAD)]
    }
}

impl Search {
    pub(super) fn new<'a>(values: impl Iterator<Item = &'a String>) -> Self {
        let mut patterns = Vec::new();
        let mut seen = HashSet::new();
        let mut add = |bytes: Vec<u8>, base64: bool| {
            if bytes.len() >= SHORTEST && seen.insert(bytes.clone()) {
                patterns.push(Pattern { bytes, base64 });
            }
        };
        for value in values {
            let value = value.as_bytes();
            add(value.to_vec(), false);
            let undone = View::of(value, |at| at);
            let plain = undone.map(|view| view.bytes);
            for bytes in [Some(value.to_vec()), plain].into_iter().flatten() {
                add(bytes.clone(), false);
                for word in base64_words(&bytes) {
                    // As it is, and as a form has it when its encoding is undone.
                    add(word.replace('+', " ").into_bytes(), true);
                    add(word.into_bytes(), true);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(Pattern::head))
            .expect("a few hundred short patterns");
        Self {
            automaton,
            patterns,
        }
    }

    pub(super) fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut found = self.find(text.as_bytes());
        found.extend(self.cuts(text));
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        found.sort_unstable_by_key(|range| range.start);
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for range in found {
            let (start, end) = (
                floor(text, range.start).max(done),
                ceiling(text, range.end).max(done),
            );
            if end <= done {
                continue;
            }
            out.push_str(&text[done..start]);
            // What touches is one secret to the reader.
            if start > done || !out.ends_with(MASK) {
                out.push_str(MASK);
            }
            done = end;
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }

    fn find(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        readings(text, |bytes, from| self.find_in(bytes, from, &mut found));
        found
    }

    fn find_in(&self, bytes: &[u8], from: &dyn Fn(usize) -> usize, found: &mut Vec<Range<usize>>) {
        let mut long = HashSet::new();
        // Behind the last word in Base64 that went.
        let mut words_end = 0;
        for hit in self.automaton.find_overlapping_iter(bytes) {
            let (mut start, mut end) = (hit.start(), hit.end());
            let pattern = &self.patterns[hit.pattern().as_usize()];
            if pattern.bytes.len() > HEAD {
                long.insert(hit.pattern());
                continue;
            }
            if pattern.base64 {
                if end <= words_end {
                    continue;
                }
                let in_word = |b: &u8| b.is_ascii_alphanumeric() || b"+/-_=".contains(b);
                start -= bytes[..start]
                    .iter()
                    .rev()
                    .take_while(|b| in_word(b))
                    .count();
                end += bytes[end..].iter().take_while(|b| in_word(b)).count();
                words_end = end;
            }
            found.push(from(start)..from(end));
        }
        for pattern in long {
            let pattern = &self.patterns[pattern.as_usize()].bytes;
            let mut walk = Walk::new(pattern);
            for (at, byte) in bytes.iter().enumerate() {
                let before = walk.matched;
                walk.feed(*byte);
                if before >= HEAD && walk.matched != before + 1 {
                    found.push(from(at - before)..from(at));
                }
            }
            if walk.matched >= HEAD {
                found.push(from(bytes.len() - walk.matched)..from(bytes.len()));
            }
        }
    }

    /// What stands before dots may be the first part of a value, and what stands behind them the last: a text was cut
    /// there.
    fn cuts(&self, text: &str) -> Vec<Range<usize>> {
        let dots = |mark: &'static str| {
            let all = text.rmatch_indices(mark).take(CUTS);
            all.map(move |(at, _)| (at, at + mark.len()))
        };
        let mut found = Vec::new();
        for (at, behind) in dots("...").chain(dots("\u{2026}")) {
            // A quotation may end before the dots, a sentence behind them, and blanks stand around them.
            let before = text[..at].trim_end_matches(['"', '\'', ' ', '.']);
            let mut start = None;
            readings(before.as_bytes(), |bytes, from| {
                let begun = self.begun(bytes).map(|length| from(bytes.len() - length));
                start = start.into_iter().chain(begun).min();
            });
            found.extend(start.map(|start| start..before.len()));
            let after = text[behind..].trim_start_matches(' ');
            let offset = text.len() - after.len();
            if offset == behind {
                continue;
            }
            let mut end = None;
            readings(after.as_bytes(), |bytes, from| {
                let ended = self.ended(bytes).map(from);
                end = end.into_iter().chain(ended).max();
            });
            found.extend(end.map(|end| offset..offset + end));
        }
        found
    }

    /// How much of a value, short of all, a text ends with. An escape that was cut does not count.
    fn begun(&self, text: &[u8]) -> Option<usize> {
        let tail = &text[text.len().saturating_sub(5)..];
        let broken = tail
            .iter()
            .rposition(|b| b"%\\&".contains(b))
            .map_or(0, |at| tail.len() - at);
        let ends = |text: &[u8]| {
            let lengths = self.patterns.iter().map(|pattern| {
                let from = text.len() - pattern.bytes.len().min(text.len());
                Walk::over(&pattern.bytes, text[from..].iter())
            });
            lengths.filter(|length| *length >= SHORTEST).max()
        };
        ends(text).or_else(|| {
            let length = ends(&text[..text.len() - broken])?;
            Some(length + broken)
        })
    }

    /// How much of a value, short of all, a text begins with: its last part.
    fn ended(&self, text: &[u8]) -> Option<usize> {
        let lengths = self.patterns.iter().map(|pattern| {
            let back: Vec<u8> = pattern.bytes.iter().rev().copied().collect();
            let most = back.len().min(text.len());
            Walk::over(&back, text[..most].iter().rev())
        });
        lengths.filter(|length| *length >= SHORTEST).max()
    }
}

/// How much of a pattern a text ends with, byte by byte, in a time that only its length counts for. Case does not
/// matter.
struct Walk<'a> {
    pattern: &'a [u8],
    /// For each length of a match the next shorter one that its end is, too.
    shorter: Vec<usize>,
    matched: usize,
}

impl<'a> Walk<'a> {
    fn new(pattern: &'a [u8]) -> Self {
        let mut walk = Self {
            pattern,
            shorter: vec![0],
            matched: 0,
        };
        for byte in pattern.iter().skip(1) {
            walk.feed(*byte);
            walk.shorter.push(walk.matched);
        }
        walk.matched = 0;
        walk
    }

    fn over<'b>(pattern: &'a [u8], text: impl Iterator<Item = &'b u8>) -> usize {
        let mut walk = Self::new(pattern);
        text.for_each(|byte| walk.feed(*byte));
        walk.matched
    }

    fn feed(&mut self, byte: u8) {
        loop {
            let next = self.pattern.get(self.matched);
            if next.is_some_and(|next| next.eq_ignore_ascii_case(&byte)) {
                self.matched += 1;
                return;
            }
            match self.matched {
                0 => return,
                matched => self.matched = self.shorter[matched - 1],
            }
        }
    }
}

/// A text as it is, with its encodings undone, and with those below them undone as well; with each goes where its
/// bytes come from.
fn readings(text: &[u8], mut read: impl FnMut(&[u8], &dyn Fn(usize) -> usize)) {
    read(text, &|at| at);
    if let Some(once) = View::of(text, |at| at) {
        read(&once.bytes, &|at| once.from[at]);
        if let Some(twice) = View::of(&once.bytes, |at| once.from[at]) {
            read(&twice.bytes, &|at| twice.from[at]);
        }
    }
}

/// What is the same of a value in Base64 whatever stands around it, in both alphabets.
fn base64_words(value: &[u8]) -> Vec<String> {
    let value = &value[..value.len().min(BASE64_PART)];
    let mut words = Vec::new();
    // Three bytes are four letters: there are three places to begin.
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(value);
        // Letters that hold bits of neighbours are left out at both ends.
        let first = (before * 8).div_ceil(6);
        let last = bytes.len() * 8 / 6;
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            words.push(engine.encode(&bytes)[first..last].to_owned());
        }
    }
    words
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
