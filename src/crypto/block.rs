//! The block ciphers in CBC mode, whole blocks at a time.

use aes::Aes256;
use blowfish::Blowfish;
use cast5::Cast5;
use cbc::{Decryptor, Encryptor};
use cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit,
    InvalidLength, IvState, KeyInit,
};
use des::{Des, TdesEde3};
use idea::Idea;
use rc2::Rc2;
use twofish::Twofish;

use super::Keys;
use super::tea::Tea;
use crate::enums::EncryptionAlgorithm as A;
use crate::error::{Error, Result, codes};

/// One direction of a block cipher; data is a whole number of blocks.
pub(super) trait Blocks: Send + Sync {
    fn apply(&mut self, data: &mut [u8]);
    /// The same, at the same place.
    fn fork(&self) -> Box<dyn Blocks>;
}

// Both directions over a mode of the `cbc` crate; the cipher is kept beside, since the mode
// cannot be copied.
struct Encrypting<C: BlockCipherEncrypt>(C, Encryptor<C>);
struct Decrypting<C: BlockCipherDecrypt>(C, Decryptor<C>);

impl<C: BlockCipherEncrypt + Clone + Send + Sync + 'static> Blocks for Encrypting<C> {
    fn apply(&mut self, data: &mut [u8]) {
        let (blocks, _) = cipher::Array::slice_as_chunks_mut(data);
        self.1.encrypt_blocks(blocks);
    }

    fn fork(&self) -> Box<dyn Blocks> {
        let mode = Encryptor::inner_iv_init(self.0.clone(), &self.1.iv_state());
        Box::new(Self(self.0.clone(), mode))
    }
}

impl<C: BlockCipherDecrypt + Clone + Send + Sync + 'static> Blocks for Decrypting<C> {
    fn apply(&mut self, data: &mut [u8]) {
        let (blocks, _) = cipher::Array::slice_as_chunks_mut(data);
        self.1.decrypt_blocks(blocks);
    }

    fn fork(&self) -> Box<dyn Blocks> {
        let mode = Decryptor::inner_iv_init(self.0.clone(), &self.1.iv_state());
        Box::new(Self(self.0.clone(), mode))
    }
}

fn cbc<C>(cipher: C, iv: &[u8], encrypts: bool) -> Result<Box<dyn Blocks>, InvalidLength>
where
    C: BlockCipherEncrypt + BlockCipherDecrypt + Clone + Send + Sync + 'static,
{
    Ok(if encrypts {
        let mode = Encryptor::inner_iv_slice_init(cipher.clone(), iv)?;
        Box::new(Encrypting(cipher, mode))
    } else {
        let mode = Decryptor::inner_iv_slice_init(cipher.clone(), iv)?;
        Box::new(Decrypting(cipher, mode))
    })
}

/// CBC by hand over the one cipher that is ours.
#[derive(Clone)]
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

    fn fork(&self) -> Box<dyn Blocks> {
        Box::new(self.clone())
    }
}

/// `None` for a stream cipher.
pub(super) fn open(algorithm: A, keys: &Keys, encrypts: bool) -> Result<Option<Box<dyn Blocks>>> {
    let (key, iv) = (keys.key.expose().as_slice(), keys.iv.expose().as_slice());
    let opened = match algorithm {
        A::Aes | A::Rijndael => Aes256::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts)),
        A::Blowfish => {
            <Blowfish as KeyInit>::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts))
        }
        A::Cast => Cast5::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts)),
        A::Des => Des::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts)),
        A::TripleDes => TdesEde3::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts)),
        A::Idea => Idea::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts)),
        // 128 effective bits, whatever the crate makes of the key's length.
        A::Rc2 => cbc(Rc2::new_with_eff_key_len(key, 128), iv, encrypts),
        A::Twofish => Twofish::new_from_slice(key).and_then(|c| cbc(c, iv, encrypts)),
        A::Tea => {
            let mut previous = [0; 8];
            previous.copy_from_slice(iv.get(..8).unwrap_or(&[0; 8]));
            let tea = Tea::new(key);
            Ok(Box::new(TeaCbc {
                tea,
                previous,
                encrypts,
            }) as Box<dyn Blocks>)
        }
        A::Rc4 | A::ChaCha | A::XSalsa20 => return Ok(None),
    };
    let code = if encrypts {
        codes::ENCRYPTION
    } else {
        codes::DECRYPTION
    };
    let text = || format!("{algorithm:?} does not take the key or the vector.");
    opened.map(Some).map_err(|_| Error::new(code, text()))
}
