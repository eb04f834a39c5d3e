//! A file that has no name until it is whole: what a killed program leaves of it is nothing.

use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::beside::{part_path, put, random, stable};
use super::dress::dress;
use super::{exists, folder};
use crate::error::Result;
use crate::transfer::source::cannot;

/// A file in a target's folder, without a name.
#[derive(Debug)]
pub(in crate::transfer) struct Unnamed {
    file: File,
    target: PathBuf,
    old: Option<Metadata>,
    overwrite: bool,
}

impl Unnamed {
    /// `None` where there are no such files.
    pub(in crate::transfer) fn new(target: &Path, overwrite: bool) -> io::Result<Option<Self>> {
        let old = target.metadata().ok();
        let file = open(&folder(target), old.as_ref())?;
        Ok(file.map(|file| Self {
            file,
            target: target.to_owned(),
            old,
            overwrite,
        }))
    }

    pub(in crate::transfer) fn write(&mut self, data: &[u8]) -> Result<()> {
        self.file
            .write_all(data)
            .map_err(|cause| cannot("write beside", &self.target, &cause))
    }

    /// Gives it its name.
    pub(in crate::transfer) fn complete(mut self) -> Result<()> {
        let failed = |cause: &io::Error| cannot("put in place", &self.target, cause);
        self.file.sync_all().map_err(|cause| failed(&cause))?;
        dress(&self.file, self.old.as_ref());
        match link(&self.file, &self.target) {
            Ok(()) => return Ok(()),
            Err(cause) if cause.kind() != io::ErrorKind::AlreadyExists => {
                return Err(failed(&cause));
            }
            Err(_) if !self.overwrite => return Err(exists(&self.target)),
            Err(_) => {}
        }
        // A link replaces nothing: it gets a name beside, and is renamed at once.
        let mut part = part_path(&self.target, &stable(&self.target));
        if link(&self.file, &part).is_err() {
            part = part_path(&self.target, &random().map_err(|cause| failed(&cause))?);
            link(&self.file, &part).map_err(|cause| failed(&cause))?;
        }
        put(&part, &mut self.file, &self.target, true)
            .inspect_err(|_| drop(std::fs::remove_file(&part)))
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn open(folder: &Path, old: Option<&Metadata>) -> io::Result<Option<File>> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;
    // Its name is given through this folder.
    if !Path::new("/proc/self/fd").exists() {
        return Ok(None);
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let mode = Mode::from_raw_mode(super::dress::mode(old));
    match rustix::fs::open(folder, flags, mode) {
        Ok(file) => Ok(Some(file.into())),
        Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL | Errno::NOENT | Errno::NOSYS) => {
            Ok(None)
        }
        Err(cause) => Err(cause.into()),
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, linkat};
    let from = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(
        CWD,
        from.as_str(),
        CWD,
        path,
        AtFlags::SYMLINK_FOLLOW,
    )?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn open(_: &Path, _: Option<&Metadata>) -> io::Result<Option<File>> {
    Ok(None)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
