//! What is built from files, and built again when they change.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasmtime::error::Context;
use wasmtime::{Result, bail};

/// The folder that git ignores.
pub fn target() -> PathBuf {
    repository().join("target")
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of the repository").into()
}

/// The tools, and how they are called.
const TOOLS: [&str; 3] = ["Cargo.lock", "host-test/src/guests", "host-test/toolchains"];

/// The file that `build` makes in the folder `target/NAME` from `inputs`, which are files and folders, by our tools; all
/// of them are looked at, not their times.
pub fn built(name: &str, inputs: &[PathBuf], file: &str, build: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = target().join(name);
    fs::create_dir_all(&folder)?;
    let lock = File::create(folder.join(".lock"))?;
    lock.lock()?;
    let mut seen = crc32fast::Hasher::new();
    let tools = TOOLS.map(|tool| repository().join(tool));
    for input in tools.iter().chain(inputs) {
        see(input, &mut seen).with_context(|| format!("cannot read {}", input.display()))?;
    }
    let seen = format!("{:08x}", seen.finalize());
    let (stamp, made) = (folder.join(".built"), folder.join(file));
    if made.exists() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == seen) {
        return Ok(made);
    }
    build(&folder).with_context(|| format!("cannot build {name}"))?;
    fs::write(stamp, seen)?;
    Ok(made)
}

fn see(path: &Path, seen: &mut crc32fast::Hasher) -> io::Result<()> {
    seen.update(path.as_os_str().as_encoded_bytes());
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        // Python writes there what it has compiled, also while it builds.
        entries.retain(|entry| entry.file_name().is_none_or(|name| name != "__pycache__"));
        entries.sort();
        return entries.iter().try_for_each(|entry| see(entry, seen));
    }
    seen.update(&fs::read(path)?);
    Ok(())
}

/// Runs a tool, and returns what it prints; what it complains of is in the error, if it fails.
pub fn run(tool: &mut Command) -> Result<String> {
    let output = tool.output().with_context(|| format!("cannot run {tool:?}"))?;
    if !output.status.success() {
        // Some print what is wrong as if it were a result.
        let said = if output.stderr.is_empty() { output.stdout } else { output.stderr };
        bail!("{tool:?} failed with {}: {}", output.status, String::from_utf8_lossy(&said));
    }
    Ok(String::from_utf8(output.stdout)?)
}
