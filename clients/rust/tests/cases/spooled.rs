use std::fs;
use std::io::{BufRead, ErrorKind, Read, Seek, SeekFrom, Write};

use crate::Result;
use crate::tempfile::{SpooledTempFile, spooled_tempfile, spooled_tempfile_in, tempdir};

#[test]
fn a_spool_rolls_over_when_there_is_too_much_in_it() -> Result {
    let mut file = spooled_tempfile(15);
    writeln!(file, "a short line")?;
    assert!(!file.is_rolled());
    writeln!(file, "and another")?;
    assert!(file.is_rolled());
    file.rewind()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    assert_eq!(text, "a short line\nand another\n");
    Ok(())
}

#[test]
fn a_maximum_of_bytes_is_in_memory() -> Result {
    let mut file = SpooledTempFile::new(10);
    file.write_all(&[0; 10])?;
    assert!(!file.is_rolled());
    file.write_all(&[0; 1])?;
    assert!(file.is_rolled());
    Ok(())
}

#[test]
fn with_a_maximum_of_0_the_first_byte_rolls_over() -> Result {
    let mut file = SpooledTempFile::new(0);
    assert_eq!(file.write(b"")?, 0);
    file.set_len(0)?;
    assert!(!file.is_rolled());
    file.write_all(b"x")?;
    assert!(file.is_rolled());
    Ok(())
}

#[test]
fn a_spool_rolls_over_when_told_and_keeps_its_position() -> Result {
    let mut file = SpooledTempFile::new(100);
    file.write_all(b"12345")?;
    file.seek(SeekFrom::Start(2))?;
    file.roll()?;
    file.roll()?;
    assert!(file.is_rolled());
    assert_eq!(file.fill_buf()?, b"345");
    Ok(())
}

#[test]
fn a_spool_that_is_extended_beyond_its_maximum_rolls_over() -> Result {
    let mut file = SpooledTempFile::new(10);
    file.set_len(10)?;
    assert!(!file.is_rolled());
    file.set_len(11)?;
    assert!(file.is_rolled());
    file.set_len(3)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    assert_eq!(bytes, [0; 3]);
    Ok(())
}

#[test]
fn what_is_overwritten_is_not_counted_twice() -> Result {
    let mut file = SpooledTempFile::new(10);
    for _ in 0..5 {
        file.rewind()?;
        file.write_all(b"1234567890")?;
    }
    assert!(!file.is_rolled());
    Ok(())
}

#[test]
fn the_file_of_a_spool_has_what_was_in_memory() -> Result {
    let mut spool = SpooledTempFile::new(100);
    spool.write_all(b"12345")?;
    let mut file = spool.into_file()?;
    assert_eq!(file.stream_position()?, 5);
    file.rewind()?;
    assert_eq!(file.fill_buf()?, b"12345");
    Ok(())
}

#[test]
fn the_directory_of_a_spool_is_looked_at_when_it_rolls_over() -> Result {
    let dir = tempdir()?;
    let mut file = spooled_tempfile_in(3, dir.path().join("missing"));
    file.write_all(b"123")?;
    assert_eq!(file.write(b"4").unwrap_err().kind(), ErrorKind::NotFound);
    fs::create_dir(dir.path().join("missing"))?;
    file.write_all(b"4")?;
    file.rewind()?;
    assert_eq!(file.fill_buf()?, b"1234");
    Ok(())
}

#[test]
fn a_spool_that_cannot_be_made_says_so_when_it_is_used() {
    let mut file = spooled_tempfile_in(3, "a\0b");
    assert!(!file.is_rolled());
    for error in [file.write(b"1234").err(), file.rewind().err(), file.into_file().err()] {
        assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::InvalidInput));
    }
}
