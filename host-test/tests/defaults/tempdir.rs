//! Python's variable `tempdir`.

use host_test::{Error, FileOptions, Naming, Sandbox};
use wasmtime::Result;

use super::with_a_and_b;

#[test]
fn tempdir_is_none_before_the_first_need() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_eq!(instance.tempdir()?, None);
    instance.spooled_temporary_file(0, &FileOptions::default())?;
    instance.mkdtemp(&Naming { dir: Some("/tmp".into()), ..Default::default() })?;
    assert_eq!(instance.tempdir()?, None);
    Ok(())
}

#[test]
fn tempdir_is_what_gettempdir_found() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    instance.gettempdir()?;
    assert_eq!(instance.tempdir()?.as_deref(), Some("/tmp"));
    Ok(())
}

#[test]
fn tempdir_is_known_after_the_first_file() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    instance.temporary_file(&FileOptions::default())?;
    assert_eq!(instance.tempdir()?.as_deref(), Some("/tmp"));
    Ok(())
}

#[test]
fn set_tempdir_says_where() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new())?;
    instance.set_tempdir(Some("/tmp/b"))?;
    assert_eq!(instance.tempdir()?.as_deref(), Some("/tmp/b"));
    assert_eq!(instance.gettempdir()?, "/tmp/b");
    assert!(instance.mkdtemp(&Naming::default())?.starts_with("/tmp/b/tmp"));
    Ok(())
}

#[test]
fn set_tempdir_tries_nothing_out() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.set_tempdir(Some("/tmp/missing"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/missing");
    assert!(instance.plan().calls.is_empty());
    assert_refused!(instance.mkdtemp(&Naming::default()), Error::NotFound(_));
    Ok(())
}

#[test]
fn what_was_set_is_returned_as_it_was_given_and_paths_are_absolute_all_the_same() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new().initial_directory("/tmp"))?;
    instance.set_tempdir(Some("a/"))?;
    assert_eq!(instance.gettempdir()?, "a/");
    assert!(instance.mkdtemp(&Naming::default())?.starts_with("/tmp/a/tmp"));
    Ok(())
}

#[test]
fn set_tempdir_to_none_looks_again() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new())?;
    instance.set_tempdir(Some("/tmp/a"))?;
    instance.set_tempdir(None)?;
    assert_eq!(instance.tempdir()?, None);
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn set_tempdir_with_nul_is_refused_and_changes_nothing() -> Result<()> {
    let mut instance = with_a_and_b(Sandbox::new())?;
    instance.set_tempdir(Some("/tmp/a"))?;
    assert_refused!(instance.set_tempdir(Some("/tmp/\0")), Error::InvalidArgument(_));
    assert_eq!(instance.gettempdir()?, "/tmp/a");
    Ok(())
}
