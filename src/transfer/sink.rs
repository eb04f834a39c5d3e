//! Where the bytes of a download go: beside the target first, in its place when whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::source::cannot;
use crate::error::{Error, Result, codes};

/// What a download fills.
pub(crate) enum Target {
    File {
        path: PathBuf,
        overwrite: bool,
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
        let text = format!("{} exists, and overwrite is off.", path.display());
        return Err(Error::new(codes::FILE_EXISTS, text));
    }
    if !folder(path).is_dir() {
        let text = format!("The folder of {} does not exist.", path.display());
        return Err(Error::new(codes::LOCAL_FILE, text));
    }
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A file that is not in its place yet.
pub(super) struct Beside {
    file: NamedTempFile,
    path: PathBuf,
    overwrite: bool,
    /// Whether there was nothing in its place when the download began.
    was_free: bool,
}

impl Beside {
    pub(super) fn new(path: &Path, overwrite: bool) -> Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = tempfile::Builder::new()
            .prefix(&format!(".{name}.part-"))
            .tempfile_in(folder(path))
            .map_err(|cause| cannot("write beside", path, &cause))?;
        Ok(Self {
            file,
            path: path.to_owned(),
            overwrite,
            was_free: path.symlink_metadata().is_err(),
        })
    }

    pub(super) fn write(&mut self, data: &[u8]) -> Result<()> {
        self.file
            .write_all(data)
            .map_err(|cause| cannot("write", &self.path, &cause))
    }

    /// The file is whole: it takes its place.
    pub(super) fn complete(self) -> Result<()> {
        let path = self.path;
        self.file
            .as_file()
            .sync_all()
            .map_err(|cause| cannot("write", &path, &cause))?;
        readable_as_usual(self.file.as_file());
        if self.overwrite {
            self.file
                .persist(&path)
                .map(|_| ())
                .map_err(|failed| cannot("put in place", &path, &failed.error))
        } else {
            self.file
                .persist_noclobber(&path)
                .map(|_| ())
                .map_err(|failed| match failed.error.kind() {
                    io::ErrorKind::AlreadyExists => {
                        let text = format!(
                            "{} has come into being meanwhile, and overwrite is off.",
                            path.display()
                        );
                        Error::new(codes::FILE_EXISTS, text)
                    }
                    _ => cannot("put in place", &path, &failed.error),
                })
        }
    }

    /// The file was cut short: its part is put in place for resuming, if nothing was there.
    pub(super) fn keep_part(self) {
        let has_bytes = self
            .file
            .as_file()
            .metadata()
            .is_ok_and(|facts| facts.len() > 0);
        if self.was_free && has_bytes {
            readable_as_usual(self.file.as_file());
            // If it fails the part is lost, as it would be without this.
            drop(self.file.persist_noclobber(&self.path));
        }
    }
}

/// Temporary files are private; a finished one has the permissions a new file would have.
fn readable_as_usual(file: &File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The process's mask cannot be read without setting it: a file made now shows it.
        let mode = tempfile::Builder::new()
            .permissions(std::fs::Permissions::from_mode(0o666))
            .tempfile()
            .and_then(|probe| probe.as_file().metadata())
            .map_or(0o600, |facts| facts.permissions().mode() & 0o777);
        drop(file.set_permissions(std::fs::Permissions::from_mode(mode)));
    }
    #[cfg(not(unix))]
    let _ = file;
}

/// A file that is written on from an offset, or at its end.
pub(super) struct Onward {
    file: File,
    path: PathBuf,
}

impl Onward {
    /// `at`: the offset, or the end. The file must reach that far: 609.
    pub(super) fn new(path: &Path, at: Option<u64>) -> Result<Self> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(at.is_none())
            .truncate(false)
            .open(path)
            .map_err(|cause| match cause.kind() {
                io::ErrorKind::NotFound if at.is_some() => cannot_resume(path, 0, at),
                _ => cannot("open", path, &cause),
            })?;
        let length = file
            .metadata()
            .map_err(|cause| cannot("open", path, &cause))?
            .len();
        if at.is_some_and(|at| length < at) {
            return Err(cannot_resume(path, length, at));
        }
        file.seek(SeekFrom::Start(at.unwrap_or(length)))
            .map_err(|cause| cannot("write", path, &cause))?;
        Ok(Self {
            file,
            path: path.to_owned(),
        })
    }

    pub(super) fn write(&mut self, data: &[u8]) -> Result<()> {
        self.file
            .write_all(data)
            .map_err(|cause| cannot("write", &self.path, &cause))
    }

    /// What was behind the new end is from another time.
    pub(super) fn complete(mut self) -> Result<()> {
        let end = self.file.stream_position();
        end.and_then(|end| self.file.set_len(end))
            .and_then(|()| self.file.sync_all())
            .map_err(|cause| cannot("write", &self.path, &cause))
    }
}

fn cannot_resume(path: &Path, length: u64, at: Option<u64>) -> Error {
    let at = at.unwrap_or(0);
    let text = format!(
        "{} has {length} bytes: the download cannot go on at byte {at}.",
        path.display()
    );
    Error::new(codes::CANNOT_RESUME, text)
}
