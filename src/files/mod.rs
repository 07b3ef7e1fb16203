//! The interface `files`: temporary files, unnamed, named and spooled.

mod disk;
mod lifecycle;
mod persist;
mod reopen;
mod spool;
mod temp_file;
mod view;

#[cfg(test)]
mod spool_tests;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::sync::Arc;

use crate::charge::Charge;
use crate::create;
use crate::entry::{EntryOf, if_supported};
use crate::error::Result;
use crate::filesystem::{Access, File, FileOf, System};
use crate::naming::Naming;
use crate::space::TempSpace;

use disk::Disk;
use spool::Spool;
use temp_file::{Memory, Storage};

pub use disk::Opened;
pub use persist::Target;
pub(crate) use persist::copy_file;
pub use temp_file::{Deletion, MAX_OFFSET, SeekFrom, TempFile};

const DEFAULT_BUFFER: u32 = 8 * 1024;
const LARGEST_BUFFER: u32 = 1024 * 1024;

/// See `files.file-options`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileOptions {
    pub naming: Naming,
    /// None: read and write.
    pub access: Option<Access>,
    /// Bytes. None: 8 KiB.
    pub buffer_size: Option<u32>,
}

impl FileOptions {
    fn access(&self) -> Access {
        self.access.unwrap_or(Access::READ_WRITE)
    }

    fn capacity(&self) -> usize {
        self.buffer_size.unwrap_or(DEFAULT_BUFFER).min(LARGEST_BUFFER) as usize
    }
}

impl<S: System> TempSpace<S> {
    /// Python: `TemporaryFile`.
    pub fn temporary_file(self: &Arc<Self>, options: &FileOptions) -> Result<TempFile<S>> {
        let (opened, entry) = lifecycle::create_unnamed(self, &options.naming)?;
        let mut file = self.on_disk(Arc::new(opened), options.access(), options.capacity());
        file.entry = entry;
        Ok(file)
    }

    /// Python: `NamedTemporaryFile`.
    pub fn named_temporary_file(self: &Arc<Self>, options: &FileOptions, deletion: Deletion) -> Result<TempFile<S>> {
        let place = self.place(&options.naming)?;
        let charge = self.charge_named()?;
        let (file, entry) = create::file(&self.system, &place, &options.naming)?;
        self.holdings.lock().insert(&entry.path, charge.clone());
        let opened = Arc::new(Opened::created(file, charge));
        let mut file = self.on_disk(opened, options.access(), options.capacity());
        file.own(entry, deletion);
        Ok(file)
    }

    /// Python: `SpooledTemporaryFile`.
    pub fn spooled_temporary_file(self: &Arc<Self>, max_size: u64, options: &FileOptions) -> Result<TempFile<S>> {
        options.naming.check()?;
        self.reserve_handle()?;
        let memory = Memory { spool: Spool::new(&self.account), max_size, naming: options.naming.clone() };
        Ok(TempFile::new(self.clone(), Storage::Memory(memory), options.access(), options.capacity()))
    }

    /// Python: `mkstemp`. Unbuffered, as the bare descriptor is that CPython returns.
    pub fn mkstemp(self: &Arc<Self>, naming: &Naming) -> Result<(TempFile<S>, String)> {
        let place = self.place(naming)?;
        let charge = self.charge_named()?;
        let (file, entry) = create::file(&self.system, &place, naming)?;
        let created = match if_supported(file.identity()) {
            Ok(created) => created,
            Err(code) => {
                drop(file);
                let error = entry.error(code);
                entry.discard();
                return Err(error);
            }
        };
        let path = entry.path.clone();
        self.holdings.lock().insert_made(&path, charge.clone(), created);
        let mut file = self.on_disk(Arc::new(Opened::created(file, charge)), Access::READ_WRITE, 0);
        file.own(entry, Deletion::Never);
        Ok((file, path))
    }

    /// Python: `mktemp`, deprecated there and here.
    pub fn mktemp(&self, naming: &Naming) -> Result<String> {
        create::unused(&self.system, &self.place(naming)?, naming)
    }

    /// A file in a temporary directory: the directory removes it, unless the file is told to.
    pub(crate) fn file_in_directory(
        self: &Arc<Self>,
        file: FileOf<S>,
        entry: EntryOf<S>,
        charge: Arc<Charge>,
        access: Access,
    ) -> TempFile<S> {
        let mut file = self.on_disk(Arc::new(Opened { file, access, charge }), access, DEFAULT_BUFFER as usize);
        file.own(entry, Deletion::Never);
        file
    }

    fn on_disk(self: &Arc<Self>, opened: Arc<Opened<FileOf<S>>>, access: Access, capacity: usize) -> TempFile<S> {
        let charge = Arc::downgrade(&opened.charge);
        let disk = Disk::new(opened, access.append, capacity);
        let mut file = TempFile::new(self.clone(), Storage::Disk(disk), access, capacity);
        file.charge = Some(charge);
        file
    }
}
