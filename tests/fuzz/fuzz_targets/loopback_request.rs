//! Requests to the loopback server: only the awaited answer gets through.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|head: &[u8]| {
    cloudstorage::fuzzing::loopback_request(head);
});
