//! A blocking Google Drive component: properties, methods, events and
//! string-keyed settings under their documented names.
//!
//! [`GoogleDrive`] is the component. [`surface`] describes it to programs.
//! The `emulator` feature adds a local Drive v3 server to work against.
#![forbid(unsafe_code)]

// From the top floor down; `use` points down this list only.
pub mod surface;

mod component;
mod crypto;
mod drive;
mod http;
mod net;
mod oauth;
mod tls;
mod transfer;
mod xpath;

#[cfg(feature = "emulator")]
pub mod emulator;

mod enums;
pub mod error;
mod nearest;
mod observe;
mod records;
mod redact;
mod secret;

pub use component::GoogleDrive;
pub use component::events::*;
pub use component::input::IntoBytes;
pub use enums::*;
pub use error::failure::{Error, Result};
pub use records::*;

/// Doors for the fuzz targets in `tests/fuzz`; not there in any other build.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;

/// The pages for people: their code is compiled with the tests.
#[cfg(all(doctest, feature = "emulator"))]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/authentication.md")]
    struct Authentication;
    #[doc = include_str!("../docs/emulator.md")]
    struct Emulator;
    #[doc = include_str!("../docs/porting.md")]
    struct Porting;

    /// Every type has one path.
    ///
    /// ```compile_fail,E0432
    /// use cloudstorage::Event;
    /// ```
    /// ```compile_fail,E0432
    /// use cloudstorage::{Parameter, Property, Setting};
    /// ```
    /// ```compile_fail,E0603
    /// use cloudstorage::enums::LogLevel;
    /// ```
    /// ```compile_fail,E0603
    /// use cloudstorage::records::Resource;
    /// ```
    /// ```compile_fail,E0603
    /// use cloudstorage::error::Error;
    /// ```
    /// ```
    /// use cloudstorage::error::codes;
    /// use cloudstorage::surface::{ErrorCode, Event, Parameter, Property, Setting};
    /// use cloudstorage::{Error, LogLevel, Resource};
    /// ```
    ///
    /// Types that may grow are made with their constructors or from their defaults.
    ///
    /// ```compile_fail,E0639
    /// let record = cloudstorage::QueryParam { name: String::new(), value: String::new() };
    /// ```
    struct Paths;
}
