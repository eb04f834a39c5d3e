//! Answers of the service: no panic, and errors that a person can read.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    for status in [200, 401, 403, 503] {
        cloudstorage::fuzzing::drive_answer(status, input);
    }
});
