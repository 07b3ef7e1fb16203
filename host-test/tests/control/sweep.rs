//! What stores that trapped or were dropped have left is found by another, and nothing else is.

use std::os::unix::fs::symlink;

use host_test::{Error, Failure};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::*;

const HOUR: u64 = 3600;

/// Has all in a directory, at any depth, have last changed two hours ago, or as long from now.
fn age(directory: &Path, future: bool) -> io::Result<()> {
    let span = Duration::from_secs(2 * HOUR);
    let time = if future { SystemTime::now() + span } else { SystemTime::now() - span };
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            age(&entry.path(), future)?;
        }
        if kind.is_dir() || kind.is_file() {
            fs::File::open(entry.path())?.set_modified(time)?;
        }
    }
    Ok(())
}

/// Something of each kind that has a name, and stays when its store is dropped.
fn leave_behind(directory: &Path) -> Result<()> {
    let mut instance = sharing(directory).start()?;
    instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.mkstemp(&Naming::default())?;
    instance.mkdtemp(&Naming::default())?;
    let tree = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.create_directory(tree, "below")?;
    instance.create_file(tree, "below/file")?;
    Ok(())
}

/// Sweeps what has not changed for an hour.
fn sweep(directory: &Path) -> Result<u64> {
    Ok(sharing(directory).start()?.sweep("tmp", HOUR)?)
}

#[test]
fn what_a_dropped_store_left_is_swept_and_counted() -> Result<()> {
    let shared = tempfile::tempdir()?;
    leave_behind(shared.path())?;
    assert_eq!(names(shared.path())?.len(), 4);
    age(shared.path(), false)?;
    assert_eq!(sweep(shared.path())?, 6);
    assert!(names(shared.path())?.is_empty());
    Ok(())
}

/// Creates and removes until the fuel is out: whether it was.
fn runs_out(directory: &Path, fuel: u64) -> Result<bool> {
    let mut instance = sharing(directory).metered().start()?;
    instance.gettempdir()?;
    instance.limit_fuel(fuel)?;
    let mut work = || {
        let file = instance.temporary_file(&FileOptions::default())?;
        instance.write(file, b"hello")?;
        let tree = instance.temporary_directory(&DirectoryOptions::default())?;
        instance.create_file(tree, "file")?;
        instance.cleanup(tree)
    };
    match work() {
        Ok(()) => Ok(false),
        Err(Failure::Trapped(_)) => Ok(true),
        Err(refused) => Err(refused.into()),
    }
}

#[test]
fn whatever_a_store_was_at_when_it_trapped_its_traces_are_swept() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut traces = 0;
    for fuel in (0..).step_by(500) {
        if !runs_out(shared.path(), fuel)? {
            break;
        }
        traces += names(shared.path())?.len();
        age(shared.path(), false)?;
        sweep(shared.path())?;
        assert!(names(shared.path())?.is_empty(), "after {fuel} instructions");
    }
    assert!(traces > 5, "{traces}");
    Ok(())
}

#[test]
fn what_is_fresh_is_left() -> Result<()> {
    for future in [None, Some(true)] {
        let shared = tempfile::tempdir()?;
        leave_behind(shared.path())?;
        future.map_or(Ok(()), |future| age(shared.path(), future))?;
        assert_eq!(sweep(shared.path())?, 0);
        assert_eq!(names(shared.path())?.len(), 4);
    }
    Ok(())
}

#[test]
fn a_directory_that_has_changed_lately_is_left_with_all_that_is_old_in_it() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let tree = shared.path().join("tmpabcdefgh");
    fs::create_dir(&tree)?;
    fs::write(tree.join("old"), "")?;
    age(&tree, false)?;
    assert_eq!(sweep(shared.path())?, 0);
    assert!(tree.join("old").is_file());
    Ok(())
}

#[test]
fn an_age_beyond_all_time_sweeps_nothing() -> Result<()> {
    let shared = tempfile::tempdir()?;
    leave_behind(shared.path())?;
    age(shared.path(), false)?;
    assert_eq!(sharing(shared.path()).start()?.sweep("tmp", u64::MAX)?, 0);
    assert_eq!(names(shared.path())?.len(), 4);
    Ok(())
}

