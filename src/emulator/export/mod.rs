//! Documents of Google's editors: what becomes one, and what one becomes.

mod import;
mod table;

pub(super) use import::convert;
pub(super) use table::{DOCUMENTS, export_formats, import_formats, imports, links};
