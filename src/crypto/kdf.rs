//! From a password to key and initialization vector.

use md5::Md5;
use sha1::Sha1;
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha256, Sha384, Sha512};

use crate::enums::{PasswordHash, PasswordKdf, PasswordStretch};
use crate::error::{Error, Result, codes};
use crate::secret::Secret;

/// More than this takes minutes: a slip rather than a wish.
const MOST_ITERATIONS: u32 = 100_000_000;

/// How the bytes are derived.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PasswordParameters {
    pub(crate) kdf: PasswordKdf,
    pub(crate) hash: PasswordHash,
    /// 0: the default of the function.
    pub(crate) iterations: u32,
    pub(crate) salt: Secret<Vec<u8>>,
    pub(crate) stretch: PasswordStretch,
}

pub(super) fn derive(
    password: &[u8],
    parameters: &PasswordParameters,
    length: usize,
) -> Result<Secret<Vec<u8>>> {
    let first = parameters.kdf == PasswordKdf::Pbkdf1;
    let iterations = match (parameters.iterations, first) {
        (0, true) => 1,
        (0, false) => 10_000,
        (n, _) if n > MOST_ITERATIONS => {
            let text = format!("EncryptionPasswordIterations={n} is more than {MOST_ITERATIONS}.");
            return Err(Error::new(codes::UNSUPPORTED, text));
        }
        (n, _) => n,
    };
    let hash = match parameters.hash {
        PasswordHash::Default if first => PasswordHash::Md5,
        PasswordHash::Default => PasswordHash::Sha1,
        other => other,
    };
    let salt = parameters.salt.expose().as_slice();
    let out = match (first, hash) {
        (true, PasswordHash::Default | PasswordHash::Md5) => {
            pbkdf1::<Md5>(password, salt, iterations, length, parameters.stretch)
        }
        (true, PasswordHash::Sha1) => {
            pbkdf1::<Sha1>(password, salt, iterations, length, parameters.stretch)
        }
        (true, PasswordHash::Sha256) => {
            pbkdf1::<Sha256>(password, salt, iterations, length, parameters.stretch)
        }
        (true, PasswordHash::Sha384) => {
            pbkdf1::<Sha384>(password, salt, iterations, length, parameters.stretch)
        }
        (true, PasswordHash::Sha512) => {
            pbkdf1::<Sha512>(password, salt, iterations, length, parameters.stretch)
        }
        (false, hash) => {
            let mut out = vec![0; length];
            match hash {
                PasswordHash::Md5 => {
                    pbkdf2::pbkdf2_hmac::<Md5>(password, salt, iterations, &mut out)
                }
                PasswordHash::Default | PasswordHash::Sha1 => {
                    pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, &mut out);
                }
                PasswordHash::Sha256 => {
                    pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut out)
                }
                PasswordHash::Sha384 => {
                    pbkdf2::pbkdf2_hmac::<Sha384>(password, salt, iterations, &mut out)
                }
                PasswordHash::Sha512 => {
                    pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, &mut out)
                }
            }
            out
        }
    };
    Ok(Secret::new(out))
}

/// PBKDF1, gone on with past the length of the hash.
fn pbkdf1<H: Digest + FixedOutputReset>(
    password: &[u8],
    salt: &[u8],
    iterations: u32,
    length: usize,
    stretch: PasswordStretch,
) -> Vec<u8> {
    match stretch {
        PasswordStretch::OpenSsl => {
            let (mut out, mut last) = (Vec::new(), Vec::new());
            while out.len() < length {
                let mut hash = H::new();
                Digest::update(&mut hash, &last);
                Digest::update(&mut hash, password);
                Digest::update(&mut hash, salt);
                last = hash.finalize().to_vec();
                for _ in 1..iterations {
                    last = H::digest(&last).to_vec();
                }
                out.extend_from_slice(&last);
            }
            out.truncate(length);
            out
        }
        // The last but one hash is the base; it is hashed once more, and from the second
        // block on with a decimal counter before it.
        PasswordStretch::DotNet => {
            let mut base = H::digest([password, salt].concat()).to_vec();
            for _ in 2..iterations {
                base = H::digest(&base).to_vec();
            }
            let mut out = H::digest(&base).to_vec();
            for counter in 1_u32.. {
                if out.len() >= length {
                    break;
                }
                out.extend(H::digest([counter.to_string().as_bytes(), &base].concat()));
            }
            out.truncate(length);
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(kdf: PasswordKdf, iterations: u32, salt: &[u8]) -> PasswordParameters {
        PasswordParameters {
            kdf,
            hash: PasswordHash::Default,
            iterations,
            salt: Secret::new(salt),
            stretch: PasswordStretch::OpenSsl,
        }
    }

    #[test]
    fn rfc_6070() {
        let rows = [
            (1, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
            (2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
            (4096, "4b007901b765489abead49d926f721d065a429c1"),
        ];
        for (iterations, expected) in rows {
            let key = derive(
                b"password",
                &parameters(PasswordKdf::Pbkdf2, iterations, b"salt"),
                20,
            )
            .unwrap();
            assert_eq!(hex::encode(key.expose()), expected, "{iterations}");
        }
    }

    #[test]
    fn too_many_iterations_are_refused() {
        let error = derive(b"p", &parameters(PasswordKdf::Pbkdf2, u32::MAX, b""), 20).unwrap_err();
        assert_eq!(error.code(), codes::UNSUPPORTED);
    }

    #[test]
    fn a_longer_key_begins_like_a_shorter_one() {
        let long = derive(b"p", &parameters(PasswordKdf::Pbkdf1, 3, b"s"), 48).unwrap();
        let short = derive(b"p", &parameters(PasswordKdf::Pbkdf1, 3, b"s"), 16).unwrap();
        assert_eq!(long.expose()[..16], short.expose()[..]);
    }
}
