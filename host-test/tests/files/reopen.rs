//! A second handle on one file.

use host_test::{Access, Deletion, Error};

use super::*;

/// A file of each kind, with bytes that may still wait in its buffer.
fn each_kind(law: impl Fn(&mut Instance, File) -> Result<()>) -> Result<()> {
    let options = FileOptions::default();
    for kind in 0..3 {
        let mut instance = start()?;
        let file = match kind {
            0 => instance.temporary_file(&options)?,
            1 => instance.named_temporary_file(&options, Deletion::OnClose)?,
            _ => instance.spooled_temporary_file(0, &options)?,
        };
        instance.write(file, b"0123456789")?;
        law(&mut instance, file)?;
    }
    Ok(())
}

#[test]
fn a_second_handle_starts_at_the_start_and_moves_nobody_else() -> Result<()> {
    each_kind(|instance, file| {
        let second = instance.reopen(file, Access::READ)?;
        assert_eq!(instance.read(second, Some(4))?, b"0123");
        assert_eq!((instance.tell(file)?, instance.tell(second)?), (10, 4));
        Ok(())
    })
}

#[test]
fn what_one_handle_flushes_the_other_reads_though_it_had_read_ahead() -> Result<()> {
    each_kind(|instance, file| {
        let second = instance.reopen(file, Access::READ)?;
        assert_eq!(instance.read(second, Some(2))?, b"01");
        instance.write_at(file, 2, b"first")?;
        instance.flush(file)?;
        assert_eq!(instance.read(second, None)?, b"first789");
        Ok(())
    })
}

#[test]
fn a_second_handle_outlives_the_first_and_its_name() -> Result<()> {
    each_kind(|instance, file| {
        let second = instance.reopen(file, Access::READ | Access::WRITE)?;
        instance.drop_file(file)?;
        assert_eq!(instance.scratch().count()?, 0);
        instance.write(second, b"still")?;
        assert_eq!(contents(instance, second)?, b"still56789");
        Ok(())
    })
}

#[test]
fn handles_that_append_take_turns_and_lose_nothing() -> Result<()> {
    each_kind(|instance, file| {
        let one = instance.reopen(file, Access::READ | Access::APPEND)?;
        let other = instance.reopen(file, Access::READ | Access::APPEND)?;
        for appending in [one, other, one, other] {
            instance.write(appending, b"+-")?;
            instance.flush(appending)?;
        }
        assert_eq!(contents(instance, file)?, b"0123456789+-+-+-+-");
        Ok(())
    })
}

/// Nobody may come by another's file through a name that was ours.
#[test]
fn a_name_that_is_somebody_elses_by_now_is_not_opened() -> Result<()> {
    for access in [Access::READ, Access::READ | Access::WRITE] {
        let mut instance = start()?;
        let options = FileOptions { access: Some(Access::WRITE), ..FileOptions::default() };
        let file = instance.named_temporary_file(&options, Deletion::OnClose)?;
        let path = path_of(&mut instance, file)?;
        fs::rename(&path, path.with_file_name("moved"))?;
        fs::write(&path, "a stranger's")?;
        assert_refused!(instance.reopen(file, access), Error::Replaced(_));
        assert_eq!(fs::read(path)?, b"a stranger's");
    }
    Ok(())
}

#[test]
fn by_its_name_a_file_is_opened_for_more_than_before() -> Result<()> {
    let mut instance = start()?;
    let options = FileOptions { access: Some(Access::WRITE), ..FileOptions::default() };
    let file = instance.named_temporary_file(&options, Deletion::OnClose)?;
    instance.write(file, b"write-only")?;
    let second = instance.reopen(file, Access::READ)?;
    assert_eq!(instance.read(second, None)?, b"write-only");
    Ok(())
}

#[test]
fn the_name_that_a_file_was_persisted_to_is_the_one_that_is_opened() -> Result<()> {
    let mut instance = start()?;
    let options = FileOptions { access: Some(Access::WRITE), ..FileOptions::default() };
    let file = instance.named_temporary_file(&options, Deletion::OnClose)?;
    instance.write(file, b"persisted")?;
    instance.persist(file, &host_test::Target::CreateNew("/tmp/final".into()))?;
    let second = instance.reopen(file, Access::READ)?;
    assert_eq!(instance.name(second)?.as_deref(), Some("/tmp/final"));
    assert_eq!(instance.read(second, None)?, b"persisted");
    Ok(())
}
