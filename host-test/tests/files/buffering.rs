//! What waits in the buffer, and what the host is asked for.

use std::fs;

use host_test::interposed::ErrorCode;
use host_test::{Deletion, Error, File, FileOptions, Instance, Sandbox, SeekFrom};
use wasmtime::Result;

use super::{contents, on_host, path_of, start};

fn buffered(buffer_size: Option<u32>) -> FileOptions {
    FileOptions { buffer_size, ..FileOptions::default() }
}

/// An unnamed file on a host that counts, from now on.
fn counted(options: &FileOptions) -> Result<(Instance, File)> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.temporary_file(options)?;
    instance.plan().calls.clear();
    Ok((instance, file))
}

fn count(instance: &mut Instance, call: &str) -> usize {
    instance.plan().calls.iter().filter(|found| **found == call).count()
}

#[test]
fn without_a_buffer_every_write_reaches_the_host_at_once() -> Result<()> {
    let mut instance = start()?;
    let file = instance.named_temporary_file(&buffered(Some(0)), Deletion::OnClose)?;
    instance.write(file, b"now")?;
    let name = instance.name(file)?.expect("a name");
    assert_eq!(fs::read(on_host(&instance, &name))?, b"now");
    Ok(())
}

#[test]
fn with_a_buffer_a_write_waits_for_flush() -> Result<()> {
    let mut instance = start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let name = instance.name(file)?.expect("a name");
    instance.write(file, b"later")?;
    assert_eq!(fs::read(on_host(&instance, &name))?, b"");
    instance.flush(file)?;
    assert_eq!(fs::read(on_host(&instance, &name))?, b"later");
    Ok(())
}

#[test]
fn sync_seek_and_close_flush_first() -> Result<()> {
    let mut instance = start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnDrop)?;
    let path = path_of(&mut instance, file)?;
    instance.write(file, b"a")?;
    instance.sync(file)?;
    assert_eq!(fs::read(&path)?, b"a");
    instance.write(file, b"b")?;
    instance.seek(file, SeekFrom::Current(0))?;
    assert_eq!(fs::read(&path)?, b"ab");
    instance.write(file, b"c")?;
    instance.close(file)?;
    assert_eq!(fs::read(&path)?, b"abc");
    Ok(())
}

#[test]
fn reads_and_sizes_see_what_waits() -> Result<()> {
    let mut instance = start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, b"waiting")?;
    assert_eq!(instance.size(file)?, 7);
    assert_eq!(instance.read_at(file, 0, 4)?, b"wait");
    Ok(())
}

#[test]
fn a_thousand_small_writes_are_at_most_13_for_the_host() -> Result<()> {
    let (mut instance, file) = counted(&FileOptions::default())?;
    for _ in 0..1000 {
        instance.write(file, &[b'x'; 100])?;
    }
    instance.close(file)?;
    assert!(count(&mut instance, "write") <= 13);
    Ok(())
}

#[test]
fn small_reads_are_served_from_one_large_one() -> Result<()> {
    let (mut instance, file) = counted(&FileOptions::default())?;
    instance.write(file, &[b'x'; 8000])?;
    instance.seek(file, SeekFrom::Start(0))?;
    for _ in 0..80 {
        assert_eq!(instance.read(file, Some(100))?.len(), 100);
    }
    assert_eq!(count(&mut instance, "read"), 1);
    Ok(())
}

#[test]
fn an_unnamed_file_costs_a_creation_and_an_unlink() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    instance.plan().calls.clear();
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.drop_file(file)?;
    assert_eq!(instance.plan().calls, ["open_at", "unlink_file_at"]);
    Ok(())
}

#[test]
fn a_named_file_costs_two_calls_more_for_its_identity() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    instance.plan().calls.clear();
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.close(file)?;
    assert_eq!(instance.plan().calls, ["open_at", "metadata_hash", "metadata_hash_at", "unlink_file_at"]);
    Ok(())
}

#[test]
fn a_flush_that_fails_keeps_the_bytes_for_another_try() -> Result<()> {
    let (mut instance, file) = counted(&FileOptions::default())?;
    instance.write(file, b"precious")?;
    instance.plan().fail = Some((0, ErrorCode::Io));
    assert_refused!(instance.flush(file), Error::Other(_));
    instance.plan().fail = None;
    assert_eq!(instance.size(file)?, 8);
    instance.flush(file)?;
    assert_eq!(contents(&mut instance, file)?, b"precious");
    Ok(())
}

#[test]
fn a_write_that_cannot_flush_what_waits_writes_nothing() -> Result<()> {
    let (mut instance, file) = counted(&buffered(Some(8)))?;
    instance.write(file, b"waiting")?;
    instance.plan().fail = Some((0, ErrorCode::InsufficientSpace));
    assert_refused!(instance.write(file, b"more"), Error::NoSpace);
    instance.plan().fail = None;
    assert_eq!(instance.tell(file)?, 7);
    assert_eq!(contents(&mut instance, file)?, b"waiting");
    Ok(())
}

#[test]
fn any_buffer_size_gives_the_same_file() -> Result<()> {
    for size in [0, 1, 7, 100, u32::MAX] {
        let mut instance = start()?;
        let file = instance.temporary_file(&buffered(Some(size)))?;
        let mut expected = Vec::new();
        for length in [1, 6, 7, 8, 99, 100, 101, 20_000] {
            let piece = vec![length as u8; length];
            instance.write(file, &piece)?;
            expected.extend(piece);
        }
        instance.seek(file, SeekFrom::Start(0))?;
        let mut found = Vec::new();
        while found.len() < expected.len() {
            found.extend(instance.read(file, Some(33))?);
        }
        assert_eq!(found, expected, "{size}");
    }
    Ok(())
}
