//! A file that is written where it is.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use md5::{Digest, Md5};

use super::{is_at, lock};
use crate::error::{Error, Result, codes};
use crate::observe::Bounds;

const PIECE: usize = 128 * 1024;

/// What becomes of the file when its content does not arrive whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transfer) enum Way {
    /// A part stays, to be resumed; wrong bytes do not.
    New,
    /// A part stays; wrong bytes are cut off.
    Onward,
    /// The file is cut back to what it was.
    Append,
    /// As `New`, but gone as well when the call ends by a panic: nobody would know of it.
    Private,
}

/// A locked file, and how far it is filled.
#[derive(Debug)]
pub(in crate::transfer) struct Spot {
    file: File,
    path: PathBuf,
    way: Way,
    /// Where writing begins. What was behind it goes when the first byte comes.
    from: u64,
    /// `None`: writing has not begun.
    end: Option<u64>,
    /// Whether it was made for this download.
    made: bool,
    settled: bool,
    /// The code of what goes wrong with the file.
    code: i32,
}

impl Spot {
    /// A file that was not there: `AlreadyExists` if it was.
    pub(in crate::transfer) fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(path)?;
        // Nobody else can have it but one who goes on with a file of no bytes.
        lock(&file);
        Ok(Self::new(file, path, Way::New, 0).made())
    }

    pub(super) fn new(file: File, path: &Path, way: Way, from: u64) -> Self {
        Self {
            file,
            path: path.to_owned(),
            way,
            from,
            end: None,
            made: false,
            settled: false,
            code: codes::LOCAL_FILE,
        }
    }

    fn made(mut self) -> Self {
        self.made = true;
        self
    }

    /// A temporary file of ours.
    pub(in crate::transfer) fn private(file: File, path: &Path) -> Self {
        lock(&file);
        let mut spot = Self::new(file, path, Way::Private, 0).made();
        spot.code = codes::STREAM;
        spot
    }

    /// A temporary file of ours that is still there and free, to be begun anew.
    pub(in crate::transfer) fn again(path: &Path) -> Option<Self> {
        let file = super::beside::open_again(path)?;
        let mut spot = Self::new(file, path, Way::Private, 0).made();
        spot.code = codes::STREAM;
        spot.begin().ok()?;
        Some(spot)
    }

    /// A file that is there and reaches that far (609). 611 while another writes it.
    pub(in crate::transfer) fn onward(path: &Path, from: u64, code: i32) -> Result<Self> {
        let file = match open(path) {
            Ok(file) => file,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(too_short(path, 0, from));
            }
            Err(cause) => return Err(failed(code, "open", path, &cause)),
        };
        let length = taken(&file, path, code)?;
        if length < from {
            return Err(too_short(path, length, from));
        }
        let mut spot = Self::new(file, path, Way::Onward, from);
        spot.code = code;
        Ok(spot)
    }

    /// A file that is there, from its first byte.
    pub(in crate::transfer) fn in_place(path: &Path) -> Result<Self> {
        Self::onward(path, 0, codes::LOCAL_FILE)
    }

    /// Behind what is there; a new file if nothing is.
    pub(in crate::transfer) fn append(path: &Path) -> Result<Self> {
        let code = codes::LOCAL_FILE;
        match Self::create(path) {
            Ok(mut spot) => {
                spot.way = Way::Append;
                Ok(spot)
            }
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                let file = open(path).map_err(|cause| failed(code, "open", path, &cause))?;
                let length = taken(&file, path, code)?;
                Ok(Self::new(file, path, Way::Append, length))
            }
            Err(cause) => Err(failed(code, "create", path, &cause)),
        }
    }

    pub(in crate::transfer) fn path(&self) -> &Path {
        &self.path
    }

    pub(in crate::transfer) fn from(&self) -> u64 {
        self.from
    }

    /// How many bytes the file has.
    pub(in crate::transfer) fn length(&self) -> u64 {
        self.file.metadata().map_or(0, |facts| facts.len())
    }

    pub(in crate::transfer) fn write(&mut self, data: &[u8]) -> Result<()> {
        let end = match self.end {
            Some(end) => end,
            None => self.begin()?,
        };
        self.file
            .write_all(data)
            .map_err(|cause| self.failed("write", &cause))?;
        self.end = Some(end + data.len() as u64);
        Ok(())
    }

    fn begin(&mut self) -> Result<u64> {
        self.file
            .set_len(self.from)
            .and_then(|()| self.file.seek(SeekFrom::Start(self.from)))
            .map_err(|cause| self.failed("write", &cause))?;
        self.end = Some(self.from);
        Ok(self.from)
    }

    /// The MD5 of what the file holds up to where writing has come.
    pub(in crate::transfer) fn md5(&mut self, bounds: &Bounds) -> Result<String> {
        let mut hash = Md5::new();
        self.read(bounds, &mut |piece| {
            hash.update(piece);
            Ok(())
        })?;
        Ok(hex::encode(hash.finalize()))
    }

    /// Reads the file from its first byte up to where writing has come.
    pub(in crate::transfer) fn read(
        &mut self,
        bounds: &Bounds,
        take: &mut dyn FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let mut left = self.end.unwrap_or(self.from);
        self.file
            .seek(SeekFrom::Start(0))
            .map_err(|cause| self.failed("read", &cause))?;
        let mut piece = vec![0; PIECE];
        while left > 0 {
            bounds.check()?;
            let room = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let amount = match self.file.read(&mut piece[..room]) {
                Ok(0) => {
                    let text = format!("{} was cut by another program.", self.path.display());
                    return Err(Error::new(self.code, text));
                }
                Ok(amount) => amount,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(self.failed("read", &cause)),
            };
            take(&piece[..amount])?;
            left -= amount as u64;
        }
        Ok(())
    }

    /// All is there: it is made to last, and must still be what the path leads to.
    pub(in crate::transfer) fn complete(&mut self) -> Result<()> {
        let end = self.end.unwrap_or(self.from);
        self.file
            .set_len(end)
            .and_then(|()| self.file.sync_all())
            .map_err(|cause| self.failed("write", &cause))?;
        self.settled = true;
        if is_at(&self.file, &self.path) {
            return Ok(());
        }
        let text = format!(
            "{} was moved, removed or replaced while it was written.",
            self.path.display()
        );
        Err(Error::new(self.code, text))
    }

    /// It did not arrive whole, or is `wrong`.
    pub(in crate::transfer) fn give_up(&mut self, wrong: bool) {
        self.settled = true;
        let touched = self.end.is_some();
        let cut = match self.way {
            Way::Append => touched,
            Way::New | Way::Onward | Way::Private => wrong && touched,
        };
        // What cannot be cut back now could not be written either: the error is on its way.
        if cut {
            drop(self.file.set_len(self.from));
            drop(self.file.sync_all());
        }
        if self.made && self.length() == 0 {
            self.remove();
        }
    }

    /// The file stays, and somebody knows of it.
    pub(in crate::transfer) fn keep(&mut self) {
        self.settled = true;
    }

    /// Removes the file, if it is still the one that the path leads to.
    pub(in crate::transfer) fn remove(&mut self) {
        self.settled = true;
        if is_at(&self.file, &self.path) {
            drop(std::fs::remove_file(&self.path));
        }
    }

    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    fn failed(&self, what: &str, cause: &io::Error) -> Error {
        failed(self.code, what, &self.path, cause)
    }
}

