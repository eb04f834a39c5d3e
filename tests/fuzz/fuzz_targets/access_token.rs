//! Access tokens: what is looked into is JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|token: &str| {
    cloudstorage::fuzzing::access_token(token);
});
