//! Texts of peers on their way into logs and errors: no panic, and the secret is not in them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    cloudstorage::fuzzing::masked(text);
});
