//! Generates the bindings of the world `provider`.
//!
//! wit-bindgen writes the lowering of a function's result into that function, and the freeing into another. For
//! `error`, with its 17 cases, that is 1,100 bytes for each of some 60 functions: a third of the component. Here each
//! becomes a call of `abi::lower_result`, or of `abi::lower_error`, and one of `abi::free_error`.

use std::env;
use std::fs;

use wit_bindgen_rust::{Opts, WithOption};

/// What has a type in Rust already: WASI, in the crate `wasi`, and what behaviour and bindings share.
const WITH: &[(&str, &str)] = &[
    ("sandbox:tempfile/types@0.1.0/error", "crate::error::Error"),
    ("sandbox:tempfile/types@0.1.0/naming", "crate::naming::Naming"),
    ("sandbox:tempfile/types@0.1.0/entry-kind", "crate::filesystem::EntryKind"),
    ("sandbox:tempfile/directories@0.1.0/directory-options", "crate::directories::DirectoryOptions"),
    ("sandbox:tempfile/directories@0.1.0/entry", "crate::filesystem::Listed"),
    ("sandbox:tempfile/files@0.1.0/seek-from", "crate::files::SeekFrom"),
    ("sandbox:tempfile/files@0.1.0/target", "crate::files::Target"),
    ("sandbox:tempfile/control@0.1.0/limits", "crate::limits::Limits"),
    ("sandbox:tempfile/control@0.1.0/usage", "crate::limits::Usage"),
    ("wasi:cli/environment@0.2.12", "wasi::cli::environment"),
    ("wasi:clocks/wall-clock@0.2.12", "wasi::clocks::wall_clock"),
    ("wasi:filesystem/preopens@0.2.12", "wasi::filesystem::preopens"),
    ("wasi:filesystem/types@0.2.12", "wasi::filesystem::types"),
    ("wasi:io/error@0.2.12", "wasi::io::error"),
    ("wasi:io/poll@0.2.12", "wasi::io::poll"),
    ("wasi:io/streams@0.2.12", "wasi::io::streams"),
    ("wasi:random/random@0.2.12", "wasi::random::random"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=wit");
    if env::var("CARGO_CFG_TARGET_FAMILY").as_deref() != Ok("wasm") {
        return;
    }
    // The linker refuses where it is to keep what debuggers need.
    if env::var("DEBUG").as_deref() == Ok("false") {
        println!("cargo::rustc-link-arg-cdylib=--compress-relocations");
    }
    // There are no constructors to run, so no export has to see to it; else the linker would wrap every one of them.
    println!("cargo::rustc-link-arg-cdylib=--entry=__wasm_call_ctors");
    // Nothing recurses: all tests pass with a quarter of it. The default of 1 MiB is in the memory of every instance.
    println!("cargo::rustc-link-arg-cdylib=-zstack-size=65536");
    let with = WITH.iter().map(|(wit, rust)| (wit.to_string(), WithOption::Path(rust.to_string())));
    let options = Opts { with: with.collect(), disable_run_ctors_once_workaround: true, ..Opts::default() };
    let path = options.build().generate_to_out_dir(Some("provider")).expect("bindings for the world provider");
    let bindings = fs::read_to_string(&path).expect("the bindings are there");
    fs::write(&path, outline_texts(&outline_frees(&outline_results(&outline_errors(&bindings)))))
        .expect("the bindings can be written");
    println!("cargo::rustc-env=BINDINGS={}", path.display());
}

/// Puts a call of `lower_result` in the place of every `match` that lowers a result, unless it has several values.
fn outline_results(mut rest: &str) -> String {
    let mut outlined = String::with_capacity(rest.len());
    while let Some((before, lowering)) = rest.split_once("match result") {
        let (number, arms) = between(lowering, "", " {");
        rest = after_block(arms);
        let arms = &arms[..arms.len() - rest.len()];
        outlined.push_str(before);
        if !arms.contains("Err(e)") || arms.contains("let (") || arms.contains("for (") {
            outlined.push_str(&format!("match result{number} {{{arms}"));
        } else {
            // The first thing that the first case does is to store its number at the address.
            let (address, _) = between(arms, "*", ".add(0)");
            outlined.push_str(&format!("crate::component::abi::lower_result(result{number}, {address})"));
        }
    }
    outlined.push_str(rest);
    outlined
}

/// Puts a call of `lower_error` in the place of every `match` that lowers an error.
fn outline_errors(mut rest: &str) -> String {
    let mut outlined = String::with_capacity(rest.len());
    while let Some((before, lowering)) = rest.split_once("use crate::error::Error as ") {
        let (subject, arms) = between(lowering, "match ", " {");
        // The first thing that the first case does is to store its number where the error goes.
        let (address, _) = between(arms, "*", ".cast::<u8>() = (0i32)");
        outlined.push_str(before);
        outlined.push_str(&format!("crate::component::abi::lower_error({subject}, {address});"));
        rest = after_block(arms);
    }
    assert!(!outlined.is_empty(), "wit-bindgen lowers errors in another way than it used to");
    outlined.push_str(rest);
    outlined
}

/// Puts a call of `free_error` in the place of every block that frees an error: what follows `ok`, and looks at a case.
fn outline_frees(mut rest: &str) -> String {
    let mut outlined = String::with_capacity(rest.len());
    while let Some((before, block)) = rest.split_once("_ => {") {
        outlined.push_str(before);
        outlined.push_str("_ => {");
        rest = block;
        let (first, _) = block.split_once(';').unwrap_or_default();
        if let Some((_, address)) = first.split_once(" = i32::from(*") {
            let (address, _) = between(address, "", ".cast::<u8>()");
            outlined.push_str(&format!("crate::component::abi::free_error({address})}}"));
            rest = after_block(block);
        }
    }
    outlined.push_str(rest);
    let calls = |function| outlined.matches(function).count();
    let lowerings = calls("lower_result(") + calls("lower_error(");
    assert_eq!(lowerings, calls("free_error("), "wit-bindgen frees errors in another way than it used to");
    outlined
}

/// Puts a call of `lift_text` in the place of every `match` that lifts an optional text.
fn outline_texts(mut rest: &str) -> String {
    let mut outlined = String::with_capacity(rest.len());
    while let Some((before, lifting)) = rest.split_once("match arg") {
        let (number, arms) = between(lifting, "", " {");
        rest = after_block(arms);
        let arms = &arms[..arms.len() - rest.len()];
        outlined.push_str(before);
        if arms.contains("0 => None") && arms.contains("string_lift") {
            let (length, _) = between(arms, "let len", ";");
            let (_, length) = length.split_once(" = ").expect("a length");
            let (address, _) = between(arms, "from_raw_parts(", ".cast()");
            outlined.push_str(&format!("crate::component::abi::lift_text(arg{number}, {address}, {length})"));
        } else {
            outlined.push_str(&format!("match arg{number} {{{arms}"));
        }
    }
    outlined.push_str(rest);
    outlined
}

/// What stands between the first `start` and the next `end`, and what follows.
fn between<'a>(text: &'a str, start: &str, end: &str) -> (&'a str, &'a str) {
    let found = text.split_once(start).and_then(|(_, rest)| rest.split_once(end));
    found.unwrap_or_else(|| panic!("wit-bindgen writes no {start:?} and {end:?} around an error any more"))
}

/// What follows the block that `text` is in.
fn after_block(text: &str) -> &str {
    let mut depth = 1;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    panic!("a block without an end")
}
