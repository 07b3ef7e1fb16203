//! Why an operation failed: the `error` of the WIT package, and its making from what a host reports.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::filesystem::Code;
use crate::headroom::Exhausted;

/// The cases of `types.error`; see there for their POSIX and Python twins. The bindings use it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    NoUsableDirectory(Vec<String>),
    InvalidArgument(String),
    AlreadyExists(String),
    NotFound(String),
    NotADirectory(String),
    PermissionDenied(String),
    Closed,
    NotReadable,
    NotWritable,
    QuotaExceeded(String),
    NoSpace,
    TooLarge,
    Replaced(String),
    CrossDevice(String),
    CleanupIncomplete(Vec<String>),
    Unsupported(String),
    Other(String),
}

/// The parts in a row, without the machinery of `format!`, which nothing else here needs.
pub fn concat(parts: &[&str]) -> String {
    let mut whole = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// A number, likewise.
pub fn decimal(number: u64) -> String {
    let mut digits = String::new();
    let mut power = 1;
    while number / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        digits.push(char::from(b'0' + (number / power % 10) as u8));
        power /= 10;
    }
    digits
}

pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// What `code` means for `path`.
    pub fn at(path: &str, code: Code) -> Self {
        use Error as E;
        type Make = fn(String) -> Error;
        let (make, cause): (Make, &str) = match code {
            Code::NoEntry => (E::NotFound, ""),
            Code::Exist => (E::AlreadyExists, ""),
            Code::NotDirectory => (E::NotADirectory, ""),
            Code::Access | Code::NotPermitted | Code::ReadOnly => (E::PermissionDenied, ""),
            Code::InsufficientSpace | Code::InsufficientMemory => return E::NoSpace,
            Code::FileTooLarge | Code::Overflow => return E::TooLarge,
            Code::CrossDevice => (E::CrossDevice, ""),
            Code::Quota => (E::QuotaExceeded, ": the host's quota is used up"),
            Code::Unsupported => (E::Unsupported, ": the host does not support this"),
            Code::NameTooLong => (E::InvalidArgument, ": the name is too long"),
            Code::IsDirectory => (E::InvalidArgument, ": is a directory"),
            Code::Loop => (E::InvalidArgument, ": is a symbolic link, or leads through too many"),
            Code::IllegalByteSequence => (E::InvalidArgument, ": the host cannot express this name"),
            Code::Invalid => (E::InvalidArgument, ": the host calls this invalid"),
            Code::WouldBlock => (E::Other, ": would block"),
            Code::Already => (E::Other, ": already in progress"),
            Code::BadDescriptor => (E::Other, ": bad descriptor"),
            Code::Busy => (E::Other, ": busy"),
            Code::Deadlock => (E::Other, ": deadlock"),
            Code::InProgress => (E::Other, ": in progress"),
            Code::Interrupted => (E::Other, ": interrupted"),
            Code::Io => (E::Other, ": input/output error"),
            Code::TooManyLinks => (E::Other, ": too many links"),
            Code::MessageSize => (E::Other, ": message too long"),
            Code::NoDevice => (E::Other, ": no such device"),
            Code::NoLock => (E::Other, ": no locks available"),
            Code::NotEmpty => (E::Other, ": directory not empty"),
            Code::NotRecoverable => (E::Other, ": state not recoverable"),
            Code::NoTty => (E::Other, ": not a terminal"),
            Code::NoSuchDevice => (E::Other, ": no such device or address"),
            Code::Pipe => (E::Other, ": broken pipe"),
            Code::InvalidSeek => (E::Other, ": invalid seek"),
            Code::TextFileBusy => (E::Other, ": text file busy"),
        };
        make(concat(&[path, cause]))
    }
}

impl From<Exhausted> for Error {
    fn from(Exhausted: Exhausted) -> Self {
        Error::NoSpace
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoUsableDirectory(tried) => {
                write!(f, "no usable temporary directory found in {tried:?}")
            }
            Error::InvalidArgument(what) => write!(f, "invalid argument: {what}"),
            Error::AlreadyExists(path) => write!(f, "{path}: already exists"),
            Error::NotFound(path) => write!(f, "{path}: no such file or directory"),
            Error::NotADirectory(path) => write!(f, "{path}: not a directory"),
            Error::PermissionDenied(path) => write!(f, "{path}: permission denied"),
            Error::Closed => f.write_str("the file is closed"),
            Error::NotReadable => f.write_str("the file is not open for reading"),
            Error::NotWritable => f.write_str("the file is not open for writing"),
            Error::QuotaExceeded(what) => write!(f, "quota exceeded: {what}"),
            Error::NoSpace => f.write_str("no space left"),
            Error::TooLarge => f.write_str("offset or size too large"),
            Error::Replaced(path) => write!(f, "{path}: replaced by something else"),
            Error::CrossDevice(path) => write!(f, "{path}: on another device"),
            Error::CleanupIncomplete(left) => write!(f, "could not remove {left:?}"),
            Error::Unsupported(what) => write!(f, "unsupported: {what}"),
            Error::Other(what) => f.write_str(what),
        }
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_everybody_does() {
        for value in [0, 1, 9, 10, 99, 100, 12_345, u64::MAX] {
            assert_eq!(decimal(value), std::format!("{value}"));
        }
    }
}
