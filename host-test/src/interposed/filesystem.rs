//! `wasi:filesystem/types`: counted, and failed where the plan says so.

use wasmtime::component::Resource;
use wasmtime_wasi::filesystem::WasiFilesystemCtxView;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::{
    Advice, Descriptor, DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntry, DirectoryEntryStream, Host,
    HostDescriptor, HostDirectoryEntryStream, MetadataHashValue, NewTimestamp, OpenFlags, PathFlags,
};
use wasmtime_wasi::p2::bindings::sync::io::streams::{Error, InputStream, OutputStream};
use wasmtime_wasi::p2::{FsError, FsResult};

use super::{Effect, Interposed};

impl Host for Interposed<'_, WasiFilesystemCtxView<'_>> {
    fn convert_error_code(
        &mut self,
        error: FsError,
    ) -> wasmtime::Result<wasmtime_wasi::p2::bindings::sync::filesystem::types::ErrorCode> {
        Host::convert_error_code(&mut self.inner, error)
    }

    fn filesystem_error_code(
        &mut self,
        error: Resource<Error>,
    ) -> wasmtime::Result<Option<wasmtime_wasi::p2::bindings::sync::filesystem::types::ErrorCode>> {
        Host::filesystem_error_code(&mut self.inner, error)
    }
}

macro_rules! pass_on {
    ($(fn $name:ident(&mut self, $fd:ident: $self:ty $(, $argument:ident: $type:ty)*) -> FsResult<$ok:ty>;)*) => {
        $(fn $name(&mut self, $fd: $self $(, $argument: $type)*) -> FsResult<$ok> {
            self.call(stringify!($name), effect(stringify!($name)))?;
            HostDescriptor::$name(&mut self.inner, $fd $(, $argument)*)
        })*
    };
}

type Fd = Resource<Descriptor>;

impl HostDescriptor for Interposed<'_, WasiFilesystemCtxView<'_>> {
    pass_on! {
        fn advise(&mut self, fd: Fd, offset: u64, length: u64, advice: Advice) -> FsResult<()>;
        fn append_via_stream(&mut self, fd: Fd) -> FsResult<Resource<OutputStream>>;
        fn create_directory_at(&mut self, fd: Fd, path: String) -> FsResult<()>;
        fn get_flags(&mut self, fd: Fd) -> FsResult<DescriptorFlags>;
        fn get_type(&mut self, fd: Fd) -> FsResult<DescriptorType>;
        fn link_at(&mut self, fd: Fd, flags: PathFlags, path: String, new: Fd, new_path: String) -> FsResult<()>;
        fn read(&mut self, fd: Fd, length: u64, offset: u64) -> FsResult<(Vec<u8>, bool)>;
        fn read_via_stream(&mut self, fd: Fd, offset: u64) -> FsResult<Resource<InputStream>>;
        fn readlink_at(&mut self, fd: Fd, path: String) -> FsResult<String>;
        fn remove_directory_at(&mut self, fd: Fd, path: String) -> FsResult<()>;
        fn rename_at(&mut self, fd: Fd, path: String, new: Fd, new_path: String) -> FsResult<()>;
        fn set_size(&mut self, fd: Fd, size: u64) -> FsResult<()>;
        fn set_times(&mut self, fd: Fd, accessed: NewTimestamp, modified: NewTimestamp) -> FsResult<()>;
        fn set_times_at(&mut self, fd: Fd, flags: PathFlags, path: String, accessed: NewTimestamp, modified: NewTimestamp) -> FsResult<()>;
        fn stat(&mut self, fd: Fd) -> FsResult<DescriptorStat>;
        fn stat_at(&mut self, fd: Fd, flags: PathFlags, path: String) -> FsResult<DescriptorStat>;
        fn symlink_at(&mut self, fd: Fd, target: String, path: String) -> FsResult<()>;
        fn sync(&mut self, fd: Fd) -> FsResult<()>;
        fn sync_data(&mut self, fd: Fd) -> FsResult<()>;
        fn unlink_file_at(&mut self, fd: Fd, path: String) -> FsResult<()>;
        fn write_via_stream(&mut self, fd: Fd, offset: u64) -> FsResult<Resource<OutputStream>>;
    }

    fn open_at(
        &mut self,
        fd: Fd,
        links: PathFlags,
        path: String,
        open: OpenFlags,
        flags: DescriptorFlags,
    ) -> FsResult<Fd> {
        self.call("open_at", if open.contains(OpenFlags::CREATE) { Effect::Growth } else { Effect::Nothing })?;
        let opened = HostDescriptor::open_at(&mut self.inner, fd, links, path, open, flags)?;
        self.plan.open += 1;
        Ok(opened)
    }

    fn metadata_hash(&mut self, fd: Fd) -> FsResult<MetadataHashValue> {
        self.call("metadata_hash", Effect::Nothing)?;
        HostDescriptor::metadata_hash(&mut self.inner, fd).map(|hash| self.rehash(hash))
    }

    fn metadata_hash_at(&mut self, fd: Fd, flags: PathFlags, path: String) -> FsResult<MetadataHashValue> {
        self.call("metadata_hash_at", Effect::Nothing)?;
        HostDescriptor::metadata_hash_at(&mut self.inner, fd, flags, path).map(|hash| self.rehash(hash))
    }

    fn read_directory(&mut self, fd: Fd) -> FsResult<Resource<DirectoryEntryStream>> {
        self.call("read_directory", Effect::Nothing)?;
        let listing = HostDescriptor::read_directory(&mut self.inner, fd)?;
        self.plan.open += 1;
        Ok(listing)
    }

    /// A device that fills up takes what it has room for, and refuses the next.
    fn write(&mut self, fd: Fd, mut bytes: Vec<u8>, offset: u64) -> FsResult<u64> {
        self.call("write", Effect::Growth)?;
        let granted = self.take_space(bytes.len() as u64)?;
        bytes.truncate(granted as usize);
        HostDescriptor::write(&mut self.inner, fd, bytes, offset)
    }

    fn is_same_object(&mut self, fd: Fd, other: Fd) -> wasmtime::Result<bool> {
        self.see("is_same_object");
        HostDescriptor::is_same_object(&mut self.inner, fd, other)
    }

    fn drop(&mut self, fd: Fd) -> wasmtime::Result<()> {
        self.see("drop");
        self.plan.open -= 1;
        HostDescriptor::drop(&mut self.inner, fd)
    }
}

impl HostDirectoryEntryStream for Interposed<'_, WasiFilesystemCtxView<'_>> {
    fn read_directory_entry(&mut self, stream: Resource<DirectoryEntryStream>) -> FsResult<Option<DirectoryEntry>> {
        self.call("read_directory_entry", Effect::Nothing)?;
        HostDirectoryEntryStream::read_directory_entry(&mut self.inner, stream)
    }

    fn drop(&mut self, stream: Resource<DirectoryEntryStream>) -> wasmtime::Result<()> {
        self.see("drop");
        self.plan.open -= 1;
        HostDirectoryEntryStream::drop(&mut self.inner, stream)
    }
}

fn effect(call: &str) -> Effect {
    match call {
        "append_via_stream" | "create_directory_at" | "link_at" | "symlink_at" | "write" | "write_via_stream" => {
            Effect::Growth
        }
        "remove_directory_at" | "rename_at" | "set_size" | "set_times" | "set_times_at" | "unlink_file_at" => {
            Effect::Change
        }
        _ => Effect::Nothing,
    }
}
