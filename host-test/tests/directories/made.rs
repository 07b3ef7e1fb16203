//! `mkdtemp`, `mkdtempb`, and the removal of what they and `mkstemp` made.

use std::fs::{self, File};
use std::os::unix::fs::symlink;

use host_test::{DirectoryOptions, Error, FileOptions, Sandbox};
use wasmtime::Result;

use super::{fill, not_utf8, on_host};

#[test]
fn mkdtemp_makes_a_directory_and_returns_its_absolute_path() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    assert!(path.starts_with("/tmp/tmp"), "{path}");
    assert!(on_host(&instance, &path).is_dir());
    Ok(())
}

#[test]
fn what_mkdtemp_made_stays_whatever_else_is_dropped() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    let directory = instance.temporary_directory(&Default::default())?;
    instance.drop_directory(directory)?;
    assert!(on_host(&instance, &path).is_dir());
    Ok(())
}

#[test]
fn mkdtempb_takes_bytes_and_returns_bytes() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    fs::create_dir(instance.scratch().path().join("ö"))?;
    let path = instance.mkdtempb(Some("é".as_bytes()), Some(b".d"), Some("/tmp/ö".as_bytes()))?;
    let path = String::from_utf8(path)?;
    assert!(path.starts_with("/tmp/ö/é") && path.ends_with(".d"), "{path}");
    assert!(on_host(&instance, &path).is_dir());
    Ok(())
}

#[test]
fn mkdtempb_of_nothing_is_mkdtemp() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = String::from_utf8(instance.mkdtempb(None, None, None)?)?;
    assert!(path.starts_with("/tmp/tmp") && path.len() == "/tmp/tmp".len() + 8, "{path}");
    Ok(())
}

#[test]
fn mkdtempb_refuses_bytes_that_are_not_utf8() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let bad = Some(&b"\xff"[..]);
    assert_refused!(instance.mkdtempb(bad, None, None), Error::InvalidArgument(why) if why.contains("prefix"));
    assert_refused!(instance.mkdtempb(None, bad, None), Error::InvalidArgument(why) if why.contains("suffix"));
    assert_refused!(instance.mkdtempb(None, None, bad), Error::InvalidArgument(why) if why.contains("dir"));
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn remove_tree_takes_what_mkdtemp_made_with_its_contents() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    fill(&on_host(&instance, &path))?;
    instance.remove_tree(&path)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn remove_tree_takes_what_mkdtempb_made() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = String::from_utf8(instance.mkdtempb(None, None, None)?)?;
    instance.remove_tree(&path)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn remove_tree_takes_what_mkstemp_made() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let (file, path) = instance.mkstemp(&Default::default())?;
    instance.drop_file(file)?;
    instance.remove_tree(&path)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn remove_tree_takes_a_file_that_is_open_and_the_file_works_on() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let (file, path) = instance.mkstemp(&Default::default())?;
    instance.remove_tree(&path)?;
    instance.write(file, b"still here")?;
    assert_eq!(instance.read_at(file, 0, 100)?, b"still here");
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn remove_tree_unlinks_links_and_leaves_their_targets_alone() -> Result<()> {
    let outside = tempfile::tempdir()?;
    fill(outside.path())?;
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    symlink(outside.path(), on_host(&instance, &path).join("link"))?;
    instance.remove_tree(&path)?;
    assert_eq!(instance.scratch().count()?, 0);
    assert!(outside.path().join("below/file").is_file());
    Ok(())
}

#[test]
fn remove_tree_twice_is_refused() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    instance.remove_tree(&path)?;
    assert_refused!(instance.remove_tree(&path), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn remove_tree_of_what_is_gone_already_is_fine_once() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    fs::remove_dir(on_host(&instance, &path))?;
    instance.remove_tree(&path)?;
    assert_refused!(instance.remove_tree(&path), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn remove_tree_is_fine_when_the_directory_above_is_gone() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let above = instance.mkdtemp(&Default::default())?;
    let naming = host_test::Naming { dir: Some(above.clone()), ..Default::default() };
    let below = instance.mkdtemp(&naming)?;
    instance.remove_tree(&above)?;
    instance.remove_tree(&below)?;
    Ok(())
}

#[test]
fn remove_tree_refuses_what_it_did_not_make() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let theirs = instance.scratch().path().join("theirs");
    fs::create_dir(&theirs)?;
    fill(&theirs)?;
    for path in ["/tmp/theirs", "/tmp/theirs/file", "/tmp", "/", "", "theirs", "/tmp/missing", "/tmp/\0"] {
        assert_refused!(instance.remove_tree(path), Error::InvalidArgument(_));
    }
    assert_eq!(instance.scratch().count()?, 4);
    Ok(())
}

#[test]
fn remove_tree_refuses_what_is_below_what_it_made() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    fill(&on_host(&instance, &path))?;
    assert_refused!(instance.remove_tree(&format!("{path}/file")), Error::InvalidArgument(_));
    assert!(on_host(&instance, &path).join("file").is_file());
    Ok(())
}

#[test]
fn remove_tree_refuses_what_has_a_handle_to_remove_it() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    let path = instance.directory_name(directory)?;
    assert_refused!(instance.remove_tree(&path), Error::InvalidArgument(_));
    let file = instance.named_temporary_file(&FileOptions::default(), host_test::Deletion::OnClose)?;
    let path = instance.name(file)?.expect("a name");
    assert_refused!(instance.remove_tree(&path), Error::InvalidArgument(_));
    assert_eq!(instance.scratch().count()?, 2);
    Ok(())
}

#[test]
fn remove_tree_refuses_what_another_instance_made() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let sandbox = || {
        let sandbox = Sandbox::new().without_preopens();
        sandbox.preopen(shared.path(), "/tmp", wasmtime_wasi::FsPerms::ReadWrite)
    };
    let path = sandbox().start()?.mkdtemp(&Default::default())?;
    assert_refused!(sandbox().start()?.remove_tree(&path), Error::InvalidArgument(_));
    assert_eq!(fs::read_dir(shared.path())?.count(), 1);
    Ok(())
}

#[test]
fn remove_tree_tells_what_it_could_not_remove_and_can_be_tried_again() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let path = instance.mkdtemp(&Default::default())?;
    let bad = on_host(&instance, &path).join(not_utf8());
    File::create(&bad)?;
    assert_refused!(instance.remove_tree(&path), Error::CleanupIncomplete(left) if left.len() == 1);
    fs::remove_file(bad)?;
    instance.remove_tree(&path)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}
