//! What `remove`, `cleanup` and dropping take away, and what they leave.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

use host_test::interposed::ErrorCode;
use host_test::{DirectoryOptions, Error, Failure, Sandbox};
use wasmtime::Result;

use super::{fill, fresh, not_utf8, with_directory};

#[test]
fn remove_takes_a_file() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    instance.remove(directory, "below/file")?;
    assert!(!path.join("below/file").exists());
    assert!(path.join("file").exists());
    Ok(())
}

#[test]
fn remove_takes_a_directory_with_its_contents() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    instance.remove(directory, "below")?;
    assert!(!path.join("below").exists());
    assert!(path.join("file").exists());
    Ok(())
}

#[test]
fn remove_takes_a_link_and_not_what_it_leads_to() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fill(&path)?;
    symlink("below", path.join("link"))?;
    instance.remove(directory, "link")?;
    assert!(!path.join("link").is_symlink());
    assert!(path.join("below/file").is_file());
    Ok(())
}

#[test]
fn remove_takes_a_dangling_link() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    symlink("nowhere", path.join("link"))?;
    instance.remove(directory, "link")?;
    assert!(!path.join("link").is_symlink());
    Ok(())
}

#[test]
fn remove_of_nothing_is_not_found() -> Result<()> {
    let (mut instance, directory, _) = fresh()?;
    assert_refused!(instance.remove(directory, "missing"), Error::NotFound(at) if at.ends_with("/missing"));
    Ok(())
}

#[test]
fn a_file_that_the_host_refuses_to_remove_says_so() -> Result<()> {
    let (mut instance, directory, path) = with_directory(Sandbox::new().interposed(), &Default::default())?;
    fill(&path)?;
    instance.plan().fail_all = Some(("unlink_file_at", ErrorCode::NotPermitted));
    assert_refused!(instance.remove(directory, "file"), Error::PermissionDenied(_));
    Ok(())
}

#[test]
fn cleanup_unlinks_a_link_to_a_directory_and_leaves_its_target_alone() -> Result<()> {
    let outside = tempfile::tempdir()?;
    fill(outside.path())?;
    let (mut instance, directory, path) = fresh()?;
    symlink(outside.path(), path.join("out"))?;
    symlink("..", path.join("up"))?;
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    assert!(outside.path().join("below/file").is_file());
    Ok(())
}

#[test]
fn cleanup_of_a_directory_that_somebody_else_removed_is_fine() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    fs::remove_dir(path)?;
    instance.cleanup(directory)?;
    Ok(())
}

#[test]
fn cleanup_of_a_directory_that_somebody_else_removed_under_us_is_fine() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    instance.create_file(directory, "file")?;
    fs::remove_dir_all(path)?;
    instance.cleanup(directory)?;
    Ok(())
}

fn has_what_cannot_be_removed(directory: &Path) -> Result<()> {
    fill(directory)?;
    File::create(directory.join("below").join(not_utf8()))?;
    Ok(())
}

#[test]
fn cleanup_removes_what_it_can_and_tells_the_rest() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    has_what_cannot_be_removed(&path)?;
    let name = instance.directory_name(directory)?;
    assert_refused!(
        instance.cleanup(directory),
        Error::CleanupIncomplete(left) if *left == [format!("{name}/below/(a name that is not UTF-8)")]
    );
    assert!(!path.join("file").exists());
    assert!(!path.join("below/file").exists());
    assert!(path.join("below").join(not_utf8()).exists());
    Ok(())
}

#[test]
fn an_incomplete_cleanup_can_be_tried_again() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    has_what_cannot_be_removed(&path)?;
    assert_refused!(instance.cleanup(directory), Error::CleanupIncomplete(_));
    assert_refused!(instance.cleanup(directory), Error::CleanupIncomplete(_));
    fs::remove_file(path.join("below").join(not_utf8()))?;
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn after_an_incomplete_cleanup_the_directory_can_be_worked_in() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    has_what_cannot_be_removed(&path)?;
    assert_refused!(instance.cleanup(directory), Error::CleanupIncomplete(_));
    instance.create_file(directory, "new")?;
    assert!(path.join("new").is_file());
    Ok(())
}

#[test]
fn remove_tells_what_it_could_not_remove() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    has_what_cannot_be_removed(&path)?;
    assert_refused!(instance.remove(directory, "below"), Error::CleanupIncomplete(left) if left.len() == 1);
    Ok(())
}

#[test]
fn errors_of_cleanup_can_be_ignored() -> Result<()> {
    let options = DirectoryOptions { ignore_cleanup_errors: true, ..Default::default() };
    let (mut instance, directory, path) = with_directory(Sandbox::new(), &options)?;
    has_what_cannot_be_removed(&path)?;
    instance.cleanup(directory)?;
    assert!(!path.join("file").exists());
    assert!(path.join("below").join(not_utf8()).exists());
    Ok(())
}

#[test]
fn each_file_that_the_host_refuses_to_remove_is_told() -> Result<()> {
    let (mut instance, directory, path) = with_directory(Sandbox::new().interposed(), &Default::default())?;
    fill(&path)?;
    let name = instance.directory_name(directory)?;
    instance.plan().fail_all = Some(("unlink_file_at", ErrorCode::Busy));
    let mut left = match instance.cleanup(directory) {
        Err(Failure::Refused(Error::CleanupIncomplete(left))) => left,
        other => panic!("{other:?}"),
    };
    left.sort();
    assert_eq!(left, [format!("{name}/below/file"), format!("{name}/file")]);
    instance.plan().fail_all = None;
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn directories_that_cannot_be_listed_are_told() -> Result<()> {
    let (mut instance, directory, path) = with_directory(Sandbox::new().interposed(), &Default::default())?;
    fill(&path)?;
    instance.plan().fail_all = Some(("read_directory", ErrorCode::Access));
    let name = instance.directory_name(directory)?;
    assert_refused!(instance.cleanup(directory), Error::CleanupIncomplete(left) if *left == [name.clone()]);
    Ok(())
}

#[test]
fn whichever_host_call_fails_a_second_cleanup_finishes_the_first() -> Result<()> {
    for failing in 0.. {
        let (mut instance, directory, path) = with_directory(Sandbox::new().interposed(), &Default::default())?;
        fill(&path)?;
        symlink("..", path.join("link"))?;
        let before = instance.plan().calls.len();
        instance.plan().fail = Some((before + failing, ErrorCode::Io));
        let first = instance.cleanup(directory);
        assert!(!matches!(first, Err(Failure::Trapped(_))), "{first:?}");
        let enough = instance.plan().calls.len() <= before + failing;
        instance.cleanup(directory)?;
        assert_eq!(instance.scratch().count()?, 0, "the failure of host call {failing}");
        if enough {
            assert!(failing > 10, "only {failing} host calls");
            break;
        }
    }
    Ok(())
}

#[test]
fn whichever_host_call_fails_dropping_removes_everything() -> Result<()> {
    for failing in 0.. {
        let (mut instance, directory, path) = with_directory(Sandbox::new().interposed(), &Default::default())?;
        fill(&path)?;
        let before = instance.plan().calls.len();
        instance.plan().fail = Some((before + failing, ErrorCode::Io));
        instance.drop_directory(directory)?;
        assert_eq!(instance.scratch().count()?, 0, "the failure of host call {failing}");
        if instance.plan().calls.len() <= before + failing {
            break;
        }
    }
    Ok(())
}
