use std::io::{BufRead, Cursor, Read, Seek, SeekFrom, Write};

use crate::Result;
use crate::tempfile::{NamedTempFile, SpooledTempFile, TempFile, tempfile};

fn holding(bytes: &[u8]) -> Result<TempFile> {
    let mut file = tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

#[test]
fn lines_are_read_one_by_one() -> Result {
    let file = holding(b"one\ntwo\r\n\nlast")?;
    let lines = file.lines().collect::<std::io::Result<Vec<_>>>()?;
    assert_eq!(lines, ["one", "two", "", "last"]);
    Ok(())
}

#[test]
fn the_position_is_behind_what_was_consumed() -> Result {
    let mut file = holding(b"one\ntwo\n")?;
    let mut line = String::new();
    file.read_line(&mut line)?;
    assert_eq!(file.stream_position()?, 4);
    assert_eq!(file.seek(SeekFrom::Current(1))?, 5);
    assert_eq!(file.fill_buf()?, b"wo\n");
    Ok(())
}

#[test]
fn a_write_goes_behind_what_was_consumed() -> Result {
    let mut file = holding(b"one\ntwo\n")?;
    file.read_line(&mut String::new())?;
    file.write_all(b"2")?;
    assert_eq!(file.fill_buf()?, b"wo\n");
    file.rewind()?;
    assert_eq!(file.fill_buf()?, b"one\n2wo\n");
    Ok(())
}

#[test]
fn a_failed_seek_loses_nothing_that_was_read_ahead() -> Result {
    let mut file = holding(b"12345")?;
    file.fill_buf()?;
    file.consume(2);
    assert!(file.seek(SeekFrom::Current(-3)).is_err());
    assert!(file.seek(SeekFrom::Current(i64::MIN)).is_err());
    assert_eq!((file.stream_position()?, file.fill_buf()?), (2, &b"345"[..]));
    Ok(())
}

#[test]
fn consuming_more_than_there_is_consumes_what_there_is() -> Result {
    let mut file = holding(b"12345")?;
    file.fill_buf()?;
    file.consume(usize::MAX);
    assert_eq!(file.stream_position()?, 5);
    Ok(())
}

#[test]
fn the_handle_is_where_the_file_is() -> Result {
    let mut file = holding(b"12345")?;
    file.fill_buf()?;
    file.consume(2);
    assert_eq!(file.handle()?.tell()?, 2);
    Ok(())
}

trait Stream: BufRead + Seek + Write {}
impl<T: BufRead + Seek + Write> Stream for T {}

/// One of the things that can be done, and what came of it.
fn act(stream: &mut dyn Stream, what: u64, amount: u64) -> std::io::Result<(u64, Vec<u8>)> {
    let distance = amount as i64 - 5_000;
    let mut bytes = Vec::new();
    let number = match what {
        0 => {
            // How much is read ahead is the implementation's affair.
            bytes.extend(stream.fill_buf()?.first());
            stream.consume(bytes.len());
            0
        }
        1 => stream.take(amount).read_to_end(&mut bytes)? as u64,
        2 => stream.read_until(amount as u8, &mut bytes)? as u64,
        3 => stream.write(&vec![amount as u8; amount as usize % 300])? as u64,
        4 => stream.seek(SeekFrom::Start(amount))?,
        5 => stream.seek(SeekFrom::Current(distance))?,
        6 => stream.seek(SeekFrom::End(distance))?,
        _ => stream.stream_position()?,
    };
    Ok((number, bytes))
}

#[track_caller]
fn behaves_like_a_cursor(mut file: impl Stream) -> Result {
    let mut cursor = Cursor::new(Vec::new());
    let mut state = 6_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for step in 0..5_000 {
        let (what, amount) = (random(8), random(10_000));
        let (found, expected) = (act(&mut file, what, amount), act(&mut cursor, what, amount));
        assert_eq!(found.ok(), expected.ok(), "step {step}: {what} {amount}");
    }
    file.rewind()?;
    let mut all = Vec::new();
    file.read_to_end(&mut all)?;
    assert!(all == cursor.into_inner());
    Ok(())
}

#[test]
fn whatever_has_been_read_ahead_a_file_behaves_like_a_cursor() -> Result {
    behaves_like_a_cursor(tempfile()?)
}

#[test]
fn whatever_has_been_read_ahead_a_spool_behaves_like_a_cursor() -> Result {
    behaves_like_a_cursor(SpooledTempFile::new(8_000))
}

#[test]
fn whatever_has_been_read_ahead_a_named_file_behaves_like_a_cursor() -> Result {
    behaves_like_a_cursor(NamedTempFile::new()?)
}
