//! The seam in memory: a filesystem for native tests, which can fail any call on demand.
//!
//! It behaves as Wasmtime on Linux does. What other hosts do differently can be switched on.

mod nodes;

use std::collections::HashMap;
use std::string::String;
use std::sync::{Arc, Mutex, MutexGuard};
use std::vec::Vec;

use crate::filesystem::{Access, Code, Directory, EntryKind, File, Identity, Links, Listed, Result, System};
use nodes::{Content, Node, Nodes};

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
        let mut add = |name: &&str| {
            let id = nodes.add(Content::directory());
            nodes.hold(id);
            (id, (*name).into())
        };
        let preopens = preopens.iter().map(&mut add).collect();
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

/// Somebody else with access to a preopened directory. Paths have one or more components and must make sense.
pub struct Meddler<'a> {
    state: MutexGuard<'a, State>,
    directory: usize,
}

impl Meddler<'_> {
    pub fn create_file(mut self, path: &str, bytes: &[u8]) {
        self.add(path, Content::File(bytes.into()));
    }

    pub fn create_directory(mut self, path: &str) {
        self.add(path, Content::directory());
    }

    pub fn create_link(mut self, path: &str, target: &str) {
        self.add(path, Content::Link(target.into()));
    }

    pub fn remove(mut self, path: &str) {
        let (parent, name) = self.parent(path);
        self.state.nodes.unlink(parent, &name).expect("an entry");
    }

    pub fn rename(mut self, from: &str, to: &str) {
        let (parent, name) = self.parent(from);
        let id = self.state.nodes.lookup(parent, &name).expect("an entry");
        let (target, new) = self.parent(to);
        self.state.nodes.link(target, &new, id).expect("a directory");
        self.state.nodes.unlink(parent, &name).expect("an entry");
    }

    fn add(&mut self, path: &str, content: Content) {
        let (parent, name) = self.parent(path);
        self.state.nodes.create(parent, &name, content).expect("a free name");
    }

    fn parent(&self, path: &str) -> (u64, String) {
        let mut id = self.state.preopens[self.directory].0;
        let mut components: Vec<&str> = path.split('/').collect();
        let name = components.pop().expect("a name");
        for component in components {
            id = *self.state.nodes.entries(id).expect("a directory").get(component).expect("a component");
        }
        (id, name.into())
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

    fn descriptors(&self) -> usize {
        let preopens = self.preopens.iter().filter(|(id, _)| self.open.contains_key(id)).count();
        self.open.values().sum::<usize>() - preopens
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

/// An open file or directory.
pub struct MemoryDescriptor {
    host: MemoryHost,
    id: u64,
    access: Access,
}

impl Drop for MemoryDescriptor {
    fn drop(&mut self) {
        let mut state = self.host.lock();
        state.nodes.release(self.id);
        if let Some(count) = state.open.get_mut(&self.id) {
            *count -= 1;
            if *count == 0 {
                state.open.remove(&self.id);
            }
        }
    }
}

impl MemoryDescriptor {
    fn identify(&self, state: &State, id: u64) -> Result<Identity> {
        if state.settings.no_identities { Err(Code::Unsupported) } else { Ok(Identity(id)) }
    }
}

impl Directory for MemoryDescriptor {
    type File = MemoryDescriptor;
    type Entries = MemoryEntries;

    fn create_file(&self, name: &str, access: Access) -> Result<MemoryDescriptor> {
        let mut state = self.host.lock();
        state.call("create_file")?;
        let id = state.nodes.create(self.id, name, Content::File(Vec::new()))?;
        drop(state);
        Ok(self.host.open(id, access))
    }

    fn open_file(&self, name: &str, access: Access) -> Result<MemoryDescriptor> {
        let mut state = self.host.lock();
        state.call("open_file")?;
        let id = state.nodes.lookup(self.id, name)?;
        if let Content::Link(_) = state.nodes.get(id)?.content {
            return Err(Code::Loop);
        }
        drop(state);
        Ok(self.host.open(id, access))
    }

    fn open_directory(&self, path: &str, links: Links) -> Result<MemoryDescriptor> {
        let mut state = self.host.lock();
        state.call("open_directory")?;
        let id = state.nodes.resolve(self.id, path, links)?;
        state.nodes.entries(id)?;
        if state.settings.unreadable.as_ref().is_some_and(|ending| path.ends_with(ending.as_str())) {
            return Err(Code::Access);
        }
        drop(state);
        Ok(self.host.open(id, DIRECTORY))
    }

    fn create_directory(&self, name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("create_directory")?;
        state.nodes.create(self.id, name, Content::directory()).map(|_| ())
    }

    fn unlink_file(&self, name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("unlink_file")?;
        let id = state.nodes.lookup(self.id, name)?;
        if let Content::Directory(_) = state.nodes.get(id)?.content {
            return Err(Code::IsDirectory);
        }
        if state.settings.cannot_unlink_open && state.open.contains_key(&id) {
            return Err(Code::Busy);
        }
        state.nodes.unlink(self.id, name)
    }

    fn remove_directory(&self, name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("remove_directory")?;
        let id = state.nodes.lookup(self.id, name)?;
        if !state.nodes.entries(id)?.is_empty() {
            return Err(Code::NotEmpty);
        }
        if state.settings.cannot_unlink_open && state.open.contains_key(&id) {
            return Err(Code::Busy);
        }
        state.nodes.unlink(self.id, name)
    }

    fn kind(&self, name: &str) -> Result<EntryKind> {
        let mut state = self.host.lock();
        state.call("kind")?;
        let id = state.nodes.lookup(self.id, name)?;
        Ok(state.nodes.get(id)?.kind())
    }

    fn entries(&self) -> Result<MemoryEntries> {
        let mut state = self.host.lock();
        state.call("entries")?;
        let listed = state.nodes.list(self.id)?;
        drop(state);
        let listing = self.host.open(self.id, DIRECTORY);
        Ok(MemoryEntries { listed: listed.into_iter(), listing })
    }

    fn identity(&self) -> Result<Identity> {
        let mut state = self.host.lock();
        state.call("identity")?;
        self.identify(&state, self.id)
    }

    fn identity_at(&self, name: &str) -> Result<Identity> {
        let mut state = self.host.lock();
        state.call("identity_at")?;
        let id = state.nodes.lookup(self.id, name)?;
        self.identify(&state, id)
    }
}

/// A listing, taken when it was opened, which keeps the directory open.
pub struct MemoryEntries {
    listed: std::vec::IntoIter<Listed>,
    listing: MemoryDescriptor,
}

impl Iterator for MemoryEntries {
    type Item = Result<Listed>;

    fn next(&mut self) -> Option<Result<Listed>> {
        if let Err(code) = self.listing.host.lock().call("next_entry") {
            return Some(Err(code));
        }
        self.listed.next().map(Ok)
    }
}

impl File for MemoryDescriptor {
    fn read(&self, offset: u64, max: u64) -> Result<Vec<u8>> {
        let mut state = self.host.lock();
        state.call("read")?;
        permit(self.access.read)?;
        let most = state.settings.most_a_call.unwrap_or(64 * 1024);
        let bytes = state.nodes.bytes(self.id)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let length = usize::try_from(max).unwrap_or(usize::MAX).min(most).min(bytes.len() - start);
        Ok(bytes[start..start + length].to_vec())
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> Result<u64> {
        let mut state = self.host.lock();
        state.call("write")?;
        permit(self.access.write)?;
        let taken = bytes.len().min(state.settings.most_a_call.unwrap_or(usize::MAX));
        state.grow(self.id, offset, taken)?;
        let start = offset as usize;
        state.nodes.bytes_mut(self.id)?[start..start + taken].copy_from_slice(&bytes[..taken]);
        Ok(taken as u64)
    }

    fn size(&self) -> Result<u64> {
        let mut state = self.host.lock();
        state.call("size")?;
        Ok(state.nodes.bytes(self.id)?.len() as u64)
    }

    fn set_size(&self, size: u64) -> Result<()> {
        let mut state = self.host.lock();
        state.call("set_size")?;
        permit(self.access.write)?;
        state.grow(self.id, size, 0)?;
        state.nodes.bytes_mut(self.id)?.truncate(size as usize);
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        self.host.lock().call("sync")
    }

    fn identity(&self) -> Result<Identity> {
        Directory::identity(self)
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

/// What a descriptor was not opened for is refused.
fn permit(permitted: bool) -> Result<()> {
    if permitted { Ok(()) } else { Err(Code::BadDescriptor) }
}

impl Node {
    fn kind(&self) -> EntryKind {
        match self.content {
            Content::File(_) => EntryKind::File,
            Content::Directory(_) => EntryKind::Directory,
            Content::Link(_) => EntryKind::Other,
        }
    }
}
