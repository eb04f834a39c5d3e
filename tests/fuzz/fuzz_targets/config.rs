//! Whatever `config` is given, it answers with a documented code and changes nothing when it refuses.
#![no_main]

use std::sync::LazyLock;

use cloudstorage::{GoogleDrive, surface};
use libfuzzer_sys::fuzz_target;

static DRIVE: LazyLock<GoogleDrive> = LazyLock::new(GoogleDrive::new);

fuzz_target!(|text: &str| {
    // It starts a server and reads the disk: not what is looked for here.
    if text.to_ascii_lowercase().contains("oauthwebserveractive") {
        return;
    }
    let drive = &*DRIVE;
    let name = text.split('=').next().unwrap_or_default();
    let before = drive.config(name).ok();
    match drive.config(text) {
        Ok(value) => {
            // What was set is what is read, unless reading is computed.
            assert_eq!(drive.config(name).ok(), Some(value));
        }
        Err(error) => {
            assert!(
                surface::error_codes().any(|row| row.code == error.code()),
                "{error}"
            );
            assert!(error.message().len() < 1000);
            assert_eq!(drive.config(name).ok(), before);
        }
    }
    let _ = drive.reset();
});
