//! File content on its way: from a source up, or down into a sink, plain or
//! enciphered, in one piece or in fragments that can be resumed.

mod download;
#[cfg(fuzzing)]
pub(crate) mod fuzz;
mod key;
mod local;
mod progress;
mod resumable;
mod source;
mod upload;

pub(crate) use download::{Custom, Download, Left, download};
pub(crate) use local::Target;
pub(crate) use progress::ProgressOptions;
pub(crate) use source::Source;
pub(crate) use upload::{Expected, Resumable, Unfinished, Upload, Uploaded, upload, upload_status};
