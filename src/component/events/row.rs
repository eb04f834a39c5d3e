//! What `surface` shows of an event.

/// One event, as `surface` shows it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Event {
    /// The documented name.
    pub name: &'static str,
    /// Whether the reference lacks it.
    pub extension: bool,
    /// The Rust type that its parameters are fields of.
    pub rust_type: &'static str,
    /// Its parameters in the documented order.
    pub params: &'static [Parameter],
    /// The Rust type that a handler is given.
    pub params_type: &'static str,
    /// When it fires.
    pub doc: &'static str,
}

/// One parameter of an event.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Parameter {
    /// The documented name.
    pub name: &'static str,
    /// The documented type: bool, int, str or bytes.
    pub documented_type: &'static str,
    /// The Rust type of the field.
    pub rust_type: &'static str,
    /// Whether a handler may write it.
    pub writable: bool,
    /// What it tells.
    pub doc: &'static str,
}
