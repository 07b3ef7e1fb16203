//! What `wit-bindgen`, `wasm-tools component embed` and `wasm-tools component new` do on a command line.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME;
use wasmtime::{Result, format_err};
use wit_bindgen_core::{Files, WorldGenerator, wit_parser as bindgen};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

use crate::built;

/// A package with worlds.
pub fn wit() -> PathBuf {
    built::repository().join("wit")
}

/// Another, whose worlds are those of commands.
pub fn commands() -> PathBuf {
    built::repository().join("host-test/guests/wit")
}

/// Writes the bindings of a world to a folder.
pub fn generate(wit: &Path, world: &str, mut generator: Box<dyn WorldGenerator>, folder: &Path) -> Result<()> {
    let mut resolve = bindgen::Resolve::default();
    let (package, _) = resolve.push_path(wit).map_err(because)?;
    let world = resolve.select_world(&[package], Some(world)).map_err(because)?;
    let mut files = Files::default();
    generator.generate(&mut resolve, world, &mut files).map_err(because)?;
    for (name, contents) in files.iter() {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, contents)?;
    }
    Ok(())
}

/// Tells a module of which world its bindings are, where its compiler did not.
pub fn embed(wit: &Path, world: &str, module: &mut Vec<u8>) -> Result<()> {
    let mut resolve = wit_parser::Resolve::default();
    let (package, _) = resolve.push_path(wit).map_err(because)?;
    let world = resolve.select_world(&[package], Some(world)).map_err(because)?;
    embed_component_metadata(module, &resolve, world, StringEncoding::UTF8, false).map_err(because)
}

/// The component of a module that needs `adapter` for WASI 0.1.
pub fn component(module: &[u8], adapter: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ComponentEncoder::default();
    encoder.module(module).map_err(because)?;
    encoder.adapter(WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, adapter).map_err(because)?;
    encoder.validate(true).encode().map_err(because)
}

fn because(error: impl Display) -> wasmtime::Error {
    format_err!("{error:#}")
}
