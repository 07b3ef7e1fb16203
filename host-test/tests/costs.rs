//! What operations cost, counted: nothing here depends on the machine.

use host_test::{File, FileOptions, Instance, Outcome, Sandbox};
use wasmtime::Result;

#[path = "costs/copies.rs"]
mod copies;
#[path = "costs/creation.rs"]
mod creation;
#[path = "costs/fuel.rs"]
mod fuel;
#[path = "costs/growth.rs"]
mod growth;
#[path = "costs/memory.rs"]
mod memory;
#[path = "costs/persist.rs"]
mod persist;
#[path = "costs/transfers.rs"]
mod transfers;
#[path = "costs/trees.rs"]
mod trees;

/// What Wasmtime reads at a time.
const MOST_A_CALL: usize = 64 << 10;
const MIB: usize = 1 << 20;

/// On a host that counts, the default directory found.
fn counted() -> Result<Instance> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    Ok(instance)
}

/// All that the host is asked for during `call`.
fn asked(instance: &mut Instance, call: impl FnOnce(&mut Instance) -> Outcome<()>) -> Result<Vec<&'static str>> {
    instance.plan().all.clear();
    call(instance)?;
    Ok(std::mem::take(&mut instance.plan().all))
}

fn count(asked: &[&str], call: &str) -> usize {
    asked.iter().filter(|found| **found == call).count()
}

fn unnamed(instance: &mut Instance) -> Outcome<File> {
    instance.temporary_file(&FileOptions::default())
}

/// A spool that stays in memory whatever is written.
fn spool(instance: &mut Instance) -> Outcome<File> {
    instance.spooled_temporary_file(0, &FileOptions::default())
}

/// Writes so many bytes in pieces as large as the host takes.
fn fill(instance: &mut Instance, file: File, bytes: usize) -> Outcome<()> {
    let piece = vec![b'x'; bytes.min(MOST_A_CALL)];
    for start in (0..bytes).step_by(MOST_A_CALL) {
        instance.write(file, &piece[..piece.len().min(bytes - start)])?;
    }
    Ok(())
}

/// On a host that counts instructions, and draws the same names every time.
fn metered() -> Sandbox {
    Sandbox::new().metered().fixed_random().scratch_in_memory()
}

/// The instructions of `call`.
fn fuel(instance: &mut Instance, call: impl FnOnce(&mut Instance) -> Outcome<()>) -> Outcome<u64> {
    let before = instance.fuel()?;
    call(instance)?;
    Ok(instance.fuel()? - before)
}
