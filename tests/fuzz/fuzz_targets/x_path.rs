//! Any document, any paths: no panic, and what is found can be looked at.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], Vec<&str>)| {
    let (document, paths) = input;
    cloudstorage::fuzzing::walk(document, &paths);
});
