//! Node and the browser: what jco makes of the component, and the folder of files that both run.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmtime::Result;

use crate::built::{self, built};
use crate::component::COMPONENT;
use crate::toolchains;

/// Where Debian puts it.
pub const CHROMIUM: &str = "/usr/bin/chromium";

/// Node, to run a file of the folder.
pub fn runner(file: &str) -> Result<Command> {
    let mut node = Command::new("node");
    node.arg(folder()?.join(file));
    Ok(node)
}

/// Checks the types of what is written in TypeScript, and what the example prints.
pub fn example() -> Result<String> {
    let mut node = Command::new("node");
    node.current_dir(folder()?);
    built::run(node.args(["node_modules/typescript/bin/tsc", "--project", "node"]))?;
    built::run(&mut runner("node/example.js")?)
}

/// Has Chromium use the page as one would.
pub fn page() -> Result<()> {
    built::run(&mut runner("browser/page-test.js")?).map(drop)
}

/// The files in `host-test/hosts`, with `node_modules` and the transpiled component beside them.
fn folder() -> Result<PathBuf> {
    let modules = toolchains::node()?.join("node_modules");
    let sources = built::repository().join("host-test/hosts");
    let parts = ["javascript", "node", "browser"];
    let mut inputs: Vec<PathBuf> = parts.iter().map(|part| sources.join(part)).collect();
    inputs.push(COMPONENT.into());
    let component = built("hosts/javascript", &inputs, "component/tempfile.js", |folder| {
        for part in parts.iter().chain(&["component", "node_modules"]) {
            remove(&folder.join(part))?;
        }
        symlink(&modules, folder.join("node_modules"))?;
        for part in parts {
            copy(&sources.join(part), &folder.join(part))?;
        }
        let mut jco = toolchains::javascript("jco")?;
        jco.current_dir(folder).args(["transpile", COMPONENT]);
        jco.args(["--instantiation", "async", "--name", "tempfile", "--out-dir", "component", "--quiet"]);
        fs::write(folder.join("package.json"), r#"{ "type": "module" }"#)?;
        built::run(&mut jco).map(drop)
    })?;
    Ok(component.ancestors().nth(2).expect("a folder").into())
}

fn remove(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => Ok(fs::remove_dir_all(path)?),
        Ok(_) => Ok(fs::remove_file(path)?),
        Err(_) => Ok(()),
    }
}

/// A folder of files.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
