//! OAuth 2.0: how an access token is come by, kept and renewed.
//!
//! `flow` runs a grant from end to end, `token` says what a kept token allows;
//! `grant`, `answer`, `form`, `pkce` and `jwt` are text in, text out. What every
//! flow needs of the component's properties and settings is in
//! [`settings::Settings`], a snapshot.

mod answer;
pub(crate) mod browser;
mod endpoint;
pub(crate) mod flow;
mod form;
#[cfg(fuzzing)]
pub(crate) mod fuzz;
pub(crate) mod grant;
pub(crate) mod jwt;
pub(crate) mod loopback;
pub(crate) mod pkce;
pub(crate) mod settings;
pub(crate) mod token;
