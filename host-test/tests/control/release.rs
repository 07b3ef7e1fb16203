//! Nothing is left behind by a host that says so before it drops a store.

use host_test::{Access, Error, File};

use super::*;

/// One of each that goes with its handle, and something in all of them.
fn busy(instance: &mut Instance) -> Result<Vec<File>> {
    let options = FileOptions::default();
    let files = vec![
        instance.temporary_file(&options)?,
        instance.named_temporary_file(&options, Deletion::OnClose)?,
        instance.named_temporary_file(&options, Deletion::OnDrop)?,
        instance.spooled_temporary_file(0, &options)?,
    ];
    for file in &files {
        instance.write(*file, b"buffered")?;
    }
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.create_directory(directory, "below")?;
    instance.create_file(directory, "below/file")?;
    Ok(files)
}

#[test]
fn a_store_that_is_dropped_after_a_release_leaves_nothing() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut instance = sharing(shared.path()).start()?;
    busy(&mut instance)?;
    instance.release_all()?;
    drop(instance);
    assert!(names(shared.path())?.is_empty());
    Ok(())
}

#[test]
fn a_file_that_was_closed_before_loses_its_name_too() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut instance = sharing(shared.path()).start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnDrop)?;
    instance.close(file)?;
    instance.release_all()?;
    drop(instance);
    assert!(names(shared.path())?.is_empty());
    Ok(())
}

#[test]
fn what_is_to_stay_stays_with_all_that_was_buffered() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut instance = sharing(shared.path()).start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::Never)?;
    instance.write(file, b"buffered")?;
    let directory = instance.temporary_directory(&DirectoryOptions { keep: true, ..Default::default() })?;
    let inside = instance.create_file(directory, "file")?;
    instance.write(inside, b"buffered too")?;
    let path = |name: &str| shared.path().join(name.trim_start_matches("/tmp/"));
    let file = path(&instance.name(file)?.expect("a name"));
    let directory = path(&instance.directory_name(directory)?);
    instance.release_all()?;
    drop(instance);
    assert_eq!(fs::read(file)?, b"buffered");
    assert_eq!(fs::read(directory.join("file"))?, b"buffered too");
    Ok(())
}

#[test]
fn another_store_in_the_same_directory_keeps_what_it_has() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut other = sharing(shared.path()).start()?;
    let files = busy(&mut other)?;
    let before = names(shared.path())?;
    let mut instance = sharing(shared.path()).start()?;
    busy(&mut instance)?;
    instance.release_all()?;
    assert_eq!(names(shared.path())?, before);
    for file in files {
        assert_eq!(other.read_at(file, 0, 100)?, b"buffered");
    }
    Ok(())
}

#[test]
fn all_handles_are_closed_then_and_can_be_dropped() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let mut files = busy(&mut instance)?;
    files.push(instance.reopen(files[0], Access::READ)?);
    instance.release_all()?;
    for file in files {
        assert_refused!(instance.read(file, None), Error::Closed);
        instance.drop_file(file)?;
    }
    Ok(())
}

#[test]
fn no_descriptor_stays_open() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let files = busy(&mut instance)?;
    instance.reopen(files[0], Access::READ)?;
    instance.release_all()?;
    assert_eq!(instance.plan().open, 0);
    Ok(())
}

#[test]
fn nothing_is_in_use_then() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    busy(&mut instance)?;
    instance.release_all()?;
    assert_eq!(instance.get_usage()?, Usage { bytes: 0, entries: 0, memory: 0 });
    Ok(())
}

#[test]
fn the_store_goes_on_and_can_be_released_again() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    busy(&mut instance)?;
    instance.release_all()?;
    let files = busy(&mut instance)?;
    assert_eq!(instance.read_at(files[0], 0, 100)?, b"buffered");
    instance.release_all()?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}
