//! A device that fills up.

use host_test::{Error, File, FileOptions, Instance, Sandbox, SeekFrom};
use wasmtime::Result;

use super::contents;

/// An unnamed file on a device with room for `space` bytes.
fn on_device(space: u64, buffer_size: u32) -> Result<(Instance, File)> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.temporary_file(&FileOptions { buffer_size: Some(buffer_size), ..FileOptions::default() })?;
    instance.plan().space = Some(space);
    Ok((instance, file))
}

#[test]
fn a_write_without_room_says_no_space() -> Result<()> {
    let (mut instance, file) = on_device(0, 0)?;
    assert_refused!(instance.write(file, b"x"), Error::NoSpace);
    assert_eq!(instance.tell(file)?, 0);
    assert_eq!(instance.size(file)?, 0);
    Ok(())
}

#[test]
fn a_write_with_too_little_room_writes_nothing_and_a_retry_succeeds() -> Result<()> {
    let (mut instance, file) = on_device(150, 0)?;
    instance.write(file, &[1; 100])?;
    assert_refused!(instance.write(file, &[2; 100]), Error::NoSpace);
    assert_eq!(instance.tell(file)?, 100);
    assert_eq!(instance.size(file)?, 100);
    instance.plan().space = None;
    instance.write(file, &[2; 100])?;
    assert_eq!(contents(&mut instance, file)?, [[1; 100], [2; 100]].concat());
    Ok(())
}

#[test]
fn a_full_device_is_noticed_at_flush_and_nothing_is_lost() -> Result<()> {
    let (mut instance, file) = on_device(50, 1000)?;
    instance.write(file, &[1; 100])?;
    assert_refused!(instance.flush(file), Error::NoSpace);
    assert_eq!(instance.size(file)?, 100);
    instance.plan().space = None;
    instance.flush(file)?;
    assert_eq!(contents(&mut instance, file)?, [1; 100]);
    Ok(())
}

#[test]
fn a_spool_that_finds_the_device_full_stays_in_memory() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    let file = instance.spooled_temporary_file(200_000, &FileOptions::default())?;
    instance.write(file, &[1; 200_000])?;
    instance.plan().space = Some(100_000);
    assert_refused!(instance.write(file, b"x"), Error::NoSpace);
    assert!(!instance.is_rolled(file)?);
    assert_eq!(instance.tell(file)?, 200_000);
    assert_eq!(instance.scratch().count()?, 0);
    instance.seek(file, SeekFrom::Start(0))?;
    assert_eq!(instance.read(file, None)?, [1; 200_000]);
    Ok(())
}
