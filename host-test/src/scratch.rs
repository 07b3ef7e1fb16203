//! Private scratch directories, and staged files, removed whatever happens, a signal included.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// A directory of mode 0700 that goes with its value. WASI has no modes: that nobody else looks into what a component
/// writes is up to its host.
#[derive(Debug)]
pub struct Scratch(PathBuf);

/// Where files are in memory, or, if there is no such place, where the system's temporary ones are.
pub fn in_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// What a signal removes.
static ALIVE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn alive() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Scratch {
    /// Creates one below `parent`.
    pub fn new_in(parent: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("sandbox-tempfile-").permissions(Permissions::from_mode(0o700));
        // Under the lock, so that a signal finds it registered or not yet there.
        let mut alive = alive();
        let path = builder.tempdir_in(parent)?.keep();
        alive.insert(path.clone());
        Ok(Scratch(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// How many files and directories are in it, at any depth.
    pub fn count(&self) -> io::Result<usize> {
        count(&self.0)
    }
}

fn count(directory: &Path) -> io::Result<usize> {
    let mut found = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        found += 1;
        if entry.file_type()?.is_dir() {
            found += count(&entry.path())?;
        }
    }
    Ok(found)
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nobody to tell; what cannot be removed is a private directory in the place for temporary ones.
        let _ = fs::remove_dir_all(&self.0);
        alive().remove(&self.0);
    }
}

/// A file that takes the place of another when it is complete, and leaves nothing behind when it is not.
#[derive(Debug)]
pub struct Staged(NamedTempFile);

impl Staged {
    /// Creates it beside `target`, with the permissions of what is there, or those of any new file.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let directory = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let existing = fs::metadata(target).ok();
        let mut alive = alive();
        let file = tempfile::Builder::new()
            .prefix(".")
            .suffix(".part")
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(directory)?;
        alive.insert(file.path().into());
        drop(alive);
        let staged = Staged(file);
        if let Some(existing) = existing {
            staged.0.as_file().set_permissions(existing.permissions())?;
        }
        Ok(staged)
    }

    pub fn file(&mut self) -> &mut fs::File {
        self.0.as_file_mut()
    }

    /// Puts it in place, all of it on the device first.
    pub fn replace(self, target: &Path) -> io::Result<()> {
        self.0.as_file().sync_all()?;
        let path = self.0.path().to_path_buf();
        let replaced = self.0.persist(target);
        alive().remove(&path);
        replaced?;
        Ok(())
    }
}

/// A directory, or a file. What still runs may put more into a directory while it is emptied, so that it takes several
/// times; there is nobody to tell that it does not succeed.
fn remove(path: &Path) {
    const TIMES: usize = 1000;
    let _ = (0..TIMES).find(|_| fs::remove_dir_all(path).or_else(|_| fs::remove_file(path)).is_ok());
}

/// Has interruption and termination remove everything temporary before the process ends.
pub fn remove_on_signals() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        let alive = alive();
        alive.iter().for_each(|path| remove(path));
        // 128 + SIGINT, as shells count. The lock is kept: nothing new is created any more.
        std::process::exit(130);
    })
}
