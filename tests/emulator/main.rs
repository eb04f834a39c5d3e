//! The emulator over raw HTTP, without the client of this crate.

mod changes;
mod drives;
mod exports;
mod faults;
mod files;
mod permissions;
mod revisions;
mod support;
mod users;
