//! Temporary files and directories with custom options.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::error::utf8;
use crate::wit::directories::{self, DirectoryOptions};
use crate::wit::files::{self, FileOptions};
use crate::wit::types::{Access, Deletion, Error, Naming};
use crate::{NamedTempFile, TempDir};

/// How to name what is created, and what to do with it.
///
/// ```no_run
/// use sandbox_tempfile_client::Builder;
///
/// let file = Builder::new().prefix("report-").suffix(".txt").rand_bytes(5).tempfile()?;
/// let name = file.path().file_name().and_then(|name| name.to_str()).unwrap();
/// assert!(name.starts_with("report-") && name.ends_with(".txt"));
/// assert_eq!(name.len(), "report-.txt".len() + 5);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Builder<'a, 'b> {
    random_length: usize,
    prefix: &'a OsStr,
    suffix: &'b OsStr,
    append: bool,
    disable_cleanup: bool,
}

impl Default for Builder<'_, '_> {
    fn default() -> Self {
        Builder {
            random_length: 8,
            prefix: OsStr::new(".tmp"),
            suffix: OsStr::new(""),
            append: false,
            disable_cleanup: false,
        }
    }
}

impl<'a, 'b> Builder<'a, 'b> {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How the name begins. Default: `.tmp`.
    pub fn prefix<S: AsRef<OsStr> + ?Sized>(&mut self, prefix: &'a S) -> &mut Self {
        self.prefix = prefix.as_ref();
        self
    }

    /// How the name ends. Default: nothing.
    pub fn suffix<S: AsRef<OsStr> + ?Sized>(&mut self, suffix: &'b S) -> &mut Self {
        self.suffix = suffix.as_ref();
        self
    }

    /// How many random characters are between, 1 to 255. Default: 8.
    pub fn rand_bytes(&mut self, rand: usize) -> &mut Self {
        self.random_length = rand;
        self
    }

    /// Whether every write to the file goes to its end. Default: no.
    pub fn append(&mut self, append: bool) -> &mut Self {
        self.append = append;
        self
    }

    /// Whether it stays when it is dropped. Default: no. Prefer [`NamedTempFile::keep`] and [`TempDir::keep`].
    pub fn disable_cleanup(&mut self, disable_cleanup: bool) -> &mut Self {
        self.disable_cleanup = disable_cleanup;
        self
    }

    /// The former name of [`disable_cleanup`](Self::disable_cleanup).
    #[deprecated = "use Builder::disable_cleanup"]
    pub fn keep(&mut self, keep: bool) -> &mut Self {
        self.disable_cleanup(keep)
    }

    /// Creates a file with a name in [`env::temp_dir`](crate::env::temp_dir).
    ///
    /// # Errors
    ///
    /// `InvalidInput` for a name that cannot be; `NotFound`, `NotADirectory`, `PermissionDenied`, `QuotaExceeded`.
    pub fn tempfile(&self) -> io::Result<NamedTempFile> {
        self.create_file(None)
    }

    /// Creates a file with a name in `dir`.
    ///
    /// # Errors
    ///
    /// As [`tempfile`](Self::tempfile).
    pub fn tempfile_in<P: AsRef<Path>>(&self, dir: P) -> io::Result<NamedTempFile> {
        self.create_file(Some(dir.as_ref()))
    }

    fn create_file(&self, dir: Option<&Path>) -> io::Result<NamedTempFile> {
        let access = self.append.then_some(Access::READ | Access::WRITE | Access::APPEND);
        // Whoever opens it by its name is to see what has been written.
        let options = FileOptions { naming: self.naming(dir)?, access, buffer_size: Some(0) };
        let deletion = if self.disable_cleanup { Deletion::Never } else { Deletion::OnClose };
        files::named_temporary_file(&options, deletion)?.try_into()
    }

    /// Creates a directory in [`env::temp_dir`](crate::env::temp_dir).
    ///
    /// # Errors
    ///
    /// As [`tempfile`](Self::tempfile).
    pub fn tempdir(&self) -> io::Result<TempDir> {
        self.create_dir(None)
    }

    /// Creates a directory in `dir`.
    ///
    /// # Errors
    ///
    /// As [`tempfile`](Self::tempfile).
    pub fn tempdir_in<P: AsRef<Path>>(&self, dir: P) -> io::Result<TempDir> {
        self.create_dir(Some(dir.as_ref()))
    }

    fn create_dir(&self, dir: Option<&Path>) -> io::Result<TempDir> {
        let naming = self.naming(dir)?;
        let options = DirectoryOptions { naming, keep: self.disable_cleanup, ignore_cleanup_errors: false };
        Ok(directories::temporary_directory(&options)?.into())
    }

    fn naming(&self, dir: Option<&Path>) -> Result<Naming, Error> {
        let random_length = u8::try_from(self.random_length)
            .map_err(|_| Error::InvalidArgument(format!("{} random characters are too many", self.random_length)))?;
        Ok(Naming {
            prefix: Some(utf8(self.prefix)?),
            suffix: Some(utf8(self.suffix)?),
            dir: dir.map(utf8).transpose()?,
            random_length: Some(random_length),
        })
    }
}
