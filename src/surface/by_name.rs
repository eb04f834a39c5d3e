//! Properties by name, for programs that have names and not identifiers.

use super::{Property, Value, properties};
use crate::component::GoogleDrive;
use crate::component::config::split_index;
use crate::error::{Error, Result, codes};

/// # Properties by name
///
/// Extension: the reference has no such members.
impl GoogleDrive {
    /// The value of a property by its documented name; `resource_name[2]` is one of a collection.
    ///
    /// # Errors
    /// 601 for an unknown name or a missing index; 605 when the index is out of range.
    pub fn property(&self, name: &str) -> Result<Value> {
        let (row, index) = find(name)?;
        (row.get)(self, index)
    }

    /// Sets a property by its documented name.
    ///
    /// # Errors
    /// As [`property`](Self::property); 601 for a value of the wrong type and a property that can only be read.
    pub fn set_property(&self, name: &str, value: impl Into<Value>) -> Result<()> {
        let (row, index) = find(name)?;
        match row.set {
            Some(set) => set(self, index, value.into()),
            None => Err(refuse(format!("{} can only be read.", row.name))),
        }
    }
}

fn find(name: &str) -> Result<(&'static Property, usize)> {
    let (base, index) = split_index(name.trim())?;
    let row = properties().find(|row| row.name == base).ok_or_else(|| {
        refuse(format!(
            "There is no property {:?}.",
            base.chars().take(60).collect::<String>()
        ))
    })?;
    match (row.indexed, index) {
        (true, Some(index)) => Ok((row, index)),
        (false, None) => Ok((row, 0)),
        (true, None) => Err(refuse(format!("{0} takes an index: {0}[i].", row.name))),
        (false, Some(_)) => Err(refuse(format!("{} takes no index.", row.name))),
    }
}

fn refuse(text: String) -> Error {
    Error::new(codes::UNSUPPORTED, text)
}
