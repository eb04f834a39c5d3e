//! The bytes that travel, made one after the other: read, enciphered, hashed.

use std::io::{self, Read};

use md5::{Digest, Md5};

use crate::crypto::Encryptor;
use crate::error::Result;
use crate::observe::Bounds;
use crate::transfer::source::{Opened, taken_out};

/// How much is made at a time: between two looks at the bounds.
const PIECE: usize = 64 * 1024;

/// A place in what travels, and all that is needed to go on from there.
pub(super) struct Mark {
    offset: u64,
    /// How much of the source has been taken.
    plain: u64,
    cipher: Option<Encryptor>,
    /// Ciphertext from `offset` on that is made already.
    ready: Vec<u8>,
    /// Whether the cipher has had the end of the source.
    ended: bool,
    hash: Md5,
}

impl Mark {
    pub(super) fn beginning(opened: &Opened) -> Result<Self> {
        Ok(Self {
            offset: 0,
            plain: 0,
            cipher: opened.cipher()?,
            ready: Vec::new(),
            ended: false,
            hash: Md5::new(),
        })
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn fork(&self) -> Result<Self> {
        Ok(Self {
            cipher: self.cipher.as_ref().map(Encryptor::fork).transpose()?,
            ready: self.ready.clone(),
            hash: self.hash.clone(),
            ..*self
        })
    }

    /// The place `to`, at or behind this one; what is between is made again.
    pub(super) fn wound(&self, opened: &Opened, bounds: &Bounds, to: u64) -> Result<Self> {
        let mut making = Making::new(opened, bounds, self.fork()?)?;
        making.wind(to)?;
        Ok(making.mark)
    }

    /// MD5 of all before this place, as the service writes it.
    pub(super) fn md5(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }
}

/// Reads what travels, from a mark on.
pub(super) struct Making<'a> {
    bounds: &'a Bounds,
    source: Box<dyn Read>,
    mark: Mark,
    piece: Vec<u8>,
    /// How far `mark.ready` is handed out.
    at: usize,
}

impl<'a> Making<'a> {
    pub(super) fn new(opened: &Opened, bounds: &'a Bounds, mark: Mark) -> Result<Self> {
        Ok(Self {
            bounds,
            source: opened.plain(mark.plain)?,
            mark,
            piece: Vec::new(),
            at: 0,
        })
    }

    pub(super) fn offset(&self) -> u64 {
        self.mark.offset
    }

    /// Where it stands.
    pub(super) fn into_mark(mut self) -> Mark {
        self.mark.ready.drain(..self.at);
        self.mark
    }

    fn wind(&mut self, to: u64) -> Result<()> {
        let mut dropped = vec![0; PIECE];
        while self.mark.offset < to {
            let left = usize::try_from(to - self.mark.offset).unwrap_or(PIECE);
            let room = left.min(PIECE);
            match self.read(&mut dropped[..room]) {
                Ok(0) => {
                    let cause = io::Error::other("it ended before its size");
                    return Err(taken_out(&cause));
                }
                Ok(_) => {}
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(taken_out(&cause)),
            }
        }
        self.mark.ready.drain(..self.at);
        self.at = 0;
        Ok(())
    }

    /// Fills `ready` with the next piece of ciphertext.
    fn encipher(&mut self) -> io::Result<()> {
        self.mark.ready.clear();
        self.at = 0;
        let Some(cipher) = &mut self.mark.cipher else {
            return Ok(());
        };
        while !cipher.catch_up() {
            self.bounds.check().map_err(io::Error::other)?;
        }
        self.piece.resize(PIECE, 0);
        let amount = self.source.read(&mut self.piece)?;
        self.mark.plain += amount as u64;
        if amount == 0 {
            self.mark.ended = true;
            cipher.finish(&mut self.mark.ready);
            return Ok(());
        }
        cipher
            .update(&self.piece[..amount], &mut self.mark.ready)
            .map_err(io::Error::other)
    }
}

