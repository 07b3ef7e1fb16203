#![no_main]

libfuzzer_sys::fuzz_target!(|input: fuzz::plans::Plan| input.play());
