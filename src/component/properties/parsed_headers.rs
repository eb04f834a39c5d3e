//! Group `parsed_header`: the headers of the last answer.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::error::Result;
use crate::records::{ParsedHeader, Records};

properties! {
    /// # Parsed headers
    ///
    /// The header lines of the last answer, in the order and spelling they came in.
    group "parsed_header" in ROWS;

    /// How many header lines there are; indexes go from 0 to one less. Read-only.
    own parsed_header_count: usize = 0;
    /// The name, spelled as it came.
    each parsed_header_field: String = "" => parsed_headers.field;
    /// The value.
    each parsed_header_value: String = "" => parsed_headers.value, secret;
}

impl GoogleDrive {
    /// How many header lines there are; indexes go from 0 to one less.
    ///
    /// Default: `0`. Reference: `parsed_header_count` property. Read-only.
    #[doc(alias = "get_parsed_header_count")]
    pub fn parsed_header_count(&self) -> usize {
        self.state().read(|s| s.parsed_headers.len())
    }

    /// All header lines, to be read: what the object does later does not change the view.
    ///
    /// Extension: the reference has no such method.
    pub fn parsed_headers(&self) -> Records<ParsedHeader> {
        self.state().read(|s| s.parsed_headers.view())
    }

    /// The header line at an index as a record: a copy of it.
    ///
    /// Extension: the reference has no such method.
    ///
    /// # Errors
    /// 605 when the index is out of range.
    #[must_use = "it is a copy"]
    pub fn parsed_header(&self, index: usize) -> Result<ParsedHeader> {
        self.state().read(|s| s.parsed_headers.at(index).cloned())
    }
}
