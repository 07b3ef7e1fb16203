//! What can be done inside a temporary directory.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use host_test::{Access, Deletion, EntryKind, Error, Sandbox};
use wasmtime::Result;

use super::{fill, fresh, with_directory};

fn mkfifo(path: &Path) -> io::Result<()> {
    let status = Command::new("mkfifo").arg(path).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("mkfifo failed")) }
}

#[test]
fn create_file_makes_a_file_on_disk_with_its_contents() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let file = instance.create_file(directory, "file")?;
    instance.write(file, b"hello")?;
    instance.close(file)?;
    assert_eq!(fs::read(path.join("file"))?, b"hello");
    Ok(())
}

#[test]
fn a_created_file_can_be_written_and_read() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    let file = instance.create_file(directory, "file")?;
    assert_eq!(instance.access(file)?, Access::READ | Access::WRITE);
    instance.write(file, b"hello")?;
    assert_eq!(instance.read_at(file, 1, 3)?, b"ell");
    Ok(())
}

#[test]
fn a_created_file_is_named_by_its_absolute_path() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    let file = instance.create_file(directory, "file")?;
    let above = instance.directory_name(directory)?;
    assert_eq!(instance.name(file)?, Some(format!("{above}/file")));
    Ok(())
}

#[test]
fn a_created_file_goes_with_its_directory_and_not_with_its_handle() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let file = instance.create_file(directory, "file")?;
    assert_eq!(instance.deletion(file)?, Deletion::Never);
    instance.drop_file(file)?;
    assert!(path.join("file").is_file());
    instance.drop_directory(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn dropping_a_created_file_writes_out_what_was_buffered() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let file = instance.create_file(directory, "file")?;
    instance.write(file, b"buffered")?;
    instance.drop_file(file)?;
    assert_eq!(fs::read(path.join("file"))?, b"buffered");
    Ok(())
}

#[test]
fn create_file_refuses_the_name_of_a_file() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    assert_refused!(instance.create_file(directory, "file"), Error::AlreadyExists(at) if at.ends_with("/file"));
    assert_eq!(fs::read(path.join("file"))?, b"1");
    Ok(())
}

#[test]
fn create_file_refuses_the_name_of_a_directory() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    assert_refused!(instance.create_file(directory, "below"), Error::AlreadyExists(_));
    Ok(())
}

#[test]
fn create_file_refuses_the_name_of_a_dangling_link_and_does_not_follow_it() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    symlink("target", path.join("link"))?;
    assert_refused!(instance.create_file(directory, "link"), Error::AlreadyExists(_));
    assert!(!path.join("target").exists());
    Ok(())
}

#[test]
fn create_file_in_a_directory_that_is_not_there_is_not_found() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    assert_refused!(instance.create_file(directory, "missing/file"), Error::NotFound(at) if at.ends_with("/missing"));
    Ok(())
}

#[test]
fn open_file_reads_what_is_there() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::write(path.join("file"), "hello")?;
    let file = instance.open_file(directory, "file", Access::READ)?;
    assert_eq!(instance.read(file, None)?, b"hello");
    Ok(())
}

#[test]
fn a_file_opened_for_reading_cannot_be_written() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    let file = instance.open_file(directory, "file", Access::READ)?;
    assert_refused!(instance.write(file, b"x"), Error::NotWritable);
    assert_refused!(instance.truncate(file, Some(0)), Error::NotWritable);
    Ok(())
}

#[test]
fn a_file_opened_for_writing_cannot_be_read() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    let file = instance.open_file(directory, "file", Access::WRITE)?;
    assert_refused!(instance.read(file, None), Error::NotReadable);
    Ok(())
}

#[test]
fn opening_for_writing_does_not_truncate() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::write(path.join("file"), "hello")?;
    let file = instance.open_file(directory, "file", Access::WRITE)?;
    instance.write(file, b"J")?;
    instance.close(file)?;
    assert_eq!(fs::read(path.join("file"))?, b"Jello");
    Ok(())
}

#[test]
fn a_file_opened_for_appending_grows_at_its_end() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::write(path.join("file"), "hello")?;
    let file = instance.open_file(directory, "file", Access::APPEND)?;
    instance.write(file, b" world")?;
    instance.close(file)?;
    assert_eq!(fs::read(path.join("file"))?, b"hello world");
    Ok(())
}

#[test]
fn a_file_opened_with_no_flag_can_be_read_and_written() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::write(path.join("file"), "hello")?;
    let file = instance.open_file(directory, "file", Access::empty())?;
    instance.write(file, b"J")?;
    assert_eq!(instance.read(file, None)?, b"ello");
    Ok(())
}

#[test]
fn open_file_of_nothing_is_not_found() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    assert_refused!(instance.open_file(directory, "file", Access::WRITE), Error::NotFound(_));
    assert!(!path.join("file").exists());
    Ok(())
}

