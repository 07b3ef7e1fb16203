//! C, by `zig cc`, which has the C library of WASI 0.1 with it.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER;
use wasmtime::Result;

use super::{Language, bindings};
use crate::{built, toolchains};

pub fn words() -> Result<PathBuf> {
    let source = Language::C.folder();
    built::built("guests/c", &[source.clone(), bindings::wit()], "words.wasm", |folder| {
        let generated = folder.join("bindings");
        let wit = bindings::wit();
        bindings::generate(&wit, "client", wit_bindgen_c::Opts::default().build(), &generated)?;
        let module = folder.join("module.wasm");
        let mut zig = Command::new(toolchains::python()?.join("bin/python"));
        zig.args(["-m", "ziglang", "cc", "-target", "wasm32-wasi", "-Oz", "-Wall", "-Wextra", "-Werror", "-I"])
            .arg(&generated)
            .args(["words.c", "tempfile.c"].map(|file| source.join(file)))
            .args(["client.c", "client_component_type.o"].map(|file| generated.join(file)))
            .arg("-o")
            .arg(&module)
            .env("ZIG_GLOBAL_CACHE_DIR", folder.join("cache"))
            .env("ZIG_LOCAL_CACHE_DIR", folder.join("cache"));
        built::run(&mut zig)?;
        let component = bindings::component(&fs::read(module)?, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER)?;
        Ok(fs::write(folder.join("words.wasm"), component)?)
    })
}
