//! The stream ciphers.

use chacha20::{ChaCha20, ChaCha20Legacy};
use cipher::{KeyInit, KeyIvInit, StreamCipher};
use rc4::Rc4;
use salsa20::XSalsa20;

use super::Keys;
use crate::enums::EncryptionAlgorithm as A;
use crate::error::{Error, Result, codes};

/// Both directions are the same. `None` for a block cipher.
pub(super) fn open(algorithm: A, keys: &Keys) -> Result<Option<Box<dyn StreamCipher>>> {
    let (key, iv) = (keys.key.expose().as_slice(), keys.iv.expose().as_slice());
    let failed = |_| {
        Error::new(
            codes::ENCRYPTION,
            format!("{algorithm:?} does not take the key or the vector."),
        )
    };
    Ok(match algorithm {
        A::Rc4 => Some(Box::new(Rc4::new_from_slice(key).map_err(failed)?)),
        A::ChaCha if iv.len() == 8 => Some(Box::new(
            ChaCha20Legacy::new_from_slices(key, iv).map_err(failed)?,
        )),
        A::ChaCha => Some(Box::new(
            ChaCha20::new_from_slices(key, iv).map_err(failed)?,
        )),
        A::XSalsa20 => Some(Box::new(
            XSalsa20::new_from_slices(key, iv).map_err(failed)?,
        )),
        _ => None,
    })
}
