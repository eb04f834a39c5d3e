//! A value that neither `Debug` nor `Display` shows.

use zeroize::Zeroize;

/// Text or bytes that must not reach a log, a `Debug` output or an error text.
///
/// It has no `Display`, and its `Debug` prints only whether something is there.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    pub(crate) fn new(value: impl Into<T>) -> Self {
        Self(value.into())
    }

    /// The value itself: name it where it is used, never store what this returns.
    pub(crate) fn expose(&self) -> &T {
        &self.0
    }
}

impl Secret<String> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Secret<Vec<u8>> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> std::fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secret)")
    }
}
