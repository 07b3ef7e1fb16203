//! JavaScript, by `componentize-js`, which has the engine with it.

use std::path::PathBuf;

use wasmtime::Result;

use super::{Language, bindings};
use crate::{built, toolchains};

pub fn words() -> Result<PathBuf> {
    let source = Language::JavaScript.folder();
    let inputs = [source.clone(), bindings::commands(), bindings::wit()];
    built::built("guests/javascript", &inputs, "words.wasm", |folder| {
        let mut componentize = toolchains::javascript("componentize-js")?;
        componentize
            .arg(source.join("words.js"))
            .arg("--wit")
            .arg(bindings::commands())
            .args(["--world-name", "bare-command", "--out"])
            .arg(folder.join("words.wasm"))
            // All that the engine would import by itself.
            .args(["--disable", "stdio", "random", "clocks", "http", "fetch-event"]);
        built::run(&mut componentize).map(drop)
    })
}
