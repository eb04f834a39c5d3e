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

pub mod enums;
pub mod error;
mod observe;
pub mod records;
mod redact;
mod secret;

pub use component::GoogleDrive;
pub use component::events::*;
pub use enums::*;
pub use error::{Error, Result};
pub use records::*;

/// Doors for the fuzz targets in `tests/fuzz`; not there in any other build.
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing {
    use crate::xpath::{Cursor, Document};

    /// Walks a document and looks at everything on the way.
    pub fn walk(document: &[u8], paths: &[&str]) {
        let Ok(document) = Document::parse(document) else {
            return;
        };
        let mut cursor = Cursor::default();
        for path in paths {
            let before = cursor.path();
            if cursor.select(&document, path).is_err() {
                assert_eq!(cursor.path(), before, "a refusal leaves the place alone");
            }
            let place = cursor.path();
            let _ = (cursor.element(&document), cursor.parent(&document));
            let _ = (cursor.text(&document), cursor.sub_tree(&document));
            for index in 0..cursor.child_count(&document).min(8) {
                assert!(cursor.child_name(&document, index).is_some());
                assert!(cursor.child_text(&document, index).is_some());
            }
            // The path of a place leads to it.
            let mut again = Cursor::default();
            if again.select(&document, &place).is_ok() {
                assert_eq!(again.path(), place);
            }
        }
    }
}

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
}
