//! The seam over WASI: descriptors as directories and files.

use alloc::string::String;
use alloc::vec::Vec;

use wasi::filesystem::types::{
    Descriptor, DescriptorFlags, DescriptorType, DirectoryEntryStream, ErrorCode, MetadataHashValue, OpenFlags,
    PathFlags,
};

use wasi::io::streams::{InputStream, OutputStream};

use crate::filesystem::{Access, Code, Directory, EntryKind, File, Identity, Links, Listed, Result, Status, System};
use crate::headroom;

/// The host, as WASI shows it.
pub struct Wasi;

pub struct WasiDirectory(pub Descriptor);

pub struct WasiFile(pub Descriptor);

pub struct WasiEntries(DirectoryEntryStream);

impl System for Wasi {
    type Directory = WasiDirectory;

    fn preopens(&self) -> Vec<(WasiDirectory, String)> {
        let preopens = wasi::filesystem::preopens::get_directories();
        preopens.into_iter().map(|(descriptor, name)| (WasiDirectory(descriptor), name)).collect()
    }

    fn initial_directory(&self) -> Option<String> {
        wasi::cli::environment::initial_cwd()
    }

    fn environment(&self) -> Vec<(String, String)> {
        wasi::cli::environment::get_environment()
    }

    fn now(&self) -> u64 {
        wasi::clocks::wall_clock::now().seconds
    }

    fn random(&self) -> Result<u64> {
        getrandom::u64().map_err(|_| Code::Io)
    }
}

impl Directory for WasiDirectory {
    type File = WasiFile;
    type Entries = WasiEntries;

    fn create_file(&self, name: &str) -> Result<WasiFile> {
        let create = OpenFlags::CREATE | OpenFlags::EXCLUSIVE;
        let access = DescriptorFlags::READ | DescriptorFlags::WRITE;
        Ok(WasiFile(self.0.open_at(PathFlags::empty(), name, create, access).map_err(code)?))
    }

    fn open_file(&self, name: &str, access: Access) -> Result<WasiFile> {
        let flags = descriptor_flags(access);
        Ok(WasiFile(self.0.open_at(PathFlags::empty(), name, OpenFlags::empty(), flags).map_err(code)?))
    }

    fn open_directory(&self, path: &str, links: Links) -> Result<WasiDirectory> {
        let links = match links {
            Links::Follow => PathFlags::SYMLINK_FOLLOW,
            Links::Refuse => PathFlags::empty(),
        };
        // Without `mutate-directory`, which jco does not support: mutation is granted all the same.
        let opened = self.0.open_at(links, path, OpenFlags::DIRECTORY, DescriptorFlags::READ);
        Ok(WasiDirectory(opened.map_err(code)?))
    }

    fn create_directory(&self, name: &str) -> Result<()> {
        self.0.create_directory_at(name).map_err(code)
    }

    fn unlink_file(&self, name: &str) -> Result<()> {
        self.0.unlink_file_at(name).map_err(code)
    }

    fn remove_directory(&self, name: &str) -> Result<()> {
        self.0.remove_directory_at(name).map_err(code)
    }

    fn status(&self, name: &str) -> Result<Status> {
        let stat = self.0.stat_at(PathFlags::empty(), name).map_err(code)?;
        // A host that keeps no times says 1970 of everything.
        let modified = stat.data_modification_timestamp.map(|time| time.seconds).filter(|seconds| *seconds > 0);
        Ok(Status { kind: entry_kind(stat.type_), size: stat.size, modified })
    }

    fn rename(&self, name: &str, to: &Self, new_name: &str) -> Result<()> {
        self.0.rename_at(name, &to.0, new_name).map_err(code)
    }

    fn link(&self, name: &str, to: &Self, new_name: &str) -> Result<()> {
        self.0.link_at(PathFlags::empty(), name, &to.0, new_name).map_err(code)
    }

    fn sync(&self) -> Result<()> {
        self.0.sync().map_err(code)
    }

    fn entries(&self) -> Result<WasiEntries> {
        let listed = match self.0.read_directory() {
            // jco cannot list a preopen, only the same directory opened once more.
            Err(ErrorCode::BadDescriptor) => self.open_directory(".", Links::Refuse)?.0.read_directory(),
            listed => listed,
        };
        listed.map(WasiEntries).map_err(code)
    }

    fn identity(&self) -> Result<Identity> {
        self.0.metadata_hash().map(identity).map_err(code)
    }

    fn identity_at(&self, name: &str) -> Result<Identity> {
        self.0.metadata_hash_at(PathFlags::empty(), name).map(identity).map_err(code)
    }
}

impl Iterator for WasiEntries {
    type Item = Result<Listed>;

    fn next(&mut self) -> Option<Result<Listed>> {
        loop {
            // There must be room for the name.
            if let Err(headroom::Exhausted) = headroom::check() {
                return Some(Err(Code::InsufficientMemory));
            }
            match self.0.read_directory_entry() {
                Ok(None) => return None,
                // WASI omits them, or so it says.
                Ok(Some(entry)) if matches!(entry.name.as_str(), "." | "..") => {}
                Ok(Some(entry)) => {
                    return Some(Ok(Listed { name: entry.name, kind: entry_kind(entry.type_) }));
                }
                Err(error) => return Some(Err(code(error))),
            }
        }
    }
}

