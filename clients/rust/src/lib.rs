//! Temporary files and directories for WebAssembly plugins, which have no filesystem: the API of the crate
//! `tempfile` 3, over the component `sandbox:tempfile`.
//!
//! - [`tempfile()`]: a file without a name, gone when it is dropped.
//! - [`NamedTempFile`]: one that others can open by its name, until it is dropped, or kept, or [persisted].
//! - [`spooled_tempfile()`]: one in memory, until there is too much in it.
//! - [`tempdir()`]: a directory that is removed with all that is in it.
//!
//! ```no_run
//! use sandbox_tempfile_client as tempfile;
//! use std::io::{BufRead, Seek, Write};
//!
//! let mut file = tempfile::tempfile()?;
//! writeln!(file, "one line")?;
//! file.rewind()?;
//! assert_eq!(file.lines().next().transpose()?.as_deref(), Some("one line"));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Switching from tempfile
//!
//! `use sandbox_tempfile_client as tempfile;` is all, unless the program mentions [`std::fs`]. A plugin has no
//! filesystem, so
//!
//! - files are [`TempFile`]s where that crate has [`std::fs::File`]s;
//! - what is in a [`TempDir`] is created, opened and listed by its methods: [`File::create(dir.path().join("x"))`] becomes
//!   [`dir.create_file("x")`](TempDir::create_file);
//! - errors carry what the component said: `error.downcast::<Error>()` gives it back, see [`Error`].
//!
//! # What is different
//!
//! - [`TempFile`] implements [`BufRead`](std::io::BufRead), with a position that is never ahead of what was consumed.
//! - The random part of a name is 8 characters of `[a-z0-9_]`, not 6 letters and digits, so that a host can tell leftovers
//!   by their names; no random characters at all are refused.
//! - Prefixes and suffixes with path separators are refused, and so is whatever is not UTF-8.
//! - `persist` syncs first, and works across devices; by [`TempFile::handle`] also for what has no name.
//! - Deleting what is gone already is no error; what has taken its place is left alone.
//! - A second [`TempFile::reopen`]ed handle sees what is written to an unnamed or a spooled file once that is flushed.
//!   Files with a name, those in a [`TempDir`] too, are not buffered, as that crate's: whoever opens one sees what has been
//!   written.
//! - Positions go up to 2^63 - 1, as on Unix, in a spooled file too.
//!
//! # What is absent
//!
//! - `Builder::permissions`: WASI has no modes, and without a filesystem nobody can make a `Permissions`.
//! - `Builder::make`, `make_in`, and with them the parameter of `NamedTempFile<F>`: they have the caller create what a path
//!   names. `TempPath::try_from_path`, `from_path`: what is deleted here was created here.
//! - `NamedTempFile::into_parts` and `from_parts`: a file's handle deletes it. [`NamedTempFile::reopen`], then
//!   [`into_temp_path`](NamedTempFile::into_temp_path), give a file and a path as well.
//! - `SpooledData` and `SpooledTempFile::into_inner`: the memory is the component's.
//! - `AsFd`, `AsRawFd`: there are no descriptors. Of [`std::fs::File`]'s methods, `try_clone` (`reopen` gives a handle with a
//!   position of its own), `metadata` (there is [`TempFile::size`]), times, permissions and locks.
//!
//! [persisted]: NamedTempFile::persist
//! [`File::create(dir.path().join("x"))`]: std::fs::File::create

mod builder;
mod dir;
pub mod env;
mod error;
mod file;
mod named;
mod path;
mod spooled;

mod bindings {
    #![allow(unsafe_code, reason = "generated bindings")]
    wit_bindgen::generate!({
        path: "wit",
        world: "sandbox:tempfile/client",
        additional_derives: [PartialEq],
    });
}

/// The bindings themselves, for what has no place in this API, such as text in other encodings.
pub use bindings::sandbox::tempfile as wit;

pub use builder::Builder;
pub use dir::{TempDir, tempdir, tempdir_in};
pub use error::Error;
pub use file::{TempFile, tempfile, tempfile_in};
pub use named::{NamedTempFile, PersistError};
pub use path::{PathPersistError, TempPath};
pub use spooled::{SpooledTempFile, spooled_tempfile, spooled_tempfile_in};
