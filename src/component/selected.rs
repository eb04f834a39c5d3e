//! One of the three certificates, as the state keeps it.

use std::ops::Deref;

use crate::component::value::Bytes;
use crate::enums::CertStoreType;
use crate::records::Certificate;
use crate::secret::Secret;
use crate::tls::store::Entry;

/// A certificate, and the store it is looked for in, as a new object has them.
pub(crate) struct Selected {
    pub(crate) store: Bytes,
    pub(crate) store_password: Secret<String>,
    pub(crate) store_type: CertStoreType,
    /// Of Windows; always empty here.
    pub(crate) private_key_container: String,
    /// What was found; the members below are those of its facts.
    pub(crate) entry: Option<Entry>,
    facts: Certificate,
}

impl Default for Selected {
    fn default() -> Self {
        Self {
            store: b"MY".to_vec(),
            store_password: Secret::default(),
            store_type: CertStoreType::default(),
            private_key_container: String::new(),
            entry: None,
            facts: Certificate::default(),
        }
    }
}

impl Deref for Selected {
    type Target = Certificate;

    fn deref(&self) -> &Certificate {
        &self.facts
    }
}

impl Selected {
    /// The certificate a server presented, of which there is no store.
    pub(crate) fn presented(facts: Certificate) -> Self {
        Self {
            facts,
            ..Self::default()
        }
    }

    pub(crate) fn replace(&mut self, entry: Option<Entry>) -> Option<Entry> {
        self.facts = entry.as_ref().map(|e| e.facts.clone()).unwrap_or_default();
        std::mem::replace(&mut self.entry, entry)
    }
}
