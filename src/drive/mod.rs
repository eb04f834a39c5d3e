//! Drive v3 per resource: requests built, answers decoded. Nothing here knows a
//! socket, a clock, a token or where the service is.

pub(crate) mod about;
pub(crate) mod changes;
pub(crate) mod confirm;
pub(crate) mod custom;
pub(crate) mod drives;
pub(crate) mod errors;
pub(crate) mod export;
mod fields;
pub(crate) mod files;
pub(crate) mod permissions;
pub(crate) mod query;
pub(crate) mod request;
pub(crate) mod revisions;
mod wire;
