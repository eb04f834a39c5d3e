//! Drive v3 per resource: requests built, answers decoded. Nothing here knows a
//! socket, a clock, a token or the service root.

pub(crate) mod errors;
