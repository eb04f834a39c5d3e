//! Content on its way into the store.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use super::errors::ApiError;
use super::model::Content;
use super::store::random;

/// Content being written; every byte is hashed as it passes.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) name: String,
    file: File,
    pub(super) size: u64,
    md5: Md5,
    sha1: Sha1,
    sha256: Sha256,
}

impl Blob {
    /// An empty content file in `folder`.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let name = random(24)?;
        let file = File::create(folder.join(&name))?;
        Ok(Self {
            name,
            file,
            size: 0,
            md5: Md5::new(),
            sha1: Sha1::new(),
            sha256: Sha256::new(),
        })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.md5.update(bytes);
        self.sha1.update(bytes);
        self.sha256.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Writes all of `from` through a fixed buffer; there is room for so many bytes.
    pub(super) fn fill(&mut self, from: &mut dyn Read, room: u64) -> Result<(), ApiError> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let n = from
                .read(&mut buffer)
                .map_err(|_| ApiError::bad_request("The request body ended early."))?;
            let Some(chunk) = buffer.get(..n).filter(|c| !c.is_empty()) else {
                return Ok(());
            };
            if self.size + chunk.len() as u64 > room {
                return Err(ApiError::quota());
            }
            self.write(chunk)?;
        }
    }

    pub(super) fn finish(self) -> Result<Content, ApiError> {
        Ok(Content {
            blob: self.name,
            size: self.size,
            md5: hex::encode(self.md5.finalize()),
            sha1: hex::encode(self.sha1.finalize()),
            sha256: hex::encode(self.sha256.finalize()),
            revision: random(38)?,
        })
    }
}
