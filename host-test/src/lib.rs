//! The harness: the component under a wasmtime host, each store with a private scratch directory.
//!
//! ```
//! use host_test::{FileOptions, Sandbox};
//!
//! let mut instance = Sandbox::new().start()?;
//! let file = instance.temporary_file(&FileOptions::default())?;
//! instance.write(file, b"hello")?;
//! assert_eq!(instance.read_at(file, 0, 5)?, b"hello");
//! # Ok::<(), wasmtime::Error>(())
//! ```

pub mod bench;
mod built;
mod calls;
mod component;
mod compose;
pub mod differential;
pub mod guests;
pub mod hosts;
mod instance;
pub mod interposed;
mod interpreter;
mod memory;
mod output;
pub mod plugin;
mod readme;
pub mod run;
mod sandbox;
pub mod scratch;
pub mod soak;
mod streams;
pub mod toolchains;
pub mod tour;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        inline: "
            package sandbox:host;
            world host {
                export sandbox:tempfile/types@0.1.0;
                export sandbox:tempfile/files@0.1.0;
                export sandbox:tempfile/directories@0.1.0;
                export sandbox:tempfile/defaults@0.1.0;
                export sandbox:tempfile/text@0.1.0;
                export sandbox:tempfile/handles@0.1.0;
                export sandbox:tempfile/control@0.1.0;
            }
        ",
        additional_derives: [PartialEq, Clone],
        with: {
            "wasi": wasmtime_wasi::p2::bindings::sync,
        },
    });
}

pub use bindings::exports::sandbox::tempfile::control::{Limits, Usage};
pub use bindings::exports::sandbox::tempfile::directories::{DirectoryOptions, Entry};
pub use bindings::exports::sandbox::tempfile::files::{FileOptions, SeekFrom, Target};
pub use bindings::exports::sandbox::tempfile::text::{ErrorHandler, Newline, TextOptions};
pub use bindings::exports::sandbox::tempfile::types::{Access, Deletion, EntryKind, Error, Naming};
pub use calls::{Dir, Failure, File, Outcome, Text};
pub use component::component_bytes;
pub use compose::compose;
pub use instance::Instance;
pub use sandbox::{BLOCK_IN_PLACE, Sandbox};

impl Default for FileOptions {
    /// All zero, which is Python's default.
    fn default() -> Self {
        FileOptions { naming: Naming::default(), access: None, buffer_size: None }
    }
}

#[expect(clippy::derivable_impls, reason = "the bindings are generated")]
impl Default for DirectoryOptions {
    fn default() -> Self {
        DirectoryOptions { naming: Naming::default(), keep: false, ignore_cleanup_errors: false }
    }
}

#[expect(clippy::derivable_impls, reason = "the bindings are generated")]
impl Default for Naming {
    fn default() -> Self {
        Naming { prefix: None, suffix: None, dir: None, random_length: None }
    }
}

#[expect(clippy::derivable_impls, reason = "the bindings are generated")]
impl Default for Limits {
    fn default() -> Self {
        Limits { max_bytes: None, max_file_bytes: None, max_entries: None, max_memory: None }
    }
}

impl Default for TextOptions {
    fn default() -> Self {
        TextOptions {
            encoding: None,
            errors: ErrorHandler::Strict,
            newline: Newline::Universal,
            line_buffering: false,
            write_through: false,
        }
    }
}
