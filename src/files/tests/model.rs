//! A temporary file against what it stands for: bytes, a position, and a place to write to.

use std::string::String;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::super::{Deletion, FileOptions, SeekFrom, TempFile};
use crate::directories::{DirectoryOptions, TempDir};
use crate::error::Error;
use crate::filesystem::Access;
use crate::memory::{MemoryHost, Settings};
use crate::space::TempSpace;

const OLD: &[u8] = b"what was\nhere before\n";

#[derive(Clone, Copy, Debug)]
enum Kind {
    Unnamed,
    Named(Deletion),
    Spooled(u64),
    Created,
    Opened,
}

#[derive(Clone, Debug)]
enum Op {
    Read(Option<u64>),
    ReadLine(Option<u64>),
    ReadAt(u64, u64),
    Write(Vec<u8>),
    WriteAt(u64, Vec<u8>),
    Seek(SeekFrom),
    Truncate(Option<u64>),
    Tell,
    Size,
    Flush,
    Sync,
    Rollover,
}

#[derive(Debug, PartialEq)]
enum Answer {
    Bytes(Vec<u8>),
    Number(u64),
    Done,
    Refused(Error),
}

struct Model {
    bytes: Vec<u8>,
    position: u64,
    access: Access,
    /// The maximum of a spool that is still in memory.
    in_memory: Option<u64>,
}

impl Model {
    fn apply(&mut self, op: &Op) -> Answer {
        match op {
            Op::Read(_) | Op::ReadLine(_) | Op::ReadAt(..) if !self.access.read => Answer::Refused(Error::NotReadable),
            Op::Write(_) | Op::WriteAt(..) | Op::Truncate(_) if !self.access.write => {
                Answer::Refused(Error::NotWritable)
            }
            Op::Read(max) => {
                let bytes = self.slice(self.position, *max);
                self.position += bytes.len() as u64;
                Answer::Bytes(bytes)
            }
            Op::ReadLine(max) => {
                let mut line = self.slice(self.position, *max);
                if let Some(at) = line.iter().position(|byte| *byte == b'\n') {
                    line.truncate(at + 1);
                }
                self.position += line.len() as u64;
                Answer::Bytes(line)
            }
            Op::ReadAt(offset, max) => Answer::Bytes(self.slice(*offset, Some(*max))),
            Op::Write(bytes) => {
                self.position = self.put(self.position, bytes);
                Answer::Number(bytes.len() as u64)
            }
            Op::WriteAt(offset, bytes) => {
                self.put(*offset, bytes);
                Answer::Number(bytes.len() as u64)
            }
            Op::Seek(to) => {
                let (base, by) = match to {
                    SeekFrom::Start(offset) => (*offset, 0),
                    SeekFrom::Current(by) => (self.position, *by),
                    SeekFrom::End(by) => (self.bytes.len() as u64, *by),
                };
                match base.checked_add_signed(by) {
                    Some(position) => {
                        self.position = position;
                        Answer::Number(position)
                    }
                    None => Answer::Refused(Error::InvalidArgument("seek to before the start of the file".into())),
                }
            }
            Op::Truncate(size) => {
                if size.is_some_and(|size| self.in_memory.is_some_and(|max| size > max)) {
                    self.in_memory = None;
                }
                let size = size.unwrap_or(self.position);
                self.bytes.resize(size as usize, 0);
                Answer::Number(size)
            }
            Op::Tell => Answer::Number(self.position),
            Op::Size => Answer::Number(self.bytes.len() as u64),
            Op::Flush | Op::Sync => Answer::Done,
            Op::Rollover => {
                self.in_memory = None;
                Answer::Done
            }
        }
    }

    fn slice(&self, offset: u64, max: Option<u64>) -> Vec<u8> {
        let rest = self.bytes.get(offset as usize..).unwrap_or_default();
        rest[..rest.len().min(max.unwrap_or(u64::MAX) as usize)].to_vec()
    }

    fn put(&mut self, offset: u64, bytes: &[u8]) -> u64 {
        let start = if self.access.append && !bytes.is_empty() { self.bytes.len() } else { offset as usize };
        let end = start + bytes.len();
        if self.in_memory.is_some_and(|max| max != 0 && end as u64 > max) {
            self.in_memory = None;
        }
        if !bytes.is_empty() {
            self.bytes.resize(self.bytes.len().max(end), 0);
            self.bytes[start..end].copy_from_slice(bytes);
        }
        end as u64
    }
}

fn perform(file: &mut TempFile<MemoryHost>, op: &Op) -> Answer {
    let answer = match op {
        Op::Read(max) => file.read(*max).map(Answer::Bytes),
        Op::ReadLine(max) => file.read_line(*max).map(Answer::Bytes),
        Op::ReadAt(offset, max) => file.read_at(*offset, *max).map(Answer::Bytes),
        Op::Write(bytes) => file.write(bytes).map(Answer::Number),
        Op::WriteAt(offset, bytes) => file.write_at(*offset, bytes).map(Answer::Number),
        Op::Seek(to) => file.seek(*to).map(Answer::Number),
        Op::Truncate(size) => file.truncate(*size).map(Answer::Number),
        Op::Tell => file.tell().map(Answer::Number),
        Op::Size => file.size().map(Answer::Number),
        Op::Flush => file.flush().map(|()| Answer::Done),
        Op::Sync => file.sync().map(|()| Answer::Done),
        Op::Rollover => file.rollover().map(|()| Answer::Done),
    };
    answer.unwrap_or_else(Answer::Refused)
}

