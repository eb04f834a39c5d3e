//! The emulator over raw HTTP, without the client of this crate.

mod changes;
mod drives;
mod permissions;
mod support;
mod users;
