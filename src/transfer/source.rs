//! Where the bytes of an upload come from.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::crypto::{Encryptor, Plan};
use crate::error::{Error, Result, codes};

/// A file or what `resource_data` holds.
pub(crate) enum Source {
    File(PathBuf),
    Memory(Arc<Vec<u8>>),
}

/// The data as a reader wants it.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Which content a source had when it was opened.
#[derive(Clone)]
pub(super) enum Identity {
    File {
        path: PathBuf,
        stamp: Stamp,
        /// Tells of a rewriting that put the modification time back.
        changed: Option<(i64, i64)>,
    },
    Memory(Arc<Vec<u8>>),
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Memory(a), Self::Memory(b)) => Arc::ptr_eq(a, b) || a == b,
            (
                Self::File {
                    path,
                    stamp,
                    changed,
                },
                Self::File {
                    path: p,
                    stamp: s,
                    changed: c,
                },
            ) => path == p && stamp == s && changed == c,
            _ => false,
        }
    }
}

/// What must not change while a file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(facts: &Metadata) -> Self {
        Self {
            length: facts.len(),
            modified: facts.modified().ok(),
        }
    }
}

/// A source whose length is known; what travels may be the ciphertext.
pub(super) struct Opened {
    identity: Identity,
    length: u64,
    encryption: Option<(Plan, Encryptor)>,
}

impl Opened {
    /// Opens a source. 611 for what is not a file that can be read.
    pub(super) fn new(source: Source, encryption: Option<Plan>) -> Result<Self> {
        let (identity, length) = match source {
            Source::Memory(data) => {
                let length = data.len() as u64;
                (Identity::Memory(data), length)
            }
            Source::File(path) => look(path)?,
        };
        // The key is made once, and found out not to fit before anything is sent.
        let encryption = match encryption {
            None => None,
            Some(plan) => {
                let cipher = plan.encryptor()?;
                Some((plan, cipher))
            }
        };
        Ok(Self {
            identity,
            length,
            encryption,
        })
    }

