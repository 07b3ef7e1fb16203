//! The seam between behaviour and host: the few things that temporary files need of a system.
//!
//! It is implemented twice: by WASI descriptors (`component::wasi_host`) and in memory (`memory`).
//! A `name` is one bare component; no implementation ever sees `/`, `..` or NUL in one.

use alloc::string::String;
use alloc::vec::Vec;

/// The error codes of `wasi:filesystem`, one to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Access,
    WouldBlock,
    Already,
    BadDescriptor,
    Busy,
    Deadlock,
    Quota,
    Exist,
    FileTooLarge,
    IllegalByteSequence,
    InProgress,
    Interrupted,
    Invalid,
    Io,
    IsDirectory,
    Loop,
    TooManyLinks,
    MessageSize,
    NameTooLong,
    NoDevice,
    NoEntry,
    NoLock,
    InsufficientMemory,
    InsufficientSpace,
    NotDirectory,
    NotEmpty,
    NotRecoverable,
    Unsupported,
    NoTty,
    NoSuchDevice,
    Overflow,
    NotPermitted,
    Pipe,
    ReadOnly,
    InvalidSeek,
    TextFileBusy,
    CrossDevice,
}

pub type Result<T> = core::result::Result<T, Code>;

/// What a file is opened for; `append` only decides where writes go, which the host never learns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub read: bool,
    pub write: bool,
    pub append: bool,
}

impl Access {
    pub const READ: Access = Access { read: true, write: false, append: false };
    pub const READ_WRITE: Access = Access { read: true, write: true, append: false };
}

/// What an entry of a directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Directory,
    Other,
}

/// One entry of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    pub kind: EntryKind,
}

/// What a host tells of an entry without opening it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// A link is `Other`.
    pub kind: EntryKind,
    pub size: u64,
    /// When the contents last changed, in seconds since 1970; none where the host does not say.
    pub modified: Option<u64>,
}

/// Tells one filesystem object from every other that exists at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(pub u64);

/// What happens at a symbolic link at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    Follow,
    Refuse,
}

/// What a host gives a component.
pub trait System {
    type Directory: Directory;

    /// The directories that the host opened for us, in its order, each with its name in the guest's view.
    fn preopens(&self) -> Vec<(Self::Directory, String)>;
    /// The working directory at the start, if the host has such a notion.
    fn initial_directory(&self) -> Option<String>;
    /// Environment variables, in the host's order.
    fn environment(&self) -> Vec<(String, String)>;
    /// 64 unpredictable bits, fresh from the host at every call.
    fn random(&self) -> Result<u64>;
    /// The time, in seconds since 1970.
    fn now(&self) -> u64;
}

/// The value of an environment variable; an empty one counts as none.
pub fn variable<'a>(environment: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    let found = environment.iter().find(|(name, value)| name == wanted && !value.is_empty());
    found.map(|(_, value)| value.as_str())
}

/// The files of a system.
pub type FileOf<S> = <<S as System>::Directory as Directory>::File;

/// An open directory.
pub trait Directory: Sized {
    type File: File;
    type Entries: Iterator<Item = Result<Listed>>;

    /// Creates a regular file, open for reading and writing: fails with `Exist` if anything, also a dangling link, has
    /// the name.
    fn create_file(&self, name: &str) -> Result<Self::File>;
    /// Opens what has the name, unless it is a link.
    fn open_file(&self, name: &str, access: Access) -> Result<Self::File>;
    /// Opens a directory by a relative path.
    fn open_directory(&self, path: &str, links: Links) -> Result<Self>;
    fn create_directory(&self, name: &str) -> Result<()>;
    /// Removes the name of anything but a directory; a link itself, never what it leads to.
    fn unlink_file(&self, name: &str) -> Result<()>;
    /// Removes an empty directory.
    fn remove_directory(&self, name: &str) -> Result<()>;
    /// What has the name, a link itself if it is one.
    fn status(&self, name: &str) -> Result<Status>;
    /// Gives what has the name another, in one step; a file or an empty directory that has it is replaced by its like.
    fn rename(&self, name: &str, to: &Self, new_name: &str) -> Result<()>;
    /// Gives a file one more name, which must be free.
    fn link(&self, name: &str, to: &Self, new_name: &str) -> Result<()>;
    /// The names in it, to the device.
    fn sync(&self) -> Result<()>;
    /// Everything in the directory except `.` and `..`.
    fn entries(&self) -> Result<Self::Entries>;
    fn identity(&self) -> Result<Identity>;
    /// The identity of what has the name, a link's own if it is one.
    fn identity_at(&self, name: &str) -> Result<Identity>;
}

/// An open regular file.
pub trait File {
    /// Up to `max` bytes at `offset`; fewer do not mean the end, none do.
    fn read(&self, offset: u64, max: u64) -> Result<Vec<u8>>;
    /// Writes some of `bytes` at `offset`, and says how many.
    fn write(&self, offset: u64, bytes: &[u8]) -> Result<u64>;
    fn size(&self) -> Result<u64>;
    fn set_size(&self, size: u64) -> Result<()>;
    /// Data and metadata, to the device.
    fn sync(&self) -> Result<()>;
    fn identity(&self) -> Result<Identity>;
}

/// Writes all of `bytes`, however few the host takes at a time. On an error the count says how many it took before.
pub fn write_all(file: &impl File, offset: u64, bytes: &[u8]) -> core::result::Result<(), (usize, Code)> {
    let mut done = 0;
    while done < bytes.len() {
        let taken = file.write(offset.saturating_add(done as u64), &bytes[done..]).map_err(|code| (done, code))?;
        match usize::try_from(taken) {
            Ok(taken) if taken > 0 && taken <= bytes.len() - done => done += taken,
            // A host that takes nothing, or more than it was given, would have us turn in circles.
            _ => return Err((done, Code::Io)),
        }
    }
    Ok(())
}