impl Drop for Spot {
    fn drop(&mut self) {
        if !self.settled {
            match self.way {
                Way::Private => self.remove(),
                Way::New | Way::Onward | Way::Append => self.give_up(false),
            }
        }
        // By hand: a child process that was just begun may hold the file for another moment.
        drop(self.file.unlock());
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A pipe that has come there meanwhile must not hold the call up.
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(flags).unwrap_or(0));
    }
    options.open(path)
}

/// The length of a file that is now ours alone.
fn taken(file: &File, path: &Path, code: i32) -> Result<u64> {
    let facts = file
        .metadata()
        .map_err(|cause| failed(code, "open", path, &cause))?;
    if !facts.is_file() {
        let text = format!("{} is not a file that can be gone on with.", path.display());
        return Err(Error::new(codes::CANNOT_RESUME, text));
    }
    if !lock(file) {
        let text = format!("{} is being written by another download.", path.display());
        return Err(Error::new(code, text));
    }
    if !is_at(file, path) {
        let text = format!("{} was replaced by another download.", path.display());
        return Err(Error::new(code, text));
    }
    // Only now: whoever had the lock before may have written on.
    file.metadata()
        .map(|facts| facts.len())
        .map_err(|cause| failed(code, "open", path, &cause))
}

fn too_short(path: &Path, length: u64, from: u64) -> Error {
    let text = format!(
        "{} has {length} bytes: the download cannot go on at byte {from}.",
        path.display()
    );
    Error::new(codes::CANNOT_RESUME, text)
}

fn failed(code: i32, what: &str, path: &Path, cause: &io::Error) -> Error {
    Error::new(code, format!("Cannot {what} {}: {cause}.", path.display())).caused_by(cause)
}
