//! Answers in pieces of any length: no panic, and the same as in one piece.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((how, answer)) = input.split_first() else {
        return;
    };
    cloudstorage::fuzzing::answer(answer, usize::from(how & 0x7f), *how > 0x7f);
});
