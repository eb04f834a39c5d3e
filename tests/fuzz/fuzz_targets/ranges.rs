//! Where content begins and ends: no panic, no odd numbers.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for status in [200, 206, 308, 404] {
        cloudstorage::fuzzing::ranges(status, text);
    }
});
