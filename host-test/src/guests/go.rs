//! Go, by its own compiler, for WASI 0.1.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER;
use wasmtime::Result;
use wasmtime::error::Context;

use super::{Language, bindings};
use crate::{built, toolchains};

pub fn words() -> Result<PathBuf> {
    let source = Language::Go.folder();
    let inputs = [source.clone(), bindings::commands(), bindings::wit()];
    built::built("guests/go", &inputs, "words.wasm", |folder| {
        let generator = wit_bindgen_go::Opts {
            pkg_name: Some("example.com/bindings".into()),
            export_pkg_name: Some("example.com/words".into()),
            ..Default::default()
        };
        let generated = folder.join("bindings");
        bindings::generate(&bindings::commands(), "command", generator.build(), &generated)?;
        fs::write(generated.join("go.mod"), "module example.com/bindings\n\ngo 1.25\n")?;
        // A workspace has all modules in folders, and asks nobody for any.
        let modules = [source.clone(), generated, runtime()?];
        let uses: String = modules.iter().map(|module| format!("use {module:?}\n")).collect();
        fs::write(folder.join("go.work"), format!("go 1.25\n\n{uses}"))?;
        compile(&source, folder)?;

        let mut module = fs::read(folder.join("module.wasm"))?;
        bindings::embed(&bindings::commands(), "command", &mut module)?;
        let component = bindings::component(&module, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER)?;
        Ok(fs::write(folder.join("words.wasm"), component)?)
    })
}

/// As a library: a Go command cannot be called, by the adapter for memory, before it runs.
fn compile(source: &Path, folder: &Path) -> Result<()> {
    let mut go = Command::new(toolchains::python()?.join("bin/go"));
    go.current_dir(source)
        // `checklinkname`: the runtime of the bindings takes memory from Go's own before that is set up.
        .args(["build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w -checklinkname=0", "-o"])
        .arg(folder.join("module.wasm"))
        .arg(".")
        .envs([("GOOS", "wasip1"), ("GOARCH", "wasm"), ("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", "")])
        .env("GOWORK", folder.join("go.work"))
        .env("GOCACHE", folder.join("cache"))
        .env("GOPATH", folder.join("path"));
    built::run(&mut go).map(drop)
}

/// The module that the bindings import, which comes with their generator.
fn runtime() -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        manifest_path: PathBuf,
    }

    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(built::repository()).args(["metadata", "--format-version", "1", "--locked"]);
    let metadata: Metadata = serde_json::from_str(&built::run(&mut cargo)?)?;
    let generator = metadata.packages.iter().find(|package| package.name == "wit-bindgen-go");
    let generator = generator.and_then(|package| package.manifest_path.parent());
    Ok(generator.context("there is no crate wit-bindgen-go")?.join("src/pkg"))
}
