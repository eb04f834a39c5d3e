//! Connections: names resolved, sockets made, bytes passed on and looked at.
//!
//! ureq drives the exchange; what it calls lands here. One flat connector makes the
//! whole way to the server (`connector`), one transport carries the bytes and sees
//! them exactly as they are, before TLS hides them (`transport`, over `wire`). What a
//! connection has to know of the call that uses it comes through the [`Link`].

mod answer;
mod chunks;
mod connector;
mod dial;
mod fault;
mod framing;
#[cfg(fuzzing)]
pub(crate) mod fuzz;
mod head;
mod link;
mod options;
mod queue;
mod resolve;
mod socket;
mod transport;
mod watch;
mod wire;

pub(crate) use connector::{LinkConnector, NoResolver};
pub(crate) use fault::Fault;
pub(crate) use framing::Framing;
pub(crate) use head::{Head, parse as parse_head};
pub(crate) use link::{Captured, Conditions, InUse, Link, Tap};
pub(crate) use options::SocketOptions;
