//! Every function of the component as a method of its instance.

use std::fmt;

use wasmtime::component::{Resource, ResourceAny};
use wasmtime_wasi::p2::bindings::filesystem::types::Descriptor;
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream};

use crate::{
    Access, Deletion, DirectoryOptions, Entry, Error, FileOptions, Instance, Limits, Naming, Newline, SeekFrom, Target,
    TextOptions, Usage,
};

/// A `temp-file`, until it is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File(pub ResourceAny);

/// A `temp-dir`, until it is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dir(pub ResourceAny);

/// A `text-io`, until it is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(pub ResourceAny);

/// Why a call gave no result.
pub enum Failure {
    /// The component said no, and lives on.
    Refused(Error),
    /// The call itself failed, and with it the instance.
    Trapped(wasmtime::Error),
}

pub type Outcome<T> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Refused(error)
    }
}

impl From<wasmtime::Error> for Failure {
    fn from(error: wasmtime::Error) -> Self {
        Failure::Trapped(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(error) => match error {
                Error::NoUsableDirectory(tried) => write!(f, "no usable temporary directory in {tried:?}"),
                Error::InvalidArgument(what) => write!(f, "invalid argument: {what}"),
                Error::AlreadyExists(path) => write!(f, "{path}: already exists"),
                Error::NotFound(path) => write!(f, "{path}: no such file or directory"),
                Error::NotADirectory(path) => write!(f, "{path}: not a directory"),
                Error::PermissionDenied(path) => write!(f, "{path}: permission denied"),
                Error::Closed => write!(f, "the temporary file is closed"),
                Error::NotReadable => write!(f, "the temporary file is not open for reading"),
                Error::NotWritable => write!(f, "the temporary file is not open for writing"),
                Error::QuotaExceeded(what) => write!(f, "quota exceeded: {what}"),
                Error::NoSpace => write!(f, "no space left for temporary files"),
                Error::TooLarge => write!(f, "offset or size too large"),
                Error::Replaced(path) => write!(f, "{path}: replaced by something else"),
                Error::CrossDevice(path) => write!(f, "{path}: on another device"),
                Error::CleanupIncomplete(left) => write!(f, "could not remove {left:?}"),
                Error::Unsupported(what) => write!(f, "unsupported: {what}"),
                Error::Other(what) => f.write_str(what),
            },
            Failure::Trapped(error) => write!(f, "the component trapped: {error:#}"),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refused(error) => error.fmt(f),
            Failure::Trapped(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Failure {}

/// Methods for functions that return `result<…, error>`.
macro_rules! fallible {
    ($($interface:ident $([$resource:ident])? $call:ident as $name:ident($($argument:ident: $type:ty),*) -> $ok:ty
        $(, $convert:expr)?;)*) => {
        impl Instance {
            $(pub fn $name(&mut self, $($argument: $type),*) -> Outcome<$ok> {
                let value = self.bindings.$interface()$(.$resource())?.$call(&mut self.store, $($argument.into()),*)??;
                Ok(fallible!(@convert value $($convert)?))
            })*
        }
    };
    (@convert $value:ident) => { $value };
    (@convert $value:ident $convert:expr) => { $convert($value) };
}

/// Methods for functions that return a plain value.
macro_rules! infallible {
    ($($interface:ident $([$resource:ident])? $call:ident as $name:ident($($argument:ident: $type:ty),*) -> $ok:ty;)*) => {
        impl Instance {
            $(pub fn $name(&mut self, $($argument: $type),*) -> Outcome<$ok> {
                Ok(self.bindings.$interface()$(.$resource())?.$call(&mut self.store, $($argument.into()),*)?)
            })*
        }
    };
}

type Bytes<'a> = Option<&'a [u8]>;

fallible! {
    sandbox_tempfile_files call_temporary_file as temporary_file(options: &FileOptions) -> File, File;
    sandbox_tempfile_files call_named_temporary_file as named_temporary_file(options: &FileOptions, deletion: Deletion) -> File, File;
    sandbox_tempfile_files call_spooled_temporary_file as spooled_temporary_file(max_size: u64, options: &FileOptions) -> File, File;
    sandbox_tempfile_files call_mkstemp as mkstemp(naming: &Naming) -> (File, String), |(file, path)| (File(file), path);
    sandbox_tempfile_files call_mkstempb as mkstempb(prefix: Bytes<'_>, suffix: Bytes<'_>, dir: Bytes<'_>) -> (File, Vec<u8>), |(file, path)| (File(file), path);
    sandbox_tempfile_files call_mktemp as mktemp(naming: &Naming) -> String;
    sandbox_tempfile_files [temp_file] call_read as read(file: File, max: Option<u64>) -> Vec<u8>;
    sandbox_tempfile_files [temp_file] call_read_line as read_line(file: File, max: Option<u64>) -> Vec<u8>;
    sandbox_tempfile_files [temp_file] call_write as write(file: File, bytes: &[u8]) -> u64;
    sandbox_tempfile_files [temp_file] call_read_at as read_at(file: File, offset: u64, max: u64) -> Vec<u8>;
    sandbox_tempfile_files [temp_file] call_write_at as write_at(file: File, offset: u64, bytes: &[u8]) -> u64;
    sandbox_tempfile_files [temp_file] call_seek as seek(file: File, position: SeekFrom) -> u64;
    sandbox_tempfile_files [temp_file] call_tell as tell(file: File) -> u64;
    sandbox_tempfile_files [temp_file] call_size as size(file: File) -> u64;
    sandbox_tempfile_files [temp_file] call_truncate as truncate(file: File, size: Option<u64>) -> u64;
    sandbox_tempfile_files [temp_file] call_flush as flush(file: File) -> ();
    sandbox_tempfile_files [temp_file] call_sync as sync(file: File) -> ();
    sandbox_tempfile_files [temp_file] call_rollover as rollover(file: File) -> ();
    sandbox_tempfile_files [temp_file] call_reopen as reopen(file: File, access: Access) -> File, File;
    sandbox_tempfile_files [temp_file] call_persist as persist(file: File, target: &Target) -> ();
    sandbox_tempfile_files [temp_file] call_set_deletion as set_deletion(file: File, policy: Deletion) -> ();
    sandbox_tempfile_files [temp_file] call_close as close(file: File) -> ();
    sandbox_tempfile_directories call_temporary_directory as temporary_directory(options: &DirectoryOptions) -> Dir, Dir;
    sandbox_tempfile_directories call_mkdtemp as mkdtemp(naming: &Naming) -> String;
    sandbox_tempfile_directories call_mkdtempb as mkdtempb(prefix: Bytes<'_>, suffix: Bytes<'_>, dir: Bytes<'_>) -> Vec<u8>;
    sandbox_tempfile_directories call_remove_tree as remove_tree(path: &str) -> ();
    sandbox_tempfile_directories [temp_dir] call_create_file as create_file(directory: Dir, path: &str) -> File, File;
    sandbox_tempfile_directories [temp_dir] call_open_file as open_file(directory: Dir, path: &str, access: Access) -> File, File;
    sandbox_tempfile_directories [temp_dir] call_create_directory as create_directory(directory: Dir, path: &str) -> ();
    sandbox_tempfile_directories [temp_dir] call_entries as entries(directory: Dir, path: Option<&str>) -> Vec<Entry>;
    sandbox_tempfile_directories [temp_dir] call_remove as remove(directory: Dir, path: &str) -> ();
    sandbox_tempfile_directories [temp_dir] call_persist as persist_directory(directory: Dir, path: &str) -> ();
    sandbox_tempfile_directories [temp_dir] call_cleanup as cleanup(directory: Dir) -> ();
    sandbox_tempfile_defaults call_gettempdir as gettempdir() -> String;
    sandbox_tempfile_defaults call_gettempdirb as gettempdirb() -> Vec<u8>;
    sandbox_tempfile_defaults call_set_tempdir as set_tempdir(path: Option<&str>) -> ();
    sandbox_tempfile_text [text_io] call_open as open_text(file: File, options: &TextOptions) -> Text, Text;
    sandbox_tempfile_text [text_io] call_read as text_read(text: Text, max_chars: Option<u64>) -> String;
    sandbox_tempfile_text [text_io] call_read_line as text_read_line(text: Text, max_chars: Option<u64>) -> String;
    sandbox_tempfile_text [text_io] call_write as text_write(text: Text, s: &str) -> u64;
    sandbox_tempfile_text [text_io] call_tell as text_tell(text: Text) -> u64;
    sandbox_tempfile_text [text_io] call_seek as text_seek(text: Text, cookie: u64) -> ();
    sandbox_tempfile_text [text_io] call_truncate as text_truncate(text: Text, size: Option<u64>) -> u64;
    sandbox_tempfile_text [text_io] call_flush as text_flush(text: Text) -> ();
    sandbox_tempfile_handles call_read_stream as read_stream(file: File, offset: u64) -> Resource<DynInputStream>;
    sandbox_tempfile_handles call_write_stream as write_stream(file: File, offset: u64) -> Resource<DynOutputStream>;
    sandbox_tempfile_handles call_append_stream as append_stream(file: File) -> Resource<DynOutputStream>;
    sandbox_tempfile_handles call_directory_descriptor as directory_descriptor(directory: Dir) -> Resource<Descriptor>;
    sandbox_tempfile_control call_tighten_limits as tighten_limits(limits: Limits) -> ();
    sandbox_tempfile_control call_release_all as release_all() -> ();
    sandbox_tempfile_control call_sweep as sweep(prefix: &str, older_than_seconds: u64) -> u64;
}

infallible! {
    sandbox_tempfile_files [temp_file] call_name as name(file: File) -> Option<String>;
    sandbox_tempfile_files [temp_file] call_access as access(file: File) -> Access;
    sandbox_tempfile_files [temp_file] call_is_rolled as is_rolled(file: File) -> bool;
    sandbox_tempfile_files [temp_file] call_deletion as deletion(file: File) -> Deletion;
    sandbox_tempfile_files [temp_file] call_is_closed as is_closed(file: File) -> bool;
    sandbox_tempfile_directories [temp_dir] call_name as directory_name(directory: Dir) -> String;
    sandbox_tempfile_directories [temp_dir] call_set_keep as set_keep(directory: Dir, keep: bool) -> ();
    sandbox_tempfile_text [text_io] call_encoding as text_encoding(text: Text) -> String;
    sandbox_tempfile_text [text_io] call_newlines as text_newlines(text: Text) -> Vec<Newline>;
    sandbox_tempfile_control call_get_limits as get_limits() -> Limits;
    sandbox_tempfile_control call_get_usage as get_usage() -> Usage;
    sandbox_tempfile_defaults call_gettempprefix as gettempprefix() -> String;
    sandbox_tempfile_defaults call_gettempprefixb as gettempprefixb() -> Vec<u8>;
    sandbox_tempfile_defaults call_tempdir as tempdir() -> Option<String>;
}

impl From<File> for ResourceAny {
    fn from(file: File) -> Self {
        file.0
    }
}

impl From<Dir> for ResourceAny {
    fn from(directory: Dir) -> Self {
        directory.0
    }
}

impl From<Text> for ResourceAny {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl Instance {
    /// Hands out a file's descriptor; if that fails, the file comes back beside the reason.
    pub fn into_descriptor(&mut self, file: File) -> wasmtime::Result<Result<Resource<Descriptor>, (File, Error)>> {
        let taken = self.bindings.sandbox_tempfile_handles().call_into_descriptor(&mut self.store, file.0)?;
        Ok(taken.map_err(|(file, error)| (File(file), error)))
    }

    /// Drops a file's handle.
    pub fn drop_file(&mut self, file: File) -> Outcome<()> {
        Ok(file.0.resource_drop(&mut self.store)?)
    }

    /// Drops a directory's handle.
    pub fn drop_directory(&mut self, directory: Dir) -> Outcome<()> {
        Ok(directory.0.resource_drop(&mut self.store)?)
    }

    /// Drops the handle of a text view.
    pub fn drop_text(&mut self, text: Text) -> Outcome<()> {
        Ok(text.0.resource_drop(&mut self.store)?)
    }
}
