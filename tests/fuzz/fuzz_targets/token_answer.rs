//! Answers of a token server: no panic, and no secret in an error.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    for kind in ["application/json", "application/x-www-form-urlencoded", "text/html"] {
        for status in [200, 302, 400, 401, 500] {
            cloudstorage::fuzzing::token_answer(status, kind, input);
        }
    }
});
