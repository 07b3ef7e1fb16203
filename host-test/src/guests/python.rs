//! Python, by componentize-py.

use std::path::{Path, PathBuf};
use std::process::Command;

use wasmtime::Result;

use super::Language;
use crate::{built, toolchains};

pub fn words() -> Result<PathBuf> {
    command("words", &Language::Python.folder())
}

/// The command that plays the cases of the drop-in module: `cases`, `beyond`.
pub fn cases() -> Result<PathBuf> {
    command("cases", &Language::Python.folder().join("cases"))
}

/// Where `sandbox_tempfile` is found.
pub fn client() -> PathBuf {
    built::repository().join("clients/python")
}

/// Of the module `command` in the folder.
fn command(name: &str, folder: &Path) -> Result<PathBuf> {
    let wits = [built::repository().join("wit"), Language::Python.folder().join("wit")];
    let paths = [client(), client().join("sandbox_tempfile/drop_in"), folder.into()];
    let file = format!("{name}.wasm");
    let inputs = [&wits[..], &paths].concat();
    built::built(&format!("guests/python/{name}"), &inputs, &file, |made| {
        let mut componentize = Command::new(toolchains::python()?.join("bin/componentize-py"));
        componentize.current_dir(made).arg("--quiet");
        for wit in &wits {
            componentize.arg("--wit-path").arg(wit);
        }
        componentize.args(["--world", "example:words/words", "componentize", "command", "--output", &file]);
        for path in &paths {
            componentize.arg("--python-path").arg(path);
        }
        built::run(&mut componentize).map(drop)
    })
}
