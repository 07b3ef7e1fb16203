//! From temporary to permanent, on real disks.

mod racing;

use std::fs::{self, File as HostFile};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;

use host_test::interposed::ErrorCode;
use host_test::{Deletion, Error, Failure, Target};
use wasmtime_wasi::FsPerms;

use super::*;

fn replace(path: &str) -> Target {
    Target::Replace(path.into())
}

fn create_new(path: &str) -> Target {
    Target::CreateNew(path.into())
}

/// A named file with `bytes` in it.
fn named_with(instance: &mut Instance, bytes: &[u8]) -> Result<File> {
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.write(file, bytes)?;
    Ok(file)
}

/// A second preopen, `/final`: on the same device, where the file itself can get the name, and, if the system has two,
/// on another, which takes a copy.
fn wherever(law: impl Fn(&mut Instance, &Path) -> Result<()>) -> Result<()> {
    for sandbox in [Sandbox::new(), Sandbox::new().scratch_in_memory()] {
        let target = tempfile::tempdir()?;
        let mut instance = sandbox.interposed().preopen(target.path(), "/final", FsPerms::ReadWrite).start()?;
        instance.gettempdir()?;
        law(&mut instance, target.path())?;
    }
    Ok(())
}

/// Which file it is, and on which device.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

#[test]
fn within_a_preopen_the_file_itself_gets_the_name() -> Result<()> {
    for target in [replace("/tmp/final"), create_new("/tmp/final")] {
        let mut instance = start()?;
        let file = named_with(&mut instance, b"whole")?;
        let before = identity(&path_of(&mut instance, file)?)?;
        instance.persist(file, &target)?;
        assert_eq!(identity(&path_of(&mut instance, file)?)?, before, "{target:?}");
    }
    Ok(())
}

