//! The interface `control`: what a host asks of an instance.

mod sweep;

#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;

use crate::directories::TempDir;
use crate::error::{Error, Result};
use crate::files::TempFile;
use crate::filesystem::System;
use crate::headroom;
use crate::limits::{Limits, Usage};
use crate::lock::Mutex;
use crate::space::TempSpace;

/// A handle that others may look at while it lives.
pub type Shared<T> = Arc<Mutex<T>>;

/// All handles, so that they can be released before the store is dropped.
pub struct Live<S: System> {
    files: Handles<TempFile<S>>,
    directories: Handles<TempDir<S>>,
}

impl<S: System> Default for Live<S> {
    fn default() -> Self {
        Live { files: Handles::default(), directories: Handles::default() }
    }
}

struct Handles<T> {
    list: Vec<Weak<Mutex<T>>>,
    /// How long the list may become before the dead are taken out.
    most: usize,
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Handles { list: Vec::new(), most: 16 }
    }
}

impl<T> Handles<T> {
    /// Has memory ready for one more.
    fn reserve(&mut self) -> Result<()> {
        if self.list.len() >= self.most {
            self.list.retain(|handle| handle.strong_count() > 0);
            self.most = 16.max(2 * self.list.len());
        }
        self.list.try_reserve(1).map_err(|_| Error::NoSpace)
    }

    fn share(&mut self, handle: T) -> Shared<T> {
        let handle = Arc::new(Mutex::new(handle));
        self.list.push(Arc::downgrade(&handle));
        handle
    }
}

impl<S: System> TempSpace<S> {
    /// Makes a file known to [`release_all`](Self::release_all).
    pub fn share_file(&self, file: TempFile<S>) -> Shared<TempFile<S>> {
        self.live.lock().files.share(file)
    }

    /// Makes a directory known to [`release_all`](Self::release_all).
    pub fn share_directory(&self, directory: TempDir<S>) -> Shared<TempDir<S>> {
        self.live.lock().directories.share(directory)
    }

    pub fn get_limits(&self) -> Limits {
        self.account.limits()
    }

    pub fn tighten_limits(&self, limits: Limits) -> Result<()> {
        self.account.tighten(limits)
    }

    pub fn get_usage(&self) -> Usage {
        self.account.usage()
    }

    /// Has memory ready for one more handle. To be called before anything is created for it.
    pub(crate) fn reserve_handle(&self) -> Result<()> {
        let live = &mut *self.live.lock();
        live.files.reserve()?;
        live.directories.reserve()?;
        Ok(headroom::check()?)
    }

    /// Does for every handle what dropping it would.
    pub fn release_all(&self) -> Result<()> {
        let mut left = Vec::new();
        let mut index = 0;
        while let Some(handle) = self.nth(|live| live.files.list.get(index)) {
            index += 1;
            let Some(file) = handle else { continue };
            let mut file = file.lock();
            match file.release() {
                // Nothing of ours is left at the name.
                Ok(()) | Err(Error::Replaced(_)) => {}
                Err(_) => note(&mut left, file.remains()),
            }
        }
        index = 0;
        while let Some(handle) = self.nth(|live| live.directories.list.get(index)) {
            index += 1;
            let Some(directory) = handle else { continue };
            let mut directory = directory.lock();
            match directory.release() {
                Ok(()) | Err(Error::Replaced(_)) => {}
                Err(Error::CleanupIncomplete(paths)) => paths.iter().for_each(|path| note(&mut left, path)),
                Err(_) => note(&mut left, directory.name()),
            }
        }
        if left.is_empty() { Ok(()) } else { Err(Error::CleanupIncomplete(left)) }
    }

    /// A handle of the list, none inside if it has been dropped. There may be no memory to take all at once.
    fn nth<T>(&self, get: impl FnOnce(&Live<S>) -> Option<&Weak<Mutex<T>>>) -> Option<Option<Shared<T>>> {
        get(&self.live.lock()).map(Weak::upgrade)
    }
}

/// Notes what is left, as long as there is memory for it, and something at least.
fn note(left: &mut Vec<String>, path: &str) {
    if left.is_empty() || (left.try_reserve(1).is_ok() && headroom::check().is_ok()) {
        left.push(path.into());
    }
}
