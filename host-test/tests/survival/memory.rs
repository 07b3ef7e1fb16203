//! A component that runs out of memory says so.

use std::fs::{self, File};

use host_test::{DirectoryOptions, Error, Failure, FileOptions, Outcome, Sandbox, SeekFrom};
use wasmtime::Result;
use wasmtime_wasi::FsPerms;

const MIB: usize = 1 << 20;

fn never_traps<T: std::fmt::Debug>(outcome: Outcome<T>, context: &str) {
    assert!(!matches!(outcome, Err(Failure::Trapped(_))), "{context}: {outcome:?}");
}

#[test]
fn a_file_larger_than_memory_cannot_be_read_whole_and_can_be_read_in_parts() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.truncate(file, Some(8 << 20))?;
    assert_refused!(instance.read(file, None), Error::NoSpace);
    assert_eq!(instance.read(file, Some(1 << 20))?.len(), 1 << 20);
    Ok(())
}

#[test]
fn a_line_longer_than_memory_cannot_be_read_whole_and_can_be_read_in_parts() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.truncate(file, Some(8 << 20))?;
    assert_refused!(instance.read_line(file, None), Error::NoSpace);
    assert_eq!(instance.read_line(file, Some(1000))?.len(), 1000);
    Ok(())
}

#[test]
fn a_spool_larger_than_memory_cannot_be_read_whole_and_can_be_read_in_parts() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    instance.write_at(file, (1 << 62) - 1, b"x")?;
    assert!(!instance.is_rolled(file)?);
    assert_refused!(instance.read(file, None), Error::NoSpace);
    assert_refused!(instance.read_line(file, None), Error::NoSpace);
    assert_eq!(instance.read_line(file, Some(1000))?.len(), 1000);
    instance.seek(file, SeekFrom::End(-1))?;
    assert_eq!(instance.read(file, None)?, b"x");
    Ok(())
}

#[test]
fn a_read_that_barely_fits_into_memory_is_no_trap() -> Result<()> {
    for buffer_size in [None, Some(0), Some(1 << 20)] {
        let mut instance = Sandbox::new().memory(4 * MIB).start()?;
        let file = instance.temporary_file(&FileOptions { buffer_size, ..Default::default() })?;
        for size in (2 << 20..4 << 20).step_by(8 << 10) {
            instance.truncate(file, Some(size))?;
            never_traps(instance.read_at(file, 0, u64::MAX), &format!("{size} bytes, buffer {buffer_size:?}"));
        }
    }
    Ok(())
}

/// An allocator that did not join what it asked for at different times would need 128 MiB.
#[test]
fn reads_that_grow_use_the_memory_of_those_before() -> Result<()> {
    let mut instance = Sandbox::new().memory(16 * MIB).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.truncate(file, Some(4 << 20))?;
    for size in (64 << 10..=4 << 20).step_by(64 << 10) {
        assert_eq!(instance.read_at(file, 0, size)?.len() as u64, size);
    }
    Ok(())
}

#[test]
fn a_line_that_barely_fits_into_memory_is_no_trap() -> Result<()> {
    for buffer_size in [None, Some(0), Some(1 << 20)] {
        for size in (1 << 20..4 << 20).step_by(64 << 10) {
            let mut instance = Sandbox::new().memory(4 * MIB).start()?;
            let file = instance.temporary_file(&FileOptions { buffer_size, ..Default::default() })?;
            instance.truncate(file, Some(size))?;
            never_traps(instance.read_line(file, None), &format!("{size} bytes, buffer {buffer_size:?}"));
        }
    }
    Ok(())
}

#[test]
fn a_spool_that_barely_fits_into_memory_is_no_trap() -> Result<()> {
    for size in (1 << 20..4 << 20).step_by(64 << 10) {
        let mut instance = Sandbox::new().memory(4 * MIB).start()?;
        let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
        instance.write_at(file, size, b"x")?;
        never_traps(instance.read_at(file, 0, u64::MAX), &format!("{size} bytes"));
    }
    Ok(())
}

#[test]
fn a_listing_that_barely_fits_into_memory_is_no_trap() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let full = shared.path().join("full");
    fs::create_dir(&full)?;
    for number in 0.. {
        File::create(full.join(format!("{number:0>250}")))?;
        if number % 40 != 0 {
            continue;
        }
        let sandbox = Sandbox::new().memory(2 * MIB).without_preopens();
        let mut instance = sandbox.preopen(shared.path(), "/tmp", FsPerms::ReadWrite).start()?;
        let directory = instance.temporary_directory(&DirectoryOptions::default())?;
        let inside = shared.path().join(instance.directory_name(directory)?.trim_start_matches("/tmp/")).join("full");
        fs::rename(&full, &inside)?;
        if let Err(failure) = instance.entries(directory, Some("full")) {
            assert!(matches!(failure, Failure::Refused(Error::NoSpace)), "{number} names: {failure:?}");
            break;
        }
        fs::rename(&inside, &full)?;
        instance.cleanup(directory)?;
    }
    Ok(())
}

#[test]
fn a_spool_that_gets_no_more_memory_rolls_over() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    let block = vec![7; 64 << 10];
    for _ in 0..128 {
        instance.write(file, &block)?;
    }
    assert!(instance.is_rolled(file)?);
    assert_eq!(instance.size(file)?, 8 << 20);
    instance.seek(file, SeekFrom::Start(0))?;
    for _ in 0..128 {
        assert_eq!(instance.read(file, Some(64 << 10))?, block);
    }
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn what_many_spools_take_comes_back_when_they_are_dropped() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    for _ in 0..100 {
        let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
        instance.write(file, &vec![7; 512 << 10])?;
        assert!(!instance.is_rolled(file)?);
        instance.drop_file(file)?;
    }
    Ok(())
}

#[test]
fn a_file_of_16_gib_can_be_written_and_read_at_its_end() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write_at(file, 16 << 30, b"end")?;
    assert_eq!(instance.size(file)?, (16 << 30) + 3);
    assert_eq!(instance.read_at(file, 16 << 30, u64::MAX)?, b"end");
    Ok(())
}
