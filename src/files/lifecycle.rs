//! From memory to disk, from open to closed: what moves a temporary file from one state to the next.

use alloc::sync::Arc;

use crate::create;
use crate::entry::{EntryOf, Presence, refused_because_open};
use crate::error::{Error, Result};
use crate::filesystem::{self, Code, File, FileOf, System, write_all};
use crate::naming::Naming;
use crate::space::TempSpace;

use super::disk::{Disk, Opened};
use super::temp_file::{Deletion, Memory, Storage, TempFile};

/// A file, and the name that it keeps where the host cannot unlink an open file.
type Unnamed<S> = (Opened<FileOf<S>>, Option<EntryOf<S>>);

/// A new file whose name is gone already, or, where the host cannot unlink an open file, waits for its close.
pub(super) fn create_unnamed<S: System>(space: &TempSpace<S>, naming: &Naming) -> Result<Unnamed<S>> {
    let place = space.place(naming)?;
    let charge = space.charge_named()?;
    let (file, entry) = create::file(&space.system, &place, naming)?;
    match entry.remove_file() {
        Ok(()) | Err(Code::NoEntry) => Ok((Opened::created(file, charge), None)),
        Err(code) if refused_because_open(code) => {
            space.holdings.lock().insert(&entry.path, charge.clone());
            Ok((Opened::created(file, charge), Some(entry)))
        }
        Err(code) => {
            drop(file);
            let error = entry.error(code);
            entry.discard();
            Err(error)
        }
    }
}

impl<S: System> TempFile<S> {
    pub fn rollover(&mut self) -> Result<()> {
        let memory = match &self.storage {
            Storage::Memory(memory) => memory,
            Storage::Disk(_) => return Ok(()),
            Storage::Closed => return Err(Error::Closed),
        };
        let (opened, entry) = create_unnamed(&self.space, &memory.naming)?;
        let charge = opened.charge.clone();
        let poured = charge.cover(memory.spool.size());
        if let Err(error) = poured.and_then(|_| pour(memory, &opened.file).map_err(|code| self.error(code))) {
            drop(opened);
            if let Some(entry) = entry {
                self.space.holdings.lock().release(&entry.path, &charge, Presence::Ours);
                entry.discard();
            }
            return Err(error);
        }
        charge.changed(Some(memory.spool.size()));
        let disk = Disk::new(Arc::new(opened), self.access().append, self.capacity);
        self.storage = Storage::Disk(disk);
        self.entry = entry;
        self.charge = Some(Arc::downgrade(&charge));
        self.rolled = true;
        Ok(())
    }

    pub fn close(&mut self) -> Result<()> {
        let closed = self.close_file();
        if self.is_closed() { self.remove_stale().and(closed) } else { closed }
    }

    fn close_file(&mut self) -> Result<()> {
        let flushed = if self.is_closed() { Ok(()) } else { self.flush() };
        if self.path.is_some() && self.deletion != Deletion::OnClose {
            flushed?;
            if self.deletion == Deletion::OnDrop {
                self.remember_identity()?;
            } else {
                self.entry = None;
                self.charge = None;
            }
            self.storage = Storage::Closed;
            return Ok(());
        }
        self.remember_identity()?;
        let mut removed = self.remove_name();
        // From here on nothing but the name is left, and that is what a second close, or the drop, tries again.
        self.storage = Storage::Closed;
        if matches!(removed, Err(code) if refused_because_open(code)) {
            removed = self.remove_name();
        }
        match (removed, &self.entry) {
            (Ok(Presence::Stranger), _) => Err(Error::Replaced(self.path.as_deref().unwrap_or_default().into())),
            (Ok(Presence::Ours | Presence::Gone), _) | (Err(_), None) => flushed,
            (Err(code), Some(entry)) => Err(entry.error(code)),
        }
    }

    /// While the file is open its identity cannot be another's; once it is closed, this is all there is to compare.
    pub(super) fn remember_identity(&mut self) -> Result<()> {
        if let (Some(entry), Storage::Disk(disk)) = (&mut self.entry, &self.storage) {
            entry.remember(disk.opened().file.identity())?;
        }
        Ok(())
    }

    /// Removes the name. On failure it stays to be tried again, unless it is a stranger's.
    pub(super) fn remove_name(&mut self) -> filesystem::Result<Presence> {
        let Some(entry) = &self.entry else {
            self.charge = None;
            return Ok(Presence::Gone);
        };
        let presence = entry.unlink()?;
        if let Some(charge) = self.charge.take().and_then(|charge| charge.upgrade()) {
            self.space.holdings.lock().release(&entry.path, &charge, presence);
        }
        self.entry = None;
        Ok(presence)
    }

    /// Removes former names, which only the open file had kept. On failure they stay to be tried again.
    pub(super) fn remove_stale(&mut self) -> Result<()> {
        while let Some((entry, charge)) = self.stale.last() {
            let found = entry.unlink().map_err(|code| entry.error(code))?;
            self.space.holdings.lock().release(&entry.path, charge, found);
            self.stale.pop();
        }
        Ok(())
    }

    /// Nothing new may come to share the file while that would keep a former name for good.
    pub(super) fn check_former_names(&mut self) -> Result<()> {
        self.remove_stale().map_err(|_| Error::Unsupported("the host cannot unlink an open file".into()))
    }

    /// What to call what could not be removed, or not be flushed.
    pub(crate) fn remains(&self) -> &str {
        match self.stale.last() {
            Some((former, _)) if self.is_closed() => &former.path,
            _ => self.name().unwrap_or("a temporary file without a name"),
        }
    }

    /// What dropping the handle does.
    pub(crate) fn release(&mut self) -> Result<()> {
        if self.deletion == Deletion::OnDrop {
            self.deletion = Deletion::OnClose;
        }
        // Nobody may hear of a failure, so a passing one is met with a second try.
        self.close().or_else(|_| self.close())
    }
}

impl<S: System> Drop for TempFile<S> {
    fn drop(&mut self) {
        if self.release().is_err()
            && let Storage::Disk(disk) = &self.storage
        {
            disk.abandon();
        }
    }
}

/// Writes out what is in memory. Zeros at the end are a matter of size.
pub(super) fn pour(memory: &Memory, file: &impl File) -> filesystem::Result<()> {
    let mut end = 0;
    // Where there is no memory to join the small pieces at the start, each is written by itself.
    if let Some(start) = memory.spool.start() {
        write_all(file, 0, &start).map_err(|(_, code)| code)?;
        end = start.len() as u64;
    }
    for (offset, bytes) in memory.spool.pieces().filter(|(_, bytes)| !bytes.is_empty()) {
        if offset >= end {
            write_all(file, offset, bytes).map_err(|(_, code)| code)?;
            end = offset + bytes.len() as u64;
        }
    }
    if end < memory.spool.size() {
        file.set_size(memory.spool.size())?;
    }
    Ok(())
}
