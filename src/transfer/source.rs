//! Where the bytes of an upload come from.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::crypto::{Encryptor, Plan};
use crate::error::{Error, Result, codes};

/// A file or what `resource_data` holds.
pub(crate) enum Source {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

/// A source whose length is known; what it yields may be the ciphertext.
pub(super) struct Opened {
    source: Source,
    length: u64,
    encryption: Option<Plan>,
}

impl Opened {
    /// Opens a source. 611 for what is not a file that can be read.
    pub(super) fn new(source: Source, encryption: Option<Plan>) -> Result<Self> {
        let length = match &source {
            Source::Memory(data) => data.len() as u64,
            Source::File(path) => {
                let facts =
                    std::fs::metadata(path).map_err(|cause| cannot("open", path, &cause))?;
                if !facts.is_file() {
                    let text = format!(
                        "{} is not a file whose content can be uploaded.",
                        path.display()
                    );
                    return Err(Error::new(codes::LOCAL_FILE, text));
                }
                // Found out now, before anything is sent.
                File::open(path).map_err(|cause| cannot("open", path, &cause))?;
                facts.len()
            }
        };
        if let Some(plan) = &encryption {
            plan.keys(codes::ENCRYPTION)?;
        }
        Ok(Self {
            source,
            length,
            encryption,
        })
    }

    /// How many bytes travel.
    pub(super) fn total(&self) -> u64 {
        self.encryption
            .as_ref()
            .map_or(self.length, |plan| plan.encrypted_length(self.length))
    }

    /// The bytes from an offset on.
    pub(super) fn from(&self, offset: u64) -> Result<Box<dyn Read>> {
        let Some(plan) = &self.encryption else {
            return self.plain(offset);
        };
        let mut reader = Enciphered {
            inner: self.plain(0)?,
            cipher: plan.encryptor()?,
            ready: Vec::new(),
            at: 0,
            ended: false,
            piece: vec![0; 64 * 1024],
        };
        // A cipher cannot begin in the middle: what is before the offset is made again
        // and dropped.
        let dropped = io::copy(&mut (&mut reader).take(offset), &mut io::sink());
        dropped.map_err(|cause| taken_out(&cause))?;
        Ok(Box::new(reader))
    }

    fn plain(&self, offset: u64) -> Result<Box<dyn Read>> {
        match &self.source {
            Source::Memory(data) => {
                let mut cursor = io::Cursor::new(Arc::clone(data));
                cursor.set_position(offset);
                Ok(Box::new(cursor))
            }
            Source::File(path) => {
                let mut file = File::open(path).map_err(|cause| cannot("open", path, &cause))?;
                file.seek(SeekFrom::Start(offset))
                    .map_err(|cause| cannot("read", path, &cause))?;
                let left = self.length.saturating_sub(offset);
                Ok(Box::new(Unchanged {
                    file,
                    path: path.clone(),
                    length: self.length,
                    left,
                }))
            }
        }
    }
}

pub(super) fn cannot(what: &str, path: &Path, cause: &io::Error) -> Error {
    Error::new(
        codes::LOCAL_FILE,
        format!("Cannot {what} {}: {cause}.", path.display()),
    )
}

/// Our error in an `io::Error`, or 612 for another one.
pub(super) fn taken_out(cause: &io::Error) -> Error {
    let ours = cause
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
        .cloned();
    ours.unwrap_or_else(|| Error::new(codes::STREAM, format!("The data cannot be read: {cause}.")))
}

/// A file that must not change its size while it is read.
struct Unchanged {
    file: File,
    path: PathBuf,
    length: u64,
    left: u64,
}

impl Read for Unchanged {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let amount = match self.file.read(&mut buffer[..room]) {
            Ok(amount) => amount,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => return Err(cause),
            Err(cause) => return Err(io::Error::other(cannot("read", &self.path, &cause))),
        };
        self.left -= amount as u64;
        // Before the last byte leaves: a file that grew or shrank is not what was announced.
        let early = amount == 0 && self.left > 0 && !buffer.is_empty();
        if (early || self.left == 0) && self.file.metadata()?.len() != self.length {
            let text = format!(
                "{} changed its size while it was uploaded.",
                self.path.display()
            );
            return Err(io::Error::other(Error::new(codes::STREAM, text)));
        }
        Ok(amount)
    }
}

/// The ciphertext of what an inner reader yields.
struct Enciphered {
    inner: Box<dyn Read>,
    cipher: Encryptor,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
    piece: Vec<u8>,
}

impl Read for Enciphered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            self.ready.clear();
            self.at = 0;
            let amount = self.inner.read(&mut self.piece)?;
            if amount == 0 {
                self.ended = true;
                self.cipher.finish(&mut self.ready);
            } else {
                self.cipher
                    .update(&self.piece[..amount], &mut self.ready)
                    .map_err(io::Error::other)?;
            }
        }
        let amount = buffer.len().min(self.ready.len() - self.at);
        buffer[..amount].copy_from_slice(&self.ready[self.at..self.at + amount]);
        self.at += amount;
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().to_owned(), folder.path().join("missing")] {
            let error = Opened::new(Source::File(path), None)
                .map(|_| ())
                .unwrap_err();
            assert_eq!(error.code(), codes::LOCAL_FILE);
        }
    }

    #[test]
    fn a_file_that_changes_its_size_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for now in [&b"longer than before"[..], b"less"] {
            std::fs::write(&path, b"0123456789").unwrap();
            let opened = Opened::new(Source::File(path.clone()), None).unwrap();
            let mut reader = opened.from(0).unwrap();
            let mut first = [0; 2];
            reader.read_exact(&mut first).unwrap();
            std::fs::write(&path, now).unwrap();
            let cause = io::copy(&mut reader, &mut io::sink()).unwrap_err();
            assert_eq!(taken_out(&cause).code(), codes::STREAM);
        }
    }

    #[test]
    fn it_begins_at_an_offset() {
        let opened = Opened::new(Source::Memory(b"0123456789".as_slice().into()), None).unwrap();
        let mut rest = String::new();
        opened.from(7).unwrap().read_to_string(&mut rest).unwrap();
        assert_eq!((rest.as_str(), opened.total()), ("789", 10));
    }
}
