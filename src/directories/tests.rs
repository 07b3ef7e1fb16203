//! Single facts about temporary directories and their removal.

mod identity;
mod inside;
mod persist;
mod removal;

use std::string::String;
use std::vec::Vec;

use super::{DirectoryOptions, TempDir};
use crate::error::Error;
use crate::memory::{MemoryHost, Settings};
use crate::naming::Naming;
use crate::testing::{Space, host, with};

type Dir = TempDir<MemoryHost>;

fn temporary_directory(space: &Space) -> Dir {
    space.temporary_directory(&DirectoryOptions::default()).unwrap()
}

fn temporary_directory_in(space: &Space, path: &str) -> Dir {
    let naming = Naming { dir: Some(path.into()), ..Naming::default() };
    space.temporary_directory(&DirectoryOptions { naming, ..DirectoryOptions::default() }).unwrap()
}

/// What somebody who sees the preopen calls a path.
fn in_tmp(path: &str) -> &str {
    path.strip_prefix("/tmp/").unwrap()
}

fn inside(directory: &Dir, path: &str) -> String {
    std::format!("{}/{path}", in_tmp(directory.name()))
}

fn paths(host: &MemoryHost) -> Vec<String> {
    host.tree().into_iter().map(|(path, _)| path).collect()
}