impl Read for Making<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bounds.check().map_err(io::Error::other)?;
        let amount = if self.mark.cipher.is_some() {
            while self.at == self.mark.ready.len() && !self.mark.ended {
                self.encipher()?;
            }
            let amount = buffer.len().min(self.mark.ready.len() - self.at);
            buffer[..amount].copy_from_slice(&self.mark.ready[self.at..self.at + amount]);
            self.at += amount;
            amount
        } else {
            let amount = self.source.read(buffer)?;
            self.mark.plain += amount as u64;
            amount
        };
        self.mark.hash.update(&buffer[..amount]);
        self.mark.offset += amount as u64;
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{PasswordParameters, Plan};
    use crate::enums::{EncryptionAlgorithm as A, PasswordHash, PasswordKdf, PasswordStretch};
    use crate::error::codes;
    use crate::observe::Interrupt;
    use crate::secret::Secret;
    use crate::transfer::source::Source;

    fn opened(algorithm: Option<A>, data: &[u8]) -> Opened {
        let plan = algorithm.map(|algorithm| Plan {
            algorithm,
            key: Secret::default(),
            iv: Secret::default(),
            password: Secret::new("password"),
            parameters: PasswordParameters {
                kdf: PasswordKdf::Pbkdf1,
                hash: PasswordHash::Default,
                iterations: 0,
                salt: Secret::default(),
                stretch: PasswordStretch::OpenSsl,
            },
        });
        Opened::new(Source::Memory(std::sync::Arc::new(data.to_vec())), plan).unwrap()
    }

    fn all(opened: &Opened, mark: Mark) -> (Vec<u8>, Mark) {
        let bounds = Bounds::default();
        let mut making = Making::new(opened, &bounds, mark).unwrap();
        let mut out = Vec::new();
        making.read_to_end(&mut out).unwrap();
        (out, making.into_mark())
    }

    #[test]
    fn from_every_mark_the_rest_is_the_same() {
        let data: Vec<u8> = (0..200_000_u32).map(|n| (n * 7 + n / 251) as u8).collect();
        for algorithm in [
            None,
            Some(A::Aes),
            Some(A::Rc4),
            Some(A::Tea),
            Some(A::ChaCha),
        ] {
            let opened = opened(algorithm, &data);
            let (whole, end) = all(&opened, Mark::beginning(&opened).unwrap());
            assert_eq!(whole.len() as u64, opened.total(), "{algorithm:?}");
            assert_eq!(end.md5(), hex::encode(Md5::digest(&whole)));
            let mut mark = Mark::beginning(&opened).unwrap();
            let bounds = Bounds::default();
            for at in [0, 1, 17, 65_536, 65_537, 131_072, 199_999, opened.total()] {
                mark = mark.wound(&opened, &bounds, at).unwrap();
                assert_eq!(mark.offset(), at);
                let (rest, end) = all(&opened, mark.fork().unwrap());
                assert!(rest == whole[at as usize..], "{algorithm:?} {at}");
                assert_eq!(end.md5(), hex::encode(Md5::digest(&whole)));
            }
        }
    }

    #[test]
    fn making_again_heeds_the_bounds() {
        let opened = opened(Some(A::Twofish), &[1; 1000]);
        let interrupt = Interrupt::default();
        assert!(interrupt.enter());
        interrupt.trip();
        let stopped = Bounds {
            interrupt,
            deadline: None,
        };
        let late = Bounds {
            deadline: Some(std::time::Instant::now()),
            ..Bounds::default()
        };
        for (bounds, code) in [(stopped, codes::INTERRUPTED), (late, codes::TIMEOUT)] {
            let mark = Mark::beginning(&opened).unwrap();
            let error = mark.wound(&opened, &bounds, 500).map(|_| ()).unwrap_err();
            assert_eq!(error.code(), code);
        }
    }
}
