//! Certificates of servers: no panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|der: &[u8]| {
    cloudstorage::fuzzing::certificate(der);
});
