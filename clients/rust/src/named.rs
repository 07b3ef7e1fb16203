//! Files with a name.

use std::ffi::OsStr;
use std::fmt::{self, Debug, Display, Formatter};
use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::utf8;
use crate::wit::files::{self, Target};
use crate::wit::types::Deletion;
use crate::{Builder, TempFile, TempPath};

/// A file that others who see its directory can open by its name, and that is deleted when it is dropped.
///
/// ```no_run
/// use std::io::{Read, Write};
/// use sandbox_tempfile_client::NamedTempFile;
///
/// let mut file = NamedTempFile::new()?;
/// let mut again = file.reopen()?;
/// file.write_all(b"seen by both")?;
/// let mut text = String::new();
/// again.read_to_string(&mut text)?;
/// assert_eq!(text, "seen by both");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct NamedTempFile {
    file: TempFile,
    path: PathBuf,
}

impl NamedTempFile {
    /// Creates one in [`env::temp_dir`](crate::env::temp_dir). See [`Builder`] for more.
    ///
    /// # Errors
    ///
    /// If it cannot be created there: `NotFound`, `NotADirectory`, `PermissionDenied`, `QuotaExceeded`.
    pub fn new() -> io::Result<Self> {
        Builder::new().tempfile()
    }

    /// Creates one in `dir`.
    pub fn new_in<P: AsRef<Path>>(dir: P) -> io::Result<Self> {
        Builder::new().tempfile_in(dir)
    }

    /// Creates one whose name begins so.
    pub fn with_prefix<S: AsRef<OsStr>>(prefix: S) -> io::Result<Self> {
        Builder::new().prefix(&prefix).tempfile()
    }

    /// Creates one in `dir` whose name begins so.
    pub fn with_prefix_in<S: AsRef<OsStr>, P: AsRef<Path>>(prefix: S, dir: P) -> io::Result<Self> {
        Builder::new().prefix(&prefix).tempfile_in(dir)
    }

    /// Creates one whose name ends so.
    pub fn with_suffix<S: AsRef<OsStr>>(suffix: S) -> io::Result<Self> {
        Builder::new().suffix(&suffix).tempfile()
    }

    /// Creates one in `dir` whose name ends so.
    pub fn with_suffix_in<S: AsRef<OsStr>, P: AsRef<Path>>(suffix: S, dir: P) -> io::Result<Self> {
        Builder::new().suffix(&suffix).tempfile_in(dir)
    }

    /// Where it is: an absolute path, as the component sees it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Deletes it, and says so if that fails.
    pub fn close(self) -> io::Result<()> {
        let handle = self.file.handle()?;
        handle.set_deletion(Deletion::OnClose)?;
        Ok(handle.close()?)
    }

    /// Gives it a name to keep, synced and in one step; what has that name is replaced.
    ///
    /// # Errors
    ///
    /// They give the file back; it and what is at the target are as they were.
    pub fn persist<P: AsRef<Path>>(self, new_path: P) -> Result<TempFile, PersistError> {
        self.persist_as(new_path.as_ref(), Target::Replace)
    }

    /// Gives it a name to keep, which must be free, also at the last moment.
    ///
    /// # Errors
    ///
    /// `AlreadyExists` if it is not. They give the file back.
    pub fn persist_noclobber<P: AsRef<Path>>(self, new_path: P) -> Result<TempFile, PersistError> {
        self.persist_as(new_path.as_ref(), Target::CreateNew)
    }

    fn persist_as(self, path: &Path, target: fn(String) -> Target) -> Result<TempFile, PersistError> {
        self.try_to(|handle| Ok(handle.persist(&target(utf8(path)?))?)).map(|named| named.file)
    }

    /// Leaves it where it is for good.
    ///
    /// # Errors
    ///
    /// They give the file back.
    pub fn keep(self) -> Result<(TempFile, PathBuf), PersistError> {
        self.try_to(|handle| Ok(handle.set_deletion(Deletion::Never)?)).map(|named| (named.file, named.path))
    }

