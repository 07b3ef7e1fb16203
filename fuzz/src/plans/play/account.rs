//! What is charged, and whether a refusal for want of it is right.

use sandbox_tempfile::files::Deletion;

use super::{Model, Play};

/// As much as a spool takes at a time.
const SEGMENT: u64 = 64 * 1024;

impl Play {
    /// The most bytes that all files may take on the host while the one at `index` becomes `after`: a spool rolls over,
    /// and a buffer is flushed, before anything is cut off.
    pub fn needed(&self, index: usize, after: &Model, with_strangers: bool) -> u64 {
        let handle = &self.handles[index];
        let size = handle.model.bytes.len().max(after.bytes.len()) as u64;
        self.on_host(with_strangers) - self.file_on_host(handle.id) + size
    }

    /// Whether `after` would break a limit.
    pub fn is_over_quota(&self, index: usize, after: &Model, memory: u64) -> bool {
        let limits = self.space.get_limits();
        let before = &self.handles[index].model;
        let size = before.bytes.len().max(after.bytes.len()) as u64;
        let rolls = before.in_memory.is_some() && (after.in_memory.is_none() || self.lacks_memory(memory, after));
        limits.max_bytes.is_some_and(|most| self.needed(index, after, false) > most)
            || limits.max_file_bytes.is_some_and(|most| size > most)
            || rolls && self.is_out_of_entries()
            || self.charges_late()
    }

    /// Whether a copy of the file at `index`, beside it, would break a limit.
    pub fn is_copy_over_quota(&self, index: usize) -> bool {
        let limits = self.space.get_limits();
        let size = self.handles[index].model.bytes.len() as u64;
        limits.max_bytes.is_some_and(|most| self.on_host(false) + size > most)
            || limits.max_file_bytes.is_some_and(|most| size > most)
            || self.is_out_of_entries()
            || self.charges_late()
    }

    /// Whether a file that has lost its name to another is charged until its handle, closed under `on-drop`, is dropped.
    fn charges_late(&self) -> bool {
        (0..self.handles.len()).any(|index| {
            let model = &self.handles[index].model;
            model.closed && model.deletion == Deletion::OnDrop && !self.has_name(index)
        })
    }

    pub fn is_out_of_entries(&self) -> bool {
        self.space.get_limits().max_entries.is_some_and(|most| self.space.get_usage().entries >= most)
    }

    /// Whether a spool that becomes `after`, with so much in use before, may find that it can have no more.
    pub fn lacks_memory(&self, used: u64, after: &Model) -> bool {
        let size = after.bytes.len() as u64;
        let segments = if size > SEGMENT { size.next_multiple_of(SEGMENT) } else { size.next_power_of_two().max(4096) };
        self.space.get_limits().max_memory.is_some_and(|most| used + segments > most)
    }

    /// What is charged is what the host holds, or will hold when all is flushed.
    pub fn check_usage(&self) {
        let usage = self.space.get_usage();
        assert!(usage.bytes == self.on_host(false) || self.charges_late() && usage.bytes > self.on_host(false));
        let limits = self.space.get_limits();
        assert!(limits.max_bytes.is_none_or(|most| usage.bytes <= most));
        // The directory was there before the limits.
        assert!(limits.max_entries.is_none_or(|most| usage.entries <= most.max(1)));
        assert!(limits.max_memory.is_none_or(|most| usage.memory <= most));
        let (entries, bytes) = self.host.ours();
        assert!(usage.entries == entries || self.charges_late() && usage.entries > entries);
        assert!(usage.bytes >= bytes);
        let in_memory = self.handles.iter().filter(|handle| handle.model.in_memory.is_some());
        let most = in_memory.map(|handle| handle.model.bytes.len() as u64 + SEGMENT).sum::<u64>();
        assert!(usage.memory <= most, "{} bytes of memory", usage.memory);
    }

    pub fn on_host(&self, with_strangers: bool) -> u64 {
        let mut ids: Vec<usize> = self.handles.iter().map(|handle| handle.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let open = ids.into_iter().map(|id| self.file_on_host(id)).sum::<u64>();
        open + self.world.bytes(with_strangers) as u64
    }

    /// The bytes of a file that handles are on.
    fn file_on_host(&self, id: usize) -> u64 {
        let handles = || self.handles.iter().filter(|handle| handle.id == id).map(|handle| &handle.model);
        let is_there = self.world.has_name(id) || handles().any(|model| !model.closed);
        let on_disk = handles().filter(|model| model.in_memory.is_none());
        if is_there { on_disk.map(|model| model.bytes.len() as u64).max().unwrap_or_default() } else { 0 }
    }
}
