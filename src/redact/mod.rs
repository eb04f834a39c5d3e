//! What must not be shown, and the one place that takes it out of texts.
//!
//! Two rules stand side by side. `mask` and `names` go by the place: header lines, query parameters and members whose
//! values are credentials, whatever they are. The [`Redactor`] goes by the value: what is secret in the running call
//! is taken out of every text that leaves, wherever it stands and however it is encoded.

mod decode;
mod mask;
mod names;
mod search;

pub(crate) use mask::{address, body, head};
pub(crate) use names::{
    header_is_harmless, header_value, param_is_harmless, token_member_is_harmless,
};

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use parking_lot::Mutex;

use search::Search;

use crate::secret::Secret;

/// What stands where a secret was.
pub(crate) const MASK: &str = "***";
/// A shorter value is not looked for: it would be found in words that are none of its business.
const SHORTEST: usize = 6;
/// How many values are looked for; beyond it the oldest that were learned on the way are forgotten.
const MOST: usize = 256;

/// The secrets of one call. Collecting them is all that is done as long as no text leaves.
#[derive(Default)]
pub(crate) struct Redactor(Mutex<Known>);

#[derive(Default)]
struct Known {
    values: Vec<Secret<String>>,
    /// Made when a text is to leave.
    search: Option<Arc<Search>>,
}

impl Redactor {
    /// A value that no text may show; short ones cannot be taken out.
    pub(crate) fn learn(&self, value: &str) {
        let value = value.trim();
        if value.len() < SHORTEST {
            return;
        }
        let mut known = self.0.lock();
        if known.values.iter().any(|known| known.expose() == value) {
            return;
        }
        if known.values.len() == MOST {
            known.values.remove(MOST / 2);
        }
        known.values.push(Secret::new(value));
        known.search = None;
    }

    /// The value of a header line: credentials stand behind a word, or among others.
    pub(crate) fn learn_header(&self, name: &str, value: &str) {
        if header_is_harmless(name) {
            return;
        }
        if name.eq_ignore_ascii_case("x-goog-drive-resource-keys") {
            // Ids are no secrets; what stands behind each is.
            for pair in value.split(',') {
                self.learn(pair.split_once('/').map_or(pair, |pair| pair.1));
            }
            return;
        }
        self.learn(value);
        if name.eq_ignore_ascii_case("cookie") {
            for pair in value.split(';') {
                self.learn(pair.split_once('=').map_or(pair, |pair| pair.1));
            }
        } else if let Some((_, credentials)) = value.trim().split_once(' ') {
            self.learn(credentials);
            self.learn_pair(credentials.trim());
        }
    }

    /// `user:password` in Base64, if it is that.
    fn learn_pair(&self, text: &str) {
        let bytes = STANDARD
            .decode(text)
            .or_else(|_| STANDARD_NO_PAD.decode(text));
        if let Ok(pair) = bytes
            && let Ok(pair) = String::from_utf8(pair)
            && let Some((_, password)) = pair.split_once(':')
        {
            self.learn(&pair);
            self.learn(password);
        }
    }

    /// What is secret in an address: credentials before the host, and parameters that are not known to be harmless.
    pub(crate) fn learn_query(&self, url: &str) {
        if let Some(user_info) = mask::user_info(url) {
            self.learn(user_info);
            self.learn(user_info.split_once(':').map_or("", |pair| pair.1));
        }
        let query = url.split_once('?').map_or("", |parts| parts.1);
        self.learn_pairs(query, param_is_harmless);
    }

    /// The values of a form, or a query, but for those of harmless names.
    pub(crate) fn learn_pairs(&self, pairs: &str, harmless: fn(&str) -> bool) {
        for (name, value) in pairs.split('&').filter_map(|pair| pair.split_once('=')) {
            if !harmless(&decode::form(name)) {
                self.learn(value);
                self.learn(&decode::form(value));
            }
        }
    }

    /// An address that gives access by itself: all behind the host is secret.
    pub(crate) fn learn_address(&self, url: &str) {
        self.learn_query(url);
        match url.split_once("://") {
            Some((_, rest)) => {
                let at = rest.find(['/', '?']).unwrap_or(rest.len());
                self.learn(&rest[at..]);
            }
            None => self.learn(url),
        }
    }

    /// The text without what is secret.
    pub(crate) fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let search = {
            let mut known = self.0.lock();
            if known.values.is_empty() {
                return Cow::Borrowed(text);
            }
            match &known.search {
                Some(search) => Arc::clone(search),
                None => {
                    let search = Arc::new(Search::new(known.values.iter().map(Secret::expose)));
                    known.search = Some(Arc::clone(&search));
                    search
                }
            }
        };
        search.scrub(text)
    }
}

#[cfg(test)]
mod tests;
