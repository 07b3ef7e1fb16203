//! Single facts about files.

mod deletion;
mod model;
mod persist;
mod reopen;
mod rollover;
mod writing;

use std::string::String;
use std::vec::Vec;

use super::{Deletion, FileOptions, MAX_OFFSET, SeekFrom, Target, TempFile};
use crate::directories::DirectoryOptions;
use crate::error::Error;
use crate::filesystem::{Access, Code};
use crate::memory::{Duration, MemoryHost, Settings};
use crate::naming::Naming;
use crate::testing::{Space, host, with};

type File = TempFile<MemoryHost>;

const UNBUFFERED: Option<u32> = Some(0);
const APPEND: Option<Access> = Some(Access { read: true, write: true, append: true });

fn spool(max_size: u64) -> File {
    host().1.spooled_temporary_file(max_size, &FileOptions::default()).unwrap()
}

fn options(buffer_size: Option<u32>, access: Option<Access>) -> FileOptions {
    FileOptions { buffer_size, access, ..FileOptions::default() }
}

fn named(space: &Space, deletion: Deletion) -> File {
    space.named_temporary_file(&FileOptions::default(), deletion).unwrap()
}

fn in_tmp(file: &File) -> String {
    file.name().unwrap().strip_prefix("/tmp/").unwrap().into()
}

/// A file that was persisted as `/tmp/kept` where the host cannot unlink an open file, and the name it has left.
fn with_former_name() -> (MemoryHost, Space, File, String) {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let mut file = named(&space, Deletion::OnClose);
    let former = in_tmp(&file);
    file.write(b"kept").unwrap();
    file.persist(&Target::CreateNew("/tmp/kept".into())).unwrap();
    (host, space, file, former)
}

fn contents(host: &MemoryHost) -> Vec<Vec<u8>> {
    host.tree().into_iter().filter_map(|(_, bytes)| bytes).collect()
}

#[test]
fn mkstemp_is_unbuffered() {
    let (host, space) = host();
    let (mut file, path) = space.mkstemp(&Naming::default()).unwrap();
    file.write(b"x").unwrap();
    assert_eq!(host.tree(), [(path, Some(b"x".to_vec()))]);
}
