//! The component described to programs: every property, event, setting and error
//! code with its type, access, default and meaning, and access by name.
//!
//! The tables are the rows that the accessors themselves come from.

mod by_name;
mod names;

pub use crate::component::config::{Setting, Status};
pub use crate::component::declare::Property;
pub use crate::component::events::row::{Event, Parameter};
pub use crate::component::methods::Method;
pub use crate::component::value::Value;
pub use crate::enums::declare::{Enumeration, EnumerationValue};
pub use crate::error::row::ErrorCode;

use crate::component::{config, events, methods, properties};
use crate::enums;
use crate::error::codes;

/// Every property, group by group; our own of a group come last.
pub fn properties() -> impl Iterator<Item = &'static Property> {
    properties::ALL.iter().copied().flatten()
}

/// Every method.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    methods::ROWS.iter()
}

/// Every setting, section by section; our own come last.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    config::ALL.iter().copied().flatten()
}

/// Every event; our own come last.
pub fn events() -> impl Iterator<Item = &'static Event> {
    events::ROWS.iter()
}

/// Every set of values: those with numbers, then those of bits.
pub fn enumerations() -> impl Iterator<Item = &'static Enumeration> {
    enums::all()
}

/// Every documented error code.
pub fn error_codes() -> impl Iterator<Item = &'static ErrorCode> {
    codes::ALL.iter()
}

impl Property {
    /// What a new object answers, and one after `reset`.
    pub fn default_value(&self) -> Value {
        (self.default)()
    }
}

impl Setting {
    /// What a new object answers, and one after `reset`.
    pub fn default_value(&self) -> String {
        (self.default)()
    }
}
