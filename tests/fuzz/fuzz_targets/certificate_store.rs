//! Certificate stores: no panic, whatever the kind.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|content: &[u8]| {
    cloudstorage::fuzzing::certificate_store(content, "password");
});
