//! The seam in memory: a filesystem for native tests, which can fail any call on demand.
//!
//! It behaves as Wasmtime on Linux does. What other hosts do differently can be switched on.

mod descriptor;
mod meddler;
mod nodes;

use std::collections::HashMap;
use std::string::String;
use std::sync::{Arc, Mutex, MutexGuard};
use std::vec::Vec;

use crate::filesystem::{Access, Code, Result, System};
use nodes::{Content, Nodes};

pub use descriptor::{MemoryDescriptor, MemoryEntries};
pub use meddler::Meddler;

/// What a test arranges, and what it looks at afterwards.
#[derive(Default)]
pub struct Settings {
    pub environment: Vec<(String, String)>,
    pub initial_directory: Option<String>,
    /// What `random` gives, in order, before it goes on by itself.
    pub random: Vec<u64>,
    /// The most bytes that one read or write moves.
    pub most_a_call: Option<usize>,
    /// Bytes that all files together may hold.
    pub space: Option<usize>,
    /// Names of open files cannot be removed.
    pub cannot_unlink_open: bool,
    /// There are no identities.
    pub no_identities: bool,
    /// Every preopen is a device of its own.
    pub devices: bool,
    /// Names that differ in case alone are one.
    pub fold_case: bool,
    /// Directories whose names end so cannot be opened.
    pub unreadable: Option<String>,
}

/// More calls than this since `fail` or `recover` are no test's intention.
const MOST_CALLS: usize = 1_000_000;

/// What a directory is opened for: nothing that a file would allow.
const DIRECTORY: Access = Access { read: false, write: false, append: false };

/// A host in memory. Clones are the same host.
#[derive(Clone)]
pub struct MemoryHost(Arc<Mutex<State>>);

struct State {
    settings: Settings,
    nodes: Nodes,
    preopens: Vec<(u64, String)>,
    random: u64,
    calls: Vec<&'static str>,
    fault: Option<(usize, Code, Duration)>,
    /// How many descriptors are open, by node.
    open: HashMap<u64, usize>,
    /// The most that were open at once since `fail` or `recover`.
    peak: usize,
}

/// How long a fault stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    Once,
    FromThenOn,
}

impl MemoryHost {
    /// A host with empty preopened directories.
    pub fn new(preopens: &[&str]) -> Self {
        Self::with(preopens, Settings::default())
    }

    pub fn with(preopens: &[&str], settings: Settings) -> Self {
        let mut nodes = Nodes::default();
        nodes.fold_case = settings.fold_case;
        let mut add = |(device, name): (usize, &&str)| {
            let id = nodes.add(Content::directory(), device);
            nodes.hold(id);
            nodes.disown(id);
            (id, (*name).into())
        };
        let preopens = preopens.iter().enumerate().map(&mut add).collect();
        MemoryHost(Arc::new(Mutex::new(State {
            settings,
            nodes,
            preopens,
            random: 0,
            calls: Vec::new(),
            fault: None,
            open: HashMap::new(),
            peak: 0,
        })))
    }

