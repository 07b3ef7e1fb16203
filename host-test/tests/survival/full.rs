//! A device that fills up.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use host_test::interposed::{Effect, ErrorCode};
use host_test::{Deletion, Error, File, FileOptions, Instance, Naming, Sandbox, SeekFrom, TextOptions};
use wasmtime::Result;

use super::contents;

/// An unnamed file on a device with room for `space` bytes.
fn on_device(space: u64, buffer_size: u32) -> Result<(Instance, File)> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.temporary_file(&FileOptions { buffer_size: Some(buffer_size), ..FileOptions::default() })?;
    instance.plan().space = Some(space);
    Ok((instance, file))
}

#[test]
fn a_write_without_room_says_no_space() -> Result<()> {
    let (mut instance, file) = on_device(0, 0)?;
    assert_refused!(instance.write(file, b"x"), Error::NoSpace);
    assert_eq!(instance.tell(file)?, 0);
    assert_eq!(instance.size(file)?, 0);
    Ok(())
}

#[test]
fn a_write_with_too_little_room_writes_nothing_and_a_retry_succeeds() -> Result<()> {
    let (mut instance, file) = on_device(150, 0)?;
    instance.write(file, &[1; 100])?;
    assert_refused!(instance.write(file, &[2; 100]), Error::NoSpace);
    assert_eq!(instance.tell(file)?, 100);
    assert_eq!(instance.size(file)?, 100);
    instance.plan().space = None;
    instance.write(file, &[2; 100])?;
    assert_eq!(contents(&mut instance, file)?, [[1; 100], [2; 100]].concat());
    Ok(())
}

#[test]
fn a_full_device_is_noticed_at_flush_and_nothing_is_lost() -> Result<()> {
    let (mut instance, file) = on_device(50, 1000)?;
    instance.write(file, &[1; 100])?;
    assert_refused!(instance.flush(file), Error::NoSpace);
    assert_eq!(instance.size(file)?, 100);
    instance.plan().space = None;
    instance.flush(file)?;
    assert_eq!(contents(&mut instance, file)?, [1; 100]);
    Ok(())
}

#[test]
fn a_spool_that_finds_the_device_full_stays_in_memory() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    let file = instance.spooled_temporary_file(200_000, &FileOptions::default())?;
    instance.write(file, &[1; 200_000])?;
    instance.plan().space = Some(100_000);
    assert_refused!(instance.write(file, b"x"), Error::NoSpace);
    assert!(!instance.is_rolled(file)?);
    assert_eq!(instance.tell(file)?, 200_000);
    assert_eq!(instance.scratch().count()?, 0);
    instance.seek(file, SeekFrom::Start(0))?;
    assert_eq!(instance.read(file, None)?, [1; 200_000]);
    Ok(())
}

/// An instance on a device that has no room for anything new, not even for a name.
fn without_room() -> Result<Instance> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    instance.plan().refuse = Some((Effect::Growth, ErrorCode::InsufficientSpace));
    Ok(instance)
}

#[test]
fn no_kind_of_file_is_created_without_room() -> Result<()> {
    let mut instance = without_room()?;
    let options = FileOptions::default();
    assert_refused!(instance.temporary_file(&options), Error::NoSpace);
    assert_refused!(instance.named_temporary_file(&options, Deletion::OnClose), Error::NoSpace);
    assert_refused!(instance.mkstemp(&Naming::default()), Error::NoSpace);
    Ok(())
}

#[test]
fn no_directory_is_created_without_room() -> Result<()> {
    let mut instance = without_room()?;
    assert_refused!(instance.mkdtemp(&Naming::default()), Error::NoSpace);
    assert_refused!(instance.temporary_directory(&Default::default()), Error::NoSpace);
    Ok(())
}

#[test]
fn a_device_without_room_is_no_usable_directory_until_there_is_room() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.plan().space = Some(0);
    assert_refused!(instance.gettempdir(), Error::NoUsableDirectory(_));
    assert_eq!(instance.scratch().count()?, 0);
    instance.plan().space = None;
    assert_eq!(instance.gettempdir()?, "/tmp");
    Ok(())
}

#[test]
fn a_spool_that_finds_no_room_for_a_file_stays_in_memory() -> Result<()> {
    let mut instance = without_room()?;
    let file = instance.spooled_temporary_file(4, &FileOptions::default())?;
    instance.write(file, b"four")?;
    assert_refused!(instance.write(file, b"more"), Error::NoSpace);
    assert!(!instance.is_rolled(file)?);
    instance.plan().refuse = None;
    instance.write(file, b"more")?;
    assert_eq!(contents(&mut instance, file)?, b"fourmore");
    Ok(())
}

