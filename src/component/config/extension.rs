//! Settings the reference does not have.

use super::declare::settings;
use super::kinds::Url;
use crate::enums::{PasswordHash, PasswordStretch};
use crate::secret::Secret;

settings! {
    section "Extension" in ROWS, struct ExtensionSettings at extension;
    stored {
        /// Whether the next `download_file` takes a file that the service holds to be malware or spam: its owner can
        /// say so. It counts for one call and is off again then.
        acknowledge_abuse "AcknowledgeAbuse": bool = false;
        /// The hash that turns `encryption_password` into a key. `default`: MD5 with PBKDF1, SHA-1 with PBKDF2.
        password_hash "EncryptionPasswordHash": PasswordHash = PasswordHash::Default;
        /// How often it is applied. 0: 1 with PBKDF1, 10000 with PBKDF2.
        password_iterations "EncryptionPasswordIterations": u32 = 0;
        /// Salt for the derivation, in hexadecimal.
        password_salt "EncryptionPasswordSalt": Secret<Vec<u8>> = Secret::default();
        /// How PBKDF1 goes on past the length of its hash: as OpenSSL or as .NET does.
        password_stretch "EncryptionPasswordStretch": PasswordStretch = PasswordStretch::OpenSsl;
        /// Where the service is. Everything else is the same for Google and for the emulator. The addresses of requests
        /// are built below it: it may have a path, and has neither query nor fragment nor a user's name. What goes to
        /// an http address beyond this machine is not encrypted: `on_log` says so, once for each.
        service_url "ServiceURL": Url = Url("https://www.googleapis.com".to_owned());
        /// Whether every upload and download is held against the MD5 checksum the service has of the content.
        /// Those that are resumed are, in any case.
        verify_checksum "VerifyChecksum": bool = false;
    }
    bound {}
}
