//! Named files as paths.

use std::ffi::OsStr;
use std::fmt::{self, Debug, Display, Formatter};
use std::io;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use crate::{NamedTempFile, PersistError};

/// The path of a named file, which deletes the file when it is dropped. See [`NamedTempFile::into_temp_path`].
pub struct TempPath(pub(crate) NamedTempFile);

impl TempPath {
    /// Deletes the file, and says so if that fails.
    pub fn close(self) -> io::Result<()> {
        self.0.close()
    }

    /// As [`NamedTempFile::persist`].
    pub fn persist<P: AsRef<Path>>(self, new_path: P) -> Result<(), PathPersistError> {
        self.0.persist(new_path)?;
        Ok(())
    }

    /// As [`NamedTempFile::persist_noclobber`].
    pub fn persist_noclobber<P: AsRef<Path>>(self, new_path: P) -> Result<(), PathPersistError> {
        self.0.persist_noclobber(new_path)?;
        Ok(())
    }

    /// As [`NamedTempFile::keep`].
    pub fn keep(self) -> Result<PathBuf, PathPersistError> {
        let (_, path) = self.0.keep()?;
        Ok(path)
    }

    /// As [`NamedTempFile::disable_cleanup`].
    pub fn disable_cleanup(&mut self, disable_cleanup: bool) {
        self.0.disable_cleanup(disable_cleanup);
    }
}

impl Debug for TempPath {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.0.path().fmt(formatter)
    }
}

impl Deref for TempPath {
    type Target = Path;

    fn deref(&self) -> &Path {
        self.0.path()
    }
}

impl AsRef<Path> for TempPath {
    fn as_ref(&self) -> &Path {
        self
    }
}

impl AsRef<OsStr> for TempPath {
    fn as_ref(&self) -> &OsStr {
        self.as_os_str()
    }
}

/// The file at a path could not be persisted or kept: here is the path, and why.
#[derive(Debug)]
pub struct PathPersistError {
    pub error: io::Error,
    pub path: TempPath,
}

impl Display for PathPersistError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "failed to persist temporary file path: {}", self.error)
    }
}

impl std::error::Error for PathPersistError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<PersistError> for PathPersistError {
    fn from(error: PersistError) -> Self {
        PathPersistError { error: error.error, path: TempPath(error.file) }
    }
}

impl From<PathPersistError> for io::Error {
    fn from(error: PathPersistError) -> Self {
        error.error
    }
}

impl From<PathPersistError> for TempPath {
    fn from(error: PathPersistError) -> Self {
        error.path
    }
}
