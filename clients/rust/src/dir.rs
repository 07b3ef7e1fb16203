//! Directories.

use std::ffi::OsStr;
use std::fmt::{self, Debug, Formatter};
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::error::utf8;
use crate::wit::directories::{self, Entry};
use crate::wit::types::{Access, Error};
use crate::{Builder, TempFile};

/// A directory that is removed, with all that is in it, when it is dropped.
///
/// A plugin has no filesystem: what is in the directory is reached by its methods. A path is relative to the directory, or
/// below its [`path`](Self::path).
///
/// ```no_run
/// use std::io::Write;
///
/// let dir = sandbox_tempfile_client::tempdir()?;
/// let mut note = dir.create_file(dir.path().join("note.txt"))?;
/// writeln!(note, "removed with the directory")?;
/// drop(note);
/// dir.close()?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct TempDir {
    handle: directories::TempDir,
    path: PathBuf,
}

/// Creates a directory in [`env::temp_dir`](crate::env::temp_dir).
///
/// # Errors
///
/// If it cannot be created there: `NotFound`, `NotADirectory`, `PermissionDenied`, `QuotaExceeded`.
pub fn tempdir() -> io::Result<TempDir> {
    TempDir::new()
}

/// Creates a directory in `dir`.
///
/// # Errors
///
/// As [`tempdir()`].
pub fn tempdir_in<P: AsRef<Path>>(dir: P) -> io::Result<TempDir> {
    TempDir::new_in(dir)
}

impl TempDir {
    /// Creates one in [`env::temp_dir`](crate::env::temp_dir). See [`Builder`] for more.
    pub fn new() -> io::Result<Self> {
        Builder::new().tempdir()
    }

    /// Creates one in `dir`.
    pub fn new_in<P: AsRef<Path>>(dir: P) -> io::Result<Self> {
        Builder::new().tempdir_in(dir)
    }

    /// Creates one whose name begins so.
    pub fn with_prefix<S: AsRef<OsStr>>(prefix: S) -> io::Result<Self> {
        Builder::new().prefix(&prefix).tempdir()
    }

    /// Creates one in `dir` whose name begins so.
    pub fn with_prefix_in<S: AsRef<OsStr>, P: AsRef<Path>>(prefix: S, dir: P) -> io::Result<Self> {
        Builder::new().prefix(&prefix).tempdir_in(dir)
    }

    /// Creates one whose name ends so.
    pub fn with_suffix<S: AsRef<OsStr>>(suffix: S) -> io::Result<Self> {
        Builder::new().suffix(&suffix).tempdir()
    }

    /// Creates one in `dir` whose name ends so.
    pub fn with_suffix_in<S: AsRef<OsStr>, P: AsRef<Path>>(suffix: S, dir: P) -> io::Result<Self> {
        Builder::new().suffix(&suffix).tempdir_in(dir)
    }

    /// Where it is: an absolute path, as the component sees it.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it where it is for good.
    #[must_use]
    pub fn keep(self) -> PathBuf {
        self.handle.set_keep(true);
        self.path
    }

    /// The former name of [`keep`](Self::keep).
    #[deprecated = "use TempDir::keep"]
    #[must_use]
    pub fn into_path(self) -> PathBuf {
        self.keep()
    }

    /// Whether it stays when it is dropped. Prefer [`keep`](Self::keep).
    pub fn disable_cleanup(&mut self, disable_cleanup: bool) {
        self.handle.set_keep(disable_cleanup);
    }

    /// Removes it, and says so if something remains: it can be removed by nobody else.
    pub fn close(self) -> io::Result<()> {
        Ok(self.handle.cleanup()?)
    }

    /// Gives it, with all that is in it, a name to keep, which must be free.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` if it is not. All is as it was then.
    pub fn persist<P: AsRef<Path>>(&mut self, new_path: P) -> io::Result<()> {
        self.handle.persist(&utf8(new_path.as_ref())?)?;
        self.path = self.handle.name().into();
        Ok(())
    }

    /// Creates a file in it, for reading and writing, as [`File::create_new`](std::fs::File::create_new). What is written
    /// to it can be read by its name at once.
    pub fn create_file<P: AsRef<Path>>(&self, path: P) -> io::Result<TempFile> {
        Ok(TempFile::written_through(self.handle.create_file(&self.below(path.as_ref())?)?))
    }

    /// Opens a file in it for reading, as [`File::open`](std::fs::File::open).
    pub fn open_file<P: AsRef<Path>>(&self, path: P) -> io::Result<TempFile> {
        self.open_file_for(path, Access::READ)
    }

    /// Opens a file in it, as [`OpenOptions`](std::fs::OpenOptions).
    pub fn open_file_for<P: AsRef<Path>>(&self, path: P, access: Access) -> io::Result<TempFile> {
        Ok(TempFile::written_through(self.handle.open_file(&self.below(path.as_ref())?, access)?))
    }

    /// Creates a directory in it.
    pub fn create_dir<P: AsRef<Path>>(&self, path: P) -> io::Result<()> {
        Ok(self.handle.create_directory(&self.below(path.as_ref())?)?)
    }

    /// What is in it.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        Ok(self.handle.entries(None)?)
    }

    /// What is in a directory in it, or in the directory itself.
    pub fn entries_of<P: AsRef<Path>>(&self, path: P) -> io::Result<Vec<Entry>> {
        let below = self.below(path.as_ref())?;
        Ok(self.handle.entries(Some(below.as_str()).filter(|below| !below.is_empty()))?)
    }

    /// Removes a file in it, or a directory with all that is in that.
    pub fn remove<P: AsRef<Path>>(&self, path: P) -> io::Result<()> {
        Ok(self.handle.remove(&self.below(path.as_ref())?)?)
    }

    fn below(&self, path: &Path) -> Result<String, Error> {
        let below = path.strip_prefix(&self.path).unwrap_or(path);
        utf8(&below.components().filter(|component| *component != Component::CurDir).collect::<PathBuf>())
    }
}

impl From<directories::TempDir> for TempDir {
    fn from(handle: directories::TempDir) -> Self {
        let path = handle.name().into();
        TempDir { handle, path }
    }
}

impl Debug for TempDir {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TempDir").field("path", &self.path).finish_non_exhaustive()
    }
}

impl AsRef<Path> for TempDir {
    fn as_ref(&self) -> &Path {
        self.path()
    }
}
