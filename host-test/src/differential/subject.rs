//! What plays a plan on our side: the interface, as far as plans use it, with the native core's types.

use sandbox_tempfile::directories::DirectoryOptions;
use sandbox_tempfile::error::Error;
use sandbox_tempfile::files::{Deletion, FileOptions, SeekFrom};
use sandbox_tempfile::filesystem::Access;
use sandbox_tempfile::naming::Naming;
use sandbox_tempfile::text::{Newline, TextOptions};

use crate::Failure;

/// Why there is no result: the case of an error, or that the component trapped.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal(pub String);

pub type Answer<T> = Result<T, Refusal>;

/// The cases have the same names in the core and in the bindings.
macro_rules! refusal_from {
    ($error:ty) => {
        impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                type E = $error;
                let case = match error {
                    E::NoUsableDirectory(_) => "no-usable-directory",
                    E::InvalidArgument(_) => "invalid-argument",
                    E::AlreadyExists(_) => "already-exists",
                    E::NotFound(_) => "not-found",
                    E::NotADirectory(_) => "not-a-directory",
                    E::PermissionDenied(_) => "permission-denied",
                    E::Closed => "closed",
                    E::NotReadable => "not-readable",
                    E::NotWritable => "not-writable",
                    E::QuotaExceeded(_) => "quota-exceeded",
                    E::NoSpace => "no-space",
                    E::TooLarge => "too-large",
                    E::Replaced(_) => "replaced",
                    E::CrossDevice(_) => "cross-device",
                    E::CleanupIncomplete(_) => "cleanup-incomplete",
                    E::Unsupported(_) => "unsupported",
                    E::Other(_) => "other",
                };
                Refusal(case.into())
            }
        }
    };
}

refusal_from!(Error);
refusal_from!(crate::Error);

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(error) => error.into(),
            Failure::Trapped(error) => Refusal(format!("trapped: {error:#}")),
        }
    }
}

/// What the core and the bindings call alike, for the trait and both who implement it.
macro_rules! operations {
    ($with:ident) => {
        $with! {
            file {
                read(most: Option<u64>) -> Vec<u8>;
                read_line(most: Option<u64>) -> Vec<u8>;
                write(bytes: &[u8]) -> u64;
                tell() -> u64;
                truncate(size: Option<u64>) -> u64;
                flush() -> ();
                rollover() -> ();
                close() -> ();
            }
            directory {
                create_directory(path: &str) -> ();
                remove(path: &str) -> ();
                cleanup() -> ();
            }
            text {
                text_read = read(most: Option<u64>) -> String;
                text_read_line = read_line(most: Option<u64>) -> String;
                text_write = write(text: &str) -> u64;
                text_tell = tell() -> u64;
                text_seek = seek(cookie: u64) -> ();
                text_truncate = truncate(size: Option<u64>) -> u64;
                text_flush = flush() -> ();
            }
            space {
                remove_tree(path: &str) -> ();
                gettempdir() -> String;
            }
        }
    };
}
pub(super) use operations;

macro_rules! declare {
    (
        file { $($file:ident($($a:ident: $A:ty),*) -> $Ok1:ty;)* }
        directory { $($dir:ident($($b:ident: $B:ty),*) -> $Ok2:ty;)* }
        text { $($text:ident = $call:ident($($t:ident: $T:ty),*) -> $Ok4:ty;)* }
        space { $($space:ident($($c:ident: $C:ty),*) -> $Ok3:ty;)* }
    ) => {
        /// An instance with one directory, `/tmp`, which is where it starts and what its relative paths begin at.
        pub trait Subject {
            type File;
            type Directory;
            type Text;

            $(fn $file(&mut self, file: &Self::File $(, $a: $A)*) -> Answer<$Ok1>;)*
            $(fn $dir(&mut self, directory: &Self::Directory $(, $b: $B)*) -> Answer<$Ok2>;)*
            $(fn $text(&mut self, text: &Self::Text $(, $t: $T)*) -> Answer<$Ok4>;)*
            $(fn $space(&mut self $(, $c: $C)*) -> Answer<$Ok3>;)*

            fn seek(&mut self, file: &Self::File, to: SeekFrom) -> Answer<u64>;
            fn is_rolled(&mut self, file: &Self::File) -> Answer<bool>;
            fn is_closed(&mut self, file: &Self::File) -> Answer<bool>;
            fn name(&mut self, file: &Self::File) -> Answer<Option<String>>;
            fn keep_no_longer(&mut self, file: &Self::File) -> Answer<()>;
            fn drop_file(&mut self, file: Self::File) -> Answer<()>;

            fn directory_name(&mut self, directory: &Self::Directory) -> Answer<String>;
            fn create_file(&mut self, directory: &Self::Directory, path: &str) -> Answer<Self::File>;
            fn open_file(&mut self, directory: &Self::Directory, path: &str, access: Access) -> Answer<Self::File>;
            /// Names, those of directories with a `/` at the end.
            fn entries(&mut self, directory: &Self::Directory, path: Option<&str>) -> Answer<Vec<String>>;
            fn drop_directory(&mut self, directory: Self::Directory) -> Answer<()>;

            fn open_text(&mut self, file: &Self::File, options: &TextOptions) -> Answer<Self::Text>;
            fn text_encoding(&mut self, text: &Self::Text) -> Answer<String>;
            fn text_newlines(&mut self, text: &Self::Text) -> Answer<Vec<Newline>>;
            fn drop_text(&mut self, text: Self::Text) -> Answer<()>;

            fn temporary_file(&mut self, options: &FileOptions) -> Answer<Self::File>;
            fn named_temporary_file(&mut self, options: &FileOptions, deletion: Deletion) -> Answer<Self::File>;
            fn spooled_temporary_file(&mut self, max_size: u64, options: &FileOptions) -> Answer<Self::File>;
            fn mkstemp(&mut self, naming: &Naming) -> Answer<(Self::File, String)>;
            fn mkstempb(&mut self, naming: &Naming) -> Answer<(Self::File, String)>;
            fn mktemp(&mut self, naming: &Naming) -> Answer<String>;
            fn temporary_directory(&mut self, options: &DirectoryOptions) -> Answer<Self::Directory>;
            fn mkdtemp(&mut self, naming: &Naming) -> Answer<String>;
            fn mkdtempb(&mut self, naming: &Naming) -> Answer<String>;
            fn gettempdirb(&mut self) -> Answer<Vec<u8>>;
            fn gettempprefix(&mut self) -> Answer<String>;
            fn gettempprefixb(&mut self) -> Answer<Vec<u8>>;
            fn tempdir(&mut self) -> Answer<Option<String>>;
            fn set_tempdir(&mut self, path: Option<&str>) -> Answer<()>;

            /// Puts something below `/tmp` before the plan begins: a directory if the name ends with `/`.
            fn prepare(&mut self, name: &str);
            /// Puts another file in the place of one, or nothing. False: there was none.
            fn replace(&mut self, path: &str, contents: Option<&[u8]>) -> bool;
            /// The paths of all there is below `/tmp`, those of directories with a `/` at the end.
            fn tree(&self) -> Vec<String>;
            /// What a file holds.
            fn contents(&self, path: &str) -> Vec<u8>;
        }
    };
}

operations!(declare);
