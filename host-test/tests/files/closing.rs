//! Close, drop, and the policies of deletion.

use std::fs;

use host_test::interposed::ErrorCode;
use host_test::{Deletion, Error, File, FileOptions, Instance, Sandbox};
use wasmtime::Result;

use super::{on_disk, on_host, path_of, start};

fn named(deletion: Deletion) -> Result<(Instance, File)> {
    let mut instance = start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), deletion)?;
    Ok((instance, file))
}

#[test]
fn on_close_deletes_when_closed() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnClose)?;
    instance.close(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn on_close_deletes_when_dropped() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnClose)?;
    instance.drop_file(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn on_drop_deletes_only_when_dropped() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnDrop)?;
    instance.write(file, b"readable by name")?;
    instance.close(file)?;
    let path = path_of(&mut instance, file)?;
    assert_eq!(fs::read(path)?, b"readable by name");
    instance.drop_file(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn never_keeps_what_was_written_even_without_a_close() -> Result<()> {
    let (mut instance, file) = named(Deletion::Never)?;
    instance.write(file, b"kept")?;
    let path = path_of(&mut instance, file)?;
    instance.drop_file(file)?;
    assert_eq!(fs::read(path)?, b"kept");
    Ok(())
}

#[test]
fn the_policy_can_change() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnClose)?;
    assert_eq!(instance.deletion(file)?, Deletion::OnClose);
    instance.set_deletion(file, Deletion::Never)?;
    assert_eq!(instance.deletion(file)?, Deletion::Never);
    instance.drop_file(file)?;
    assert_eq!(on_disk(&instance)?.len(), 1);
    Ok(())
}

#[test]
fn a_file_without_a_name_cannot_be_kept() -> Result<()> {
    let mut instance = start()?;
    for file in [
        instance.temporary_file(&FileOptions::default())?,
        instance.spooled_temporary_file(1, &FileOptions::default())?,
    ] {
        assert_refused!(instance.set_deletion(file, Deletion::Never), Error::Unsupported(_));
        assert_refused!(instance.set_deletion(file, Deletion::OnDrop), Error::Unsupported(_));
        instance.set_deletion(file, Deletion::OnClose)?;
        assert_eq!(instance.deletion(file)?, Deletion::OnClose);
    }
    Ok(())
}

#[test]
fn closing_twice_is_closing_once() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnClose)?;
    instance.close(file)?;
    instance.close(file)?;
    assert!(instance.is_closed(file)?);
    Ok(())
}

#[test]
fn the_name_is_known_after_close() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnClose)?;
    let name = instance.name(file)?;
    instance.close(file)?;
    assert_eq!(instance.name(file)?, name);
    Ok(())
}

#[test]
fn a_name_that_somebody_removed_is_no_error() -> Result<()> {
    let (mut instance, file) = named(Deletion::OnClose)?;
    fs::remove_file(path_of(&mut instance, file)?)?;
    instance.close(file)?;
    Ok(())
}

#[test]
fn a_stranger_under_the_name_is_left_alone() -> Result<()> {
    for deletion in [Deletion::OnClose, Deletion::OnDrop] {
        let (mut instance, file) = named(deletion)?;
        let name = instance.name(file)?.expect("a name");
        let path = on_host(&instance, &name);
        fs::rename(&path, path.with_extension("moved"))?;
        fs::write(&path, "a stranger's")?;
        match deletion {
            Deletion::OnClose => {
                assert_refused!(instance.close(file), Error::Replaced(found) if *found == name);
                assert!(instance.is_closed(file)?);
            }
            Deletion::OnDrop | Deletion::Never => instance.close(file)?,
        }
        instance.drop_file(file)?;
        assert_eq!(fs::read(&path)?, b"a stranger's", "{deletion:?}");
        assert!(path.with_extension("moved").exists());
    }
    Ok(())
}

#[test]
fn a_close_that_cannot_flush_still_deletes_what_close_deletes() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.write(file, b"lost")?;
    instance.plan().calls.clear();
    instance.plan().fail = Some((0, ErrorCode::InsufficientSpace));
    assert_refused!(instance.close(file), Error::NoSpace);
    assert!(instance.is_closed(file)?);
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_close_that_cannot_flush_loses_nothing_that_stays() -> Result<()> {
    for deletion in [Deletion::OnDrop, Deletion::Never] {
        let mut instance = Sandbox::new().interposed().start()?;
        let file = instance.named_temporary_file(&FileOptions::default(), deletion)?;
        instance.write(file, b"kept")?;
        instance.plan().calls.clear();
        instance.plan().fail = Some((0, ErrorCode::InsufficientSpace));
        assert_refused!(instance.close(file), Error::NoSpace);
        assert!(!instance.is_closed(file)?);
        instance.plan().fail = None;
        instance.close(file)?;
        let path = path_of(&mut instance, file)?;
        assert_eq!(fs::read(path)?, b"kept");
    }
    Ok(())
}

#[test]
fn a_close_that_cannot_delete_can_be_tried_again() -> Result<()> {
    for index in 0..3 {
        let mut instance = Sandbox::new().interposed().start()?;
        let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
        instance.plan().calls.clear();
        instance.plan().fail = Some((index, ErrorCode::Io));
        assert_refused!(instance.close(file), Error::Other(_));
        assert_eq!(instance.scratch().count()?, 1);
        instance.plan().fail = None;
        instance.close(file)?;
        assert_eq!(instance.scratch().count()?, 0);
    }
    Ok(())
}

#[test]
fn the_directory_of_an_unnamed_file_can_go_while_it_is_open() -> Result<()> {
    let mut instance = start()?;
    let directory = instance.temporary_directory(&host_test::DirectoryOptions::default())?;
    let options = super::in_directory(&instance.directory_name(directory)?);
    let file = instance.temporary_file(&options)?;
    instance.write(file, b"still here")?;
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    assert_eq!(instance.read_at(file, 0, 10)?, b"still here");
    Ok(())
}
