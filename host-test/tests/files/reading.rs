//! Reading, writing, seeking, on disk.

use host_test::{Error, FileOptions, SeekFrom};
use wasmtime::Result;

use super::{contents, holding, start};

#[test]
fn what_is_written_is_read() -> Result<()> {
    let (mut instance, file) = holding(b"\0\xffbytes")?;
    assert_eq!(instance.read(file, None)?, b"\0\xffbytes");
    assert_eq!(instance.read(file, None)?, b"");
    Ok(())
}

#[test]
fn a_read_gives_fewer_bytes_only_at_the_end() -> Result<()> {
    let bytes: Vec<u8> = (0..300_000_u32).map(|i| (i % 251) as u8).collect();
    let (mut instance, file) = holding(&bytes)?;
    assert_eq!(instance.read(file, Some(200_000))?, &bytes[..200_000]);
    assert_eq!(instance.read(file, Some(200_000))?, &bytes[200_000..]);
    Ok(())
}

#[test]
fn a_wish_for_everything_is_clamped() -> Result<()> {
    let (mut instance, file) = holding(b"few")?;
    assert_eq!(instance.read(file, Some(u64::MAX))?, b"few");
    assert_eq!(instance.read_at(file, 1, u64::MAX)?, b"ew");
    assert_eq!(instance.read_at(file, u64::MAX, u64::MAX)?, b"");
    Ok(())
}

#[test]
fn a_line_ends_with_its_line_feed_the_end_or_the_maximum() -> Result<()> {
    let (mut instance, file) = holding(b"one\n\nthree")?;
    assert_eq!(instance.read_line(file, Some(2))?, b"on");
    assert_eq!(instance.read_line(file, None)?, b"e\n");
    assert_eq!(instance.read_line(file, None)?, b"\n");
    assert_eq!(instance.read_line(file, None)?, b"three");
    assert_eq!(instance.read_line(file, None)?, b"");
    Ok(())
}

#[test]
fn a_line_may_be_longer_than_any_buffer() -> Result<()> {
    let mut bytes = vec![b'x'; 200_000];
    bytes.push(b'\n');
    let (mut instance, file) = holding(&bytes)?;
    assert_eq!(instance.read_line(file, None)?, bytes);
    Ok(())
}

#[test]
fn positions_follow_reads_and_writes() -> Result<()> {
    let (mut instance, file) = holding(b"0123456789")?;
    instance.read(file, Some(4))?;
    assert_eq!(instance.tell(file)?, 4);
    instance.write(file, b"xy")?;
    assert_eq!(instance.tell(file)?, 6);
    assert_eq!(instance.read(file, None)?, b"6789");
    assert_eq!(contents(&mut instance, file)?, b"0123xy6789");
    Ok(())
}

#[test]
fn offsets_leave_the_position_alone() -> Result<()> {
    let (mut instance, file) = holding(b"0123456789")?;
    instance.seek(file, SeekFrom::Start(3))?;
    assert_eq!(instance.write_at(file, 8, b"ab")?, 2);
    assert_eq!(instance.read_at(file, 7, 10)?, b"7ab");
    assert_eq!(instance.tell(file)?, 3);
    Ok(())
}

#[test]
fn seeks_count_from_the_start_the_position_and_the_end() -> Result<()> {
    let (mut instance, file) = holding(b"0123456789")?;
    assert_eq!(instance.seek(file, SeekFrom::End(-3))?, 7);
    assert_eq!(instance.seek(file, SeekFrom::Current(-2))?, 5);
    assert_eq!(instance.seek(file, SeekFrom::End(5))?, 15);
    assert_eq!(instance.read(file, None)?, b"");
    Ok(())
}

#[test]
fn a_seek_to_before_the_start_is_refused_and_changes_nothing() -> Result<()> {
    let (mut instance, file) = holding(b"0123")?;
    instance.seek(file, SeekFrom::Start(2))?;
    for position in [SeekFrom::Current(-3), SeekFrom::End(-5), SeekFrom::End(i64::MIN)] {
        assert_refused!(instance.seek(file, position), Error::InvalidArgument(_));
    }
    assert_eq!(instance.tell(file)?, 2);
    Ok(())
}

#[test]
fn no_file_is_larger_than_2_to_the_63() -> Result<()> {
    for max_size in [None, Some(0), Some(10)] {
        let mut instance = start()?;
        let file = match max_size {
            None => instance.temporary_file(&FileOptions::default())?,
            Some(max_size) => instance.spooled_temporary_file(max_size, &FileOptions::default())?,
        };
        assert_refused!(instance.seek(file, SeekFrom::Start(u64::MAX)), Error::TooLarge);
        assert_refused!(instance.seek(file, SeekFrom::Start(1 << 63)), Error::TooLarge);
        assert_refused!(instance.write_at(file, u64::MAX, b"x"), Error::TooLarge);
        assert_refused!(instance.write_at(file, (1 << 63) - 1, b"x"), Error::TooLarge);
        assert_refused!(instance.truncate(file, Some(u64::MAX)), Error::TooLarge);
        assert_eq!(instance.seek(file, SeekFrom::Start((1 << 63) - 1))?, (1 << 63) - 1);
        assert_eq!(instance.read(file, None)?, b"");
        assert_eq!(instance.size(file)?, 0);
    }
    Ok(())
}

#[test]
fn a_gap_reads_as_zeros() -> Result<()> {
    let (mut instance, file) = holding(b"a")?;
    instance.seek(file, SeekFrom::Start(100_000))?;
    instance.write(file, b"z")?;
    assert_eq!(instance.size(file)?, 100_001);
    assert_eq!(instance.read_at(file, 99_998, 10)?, b"\0\0z");
    Ok(())
}

#[test]
fn truncate_cuts_off_and_extends_and_keeps_the_position() -> Result<()> {
    let (mut instance, file) = holding(b"0123456789")?;
    instance.seek(file, SeekFrom::Start(6))?;
    assert_eq!(instance.truncate(file, None)?, 6);
    assert_eq!(instance.truncate(file, Some(4))?, 4);
    assert_eq!(instance.truncate(file, Some(8))?, 8);
    assert_eq!(instance.tell(file)?, 6);
    assert_eq!(contents(&mut instance, file)?, b"0123\0\0\0\0");
    Ok(())
}
