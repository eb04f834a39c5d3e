//! A blocking Google Drive component.
#![forbid(unsafe_code)]

// From the top floor down; `use` points down this list only.
mod crypto;
mod drive;
#[cfg(feature = "emulator")]
pub mod emulator;
pub mod enums;
pub mod error;
mod http;
mod net;
mod oauth;
mod observe;
pub mod records;
mod secret;
mod tls;
mod transfer;
mod xpath;

pub use error::{Error, Result};
