//! The interface `handles`: what a file or directory is at the host, for those who hold WASI types.
//!
//! Nobody counts what is done through a stream or a descriptor. So under a limit on bytes none is lent that could
//! write, and what a reader may keep on disk is charged for good.

use alloc::sync::Arc;

use crate::charge::Charge;
use crate::directories::TempDir;
use crate::error::{Error, Result};
use crate::files::{MAX_OFFSET, Opened, TempFile};
use crate::filesystem::{Directory, FileOf, Links, System};

impl<S: System> TempFile<S> {
    /// For a stream that reads, from `offset` on, what is written up to now.
    pub fn for_reading(&mut self, offset: u64) -> Result<Arc<Opened<FileOf<S>>>> {
        self.check_readable()?;
        let opened = self.for_stream(offset)?;
        if self.space.account.limits().of_bytes() {
            Charge::keep_for_good(&opened.charge);
        }
        Ok(opened)
    }

    /// For a stream that writes from `offset` on.
    pub fn for_writing(&mut self, offset: u64) -> Result<Arc<Opened<FileOf<S>>>> {
        self.check_writable()?;
        self.check_unlimited()?;
        let opened = self.for_stream(offset)?;
        opened.charge.expose();
        Ok(opened)
    }

    fn for_stream(&mut self, offset: u64) -> Result<Arc<Opened<FileOf<S>>>> {
        if offset > MAX_OFFSET {
            return Err(Error::TooLarge);
        }
        self.settle_on_disk()
    }

    /// The descriptor itself; the file is closed then. If it fails, the file goes on. Python: `fileno`.
    pub fn take_descriptor(&mut self) -> Result<FileOf<S>> {
        let opened = self.settle_on_disk()?;
        if opened.access.write {
            self.check_unlimited()?;
        }
        let charge = opened.charge.clone();
        let writes = opened.access.write;
        drop(opened);
        let file = self.surrender()?;
        if writes {
            charge.expose();
        }
        if self.space.account.limits().of_bytes() {
            Charge::keep_for_good(&charge);
        }
        Ok(file)
    }

    fn check_unlimited(&self) -> Result<()> {
        if self.space.account.limits().of_bytes() {
            return Err(Error::Unsupported(
                "max-bytes or max-file-bytes is set, and what is written past the component is not counted".into(),
            ));
        }
        Ok(())
    }
}

impl<S: System> TempDir<S> {
    /// One more descriptor of the directory.
    pub fn descriptor(&mut self) -> Result<S::Directory> {
        let limits = self.space.account.limits();
        if limits.of_bytes() || limits.max_entries.is_some() {
            return Err(Error::Unsupported(
                "a limit is set, and what is created past the component is not counted".into(),
            ));
        }
        self.directory()?.open_directory(".", Links::Refuse).map_err(|code| self.entry.error(code))
    }
}
