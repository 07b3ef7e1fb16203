//! Directories with all that is in them.

use std::fs;

use host_test::{Dir, DirectoryOptions, Naming};

use super::*;

fn directory(instance: &mut Instance) -> Outcome<Dir> {
    instance.temporary_directory(&DirectoryOptions::default())
}

fn name(number: usize) -> String {
    format!("file {number}")
}

fn create(instance: &mut Instance, directory: Dir, files: usize) -> Outcome<()> {
    (0..files).try_for_each(|number| {
        let file = instance.create_file(directory, &name(number))?;
        instance.drop_file(file)
    })
}

/// A directory with so many files in it.
fn full(instance: &mut Instance, files: usize) -> Outcome<Dir> {
    let directory = directory(instance)?;
    create(instance, directory, files)?;
    Ok(directory)
}

/// Files in the default directory that a sweep removes.
fn leave_behind(instance: &Instance, files: usize) -> Result<()> {
    for number in 0..files {
        fs::write(instance.scratch().path().join(format!("tmp{number:08}")), "")?;
    }
    Ok(())
}

#[test]
fn what_is_in_a_directory_costs_in_proportion_to_its_number() -> Result<()> {
    assert_linear(&[
        ("create-file", 125, |i, n| {
            let directory = directory(i)?;
            fuel(i, |i| create(i, directory, n))
        }),
        ("create-directory", 125, |i, n| {
            let directory = directory(i)?;
            fuel(i, |i| (0..n).try_for_each(|number| i.create_directory(directory, &name(number))))
        }),
        ("entries", 125, |i, n| {
            let directory = full(i, n)?;
            fuel(i, |i| i.entries(directory, None).map(drop))
        }),
        ("remove", 125, |i, n| {
            let directory = full(i, n)?;
            fuel(i, |i| (0..n).try_for_each(|number| i.remove(directory, &name(number))))
        }),
        ("cleanup", 125, |i, n| {
            let directory = full(i, n)?;
            fuel(i, |i| i.cleanup(directory))
        }),
        ("cleanup of directories", 125, |i, n| {
            let directory = directory(i)?;
            (0..n).try_for_each(|number| i.create_directory(directory, &name(number)))?;
            fuel(i, |i| i.cleanup(directory))
        }),
        ("remove-tree", 125, |i, n| {
            let path = i.mkdtemp(&Naming::default())?;
            let on_host = i.scratch().path().join(path.trim_start_matches("/tmp/"));
            (0..n).try_for_each(|number| fs::write(on_host.join(name(number)), "")).map_err(wasmtime::Error::from)?;
            fuel(i, |i| i.remove_tree(&path))
        }),
        ("persist", 125, |i, n| {
            let directory = full(i, n)?;
            fuel(i, |i| i.persist_directory(directory, "/tmp/target"))
        }),
        ("sweep", 125, |i, n| {
            leave_behind(i, n)?;
            i.gettempdir()?;
            fuel(i, |i| i.sweep("tmp", 0).map(drop))
        }),
    ])
}
