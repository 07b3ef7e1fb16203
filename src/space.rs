//! The temp space: the directories that the host preopened, and the choice of a default among them.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use spin::Mutex;

use crate::error::{Error, Result};
use crate::filesystem::{Directory, Links, System};
use crate::made::Made;
use crate::paths;

/// All that files and directories of one instance share.
pub struct TempSpace<S: System> {
    pub(crate) system: S,
    preopens: Vec<Preopen<S::Directory>>,
    initial_directory: String,
    /// Python's `tempfile.tempdir`.
    pub(crate) tempdir: Mutex<Option<String>>,
    /// What `mkstemp` and `mkdtemp` made and `remove-tree` may remove.
    pub(crate) made: Mutex<Made>,
}

struct Preopen<D> {
    directory: Arc<D>,
    path: String,
}

/// A directory to create in: a descriptor, and its absolute path in the guest's view.
pub struct Place<D> {
    pub directory: Arc<D>,
    pub path: String,
}

impl<S: System> TempSpace<S> {
    /// Asks the host once for its preopens; they never change.
    pub fn new(system: S) -> Arc<Self> {
        let initial_directory = paths::absolute("/", &system.initial_directory().unwrap_or_default());
        let preopens = system
            .preopens()
            .into_iter()
            .map(|(directory, name)| Preopen {
                directory: Arc::new(directory),
                path: paths::absolute(&initial_directory, &name),
            })
            .collect();
        Arc::new(TempSpace {
            system,
            preopens,
            initial_directory,
            tempdir: Mutex::new(None),
            made: Mutex::new(Made::default()),
        })
    }

    pub(crate) fn absolute(&self, path: &str) -> String {
        paths::absolute(&self.initial_directory, path)
    }

    /// The directories that are always there to try, by path: the preopens, `/` last, and the initial one.
    pub(crate) fn known_paths(&self) -> impl Iterator<Item = &str> {
        let paths = || self.preopens.iter().map(|preopen| preopen.path.as_str());
        let root = paths().filter(|path| *path == "/");
        paths().filter(|path| *path != "/").chain(root).chain([self.initial_directory.as_str()])
    }

    /// Opens the directory `path`, through the preopen that covers most of it.
    ///
    /// Links on the way are followed, as CPython does; the host keeps them inside the preopen. A preopen itself
    /// costs no host call.
    pub(crate) fn locate(&self, path: &str) -> Result<Place<S::Directory>> {
        paths::check(path)?;
        let path = self.absolute(path);
        let mut best: Option<(&Preopen<S::Directory>, &str)> = None;
        for preopen in &self.preopens {
            if let Some(rest) = paths::below(&path, &preopen.path)
                && best.is_none_or(|(_, shortest)| rest.len() < shortest.len())
            {
                best = Some((preopen, rest));
            }
        }
        let directory = match best {
            None => return Err(Error::NotFound(path)),
            Some((preopen, "")) => preopen.directory.clone(),
            Some((preopen, rest)) => {
                let opened = preopen.directory.open_directory(rest, Links::Follow);
                Arc::new(opened.map_err(|code| Error::at(&path, code))?)
            }
        };
        Ok(Place { directory, path })
    }
}