fn contents(host: &MemoryHost) -> Vec<(String, Vec<u8>)> {
    host.tree().into_iter().filter_map(|(path, bytes)| Some((path, bytes?))).collect()
}

fn follow(kind: Kind, options: &FileOptions, settings: Settings, ops: &[Op]) -> Result<(), TestCaseError> {
    let host = MemoryHost::with(&["/tmp"], settings);
    let space = TempSpace::new(host.clone());
    let access = options.access.unwrap_or(Access::READ_WRITE);
    let directory = |old: bool| -> TempDir<MemoryHost> {
        let directory = space.temporary_directory(&DirectoryOptions::default()).expect("a directory");
        if old {
            let path = directory.name().strip_prefix("/tmp/").expect("in /tmp");
            host.meddle(0).create_file(&std::format!("{path}/old"), OLD);
        }
        directory
    };
    let mut model = Model { bytes: Vec::new(), position: 0, access, in_memory: None };
    let mut holder = None;
    let opened = match kind {
        Kind::Unnamed => space.temporary_file(options),
        Kind::Named(deletion) => space.named_temporary_file(options, deletion),
        Kind::Spooled(max) => {
            model.in_memory = Some(max);
            space.spooled_temporary_file(max, options)
        }
        Kind::Created => {
            model.access = Access::READ_WRITE;
            holder.insert(directory(false)).create_file("new")
        }
        Kind::Opened => {
            model.bytes = OLD.to_vec();
            holder.insert(directory(true)).open_file("old", access)
        }
    };
    let mut file = opened.expect("a file");
    for op in ops {
        let expected = model.apply(op);
        prop_assert_eq!(perform(&mut file, op), expected, "{:?}", op);
        prop_assert_eq!(file.tell(), Ok(model.position));
        prop_assert_eq!(file.is_rolled(), model.in_memory.is_none(), "{:?}", op);
    }
    let name = file.name().map(String::from);
    prop_assert_eq!(file.close(), Ok(()));
    prop_assert_eq!(file.tell(), Err(Error::Closed));
    let kept = match kind {
        Kind::Unnamed | Kind::Spooled(_) | Kind::Named(Deletion::OnClose) => vec![],
        Kind::Named(_) | Kind::Created | Kind::Opened => vec![(name.expect("a name"), model.bytes)],
    };
    prop_assert_eq!(contents(&host), kept.clone());
    drop(file);
    drop(holder);
    let left = if matches!(kind, Kind::Named(Deletion::Never)) { kept } else { vec![] };
    prop_assert_eq!(contents(&host), left);
    prop_assert_eq!(host.descriptors(), 0);
    Ok(())
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Unnamed),
        proptest::sample::select(vec![Deletion::OnClose, Deletion::OnDrop, Deletion::Never]).prop_map(Kind::Named),
        proptest::sample::select(vec![0, 1, 10, 100, 10_000]).prop_map(Kind::Spooled),
        Just(Kind::Created),
        Just(Kind::Opened),
    ]
}

fn options() -> impl Strategy<Value = FileOptions> {
    let flags = |read, write, append| Some(Access { read, write, append });
    let accesses = vec![
        None,
        None,
        flags(true, false, false),
        flags(false, true, false),
        flags(true, true, true),
        flags(false, true, true),
    ];
    let buffers = vec![None, Some(0), Some(1), Some(7), Some(100)];
    (proptest::sample::select(accesses), proptest::sample::select(buffers))
        .prop_map(|(access, buffer_size)| FileOptions { access, buffer_size, ..FileOptions::default() })
}

fn operations() -> impl Strategy<Value = Vec<Op>> {
    let offset = || 0..300u64;
    let max = || proptest::option::of(0..150u64);
    let bytes = || {
        let byte = prop_oneof![4 => any::<u8>(), 1 => Just(b'\n')];
        prop_oneof![
            1 => Just(Vec::new()),
            3 => proptest::collection::vec(byte.clone(), 1..12),
            1 => proptest::collection::vec(byte, 12..250),
        ]
    };
    let whence = prop_oneof![
        offset().prop_map(SeekFrom::Start),
        (-60..60i64).prop_map(SeekFrom::Current),
        (-60..60i64).prop_map(SeekFrom::End),
    ];
    let op = prop_oneof![
        4 => bytes().prop_map(Op::Write),
        2 => (offset(), bytes()).prop_map(|(offset, bytes)| Op::WriteAt(offset, bytes)),
        3 => max().prop_map(Op::Read),
        2 => max().prop_map(Op::ReadLine),
        2 => (offset(), 0..150u64).prop_map(|(offset, max)| Op::ReadAt(offset, max)),
        3 => whence.prop_map(Op::Seek),
        1 => proptest::option::of(offset()).prop_map(Op::Truncate),
        1 => Just(Op::Tell),
        1 => Just(Op::Size),
        1 => Just(Op::Flush),
        1 => Just(Op::Sync),
        1 => Just(Op::Rollover),
    ];
    proptest::collection::vec(op, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn every_kind_of_file_behaves_like_bytes_with_a_position(
        kind in kinds(),
        options in options(),
        most_a_call in proptest::sample::select(vec![None, Some(1), Some(5), Some(64)]),
        cannot_unlink_open in any::<bool>(),
        ops in operations(),
    ) {
        // Where an open file keeps its name, its contents are on disk until the close; after it all is the same.
        let settings = Settings { most_a_call, cannot_unlink_open, ..Settings::default() };
        follow(kind, &options, settings, &ops)?;
    }
}
