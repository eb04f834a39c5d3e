//! The codes of errors; the error itself is [`Error`].

pub mod codes;
pub(crate) mod failure;
pub(crate) mod row;
mod text;

pub(crate) use failure::{Error, Result};
pub(crate) use text::{acts, quote};