    fn try_to(self, act: impl FnOnce(&files::TempFile) -> io::Result<()>) -> Result<Self, PersistError> {
        match self.file.handle().and_then(act) {
            Ok(()) => Ok(self),
            Err(error) => Err(PersistError { error, file: self }),
        }
    }

    /// Whether it stays when it is dropped. Prefer [`keep`](Self::keep), which can fail.
    pub fn disable_cleanup(&mut self, disable_cleanup: bool) {
        let deletion = if disable_cleanup { Deletion::Never } else { Deletion::OnClose };
        // It fails for files that are closed, or have no name; this one is neither, unless the host has closed it.
        let _ = self.file.handle().map(|handle| handle.set_deletion(deletion));
    }

    /// A second handle, with a position of its own at the start. It works on when this one is dropped.
    pub fn reopen(&self) -> io::Result<TempFile> {
        self.file.reopen()
    }

    pub fn as_file(&self) -> &TempFile {
        &self.file
    }

    pub fn as_file_mut(&mut self) -> &mut TempFile {
        &mut self.file
    }

    /// The file alone, at its position; the name is removed, unless it was to stay. Where the host cannot do that while the
    /// file is open, the name goes with the file.
    pub fn into_file(self) -> TempFile {
        self.file.handle().and_then(unnamed).unwrap_or(self.file)
    }

    /// The path alone, which deletes the file when it is dropped. The file is not closed; it is not buffered either.
    pub fn into_temp_path(self) -> TempPath {
        TempPath(self)
    }
}

/// Has another handle take the place of this one, which takes the name along.
fn unnamed(handle: &files::TempFile) -> io::Result<TempFile> {
    let another = handle.reopen(handle.access())?;
    another.seek(files::SeekFrom::Start(handle.tell()?))?;
    if handle.deletion() == Deletion::OnClose && handle.close().is_err() {
        another.set_deletion(Deletion::OnClose)?;
    }
    Ok(another.into())
}

impl TryFrom<files::TempFile> for NamedTempFile {
    type Error = io::Error;

    /// It must have a name: `InvalidInput`.
    fn try_from(handle: files::TempFile) -> io::Result<Self> {
        let name = handle.name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a file without a name"))?;
        Ok(NamedTempFile { file: handle.into(), path: name.into() })
    }
}

impl Debug for NamedTempFile {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "NamedTempFile({:?})", self.path)
    }
}

impl AsRef<Path> for NamedTempFile {
    fn as_ref(&self) -> &Path {
        self.path()
    }
}

/// A named file could not be persisted or kept: here it is, and why.
pub struct PersistError {
    pub error: io::Error,
    pub file: NamedTempFile,
}

impl Debug for PersistError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "PersistError({:?})", self.error)
    }
}

impl Display for PersistError {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "failed to persist temporary file: {}", self.error)
    }
}

impl std::error::Error for PersistError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<PersistError> for io::Error {
    fn from(error: PersistError) -> Self {
        error.error
    }
}

impl From<PersistError> for NamedTempFile {
    fn from(error: PersistError) -> Self {
        error.file
    }
}

impl Read for NamedTempFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.file.read(buf)
    }

    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        self.file.read_to_end(buf)
    }

    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        self.file.read_to_string(buf)
    }
}

impl Read for &NamedTempFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.as_file().read(buf)
    }

    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        self.as_file().read_to_end(buf)
    }

    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        self.as_file().read_to_string(buf)
    }
}

impl BufRead for NamedTempFile {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.file.consume(amount);
    }
}

impl Write for NamedTempFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.file.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Write for &NamedTempFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.as_file().write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.as_file().flush()
    }
}

impl Seek for NamedTempFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        self.file.stream_position()
    }
}

impl Seek for &NamedTempFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.as_file().seek(to)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        self.as_file().stream_position()
    }
}
