//! Directories that we created: opened and removed only while they are still the same.

use alloc::sync::Arc;
use alloc::vec;

use crate::entry::{OwnEntry, gone_is_fine};
use crate::error::{Error, Result};
use crate::filesystem::{Code, Directory, Links};
use crate::holdings::Holdings;
use crate::lock::Mutex;

use super::tree;

/// Opens a directory by its bare name, never a link.
pub fn open<D: Directory>(directory: &D, name: &str, path: &str) -> Result<D> {
    directory.open_directory(name, Links::Refuse).map_err(|code| match code {
        Code::Loop => Error::NotADirectory(path.into()),
        code => Error::at(path, code),
    })
}

/// Opens the directory that we created; `replaced` if its name leads to another.
pub fn open_own<D: Directory>(entry: &OwnEntry<D>) -> Result<Arc<D>> {
    let directory = open(&*entry.directory, entry.name(), &entry.path)?;
    entry.check_opened(directory.identity())?;
    Ok(Arc::new(directory))
}

/// Removes a file, or a directory with its contents, that we created. `opened` may be the directory's descriptor.
pub fn remove_own<D: Directory>(holdings: &Mutex<Holdings>, entry: &OwnEntry<D>, opened: Option<Arc<D>>) -> Result<()> {
    let gone = || {
        holdings.lock().remove_all(&entry.path);
        Ok(())
    };
    let left = || Error::CleanupIncomplete(vec![entry.path.as_str().into()]);
    // What is opened here is compared by its descriptor, everything else by its name.
    let (opened, is_compared) = match opened {
        Some(directory) => (Some(directory), false),
        None => match open_own(entry) {
            Ok(directory) => (Some(directory), true),
            Err(Error::Replaced(path)) => return Err(Error::Replaced(path)),
            Err(_) => (None, false),
        },
    };
    if !is_compared && !entry.is_there()? {
        return gone();
    }
    // Most temporary directories are empty in the end, and then this is all.
    match entry.remove_directory() {
        Ok(()) | Err(Code::NoEntry) => return gone(),
        Err(Code::NotDirectory) => {
            return gone_is_fine(entry.remove_file()).map_err(|_| left()).and_then(|()| gone());
        }
        Err(_) => {}
    }
    let directory = opened.ok_or_else(left)?;
    tree::remove(holdings, &entry.directory, entry.name(), &entry.path, Some(directory))
}
