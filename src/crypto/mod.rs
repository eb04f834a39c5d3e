//! Content enciphered and deciphered as it streams by: 13 ciphers, a password or a key.
//!
//! The format is bare ciphertext, without header, salt or authentication; see
//! `docs/encryption.md`.

mod block;
mod cipher;
mod kdf;
mod stream;
mod tea;
mod winding;

pub(crate) use cipher::{Decryptor, Encryptor};
pub(crate) use kdf::PasswordParameters;

use crate::enums::EncryptionAlgorithm;
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// How content is enciphered; the key is made when it is needed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) algorithm: EncryptionAlgorithm,
    /// Empty: the key comes from the password.
    pub(crate) key: Secret<Vec<u8>>,
    pub(crate) iv: Secret<Vec<u8>>,
    pub(crate) password: Secret<String>,
    pub(crate) parameters: PasswordParameters,
}

/// Key and initialization vector, of the lengths the cipher takes.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) key: Secret<Vec<u8>>,
    pub(crate) iv: Secret<Vec<u8>>,
}

/// So many iterations take a few milliseconds.
const QUICK_ITERATIONS: u32 = 10_000;

/// One row of the table of ciphers; lengths in bytes.
pub(crate) struct Row {
    pub(crate) key: usize,
    pub(crate) iv: usize,
    /// 0 for a stream cipher.
    pub(crate) block: usize,
}

/// Key, initialization vector and block of a cipher.
pub(crate) fn row(algorithm: EncryptionAlgorithm) -> Row {
    use EncryptionAlgorithm as A;
    let (key, iv, block) = match algorithm {
        A::Aes | A::Rijndael | A::Twofish => (32, 16, 16),
        A::Blowfish => (56, 8, 8),
        A::Cast | A::Idea | A::Rc2 | A::Tea => (16, 8, 8),
        A::Des => (8, 8, 8),
        A::TripleDes => (24, 8, 8),
        A::Rc4 => (256, 0, 0),
        A::ChaCha => (32, 12, 0),
        A::XSalsa20 => (32, 24, 0),
    };
    Row { key, iv, block }
}

impl Plan {
    /// The key and initialization vector; 283 or 284 (`code`) when what is set does not fit the cipher.
    pub(crate) fn keys(&self, code: i32) -> Result<Keys> {
        let row = row(self.algorithm);
        if self.key.is_empty() {
            let both = kdf::derive(
                self.password.expose().as_bytes(),
                &self.parameters,
                row.key + row.iv,
            )?;
            let (key, iv) = both.expose().split_at(row.key);
            let iv = if self.iv.is_empty() {
                Secret::new(iv)
            } else {
                self.iv.clone()
            };
            self.check_iv(&iv, &row, code)?;
            return Ok(Keys {
                key: Secret::new(key),
                iv,
            });
        }
        if self.key.expose().len() != row.key {
            return Err(Error::new(
                code,
                format!(
                    "EncryptionKey has {} bytes; {:?} takes {}.",
                    self.key.expose().len(),
                    self.algorithm,
                    row.key
                ),
            ));
        }
        self.check_iv(&self.iv, &row, code)?;
        Ok(Keys {
            key: self.key.clone(),
            iv: self.iv.clone(),
        })
    }

    /// The same with the key in the place of the password, so that it is made once.
    pub(crate) fn with_keys(self, code: i32) -> Result<Self> {
        let Keys { key, iv } = self.keys(code)?;
        Ok(Self {
            key,
            iv,
            password: Secret::default(),
            ..self
        })
    }

    /// Whether making the key takes long enough to be waited for.
    pub(crate) fn is_slow(&self) -> bool {
        self.key.is_empty() && self.parameters.iterations > QUICK_ITERATIONS
    }

    fn check_iv(&self, iv: &Secret<Vec<u8>>, row: &Row, code: i32) -> Result<()> {
        let length = iv.expose().len();
        // ChaCha in its first form has a nonce of 8 bytes.
        let fits = length == row.iv
            || row.iv == 0
            || (self.algorithm == EncryptionAlgorithm::ChaCha && length == 8);
        if fits {
            return Ok(());
        }
        Err(Error::new(
            code,
            format!(
                "EncryptionIV has {length} bytes; {:?} takes {}.",
                self.algorithm, row.iv
            ),
        ))
    }

    /// How long the ciphertext of so many bytes is.
    pub(crate) fn encrypted_length(&self, plain: u64) -> u64 {
        match row(self.algorithm).block as u64 {
            0 => plain,
            block => (plain / block + 1) * block,
        }
    }

    pub(crate) fn encryptor(&self) -> Result<Encryptor> {
        Encryptor::new(self.algorithm, &self.keys(codes::ENCRYPTION)?)
    }

    pub(crate) fn decryptor(&self) -> Result<Decryptor> {
        Decryptor::new(self.algorithm, &self.keys(codes::DECRYPTION)?)
    }
}

#[cfg(test)]
mod tests;
