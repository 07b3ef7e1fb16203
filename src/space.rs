//! The temp space: the directories that the host preopened, and the choice of a default among them.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::charge::Charge;
use crate::control::Live;
use crate::entry::{EntryOf, OwnEntry};
use crate::error::{Error, Result, concat};
use crate::filesystem::{Directory, Links, System};
use crate::holdings::Holdings;
use crate::limits::{Account, Limits};
use crate::lock::Mutex;
use crate::paths;

/// All that files and directories of one instance share.
pub struct TempSpace<S: System> {
    pub(crate) system: S,
    preopens: Vec<Preopen<S::Directory>>,
    initial_directory: String,
    /// Python's `tempfile.tempdir`.
    pub(crate) tempdir: Mutex<Option<String>>,
    pub(crate) account: Arc<Account>,
    pub(crate) holdings: Mutex<Holdings>,
    pub(crate) live: Mutex<Live<S>>,
    /// A directory that a sweep has begun to remove, and with it to change.
    pub(crate) half_swept: Mutex<Option<String>>,
}

struct Preopen<D> {
    directory: Arc<D>,
    path: String,
}

/// A directory to create in: a descriptor, and its absolute path in the guest's view.
pub struct Place<'a, D> {
    pub directory: Arc<D>,
    pub path: Cow<'a, str>,
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
        let limits = Limits::from_environment(&system.environment());
        Arc::new(TempSpace {
            system,
            preopens,
            initial_directory,
            tempdir: Mutex::new(None),
            account: Arc::new(Account::new(limits)),
            holdings: Mutex::new(Holdings::default()),
            live: Mutex::new(Live::default()),
            half_swept: Mutex::new(None),
        })
    }

    pub(crate) fn absolute(&self, path: &str) -> String {
        paths::absolute(&self.initial_directory, path)
    }

    /// The directories that are always there to try, by path: the preopens, `/` last, and the initial one.
    pub(crate) fn add_known_paths<'a>(&'a self, paths: &mut Vec<&'a str>) {
        for is_root in [false, true] {
            for preopen in &self.preopens {
                if (preopen.path == "/") == is_root {
                    paths.push(preopen.path.as_str());
                }
            }
        }
        paths.push(&self.initial_directory);
    }

    /// Opens the directory `path`, through the preopen that covers most of it.
    ///
    /// Links on the way are followed, as CPython does; the host keeps them inside the preopen. A preopen itself
    /// costs no host call.
    pub(crate) fn locate(&self, path: &str) -> Result<Place<'_, S::Directory>> {
        paths::check(path)?;
        if let Some(preopen) = self.preopens.iter().find(|preopen| preopen.path == path) {
            return Ok(Place { directory: preopen.directory.clone(), path: preopen.path.as_str().into() });
        }
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
        Ok(Place { directory, path: path.into() })
    }

    /// A name somewhere else, to be given to what is ours; nothing is created yet.
    pub(crate) fn destination(&self, path: &str) -> Result<EntryOf<S>> {
        paths::check(path)?;
        let path = self.absolute(path);
        let is_preopen = self.preopens.iter().any(|preopen| preopen.path == path);
        let Some((parent, name)) = paths::split(&path).filter(|_| !is_preopen) else {
            return Err(Error::InvalidArgument(concat(&[&path, ": is a directory"])));
        };
        paths::check_relative(name)?;
        let directory = self.locate(parent)?.directory;
        Ok(OwnEntry::new(directory, path))
    }

    /// What a file that is there costs, or nothing yet if it is somebody else's, of `size` bytes.
    pub(crate) fn charge_found(&self, path: &str, size: u64) -> Result<Arc<Charge>> {
        let mut holdings = self.holdings.lock();
        holdings.reserve()?;
        self.reserve_handle()?;
        if let Some(charge) = holdings.get(path) {
            return Ok(charge.clone());
        }
        let charge = Charge::found(&self.account, size);
        holdings.insert(path, charge.clone());
        Ok(charge)
    }

    /// Pays for something that will have a name, and has memory ready to note it.
    pub(crate) fn charge_named(&self) -> Result<Arc<Charge>> {
        self.holdings.lock().reserve()?;
        self.reserve_handle()?;
        Charge::new(&self.account)
    }
}
