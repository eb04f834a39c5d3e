//! The methods, one file per family, and the table of them.

mod account;
mod auth;
mod changes;
mod control;
mod download;
mod folders;
mod listing;
mod metadata;
mod permissions;
mod resources;
mod shared_drives;
mod table;
mod transfer;
mod upload;

pub use table::Method;
pub(crate) use table::ROWS;

use crate::component::GoogleDrive;
use crate::error::{Error, Result, codes};

impl GoogleDrive {
    /// What a method answers that the service's side of is still to come.
    fn not_yet<T>(&self, name: &'static str) -> Result<T> {
        self.perform(
            |_| Ok(name),
            |_, name| {
                Err(Error::new(
                    codes::UNSUPPORTED,
                    format!("{name} is not part of this release."),
                ))
            },
        )
    }
}
