//! Runs the property `front_matter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| countersign_fuzz::run("front_matter", input));
