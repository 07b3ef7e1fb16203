//! What a file is opened for.

use host_test::{Access, Deletion, Error, FileOptions, SeekFrom};
use wasmtime::Result;

use super::{contents, start};

fn opened_for(access: Access) -> FileOptions {
    FileOptions { access: Some(access), ..FileOptions::default() }
}

#[test]
fn nothing_said_is_read_and_write() -> Result<()> {
    let mut instance = start()?;
    for options in [FileOptions::default(), opened_for(Access::empty())] {
        let file = instance.temporary_file(&options)?;
        assert_eq!(instance.access(file)?, Access::READ | Access::WRITE);
    }
    Ok(())
}

#[test]
fn a_file_for_reading_cannot_be_written() -> Result<()> {
    let mut instance = start()?;
    let options = opened_for(Access::READ);
    for file in [
        instance.temporary_file(&options)?,
        instance.named_temporary_file(&options, Deletion::OnClose)?,
        instance.spooled_temporary_file(10, &options)?,
    ] {
        assert_refused!(instance.write(file, b"x"), Error::NotWritable);
        assert_refused!(instance.write_at(file, 0, b"x"), Error::NotWritable);
        assert_refused!(instance.truncate(file, None), Error::NotWritable);
        assert_eq!(instance.read(file, None)?, b"");
    }
    Ok(())
}

#[test]
fn a_file_for_writing_cannot_be_read() -> Result<()> {
    let mut instance = start()?;
    let options = opened_for(Access::WRITE);
    for file in [
        instance.temporary_file(&options)?,
        instance.named_temporary_file(&options, Deletion::OnClose)?,
        instance.spooled_temporary_file(10, &options)?,
    ] {
        instance.write(file, b"x")?;
        assert_refused!(instance.read(file, None), Error::NotReadable);
        assert_refused!(instance.read_line(file, None), Error::NotReadable);
        assert_refused!(instance.read_at(file, 0, 1), Error::NotReadable);
    }
    Ok(())
}

#[test]
fn appending_writes_at_the_end_wherever_the_position_is() -> Result<()> {
    for (max_size, buffer_size) in [(None, None), (None, Some(0)), (Some(0), None), (Some(4), Some(0))] {
        let mut instance = start()?;
        let options = FileOptions { buffer_size, ..opened_for(Access::READ | Access::APPEND) };
        let file = match max_size {
            None => instance.temporary_file(&options)?,
            Some(max_size) => instance.spooled_temporary_file(max_size, &options)?,
        };
        instance.write(file, b"one")?;
        instance.seek(file, SeekFrom::Start(0))?;
        instance.write(file, b"two")?;
        assert_eq!(instance.tell(file)?, 6);
        instance.write_at(file, 0, b"three")?;
        assert_eq!(contents(&mut instance, file)?, b"onetwothree");
    }
    Ok(())
}

#[test]
fn appending_implies_writing() -> Result<()> {
    let mut instance = start()?;
    let file = instance.temporary_file(&opened_for(Access::APPEND))?;
    assert_eq!(instance.access(file)?, Access::WRITE | Access::APPEND);
    Ok(())
}

#[test]
fn two_who_append_to_one_file_overwrite_nothing() -> Result<()> {
    let mut instance = start()?;
    let directory = instance.temporary_directory(&host_test::DirectoryOptions::default())?;
    instance.create_file(directory, "log")?;
    let one = instance.open_file(directory, "log", Access::APPEND)?;
    let two = instance.open_file(directory, "log", Access::APPEND)?;
    instance.write(one, b"one ")?;
    instance.write(two, b"two ")?;
    instance.flush(two)?;
    instance.flush(one)?;
    assert_eq!(instance.tell(one)?, 8);
    let log = instance.open_file(directory, "log", Access::READ)?;
    assert_eq!(instance.read(log, None)?, b"two one ");
    Ok(())
}
