use std::fs;
use std::io::{BufRead, ErrorKind, Seek, SeekFrom, Write};

use crate::Result;
use crate::tempfile::wit::types::{Access, EntryKind};
use crate::tempfile::{TempDir, tempdir, tempdir_in};

#[test]
fn a_directory_holds_files_until_it_is_closed() -> Result {
    let dir = tempdir()?;
    let path = dir.path().join("note.txt");
    let mut note = dir.create_file(&path)?;
    writeln!(note, "a line")?;
    drop(note);
    assert_eq!(fs::read(&path)?, b"a line\n");
    dir.close()?;
    assert!(!path.exists());
    Ok(())
}

#[test]
fn a_dropped_directory_is_gone_with_all_that_is_in_it() -> Result {
    let dir = TempDir::new()?;
    let path = dir.path().to_path_buf();
    fs::create_dir(path.join("sub"))?;
    fs::write(path.join("sub/file"), "by others")?;
    drop(dir);
    assert!(!path.exists());
    Ok(())
}

#[test]
fn a_directory_can_be_made_in_another() -> Result {
    let outer = tempdir()?;
    let inner = tempdir_in(&outer)?;
    assert_eq!(inner.path().parent(), Some(outer.path()));
    Ok(())
}

#[test]
fn a_kept_directory_stays() -> Result {
    let path = tempdir()?.keep();
    assert!(path.is_dir());
    Ok(())
}

#[test]
fn a_directory_kept_by_the_former_name_stays() -> Result {
    #[expect(deprecated, reason = "the former name")]
    let path = tempdir()?.into_path();
    assert!(path.is_dir());
    Ok(())
}

#[test]
fn a_directory_whose_cleanup_is_disabled_stays() -> Result {
    tempdir()?.disable_cleanup(true);
    Ok(())
}

#[test]
fn a_persisted_directory_stays() -> Result {
    let mut dir = tempdir()?;
    dir.create_file("file")?.write_all(b"in it")?;
    dir.persist("/tmp/saved")?;
    assert_eq!(dir.path(), "/tmp/saved");
    dir.create_file(dir.path().join("later"))?;
    drop(dir);
    assert_eq!(fs::read("/tmp/saved/file")?, b"in it");
    assert_eq!(fs::read_dir("/tmp/saved")?.count(), 2);
    Ok(())
}

#[test]
fn a_file_in_it_is_created_once_and_opened_for_what_is_asked() -> Result {
    let dir = tempdir()?;
    dir.create_file("file")?.write_all(b"first\n")?;
    assert_eq!(dir.create_file("file").unwrap_err().kind(), ErrorKind::AlreadyExists);
    dir.open_file_for("file", Access::APPEND)?.write_all(b"second\n")?;
    let mut file = dir.open_file("file")?;
    assert_eq!(file.write(b"third").unwrap_err().kind(), ErrorKind::Unsupported);
    assert_eq!(file.lines().count(), 2);
    Ok(())
}

#[test]
fn what_is_written_in_it_is_seen_by_name_at_once() -> Result {
    let dir = tempdir()?;
    let path = dir.path().join("file");
    let mut file = dir.create_file("file")?;
    file.write_all(b"one ")?;
    dir.open_file_for("file", Access::WRITE | Access::APPEND)?.write_all(b"two ")?;
    assert_eq!(fs::read(&path)?, b"one two ");
    let mut again = file.reopen()?;
    again.seek(SeekFrom::End(0))?;
    again.write_all(b"three")?;
    assert_eq!(dir.open_file(&path)?.fill_buf()?, b"one two three");
    assert_eq!((file.stream_position()?, again.stream_position()?), (4, 13));
    Ok(())
}

#[test]
fn an_appending_file_in_it_stands_behind_what_it_wrote() -> Result {
    let dir = tempdir()?;
    dir.create_file("file")?.write_all(b"12345")?;
    let mut file = dir.open_file_for("file", Access::READ | Access::APPEND)?;
    assert_eq!((file.write(b"")?, file.stream_position()?), (0, 0));
    file.write_all(b"67")?;
    assert_eq!(file.stream_position()?, 7);
    Ok(())
}

#[test]
fn a_path_is_written_as_for_any_file() -> Result {
    let dir = tempdir()?;
    dir.create_dir("sub/")?;
    dir.create_file(dir.path().join("./sub//file"))?;
    assert_eq!(dir.entries_of("./sub")?.len(), 1);
    assert_eq!(dir.entries_of(dir.path())?, dir.entries()?);
    assert_eq!(dir.remove(dir.path()).unwrap_err().kind(), ErrorKind::InvalidInput);
    Ok(())
}

#[test]
fn directories_in_it_are_created_listed_and_removed() -> Result {
    let dir = tempdir()?;
    dir.create_dir("sub")?;
    dir.create_file("sub/file")?;
    let listed = dir.entries()?;
    assert_eq!((listed[0].name.as_str(), listed[0].kind, listed.len()), ("sub", EntryKind::Directory, 1));
    assert_eq!(dir.entries_of(dir.path().join("sub"))?[0].name, "file");
    dir.remove("sub")?;
    assert!(dir.entries()?.is_empty());
    Ok(())
}

#[test]
fn no_path_leads_out_of_it() -> Result {
    let dir = tempdir()?;
    for path in ["../file", "/tmp/file", ""] {
        assert_eq!(dir.create_file(path).unwrap_err().kind(), ErrorKind::InvalidInput, "{path}");
    }
    Ok(())
}