#[test]
fn foreign_names_are_left() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let foreign = [
        ".tmpabcdefgh",
        "TMPabcdefgh",
        "abcdefgh",
        "tmp",
        "tmp-bcdefgh",
        "tmpABCDEFGH",
        "tmpabcdefg",
        "tmpabcdefgh.txt",
        "tmpabcdefghi",
        "tmpabcdéf",
        "xtmpabcdefgh",
    ];
    for name in foreign {
        fs::write(shared.path().join(name), "a stranger's")?;
    }
    let before = names(shared.path())?;
    age(shared.path(), false)?;
    assert_eq!(sweep(shared.path())?, 0);
    assert_eq!(names(shared.path())?, before);
    Ok(())
}

/// No links, fifos or sockets are made here, whatever they are called.
#[test]
fn what_is_neither_file_nor_directory_is_left() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let canary = tempfile::tempdir()?;
    fs::write(canary.path().join("file"), "canary")?;
    symlink(canary.path(), shared.path().join("tmpaaaaaaaa"))?;
    symlink(canary.path().join("file"), shared.path().join("tmpbbbbbbbb"))?;
    symlink("nothing", shared.path().join("tmpcccccccc"))?;
    mknodat(CWD, shared.path().join("tmpdddddddd"), FileType::Fifo, Mode::RUSR, 0).map_err(io::Error::from)?;
    age(canary.path(), false)?;
    assert_eq!(sharing(shared.path()).start()?.sweep("tmp", 0)?, 0);
    assert_eq!(names(shared.path())?.len(), 4);
    assert_eq!(fs::read(canary.path().join("file"))?, b"canary");
    Ok(())
}

#[test]
fn links_in_what_is_swept_are_removed_and_not_followed() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let tree = shared.path().join("tmpabcdefgh");
    fs::create_dir(&tree)?;
    let canary = shared.path().join("canary");
    fs::create_dir(&canary)?;
    fs::write(canary.join("file"), "canary")?;
    symlink("../canary", tree.join("directory"))?;
    symlink("../canary/file", tree.join("file"))?;
    age(shared.path(), false)?;
    sweep(shared.path())?;
    assert_eq!(names(shared.path())?, ["canary"]);
    assert_eq!(fs::read(canary.join("file"))?, b"canary");
    Ok(())
}

#[test]
fn what_the_store_itself_has_is_left_however_old() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut instance = sharing(shared.path()).start()?;
    instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let kept = instance.mkstemp(&Naming::default())?.0;
    instance.drop_file(kept)?;
    instance.temporary_directory(&DirectoryOptions::default())?;
    let before = names(shared.path())?;
    age(shared.path(), false)?;
    assert_eq!(instance.sweep("tmp", HOUR)?, 0);
    assert_eq!(names(shared.path())?, before);
    Ok(())
}

#[test]
fn what_the_store_kept_under_such_a_name_is_left_however_old() -> Result<()> {
    let shared = tempfile::tempdir()?;
    let mut instance = sharing(shared.path()).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.persist(file, &Target::CreateNew("/tmp/tmpabcdefgh".into()))?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.persist_directory(directory, "/tmp/tmphgfedcba")?;
    age(shared.path(), false)?;
    assert_eq!(instance.sweep("tmp", HOUR)?, 0);
    assert_eq!(names(shared.path())?, ["tmpabcdefgh", "tmphgfedcba"]);
    Ok(())
}

#[test]
fn a_directory_that_can_only_be_read_is_not_swept() -> Result<()> {
    let shared = tempfile::tempdir()?;
    leave_behind(shared.path())?;
    let sandbox = Sandbox::new().without_preopens().preopen(shared.path(), "/tmp", FsPerms::ReadOnly);
    assert_refused!(sandbox.start()?.sweep("tmp", 0), Error::NoUsableDirectory(_));
    assert_eq!(names(shared.path())?.len(), 4);
    Ok(())
}
