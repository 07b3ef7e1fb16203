use std::fs;
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};

use crate::Result;
use crate::tempfile::wit::types;
use crate::tempfile::{Error, tempdir, tempfile, tempfile_in};

#[track_caller]
fn assert_fails<T>(result: io::Result<T>, kind: ErrorKind, message: &str) {
    let error = result.err().expect("an error");
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(message), "{error}");
    assert!(error.downcast::<Error>().is_ok(), "no error of the component's");
}

#[test]
fn what_the_component_said_can_be_had_back() {
    let error = tempfile_in("/tmp/missing").expect_err("no directory");
    let Error(cause) = error.downcast().expect("the component's");
    assert_eq!(cause, types::Error::NotFound("/tmp/missing".into()));
}

#[test]
fn a_missing_directory_is_not_found() {
    assert_fails(tempfile_in("/tmp/missing"), ErrorKind::NotFound, "not found: /tmp/missing");
}

#[test]
fn a_file_is_not_a_directory() -> Result {
    let dir = tempdir()?;
    fs::write(dir.path().join("file"), "")?;
    let result = tempfile_in(dir.path().join("file"));
    assert_fails(result, ErrorKind::NotADirectory, "not a directory: /tmp/");
    Ok(())
}

#[test]
fn a_limit_is_a_quota() -> Result {
    let mut file = tempfile()?;
    file.set_len(10)?;
    assert_fails(file.set_len(3_000_000), ErrorKind::QuotaExceeded, "2000000");
    assert_eq!(file.seek(SeekFrom::End(0))?, 10);
    Ok(())
}

#[test]
fn a_write_beyond_a_limit_writes_what_there_is_room_for() -> Result {
    let bytes = vec![7; 3_000_000];
    let mut file = tempfile()?;
    let written = file.write(&bytes)?;
    assert!((1_900_000..=2_000_000).contains(&written), "{written}");
    assert_fails(file.write_all(&bytes[written..]), ErrorKind::QuotaExceeded, "2000000");
    assert_eq!((file.size()?, file.stream_position()?), (written as u64, written as u64));
    assert!(file.write_at(&bytes, 10)? < bytes.len());
    Ok(())
}

#[test]
fn an_offset_that_no_file_has_is_too_large() -> Result {
    assert_fails(tempfile()?.seek(SeekFrom::Start(u64::MAX)), ErrorKind::FileTooLarge, "too large");
    Ok(())
}

#[test]
fn before_the_start_is_invalid() -> Result {
    assert_fails(tempfile()?.seek(SeekFrom::End(-1)), ErrorKind::InvalidInput, "invalid argument: ");
    Ok(())
}

#[test]
fn a_file_opened_for_reading_is_not_written() -> Result {
    let dir = tempdir()?;
    dir.create_file("file")?;
    assert_fails(dir.open_file("file")?.write(b"x"), ErrorKind::Unsupported, "not opened for writing");
    Ok(())
}

#[test]
fn a_file_that_is_closed_says_so() -> Result {
    let mut file = tempfile()?;
    file.handle()?.close()?;
    assert_fails(file.write(b"x"), ErrorKind::Other, "the file is closed");
    Ok(())
}

#[test]
fn a_stranger_in_the_place_of_a_file_stays() -> Result {
    let file = crate::tempfile::NamedTempFile::new()?;
    let path = file.path().to_path_buf();
    fs::remove_file(&path)?;
    fs::write(&path, "a stranger")?;
    assert_fails(file.close(), ErrorKind::Other, "replaced by something else: /tmp/");
    assert_eq!(fs::read(path)?, b"a stranger");
    Ok(())
}
