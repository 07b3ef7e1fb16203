//! In memory, until it is not: exactly where Python rolls over.

use host_test::interposed::ErrorCode;
use host_test::{Error, File, FileOptions, Instance, Sandbox, SeekFrom};
use wasmtime::Result;

use super::{contents, in_directory, start};

fn spool(max_size: u64) -> Result<(Instance, File)> {
    let mut instance = start()?;
    let file = instance.spooled_temporary_file(max_size, &FileOptions::default())?;
    Ok((instance, file))
}

#[test]
fn the_byte_after_the_maximum_rolls_over() -> Result<()> {
    let (mut instance, file) = spool(2)?;
    instance.write(file, b"ab")?;
    assert!(!instance.is_rolled(file)?);
    instance.write(file, b"c")?;
    assert!(instance.is_rolled(file)?);
    assert_eq!(contents(&mut instance, file)?, b"abc");
    Ok(())
}

#[test]
fn rewriting_below_the_maximum_never_rolls_over() -> Result<()> {
    let (mut instance, file) = spool(30)?;
    for _ in 0..5 {
        instance.seek(file, SeekFrom::Start(0))?;
        instance.write(file, &[b'x'; 20])?;
        assert!(!instance.is_rolled(file)?);
    }
    Ok(())
}

#[test]
fn a_seek_does_not_roll_over_but_the_next_write_does() -> Result<()> {
    let (mut instance, file) = spool(30)?;
    instance.seek(file, SeekFrom::Start(100))?;
    assert!(!instance.is_rolled(file)?);
    instance.write(file, b"x")?;
    assert!(instance.is_rolled(file)?);
    let mut expected = vec![0; 100];
    expected.push(b'x');
    assert_eq!(contents(&mut instance, file)?, expected);
    Ok(())
}

#[test]
fn a_maximum_of_0_never_rolls_over_by_writing() -> Result<()> {
    let (mut instance, file) = spool(0)?;
    instance.write(file, &vec![1; 1_000_000])?;
    assert!(!instance.is_rolled(file)?);
    Ok(())
}

#[test]
fn a_write_at_an_offset_rolls_over_where_it_ends_beyond_the_maximum() -> Result<()> {
    let (mut instance, file) = spool(10)?;
    instance.write_at(file, 8, b"ab")?;
    assert!(!instance.is_rolled(file)?);
    instance.write_at(file, 8, b"abc")?;
    assert!(instance.is_rolled(file)?);
    assert_eq!(instance.tell(file)?, 0);
    assert_eq!(contents(&mut instance, file)?, b"\0\0\0\0\0\0\0\0abc");
    Ok(())
}

#[test]
fn truncating_beyond_the_maximum_rolls_over() -> Result<()> {
    let (mut instance, file) = spool(5)?;
    instance.truncate(file, Some(5))?;
    assert!(!instance.is_rolled(file)?);
    instance.truncate(file, Some(6))?;
    assert!(instance.is_rolled(file)?);
    assert_eq!(contents(&mut instance, file)?, [0; 6]);
    Ok(())
}

#[test]
fn truncating_in_memory_extends_with_zeros() -> Result<()> {
    let (mut instance, file) = spool(100)?;
    instance.write(file, b"1234")?;
    assert_eq!(instance.truncate(file, Some(8))?, 8);
    assert_eq!(contents(&mut instance, file)?, b"1234\0\0\0\0");
    Ok(())
}

#[test]
fn rollover_keeps_contents_and_position() -> Result<()> {
    let (mut instance, file) = spool(0)?;
    let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
    instance.write(file, &bytes)?;
    instance.seek(file, SeekFrom::Start(70_000))?;
    instance.rollover(file)?;
    assert!(instance.is_rolled(file)?);
    assert_eq!(instance.tell(file)?, 70_000);
    assert_eq!(instance.read(file, Some(10))?, &bytes[70_000..70_010]);
    assert_eq!(contents(&mut instance, file)?, bytes);
    Ok(())
}

