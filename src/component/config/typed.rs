//! Settings with values that have a type.

use super::place;
use crate::component::GoogleDrive;
use crate::component::value::Value;
use crate::error::Result;

/// # Settings with values that have a type
///
/// Extension: the reference has [`config`](Self::config) alone, where every value is text.
impl GoogleDrive {
    /// The value of a setting by its name, as [`config`](Self::config) takes it: flags and numbers are numbers, and so
    /// are the choices that are written as one; what is true or false is that; all else is text.
    ///
    /// # Errors
    /// 601 for an unknown name; 605 for an index out of range.
    pub fn setting(&self, name: &str) -> Result<Value> {
        self.typed(name).map_err(|error| self.announce(error))
    }

    /// Sets a setting to a value: a number, a truth value, text, bytes (which are written in hexadecimal), or a value
    /// of the enumerations that are named after settings.
    ///
    /// ```
    /// use cloudstorage::{GoogleDrive, HttpVersion, LogLevel};
    ///
    /// # fn main() -> cloudstorage::Result<()> {
    /// let drive = GoogleDrive::new();
    /// drive.set_setting("LogLevel", LogLevel::Debug)?;
    /// drive.set_setting("HTTPVersion", HttpVersion::Http10)?;
    /// drive.set_setting("KeepAlive", true)?;
    /// assert_eq!(drive.config("LogLevel")?, "3");
    /// assert_eq!(drive.setting("LogLevel")?, LogLevel::Debug.into());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`config`](Self::config).
    pub fn set_setting(&self, name: &str, value: impl Into<Value>) -> Result<()> {
        let text = match value.into() {
            Value::Bool(flag) => if flag { "True" } else { "False" }.to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Str(text) => text,
            Value::Bytes(bytes) => hex::encode(bytes),
        };
        place(name)
            .and_then(|(row, index)| self.assign(row, index, &text))
            .map_err(|error| self.announce(error))
    }

    fn typed(&self, name: &str) -> Result<Value> {
        let (row, index) = place(name)?;
        let text = (row.get)(self, index)?;
        Ok(match row.kind {
            "boolean" => Value::Bool(text.eq_ignore_ascii_case("true")),
            "number" | "flags" | "choice" | "code page" => {
                text.parse().map_or(Value::Str(text), Value::Int)
            }
            _ => Value::Str(text),
        })
    }
}
