//! Directories whose names lead elsewhere by now: strangers are left alone.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use host_test::{Error, Sandbox};
use wasmtime::Result;

use super::{fill, fresh, on_host, with_directory};

/// Puts another directory in the place of one.
fn replace(path: &Path) -> Result<()> {
    fs::rename(path, path.with_extension("moved"))?;
    fs::create_dir(path)?;
    fill(path)
}

#[test]
fn cleanup_leaves_a_directory_that_took_the_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let name = instance.directory_name(directory)?;
    replace(&path)?;
    assert_refused!(instance.cleanup(directory), Error::Replaced(at) if *at == name);
    assert!(path.join("below/file").is_file());
    Ok(())
}

#[test]
fn cleanup_leaves_it_also_when_the_directory_was_in_use() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.create_file(directory, "mine")?;
    replace(&path)?;
    assert_refused!(instance.cleanup(directory), Error::Replaced(_));
    assert!(path.join("below/file").is_file());
    Ok(())
}

#[test]
fn cleanup_leaves_an_empty_directory_that_took_the_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::rename(&path, path.with_extension("moved"))?;
    fs::create_dir(&path)?;
    assert_refused!(instance.cleanup(directory), Error::Replaced(_));
    assert!(path.is_dir());
    Ok(())
}

#[test]
fn cleanup_leaves_a_file_that_took_the_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::rename(&path, path.with_extension("moved"))?;
    fs::write(&path, "mine")?;
    assert_refused!(instance.cleanup(directory), Error::Replaced(_));
    assert_eq!(fs::read(&path)?, b"mine");
    Ok(())
}

#[test]
fn cleanup_leaves_a_link_that_took_the_name_and_where_it_leads() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let moved = path.with_extension("moved");
    fs::rename(&path, &moved)?;
    fill(&moved)?;
    symlink(&moved, &path)?;
    assert_refused!(instance.cleanup(directory), Error::Replaced(_));
    assert!(path.is_symlink());
    assert!(moved.join("below/file").is_file());
    Ok(())
}

#[test]
fn dropping_leaves_a_directory_that_took_the_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    replace(&path)?;
    instance.drop_directory(directory)?;
    assert!(path.join("below/file").is_file());
    Ok(())
}

#[test]
fn errors_being_ignored_does_not_hide_a_stranger() -> Result<()> {
    let options = host_test::DirectoryOptions { ignore_cleanup_errors: true, ..Default::default() };
    let (mut instance, directory, path) = with_directory(Sandbox::new(), &options)?;
    replace(&path)?;
    assert_refused!(instance.cleanup(directory), Error::Replaced(_));
    Ok(())
}

#[test]
fn nothing_is_done_in_a_directory_that_took_the_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    replace(&path)?;
    instance.create_file(directory, "new")?;
    instance.create_directory(directory, "below")?;
    assert_eq!(instance.entries(directory, None)?.len(), 2);
    instance.remove(directory, "new")?;
    assert_refused!(instance.remove(directory, "file"), Error::NotFound(_));
    assert!(path.join("file").is_file());
    assert!(!path.join("new").exists());
    Ok(())
}

#[test]
fn work_goes_on_in_our_directory_after_it_was_renamed() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.create_file(directory, "before")?;
    replace(&path)?;
    instance.create_file(directory, "after")?;
    assert!(path.with_extension("moved").join("after").is_file());
    assert!(!path.join("after").exists());
    Ok(())
}

#[test]
fn remove_tree_leaves_a_directory_that_took_the_name() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let name = instance.mkdtemp(&Default::default())?;
    let path = on_host(&instance, &name);
    replace(&path)?;
    assert_refused!(instance.remove_tree(&name), Error::Replaced(at) if *at == name);
    assert!(path.join("below/file").is_file());
    Ok(())
}

#[test]
fn remove_tree_leaves_a_file_that_took_the_name() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let (_, name) = instance.mkstemp(&Default::default())?;
    let path = on_host(&instance, &name);
    fs::rename(&path, path.with_extension("moved"))?;
    fs::write(&path, "mine")?;
    assert_refused!(instance.remove_tree(&name), Error::Replaced(_));
    assert_eq!(fs::read(&path)?, b"mine");
    Ok(())
}

#[test]
fn remove_tree_works_once_ours_is_back() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let name = instance.mkdtemp(&Default::default())?;
    let path = on_host(&instance, &name);
    replace(&path)?;
    assert_refused!(instance.remove_tree(&name), Error::Replaced(_));
    fs::remove_dir_all(&path)?;
    fs::rename(path.with_extension("moved"), &path)?;
    instance.remove_tree(&name)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_stranger_with_the_number_of_ours_is_no_less_a_stranger() -> Result<()> {
    // Filesystems give a number out again as soon as nothing has it; ours is held.
    for _ in 0..20 {
        let (mut instance, directory, path) = fresh()?;
        fs::remove_dir(&path)?;
        fs::create_dir(&path)?;
        assert_refused!(instance.cleanup(directory), Error::Replaced(_));
        instance.drop_directory(directory)?;
        assert!(path.is_dir());
    }
    Ok(())
}
