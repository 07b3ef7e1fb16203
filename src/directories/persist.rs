//! From temporary to permanent: a directory is given its final name, with all that is in it.

use alloc::string::String;
use alloc::sync::Arc;

use crate::create;
use crate::entry::{EntryOf, OwnEntry};
use crate::error::{Error, Result, concat};
use crate::files::copy_file;
use crate::filesystem::{Access, Code, Directory, EntryKind, File, Listed, System};
use crate::naming::Naming;
use crate::paths;
use crate::space::TempSpace;

use super::own::{open, remove_own};
use super::temp_dir::{TempDir, taken};
use super::{tree, walk};

impl<S: System> TempDir<S> {
    pub fn persist(&mut self, path: &str) -> Result<()> {
        let directory = self.directory()?;
        self.entry.remember(directory.identity())?;
        if !self.entry.is_there()? {
            return Err(Error::NotFound(self.entry.path.clone()));
        }
        let target = self.space.destination(path)?;
        if paths::below(&target.path, &self.entry.path).is_some() {
            return Err(Error::InvalidArgument(concat(&[&target.path, ": is in the directory, or is it"])));
        }
        if self.space.holdings.lock().has_directory_below(&self.entry.path) {
            return Err(Error::Unsupported(concat(&[&self.entry.path, ": another temp-dir is in it"])));
        }
        sync_all(&directory, &self.entry.path)?;
        self.space.holdings.lock().check_rename(&self.entry.path, &target.path)?;
        // An empty directory of our own holds the place: nobody else can take it, and it can be renamed over.
        let claimed = target.directory.create_directory(target.name());
        claimed.map_err(|code| Error::at(&target.path, taken(code)))?;
        let moved = match self.entry.rename_to(&target) {
            Ok(()) => {
                self.space.holdings.lock().rename(&self.entry.path, &target.path);
                Ok(directory)
            }
            // Wasmtime calls EXDEV an input/output error.
            Err(Code::CrossDevice | Code::Io) => self.copy_to_target(directory, &target),
            Err(code) => Err(Error::at(&target.path, taken(code))),
        };
        match moved {
            Ok(directory) => {
                // It is in place, whatever comes of this; not every host can do it.
                let _ = target.directory.sync();
                self.moved(target, directory);
                Ok(())
            }
            Err(error) => {
                let leave = || target.remove_directory();
                let _ = leave().or_else(|_| leave());
                Err(error)
            }
        }
    }

    /// Copies everything to beside the target, and puts the copy in its place when it is complete; what was copied
    /// goes last.
    fn copy_to_target(&mut self, directory: Arc<S::Directory>, target: &EntryOf<S>) -> Result<Arc<S::Directory>> {
        if self.space.holdings.lock().has_handle_below(&self.entry.path) {
            return Err(Error::CrossDevice(self.entry.path.clone()));
        }
        let place = target.place();
        let charge = self.space.charge_named()?;
        let staged = create::directory(&self.space.system, &place, &Naming::default())?;
        self.space.holdings.lock().insert_directory(&staged.path, charge.clone());
        let copied = open(&*staged.directory, staged.name(), &staged.path).and_then(|copy| {
            let copy = Arc::new(copy);
            copy_all(&self.space, &directory, &self.entry.path, &copy, &staged)?;
            let renamed = staged.rename_to(target);
            renamed.map_err(|code| Error::at(&target.path, taken(code)))?;
            Ok(copy)
        });
        let copy = copied.inspect_err(|_| {
            let remove = || tree::remove(&self.space.holdings, &staged.directory, staged.name(), &staged.path, None);
            let _ = remove().or_else(|_| remove());
        })?;
        self.space.holdings.lock().rename(&staged.path, &target.path);
        // Some hosts cannot remove what is open.
        self.opened = None;
        self.charge = Some(charge);
        drop(directory);
        let source = &self.entry;
        let removed = remove_own(&self.space.holdings, source, None);
        let _ = removed.or_else(|_| remove_own(&self.space.holdings, source, None));
        Ok(copy)
    }
}

/// All of it to the device, as far as the host can: what is in a file first, then what is in its directory.
fn sync_all<D: Directory>(root: &Arc<D>, label: &str) -> Result<()> {
    walk::each(root, label, &mut |directory, path, entry| match entry {
        Some(Listed { name, kind: EntryKind::File }) => {
            let synced = directory.open_file(name, Access::READ).and_then(|file| file.sync());
            synced.map_err(|code| Error::at(&below(label, path, name), code))
        }
        Some(Listed { kind: EntryKind::Directory | EntryKind::Other, .. }) => Ok(()),
        None => {
            let _ = directory.sync();
            Ok(())
        }
    })
}

fn copy_all<S: System>(
    space: &TempSpace<S>,
    from: &Arc<S::Directory>,
    label: &str,
    to: &Arc<S::Directory>,
    staged: &OwnEntry<S::Directory>,
) -> Result<()> {
    let mut twin: Option<(String, Arc<S::Directory>)> = None;
    walk::each(from, label, &mut |directory, path, entry| {
        let twin = match &mut twin {
            Some((of, twin)) if of == path => twin,
            other => &mut other.insert((path.into(), walk::descend(to, &staged.path, path)?)).1,
        };
        let Some(Listed { name, kind }) = entry else {
            let _ = twin.sync();
            return Ok(());
        };
        let full = below(label, path, name);
        let error = |code| Error::at(&full, code);
        let charge = space.charge_named()?;
        match kind {
            EntryKind::Directory => twin.create_directory(name).map_err(error)?,
            EntryKind::File => {
                let file = directory.open_file(name, Access::READ).map_err(error)?;
                charge.cover(file.size().map_err(error)?)?;
                let copy = twin.create_file(name).map_err(error)?;
                copy_file(&file, &copy).and_then(|()| copy.sync()).map_err(error)?;
            }
            EntryKind::Other => return Err(Error::CrossDevice(full)),
        }
        space.holdings.lock().insert(&below(&staged.path, path, name), charge);
        Ok(())
    })
}

fn below(label: &str, path: &str, name: &str) -> String {
    let directory = if path.is_empty() { label.into() } else { paths::join(label, path) };
    paths::join(&directory, name)
}
