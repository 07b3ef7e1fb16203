//! The interface `directories`, through the component.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use host_test::{Dir, DirectoryOptions, Error, FileOptions, Instance, Naming, Sandbox};
use wasmtime::Result;

#[macro_use]
mod common;
#[path = "directories/contents.rs"]
mod contents;
#[path = "directories/creation.rs"]
mod creation;
#[path = "directories/made.rs"]
mod made;
#[path = "directories/paths.rs"]
mod paths;
#[path = "directories/persist.rs"]
mod persist;
#[path = "directories/removal.rs"]
mod removal;
#[path = "directories/strangers.rs"]
mod strangers;

/// An instance with a temporary directory, and where that is on the host.
fn with_directory(sandbox: Sandbox, options: &DirectoryOptions) -> Result<(Instance, Dir, PathBuf)> {
    let mut instance = sandbox.start()?;
    let directory = instance.temporary_directory(options)?;
    let name = instance.directory_name(directory)?;
    let path = on_host(&instance, &name);
    Ok((instance, directory, path))
}

fn fresh() -> Result<(Instance, Dir, PathBuf)> {
    with_directory(Sandbox::new(), &DirectoryOptions::default())
}

fn on_host(instance: &Instance, path: &str) -> PathBuf {
    let below = path.strip_prefix("/tmp/").expect("an absolute path in the scratch directory");
    instance.scratch().path().join(below)
}

/// A file's name that no string can hold.
fn not_utf8() -> &'static OsStr {
    OsStr::from_bytes(b"\xff")
}

/// Two files and a directory in it.
fn fill(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory.join("below"))?;
    fs::write(directory.join("file"), "1")?;
    fs::write(directory.join("below/file"), "2")?;
    Ok(())
}

#[test]
fn a_temporary_directory_exists_under_its_name() -> Result<()> {
    let (_instance, _directory, path) = fresh()?;
    assert!(path.is_dir());
    Ok(())
}

#[test]
fn dropping_removes_the_directory_and_its_contents() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    instance.drop_directory(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn under_keep_dropping_leaves_the_directory_and_its_contents() -> Result<()> {
    let options = DirectoryOptions { keep: true, ..Default::default() };
    let (mut instance, directory, path) = with_directory(Sandbox::new(), &options)?;
    fill(&path)?;
    instance.drop_directory(directory)?;
    assert_eq!(fs::read(path.join("below/file"))?, b"2");
    Ok(())
}

#[test]
fn set_keep_makes_dropping_leave_the_directory() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.set_keep(directory, true)?;
    instance.drop_directory(directory)?;
    assert!(path.is_dir());
    Ok(())
}

#[test]
fn set_keep_can_be_taken_back() -> Result<()> {
    let options = DirectoryOptions { keep: true, ..Default::default() };
    let (mut instance, directory, _) = with_directory(Sandbox::new(), &options)?;
    instance.set_keep(directory, false)?;
    instance.drop_directory(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn cleanup_removes_the_directory_and_its_contents() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn cleanup_removes_the_directory_under_keep_too() -> Result<()> {
    let options = DirectoryOptions { keep: true, ..Default::default() };
    let (mut instance, directory, path) = with_directory(Sandbox::new(), &options)?;
    fill(&path)?;
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn cleanup_thrice_is_fine() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    instance.cleanup(directory)?;
    instance.cleanup(directory)?;
    instance.cleanup(directory)?;
    Ok(())
}

#[test]
fn dropping_after_cleanup_leaves_what_has_the_name_since() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.cleanup(directory)?;
    fs::create_dir(&path)?;
    instance.drop_directory(directory)?;
    assert!(path.is_dir());
    Ok(())
}

#[test]
fn the_name_stays_known_after_cleanup() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    let before = instance.directory_name(directory)?;
    instance.cleanup(directory)?;
    assert_eq!(instance.directory_name(directory)?, before);
    Ok(())
}

#[test]
fn after_cleanup_there_is_nothing_to_work_in() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    instance.create_file(directory, "file")?;
    instance.cleanup(directory)?;
    assert_refused!(instance.create_file(directory, "new"), Error::NotFound(_));
    assert_refused!(instance.open_file(directory, "file", host_test::Access::READ), Error::NotFound(_));
    assert_refused!(instance.create_directory(directory, "new"), Error::NotFound(_));
    assert_refused!(instance.entries(directory, None), Error::NotFound(_));
    assert_refused!(instance.entries(directory, Some("below")), Error::NotFound(_));
    assert_refused!(instance.remove(directory, "file"), Error::NotFound(_));
    Ok(())
}

#[test]
fn a_file_in_it_outlives_it() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    let file = instance.create_file(directory, "file")?;
    instance.cleanup(directory)?;
    instance.write(file, b"still here")?;
    assert_eq!(instance.read_at(file, 0, 100)?, b"still here");
    instance.drop_file(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn the_directory_of_an_unnamed_file_can_be_removed_while_the_file_is_open() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    let dir = Some(instance.directory_name(directory)?);
    let naming = Naming { dir, ..Default::default() };
    let file = instance.temporary_file(&FileOptions { naming, ..Default::default() })?;
    instance.cleanup(directory)?;
    instance.write(file, b"still here")?;
    assert_eq!(instance.read_at(file, 0, 100)?, b"still here");
    Ok(())
}

#[test]
fn directories_nest_by_their_names() -> Result<()> {
    let (mut instance, outer, _) = fresh()?;
    let dir = Some(instance.directory_name(outer)?);
    let naming = Naming { dir, ..Default::default() };
    let inner = instance.temporary_directory(&DirectoryOptions { naming, ..Default::default() })?;
    instance.cleanup(outer)?;
    instance.cleanup(inner)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}
