//! Single facts about limits, release and sweep.

mod account;
mod limits;
mod release;
mod sweep;

use std::string::String;
use std::vec::Vec;

use crate::directories::{DirectoryOptions, TempDir};
use crate::error::Error;
use crate::files::{Deletion, FileOptions, SeekFrom, Target, TempFile};
use crate::filesystem::Access;
use crate::limits::{Limits, Usage};
use crate::memory::{MemoryHost, Settings};
use crate::naming::Naming;
use crate::space::TempSpace;
use crate::testing::{Space, host, with};

type File = TempFile<MemoryHost>;

fn limited(limits: Limits) -> (MemoryHost, Space) {
    let (host, space) = host();
    space.tighten_limits(limits).unwrap();
    (host, space)
}

fn max_bytes(bytes: u64) -> Limits {
    Limits { max_bytes: Some(bytes), ..Limits::default() }
}

fn unbuffered() -> FileOptions {
    FileOptions { buffer_size: Some(0), ..FileOptions::default() }
}

fn directory(space: &Space) -> TempDir<MemoryHost> {
    space.temporary_directory(&DirectoryOptions::default()).unwrap()
}

fn directory_in(space: &Space, path: &str) -> TempDir<MemoryHost> {
    space.temporary_directory(&DirectoryOptions { naming: naming_in(path), ..DirectoryOptions::default() }).unwrap()
}

fn naming_in(path: &str) -> Naming {
    Naming { dir: Some(path.into()), ..Naming::default() }
}

fn unnamed(space: &Space) -> File {
    space.temporary_file(&FileOptions::default()).unwrap()
}

fn named(space: &Space, deletion: Deletion) -> File {
    space.named_temporary_file(&FileOptions::default(), deletion).unwrap()
}

/// What somebody who sees the preopen calls a path.
fn in_tmp(path: &str) -> &str {
    path.strip_prefix("/tmp/").unwrap()
}

/// Which limit refused.
fn refused_by<T: std::fmt::Debug>(result: crate::error::Result<T>) -> String {
    match result {
        Err(Error::QuotaExceeded(text)) => text.split(' ').next().unwrap_or_default().into(),
        other => std::format!("{other:?}"),
    }
}

fn paths(host: &MemoryHost) -> Vec<String> {
    host.tree().into_iter().map(|(path, _)| path).collect()
}
