//! The interface `handles`, through the component.

use std::fs;
use std::path::Path;

use host_test::{Access, Deletion, DirectoryOptions, Error, File, FileOptions, Instance, Sandbox};
use wasmtime::Result;

#[macro_use]
mod common;
#[path = "handles/descriptors.rs"]
mod descriptors;
#[path = "handles/streams.rs"]
mod streams;

/// A file of each kind, with bytes that may still wait in its buffer.
fn each_kind(law: impl Fn(&mut Instance, File) -> Result<()>) -> Result<()> {
    let options = FileOptions::default();
    for kind in 0..4 {
        let mut instance = Sandbox::new().interposed().start()?;
        let file = match kind {
            0 => instance.temporary_file(&options)?,
            1 => instance.named_temporary_file(&options, Deletion::OnClose)?,
            2 => instance.named_temporary_file(&options, Deletion::OnDrop)?,
            _ => instance.spooled_temporary_file(0, &options)?,
        };
        instance.write(file, b"0123456789")?;
        law(&mut instance, file)?;
    }
    Ok(())
}

/// A file as large as `size`, most of it a gap, with a word at the start and at the end.
fn large(instance: &mut Instance, size: u64) -> Result<File> {
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, b"start")?;
    instance.write_at(file, size - 3, b"end")?;
    Ok(file)
}

#[test]
fn under_a_limit_on_bytes_nothing_that_could_write_is_lent() -> Result<()> {
    for variable in ["TEMPFILE_MAX_BYTES", "TEMPFILE_MAX_FILE_BYTES"] {
        let mut instance = Sandbox::new().variable(variable, "1000").start()?;
        let file = instance.temporary_file(&FileOptions::default())?;
        let directory = instance.temporary_directory(&DirectoryOptions::default())?;
        assert_refused!(instance.write_stream(file, 0), Error::Unsupported(_));
        assert_refused!(instance.append_stream(file), Error::Unsupported(_));
        assert_refused!(instance.directory_descriptor(directory), Error::Unsupported(_));
        let refused = instance.into_descriptor(file)?;
        assert!(matches!(refused, Err((_, Error::Unsupported(_)))), "{refused:?}");
    }
    Ok(())
}

#[test]
fn under_a_limit_on_bytes_what_can_be_read_is_lent() -> Result<()> {
    let mut instance = Sandbox::new().variable("TEMPFILE_MAX_BYTES", "1000").start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, b"hello")?;
    let stream = instance.read_stream(file, 0)?;
    assert_eq!(instance.read_out(stream)?, b"hello");
    Ok(())
}

#[test]
fn a_limit_is_no_way_to_keep_bytes_that_are_not_counted() -> Result<()> {
    let mut instance = Sandbox::new().variable("TEMPFILE_MAX_BYTES", "10").start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, b"0123456789")?;
    let _stream = instance.read_stream(file, 0)?;
    instance.drop_file(file)?;
    let other = instance.temporary_file(&FileOptions::default())?;
    assert_refused!(instance.write(other, b"x"), Error::QuotaExceeded(_));
    Ok(())
}
