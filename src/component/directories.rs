//! The interface `directories`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::control::Shared;
use crate::directories::{DirectoryOptions, TempDir};
use crate::error::Error;
use crate::filesystem::Listed;
use crate::naming::{self, Naming};

use super::bindings::exports::sandbox::tempfile::directories as wit;
use super::bindings::exports::sandbox::tempfile::directories::Access;
use super::bindings::exports::sandbox::tempfile::files::TempFile;
use super::wasi_host::{Wasi, make_room};
use super::{Component, space};

/// Nothing that it calls comes back to it, so no lock ever waits.
pub struct Directory(pub Shared<TempDir<Wasi>>);

impl From<TempDir<Wasi>> for wit::TempDir {
    fn from(directory: TempDir<Wasi>) -> Self {
        wit::TempDir::new(Directory(space().share_directory(directory)))
    }
}

impl wit::Guest for Component {
    type TempDir = Directory;

    fn temporary_directory(options: DirectoryOptions) -> Result<wit::TempDir, Error> {
        Ok(space().temporary_directory(&options)?.into())
    }

    fn mkdtemp(naming: Naming) -> Result<String, Error> {
        space().mkdtemp(&naming)
    }

    fn mkdtempb(prefix: Option<Vec<u8>>, suffix: Option<Vec<u8>>, dir: Option<Vec<u8>>) -> Result<Vec<u8>, Error> {
        Ok(space().mkdtemp(&naming::from_bytes(prefix, suffix, dir)?)?.into_bytes())
    }

    fn remove_tree(path: String) -> Result<(), Error> {
        space().remove_tree(&path)
    }
}

impl wit::GuestTempDir for Directory {
    fn name(&self) -> String {
        self.0.lock().name().to_string()
    }

    fn create_file(&self, path: String) -> Result<TempFile, Error> {
        Ok(self.0.lock().create_file(&path)?.into())
    }

    fn open_file(&self, path: String, access: Access) -> Result<TempFile, Error> {
        Ok(self.0.lock().open_file(&path, access.into())?.into())
    }

    fn create_directory(&self, path: String) -> Result<(), Error> {
        self.0.lock().create_directory(&path)
    }

    fn entries(&self, path: Option<String>) -> Result<Vec<Listed>, Error> {
        let listed = self.0.lock().entries(path.as_deref())?;
        make_room(size_of_val(&*listed) as u64).map_err(|_| Error::NoSpace)?;
        Ok(listed)
    }

    fn remove(&self, path: String) -> Result<(), Error> {
        self.0.lock().remove(&path)
    }

    fn persist(&self, path: String) -> Result<(), Error> {
        self.0.lock().persist(&path)
    }

    fn set_keep(&self, keep: bool) {
        self.0.lock().set_keep(keep);
    }

    fn cleanup(&self) -> Result<(), Error> {
        self.0.lock().cleanup()
    }
}
