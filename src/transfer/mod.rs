//! File content on its way: from a source up, or down into a sink, plain or
//! enciphered, in one piece or in fragments that can be resumed.

mod download;
mod progress;
mod resumable;
mod sink;
mod source;
mod upload;

pub(crate) use download::{Download, download};
pub(crate) use progress::ProgressOptions;
pub(crate) use sink::Target;
pub(crate) use source::Source;
pub(crate) use upload::{Expected, Resumable, Unfinished, Upload, Uploaded, upload, upload_status};
