//! The interface `directories`: temporary directories.

mod own;
mod persist;
mod temp_dir;
mod tree;
mod walk;

#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::sync::Arc;

use crate::create;
use crate::entry::{OwnEntry, if_supported};
use crate::error::{Error, Result, concat};
use crate::filesystem::{Directory, System};
use crate::naming::Naming;
use crate::paths;
use crate::space::TempSpace;

pub(crate) use tree::remove_some;

pub use temp_dir::TempDir;

/// See `directories.directory-options`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryOptions {
    pub naming: Naming,
    pub keep: bool,
    pub ignore_cleanup_errors: bool,
}

impl<S: System> TempSpace<S> {
    /// Python: `TemporaryDirectory`.
    pub fn temporary_directory(self: &Arc<Self>, options: &DirectoryOptions) -> Result<TempDir<S>> {
        let place = self.place(&options.naming)?;
        let charge = self.charge_named()?;
        let entry = create::directory(&self.system, &place, &options.naming)?;
        // While it is open, nothing else can have its identity; a number alone may be used again at once.
        match own::open(&*entry.directory, entry.name(), &entry.path) {
            Ok(directory) => {
                self.holdings.lock().insert_directory(&entry.path, charge.clone());
                Ok(TempDir::new(self.clone(), entry, directory, charge, options))
            }
            Err(error) => {
                let _ = entry.remove_directory();
                Err(error)
            }
        }
    }

    /// Python: `mkdtemp`.
    pub fn mkdtemp(&self, naming: &Naming) -> Result<String> {
        let place = self.place(naming)?;
        let charge = self.charge_named()?;
        let entry = create::directory(&self.system, &place, naming)?;
        match if_supported(entry.directory.identity_at(entry.name())) {
            Ok(created) => {
                self.holdings.lock().insert_made(&entry.path, charge, created);
                Ok(entry.path)
            }
            Err(code) => {
                let _ = entry.remove_directory();
                Err(entry.error(code))
            }
        }
    }

    /// Removes what `mkstemp` or `mkdtemp` made.
    pub fn remove_tree(&self, path: &str) -> Result<()> {
        paths::check(path)?;
        let path = self.absolute(path);
        let unknown =
            || Error::InvalidArgument(concat(&[&path, ": not made by mkstemp or mkdtemp, or removed already"]));
        let created = self.holdings.lock().made(&path).ok_or_else(unknown)?;
        let (parent, _) = paths::split(&path).ok_or_else(unknown)?;
        let place = match self.locate(parent) {
            Err(Error::NotFound(_)) => None,
            place => Some(place?),
        };
        if let Some(place) = place {
            let mut entry = OwnEntry::new(place.directory, path.clone());
            entry.created = created;
            own::remove_own(&self.holdings, &entry, None)?;
        }
        self.holdings.lock().forget(&path);
        Ok(())
    }
}
