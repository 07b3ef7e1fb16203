//! A temporary file: one resource, in memory or on disk, with a position.

use alloc::collections::TryReserveError;
use alloc::string::String;
use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;

use crate::charge::{Charge, Paid};
use crate::entry::EntryOf;
use crate::error::{Error, Result};
use crate::filesystem::{self, Access, Code, FileOf, System};
use crate::naming::Naming;
use crate::space::TempSpace;

use super::disk::Disk;
use super::spool::Spool;

/// The largest offset that POSIX's `off_t`, and so any file, has.
pub const MAX_OFFSET: u64 = i64::MAX as u64;

/// When the name of a file disappears; see `types.deletion`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deletion {
    #[default]
    OnClose,
    OnDrop,
    Never,
}

/// Where to seek to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeekFrom {
    Start(u64),
    Current(i64),
    End(i64),
}

/// See `files.temp-file` for what each method promises.
pub struct TempFile<S: System> {
    pub(crate) space: Arc<TempSpace<S>>,
    pub(super) storage: Storage<S>,
    pub(super) position: u64,
    /// How often the position or the contents may have changed, for views to know by.
    pub(super) uses: u64,
    access: Access,
    pub(super) rolled: bool,
    /// Bytes of buffer once on disk.
    pub(super) capacity: usize,
    pub(super) deletion: Deletion,
    /// The name on disk, while it is ours to remove. A file may have one that nobody is told.
    pub(super) entry: Option<EntryOf<S>>,
    pub(super) path: Option<String>,
    /// Former names, where the host cannot remove those of an open file, and what bears their cost.
    pub(super) stale: Vec<(EntryOf<S>, Arc<Charge>)>,
    /// What it costs, which its name and open handles bear; by it we know our own entry among what is held.
    pub(super) charge: Option<Weak<Charge>>,
}

pub(super) enum Storage<S: System> {
    Memory(Memory),
    Disk(DiskOf<S>),
    Closed,
}

/// A disk file of a system.
type DiskOf<S> = Disk<FileOf<S>>;

pub(super) struct Memory {
    pub spool: Spool,
    /// A write that ends beyond it rolls over; 0: none does.
    pub max_size: u64,
    /// What the file on disk will be asked for with.
    pub naming: Naming,
}

impl<S: System> TempFile<S> {
    pub(super) fn new(space: Arc<TempSpace<S>>, storage: Storage<S>, access: Access, capacity: usize) -> Self {
        TempFile {
            rolled: matches!(storage, Storage::Disk(_)),
            space,
            storage,
            position: 0,
            uses: 0,
            access,
            capacity,
            deletion: Deletion::OnClose,
            entry: None,
            path: None,
            stale: Vec::new(),
            charge: None,
        }
    }

    /// Has it own a name, and answer for it.
    pub(super) fn own(&mut self, entry: EntryOf<S>, deletion: Deletion) {
        self.path = Some(entry.path.clone());
        self.entry = Some(entry);
        self.deletion = deletion;
    }

    pub fn read(&mut self, max: Option<u64>) -> Result<Vec<u8>> {
        self.uses += 1;
        let bytes = self.read_from(None, max, Disk::read, Spool::read)?;
        self.position += bytes.len() as u64;
        Ok(bytes)
    }

    pub fn read_line(&mut self, max: Option<u64>) -> Result<Vec<u8>> {
        self.uses += 1;
        let bytes = self.read_from(None, max, Disk::read_line, |spool, offset, max| {
            let line = spool.find_byte(b'\n', offset, max).map(|at| at + 1 - offset);
            spool.read(offset, line.unwrap_or(max))
        })?;
        self.position += bytes.len() as u64;
        Ok(bytes)
    }