impl WasiFile {
    pub fn read_stream(&self, offset: u64) -> Result<InputStream> {
        self.0.read_via_stream(offset).map_err(code)
    }

    pub fn write_stream(&self, offset: u64) -> Result<OutputStream> {
        self.0.write_via_stream(offset).map_err(code)
    }

    pub fn append_stream(&self) -> Result<OutputStream> {
        self.0.append_via_stream().map_err(code)
    }
}

impl File for WasiFile {
    fn read(&self, offset: u64, max: u64) -> Result<Vec<u8>> {
        make_room(max)?;
        // The flag for the end is left alone: hosts differ on when to set it, and no bytes mean the end on all.
        self.0.read(max, offset).map(|(bytes, _)| bytes).map_err(code)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> Result<u64> {
        self.0.write(bytes, offset).map_err(code)
    }

    fn size(&self) -> Result<u64> {
        self.0.stat().map(|stat| stat.size).map_err(code)
    }

    fn set_size(&self, size: u64) -> Result<()> {
        self.0.set_size(size).map_err(code)
    }

    fn sync(&self) -> Result<()> {
        self.0.sync().map_err(code)
    }

    fn identity(&self) -> Result<Identity> {
        self.0.metadata_hash().map(identity).map_err(code)
    }
}

fn descriptor_flags(access: Access) -> DescriptorFlags {
    match (access.read, access.write) {
        (true, true) => DescriptorFlags::READ | DescriptorFlags::WRITE,
        (true, false) => DescriptorFlags::READ,
        (false, true) => DescriptorFlags::WRITE,
        (false, false) => DescriptorFlags::empty(),
    }
}

/// Has memory ready for what the canonical ABI will pass, to us or from us, and could not refuse any more: without it,
/// that would trap.
pub fn make_room(bytes: u64) -> Result<()> {
    headroom::make_room(bytes).map_err(|headroom::Exhausted| Code::InsufficientMemory)
}

/// The half that tells objects apart and stays as it is. On jco's disk that is the lower, the upper being the time of
/// the last change; in jco's memory the upper, a number small beside any such time, the lower counting changes.
/// Elsewhere it is either, but where a host leaves the upper at 0.
fn identity(hash: MetadataHashValue) -> Identity {
    const THREE_DAYS_IN_NANOSECONDS: u64 = 1 << 48;
    Identity(if (1..THREE_DAYS_IN_NANOSECONDS).contains(&hash.upper) { hash.upper } else { hash.lower })
}

fn entry_kind(kind: DescriptorType) -> EntryKind {
    match kind {
        DescriptorType::RegularFile => EntryKind::File,
        DescriptorType::Directory => EntryKind::Directory,
        DescriptorType::Unknown
        | DescriptorType::BlockDevice
        | DescriptorType::CharacterDevice
        | DescriptorType::Fifo
        | DescriptorType::SymbolicLink
        | DescriptorType::Socket => EntryKind::Other,
    }
}

fn code(code: ErrorCode) -> Code {
    match code {
        ErrorCode::Access => Code::Access,
        ErrorCode::WouldBlock => Code::WouldBlock,
        ErrorCode::Already => Code::Already,
        ErrorCode::BadDescriptor => Code::BadDescriptor,
        ErrorCode::Busy => Code::Busy,
        ErrorCode::Deadlock => Code::Deadlock,
        ErrorCode::Quota => Code::Quota,
        ErrorCode::Exist => Code::Exist,
        ErrorCode::FileTooLarge => Code::FileTooLarge,
        ErrorCode::IllegalByteSequence => Code::IllegalByteSequence,
        ErrorCode::InProgress => Code::InProgress,
        ErrorCode::Interrupted => Code::Interrupted,
        ErrorCode::Invalid => Code::Invalid,
        ErrorCode::Io => Code::Io,
        ErrorCode::IsDirectory => Code::IsDirectory,
        ErrorCode::Loop => Code::Loop,
        ErrorCode::TooManyLinks => Code::TooManyLinks,
        ErrorCode::MessageSize => Code::MessageSize,
        ErrorCode::NameTooLong => Code::NameTooLong,
        ErrorCode::NoDevice => Code::NoDevice,
        ErrorCode::NoEntry => Code::NoEntry,
        ErrorCode::NoLock => Code::NoLock,
        ErrorCode::InsufficientMemory => Code::InsufficientMemory,
        ErrorCode::InsufficientSpace => Code::InsufficientSpace,
        ErrorCode::NotDirectory => Code::NotDirectory,
        ErrorCode::NotEmpty => Code::NotEmpty,
        ErrorCode::NotRecoverable => Code::NotRecoverable,
        ErrorCode::Unsupported => Code::Unsupported,
        ErrorCode::NoTty => Code::NoTty,
        ErrorCode::NoSuchDevice => Code::NoSuchDevice,
        ErrorCode::Overflow => Code::Overflow,
        ErrorCode::NotPermitted => Code::NotPermitted,
        ErrorCode::Pipe => Code::Pipe,
        ErrorCode::ReadOnly => Code::ReadOnly,
        ErrorCode::InvalidSeek => Code::InvalidSeek,
        ErrorCode::TextFileBusy => Code::TextFileBusy,
        ErrorCode::CrossDevice => Code::CrossDevice,
    }
}
