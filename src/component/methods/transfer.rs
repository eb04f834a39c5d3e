//! What uploads and downloads take from the object alike.

use crate::component::call::Call;
use crate::component::state::State;
use crate::crypto;
use crate::drive::files::{self, Facts};
use crate::error::{Error, Result, codes};
use crate::transfer::ProgressOptions;

/// Asks the service what it has under an id; `key` unlocks a link-shared item.
pub(super) fn facts(call: &Call, id: &str, key: Option<(String, String)>) -> Result<Facts> {
    files::decode_facts(&call.ask_with(key, &files::get_facts(id)?)?)
}

/// Whether the local file may have something of a download that failed: that is no content of the program's. A
/// refusal wrote nothing, nor did what is found out before.
pub(super) fn may_have_written(error: &Error, refused: bool) -> bool {
    let before = [
        codes::FILE_EXISTS,
        codes::NO_DOWNLOAD_TEMP_FILE,
        codes::CREDENTIALS,
    ];
    !refused && !before.contains(&error.code())
}

pub(super) fn encryption(s: &State) -> Option<crypto::Plan> {
    let settings = &s.settings;
    let key = &settings.drive.encryption_key;
    if key.is_empty() && s.encryption.password.is_empty() {
        return None;
    }
    Some(crypto::Plan {
        algorithm: s.encryption.algorithm,
        key: key.clone(),
        iv: settings.drive.encryption_iv.clone(),
        password: s.encryption.password.clone(),
        parameters: crypto::PasswordParameters {
            kdf: settings.drive.encryption_password_kdf,
            hash: settings.extension.password_hash,
            iterations: settings.extension.password_iterations,
            salt: settings.extension.password_salt.clone(),
            stretch: settings.extension.password_stretch,
        },
    })
}

pub(super) fn progress(s: &State) -> ProgressOptions {
    ProgressOptions {
        step: u8::try_from(s.settings.drive.progress_step).unwrap_or(1),
        absolute: s.settings.drive.progress_absolute,
    }
}
