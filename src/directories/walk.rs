//! Everything below a directory, level by level: through open descriptors, one bare name at a time, no link followed.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;

use crate::error::{Error, Result};
use crate::filesystem::{Directory, EntryKind, Listed};
use crate::paths;

use super::own::open;

/// Opens the directory `path` below `root`, itself if it is empty; `label` is what to call the root.
pub fn descend<D: Directory>(root: &Arc<D>, label: &str, path: &str) -> Result<Arc<D>> {
    let mut directory = root.clone();
    let mut rest = Some(path).filter(|path| !path.is_empty());
    while let Some(path) = rest {
        let (name, below) = paths::split_first(path);
        directory = Arc::new(open(&*directory, name, &paths::join(label, path))?);
        rest = below;
    }
    Ok(directory)
}

/// What is called with a directory, its path below the root, and an entry of it, or none when there is no more.
pub type Visit<'a, D> = dyn FnMut(&Arc<D>, &str, Option<&Listed>) -> Result<()> + 'a;

/// Visits every directory, the root first, each before what is in it. However deep it goes, few descriptors are open.
pub fn each<D: Directory>(root: &Arc<D>, label: &str, visit: &mut Visit<'_, D>) -> Result<()> {
    let mut waiting = vec![String::new()];
    while let Some(path) = waiting.pop() {
        let directory = descend(root, label, &path)?;
        let error = |code| Error::at(&paths::join(label, &path), code);
        for entry in directory.entries().map_err(error)? {
            let entry = entry.map_err(error)?;
            visit(&directory, &path, Some(&entry))?;
            if entry.kind == EntryKind::Directory {
                waiting.try_reserve(1).map_err(|_| Error::NoSpace)?;
                waiting.push(if path.is_empty() { entry.name } else { paths::join(&path, &entry.name) });
            }
        }
        visit(&directory, &path, None)?;
    }
    Ok(())
}
