//! The interface `control`, through the component.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use host_test::{Deletion, DirectoryOptions, FileOptions, Instance, Limits, Naming, Sandbox, Target, Usage};
use wasmtime::Result;
use wasmtime_wasi::FsPerms;

#[macro_use]
mod common;
#[path = "control/limits.rs"]
mod limits;
#[path = "control/release.rs"]
mod release;
#[path = "control/sweep.rs"]
mod sweep;
#[path = "control/usage.rs"]
mod usage;

/// A sandbox whose `/tmp` is not its own, and outlives it.
fn sharing(directory: &Path) -> Sandbox {
    Sandbox::new().without_preopens().preopen(directory, "/tmp", FsPerms::ReadWrite)
}

/// The names in a directory, in order.
fn names(directory: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(directory)?;
    let mut names =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}
