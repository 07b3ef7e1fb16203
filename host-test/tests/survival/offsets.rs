//! Offsets and sizes at the edges of what numbers hold, compared with a model that has room to spare.

use std::collections::BTreeMap;

use host_test::{
    Access, Deletion, Error, Failure, File, FileOptions, Instance, Outcome, Sandbox, SeekFrom, Target, Text,
    TextOptions,
};

use super::*;

/// The largest offset of any file.
const MAX: i128 = i64::MAX as i128;

/// What no read can bring into memory.
const HUGE: i128 = 1 << 30;

const EDGES: [u64; 10] =
    [0, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, (1 << 32) + 1, (1 << 63) - 1, 1 << 63, u64::MAX - 1, u64::MAX];

#[derive(Clone, Copy, Debug)]
enum Step {
    ReadAt(u64, u64),
    WriteAt(u64),
    Seek(SeekFrom),
    Truncate(Option<u64>),
    Read(u64),
    ReadLine(u64),
    Write,
    TextSeek(u64),
    TextTell,
    TextRead(u64),
    TextReadLine(u64),
    TextTruncate(Option<u64>),
}

#[derive(Debug, PartialEq)]
enum Answer {
    Number(i128),
    Bytes(Vec<u8>),
    TooLarge,
    NoSpace,
    Invalid,
}

use Answer::{Bytes, Invalid, NoSpace, Number, TooLarge};

/// What is written.
const WORD: &[u8] = b"word\n";

/// A file as one thinks of it.
#[derive(Clone, Debug, Default)]
struct Model {
    /// Those that are not 0.
    bytes: BTreeMap<i128, u8>,
    size: i128,
    position: i128,
    append: bool,
}

impl Model {
    fn apply(&mut self, step: Step) -> Answer {
        match step {
            Step::ReadAt(offset, max) => self.read(offset.into(), max.into()),
            Step::WriteAt(offset) => self.write(offset.into()).map_or(TooLarge, |_| Number(WORD.len() as i128)),
            Step::Seek(SeekFrom::Start(offset)) => self.seek(offset.into()),
            Step::Seek(SeekFrom::Current(by)) => self.seek(self.position + i128::from(by)),
            Step::Seek(SeekFrom::End(by)) => self.seek(self.size + i128::from(by)),
            Step::Truncate(size) | Step::TextTruncate(size) => self.truncate(size.map_or(self.position, i128::from)),
            Step::Read(max) | Step::TextRead(max) => self.read_on(max.into()),
            Step::ReadLine(max) | Step::TextReadLine(max) => self.read_on(self.line().min(max.into())),
            Step::Write => self.write(self.position).map_or(TooLarge, |end| {
                self.position = end;
                Number(WORD.len() as i128)
            }),
            Step::TextSeek(cookie) if cookie >= 1 << 60 => TooLarge,
            Step::TextSeek(cookie) => self.seek(cookie.into()),
            Step::TextTell if self.position >= 1 << 60 => TooLarge,
            Step::TextTell => Number(self.position),
        }
    }

    fn read(&self, offset: i128, max: i128) -> Answer {
        let end = self.size.min(offset + max);
        if end - offset > HUGE {
            return NoSpace;
        }
        Bytes((offset..end).map(|at| self.bytes.get(&at).copied().unwrap_or(0)).collect())
    }

    fn read_on(&mut self, max: i128) -> Answer {
        let answer = self.read(self.position, max);
        if let Bytes(bytes) = &answer {
            self.position += bytes.len() as i128;
        }
        answer
    }

    /// How long the line at the position is.
    fn line(&self) -> i128 {
        let end = self.bytes.range(self.position..).find(|(_, byte)| **byte == b'\n');
        end.map_or(self.size, |(at, _)| at + 1) - self.position
    }

    fn write(&mut self, offset: i128) -> Option<i128> {
        let start = if self.append { self.size } else { offset };
        let end = start + WORD.len() as i128;
        if end > MAX {
            return None;
        }
        self.bytes.extend((start..end).zip(WORD.iter().copied()));
        self.size = self.size.max(end);
        Some(end)
    }

    fn seek(&mut self, target: i128) -> Answer {
        if target < 0 {
            return Invalid;
        }
        if target > MAX {
            return TooLarge;
        }
        self.position = target;
        Number(target)
    }

    fn truncate(&mut self, size: i128) -> Answer {
        if size > MAX {
            return TooLarge;
        }
        self.bytes.retain(|at, _| *at < size);
        self.size = size;
        Number(size)
    }
}

