#![no_main]

libfuzzer_sys::fuzz_target!(|input: fuzz::bytes::Input| input.play());
