//! A value, and whether it is the program's.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use super::value::Held;
use crate::secret::Secret;

/// A property that methods write as well: some of them take it only when the program
/// has set it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given<T> {
    value: T,
    by_program: bool,
}

impl<T> Given<T> {
    pub(crate) fn program(value: T) -> Self {
        Self {
            value,
            by_program: true,
        }
    }

    /// The program sets it.
    pub(crate) fn give(&mut self, value: T) {
        *self = Self::program(value);
    }

    /// A method sets it.
    pub(crate) fn note(&mut self, value: T) {
        *self = Self {
            value,
            by_program: false,
        };
    }

    /// The value stays, and is no longer the program's wish.
    pub(crate) fn use_up(&mut self) {
        self.by_program = false;
    }

    pub(crate) fn into_inner(self) -> T {
        self.value
    }

    /// The value, if the program has set it.
    pub(crate) fn given(&self) -> Option<&T> {
        self.by_program.then_some(&self.value)
    }
}

impl<T> Deref for Given<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl Held<i64> for Given<i64> {
    fn get(&self) -> i64 {
        self.value
    }

    fn put(&mut self, value: i64) {
        self.give(value);
    }
}

impl Held<String> for Given<String> {
    fn get(&self) -> String {
        self.value.clone()
    }

    fn put(&mut self, value: String) {
        self.give(value);
    }
}

impl Held<String> for Given<Secret<String>> {
    fn get(&self) -> String {
        self.value.expose().clone()
    }

    fn put(&mut self, value: String) {
        self.give(Secret::new(value));
    }
}

/// A path reads as text; what is no UTF-8 in it is replaced there, and only there.
impl Held<String> for Given<PathBuf> {
    fn get(&self) -> String {
        Path::to_string_lossy(&self.value).into_owned()
    }

    fn put(&mut self, value: String) {
        self.give(PathBuf::from(value));
    }
}
