//! Each error of the host arrives as the case of `error` that stands for it, with its path or its text.

use host_test::interposed::ErrorCode;
use host_test::{Deletion, DirectoryOptions, Error, Failure, FileOptions, Naming, Sandbox};
use wasmtime::Result;

#[macro_use]
mod common;

/// What creating a file says when the host fails with `code`.
fn refused_with(code: ErrorCode) -> Result<Error> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    instance.plan().calls.clear();
    instance.plan().fail = Some((0, code));
    match instance.mkstemp(&Naming::default()) {
        Err(Failure::Refused(error)) => Ok(error),
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn permission_denied_names_the_directory() -> Result<()> {
    for code in [ErrorCode::Access, ErrorCode::NotPermitted, ErrorCode::ReadOnly] {
        assert_eq!(refused_with(code)?, Error::PermissionDenied("/tmp".into()));
    }
    Ok(())
}

#[test]
fn not_found_names_the_directory() -> Result<()> {
    assert_eq!(refused_with(ErrorCode::NoEntry)?, Error::NotFound("/tmp".into()));
    Ok(())
}

#[test]
fn a_full_device_and_a_full_memory_are_no_space() -> Result<()> {
    for code in [ErrorCode::InsufficientSpace, ErrorCode::InsufficientMemory] {
        assert_eq!(refused_with(code)?, Error::NoSpace);
    }
    Ok(())
}

#[test]
fn what_no_file_can_hold_is_too_large() -> Result<()> {
    for code in [ErrorCode::FileTooLarge, ErrorCode::Overflow] {
        assert_eq!(refused_with(code)?, Error::TooLarge);
    }
    Ok(())
}

#[test]
fn cases_with_a_text_begin_it_with_the_path() -> Result<()> {
    let begins = |text: &str| text.starts_with("/tmp/tmp");
    assert!(matches!(refused_with(ErrorCode::Quota)?, Error::QuotaExceeded(text) if begins(&text)));
    assert!(matches!(refused_with(ErrorCode::CrossDevice)?, Error::CrossDevice(path) if begins(&path)));
    assert!(matches!(refused_with(ErrorCode::Unsupported)?, Error::Unsupported(text) if begins(&text)));
    assert!(matches!(refused_with(ErrorCode::NameTooLong)?, Error::InvalidArgument(text) if begins(&text)));
    assert!(matches!(refused_with(ErrorCode::Io)?, Error::Other(text) if begins(&text)));
    Ok(())
}

#[test]
fn taken_names_are_named() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.create_file(directory, "taken")?;
    assert_refused!(instance.create_file(directory, "taken"), Error::AlreadyExists(path) if path.ends_with("/taken"));
    Ok(())
}

#[test]
fn a_file_on_the_way_is_not_a_directory() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.create_file(directory, "file")?;
    assert_refused!(instance.create_file(directory, "file/x"), Error::NotADirectory(path) if path.ends_with("/file"));
    Ok(())
}

#[test]
fn lists_arrive_whole_and_in_order() -> Result<()> {
    let mut instance = Sandbox::new().without_preopens().start()?;
    let tried = ["/tmp", "/var/tmp", "/usr/tmp", "/"].map(String::from);
    assert_refused!(instance.gettempdir(), Error::NoUsableDirectory(found) if *found == tried);
    Ok(())
}

#[test]
fn cases_without_anything_arrive_too() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let options = |access| FileOptions { access: Some(access), ..FileOptions::default() };
    let reading = instance.temporary_file(&options(host_test::Access::READ))?;
    let writing = instance.named_temporary_file(&options(host_test::Access::WRITE), Deletion::OnClose)?;
    assert_refused!(instance.write(reading, b"x"), Error::NotWritable);
    assert_refused!(instance.read(writing, None), Error::NotReadable);
    instance.close(reading)?;
    assert_refused!(instance.read(reading, None), Error::Closed);
    Ok(())
}