    pub fn read_at(&mut self, offset: u64, max: u64) -> Result<Vec<u8>> {
        self.read_from(Some(offset), Some(max), Disk::read_at, Spool::read)
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<u64> {
        self.uses += 1;
        self.position = self.write_to(self.position, bytes, Disk::has_room, Disk::write)?;
        Ok(bytes.len() as u64)
    }

    pub fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<u64> {
        self.uses += 1;
        // What waits in the buffer ends at the position, which need not be here.
        self.write_to(offset, bytes, |_, _, _| false, Disk::write_through)?;
        Ok(bytes.len() as u64)
    }

    pub fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.uses += 1;
        self.flush()?;
        let target = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.size()?.checked_add_signed(by),
        };
        match target {
            None => Err(Error::InvalidArgument("seek to before the start of the file".into())),
            Some(offset) if offset > MAX_OFFSET => Err(Error::TooLarge),
            Some(offset) => {
                self.position = offset;
                Ok(offset)
            }
        }
    }

    pub fn tell(&self) -> Result<u64> {
        self.check_open()?;
        Ok(self.position)
    }

    pub fn size(&self) -> Result<u64> {
        match &self.storage {
            Storage::Memory(memory) => Ok(memory.spool.size()),
            Storage::Disk(disk) => disk.size().map_err(|code| self.error(code)),
            Storage::Closed => Err(Error::Closed),
        }
    }

    pub fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.uses += 1;
        self.check_writable()?;
        self.flush()?;
        let target = size.unwrap_or(self.position);
        if target > MAX_OFFSET {
            return Err(Error::TooLarge);
        }
        if let Storage::Memory(memory) = &mut self.storage {
            if target > memory.spool.size() {
                self.space.account.check_file(target)?;
            }
            // CPython compares only a size that was given, and here 0 is a maximum like any other.
            if size.is_none_or(|size| size <= memory.max_size) {
                memory.spool.truncate(target);
                return Ok(target);
            }
            self.rollover()?;
        }
        self.on_disk_for(target, Charge::cover_all, |disk| disk.truncate(target))?;
        Ok(target)
    }

    pub fn flush(&mut self) -> Result<()> {
        match &mut self.storage {
            Storage::Memory(_) => Ok(()),
            Storage::Disk(disk) => {
                let moved = disk.settle();
                let flushed = match moved {
                    Ok(moved) => {
                        self.position = self.position.wrapping_add(moved);
                        // Paid for when it was written, but another handle may have cut the file off since.
                        if disk.waiting() > 0 {
                            disk.opened().charge.cover(disk.waiting())?;
                        }
                        disk.flush()
                    }
                    Err(code) => Err(code),
                };
                flushed.map_err(|code| self.error(code))
            }
            Storage::Closed => Err(Error::Closed),
        }
    }

    pub fn sync(&mut self) -> Result<()> {
        self.flush()?;
        match &self.storage {
            Storage::Disk(disk) => disk.sync().map_err(|code| self.error(code)),
            Storage::Memory(_) => Ok(()),
            Storage::Closed => Err(Error::Closed),
        }
    }

    pub fn name(&self) -> Option<&str> {
        self.path.as_deref()
    }

    pub fn access(&self) -> Access {
        self.access
    }

    pub fn is_rolled(&self) -> bool {
        self.rolled
    }

    pub fn deletion(&self) -> Deletion {
        self.deletion
    }

    pub fn set_deletion(&mut self, policy: Deletion) -> Result<()> {
        self.check_open()?;
        if self.path.is_none() && policy != Deletion::OnClose {
            return Err(Error::Unsupported("a file without a name cannot be kept".into()));
        }
        self.deletion = policy;
        Ok(())
    }

    pub fn is_closed(&self) -> bool {
        matches!(self.storage, Storage::Closed)
    }

    /// What `code` means for this file.
    pub(crate) fn error(&self, code: Code) -> Error {
        Error::at(self.path.as_deref().unwrap_or("a temporary file without a name"), code)
    }

    pub(super) fn check_open(&self) -> Result<()> {
        if self.is_closed() { Err(Error::Closed) } else { Ok(()) }
    }

    pub(crate) fn check_readable(&self) -> Result<()> {
        self.check_open()?;
        if self.access.read { Ok(()) } else { Err(Error::NotReadable) }
    }

    pub(crate) fn check_writable(&self) -> Result<()> {
        self.check_open()?;
        if self.access.write { Ok(()) } else { Err(Error::NotWritable) }
    }

    /// Reads at `offset`, none: at the position, which the flush before may move.
    fn read_from(
        &mut self,
        offset: Option<u64>,
        max: Option<u64>,
        from_disk: fn(&mut DiskOf<S>, u64, u64) -> filesystem::Result<Vec<u8>>,
        from_memory: fn(&Spool, u64, u64) -> core::result::Result<Vec<u8>, TryReserveError>,
    ) -> Result<Vec<u8>> {
        self.ready_to_read()?;
        let offset = offset.unwrap_or(self.position);
        if offset >= MAX_OFFSET {
            return Ok(Vec::new());
        }
        let max = max.unwrap_or(u64::MAX);
        match &mut self.storage {
            Storage::Memory(memory) => from_memory(&memory.spool, offset, max).map_err(|_| Error::NoSpace),
            _ => self.on_disk(|disk| from_disk(disk, offset, max)),
        }
    }

    /// Writes at `offset`, or at the end with `append`, and returns where the bytes end. On disk, what is buffered
    /// is flushed first unless there is room beside it.
    pub(super) fn write_to(
        &mut self,
        offset: u64,
        bytes: &[u8],
        has_room: fn(&DiskOf<S>, u64, usize) -> bool,
        to_disk: fn(&mut DiskOf<S>, u64, &[u8]) -> filesystem::Result<u64>,
    ) -> Result<u64> {
        self.check_writable()?;
        let end_from = |start: u64| match start.checked_add(bytes.len() as u64) {
            Some(end) if end <= MAX_OFFSET => Ok(end),
            _ => Err(Error::TooLarge),
        };
        if let Storage::Memory(memory) = &mut self.storage {
            let start = if self.access.append && !bytes.is_empty() { memory.spool.size() } else { offset };
            let end = end_from(start)?;
            if !bytes.is_empty() && end > memory.spool.size() {
                self.space.account.check_file(end)?;
            }
            let mut refused = None;
            if memory.max_size == 0 || end <= memory.max_size {
                match memory.spool.write(start, bytes) {
                    Ok(()) => return Ok(end),
                    Err(cause) => refused = Some(cause),
                }
            }
            self.rollover().map_err(|error| match (error, refused) {
                // Nobody has asked for a directory: it is the memory that is missing.
                (Error::NoUsableDirectory(_), Some(cause)) => cause,
                (error, _) => error,
            })?;
        }
        if bytes.is_empty() {
            return Ok(offset);
        }
        if !self.access.append {
            end_from(offset)?;
        }
        // Where an append goes is known when it is flushed: under a limit, nothing is promised that may be refused then.
        let at_once = self.access.append && self.space.account.limits().of_bytes();
        let to_disk = if at_once { Disk::write_through } else { to_disk };
        if let Storage::Disk(disk) = &self.storage
            && (at_once || !has_room(disk, offset, bytes.len()))
        {
            self.flush()?;
        }
        let offset = if self.access.append { self.on_disk(|disk| disk.end())? } else { offset };
        self.on_disk_for(end_from(offset)?, Charge::cover, |disk| to_disk(disk, offset, bytes))
    }

    /// Pays for a file that reaches up to `end` before it is made so, and is given back what it does not take.
    fn on_disk_for<T>(
        &mut self,
        end: u64,
        pay: fn(&Charge, u64) -> Result<Paid>,
        call: impl FnOnce(&mut DiskOf<S>) -> filesystem::Result<T>,
    ) -> Result<T> {
        let Storage::Disk(disk) = &mut self.storage else { return Err(Error::Closed) };
        let paid = pay(&disk.opened().charge, end)?;
        let done = call(disk);
        if done.is_err() {
            disk.settle_charge(paid);
        }
        done.map_err(|code| self.error(code))
    }

    fn on_disk<T>(&mut self, call: impl FnOnce(&mut DiskOf<S>) -> filesystem::Result<T>) -> Result<T> {
        match &mut self.storage {
            Storage::Disk(disk) => call(disk).map_err(|code| self.error(code)),
            Storage::Memory(_) | Storage::Closed => Err(Error::Closed),
        }
    }
}
