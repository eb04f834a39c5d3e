//! Group `encryption`: how file content is enciphered on its way.

use crate::component::declare::properties;
use crate::enums::EncryptionAlgorithm;
use crate::secret::Secret;

/// The group's values.
#[derive(Default)]
pub(crate) struct Encryption {
    pub(crate) algorithm: EncryptionAlgorithm,
    pub(crate) password: Secret<String>,
}

properties! {
    /// # Encryption
    ///
    /// Content is enciphered before it is uploaded and deciphered after it is
    /// downloaded when there is a password here, or a key in the `EncryptionKey` setting.
    group "encryption" in ROWS;

    /// The cipher, at the largest key the reference gives it.
    rw encryption_algorithm, set_encryption_algorithm: EncryptionAlgorithm = 0 => encryption.algorithm;
    /// The password that key and initialization vector are derived from.
    /// Empty: content travels as it is, unless `EncryptionKey` is set.
    rw encryption_password, set_encryption_password: String = "" => encryption.password, secret;
}