#[test]
fn a_copy_is_made_for_another_device_only() -> Result<()> {
    for target in [replace("/final/name"), create_new("/final/name")] {
        wherever(|instance, directory| {
            let file = named_with(instance, b"whole")?;
            let source = path_of(instance, file)?;
            let before = identity(&source)?;
            instance.persist(file, &target)?;
            let same_device = before.0 == fs::metadata(directory)?.dev();
            assert_eq!(identity(&directory.join("name"))? == before, same_device, "{target:?}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn nothing_but_the_target_is_there_afterwards() -> Result<()> {
    for target in [replace("/final/name"), create_new("/final/name")] {
        wherever(|instance, directory| {
            let file = named_with(instance, b"whole")?;
            instance.persist(file, &target)?;
            instance.drop_file(file)?;
            assert_eq!(instance.scratch().count()?, 0);
            assert_eq!(fs::read_dir(directory)?.count(), 1);
            assert_eq!(fs::read(directory.join("name"))?, b"whole");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_file_without_a_name_is_given_one() -> Result<()> {
    wherever(|instance, directory| {
        let unnamed = instance.temporary_file(&FileOptions::default())?;
        let spool = instance.spooled_temporary_file(0, &FileOptions::default())?;
        for (file, name) in [(unnamed, "unnamed"), (spool, "spool")] {
            instance.write(file, name.as_bytes())?;
            instance.persist(file, &create_new(&format!("/final/{name}")))?;
            assert_eq!(fs::read(directory.join(name))?, name.as_bytes());
        }
        Ok(())
    })
}

#[test]
fn what_is_written_afterwards_goes_to_the_target() -> Result<()> {
    wherever(|instance, directory| {
        let file = named_with(instance, b"before")?;
        instance.persist(file, &create_new("/final/name"))?;
        instance.write(file, b" and after")?;
        instance.close(file)?;
        assert_eq!(fs::read(directory.join("name"))?, b"before and after");
        Ok(())
    })
}

#[test]
fn what_is_replaced_is_not_written_over() -> Result<()> {
    wherever(|instance, directory| {
        fs::write(directory.join("name"), "old")?;
        let mut old = HostFile::open(directory.join("name"))?;
        let file = named_with(instance, b"new!")?;
        instance.persist(file, &replace("/final/name"))?;
        let mut read = String::new();
        old.read_to_string(&mut read)?;
        assert_eq!((read.as_str(), fs::read(directory.join("name"))?.as_slice()), ("old", b"new!".as_slice()));
        Ok(())
    })
}

/// By what something in the way is made, with a canary to lead to.
type Obstacle = (&'static str, fn(&Path, &Path) -> io::Result<()>);

const REPLACEABLE: &[Obstacle] = &[
    ("a file", |_, path| fs::write(path, "old")),
    ("a link to nothing", |_, path| symlink("nothing", path)),
    ("a link to nothing elsewhere", |canary, path| symlink(canary.with_file_name("nothing"), path)),
    ("a link to a file", |_, path| symlink("beside", path)),
    ("a link to a file elsewhere", |canary, path| symlink(canary, path)),
    ("a link to a directory", |_, path| symlink(".", path)),
    ("a link to a directory elsewhere", |canary, path| symlink(canary.with_file_name("."), path)),
    ("a link to itself", |_, path| symlink("name", path)),
];

const DIRECTORIES: &[Obstacle] = &[
    ("an empty directory", |_, path| fs::create_dir(path)),
    ("a full directory", |_, path| fs::create_dir_all(path.join("below"))),
];

/// What is there besides the name: links are not followed.
fn besides(directory: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if !path.ends_with("name") {
            all.push((path.clone(), fs::read_to_string(path)?));
        }
    }
    all.sort();
    Ok(all)
}

/// Meets each obstacle under `/final/name`: whatever comes of that, nothing else changes.
fn against(obstacles: &[Obstacle], meet: impl Fn(&mut Instance, File, &Path, &str) -> Result<()>) -> Result<()> {
    for (obstacle, make) in obstacles {
        wherever(|instance, directory| {
            let elsewhere = tempfile::tempdir()?;
            let canary = elsewhere.path().join("canary");
            fs::write(&canary, "canary")?;
            fs::write(directory.join("beside"), "canary")?;
            make(&canary, &directory.join("name"))?;
            let before = (besides(directory)?, besides(elsewhere.path())?);
            let file = named_with(instance, b"new")?;
            meet(instance, file, &directory.join("name"), obstacle)?;
            assert_eq!((besides(directory)?, besides(elsewhere.path())?), before, "{obstacle}");
            Ok(())
        })?;
    }
    Ok(())
}

/// Has `persist` refuse: the file and what is in the way are what they were.
fn refuses(instance: &mut Instance, file: File, target: &Target, path: &Path) -> Result<Error> {
    let (name, before) = (instance.name(file)?, fs::symlink_metadata(path)?);
    let Err(Failure::Refused(error)) = instance.persist(file, target) else { panic!("{target:?}") };
    let after = fs::symlink_metadata(path)?;
    assert_eq!((after.ino(), after.mtime_nsec()), (before.ino(), before.mtime_nsec()), "{error:?}");
    assert_eq!(instance.name(file)?, name);
    assert_eq!(contents(instance, file)?, b"new");
    Ok(error)
}

#[test]
fn create_new_leaves_whatever_has_the_name() -> Result<()> {
    for obstacles in [REPLACEABLE, DIRECTORIES] {
        against(obstacles, |instance, file, path, obstacle| {
            let error = refuses(instance, file, &create_new("/final/name"), path)?;
            assert_eq!(error, Error::AlreadyExists("/final/name".into()), "{obstacle}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn replace_takes_the_place_of_files_and_of_links_and_follows_none() -> Result<()> {
    against(REPLACEABLE, |instance, file, path, obstacle| {
        instance.persist(file, &replace("/final/name"))?;
        assert!(fs::symlink_metadata(path)?.is_file(), "{obstacle}");
        assert_eq!(fs::read(path)?, b"new", "{obstacle}");
        Ok(())
    })
}

#[test]
fn replace_leaves_directories() -> Result<()> {
    against(DIRECTORIES, |instance, file, path, obstacle| {
        let error = refuses(instance, file, &replace("/final/name"), path)?;
        assert!(matches!(error, Error::InvalidArgument(_)), "{obstacle}: {error:?}");
        Ok(())
    })
}

/// POSIX has `rename` do nothing where both names are one file's.
#[test]
fn a_file_that_has_the_target_for_a_second_name_keeps_only_that() -> Result<()> {
    let mut instance = start()?;
    let file = named_with(&mut instance, b"whole")?;
    fs::hard_link(path_of(&mut instance, file)?, on_host(&instance, "/tmp/final"))?;
    instance.persist(file, &replace("/tmp/final"))?;
    assert_eq!(on_disk(&instance)?, ["final"]);
    Ok(())
}

#[test]
fn a_name_that_two_preopens_lead_to_is_one() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let sandbox = Sandbox::new().without_preopens().preopen(shared.path(), "/tmp", FsPerms::ReadWrite);
    let mut instance = sandbox.preopen(shared.path(), "/final", FsPerms::ReadWrite).start()?;
    let file = named_with(&mut instance, b"whole")?;
    let name = instance.name(file)?.expect("a name");
    instance.persist(file, &replace(&name.replace("/tmp/", "/final/")))?;
    instance.drop_file(file)?;
    assert_eq!(fs::read(shared.path().join(name.trim_start_matches("/tmp/")))?, b"whole");
    Ok(())
}

/// Where a host cannot unlink what is open, the old name waits for the close.
#[test]
fn who_took_the_old_name_meanwhile_keeps_it() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = named_with(&mut instance, b"whole")?;
    let old = path_of(&mut instance, file)?;
    instance.plan().fail_all = Some(("unlink_file_at", ErrorCode::Busy));
    instance.persist(file, &create_new("/tmp/final"))?;
    instance.plan().fail_all = None;
    fs::rename(&old, old.with_file_name("moved"))?;
    fs::write(&old, "a stranger's")?;
    // Whatever it says.
    let _ = instance.close(file);
    assert_eq!(fs::read(old)?, b"a stranger's");
    Ok(())
}

#[test]
fn a_file_can_be_kept_under_the_name_it_has() -> Result<()> {
    let mut instance = start()?;
    let file = named_with(&mut instance, b"whole")?;
    let name = instance.name(file)?.expect("a name");
    instance.persist(file, &replace(&name))?;
    instance.drop_file(file)?;
    assert_eq!(fs::read(on_host(&instance, &name))?, b"whole");
    Ok(())
}

/// A target that cannot be: the file goes on as it was, in a directory with nothing else in it.
fn impossible(sandbox: Sandbox, path: &str) -> Result<Error> {
    let mut instance = sandbox.start()?;
    let file = named_with(&mut instance, b"whole")?;
    for target in [replace(path), create_new(path)] {
        assert!(instance.persist(file, &target).is_err(), "{target:?}");
    }
    let Err(Failure::Refused(error)) = instance.persist(file, &replace(path)) else { panic!("{path}") };
    assert_eq!(contents(&mut instance, file)?, b"whole");
    instance.drop_file(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(error)
}

#[test]
fn a_preopen_that_can_only_be_read_takes_no_file() -> Result<()> {
    for sandbox in [Sandbox::new(), Sandbox::new().scratch_in_memory()] {
        let target = tempfile::tempdir()?;
        let error = impossible(sandbox.preopen(target.path(), "/final", FsPerms::ReadOnly), "/final/name")?;
        assert!(matches!(error, Error::PermissionDenied(_)), "{error:?}");
        assert_eq!(fs::read_dir(target.path())?.count(), 0);
    }
    Ok(())
}

#[test]
fn a_target_outside_every_preopen_is_not_found() -> Result<()> {
    let target = tempfile::tempdir()?;
    let path = target.path().join("name");
    let error = impossible(Sandbox::new().scratch_as("/scratch"), path.to_str().expect("UTF-8"))?;
    assert!(matches!(error, Error::NotFound(_)), "{error:?}");
    assert!(!path.exists());
    Ok(())
}

#[test]
fn a_link_on_the_way_leads_to_no_target_outside_its_preopen() -> Result<()> {
    let (target, outside) = (tempfile::tempdir()?, tempfile::tempdir()?);
    symlink(outside.path(), target.path().join("link"))?;
    let sandbox = Sandbox::new().preopen(target.path(), "/final", FsPerms::ReadWrite);
    let error = impossible(sandbox, "/final/link/name")?;
    assert!(matches!(error, Error::PermissionDenied(_)), "{error:?}");
    assert_eq!(fs::read_dir(outside.path())?.count(), 0);
    Ok(())
}
