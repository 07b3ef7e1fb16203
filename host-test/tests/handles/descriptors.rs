//! Files and directories that leave the component for good.

use super::*;

/// How many descriptors this process has of what is, or was, at `path`.
fn open_on(path: &Path) -> Result<usize> {
    let descriptors = fs::read_dir("/proc/self/fd")?;
    Ok(descriptors.flatten().filter(|entry| fs::read_link(entry.path()).is_ok_and(|leads_to| leads_to == path)).count())
}

#[test]
fn a_descriptor_takes_along_what_was_buffered_or_in_memory() -> Result<()> {
    each_kind(|instance, file| {
        let descriptor = instance.into_descriptor(file)?.expect("it can be had");
        assert_eq!(instance.read_descriptor(&descriptor)?, b"0123456789");
        Ok(())
    })
}

#[test]
fn the_name_goes_at_once_under_a_policy_that_deletes() -> Result<()> {
    each_kind(|instance, file| {
        let _descriptor = instance.into_descriptor(file)?.expect("it can be had");
        assert_eq!(instance.scratch().count()?, 0);
        Ok(())
    })
}

#[test]
fn the_name_stays_under_never() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::Never)?;
    let descriptor = instance.into_descriptor(file)?.expect("it can be had");
    instance.drop_descriptor(descriptor)?;
    assert_eq!(instance.scratch().count()?, 1);
    Ok(())
}

#[test]
fn a_persisted_file_is_handed_out_under_its_target() -> Result<()> {
    each_kind(|instance, file| {
        instance.persist(file, &host_test::Target::CreateNew("/tmp/final".into()))?;
        let descriptor = instance.into_descriptor(file)?.expect("it can be had");
        assert_eq!(instance.read_descriptor(&descriptor)?, b"0123456789");
        assert_eq!(fs::read(instance.scratch().path().join("final"))?, b"0123456789");
        Ok(())
    })
}

#[test]
fn a_descriptor_outlives_a_release() -> Result<()> {
    each_kind(|instance, file| {
        let descriptor = instance.into_descriptor(file)?.expect("it can be had");
        instance.release_all()?;
        assert_eq!(instance.read_descriptor(&descriptor)?, b"0123456789");
        Ok(())
    })
}

#[test]
fn nothing_is_left_of_the_file_but_its_descriptor() -> Result<()> {
    each_kind(|instance, file| {
        let _descriptor = instance.into_descriptor(file)?.expect("it can be had");
        assert_eq!((instance.plan().open, instance.get_usage()?.entries), (1, 0));
        Ok(())
    })
}

/// Has the descriptor refused by a stranger in the file's place.
fn refused(instance: &mut Instance) -> Result<(File, Error)> {
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.write(file, b"mine")?;
    let name = instance.name(file)?.expect("a name");
    let path = instance.scratch().path().join(name.trim_start_matches("/tmp/"));
    fs::rename(&path, path.with_file_name("moved"))?;
    fs::write(&path, "a stranger's")?;
    let Err(back) = instance.into_descriptor(file)? else { panic!("it is not refused") };
    Ok(back)
}

#[test]
fn a_file_whose_name_is_a_strangers_is_not_handed_out() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let (_, error) = refused(&mut instance)?;
    assert!(matches!(error, Error::Replaced(_)), "{error:?}");
    Ok(())
}

#[test]
fn a_file_that_is_not_handed_out_comes_back_and_can_be_used() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let (file, _) = refused(&mut instance)?;
    instance.write(file, b" still")?;
    assert_eq!(instance.read_at(file, 0, 100)?, b"mine still");
    assert_refused!(instance.close(file), Error::Replaced(_));
    instance.drop_file(file)?;
    Ok(())
}

#[test]
fn a_closed_file_has_no_descriptor_and_comes_back() -> Result<()> {
    each_kind(|instance, file| {
        instance.close(file)?;
        let Err((file, error)) = instance.into_descriptor(file)? else { panic!("it is not refused") };
        assert_eq!(error, Error::Closed);
        instance.drop_file(file)?;
        Ok(())
    })
}

#[test]
fn a_directory_has_one_descriptor_more() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    let name = instance.directory_name(directory)?;
    let path = fs::canonicalize(instance.scratch().path().join(name.trim_start_matches("/tmp/")))?;
    instance.entries(directory, None)?;
    let before = open_on(&path)?;
    let descriptor = instance.directory_descriptor(directory)?;
    assert_eq!(open_on(&path)?, before + 1);
    instance.drop_descriptor(descriptor)?;
    assert_eq!(open_on(&path)?, before);
    Ok(())
}

#[test]
fn the_descriptor_of_a_directory_keeps_nobody_from_removing_it() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    let _descriptor = instance.directory_descriptor(directory)?;
    instance.drop_directory(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_directory_whose_name_is_a_strangers_has_a_descriptor_of_its_own() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    let name = instance.directory_name(directory)?;
    let path = instance.scratch().path().join(name.trim_start_matches("/tmp/"));
    let moved = path.with_extension("moved");
    fs::rename(&path, &moved)?;
    fs::create_dir(&path)?;
    let before = open_on(&moved)?;
    let _descriptor = instance.directory_descriptor(directory)?;
    assert_eq!((open_on(&moved)?, open_on(&path)?), (before + 1, 0));
    Ok(())
}