    /// How many bytes travel.
    pub(super) fn total(&self) -> u64 {
        self.encryption
            .as_ref()
            .map_or(self.length, |(plan, _)| plan.encrypted_length(self.length))
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(super) fn encryption(&self) -> Option<&Plan> {
        self.encryption.as_ref().map(|(plan, _)| plan)
    }

    /// A cipher that has enciphered nothing yet.
    pub(super) fn cipher(&self) -> Result<Option<Encryptor>> {
        let cipher = self.encryption.as_ref();
        cipher.map(|(_, cipher)| cipher.fork()).transpose()
    }

    /// The plain bytes from an offset on. 612 when the file is another one by now.
    pub(super) fn plain(&self, offset: u64) -> Result<Box<dyn Read>> {
        match &self.identity {
            Identity::Memory(data) => {
                let mut cursor = io::Cursor::new(Shared(Arc::clone(data)));
                cursor.set_position(offset);
                Ok(Box::new(cursor))
            }
            Identity::File { path, stamp, .. } => {
                let mut file = File::open(path).map_err(|cause| cannot("open", path, &cause))?;
                let unchanged = |file: &mut File| -> io::Result<bool> {
                    file.seek(SeekFrom::Start(offset))?;
                    Ok(Stamp::of(&file.metadata()?) == *stamp)
                };
                if !unchanged(&mut file).map_err(|cause| cannot("read", path, &cause))? {
                    return Err(changed(path));
                }
                Ok(Box::new(Unchanged {
                    file,
                    path: path.clone(),
                    stamp: *stamp,
                    left: self.length.saturating_sub(offset),
                }))
            }
        }
    }
}

fn look(path: PathBuf) -> Result<(Identity, u64)> {
    let unsuitable = |why: &str| {
        let text = format!("{} cannot be uploaded: {why}.", path.display());
        Error::new(codes::LOCAL_FILE, text)
    };
    // Before it is opened: opening a pipe would wait for its other end.
    let facts = std::fs::metadata(&path).map_err(|cause| cannot("open", &path, &cause))?;
    if facts.is_dir() {
        return Err(unsuitable("it is a folder"));
    }
    if !facts.is_file() {
        return Err(unsuitable("it is a pipe, a device or a socket, not a file"));
    }
    let mut file = File::open(&path).map_err(|cause| cannot("open", &path, &cause))?;
    let facts = file
        .metadata()
        .map_err(|cause| cannot("read", &path, &cause))?;
    if facts.len() == 0 {
        let amount = file
            .read(&mut [0])
            .map_err(|cause| cannot("read", &path, &cause))?;
        if amount > 0 {
            return Err(unsuitable(
                "the system makes its content up while it is read, and does not tell its size",
            ));
        }
    }
    let identity = Identity::File {
        stamp: Stamp::of(&facts),
        changed: changed_at(&facts),
        path,
    };
    Ok((identity, facts.len()))
}

#[cfg(unix)]
fn changed_at(facts: &Metadata) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((facts.ctime(), facts.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed_at(_: &Metadata) -> Option<(i64, i64)> {
    None
}

pub(super) fn cannot(what: &str, path: &Path, cause: &io::Error) -> Error {
    Error::new(
        codes::LOCAL_FILE,
        format!("Cannot {what} {}: {cause}.", path.display()),
    )
    .caused_by(cause)
}

fn changed(path: &Path) -> Error {
    let text = format!("{} was changed while it was uploaded.", path.display());
    Error::new(codes::STREAM, text)
}

/// Our error in an `io::Error`, or 612 for another one.
pub(super) fn taken_out(cause: &io::Error) -> Error {
    let ours = cause
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
        .cloned();
    ours.unwrap_or_else(|| {
        Error::new(codes::STREAM, format!("The data cannot be read: {cause}.")).caused_by(cause)
    })
}

/// A file that must not change while it is read.
struct Unchanged {
    file: File,
    path: PathBuf,
    stamp: Stamp,
    left: u64,
}

impl Read for Unchanged {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let failed = |cause| io::Error::other(cannot("read", &self.path, &cause));
        let amount = match self.file.read(&mut buffer[..room]) {
            Ok(amount) => amount,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => return Err(cause),
            Err(cause) => return Err(failed(cause)),
        };
        // After the reading: a piece that is handed on is one of the file as it was opened.
        let now = Stamp::of(&self.file.metadata().map_err(failed)?);
        let early = amount == 0 && room > 0;
        if early || now != self.stamp {
            return Err(io::Error::other(changed(&self.path)));
        }
        self.left -= amount as u64;
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(path: &Path) -> Result<Opened> {
        Opened::new(Source::File(path.to_owned()), None)
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("missing")] {
            let error = opened(&path).map(|_| ()).unwrap_err();
            assert_eq!(error.code(), codes::LOCAL_FILE);
        }
    }

    #[test]
    fn a_file_that_changes_its_size_or_time_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for now in [&b"longer than before"[..], b"less", b"9876543210"] {
            std::fs::write(&path, b"0123456789").unwrap();
            let opened = opened(&path).unwrap();
            let mut reader = opened.plain(0).unwrap();
            let mut first = [0; 2];
            reader.read_exact(&mut first).unwrap();
            std::fs::write(&path, now).unwrap();
            let later = SystemTime::now() + std::time::Duration::from_secs(5);
            File::options()
                .write(true)
                .open(&path)
                .and_then(|file| file.set_modified(later))
                .unwrap();
            let cause = io::copy(&mut reader, &mut io::sink()).unwrap_err();
            assert_eq!(taken_out(&cause).code(), codes::STREAM);
            // Neither is it opened again as if nothing had happened.
            assert_eq!(
                opened.plain(5).map(|_| ()).unwrap_err().code(),
                codes::STREAM
            );
        }
    }

    #[test]
    fn it_begins_at_an_offset() {
        let opened = Opened::new(Source::Memory(Arc::new(b"0123456789".to_vec())), None).unwrap();
        let mut rest = String::new();
        opened.plain(7).unwrap().read_to_string(&mut rest).unwrap();
        assert_eq!((rest.as_str(), opened.total()), ("789", 10));
    }

    #[test]
    fn a_rewritten_file_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, b"0123456789").unwrap();
        let before = opened(&path).unwrap();
        assert!(*before.identity() == *opened(&path).unwrap().identity());
        let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::write(&path, b"9876543210").unwrap();
        assert!(*before.identity() != *opened(&path).unwrap().identity());
        // Even with its time put back.
        #[cfg(unix)]
        {
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(modified).unwrap();
            assert!(*before.identity() != *opened(&path).unwrap().identity());
        }
        let data = |bytes: &[u8]| Identity::Memory(Arc::new(bytes.to_vec()));
        assert!(data(b"a") == data(b"a") && data(b"a") != data(b"b"));
        assert!(data(b"a") != *before.identity());
    }
}
