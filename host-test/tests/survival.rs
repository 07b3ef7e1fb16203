//! What nobody hopes for and everybody meets: hosts that fail, devices that fill up, attackers, sizes beyond all measure.

use std::path::PathBuf;

use host_test::{File, FileOptions, Instance, Naming};
use wasmtime::Result;

#[macro_use]
mod common;
#[path = "survival/attackers.rs"]
mod attackers;
#[path = "survival/faults.rs"]
mod faults;
#[path = "survival/full.rs"]
mod full;
#[path = "survival/identities.rs"]
mod identities;
#[path = "survival/memory.rs"]
mod memory;
#[path = "survival/offsets.rs"]
mod offsets;
#[path = "survival/pressure.rs"]
mod pressure;
#[path = "survival/racing.rs"]
mod racing;
#[path = "survival/stepping.rs"]
mod stepping;
#[path = "survival/trees.rs"]
mod trees;
#[path = "survival/withdrawn.rs"]
mod withdrawn;

/// All that is in a file; the position stays.
fn contents(instance: &mut Instance, file: File) -> Result<Vec<u8>> {
    Ok(instance.read_at(file, 0, u64::MAX)?)
}

/// Where a path of the guest is on the host.
fn on_host(instance: &Instance, path: &str) -> PathBuf {
    instance.scratch().path().join(path.trim_start_matches("/tmp/"))
}

fn in_directory(dir: &str) -> FileOptions {
    FileOptions { naming: Naming { dir: Some(dir.into()), ..Naming::default() }, ..FileOptions::default() }
}
