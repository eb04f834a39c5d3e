//! Devices, pipes and sockets: written where they are, never replaced.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Error, Result, codes};
use crate::observe::Bounds;
use crate::transfer::source::cannot;

/// Between two looks at a pipe that nobody reads from.
const SLICE: Duration = Duration::from_millis(20);

/// A special file, open for writing.
#[derive(Debug)]
pub(in crate::transfer) struct Special {
    file: File,
    path: PathBuf,
    /// How long nothing may move; zero: for ever.
    patience: Duration,
}

impl Special {
    /// Waits for a reader, if it is a pipe.
    pub(in crate::transfer) fn open(
        path: &Path,
        patience: Duration,
        bounds: &Bounds,
    ) -> Result<Self> {
        let began = Instant::now();
        let file = loop {
            match open(path) {
                Ok(file) => break file,
                Err(cause) if may_come(&cause) && is_pipe(path) => {
                    wait(path, began, patience, bounds)?;
                }
                Err(cause) => return Err(cannot("open", path, &cause)),
            }
        };
        let facts = file
            .metadata()
            .map_err(|cause| cannot("open", path, &cause))?;
        if facts.is_file() {
            let text = format!("{} was replaced while it was opened.", path.display());
            return Err(Error::new(codes::LOCAL_FILE, text));
        }
        Ok(Self {
            file,
            path: path.to_owned(),
            patience,
        })
    }

    /// Writes all, with looks at the bounds while the other end does not take it.
    pub(in crate::transfer) fn write(&mut self, data: &[u8], bounds: &Bounds) -> Result<()> {
        let (mut at, mut moved) = (0, Instant::now());
        while at < data.len() {
            match self.file.write(&data[at..]) {
                Ok(0) => {
                    let text = format!("{} takes no more.", self.path.display());
                    return Err(Error::new(codes::LOCAL_FILE, text));
                }
                Ok(amount) => (at, moved) = (at + amount, Instant::now()),
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) if cause.kind() == io::ErrorKind::WouldBlock => {
                    wait(&self.path, moved, self.patience, bounds)?;
                }
                Err(cause) => return Err(cannot("write", &self.path, &cause)),
            }
        }
        Ok(())
    }

    pub(in crate::transfer) fn complete(&mut self) -> Result<()> {
        match self.file.sync_all() {
            Ok(()) => Ok(()),
            // Pipes and terminals have nothing to sync.
            Err(cause)
                if matches!(
                    cause.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            Err(cause) => Err(cannot("write", &self.path, &cause)),
        }
    }
}

fn wait(path: &Path, since: Instant, patience: Duration, bounds: &Bounds) -> Result<()> {
    bounds.check()?;
    if !patience.is_zero() && since.elapsed() >= patience {
        let text = format!("Nobody reads from {}.", path.display());
        return Err(Error::new(codes::TIMEOUT, text));
    }
    std::thread::sleep(SLICE);
    Ok(())
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    // Never made, never emptied, and never waited for by the system.
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(unix)]
fn may_come(cause: &io::Error) -> bool {
    cause.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error())
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    path.metadata()
        .is_ok_and(|facts| facts.file_type().is_fifo())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    std::fs::OpenOptions::new().write(true).open(path)
}

#[cfg(not(unix))]
fn may_come(_: &io::Error) -> bool {
    false
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}
