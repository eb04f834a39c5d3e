//! Group `parsed_header`: the headers of the last answer.

use crate::component::GoogleDrive;
use crate::component::declare::properties;
use crate::records::ParsedHeader;

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
    pub fn parsed_header_count(&self) -> usize {
        self.state().read(|s| s.parsed_headers.len())
    }

    /// All header lines as records.
    pub fn parsed_headers(&self) -> Vec<ParsedHeader> {
        self.state().read(|s| s.parsed_headers.to_vec())
    }
}
