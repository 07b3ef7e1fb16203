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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_its_kind_and_its_words_and_can_be_had_back() {
        let text = || "/tmp/x".to_string();
        let list = || vec!["/a".to_string(), "/b".to_string()];
        let causes = [
            (
                Cause::NoUsableDirectory(list()),
                ErrorKind::NotFound,
                "no usable directory for temporary files among: /a, /b",
            ),
            (Cause::InvalidArgument(text()), ErrorKind::InvalidInput, "invalid argument: /tmp/x"),
            (Cause::AlreadyExists(text()), ErrorKind::AlreadyExists, "already exists: /tmp/x"),
            (Cause::NotFound(text()), ErrorKind::NotFound, "not found: /tmp/x"),
            (Cause::NotADirectory(text()), ErrorKind::NotADirectory, "not a directory: /tmp/x"),
            (Cause::PermissionDenied(text()), ErrorKind::PermissionDenied, "permission denied: /tmp/x"),
            (Cause::Closed, ErrorKind::Other, "the file is closed"),
            (Cause::NotReadable, ErrorKind::Unsupported, "the file was not opened for reading"),
            (Cause::NotWritable, ErrorKind::Unsupported, "the file was not opened for writing"),
            (Cause::QuotaExceeded(text()), ErrorKind::QuotaExceeded, "quota exceeded: /tmp/x"),
            (Cause::NoSpace, ErrorKind::StorageFull, "no space left"),
            (Cause::TooLarge, ErrorKind::FileTooLarge, "the offset or size is too large"),
            (Cause::Replaced(text()), ErrorKind::Other, "replaced by something else: /tmp/x"),
            (Cause::CrossDevice(text()), ErrorKind::CrossesDevices, "cannot be copied to another device: /tmp/x"),
            (Cause::CleanupIncomplete(list()), ErrorKind::Other, "could not be removed: /a, /b"),
            (Cause::Unsupported(text()), ErrorKind::Unsupported, "unsupported: /tmp/x"),
            (Cause::Other(text()), ErrorKind::Other, "/tmp/x"),
        ];
        for (cause, kind, words) in causes {
            let error = io::Error::from(cause.clone());
            assert_eq!((error.kind(), error.to_string().as_str()), (kind, words));
            assert_eq!(error.downcast::<Error>().ok(), Some(Error(cause)));
        }
    }
}
