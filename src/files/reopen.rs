//! A second handle on one file, or another's in our place.

use alloc::sync::Arc;

use crate::entry::{EntryOf, refused_because_open};
use crate::error::{Error, Result};
use crate::filesystem::{Access, Directory, File, FileOf, System};

use super::disk::Opened;
use super::temp_file::{Deletion, Storage, TempFile};

impl<S: System> TempFile<S> {
    pub fn reopen(&mut self, access: Access) -> Result<TempFile<S>> {
        self.space.reserve_handle()?;
        self.settle_on_disk()?;
        self.check_former_names()?;
        let gone = self.own_name()?.is_none();
        let mut reopened = self.space.on_disk(self.another(access, gone)?, access, self.capacity);
        if let Some(entry) = &self.entry {
            reopened.own(entry.clone(), Deletion::Never);
        }
        Ok(reopened)
    }

    /// The name on disk, if it still leads to this file: none if it has gone; `replaced` if somebody has moved in.
    pub(super) fn own_name(&mut self) -> Result<Option<&EntryOf<S>>> {
        self.remember_identity()?;
        let Some(entry) = &self.entry else { return Ok(None) };
        Ok(if entry.is_there()? { Some(entry) } else { None })
    }

    /// The file, open for what is asked: our own descriptor if it serves, for in WASI it has no position to share.
    fn another(&self, access: Access, gone: bool) -> Result<Arc<Opened<FileOf<S>>>> {
        let Storage::Disk(disk) = &self.storage else { return Err(Error::Closed) };
        match &self.entry {
            // Where it had to keep its name, it must go when we close, which somebody else's holding it would prevent.
            Some(_) if self.path.is_none() => {
                Err(Error::Unsupported("reopening a file without a name, where the host kept it one".into()))
            }
            _ if disk.opened().serves(access) => Ok(disk.opened().clone()),
            Some(entry) if !gone => {
                let file = self.open_again(entry, access)?;
                Ok(Arc::new(Opened { file, access, charge: disk.opened().charge.clone() }))
            }
            _ => Err(Error::Unsupported("reopening, for more than it is open for, a file whose name is gone".into())),
        }
    }

    /// Opens the file by its name, and makes sure that it is the same.
    pub(super) fn open_again(&self, entry: &EntryOf<S>, access: Access) -> Result<FileOf<S>> {
        let file = entry.directory.open_file(entry.name(), access).map_err(|code| entry.error(code))?;
        entry.check_opened(file.identity())?;
        Ok(file)
    }

    /// What the file is at the host, everything written.
    pub(crate) fn settle_on_disk(&mut self) -> Result<Arc<Opened<FileOf<S>>>> {
        self.flush()?;
        self.rollover()?;
        match &self.storage {
            Storage::Disk(disk) => Ok(disk.opened().clone()),
            Storage::Memory(_) | Storage::Closed => Err(Error::Closed),
        }
    }

    /// Closes the file and hands its descriptor out, or one of its own where handles share it. Everything must be on
    /// disk. The name is removed, unless it is to stay.
    pub(crate) fn surrender(&mut self) -> Result<FileOf<S>> {
        self.check_former_names()?;
        let entry = self.own_name()?.cloned();
        let Storage::Disk(disk) = &self.storage else { return Err(Error::Closed) };
        let another = match (Arc::strong_count(disk.opened()), &entry) {
            (1, _) => None,
            (_, Some(entry)) => Some(self.open_again(entry, self.access())?),
            (_, None) => return Err(Error::Unsupported("another handle shares the file, which has no name".into())),
        };
        if self.path.is_none() || self.deletion != Deletion::Never {
            match self.remove_name() {
                Ok(_) => {}
                Err(code) if refused_because_open(code) => {
                    return Err(Error::Unsupported("the host cannot unlink an open file".into()));
                }
                Err(code) => return Err(self.error(code)),
            }
        }
        let Storage::Disk(disk) = core::mem::replace(&mut self.storage, Storage::Closed) else {
            return Err(Error::Closed);
        };
        self.entry = None;
        self.charge = None;
        match another {
            Some(file) => Ok(file),
            None => Arc::into_inner(disk.into_opened()).map(|opened| opened.file).ok_or(Error::Closed),
        }
    }
}
