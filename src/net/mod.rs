//! Connections: names resolved, sockets made, bytes passed on and looked at.
//!
//! ureq drives the exchange; what it calls lands here. One flat connector makes the
//! whole way to the server (`connector`), one transport carries the bytes and sees
//! them exactly as they are on the wire, before TLS hides them (`transport`). What a
//! connection has to know of the call that uses it comes through the [`Link`].

mod connector;
mod fault;
mod head;
mod link;
mod options;
mod resolve;
mod socket;
mod transport;

pub(crate) use connector::{LinkConnector, NoResolver};
pub(crate) use fault::Fault;
pub(crate) use head::{Head, parse as parse_head};
pub(crate) use link::{Conditions, InUse, Link};
pub(crate) use options::SocketOptions;