#[test]
fn rollover_keeps_a_gap_a_gap() -> Result<()> {
    let (mut instance, file) = spool(0)?;
    instance.write(file, b"a")?;
    instance.seek(file, SeekFrom::Start(1 << 40))?;
    instance.write(file, b"z")?;
    assert!(!instance.is_rolled(file)?);
    instance.rollover(file)?;
    assert_eq!(instance.size(file)?, (1 << 40) + 1);
    assert_eq!(instance.read_at(file, 1 << 40, 2)?, b"z");
    assert_eq!(instance.read_at(file, 0, 2)?, b"a\0");
    Ok(())
}

#[test]
fn rolling_over_twice_is_rolling_over_once() -> Result<()> {
    let (mut instance, file) = spool(10)?;
    instance.rollover(file)?;
    instance.rollover(file)?;
    assert!(instance.is_rolled(file)?);
    Ok(())
}

#[test]
fn a_spool_has_no_name_before_and_after() -> Result<()> {
    let (mut instance, file) = spool(1)?;
    assert_eq!(instance.name(file)?, None);
    instance.write(file, b"12")?;
    assert_eq!(instance.name(file)?, None);
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn in_memory_no_operation_calls_the_host() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.spooled_temporary_file(1000, &FileOptions::default())?;
    instance.write(file, b"one\ntwo\n")?;
    instance.seek(file, SeekFrom::Start(0))?;
    instance.read_line(file, None)?;
    instance.truncate(file, Some(500))?;
    instance.sync(file)?;
    instance.close(file)?;
    instance.drop_file(file)?;
    assert_eq!(instance.plan().calls, [""; 0]);
    Ok(())
}

#[test]
fn a_missing_directory_matters_only_at_rollover() -> Result<()> {
    let mut instance = start()?;
    let file = instance.spooled_temporary_file(4, &in_directory("/tmp/missing"))?;
    instance.write(file, b"1234")?;
    assert_refused!(instance.write(file, b"5"), Error::NotFound(path) if path == "/tmp/missing");
    assert!(!instance.is_rolled(file)?);
    assert_eq!(instance.tell(file)?, 4);
    assert_eq!(contents(&mut instance, file)?, b"1234");
    Ok(())
}

#[test]
fn a_failed_rollover_loses_nothing_leaves_nothing_and_can_be_tried_again() -> Result<()> {
    let bytes: Vec<u8> = (0..150_000_u32).map(|i| (i % 251) as u8).collect();
    for code in [ErrorCode::Io, ErrorCode::InsufficientSpace, ErrorCode::Busy] {
        // Creation, unlinking, and three writes.
        for index in 0..5 {
            let mut instance = Sandbox::new().interposed().start()?;
            instance.gettempdir()?;
            let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
            instance.write(file, &bytes)?;
            instance.plan().calls.clear();
            instance.plan().fail = Some((index, code));
            let failed = instance.rollover(file).is_err();
            assert_eq!(failed, !instance.is_rolled(file)?, "{code:?} at call {index}");
            if failed {
                assert_eq!(instance.scratch().count()?, 0, "{code:?} at call {index}");
            }
            instance.plan().fail = None;
            assert_eq!(instance.tell(file)?, 150_000);
            assert_eq!(contents(&mut instance, file)?, bytes);
            instance.rollover(file)?;
            assert_eq!(contents(&mut instance, file)?, bytes);
            instance.close(file)?;
            assert_eq!(instance.scratch().count()?, 0);
        }
    }
    Ok(())
}

#[test]
fn a_spool_that_gets_no_more_memory_rolls_over() -> Result<()> {
    let mut instance = Sandbox::new().memory(8 << 20).start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    let piece = [3; 64 * 1024];
    while !instance.is_rolled(file)? {
        instance.write(file, &piece)?;
        assert!(instance.size(file)? < 8 << 20);
    }
    let size = instance.size(file)?;
    assert!(size > 4 << 20, "{size}");
    assert_eq!(instance.read_at(file, size - 2, 10)?, [3, 3]);
    Ok(())
}