fn number(outcome: Outcome<u64>) -> Outcome<Answer> {
    outcome.map(|number| Number(number.into()))
}

fn text(outcome: Outcome<String>) -> Outcome<Answer> {
    outcome.map(|text| Bytes(text.into_bytes()))
}

fn apply(instance: &mut Instance, file: File, view: Text, step: Step) -> Result<Answer> {
    let outcome = match step {
        Step::ReadAt(offset, max) => instance.read_at(file, offset, max).map(Bytes),
        Step::WriteAt(offset) => number(instance.write_at(file, offset, WORD)),
        Step::Seek(to) => number(instance.seek(file, to)),
        Step::Truncate(size) => number(instance.truncate(file, size)),
        Step::Read(max) => instance.read(file, Some(max)).map(Bytes),
        Step::ReadLine(max) => instance.read_line(file, Some(max)).map(Bytes),
        Step::Write => number(instance.write(file, WORD)),
        Step::TextSeek(cookie) => instance.text_seek(view, cookie).map(|()| Number(cookie.into())),
        Step::TextTell => number(instance.text_tell(view)),
        Step::TextRead(max) => text(instance.text_read(view, Some(max))),
        Step::TextReadLine(max) => text(instance.text_read_line(view, Some(max))),
        Step::TextTruncate(size) => number(instance.text_truncate(view, size)),
    };
    match outcome {
        Ok(answer) => Ok(answer),
        Err(Failure::Refused(Error::TooLarge)) => Ok(TooLarge),
        Err(Failure::Refused(Error::NoSpace)) => Ok(NoSpace),
        Err(Failure::Refused(Error::InvalidArgument(_))) => Ok(Invalid),
        Err(failure) => Err(failure.into()),
    }
}

/// Every call with the edge, from the start, from near the edge, and back.
fn plan(edge: u64) -> Vec<Step> {
    let by = edge.cast_signed();
    vec![
        Step::Write,
        Step::Write,
        Step::Seek(SeekFrom::Start(2)),
        Step::Read(edge),
        Step::Seek(SeekFrom::Start(2)),
        Step::ReadLine(edge),
        Step::ReadAt(edge, edge),
        Step::ReadAt(3, edge),
        Step::Seek(SeekFrom::Current(by)),
        Step::Read(edge),
        Step::Seek(SeekFrom::Current(by)),
        Step::Seek(SeekFrom::Current(by.wrapping_neg())),
        Step::Seek(SeekFrom::End(by)),
        Step::ReadLine(edge),
        Step::Seek(SeekFrom::End(by.wrapping_neg())),
        Step::TextTell,
        Step::Seek(SeekFrom::Start(edge)),
        Step::TextTell,
        Step::Read(edge),
        Step::TextRead(edge),
        Step::Write,
        Step::TextTell,
        Step::ReadAt(edge.wrapping_sub(3), 10),
        Step::Seek(SeekFrom::Start(1)),
        Step::TextRead(edge),
        Step::TextReadLine(edge),
        Step::WriteAt(edge),
        Step::WriteAt(edge.wrapping_sub(2)),
        Step::ReadAt(edge.wrapping_sub(6), 20),
        Step::Seek(SeekFrom::End(-3)),
        Step::Read(edge),
        Step::Truncate(Some(edge)),
        Step::Seek(SeekFrom::End(by)),
        Step::Seek(SeekFrom::Start(edge.wrapping_sub(4))),
        Step::Write,
        Step::TextTruncate(Some(edge)),
        Step::Truncate(None),
        Step::TextSeek(edge),
        Step::TextTell,
        Step::TextReadLine(edge),
        Step::TextTruncate(None),
        Step::Seek(SeekFrom::Current(-2)),
        Step::Write,
        Step::Seek(SeekFrom::End(by.wrapping_neg())),
        Step::ReadLine(edge),
    ]
}

/// Whether the host has files of such a size, where they are made: tmpfs has any.
fn has_files_of(size: u64) -> bool {
    let beside = Sandbox::new().scratch_in_memory().start().and_then(|instance| {
        Ok(tempfile::tempfile_in(instance.scratch().path())?.set_len(size.min(MAX as u64)).is_ok())
    });
    size > MAX as u64 + 1 || beside.is_ok_and(|it_has| it_has)
}

