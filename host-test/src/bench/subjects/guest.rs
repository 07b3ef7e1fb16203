//! A component that exports the operations, in a store of its own.

use std::path::Path;

use wasmtime::component::ResourceTable;
use wasmtime::{Engine, Result, Store};
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use super::{Operation, Runner, named};
use crate::bench::artifact::{Artifact, linker};
use crate::component::Wasi;
use crate::scratch::Scratch;

mod bindings {
    wasmtime::component::bindgen!({ path: "guests/bench/wit" });
}

use bindings::exports::bench::operations::operations::Operation as Asked;

/// Its scratch directory is removed after its store: field order is drop order.
pub struct Guest {
    name: String,
    store: Store<Wasi>,
    bindings: bindings::Guest,
    _scratch: Scratch,
}

impl Guest {
    pub fn start(artifact: &Artifact, scratch_in: &Path, block_in_place: bool) -> Result<Self> {
        let scratch = Scratch::new_in(scratch_in)?;
        let mut wasi = WasiCtxBuilder::new();
        // Before the preopen, which keeps the setting.
        wasi.allow_blocking_current_thread(block_in_place);
        wasi.preopened_dir(scratch.path(), "/tmp", FsPerms::ReadWrite)?;
        // A guest that panics says there why.
        wasi.inherit_stderr();
        let engine = Engine::default();
        let mut store = Store::new(&engine, Wasi { context: wasi.build(), table: ResourceTable::new() });
        let bindings = bindings::Guest::instantiate(&mut store, &artifact.compile(&engine)?, &linker(&engine)?)?;
        Ok(Guest { name: named(artifact.name, block_in_place), store, bindings, _scratch: scratch })
    }
}

impl Runner for Guest {
    fn name(&self) -> &str {
        &self.name
    }

    fn prepare(&mut self, operation: Operation) -> Result<()> {
        self.bindings.bench_operations_operations().call_prepare(&mut self.store, operation.into())
    }

    fn run(&mut self, operation: Operation, times: u64) -> Result<()> {
        self.bindings.bench_operations_operations().call_run(&mut self.store, operation.into(), times)
    }
}

impl From<Operation> for Asked {
    fn from(operation: Operation) -> Self {
        match operation {
            Operation::Unnamed => Asked::Unnamed,
            Operation::Named => Asked::Named,
            Operation::Directory => Asked::Directory,
            Operation::Spool(bytes) => Asked::Spool(bytes),
            Operation::Rollover(bytes) => Asked::Rollover(bytes),
            Operation::SmallWrites => Asked::SmallWrites,
            Operation::Sequential(bytes) => Asked::Sequential(bytes),
            Operation::RandomReads => Asked::RandomReads,
            Operation::Lines => Asked::Lines,
            Operation::Text(bytes) => Asked::Text(bytes),
            Operation::Tree(files) => Asked::Tree(files),
            Operation::DefaultDirectory => Asked::DefaultDirectory,
        }
    }
}