    pub fn change(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.lock().settings);
    }

    /// Sets the clock, which otherwise stands still.
    pub fn set_time(&self, seconds: u64) {
        self.lock().nodes.now = seconds;
    }

    pub fn is_one_device(&self) -> bool {
        !self.lock().settings.devices
    }

    pub fn can_unlink_open(&self) -> bool {
        !self.lock().settings.cannot_unlink_open
    }

    /// What the component has there, under a name or open, all that a [`Meddler`] made left out: how many files and
    /// directories, and how many bytes.
    pub fn ours(&self) -> (u64, u64) {
        self.lock().nodes.ours()
    }

    /// Forgets the calls so far; the `index`th from now on fails.
    pub fn fail(&self, index: usize, code: Code, duration: Duration) {
        let mut state = self.lock();
        state.forget();
        state.fault = Some((index, code, duration));
    }

    /// Forgets the calls so far; none fails.
    pub fn recover(&self) {
        let mut state = self.lock();
        state.forget();
        state.fault = None;
    }

    /// The calls since `fail` or `recover`.
    pub fn calls(&self) -> Vec<&'static str> {
        self.lock().calls.clone()
    }

    /// How many descriptors are open besides the preopens.
    pub fn descriptors(&self) -> usize {
        self.lock().descriptors()
    }

    /// The most descriptors besides the preopens that were open at once since `fail` or `recover`.
    pub fn most_descriptors(&self) -> usize {
        self.lock().peak
    }

    /// Every path, with the contents of files (`None`: a directory), the preopens left out.
    pub fn tree(&self) -> Vec<(String, Option<Vec<u8>>)> {
        let state = self.lock();
        let mut found = Vec::new();
        for (id, name) in &state.preopens {
            state.nodes.walk(*id, name, &mut found);
        }
        found
    }

    /// Does something behind the component's back, in the `index`th preopen.
    pub fn meddle(&self, index: usize) -> Meddler<'_> {
        Meddler { state: self.lock(), directory: index }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn open(&self, id: u64, access: Access) -> MemoryDescriptor {
        let mut state = self.lock();
        *state.open.entry(id).or_default() += 1;
        state.nodes.hold(id);
        state.peak = state.peak.max(state.descriptors());
        drop(state);
        MemoryDescriptor { host: self.clone(), id, access }
    }
}

impl State {
    fn call(&mut self, name: &'static str) -> Result<()> {
        let index = self.calls.len();
        assert!(index < MOST_CALLS, "{name}: an endless loop");
        self.calls.push(name);
        match self.fault {
            Some((at, code, Duration::Once)) if index == at => Err(code),
            Some((at, code, Duration::FromThenOn)) if index >= at => Err(code),
            _ => Ok(()),
        }
    }

    fn forget(&mut self) {
        self.calls.clear();
        self.peak = self.descriptors();
    }

    fn check_device(&self, one: u64, other: u64) -> Result<()> {
        let apart = self.nodes.get(one)?.device != self.nodes.get(other)?.device;
        if self.settings.devices && apart { Err(Code::CrossDevice) } else { Ok(()) }
    }

    fn descriptors(&self) -> usize {
        let preopens = self.preopens.iter().filter(|(id, _)| self.open.contains_key(id)).count();
        self.open.values().sum::<usize>() - preopens
    }
}

impl State {
    /// Makes a file at least `offset + length` long.
    fn grow(&mut self, id: u64, offset: u64, length: usize) -> Result<()> {
        /// It is all memory: a sparse file of this size is a test's mistake.
        const LARGEST: u64 = 64 * 1024 * 1024;
        let end = offset.checked_add(length as u64).filter(|end| *end <= LARGEST).ok_or(Code::FileTooLarge)?;
        let end = end as usize;
        let size = self.nodes.bytes(id)?.len();
        if end > size {
            if self.settings.space.is_some_and(|space| self.nodes.used() + (end - size) > space) {
                return Err(Code::InsufficientSpace);
            }
            self.nodes.bytes_mut(id)?.resize(end, 0);
        }
        Ok(())
    }
}

impl System for MemoryHost {
    type Directory = MemoryDescriptor;

    fn preopens(&self) -> Vec<(MemoryDescriptor, String)> {
        let preopens = self.lock().preopens.clone();
        preopens.into_iter().map(|(id, name)| (self.open(id, DIRECTORY), name)).collect()
    }

    fn initial_directory(&self) -> Option<String> {
        self.lock().settings.initial_directory.clone()
    }

    fn environment(&self) -> Vec<(String, String)> {
        self.lock().settings.environment.clone()
    }

    fn now(&self) -> u64 {
        self.lock().nodes.now
    }

    fn random(&self) -> Result<u64> {
        let mut state = self.lock();
        state.call("random")?;
        if state.settings.random.is_empty() {
            // splitmix64
            state.random = state.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state.random;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            Ok(z ^ (z >> 31))
        } else {
            Ok(state.settings.random.remove(0))
        }
    }
}
