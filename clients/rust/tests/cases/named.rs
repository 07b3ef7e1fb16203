use std::fs;
use std::io::{BufRead, ErrorKind, Read, Seek, Write};

use crate::Result;
use crate::tempfile::{Builder, NamedTempFile};

#[test]
fn what_is_written_is_seen_by_name_at_once() -> Result {
    let mut file = NamedTempFile::new()?;
    writeln!(file, "a line")?;
    assert_eq!(fs::read(file.path())?, b"a line\n");
    Ok(())
}

#[test]
fn a_reopened_file_reads_what_the_first_handle_wrote() -> Result {
    let mut file = NamedTempFile::new()?;
    let mut again = file.reopen()?;
    file.write_all(b"seen by both")?;
    let mut text = String::new();
    again.read_to_string(&mut text)?;
    assert_eq!(text, "seen by both");
    Ok(())
}

#[test]
fn a_reopened_file_works_on_when_the_first_handle_is_gone() -> Result {
    let mut file = NamedTempFile::new()?;
    file.write_all(b"still there")?;
    let mut again = file.reopen()?;
    drop(file);
    let mut text = String::new();
    again.read_to_string(&mut text)?;
    assert_eq!(text, "still there");
    Ok(())
}

#[test]
fn a_dropped_file_is_gone() -> Result {
    let file = NamedTempFile::new()?;
    let path = file.path().to_path_buf();
    assert!(path.exists());
    drop(file);
    assert!(!path.exists());
    Ok(())
}

#[test]
fn a_closed_file_is_gone_even_without_cleanup() -> Result {
    let mut file = NamedTempFile::new()?;
    file.disable_cleanup(true);
    file.close()?;
    Ok(())
}

#[test]
fn a_file_whose_cleanup_is_disabled_stays() -> Result {
    let mut file = NamedTempFile::new()?;
    file.disable_cleanup(true);
    Ok(())
}

#[test]
fn cleanup_can_be_enabled_again() -> Result {
    let mut file = NamedTempFile::new()?;
    file.disable_cleanup(true);
    file.disable_cleanup(false);
    Ok(())
}

#[test]
fn a_persisted_file_stays() -> Result {
    let mut file = NamedTempFile::new()?;
    file.write_all(b"one, ")?;
    let (path, target) = (file.path().to_path_buf(), "/tmp/saved.txt");
    let mut saved = file.persist(target)?;
    saved.write_all(b"two")?;
    assert!(!path.exists());
    assert_eq!(fs::read(target)?, b"one, two");
    Ok(())
}

#[test]
fn a_persisted_file_replaces_what_was_there_and_stays() -> Result {
    fs::write("/tmp/saved.txt", "old")?;
    let mut file = NamedTempFile::new()?;
    file.write_all(b"new")?;
    file.persist("/tmp/saved.txt")?;
    assert_eq!(fs::read("/tmp/saved.txt")?, b"new");
    Ok(())
}

#[test]
fn nothing_is_clobbered_and_what_was_there_stays() -> Result {
    fs::write("/tmp/saved.txt", "old")?;
    let mut file = NamedTempFile::new()?;
    file.write_all(b"new")?;
    let refused = file.persist_noclobber("/tmp/saved.txt").unwrap_err();
    assert_eq!(refused.error.kind(), ErrorKind::AlreadyExists);
    assert!(refused.to_string().starts_with("failed to persist temporary file: already exists"), "{refused}");
    let mut file = NamedTempFile::from(refused);
    file.rewind()?;
    assert_eq!(file.fill_buf()?, b"new");
    assert_eq!(fs::read("/tmp/saved.txt")?, b"old");
    Ok(())
}

#[test]
fn what_clobbers_nothing_stays() -> Result {
    let mut saved = NamedTempFile::new()?.persist_noclobber("/tmp/saved.txt")?;
    saved.write_all(b"written after")?;
    saved.flush()?;
    assert_eq!(fs::read("/tmp/saved.txt")?, b"written after");
    Ok(())
}

#[test]
fn a_file_that_cannot_be_persisted_comes_back() -> Result {
    let refused = NamedTempFile::new()?.persist("/tmp/missing/saved.txt").unwrap_err();
    let path = refused.file.path().to_path_buf();
    assert!(path.exists());
    assert_eq!(std::io::Error::from(refused).kind(), ErrorKind::NotFound);
    assert!(!path.exists());
    Ok(())
}

#[test]
fn a_kept_file_stays() -> Result {
    let (mut file, path) = NamedTempFile::new()?.keep()?;
    file.write_all(b"kept")?;
    drop(file);
    assert_eq!(fs::read(path)?, b"kept");
    Ok(())
}

#[test]
fn the_file_alone_has_no_name_and_is_where_it_was() -> Result {
    let mut file = NamedTempFile::new()?;
    file.write_all(b"alone")?;
    file.rewind()?;
    file.fill_buf()?;
    file.consume(2);
    let path = file.path().to_path_buf();
    let mut file = file.into_file();
    assert!(!path.exists());
    assert_eq!(file.fill_buf()?, b"one");
    file.write_all(b"d")?;
    file.rewind()?;
    assert_eq!(file.fill_buf()?, b"aldne");
    Ok(())
}

#[test]
fn a_file_alone_still_appends() -> Result {
    let mut file = Builder::new().append(true).tempfile()?.into_file();
    file.write_all(b"one")?;
    file.rewind()?;
    file.write_all(b"two")?;
    assert_eq!(file.size()?, 6);
    Ok(())
}

#[test]
fn a_file_alone_whose_cleanup_was_disabled_stays() -> Result {
    let mut file = NamedTempFile::new()?;
    file.disable_cleanup(true);
    file.into_file().write_all(b"alone")?;
    Ok(())
}

#[test]
fn a_named_file_is_read_and_written_through_a_shared_reference() -> Result {
    let file = NamedTempFile::new()?;
    (&file).write_all(b"shared")?;
    (&file).rewind()?;
    let mut text = String::new();
    (&file).read_to_string(&mut text)?;
    assert_eq!(text, "shared");
    assert_eq!(file.as_file().size()?, 6);
    Ok(())
}
