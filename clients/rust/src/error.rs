//! The component's errors as `std::io::Error`.

use std::ffi::OsStr;
use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};

use crate::wit::types::Error as Cause;

/// What the component said, inside every [`io::Error`] that it is behind.
///
/// ```no_run
/// use sandbox_tempfile_client::{Error, tempfile_in, wit::types};
///
/// let error = tempfile_in("/missing").unwrap_err();
/// let Error(cause) = error.downcast()?;
/// assert!(matches!(cause, types::Error::NotFound(path) if path == "/missing"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Error(pub Cause);

impl std::error::Error for Error {}

impl Display for Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let (what, details) = match &self.0 {
            Cause::NoUsableDirectory(tried) => ("no usable directory for temporary files among", tried.join(", ")),
            Cause::InvalidArgument(why) => ("invalid argument", why.clone()),
            Cause::AlreadyExists(path) => ("already exists", path.clone()),
            Cause::NotFound(path) => ("not found", path.clone()),
            Cause::NotADirectory(path) => ("not a directory", path.clone()),
            Cause::PermissionDenied(path) => ("permission denied", path.clone()),
            Cause::Closed => ("the file is closed", String::new()),
            Cause::NotReadable => ("the file was not opened for reading", String::new()),
            Cause::NotWritable => ("the file was not opened for writing", String::new()),
            Cause::QuotaExceeded(limit) => ("quota exceeded", limit.clone()),
            Cause::NoSpace => ("no space left", String::new()),
            Cause::TooLarge => ("the offset or size is too large", String::new()),
            Cause::Replaced(path) => ("replaced by something else", path.clone()),
            Cause::CrossDevice(path) => ("cannot be copied to another device", path.clone()),
            Cause::CleanupIncomplete(paths) => ("could not be removed", paths.join(", ")),
            Cause::Unsupported(what) => ("unsupported", what.clone()),
            Cause::Other(why) => return formatter.write_str(why),
        };
        formatter.write_str(what)?;
        if details.is_empty() { Ok(()) } else { write!(formatter, ": {details}") }
    }
}

impl From<Cause> for io::Error {
    fn from(cause: Cause) -> Self {
        let kind = match cause {
            Cause::NoUsableDirectory(_) | Cause::NotFound(_) => ErrorKind::NotFound,
            Cause::InvalidArgument(_) => ErrorKind::InvalidInput,
            Cause::AlreadyExists(_) => ErrorKind::AlreadyExists,
            Cause::NotADirectory(_) => ErrorKind::NotADirectory,
            Cause::PermissionDenied(_) => ErrorKind::PermissionDenied,
            Cause::QuotaExceeded(_) => ErrorKind::QuotaExceeded,
            Cause::NoSpace => ErrorKind::StorageFull,
            Cause::TooLarge => ErrorKind::FileTooLarge,
            Cause::CrossDevice(_) => ErrorKind::CrossesDevices,
            // Std has no kind for EBADF either; what a file cannot do comes nearest.
            Cause::NotReadable | Cause::NotWritable | Cause::Unsupported(_) => ErrorKind::Unsupported,
            Cause::Closed | Cause::Replaced(_) | Cause::CleanupIncomplete(_) | Cause::Other(_) => ErrorKind::Other,
        };
        io::Error::new(kind, Error(cause))
    }
}

/// A path or name for the component, where they are all UTF-8.
pub fn utf8(name: &(impl AsRef<OsStr> + ?Sized)) -> Result<String, Cause> {
    let name = name.as_ref();
    name.to_str().map(String::from).ok_or_else(|| Cause::InvalidArgument(format!("{name:?} is not UTF-8")))
}
