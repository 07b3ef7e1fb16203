//! What a store is given: directories, variables, limits, and how its host behaves.

use std::path::{Path, PathBuf};

use wasmtime::component::ResourceTable;
use wasmtime::error::Context;
use wasmtime::{Result, Store};
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::{FsPerms, WasiCtxBuilder};

use crate::bindings::Host_ as Bindings;
use crate::component::{Build, State, Wasi, ready};
use crate::instance::Instance;
use crate::interposed::Plan;
use crate::memory::Memory;
use crate::scratch::{self, Scratch};

/// Set to 0, this environment variable has sandboxes not block in place unless told to: for all tests at once.
pub const BLOCK_IN_PLACE: &str = "HOST_TEST_BLOCK_IN_PLACE";

/// What a store will be given. By default: a private scratch directory as `/tmp`, and blocking in place.
#[derive(Debug)]
pub struct Sandbox {
    scratch_in: PathBuf,
    scratch_as: Vec<(String, FsPerms)>,
    preopens: Vec<(PathBuf, String, FsPerms)>,
    environment: Vec<(String, String)>,
    initial_directory: Option<String>,
    block_in_place: bool,
    memory: usize,
    handles: Option<usize>,
    plan: Option<Plan>,
    fixed_random: bool,
    build: Build,
}

impl Default for Sandbox {
    fn default() -> Self {
        Sandbox::new()
    }
}

impl Sandbox {
    pub fn new() -> Self {
        Sandbox {
            scratch_in: std::env::temp_dir(),
            scratch_as: vec![("/tmp".into(), FsPerms::ReadWrite)],
            preopens: Vec::new(),
            environment: Vec::new(),
            initial_directory: None,
            block_in_place: std::env::var_os(BLOCK_IN_PLACE).is_none_or(|value| value != "0"),
            memory: usize::MAX,
            handles: None,
            plan: None,
            fixed_random: false,
            build: Build::default(),
        }
    }

    /// Where to make the private scratch directory, instead of the system's place for temporary files.
    pub fn scratch_in(mut self, directory: &Path) -> Self {
        self.scratch_in = directory.into();
        self
    }

    /// Makes the scratch directory in memory where there is such a place: for many files, or large ones with gaps.
    pub fn scratch_in_memory(self) -> Self {
        self.scratch_in(&scratch::in_memory())
    }

    /// Nothing is preopened, not even the scratch directory.
    pub fn without_preopens(mut self) -> Self {
        self.scratch_as.clear();
        self
    }

    /// The scratch directory can only be read.
    pub fn read_only(mut self) -> Self {
        for (_, permissions) in &mut self.scratch_as {
            *permissions = FsPerms::ReadOnly;
        }
        self
    }

    /// The scratch directory appears under this name instead of `/tmp`.
    pub fn scratch_as(mut self, name: &str) -> Self {
        self.scratch_as = vec![(name.into(), FsPerms::ReadWrite)];
        self
    }

    /// One more preopened directory, which is not removed with the store.
    pub fn preopen(mut self, directory: &Path, name: &str, permissions: FsPerms) -> Self {
        self.preopens.push((directory.into(), name.into(), permissions));
        self
    }

    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    pub fn initial_directory(mut self, directory: &str) -> Self {
        self.initial_directory = Some(directory.into());
        self
    }

    /// Whether the host blocks its thread in filesystem calls, which is several times faster than handing each to
    /// another thread.
    pub fn block_in_place(mut self, yes: bool) -> Self {
        self.block_in_place = yes;
        self
    }

    /// The most linear memory the component may have, in bytes.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// The most handles of its host's that the component may hold at once: with one more, it traps.
    pub fn handles(mut self, most: usize) -> Self {
        self.handles = Some(most);
        self
    }

    /// Puts a host under the component that counts, and a filesystem that fails; see [`crate::interposed`].
    pub fn interposed(mut self) -> Self {
        self.plan = Some(Plan::default());
        self
    }

    /// The host's random numbers are the same at every start, and with them names.
    pub fn fixed_random(mut self) -> Self {
        self.fixed_random = true;
        self
    }

    /// The component that was built with the encodings of the web.
    pub fn legacy_encodings(mut self) -> Self {
        self.build.legacy = true;
        self
    }

    /// Instructions are counted; see [`Instance::fuel`].
    pub fn metered(mut self) -> Self {
        self.build.metered = true;
        self
    }

    /// Makes the store and instantiates the component.
    pub fn start(self) -> Result<Instance> {
        let scratch = Scratch::new_in(&self.scratch_in)
            .with_context(|| format!("cannot create a scratch directory in {}", self.scratch_in.display()))?;
        let mut wasi = WasiCtxBuilder::new();
        // Before the first preopen, which keeps the setting.
        wasi.allow_blocking_current_thread(self.block_in_place);
        if self.fixed_random {
            wasi.secure_random(Deterministic::new(fixed_random()));
        }
        wasi.envs(&self.environment);
        if let Some(directory) = &self.initial_directory {
            wasi.initial_cwd(directory);
        }
        for (name, permissions) in &self.scratch_as {
            wasi.preopened_dir(scratch.path(), name, *permissions)?;
        }
        for (directory, name, permissions) in &self.preopens {
            wasi.preopened_dir(directory, name, *permissions)
                .with_context(|| format!("cannot open {}", directory.display()))?;
        }
        let ready = ready(self.build);
        let pre = if self.plan.is_some() { &ready.interposed } else { &ready.direct };
        let mut table = ResourceTable::new();
        if let Some(most) = self.handles {
            table.set_max_capacity(most);
        }
        let state = State {
            wasi: Wasi { context: wasi.build(), table },
            memory: Memory::limited(self.memory),
            plan: self.plan.unwrap_or_default(),
        };
        let mut store = Store::new(&ready.engine, state);
        store.limiter(|state| &mut state.memory);
        if self.build.metered {
            store.set_fuel(u64::MAX)?;
        }
        let instance = pre.instantiate(&mut store)?;
        let bindings = Bindings::new(&mut store, &instance)?;
        Ok(Instance { store, bindings, scratch })
    }
}

/// Enough for names of thirty thousand files.
fn fixed_random() -> Vec<u8> {
    let mut bytes = vec![0; 256 << 10];
    fastrand::Rng::with_seed(0).fill(&mut bytes);
    bytes
}
