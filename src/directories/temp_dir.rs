//! A temporary directory: a descriptor, and the duty to remove what is in it.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::charge::Charge;
use crate::entry::{EntryOf, OwnEntry, gone_is_fine};
use crate::error::{Error, Result, concat};
use crate::files::TempFile;
use crate::filesystem::{Access, Code, Directory, EntryKind, Listed, System};
use crate::paths;
use crate::space::TempSpace;

use super::DirectoryOptions;
use super::own::{open, open_own, remove_own};
use super::tree;

/// See `directories.temp-dir` for what each method promises.
pub struct TempDir<S: System> {
    pub(crate) space: Arc<TempSpace<S>>,
    pub(crate) entry: EntryOf<S>,
    /// None after a cleanup, also one that failed: then it is opened again at the next need.
    pub(super) opened: Option<Arc<S::Directory>>,
    /// What it costs, as long as it is ours to remove.
    pub(super) charge: Option<Arc<Charge>>,
    pub(super) keep: bool,
    ignore_cleanup_errors: bool,
    removed: bool,
}

impl<S: System> TempDir<S> {
    pub(super) fn new(
        space: Arc<TempSpace<S>>,
        entry: EntryOf<S>,
        directory: S::Directory,
        charge: Arc<Charge>,
        options: &DirectoryOptions,
    ) -> Self {
        TempDir {
            space,
            entry,
            opened: Some(Arc::new(directory)),
            charge: Some(charge),
            keep: options.keep,
            ignore_cleanup_errors: options.ignore_cleanup_errors,
            removed: false,
        }
    }

    pub fn name(&self) -> &str {
        &self.entry.path
    }

    pub fn create_file(&mut self, path: &str) -> Result<TempFile<S>> {
        let (directory, name, full) = self.walk(path)?;
        let charge = self.space.charge_named()?;
        let file = directory.create_file(name).map_err(|code| Error::at(&full, taken(code)))?;
        self.space.holdings.lock().insert(&full, charge.clone());
        Ok(self.space.file_in_directory(file, OwnEntry::new(directory, full), charge, Access::READ_WRITE))
    }

    pub fn open_file(&mut self, path: &str, access: Access) -> Result<TempFile<S>> {
        let (directory, name, full) = self.walk(path)?;
        let error = |code| Error::at(&full, code);
        // Opening a fifo would wait for its other end, and some hosts open directories as files.
        let status = directory.status(name).map_err(error)?;
        match status.kind {
            EntryKind::File => {}
            EntryKind::Directory => return Err(error(Code::IsDirectory)),
            EntryKind::Other => {
                return Err(Error::InvalidArgument(concat(&[&full, ": a link or a device, not a regular file"])));
            }
        }
        let file = directory.open_file(name, access).map_err(error)?;
        let charge = self.space.charge_found(&full, status.size)?;
        Ok(self.space.file_in_directory(file, OwnEntry::new(directory, full), charge, access))
    }

    pub fn create_directory(&mut self, path: &str) -> Result<()> {
        let (directory, name, full) = self.walk(path)?;
        let charge = self.space.charge_named()?;
        directory.create_directory(name).map_err(|code| Error::at(&full, taken(code)))?;
        self.space.holdings.lock().insert(&full, charge);
        Ok(())
    }

    pub fn entries(&mut self, path: Option<&str>) -> Result<Vec<Listed>> {
        let (directory, full) = match path {
            None => (self.directory()?, self.entry.path.clone()),
            Some(path) => {
                let (parent, name, full) = self.walk(path)?;
                (Arc::new(open(&*parent, name, &full)?), full)
            }
        };
        let error = |code| match code {
            Code::IllegalByteSequence => Error::Other(concat(&[&full, ": holds a name that is not UTF-8"])),
            code => Error::at(&full, code),
        };
        let mut listed = Vec::new();
        for entry in directory.entries().map_err(error)? {
            listed.try_reserve(1).map_err(|_| Error::NoSpace)?;
            listed.push(entry.map_err(error)?);
        }
        Ok(listed)
    }

