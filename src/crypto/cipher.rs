//! Both directions over any cipher, fed piece by piece.

use super::block::{self, Blocks};
use super::stream::{Exhausted, Stream};
use super::{Keys, row, stream};
use crate::enums::EncryptionAlgorithm;
use crate::error::{Error, Result, codes};

enum Engine {
    Blocks(Box<dyn Blocks>, usize),
    Stream(Box<dyn Stream>),
}

impl Engine {
    /// The same, at the same place.
    fn fork(&self) -> Result<Self> {
        Ok(match self {
            Self::Blocks(blocks, size) => Self::Blocks(blocks.fork(), *size),
            Self::Stream(stream) => Self::Stream(stream.fork()?),
        })
    }
}

fn engine(algorithm: EncryptionAlgorithm, keys: &Keys, encrypts: bool) -> Result<Engine> {
    if let Some(blocks) = block::open(algorithm, keys, encrypts)? {
        return Ok(Engine::Blocks(blocks, row(algorithm).block));
    }
    match stream::open(algorithm, keys)? {
        Some(stream) => Ok(Engine::Stream(stream)),
        None => Err(Error::new(
            codes::UNSUPPORTED,
            format!("{algorithm:?} is not available."),
        )),
    }
}

fn exhausted(code: i32) -> impl Fn(Exhausted) -> Error {
    move |_| {
        Error::new(
            code,
            "The cipher's key stream is used up: the data is too long for it.",
        )
    }
}

/// Enciphers; [`finish`](Self::finish) has to be called for the last block.
pub(crate) struct Encryptor {
    engine: Engine,
    /// What does not fill a block yet.
    rest: Vec<u8>,
}

impl Encryptor {
    pub(super) fn new(algorithm: EncryptionAlgorithm, keys: &Keys) -> Result<Self> {
        Ok(Self {
            engine: engine(algorithm, keys, true)?,
            rest: Vec::new(),
        })
    }

    /// The same, at the same place: what both are given from here on, both encipher alike.
    pub(crate) fn fork(&self) -> Result<Self> {
        Ok(Self {
            engine: self.engine.fork()?,
            rest: self.rest.clone(),
        })
    }

    /// Goes some of the way to the place of what it was forked from; true when it is there.
    pub(crate) fn catch_up(&mut self) -> bool {
        match &mut self.engine {
            Engine::Blocks(..) => true,
            Engine::Stream(stream) => stream.catch_up(),
        }
    }

    /// Adds the ciphertext of a piece to `out`.
    pub(crate) fn update(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let from = out.len();
        match &mut self.engine {
            Engine::Stream(cipher) => {
                out.extend_from_slice(data);
                cipher
                    .apply(&mut out[from..])
                    .map_err(exhausted(codes::ENCRYPTION))
            }
            Engine::Blocks(cipher, block) => {
                out.append(&mut self.rest);
                out.extend_from_slice(data);
                let whole = (out.len() - from) / *block * *block;
                self.rest.extend_from_slice(&out[from + whole..]);
                out.truncate(from + whole);
                cipher.apply(&mut out[from..]);
                Ok(())
            }
        }
    }

    /// Adds what is left, padded as PKCS#7 says.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        if let Engine::Blocks(cipher, block) = &mut self.engine {
            let from = out.len();
            let padding = *block - self.rest.len();
            out.append(&mut self.rest);
            out.resize(from + *block, u8::try_from(padding).unwrap_or(0));
            cipher.apply(&mut out[from..]);
        }
    }
}

/// Deciphers; [`finish`](Self::finish) takes the padding off and finds a wrong key.
pub(crate) struct Decryptor {
    engine: Engine,
    /// The last block is kept back: it may hold the padding.
    rest: Vec<u8>,
}

impl Decryptor {
    pub(super) fn new(algorithm: EncryptionAlgorithm, keys: &Keys) -> Result<Self> {
        Ok(Self {
            engine: engine(algorithm, keys, false)?,
            rest: Vec::new(),
        })
    }

    /// Adds the plaintext of a piece to `out`.
    pub(crate) fn update(&mut self, data: &[u8], out: &mut Vec<u8>) -> Result<()> {
        let from = out.len();
        match &mut self.engine {
            Engine::Stream(cipher) => {
                out.extend_from_slice(data);
                cipher
                    .apply(&mut out[from..])
                    .map_err(exhausted(codes::DECRYPTION))
            }
            Engine::Blocks(cipher, block) => {
                out.append(&mut self.rest);
                out.extend_from_slice(data);
                let length = out.len() - from;
                let keep = match length % *block {
                    0 => (*block).min(length),
                    part => (part + *block).min(length),
                };
                self.rest.extend_from_slice(&out[from + length - keep..]);
                out.truncate(from + length - keep);
                cipher.apply(&mut out[from..]);
                Ok(())
            }
        }
    }

    /// Adds the last bytes, without their padding. 284 when it is not one.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) -> Result<()> {
        let Engine::Blocks(cipher, block) = &mut self.engine else {
            return Ok(());
        };
        if self.rest.len() != *block {
            return Err(Error::new(
                codes::DECRYPTION,
                format!("The encrypted data is not a whole number of {block}-byte blocks."),
            ));
        }
        cipher.apply(&mut self.rest);
        let padding = usize::from(self.rest.last().copied().unwrap_or(0));
        let valid = (1..=*block).contains(&padding)
            && self
                .rest
                .iter()
                .rev()
                .take(padding)
                .all(|byte| usize::from(*byte) == padding);
        if !valid {
            return Err(Error::new(
                codes::DECRYPTION,
                "The data does not decrypt: password, key or algorithm are wrong.",
            ));
        }
        out.extend_from_slice(&self.rest[..*block - padding]);
        Ok(())
    }
}
