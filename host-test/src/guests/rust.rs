//! Rust, by cargo.

use std::path::PathBuf;
use std::process::Command;

use wasmtime::Result;

use crate::built;

pub fn words() -> Result<PathBuf> {
    let target = built::target().join("guests/rust");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(built::repository())
        .args(["build", "--quiet", "--locked", "--package", "words", "--profile", "guest", "--target", "wasm32-wasip2"])
        .arg("--target-dir")
        .arg(&target)
        // They are about the host's build.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS");
    built::run(&mut cargo)?;
    Ok(target.join("wasm32-wasip2/guest/words.wasm"))
}
