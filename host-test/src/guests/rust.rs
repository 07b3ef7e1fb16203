//! Rust, by cargo.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Deserializer, Value};
use wasmtime::Result;
use wasmtime::error::Context;

use crate::built;

pub fn words() -> Result<PathBuf> {
    program("words.wasm")
}

/// A command that traps, or never ends.
pub fn misbehaves() -> Result<PathBuf> {
    program("misbehaves.wasm")
}

fn program(file: &str) -> Result<PathBuf> {
    let target = target();
    built::run(cargo("build", "words", &target).arg("--quiet"))?;
    Ok(target.join("wasm32-wasip2/guest").join(file))
}

/// The tests of the client: a command, which takes the arguments of any Rust test.
pub fn cases() -> Result<PathBuf> {
    let mut cargo = cargo("test", "sandbox-tempfile-client", &target());
    cargo.args(["--test", "cases", "--no-run", "--message-format", "json"]);
    let said = built::run(&mut cargo)?;
    let artifacts = Deserializer::from_str(&said).into_iter::<Value>();
    let executables = artifacts.filter_map(|artifact| Some(artifact.ok()?["executable"].as_str()?.into()));
    executables.last().with_context(|| format!("{cargo:?} made nothing"))
}

fn target() -> PathBuf {
    built::target().join("guests/rust")
}

fn cargo(command: &str, package: &str, target: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(built::repository())
        .args([command, "--locked", "--package", package, "--profile", "guest", "--target", "wasm32-wasip2"])
        .arg("--target-dir")
        .arg(target)
        // They are about the host's build.
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS");
    cargo
}