    pub fn remove(&mut self, path: &str) -> Result<()> {
        let (directory, name, full) = self.walk(path)?;
        let error = |code| Error::at(&full, code);
        match directory.status(name).map_err(error)?.kind {
            EntryKind::Directory => tree::remove(&self.space.holdings, &directory, name, &full, None),
            EntryKind::File | EntryKind::Other => {
                gone_is_fine(directory.unlink_file(name)).map_err(error)?;
                self.space.holdings.lock().remove(&full);
                Ok(())
            }
        }
    }

    pub fn set_keep(&mut self, keep: bool) {
        self.keep = keep;
    }

    pub fn cleanup(&mut self) -> Result<()> {
        let removed = self.remove_all();
        self.pardon(removed)
    }

    /// What remains is no error where it was said to be none.
    fn pardon(&self, removed: Result<()>) -> Result<()> {
        match removed {
            Err(Error::CleanupIncomplete(_)) if self.ignore_cleanup_errors => Ok(()),
            result => result,
        }
    }

    fn remove_all(&mut self) -> Result<()> {
        if self.removed {
            return Ok(());
        }
        if let Some(directory) = &self.opened {
            self.entry.remember(directory.identity())?;
        }
        // Handed over, because some hosts cannot remove what is open.
        remove_own(&self.space.holdings, &self.entry, self.opened.take())?;
        self.forget();
        Ok(())
    }

    /// What dropping the handle does.
    pub(crate) fn release(&mut self) -> Result<()> {
        if self.keep {
            return self.close();
        }
        // Nobody may hear of a failure, so a passing one is met with a second try.
        let removed = self.remove_all().or_else(|_| self.remove_all());
        self.pardon(removed)
    }

    /// What we created is somewhere else now, to stay there.
    pub(super) fn moved(&mut self, target: EntryOf<S>, directory: Arc<S::Directory>) {
        self.entry = target;
        self.opened = Some(directory);
        self.keep = true;
    }

    /// Opened again at the next need.
    fn close(&mut self) -> Result<()> {
        if let Some(directory) = &self.opened {
            self.entry.remember(directory.identity())?;
            self.opened = None;
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.removed = true;
        self.opened = None;
        self.charge = None;
    }

    /// The directory itself, which must be the one that we created.
    pub(crate) fn directory(&mut self) -> Result<Arc<S::Directory>> {
        if self.removed {
            return Err(Error::NotFound(self.entry.path.as_str().into()));
        }
        if let Some(directory) = &self.opened {
            return Ok(directory.clone());
        }
        let directory = open_own(&self.entry)?;
        self.opened = Some(directory.clone());
        Ok(directory)
    }

    /// Opens the directory that the last component of `path` is in, one bare name at a time. Returns it with that
    /// component and the absolute path.
    fn walk<'a>(&mut self, path: &'a str) -> Result<(Arc<S::Directory>, &'a str, String)> {
        paths::check_relative(path)?;
        let mut directory = self.directory()?;
        let mut full = self.entry.path.clone();
        let (mut name, mut rest) = paths::split_first(path);
        full = paths::join(&full, name);
        while let Some(below) = rest {
            directory = Arc::new(open(&*directory, name, &full)?);
            (name, rest) = paths::split_first(below);
            full = paths::join(&full, name);
        }
        Ok((directory, name, full))
    }
}

impl<S: System> Drop for TempDir<S> {
    fn drop(&mut self) {
        if !self.keep {
            let _ = self.release();
        }
    }
}

/// Where a directory or a link has the name, some hosts say so instead of `exist`.
pub(super) fn taken(code: Code) -> Code {
    match code {
        Code::IsDirectory | Code::Loop => Code::Exist,
        code => code,
    }
}
