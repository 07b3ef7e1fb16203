//! `directories`.

use host_test::{Access, Dir, DirectoryOptions, Naming};

use super::*;

fn empty(i: &mut Instance) -> Outcome<Dir> {
    i.temporary_directory(&DirectoryOptions::default())
}

fn full(i: &mut Instance, files: usize) -> Outcome<Dir> {
    let directory = empty(i)?;
    for number in 0..files {
        let file = i.create_file(directory, &number.to_string())?;
        i.drop_file(file)?;
    }
    Ok(directory)
}

fn with_a_file(i: &mut Instance) -> Outcome<Dir> {
    full(i, 1)
}

fn with_a_hundred(i: &mut Instance) -> Outcome<Dir> {
    full(i, 100)
}

fn mkdtemp(i: &mut Instance) -> Outcome<String> {
    i.mkdtemp(&Naming::default())
}

pub const DIRECTORIES: &[Operation] = &[
    ("directories.temporary-directory", |i| fuel(i, |i| empty(i).map(drop))),
    ("directories.mkdtemp", |i| fuel(i, |i| mkdtemp(i).map(drop))),
    ("directories.mkdtempb", |i| fuel(i, |i| i.mkdtempb(None, None, None).map(drop))),
    ("directories.remove-tree", |i| after(i, mkdtemp, |i, path| i.remove_tree(&path))),
    ("directories.temp-dir.name", |i| after(i, empty, |i, d| i.directory_name(d))),
    ("directories.temp-dir.create-file", |i| after(i, empty, |i, d| i.create_file(d, "file"))),
    ("directories.temp-dir.open-file", |i| after(i, with_a_file, |i, d| i.open_file(d, "0", Access::READ))),
    ("directories.temp-dir.create-directory", |i| after(i, empty, |i, d| i.create_directory(d, "directory"))),
    ("directories.temp-dir.entries", |i| after(i, with_a_file, |i, d| i.entries(d, None))),
    ("directories.temp-dir.entries, a hundred", |i| after(i, with_a_hundred, |i, d| i.entries(d, None))),
    ("directories.temp-dir.remove", |i| after(i, with_a_file, |i, d| i.remove(d, "0"))),
    ("directories.temp-dir.persist", |i| after(i, with_a_file, |i, d| i.persist_directory(d, "/tmp/target"))),
    ("directories.temp-dir.set-keep", |i| after(i, empty, |i, d| i.set_keep(d, true))),
    ("directories.temp-dir.cleanup, empty", |i| after(i, empty, |i, d| i.cleanup(d))),
    ("directories.temp-dir.cleanup, a hundred files", |i| after(i, with_a_hundred, |i, d| i.cleanup(d))),
    ("directories.temp-dir, dropped empty", |i| after(i, empty, |i, d| i.drop_directory(d))),
];