/// Plays the plan for each edge, and compares each answer, and what can be seen of the file then.
fn agrees(append: bool, make: impl Fn(&mut Instance, u64) -> Outcome<File>) -> Result<()> {
    for edge in EDGES.into_iter().filter(|edge| has_files_of(*edge)) {
        let mut instance = Sandbox::new().memory(8 << 20).scratch_in_memory().start()?;
        let file = make(&mut instance, edge)?;
        let view = instance.open_text(file, &TextOptions::default())?;
        let mut model = Model { append, ..Model::default() };
        for step in plan(edge) {
            let before = model.clone();
            let answer = apply(&mut instance, file, view, step)?;
            assert_eq!(answer, model.apply(step), "{step:?} with {edge}: {before:?}");
            assert_eq!(i128::from(instance.tell(file)?), model.position, "{step:?} with {edge}: {before:?}");
            assert_eq!(i128::from(instance.size(file)?), model.size, "{step:?} with {edge}: {before:?}");
            for near in [0, edge.saturating_sub(8)] {
                let near = Step::ReadAt(near, 16);
                let seen = apply(&mut instance, file, view, near)?;
                assert_eq!(seen, model.apply(near), "{near:?} after {step:?} with {edge}: {before:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn unnamed_files_have_the_offsets_of_the_model() -> Result<()> {
    agrees(false, |instance, _| instance.temporary_file(&FileOptions::default()))
}

#[test]
fn unbuffered_files_have_the_offsets_of_the_model() -> Result<()> {
    let options = FileOptions { buffer_size: Some(0), ..FileOptions::default() };
    agrees(false, |instance, _| instance.temporary_file(&options))
}

#[test]
fn named_files_have_the_offsets_of_the_model() -> Result<()> {
    agrees(false, |instance, _| instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose))
}

#[test]
fn appending_files_have_the_offsets_of_the_model() -> Result<()> {
    let options = FileOptions { access: Some(Access::READ | Access::APPEND), ..FileOptions::default() };
    agrees(true, |instance, _| instance.temporary_file(&options))
}

#[test]
fn spools_in_memory_have_the_offsets_of_the_model() -> Result<()> {
    agrees(false, |instance, _| instance.spooled_temporary_file(0, &FileOptions::default()))
}

#[test]
fn appending_spools_have_the_offsets_of_the_model() -> Result<()> {
    let options = FileOptions { access: Some(Access::READ | Access::APPEND), ..FileOptions::default() };
    agrees(true, |instance, _| instance.spooled_temporary_file(0, &options))
}

#[test]
fn spools_that_may_grow_to_the_edge_have_the_offsets_of_the_model() -> Result<()> {
    agrees(false, |instance, edge| instance.spooled_temporary_file(edge, &FileOptions::default()))
}

#[test]
fn persisted_files_have_the_offsets_of_the_model() -> Result<()> {
    agrees(false, |instance, _| {
        let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
        instance.persist(file, &Target::CreateNew("/tmp/final".into()))?;
        Ok(file)
    })
}

#[test]
fn second_handles_have_the_offsets_of_the_model() -> Result<()> {
    agrees(false, |instance, edge| {
        let first = instance.temporary_file(&FileOptions::default())?;
        instance.seek(first, SeekFrom::Start(edge.min(MAX as u64)))?;
        instance.reopen(first, Access::READ | Access::WRITE)
    })
}

#[test]
fn second_handles_that_append_have_the_offsets_of_the_model() -> Result<()> {
    agrees(true, |instance, _| {
        let first = instance.temporary_file(&FileOptions::default())?;
        instance.reopen(first, Access::READ | Access::APPEND)
    })
}

#[test]
fn streams_are_had_at_the_offsets_that_files_have() -> Result<()> {
    for edge in EDGES {
        let mut instance = Sandbox::new().scratch_in_memory().start()?;
        let file = instance.temporary_file(&FileOptions::default())?;
        let read = instance.read_stream(file, edge).map(drop);
        let write = instance.write_stream(file, edge).map(drop);
        for outcome in [read, write] {
            if i128::from(edge) > MAX { assert_refused!(outcome, Error::TooLarge) } else { outcome? }
        }
    }
    Ok(())
}

#[test]
fn a_stream_reads_and_writes_at_the_edges_too() -> Result<()> {
    for edge in EDGES.into_iter().filter(|edge| i128::from(*edge) < MAX && has_files_of(*edge + 8)) {
        let mut instance = Sandbox::new().scratch_in_memory().start()?;
        let file = instance.temporary_file(&FileOptions::default())?;
        let stream = instance.write_stream(file, edge)?;
        instance.write_out(stream, WORD)?;
        assert_eq!(instance.size(file)?, edge + WORD.len() as u64);
        let stream = instance.read_stream(file, edge)?;
        assert_eq!(instance.read_out(stream)?, WORD, "{edge}");
    }
    Ok(())
}
