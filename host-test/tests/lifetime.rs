//! Handles and stores from birth to death, and what survives whom.

use std::fs;

use host_test::{Access, Deletion, Error, Failure, File, FileOptions, Instance, Naming, Sandbox, SeekFrom};
use wasmtime::Result;
use wasmtime_wasi::FsPerms;

#[macro_use]
mod common;
#[path = "lifetime/hostile.rs"]
mod hostile;

/// One closed file of each kind.
fn closed_files(instance: &mut Instance) -> Result<Vec<File>> {
    let options = FileOptions::default();
    let directory = instance.temporary_directory(&Default::default())?;
    let rolled = instance.spooled_temporary_file(0, &options)?;
    instance.rollover(rolled)?;
    let files = vec![
        instance.temporary_file(&options)?,
        instance.named_temporary_file(&options, Deletion::OnClose)?,
        instance.named_temporary_file(&options, Deletion::OnDrop)?,
        instance.named_temporary_file(&options, Deletion::Never)?,
        instance.spooled_temporary_file(0, &options)?,
        rolled,
        instance.mkstemp(&Naming::default())?.0,
        instance.create_file(directory, "file")?,
    ];
    for file in &files {
        instance.close(*file)?;
    }
    Ok(files)
}

#[test]
fn after_close_every_operation_is_closed() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    for file in closed_files(&mut instance)? {
        assert_refused!(instance.read(file, None), Error::Closed);
        assert_refused!(instance.read(file, Some(0)), Error::Closed);
        assert_refused!(instance.read_line(file, None), Error::Closed);
        assert_refused!(instance.write(file, b"x"), Error::Closed);
        assert_refused!(instance.write(file, b""), Error::Closed);
        assert_refused!(instance.read_at(file, 0, 1), Error::Closed);
        assert_refused!(instance.write_at(file, 0, b"x"), Error::Closed);
        assert_refused!(instance.seek(file, SeekFrom::Start(0)), Error::Closed);
        assert_refused!(instance.seek(file, SeekFrom::Current(-1)), Error::Closed);
        assert_refused!(instance.seek(file, SeekFrom::End(i64::MIN)), Error::Closed);
        assert_refused!(instance.tell(file), Error::Closed);
        assert_refused!(instance.size(file), Error::Closed);
        assert_refused!(instance.truncate(file, None), Error::Closed);
        assert_refused!(instance.truncate(file, Some(0)), Error::Closed);
        assert_refused!(instance.flush(file), Error::Closed);
        assert_refused!(instance.sync(file), Error::Closed);
        assert_refused!(instance.rollover(file), Error::Closed);
        assert_refused!(instance.set_deletion(file, Deletion::Never), Error::Closed);
        assert_refused!(instance.set_deletion(file, Deletion::OnClose), Error::Closed);
    }
    Ok(())
}

#[test]
fn after_close_a_file_still_tells_what_it_was() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let options = FileOptions { access: Some(Access::WRITE), ..Default::default() };
    let file = instance.named_temporary_file(&options, Deletion::OnDrop)?;
    let name = instance.name(file)?;
    instance.close(file)?;
    assert!(instance.is_closed(file)?);
    assert!(name.is_some());
    assert_eq!(instance.name(file)?, name);
    assert_eq!(instance.access(file)?, Access::WRITE);
    assert_eq!(instance.deletion(file)?, Deletion::OnDrop);
    assert!(instance.is_rolled(file)?);
    Ok(())
}

#[test]
fn closing_again_is_fine() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    for file in closed_files(&mut instance)? {
        instance.close(file)?;
        instance.close(file)?;
        instance.drop_file(file)?;
    }
    Ok(())
}

#[test]
fn a_hundred_files_live_at_once_and_keep_their_bytes_apart() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let options = FileOptions::default();
    let mut files = Vec::new();
    for number in 0..100_u32 {
        let file = match number % 3 {
            0 => instance.temporary_file(&options)?,
            1 => instance.named_temporary_file(&options, Deletion::OnClose)?,
            _ => instance.spooled_temporary_file(8, &options)?,
        };
        instance.write(file, number.to_string().repeat(10).as_bytes())?;
        files.push(file);
    }
    for (number, file) in files.into_iter().enumerate() {
        assert_eq!(instance.read_at(file, 0, 1000)?, number.to_string().repeat(10).into_bytes());
        instance.drop_file(file)?;
    }
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn two_thousand_files_one_after_the_other_leave_nothing_behind() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    for _ in 0..2_000 {
        let file = instance.temporary_file(&FileOptions::default())?;
        instance.drop_file(file)?;
    }
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_store_that_is_dropped_with_its_handles_takes_its_scratch_directory_along() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.write(file, b"buffered")?;
    instance.mkstemp(&Naming::default())?;
    let directory = instance.temporary_directory(&Default::default())?;
    instance.create_file(directory, "file")?;
    let scratch = instance.scratch().path().to_path_buf();
    assert_eq!(instance.scratch().count()?, 4);
    drop(instance);
    assert!(!scratch.exists());
    Ok(())
}

#[test]
fn a_store_that_is_dropped_runs_no_destructor_of_its_component() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut instance = Sandbox::new().without_preopens().preopen(shared.path(), "/tmp", FsPerms::ReadWrite).start()?;
    instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    drop(instance);
    assert_eq!(fs::read_dir(shared.path())?.count(), 1);
    Ok(())
}

#[test]
fn scratch_directories_are_for_their_user_only() -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let instance = Sandbox::new().start()?;
    assert_eq!(fs::metadata(instance.scratch().path())?.permissions().mode() & 0o777, 0o700);
    Ok(())
}

#[test]
fn stores_have_scratch_directories_of_their_own() -> Result<()> {
    let mut one = Sandbox::new().start()?;
    let other = Sandbox::new().start()?;
    one.mkdtemp(&Naming::default())?;
    assert_eq!((one.scratch().count()?, other.scratch().count()?), (1, 0));
    Ok(())
}

/// A store whose component has just trapped: there was no room for an argument.
fn trapped() -> Result<Instance> {
    let mut instance = Sandbox::new().memory(2 << 20).start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let outcome = instance.write(file, &vec![0; 4 << 20]);
    assert!(matches!(outcome, Err(Failure::Trapped(_))), "{outcome:?}");
    Ok(instance)
}

#[test]
fn a_trap_in_one_store_leaves_another_unharmed() -> Result<()> {
    let mut other = Sandbox::new().start()?;
    let file = other.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    other.write(file, b"hello")?;
    let _trapped = trapped()?;
    assert_eq!(other.read_at(file, 0, 5)?, b"hello");
    other.close(file)?;
    assert_eq!(other.scratch().count()?, 0);
    Ok(())
}

#[test]
fn after_a_trap_nothing_works_in_that_store() -> Result<()> {
    let mut instance = trapped()?;
    let outcome = instance.gettempdir();
    assert!(matches!(outcome, Err(Failure::Trapped(_))), "{outcome:?}");
    Ok(())
}

#[test]
fn a_trapped_store_takes_its_scratch_directory_along() -> Result<()> {
    let instance = trapped()?;
    let scratch = instance.scratch().path().to_path_buf();
    assert_eq!(instance.scratch().count()?, 1);
    drop(instance);
    assert!(!scratch.exists());
    Ok(())
}
