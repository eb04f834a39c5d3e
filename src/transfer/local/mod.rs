//! Local files that downloads fill.
//!
//! - [`Spot`]: a file written where it is: a new one, one gone on with, one appended to.
//! - [`Beside`]: a part beside an old file, which takes its place when whole.
//! - [`Unnamed`]: a file that has no name until it is whole.
//! - [`Special`]: devices, pipes and sockets.

mod beside;
mod dress;
mod special;
mod spot;
mod unnamed;

pub(super) use beside::{Beside, remove_part};
pub(super) use special::Special;
pub(super) use spot::Spot;
pub(super) use unnamed::Unnamed;

use std::fs::{File, FileType, Metadata, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result, codes};

/// How many symbolic links are followed: what the system itself follows.
const MOST_LINKS: usize = 40;

/// What a download fills.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    File {
        path: PathBuf,
        /// Whether what is there may be replaced.
        overwrite: bool,
        /// Whether the content goes behind what is there.
        append: bool,
    },
    /// `limit`: how many bytes are kept.
    Memory { limit: Option<u64> },
}

/// Refuses a target that cannot be written, before anything is asked of the service.
pub(super) fn check(path: &Path, may_exist: bool) -> Result<()> {
    if path.is_dir() {
        return Err(Error::new(
            codes::LOCAL_FILE,
            format!("{} is a folder.", path.display()),
        ));
    }
    if !may_exist && path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    if !folder(path).is_dir() {
        let text = format!("The folder of {} does not exist.", path.display());
        return Err(Error::new(codes::LOCAL_FILE, text));
    }
    Ok(())
}

pub(super) fn exists(path: &Path) -> Error {
    Error::new(
        codes::FILE_EXISTS,
        format!("{} exists, and overwrite is off.", path.display()),
    )
}

/// The file that a path stands for, symbolic links followed, whether it exists or not.
pub(super) fn resolve(path: &Path) -> Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        // Links of /proc to pipes lead nowhere by name: they are opened as they are.
        if at.metadata().is_ok_and(|facts| is_special(&facts)) {
            return Ok(at);
        }
        match std::fs::read_link(&at) {
            Ok(next) => at = folder(&at).join(next),
            Err(_) => return Ok(at),
        }
    }
    Err(Error::new(
        codes::LOCAL_FILE,
        format!("{} leads through too many links.", path.display()),
    ))
}

/// Neither a file nor a folder.
pub(super) fn is_special(facts: &Metadata) -> bool {
    let kind: FileType = facts.file_type();
    !kind.is_file() && !kind.is_dir() && !kind.is_symlink()
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Whether a path still leads to the file that was opened there.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        match (file.metadata(), path.metadata()) {
            (Ok(ours), Ok(there)) => ours.dev() == there.dev() && ours.ino() == there.ino(),
            _ => false,
        }
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// Takes the file for this writer; false when another has it. Where files cannot be locked nobody is kept out.
fn lock(file: &File) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

/// Whether new files are refused by the folder itself, so that an old one can only be written where it is.
pub(super) fn folder_is_closed(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// Whether the folder lets an old file be written but not replaced: mount points, sticky folders.
fn cannot_be_replaced(cause: &io::Error) -> bool {
    folder_is_closed(cause)
        || matches!(
            cause.kind(),
            io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices
        )
}

#[cfg(test)]
mod tests;
