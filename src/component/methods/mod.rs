//! The methods, one file per family.

mod account;
mod auth;
mod control;
mod folders;
mod listing;
mod metadata;
mod resources;
mod transfer;