#[test]
fn cleanup_needs_no_room() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let directory = instance.temporary_directory(&Default::default())?;
    instance.create_directory(directory, "below")?;
    instance.create_file(directory, "below/file")?;
    instance.plan().refuse = Some((Effect::Growth, ErrorCode::InsufficientSpace));
    instance.cleanup(directory)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_temporary_directory_without_room_takes_nothing_and_works_on() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let directory = instance.temporary_directory(&Default::default())?;
    instance.plan().refuse = Some((Effect::Growth, ErrorCode::InsufficientSpace));
    assert_refused!(instance.create_file(directory, "file"), Error::NoSpace);
    assert_refused!(instance.create_directory(directory, "below"), Error::NoSpace);
    instance.plan().refuse = None;
    assert_eq!(instance.entries(directory, None)?, []);
    instance.create_file(directory, "file")?;
    Ok(())
}

#[test]
fn text_without_room_is_not_written_and_a_retry_writes_it_once() -> Result<()> {
    let (mut instance, file) = on_device(10, 0)?;
    let text = instance.open_text(file, &TextOptions::default())?;
    instance.text_write(text, "eins\n")?;
    assert_refused!(instance.text_write(text, "zwölf\n"), Error::NoSpace);
    assert_eq!(instance.text_tell(text)?, 5);
    instance.plan().space = None;
    instance.text_write(text, "zwölf\n")?;
    assert_eq!(contents(&mut instance, file)?, "eins\nzwölf\n".as_bytes());
    Ok(())
}

/// From empty to full and back.
fn fills_up(
    sandbox: Sandbox,
    fill: impl Fn(&mut Instance) -> Result<()>,
    empty: impl Fn(&mut Instance) -> Result<()>,
) -> Result<()> {
    let mut instance = sandbox.start()?;
    instance.gettempdir()?;
    let unbuffered = FileOptions { buffer_size: Some(0), ..FileOptions::default() };
    let file = instance.named_temporary_file(&unbuffered, Deletion::OnClose)?;
    instance.write(file, b"before")?;
    let spool = instance.spooled_temporary_file(50_000, &FileOptions::default())?;
    instance.write(spool, &[1; 50_000])?;
    let directory = instance.temporary_directory(&Default::default())?;

    fill(&mut instance)?;
    assert_refused!(instance.write(file, &[2; 50_000]), Error::NoSpace);
    assert_eq!(contents(&mut instance, file)?, b"before");
    assert_refused!(instance.write(spool, b"x"), Error::NoSpace);
    let inside = instance.create_file(directory, "inside")?;
    instance.write(inside, &[3; 5_000])?;
    assert_refused!(instance.flush(inside), Error::NoSpace);

    empty(&mut instance)?;
    instance.write(file, &[2; 50_000])?;
    assert_eq!(contents(&mut instance, file)?, [b"before", &[2; 50_000][..]].concat());
    instance.write(spool, b"x")?;
    assert_eq!(contents(&mut instance, spool)?, [&[1; 50_000][..], b"x"].concat());
    instance.flush(inside)?;
    assert_eq!(contents(&mut instance, inside)?, [3; 5_000]);

    fill(&mut instance)?;
    instance.cleanup(directory)?;
    instance.close(file)?;
    empty(&mut instance)?;
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_device_that_fills_up_costs_nothing_but_time() -> Result<()> {
    let room = |instance: &mut Instance, space| {
        instance.plan().space = space;
        Ok(())
    };
    fills_up(Sandbox::new().interposed(), |i| room(i, Some(0)), |i| room(i, None))
}

/// Where a process finds the small device that it shall run the test on.
const DEVICE: &str = "HOST_TEST_DEVICE";

fn ballast(instance: &Instance) -> PathBuf {
    instance.scratch().path().join("ballast")
}

fn fill(instance: &mut Instance) -> Result<()> {
    let mut ballast = fs::File::create(ballast(instance))?;
    while ballast.write_all(&[0; 4096]).is_ok() {}
    Ok(())
}

/// Runs a command as a root of its own namespaces, with a mebibyte of tmpfs mounted at `mount`, which goes with them.
fn with_device(mount: &Path, command: &str) -> Command {
    let mut inside = Command::new("unshare");
    let script = format!("mount -t tmpfs -o size=1m tmpfs \"${DEVICE}\" && {command}");
    inside.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).env(DEVICE, mount);
    inside
}

/// The layer above only claims to be a full device. Where the system lets anybody mount a tmpfs (not all containers
/// do), this test runs itself again on a real one.
#[test]
fn a_real_device_that_fills_up_costs_nothing_but_time() -> Result<()> {
    if let Some(device) = env::var_os(DEVICE) {
        let empty = |instance: &mut Instance| Ok(fs::remove_file(ballast(instance))?);
        return fills_up(Sandbox::new().scratch_in(Path::new(&device)), fill, empty);
    }
    let mount = tempfile::tempdir()?;
    let possible = with_device(mount.path(), "true").stderr(Stdio::null()).status();
    if !possible.is_ok_and(|status| status.success()) {
        return a_device_that_fills_up_costs_nothing_but_time();
    }
    let output =
        with_device(mount.path(), "exec \"$0\" --exact full::a_real_device_that_fills_up_costs_nothing_but_time")
            .arg(env::current_exe()?)
            .output()?;
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
    Ok(())
}
