//! Many stores, and stores that trap anywhere, leave nothing behind: no file, no descriptor, no memory. What is counted
//! belongs to the process, which is why these tests have one of their own, and go one at a time.

use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};

use host_test::{Deletion, Failure, File, FileOptions, Instance, Naming, Outcome, Sandbox, SeekFrom};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use wasmtime::Result;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many descriptors this process has.
fn descriptors() -> Result<usize> {
    Ok(fs::read_dir("/proc/self/fd")?.count())
}

/// How much memory this process has, in bytes.
fn memory() -> Result<usize> {
    let pages = fs::read_to_string("/proc/self/statm")?;
    let resident = pages.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    Ok(resident.expect("a number of pages") * rustix::param::page_size())
}

/// A store in use: something of each kind in it, nothing closed.
fn busy() -> Result<(Instance, File)> {
    let mut instance = Sandbox::new().scratch_in_memory().start()?;
    let options = FileOptions::default();
    let files = [
        instance.temporary_file(&options)?,
        instance.named_temporary_file(&options, Deletion::OnClose)?,
        instance.spooled_temporary_file(0, &options)?,
    ];
    for file in files {
        instance.write(file, b"hello")?;
    }
    let directory = instance.temporary_directory(&Default::default())?;
    instance.create_file(directory, "file")?;
    Ok((instance, files[0]))
}

/// Drops a store, and sees that its scratch directory is gone.
fn ends(instance: Instance) {
    let scratch = instance.scratch().path().to_path_buf();
    drop(instance);
    assert!(!scratch.exists(), "{}", scratch.display());
}

#[test]
fn ten_thousand_stores_one_after_the_other_leave_nothing_behind() -> Result<()> {
    let _alone = alone();
    let mut settled = None;
    for round in 1..=10_000 {
        ends(busy()?.0);
        if round == 1_000 {
            settled = Some((descriptors()?, memory()?));
        }
    }
    let (open, resident) = settled.expect("a thousand rounds");
    assert_eq!(descriptors()?, open);
    // A page for each store would be more than twice as much.
    let grown = memory()?.saturating_sub(resident);
    assert!(grown < 16 << 20, "{grown} bytes");
    Ok(())
}

#[test]
fn a_thousand_stores_live_at_once_and_leave_nothing_behind() -> Result<()> {
    let _alone = alone();
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit })?;
    ends(busy()?.0);
    let open = descriptors()?;
    let mut stores = Vec::new();
    for number in 0..1_000_u32 {
        let (mut instance, file) = busy()?;
        instance.write(file, &number.to_le_bytes())?;
        stores.push((instance, file));
    }
    for (number, (instance, file)) in stores.iter_mut().enumerate() {
        assert_eq!(instance.read_at(*file, 5, 4)?, (number as u32).to_le_bytes());
    }
    stores.into_iter().for_each(|(instance, _)| ends(instance));
    assert_eq!(descriptors()?, open);
    Ok(())
}

/// Some of everything that has an effect outside.
fn life(instance: &mut Instance) -> Outcome<()> {
    let options = FileOptions::default();
    let naming = Naming::default();
    let spool = instance.spooled_temporary_file(10, &options)?;
    instance.write(spool, &[7; 5])?;
    instance.write(spool, &[7; 50_000])?;
    let named = instance.named_temporary_file(&options, Deletion::OnDrop)?;
    instance.write(named, b"buffered")?;
    instance.seek(named, SeekFrom::Start(0))?;
    instance.read(named, None)?;
    let directory = instance.temporary_directory(&Default::default())?;
    instance.create_directory(directory, "below")?;
    instance.create_file(directory, "below/file")?;
    instance.entries(directory, None)?;
    instance.cleanup(directory)?;
    instance.mkstemp(&naming)?;
    let made = instance.mkdtemp(&naming)?;
    instance.remove_tree(&made)?;
    instance.close(named)?;
    instance.drop_file(named)?;
    instance.drop_file(spool)
}

#[test]
fn a_store_that_traps_anywhere_leaves_nothing_behind() -> Result<()> {
    const POINTS: u64 = 500;
    let _alone = alone();
    let start = || Sandbox::new().metered().scratch_in_memory().start();
    let mut whole = start()?;
    let before = whole.fuel()?;
    life(&mut whole)?;
    let needed = whole.fuel()? - before;
    ends(whole);
    let open = descriptors()?;
    let mut trapped = 0;
    for point in 0..POINTS {
        let mut instance = start()?;
        instance.limit_fuel(needed * point / POINTS)?;
        // Random names differ in what they cost: towards the end it may be enough.
        if let Err(Failure::Trapped(_)) = life(&mut instance) {
            trapped += 1;
        }
        ends(instance);
    }
    assert!(trapped > POINTS * 9 / 10, "{trapped}");
    assert_eq!(descriptors()?, open);
    Ok(())
}
