//! From temporary to permanent, with all that is inside, on real disks.

use std::io;
use std::os::unix::fs::{MetadataExt, symlink};
use std::sync::mpsc::channel;

use host_test::Failure;
use host_test::interposed::Meanwhile;
use wasmtime_wasi::FsPerms;

use super::*;

/// A full temporary directory, and a second preopen, `/final`: on the same device, where the directory itself can get
/// the name, and, if the system has two, on another, which takes a copy.
fn wherever(law: impl Fn(&mut Instance, Dir, &Path, &Path) -> Result<()>) -> Result<()> {
    for sandbox in [Sandbox::new(), Sandbox::new().scratch_in_memory()] {
        let target = tempfile::tempdir()?;
        let sandbox = sandbox.interposed().preopen(target.path(), "/final", FsPerms::ReadWrite);
        let (mut instance, directory, path) = with_directory(sandbox, &DirectoryOptions::default())?;
        fill(&path)?;
        law(&mut instance, directory, &path, target.path())?;
    }
    Ok(())
}

/// Which directory it is, and on which device.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

/// Whether all is there that `fill` makes.
fn is_full(directory: &Path) -> bool {
    let read = |name| fs::read(directory.join(name)).unwrap_or_default();
    (read("file").as_slice(), read("below/file").as_slice()) == (b"1", b"2")
}

#[test]
fn within_a_preopen_the_directory_itself_gets_the_name() -> Result<()> {
    let (mut instance, directory, path) = fresh()?;
    let before = identity(&path)?;
    instance.persist_directory(directory, "/tmp/final")?;
    assert_eq!(identity(&on_host(&instance, "/tmp/final"))?, before);
    Ok(())
}

#[test]
fn a_copy_is_made_for_another_device_only() -> Result<()> {
    wherever(|instance, directory, path, target| {
        let before = identity(path)?;
        instance.persist_directory(directory, "/final/name")?;
        let same_device = before.0 == fs::metadata(target)?.dev();
        assert_eq!(identity(&target.join("name"))? == before, same_device);
        Ok(())
    })
}

#[test]
fn all_that_is_in_it_comes_along_and_nothing_else_is_there_afterwards() -> Result<()> {
    wherever(|instance, directory, _, target| {
        instance.persist_directory(directory, "/final/name")?;
        instance.drop_directory(directory)?;
        assert!(is_full(&target.join("name")));
        assert_eq!((instance.scratch().count()?, fs::read_dir(target)?.count()), (0, 1));
        Ok(())
    })
}

#[test]
fn what_is_created_afterwards_is_in_the_target() -> Result<()> {
    wherever(|instance, directory, _, target| {
        instance.persist_directory(directory, "/final/name")?;
        instance.create_file(directory, "below/new")?;
        assert!(target.join("name/below/new").is_file());
        Ok(())
    })
}

#[test]
fn a_hundred_levels_come_along() -> Result<()> {
    wherever(|instance, directory, path, target| {
        let deep = "d/".repeat(100);
        fs::create_dir_all(path.join(&deep))?;
        fs::write(path.join(&deep).join("file"), "deep")?;
        instance.persist_directory(directory, "/final/name")?;
        assert_eq!(fs::read(target.join("name").join(deep).join("file"))?, b"deep");
        Ok(())
    })
}

/// Has `persist` refuse: nothing has changed, and nothing else is there.
fn refuses(instance: &mut Instance, directory: Dir, path: &Path, target: &Path, name: &str) -> Result<Error> {
    let before = (identity(path)?, fs::read_dir(target)?.count());
    let Err(Failure::Refused(error)) = instance.persist_directory(directory, name) else { panic!("{name}") };
    assert_eq!((identity(path)?, fs::read_dir(target)?.count()), before, "{error:?}");
    assert!(is_full(path), "{error:?}");
    let name = instance.directory_name(directory)?;
    assert_eq!(on_host(instance, &name), path, "{error:?}");
    Ok(error)
}

