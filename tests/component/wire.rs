//! How requests and answers travel: what leaves together, what is waited for, what is sent
//! again, and what is made of connections that break.

mod breaks;
mod events;
mod framing;
mod kept;
mod pieces;
mod renewal;
mod silence;
mod support;
