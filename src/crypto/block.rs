//! The block ciphers in CBC mode, whole blocks at a time.

use aes::Aes256;
use blowfish::Blowfish;
use cast5::Cast5;
use cbc::{Decryptor, Encryptor};
use cipher::{BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit, KeyIvInit};
use des::{Des, TdesEde3};
use idea::Idea;
use rc2::Rc2;
use twofish::Twofish;

use super::Keys;
use super::tea::Tea;
use crate::enums::EncryptionAlgorithm as A;
use crate::error::{Error, Result, codes};

/// One direction of a block cipher; data is a whole number of blocks.
pub(super) trait Blocks {
    fn apply(&mut self, data: &mut [u8]);
}

// Both directions over a mode of the `cbc` crate.
struct Encrypting<M>(M);
struct Decrypting<M>(M);

impl<M: BlockModeEncrypt> Blocks for Encrypting<M> {
    fn apply(&mut self, data: &mut [u8]) {
        let (blocks, _) = cipher::Array::slice_as_chunks_mut(data);
        self.0.encrypt_blocks(blocks);
    }
}

impl<M: BlockModeDecrypt> Blocks for Decrypting<M> {
    fn apply(&mut self, data: &mut [u8]) {
        let (blocks, _) = cipher::Array::slice_as_chunks_mut(data);
        self.0.decrypt_blocks(blocks);
    }
}

/// CBC by hand over the one cipher that is ours.
struct TeaCbc {
    tea: Tea,
    previous: [u8; 8],
    encrypts: bool,
}

impl Blocks for TeaCbc {
    fn apply(&mut self, data: &mut [u8]) {
        for block in data.chunks_exact_mut(8) {
            if self.encrypts {
                block
                    .iter_mut()
                    .zip(self.previous)
                    .for_each(|(byte, before)| *byte ^= before);
                self.tea.encrypt(block);
                self.previous.copy_from_slice(block);
            } else {
                let mut cipher = [0; 8];
                cipher.copy_from_slice(block);
                self.tea.decrypt(block);
                block
                    .iter_mut()
                    .zip(self.previous)
                    .for_each(|(byte, before)| *byte ^= before);
                self.previous = cipher;
            }
        }
    }
}

// Grammar: `algorithm => cipher, ...;` for those whose crate takes key and vector as they are.
macro_rules! dispatch {
    ($algorithm:expr, $key:expr, $iv:expr, $encrypts:expr, $failed:expr; $($($a:pat_param)|+ => $cipher:ty;)+) => {
        match $algorithm {
            $($($a)|+ if $encrypts => {
                Some(Box::new(Encrypting(Encryptor::<$cipher>::new_from_slices($key, $iv).map_err($failed)?)) as Box<dyn Blocks>)
            }
            $($a)|+ => {
                Some(Box::new(Decrypting(Decryptor::<$cipher>::new_from_slices($key, $iv).map_err($failed)?)) as Box<dyn Blocks>)
            })+
            _ => None,
        }
    };
}

/// `None` for a stream cipher.
pub(super) fn open(algorithm: A, keys: &Keys, encrypts: bool) -> Result<Option<Box<dyn Blocks>>> {
    let (key, iv) = (keys.key.expose().as_slice(), keys.iv.expose().as_slice());
    // Lengths were checked before; what the crates refuse besides is a weak key.
    let failed = |_| {
        let code = if encrypts {
            codes::ENCRYPTION
        } else {
            codes::DECRYPTION
        };
        Error::new(
            code,
            format!("{algorithm:?} does not take the key or the vector."),
        )
    };
    if algorithm == A::Tea {
        let mut previous = [0; 8];
        previous.copy_from_slice(iv.get(..8).unwrap_or(&[0; 8]));
        return Ok(Some(Box::new(TeaCbc {
            tea: Tea::new(key),
            previous,
            encrypts,
        })));
    }
    if algorithm == A::Rc2 {
        // 128 effective bits, whatever the crate makes of the key's length.
        let rc2 = Rc2::new_with_eff_key_len(key, 128);
        return Ok(Some(if encrypts {
            Box::new(Encrypting(
                Encryptor::inner_iv_slice_init(rc2, iv).map_err(failed)?,
            ))
        } else {
            Box::new(Decrypting(
                Decryptor::inner_iv_slice_init(rc2, iv).map_err(failed)?,
            ))
        }));
    }
    if algorithm == A::Blowfish {
        let blowfish: Blowfish = KeyInit::new_from_slice(key).map_err(failed)?;
        return Ok(Some(if encrypts {
            Box::new(Encrypting(
                Encryptor::inner_iv_slice_init(blowfish, iv).map_err(failed)?,
            ))
        } else {
            Box::new(Decrypting(
                Decryptor::inner_iv_slice_init(blowfish, iv).map_err(failed)?,
            ))
        }));
    }
    if algorithm == A::Twofish {
        let twofish = Twofish::new_from_slice(key).map_err(failed)?;
        return Ok(Some(if encrypts {
            Box::new(Encrypting(
                Encryptor::inner_iv_slice_init(twofish, iv).map_err(failed)?,
            ))
        } else {
            Box::new(Decrypting(
                Decryptor::inner_iv_slice_init(twofish, iv).map_err(failed)?,
            ))
        }));
    }
    Ok(dispatch! { algorithm, key, iv, encrypts, failed;
        A::Aes | A::Rijndael => Aes256;
        A::Cast => Cast5;
        A::Des => Des;
        A::TripleDes => TdesEde3;
        A::Idea => Idea;
    })
}
