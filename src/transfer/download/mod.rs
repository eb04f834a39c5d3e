//! Downloads: to memory or a file, plain or enciphered, from the beginning or onward.
//!
//! What a download says about its bytes is proved: a fresh one by the announced length, the end of the chunks or
//! the size the service tells; a resumed one by the service's size and MD5 over the whole content.

mod left;
mod memory;
mod plain;
mod receive;
mod secret;

pub(crate) use left::Left;
#[cfg(fuzzing)]
pub(super) use receive::parse as content_range;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::key;
use super::local::Target;
use super::progress::ProgressOptions;
use crate::crypto::Plan;
use crate::drive::files::Facts;
use crate::error::{Error, Result, codes};
use crate::http::Exchange;
use crate::observe::{Bounds, Observer};

/// What is to be downloaded, and how.
pub(crate) struct Download<'a> {
    pub(crate) exchange: &'a dyn Exchange,
    pub(crate) observer: &'a dyn Observer,
    pub(crate) bounds: &'a Bounds,
    /// How long a local pipe or device may take nothing; zero: for ever.
    pub(crate) patience: Duration,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    /// Asked when the content is refused: where else it is to be had.
    pub(crate) elsewhere: &'a dyn Fn(&Error) -> Result<Option<String>>,
    /// Asks the service afresh for size and MD5 of the content.
    pub(crate) facts: &'a dyn Fn() -> Result<Facts>,
    /// What the service said the size is, in a listing or just now.
    pub(crate) known_size: Option<u64>,
    /// Made by the service for this download: it has no size and no MD5.
    pub(crate) exported: bool,
    /// A request of the caller's own, whose answer is the content; `None`: the content is fetched.
    pub(crate) custom: Option<Custom<'a>>,
    pub(crate) target: Target,
    /// 0 unless the program set it.
    pub(crate) start_byte: u64,
    /// Whether a fresh download is held against the service's MD5, too.
    pub(crate) verify: bool,
    pub(crate) encryption: Option<Plan>,
    /// The folder for ciphertext; empty: the system's.
    pub(crate) temp_path: PathBuf,
    /// The file that holds the ciphertext of an earlier attempt.
    pub(crate) temp_file: Option<PathBuf>,
    /// What an earlier download of this object left.
    pub(crate) left: Option<Left>,
    pub(crate) progress: ProgressOptions,
    /// Told what is left from now on; `None`: nothing. Not called when that does not change.
    pub(crate) on_left: &'a mut dyn FnMut(Option<&Left>),
    /// Told the body of a refusal.
    pub(crate) on_refusal: &'a mut dyn FnMut(&[u8]),
}

/// A request of the caller's own. Every success is an answer to it.
pub(crate) struct Custom<'a> {
    pub(crate) method: &'static str,
    pub(crate) body: &'a [u8],
    /// Hears every piece of the answer.
    pub(crate) on_piece: &'a mut dyn FnMut(&[u8]),
}

/// What a download brought.
#[derive(Debug)]
pub(crate) struct Downloaded {
    /// For a target in memory.
    pub(crate) data: Option<Arc<Vec<u8>>>,
    /// The file that was written, as it was named.
    pub(crate) path: Option<PathBuf>,
}

/// Downloads; what is left behind by a failure is said at [`Target`] and [`Left`].
pub(crate) fn download(mut plan: Download<'_>) -> Result<Downloaded> {
    // A key that does not fit is found before anything is fetched.
    let encryption = plan.encryption.take();
    let encryption = encryption.map(|e| key::ready(e, codes::DECRYPTION, plan.bounds));
    plan.encryption = encryption.transpose()?;
    if plan.start_byte > 0 && plan.exported {
        let text =
            "An export has neither size nor MD5: it cannot be resumed, only downloaded anew.";
        return Err(Error::new(codes::CANNOT_RESUME, text));
    }
    match plan.target.clone() {
        Target::Memory { limit } => Ok(Downloaded {
            data: Some(Arc::new(memory::fetch(&mut plan, limit)?)),
            path: None,
        }),
        Target::File {
            path,
            overwrite,
            append,
        } => {
            let place = Place {
                path: path.clone(),
                overwrite,
                append,
            };
            if plan.encryption.is_some() {
                secret::to_file(&mut plan, &place)?;
            } else {
                plain::to_file(&mut plan, &place)?;
            }
            Ok(Downloaded {
                data: None,
                path: Some(path),
            })
        }
    }
}

/// A target that is a file.
struct Place {
    path: PathBuf,
    overwrite: bool,
    append: bool,
}

#[cfg(test)]
mod tests;
