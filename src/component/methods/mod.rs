//! The methods, one file per family, and the table of them.

mod account;
mod auth;
mod changes;
mod content;
mod control;
mod custom;
mod download;
mod folders;
mod listing;
mod members;
mod metadata;
mod paging;
mod permissions;
mod resources;
mod revisions;
mod shared_drives;
mod shortcuts;
mod table;
mod transfer;
mod upload;

pub use table::Method;
pub(crate) use table::ROWS;
