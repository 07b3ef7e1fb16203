//! The interface `files`, through the component.

use std::fs;
use std::path::PathBuf;

use host_test::{File, FileOptions, Instance, Naming, Sandbox};
use wasmtime::Result;

#[macro_use]
mod common;
#[path = "files/access.rs"]
mod access;
#[path = "files/buffering.rs"]
mod buffering;
#[path = "files/closing.rs"]
mod closing;
#[path = "files/creation.rs"]
mod creation;
#[path = "files/persist.rs"]
mod persist;
#[path = "files/reading.rs"]
mod reading;
#[path = "files/reopen.rs"]
mod reopen;
#[path = "files/spooled.rs"]
mod spooled;

fn start() -> Result<Instance> {
    Sandbox::new().start()
}

/// A new instance with an unnamed file that holds `bytes`, its position at the start.
fn holding(bytes: &[u8]) -> Result<(Instance, File)> {
    let mut instance = start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, bytes)?;
    instance.seek(file, host_test::SeekFrom::Start(0))?;
    Ok((instance, file))
}

/// All that is in a file; the position stays.
fn contents(instance: &mut Instance, file: File) -> Result<Vec<u8>> {
    Ok(instance.read_at(file, 0, u64::MAX)?)
}

/// Where a path of the guest is on the host.
fn on_host(instance: &Instance, path: &str) -> PathBuf {
    instance.scratch().path().join(path.strip_prefix("/tmp/").expect("an absolute path in /tmp"))
}

/// Where a named file is on the host.
fn path_of(instance: &mut Instance, file: File) -> Result<PathBuf> {
    let name = instance.name(file)?.expect("a name");
    Ok(on_host(instance, &name))
}

/// The names in the scratch directory.
fn on_disk(instance: &Instance) -> Result<Vec<String>> {
    let entries = fs::read_dir(instance.scratch().path())?;
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

fn named(prefix: &str, suffix: &str) -> FileOptions {
    FileOptions { naming: affixes(prefix, suffix), ..FileOptions::default() }
}

fn affixes(prefix: &str, suffix: &str) -> Naming {
    Naming { prefix: Some(prefix.into()), suffix: Some(suffix.into()), ..Naming::default() }
}

fn in_directory(dir: &str) -> FileOptions {
    FileOptions { naming: Naming { dir: Some(dir.into()), ..Naming::default() }, ..FileOptions::default() }
}