type Obstacle = (&'static str, fn(&Path, &Path) -> io::Result<()>);

/// By what something in the way is made, with an empty directory to lead to.
const OBSTACLES: &[Obstacle] = &[
    ("a file", |_, path| fs::write(path, "old")),
    ("an empty directory", |_, path| fs::create_dir(path)),
    ("a full directory", |_, path| fs::create_dir_all(path.join("below"))),
    ("a link to nothing", |canary, path| symlink(canary.join("nothing"), path)),
    ("a link to an empty directory", |canary, path| symlink(canary, path)),
    ("a link to nothing beside it", |_, path| symlink("nothing", path)),
    ("a link to itself", |_, path| symlink("name", path)),
];

#[test]
fn whatever_has_the_name_stays() -> Result<()> {
    for (obstacle, make) in OBSTACLES {
        wherever(|instance, directory, path, target| {
            let canary = tempfile::tempdir()?;
            make(canary.path(), &target.join("name"))?;
            let before = identity(&target.join("name"))?;
            let error = refuses(instance, directory, path, target, "/final/name")?;
            assert_eq!(error, Error::AlreadyExists("/final/name".into()), "{obstacle}");
            assert_eq!(identity(&target.join("name"))?, before, "{obstacle}");
            assert_eq!(fs::read_dir(canary.path())?.count(), 0, "{obstacle}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_preopen_that_can_only_be_read_takes_no_directory() -> Result<()> {
    let target = tempfile::tempdir()?;
    let sandbox = Sandbox::new().preopen(target.path(), "/final", FsPerms::ReadOnly);
    let (mut instance, directory, path) = with_directory(sandbox, &DirectoryOptions::default())?;
    fill(&path)?;
    let error = refuses(&mut instance, directory, &path, target.path(), "/final/name")?;
    assert!(matches!(error, Error::PermissionDenied(_)), "{error:?}");
    Ok(())
}

#[test]
fn a_target_outside_every_preopen_is_not_found() -> Result<()> {
    wherever(|instance, directory, path, target| {
        let name = target.join("name").display().to_string().replacen("/tmp/", "/elsewhere/", 1);
        let error = refuses(instance, directory, path, target, &name)?;
        assert!(matches!(error, Error::NotFound(_)), "{error:?}");
        Ok(())
    })
}

#[test]
fn a_link_inside_moves_with_its_directory_and_is_not_copied() -> Result<()> {
    wherever(|instance, directory, path, target| {
        symlink("file", path.join("below/link"))?;
        if identity(path)?.0 == identity(target)?.0 {
            instance.persist_directory(directory, "/final/name")?;
            assert_eq!(fs::read_link(target.join("name/below/link"))?, Path::new("file"));
        } else {
            let error = refuses(instance, directory, path, target, "/final/name")?;
            assert!(matches!(error, Error::CrossDevice(_)), "{error:?}");
        }
        Ok(())
    })
}

#[test]
fn a_file_that_is_open_inside_moves_with_its_directory_and_is_not_copied() -> Result<()> {
    wherever(|instance, directory, path, target| {
        let file = instance.open_file(directory, "file", host_test::Access::WRITE)?;
        if identity(path)?.0 == identity(target)?.0 {
            instance.persist_directory(directory, "/final/name")?;
            instance.write(file, b"written")?;
            instance.close(file)?;
            assert_eq!(fs::read(target.join("name/file"))?, b"written");
        } else {
            let error = refuses(instance, directory, path, target, "/final/name")?;
            assert!(matches!(error, Error::CrossDevice(_)), "{error:?}");
        }
        Ok(())
    })
}

/// Has `meddle` run before each call that the host gets while a directory is persisted.
fn meddled(instance: &mut Instance, directory: Dir, meddle: impl FnMut(usize) + Send + 'static) -> Result<()> {
    instance.plan().calls.clear();
    instance.plan().meanwhile = Some(Meanwhile(Box::new(meddle)));
    let outcome = instance.persist_directory(directory, "/final/name");
    instance.plan().meanwhile = None;
    match outcome {
        Ok(()) | Err(Failure::Refused(_)) => Ok(()),
        Err(Failure::Trapped(trap)) => Err(trap),
    }
}

#[test]
fn the_target_is_nothing_or_empty_or_whole_before_any_call() -> Result<()> {
    wherever(|instance, directory, _, target| {
        let name = target.join("name");
        let (seen, sights) = channel();
        let reader = name.clone();
        meddled(instance, directory, move |_| {
            let is_empty = fs::read_dir(&reader).is_ok_and(|entries| entries.count() == 0);
            let _ = seen.send(!reader.exists() || is_empty || is_full(&reader));
        })?;
        let sights: Vec<_> = sights.iter().collect();
        assert!(sights.len() > 5 && sights.iter().all(|as_it_should_be| *as_it_should_be), "{sights:?}");
        assert!(is_full(&name));
        Ok(())
    })
}

#[test]
fn who_takes_the_name_right_before_any_call_keeps_it() -> Result<()> {
    for at in 0..100 {
        wherever(|instance, directory, path, target| {
            let (taken, takes) = channel();
            let taker = target.join("name");
            meddled(instance, directory, move |call| {
                if call == at && fs::create_dir(&taker).and_then(|()| fs::write(taker.join("mine"), "")).is_ok() {
                    let _ = taken.send(());
                }
            })?;
            let target_has = |name| target.join("name").join(name).exists();
            match takes.try_recv() {
                Ok(()) => assert!(target_has("mine") && !target_has("file") && is_full(path)),
                Err(_) => assert!(is_full(&target.join("name")) && !path.exists()),
            }
            Ok(())
        })?;
    }
    Ok(())
}
