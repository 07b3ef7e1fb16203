//! Directories that become read-only, disappear or are replaced while they are in use.

use std::fs;
use std::os::unix::fs::symlink;

use host_test::interposed::{Effect, ErrorCode};
use host_test::{Deletion, Error, FileOptions, Instance, Naming, Sandbox};
use wasmtime::Result;

use super::{contents, in_directory, on_host};

fn interposed() -> Result<Instance> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    Ok(instance)
}

fn read_only(instance: &mut Instance) {
    instance.plan().refuse = Some((Effect::Change, ErrorCode::ReadOnly));
}

fn writable(instance: &mut Instance) {
    instance.plan().refuse = None;
}

#[test]
fn what_is_buffered_when_a_device_becomes_read_only_is_written_when_it_recovers() -> Result<()> {
    let mut instance = interposed()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::Never)?;
    let path = instance.name(file)?.map(|name| on_host(&instance, &name)).expect("a name");
    instance.write(file, b"buffered")?;
    read_only(&mut instance);
    assert_refused!(instance.flush(file), Error::PermissionDenied(_));
    assert_refused!(instance.close(file), Error::PermissionDenied(_));
    writable(&mut instance);
    instance.close(file)?;
    assert_eq!(fs::read(path)?, b"buffered");
    Ok(())
}

#[test]
fn what_was_written_before_a_device_became_read_only_can_be_read() -> Result<()> {
    let mut instance = interposed()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, b"written")?;
    instance.flush(file)?;
    read_only(&mut instance);
    assert_eq!(contents(&mut instance, file)?, b"written");
    Ok(())
}

#[test]
fn a_name_that_cannot_be_removed_from_a_read_only_device_is_removed_when_it_recovers() -> Result<()> {
    let mut instance = interposed()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    read_only(&mut instance);
    assert_refused!(instance.close(file), Error::PermissionDenied(_));
    assert!(instance.is_closed(file)?);
    writable(&mut instance);
    instance.close(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_spool_stays_in_memory_while_the_device_is_read_only() -> Result<()> {
    let mut instance = interposed()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    instance.write(file, b"in memory")?;
    read_only(&mut instance);
    assert_refused!(instance.rollover(file), Error::PermissionDenied(_));
    assert_eq!(contents(&mut instance, file)?, b"in memory");
    writable(&mut instance);
    instance.rollover(file)?;
    assert_eq!(contents(&mut instance, file)?, b"in memory");
    Ok(())
}

#[test]
fn a_directory_that_cannot_be_removed_from_a_read_only_device_is_removed_when_it_recovers() -> Result<()> {
    let mut instance = interposed()?;
    let directory = instance.temporary_directory(&Default::default())?;
    instance.create_directory(directory, "below")?;
    instance.create_file(directory, "below/file")?;
    read_only(&mut instance);
    assert_refused!(instance.cleanup(directory), Error::CleanupIncomplete(_));
    assert_eq!(instance.scratch().count()?, 3);
    writable(&mut instance);
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn files_outlive_the_contents_of_the_preopen() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&Default::default())?;
    let inside = instance.create_file(directory, "inside")?;
    let named = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    for file in [inside, named] {
        instance.write(file, b"buffered")?;
    }
    for entry in fs::read_dir(instance.scratch().path())? {
        let path = entry?.path();
        if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
    }
    for file in [inside, named] {
        assert_eq!(contents(&mut instance, file)?, b"buffered");
        instance.close(file)?;
    }
    instance.cleanup(directory)?;
    Ok(())
}

#[test]
fn a_temporary_directory_that_somebody_removed_is_not_found_until_it_is_cleaned_up() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&Default::default())?;
    fs::remove_dir_all(instance.directory_name(directory).map(|name| on_host(&instance, &name))?)?;
    assert_refused!(instance.create_file(directory, "file"), Error::NotFound(_));
    assert_refused!(instance.create_directory(directory, "below"), Error::NotFound(_));
    instance.cleanup(directory)?;
    Ok(())
}

#[test]
fn where_the_preopen_itself_is_gone_nothing_is_created_and_what_is_open_lives() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    fs::remove_dir_all(instance.scratch().path())?;
    assert_refused!(instance.mkstemp(&Naming::default()), Error::NotFound(path) if path == "/tmp");
    assert_refused!(instance.mkdtemp(&Naming::default()), Error::NotFound(path) if path == "/tmp");
    instance.write(file, b"alive")?;
    assert_eq!(contents(&mut instance, file)?, b"alive");
    Ok(())
}

/// An instance whose default directory is `/tmp/default`.
fn below() -> Result<Instance> {
    let mut instance = Sandbox::new().variable("TMPDIR", "/tmp/default").start()?;
    fs::create_dir(on_host(&instance, "/tmp/default"))?;
    assert_eq!(instance.gettempdir()?, "/tmp/default");
    Ok(instance)
}

#[test]
fn a_default_directory_that_is_gone_is_not_found_until_it_is_back() -> Result<()> {
    let mut instance = below()?;
    let default = on_host(&instance, "/tmp/default");
    fs::remove_dir(&default)?;
    assert_refused!(instance.mkstemp(&Naming::default()), Error::NotFound(path) if path == "/tmp/default");
    fs::create_dir(&default)?;
    let (_, path) = instance.mkstemp(&Naming::default())?;
    assert!(on_host(&instance, &path).is_file());
    Ok(())
}

#[test]
fn nothing_is_created_where_a_default_directory_leads_out_of_the_preopen() -> Result<()> {
    let outside = tempfile::tempdir()?;
    let mut instance = below()?;
    let default = on_host(&instance, "/tmp/default");
    fs::remove_dir(&default)?;
    symlink(outside.path(), &default)?;
    assert_refused!(instance.mkstemp(&Naming::default()), Error::PermissionDenied(_));
    assert_refused!(instance.mkdtemp(&Naming::default()), Error::PermissionDenied(_));
    assert_eq!(fs::read_dir(outside.path())?.count(), 0);
    Ok(())
}

#[test]
fn a_named_file_is_removed_from_where_it_was_created_whatever_leads_there_now() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    for directory in ["used", "other"] {
        fs::create_dir(on_host(&instance, directory))?;
    }
    let file = instance.named_temporary_file(&in_directory("/tmp/used"), Deletion::OnClose)?;
    let name = instance.name(file)?.expect("a name").replace("/used/", "/other/");
    let strangers = on_host(&instance, &name);
    fs::write(&strangers, "a stranger's")?;
    fs::rename(on_host(&instance, "used"), on_host(&instance, "moved"))?;
    symlink("other", on_host(&instance, "used"))?;
    instance.close(file)?;
    assert_eq!(fs::read(strangers)?, b"a stranger's");
    assert_eq!(fs::read_dir(on_host(&instance, "moved"))?.count(), 0);
    Ok(())
}

#[test]
fn what_is_created_in_a_temporary_directory_goes_there_whatever_leads_there_now() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&Default::default())?;
    let path = instance.directory_name(directory).map(|name| on_host(&instance, &name))?;
    let (moved, other) = (on_host(&instance, "moved"), on_host(&instance, "other"));
    fs::create_dir(&other)?;
    fs::rename(&path, &moved)?;
    symlink("other", path)?;
    instance.create_file(directory, "file")?;
    assert!(moved.join("file").is_file());
    assert_eq!(fs::read_dir(other)?.count(), 0);
    Ok(())
}
