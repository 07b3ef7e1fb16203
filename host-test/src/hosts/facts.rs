//! The facts, on Wasmtime called from Rust.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use wasmtime::{Result, ensure};

use super::{Answer, Is};
use crate::{
    Access, Deletion, Dir, DirectoryOptions, Error, Failure, File, FileOptions, Instance, Outcome, Sandbox, Target,
};

type Fact = (&'static str, fn() -> Result<()>);

const ALL: [Fact; 16] = [
    ("unnamed-unlinked", unnamed_unlinked),
    ("spool-rolls", spool_rolls),
    ("named-visible", named_visible),
    ("reopened", reopened),
    ("persist-new", persist_new),
    ("persist-replaces", persist_replaces),
    ("directories-removed", directories_removed),
    ("directories-persist", directories_persist),
    ("links-unlinked", links_unlinked),
    ("links-not-followed", links_not_followed),
    ("limits", limits),
    ("sweep", sweep),
    ("release-all", release_all),
    ("streams", streams),
    ("descriptors", descriptors),
    ("clear-errors", clear_errors),
];

pub fn facts() -> BTreeMap<String, Answer> {
    let answer = |(name, fact): Fact| match fact() {
        Ok(()) => (name.to_owned(), Answer { is: Is::Yes, because: None }),
        Err(error) => (name.to_owned(), Answer { is: Is::No, because: Some(format!("{error:#}")) }),
    };
    ALL.into_iter().map(answer).collect()
}

fn unnamed_unlinked() -> Result<()> {
    let mut instance = start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    fill(&mut instance, file, b"x")?;
    left(&instance, &[])?;
    ensure!(instance.read_at(file, 0, 1)? == b"x");
    Ok(())
}

fn spool_rolls() -> Result<()> {
    let mut instance = start()?;
    let file = instance.spooled_temporary_file(8, &FileOptions::default())?;
    instance.write(file, b"123456789")?;
    ensure!(instance.is_rolled(file)? && instance.read_at(file, 0, 9)? == b"123456789");
    Ok(())
}

fn named_visible() -> Result<()> {
    let mut instance = start()?;
    let file = named(&mut instance, b"x")?;
    let name = instance.name(file)?.unwrap_or_default();
    ensure!(fs::read(outside(&instance, &name))? == b"x");
    instance.close(file)?;
    left(&instance, &[])
}

fn reopened() -> Result<()> {
    let mut instance = start()?;
    let file = named(&mut instance, b"x")?;
    let second = instance.reopen(file, Access::READ)?;
    ensure!(instance.read(second, None)? == b"x");
    Ok(())
}

fn persist_new() -> Result<()> {
    let mut instance = start()?;
    let target = Target::CreateNew("/tmp/kept".into());
    let file = named(&mut instance, b"x")?;
    instance.persist(file, &target)?;
    left(&instance, &["kept"])?;
    let other = named(&mut instance, b"y")?;
    refused(instance.persist(other, &target), |error| matches!(error, Error::AlreadyExists(_)))?;
    ensure!(fs::read(outside(&instance, "kept"))? == b"x");
    Ok(())
}

fn persist_replaces() -> Result<()> {
    let mut instance = start()?;
    fs::write(outside(&instance, "kept"), "old")?;
    let file = named(&mut instance, b"x")?;
    instance.persist(file, &Target::Replace("/tmp/kept".into()))?;
    left(&instance, &["kept"])?;
    ensure!(fs::read(outside(&instance, "kept"))? == b"x");
    Ok(())
}

fn directories_removed() -> Result<()> {
    let mut instance = start()?;
    let directory = directory(&mut instance)?;
    for path in ["a", "a/b", "a/b/c"] {
        instance.create_directory(directory, path)?;
        let file = instance.create_file(directory, &format!("{path}/file"))?;
        instance.drop_file(file)?;
    }
    instance.drop_directory(directory)?;
    left(&instance, &[])
}

fn directories_persist() -> Result<()> {
    let mut instance = start()?;
    let directory = directory(&mut instance)?;
    let file = instance.create_file(directory, "f")?;
    fill(&mut instance, file, b"x")?;
    instance.drop_file(file)?;
    instance.persist_directory(directory, "/tmp/kept")?;
    instance.drop_directory(directory)?;
    left(&instance, &["kept"])?;
    ensure!(fs::read(outside(&instance, "kept/f"))? == b"x");
    Ok(())
}

fn links_unlinked() -> Result<()> {
    let mut instance = start()?;
    fs::create_dir(outside(&instance, "outside"))?;
    fs::write(outside(&instance, "outside/file"), "")?;
    let directory = directory(&mut instance)?;
    let name = instance.directory_name(directory)?;
    symlink("../outside", outside(&instance, &name).join("link"))?;
    instance.cleanup(directory)?;
    left(&instance, &["outside"])?;
    ensure!(outside(&instance, "outside/file").exists());
    Ok(())
}

fn links_not_followed() -> Result<()> {
    let mut instance = start()?;
    let directory = directory(&mut instance)?;
    let name = instance.directory_name(directory)?;
    symlink("../target", outside(&instance, &name).join("link"))?;
    refused(instance.create_file(directory, "link"), |error| matches!(error, Error::AlreadyExists(_)))?;
    ensure!(!outside(&instance, "target").exists());
    Ok(())
}

fn limits() -> Result<()> {
    let mut instance = Sandbox::new().variable("TEMPFILE_MAX_BYTES", "8").start()?;
    let file = instance.temporary_file(&FileOptions { buffer_size: Some(0), ..FileOptions::default() })?;
    refused(instance.write(file, b"123456789"), |error| matches!(error, Error::QuotaExceeded(_)))?;
    instance.write(file, b"12345678")?;
    ensure!(instance.get_usage()?.bytes == 8);
    Ok(())
}

fn sweep() -> Result<()> {
    let mut instance = start()?;
    let old = fs::File::create(outside(&instance, "tmpaaaaaaaa"))?;
    old.set_modified(SystemTime::now() - Duration::from_secs(7200))?;
    fs::write(outside(&instance, "tmpbbbbbbbb"), "")?;
    ensure!(instance.sweep("tmp", 3600)? == 1);
    left(&instance, &["tmpbbbbbbbb"])
}

fn release_all() -> Result<()> {
    let mut instance = start()?;
    let file = named(&mut instance, b"x")?;
    let directory = directory(&mut instance)?;
    instance.release_all()?;
    left(&instance, &[])?;
    ensure!(instance.is_closed(file)?);
    refused(instance.entries(directory, None), |error| matches!(error, Error::NotFound(_)))
}

fn streams() -> Result<()> {
    let mut instance = start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    fill(&mut instance, file, b"abc")?;
    let stream = instance.read_stream(file, 1)?;
    ensure!(instance.read_out(stream)? == b"bc");
    Ok(())
}

fn descriptors() -> Result<()> {
    let mut instance = start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    fill(&mut instance, file, b"abc")?;
    let descriptor = instance.into_descriptor(file)?.map_err(|(_, error)| Failure::Refused(error))?;
    ensure!(instance.read_descriptor(&descriptor)? == b"abc");
    Ok(())
}

fn clear_errors() -> Result<()> {
    let mut instance = Sandbox::new().without_preopens().start()?;
    refused(instance.gettempdir(), |error| matches!(error, Error::NoUsableDirectory(_)))
}

fn start() -> Result<Instance> {
    Sandbox::new().start()
}

fn named(instance: &mut Instance, contents: &[u8]) -> Result<File> {
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    fill(instance, file, contents)?;
    Ok(file)
}

fn fill(instance: &mut Instance, file: File, contents: &[u8]) -> Result<()> {
    instance.write(file, contents)?;
    Ok(instance.flush(file)?)
}

fn directory(instance: &mut Instance) -> Result<Dir> {
    Ok(instance.temporary_directory(&DirectoryOptions::default())?)
}

/// Where something below `/tmp` is on this machine.
fn outside(instance: &Instance, path: &str) -> PathBuf {
    instance.scratch().path().join(path.trim_start_matches("/tmp/"))
}

fn left(instance: &Instance, wanted: &[&str]) -> Result<()> {
    let entries = fs::read_dir(instance.scratch().path())?;
    let names =
        entries.map(|entry| Ok(entry?.file_name().into_string().expect("UTF-8"))).collect::<Result<Vec<_>>>()?;
    ensure!(names == wanted, "{names:?} instead of {wanted:?}");
    Ok(())
}

fn refused<T>(outcome: Outcome<T>, wanted: fn(&Error) -> bool) -> Result<()> {
    match outcome {
        Err(Failure::Refused(error)) if wanted(&error) => Ok(()),
        Err(failure) => Err(failure.into()),
        Ok(_) => wasmtime::bail!("it is not refused"),
    }
}
