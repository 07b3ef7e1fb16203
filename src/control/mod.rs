//! The interface `control`: what a host asks of an instance.

mod sweep;

#[cfg(test)]
mod tests;

use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;

use crate::directories::TempDir;
use crate::error::{Error, Result};
use crate::files::TempFile;
use crate::filesystem::System;
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
    fn share(&mut self, handle: T) -> Shared<T> {
        if self.list.len() >= self.most {
            self.list.retain(|handle| handle.strong_count() > 0);
            self.most = 16.max(2 * self.list.len());
        }
        let handle = Arc::new(Mutex::new(handle));
        self.list.push(Arc::downgrade(&handle));
        handle
    }

    fn living(&self) -> Vec<Shared<T>> {
        let mut living = Vec::new();
        // Not `filter_map` and `collect`, which are 300 bytes more.
        for handle in &self.list {
            if let Some(handle) = handle.upgrade() {
                living.push(handle);
            }
        }
        living
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

    /// Does for every handle what dropping it would.
    pub fn release_all(&self) -> Result<()> {
        let mut left = Vec::new();
        let (files, directories) = {
            let live = self.live.lock();
            (live.files.living(), live.directories.living())
        };
        for file in files {
            let mut file = file.lock();
            match file.release() {
                // Nothing of ours is left at the name.
                Ok(()) | Err(Error::Replaced(_)) => {}
                Err(_) => left.push(file.name().unwrap_or("a temporary file without a name").into()),
            }
        }
        for directory in directories {
            let mut directory = directory.lock();
            match directory.release() {
                Ok(()) | Err(Error::Replaced(_)) => {}
                Err(Error::CleanupIncomplete(paths)) => left.extend(paths),
                Err(_) => left.push(directory.name().into()),
            }
        }
        if left.is_empty() { Ok(()) } else { Err(Error::CleanupIncomplete(left)) }
    }
}
