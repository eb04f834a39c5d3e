//! The stream ciphers: both directions are the same.

use chacha20::{ChaCha20, ChaCha20Legacy};
use cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use salsa20::XSalsa20;

use super::Keys;
use super::winding::Winding;
use crate::enums::EncryptionAlgorithm as A;
use crate::error::{Error, Result, codes};

/// The key stream is used up.
pub(super) struct Exhausted;

pub(super) trait Stream: Send + Sync {
    fn apply(&mut self, data: &mut [u8]) -> Result<(), Exhausted>;
    /// The same, at the same place; it may have to catch up first.
    fn fork(&self) -> Result<Box<dyn Stream>>;
    /// Goes some of the way to its place; true when it is there.
    fn catch_up(&mut self) -> bool {
        true
    }
}

/// A cipher of the crates, which cannot be copied but made anew and moved.
struct Seekable<C> {
    cipher: C,
    keys: Keys,
}

impl<C: StreamCipher + StreamCipherSeek + KeyIvInit + Send + Sync + 'static> Seekable<C> {
    fn open(keys: &Keys) -> Result<Box<dyn Stream>> {
        Ok(Box::new(Self::at(keys, 0)?))
    }

    fn at(keys: &Keys, position: u64) -> Result<Self> {
        let failed = || {
            Error::new(
                codes::ENCRYPTION,
                "The cipher does not take the key or the vector.",
            )
        };
        let made = C::new_from_slices(keys.key.expose(), keys.iv.expose());
        let mut cipher = made.map_err(|_| failed())?;
        cipher.try_seek(position).map_err(|_| failed())?;
        let keys = keys.clone();
        Ok(Self { cipher, keys })
    }
}

impl<C: StreamCipher + StreamCipherSeek + KeyIvInit + Send + Sync + 'static> Stream
    for Seekable<C>
{
    fn apply(&mut self, data: &mut [u8]) -> Result<(), Exhausted> {
        self.cipher.try_apply_keystream(data).map_err(|_| Exhausted)
    }

    fn fork(&self) -> Result<Box<dyn Stream>> {
        let position = self
            .cipher
            .try_current_pos::<u64>()
            .map_err(|_| Error::new(codes::ENCRYPTION, "The cipher is beyond its key stream."))?;
        Ok(Box::new(Self::at(&self.keys, position)?))
    }
}

/// `None` for a block cipher.
pub(super) fn open(algorithm: A, keys: &Keys) -> Result<Option<Box<dyn Stream>>> {
    Ok(match algorithm {
        A::Rc4 => Some(Box::new(Winding::new(keys)?)),
        A::ChaCha if keys.iv.expose().len() == 8 => Some(Seekable::<ChaCha20Legacy>::open(keys)?),
        A::ChaCha => Some(Seekable::<ChaCha20>::open(keys)?),
        A::XSalsa20 => Some(Seekable::<XSalsa20>::open(keys)?),
        _ => None,
    })
}
