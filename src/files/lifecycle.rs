//! From memory to disk, from open to closed: what moves a temporary file from one state to the next.

use crate::create;
use crate::entry::{EntryOf, Presence, if_supported, refused_because_open};
use crate::error::{Error, Result};
use crate::filesystem::{self, Access, Code, Directory, File, FileOf, System, write_all};
use crate::naming::Naming;
use crate::space::TempSpace;

use super::disk::Disk;
use super::temp_file::{Deletion, Memory, Storage, TempFile};

/// A new file whose name is gone already, or, where the host cannot unlink an open file, waits for its close.
pub(super) fn create_unnamed<S: System>(
    space: &TempSpace<S>,
    naming: &Naming,
    access: Access,
) -> Result<(FileOf<S>, Option<EntryOf<S>>)> {
    let place = space.place(naming)?;
    let (file, entry) = create::file(&space.system, &place, naming, access)?;
    match entry.directory.unlink_file(&entry.name) {
        Ok(()) | Err(Code::NoEntry) => Ok((file, None)),
        Err(code) if refused_because_open(code) => Ok((file, Some(entry))),
        Err(code) => {
            drop(file);
            Err(entry.discard(code))
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
        let (file, entry) = create_unnamed(&self.space, &memory.naming, self.access())?;
        if let Err(code) = pour(memory, &file) {
            drop(file);
            return Err(entry.map_or_else(|| self.error(code), |entry| entry.discard(code)));
        }
        let disk = Disk::new(file, self.access().append, self.capacity, Some(memory.spool.size()));
        self.storage = Storage::Disk(disk);
        self.entry = entry;
        self.rolled = true;
        Ok(())
    }

    pub fn close(&mut self) -> Result<()> {
        let flushed = if self.is_closed() { Ok(()) } else { self.flush() };
        if self.path.is_some() && self.deletion != Deletion::OnClose {
            flushed?;
            if self.deletion == Deletion::OnDrop {
                self.remember_identity()?;
            } else {
                self.entry = None;
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
    fn remember_identity(&mut self) -> Result<()> {
        if let (Some(entry), Storage::Disk(disk)) = (&mut self.entry, &self.storage) {
            entry.created = if_supported(disk.file().identity()).map_err(|code| entry.error(code))?;
        }
        Ok(())
    }

    /// Removes the name. On failure it stays to be tried again, unless it is a stranger's.
    fn remove_name(&mut self) -> filesystem::Result<Presence> {
        let Some(entry) = &self.entry else {
            return Ok(Presence::Gone);
        };
        let presence = entry.unlink()?;
        self.entry = None;
        Ok(presence)
    }
}

impl<S: System> Drop for TempFile<S> {
    /// Nobody hears of a failure here, so a passing one is met with a second try.
    fn drop(&mut self) {
        if self.deletion == Deletion::OnDrop {
            self.deletion = Deletion::OnClose;
        }
        if self.close().is_err() {
            let _ = self.close();
        }
    }
}

/// Writes out what is in memory. Zeros at the end are a matter of size.
fn pour(memory: &Memory, file: &impl File) -> filesystem::Result<()> {
    let mut end = 0;
    for (offset, bytes) in memory.spool.pieces() {
        write_all(file, offset, bytes).map_err(|(_, code)| code)?;
        if !bytes.is_empty() {
            end = offset + bytes.len() as u64;
        }
    }
    if end < memory.spool.size() {
        file.set_size(memory.spool.size())?;
    }
    Ok(())
}