#[test]
fn open_file_refuses_a_directory() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    assert_refused!(instance.open_file(directory, "below", Access::READ), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn open_file_refuses_a_link() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    symlink("file", path.join("link"))?;
    assert_refused!(instance.open_file(directory, "link", Access::READ), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn open_file_refuses_a_fifo_instead_of_waiting_for_its_other_end() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    mkfifo(&path.join("fifo"))?;
    assert_refused!(instance.open_file(directory, "fifo", Access::READ), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn open_file_where_the_host_forbids_it_is_permission_denied() -> Result<()> {
    let (mut instance, directory, path) = with_directory(Sandbox::new().interposed(), &Default::default())?;
    fill(&path)?;
    instance.entries(directory, None)?;
    instance.plan().fail_all = Some(("open_at", host_test::interposed::ErrorCode::Access));
    assert_refused!(instance.open_file(directory, "file", Access::READ), Error::PermissionDenied(_));
    Ok(())
}

#[test]
fn create_directory_makes_one_to_work_in() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.create_directory(directory, "a")?;
    instance.create_directory(directory, "a/b")?;
    instance.create_file(directory, "a/b/c")?;
    assert!(path.join("a/b/c").is_file());
    Ok(())
}

#[test]
fn create_directory_refuses_the_name_of_anything() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    symlink("nowhere", path.join("link"))?;
    for name in ["file", "below", "link"] {
        assert_refused!(instance.create_directory(directory, name), Error::AlreadyExists(_));
    }
    Ok(())
}

#[test]
fn create_directory_in_one_that_is_not_there_is_not_found() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    assert_refused!(instance.create_directory(directory, "a/b"), Error::NotFound(_));
    Ok(())
}

#[test]
fn a_file_in_the_middle_of_a_path_is_not_a_directory() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    assert_refused!(instance.create_file(directory, "file/x"), Error::NotADirectory(at) if at.ends_with("/file"));
    assert_refused!(instance.open_file(directory, "file/x", Access::READ), Error::NotADirectory(_));
    assert_refused!(instance.create_directory(directory, "file/x"), Error::NotADirectory(_));
    assert_refused!(instance.entries(directory, Some("file/x")), Error::NotADirectory(_));
    assert_refused!(instance.remove(directory, "file/x"), Error::NotADirectory(_));
    Ok(())
}

#[test]
fn a_link_in_the_middle_of_a_path_is_not_a_directory() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    symlink("below", path.join("link"))?;
    assert_refused!(instance.create_file(directory, "link/x"), Error::NotADirectory(at) if at.ends_with("/link"));
    assert_refused!(instance.open_file(directory, "link/file", Access::READ), Error::NotADirectory(_));
    assert_refused!(instance.create_directory(directory, "link/x"), Error::NotADirectory(_));
    assert_refused!(instance.entries(directory, Some("link/x")), Error::NotADirectory(_));
    assert_refused!(instance.remove(directory, "link/file"), Error::NotADirectory(_));
    assert!(path.join("below/file").is_file());
    Ok(())
}

#[test]
fn entries_tell_names_and_kinds() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    symlink("file", path.join("to a file"))?;
    symlink("below", path.join("to a directory"))?;
    mkfifo(&path.join("fifo"))?;
    let mut found: Vec<_> = instance.entries(directory, None)?.into_iter().map(|e| (e.name, e.kind)).collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let expected = [
        ("below", EntryKind::Directory),
        ("fifo", EntryKind::Other),
        ("file", EntryKind::File),
        ("to a directory", EntryKind::Other),
        ("to a file", EntryKind::Other),
    ];
    assert_eq!(found, expected.map(|(name, kind)| (name.to_string(), kind)));
    Ok(())
}

#[test]
fn a_new_directory_has_no_entries() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    assert_eq!(instance.entries(directory, None)?.len(), 0);
    Ok(())
}

#[test]
fn entries_of_a_directory_below() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    let found = instance.entries(directory, Some("below"))?;
    assert_eq!(found.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["file"]);
    Ok(())
}

#[test]
fn entries_of_nothing_are_not_found() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    assert_refused!(instance.entries(directory, Some("missing")), Error::NotFound(_));
    Ok(())
}

#[test]
fn entries_of_a_file_or_a_link_are_not_a_directory() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    symlink("below", path.join("link"))?;
    assert_refused!(instance.entries(directory, Some("file")), Error::NotADirectory(_));
    assert_refused!(instance.entries(directory, Some("link")), Error::NotADirectory(_));
    Ok(())
}

#[test]
fn entries_with_a_name_that_is_not_utf8_cannot_be_told() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    File::create(path.join(super::not_utf8()))?;
    assert_refused!(instance.entries(directory, None), Error::Other(why) if why.contains("not UTF-8"));
    Ok(())
}

#[test]
fn names_in_any_language_arrive_on_disk_as_they_are() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.create_file(directory, "Ünïcödé 文件 🗂")?;
    assert!(path.join("Ünïcödé 文件 🗂").is_file());
    assert_eq!(instance.entries(directory, None)?[0].name, "Ünïcödé 文件 🗂");
    Ok(())
}

#[test]
fn two_thousand_entries_are_each_listed_once() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    for number in 0..2_000 {
        File::create(path.join(number.to_string()))?;
    }
    let mut names: Vec<_> = instance.entries(directory, None)?.into_iter().map(|entry| entry.name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 2_000);
    Ok(())
}
