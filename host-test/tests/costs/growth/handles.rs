//! Many files and directories at once: each costs what one alone does.

use host_test::{Access, Deletion, Dir, DirectoryOptions, Naming, Target};

use super::*;

fn directories(instance: &mut Instance, number: usize) -> Outcome<Vec<Dir>> {
    (0..number).map(|_| instance.temporary_directory(&DirectoryOptions::default())).collect()
}

fn named(instance: &mut Instance) -> Outcome<File> {
    instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)
}

fn spool_with_a_byte(instance: &mut Instance) -> Outcome<File> {
    let file = spool(instance)?;
    instance.write(file, b"x")?;
    Ok(file)
}

type Make = fn(&mut Instance) -> Outcome<File>;

fn files(instance: &mut Instance, number: usize, make: Make) -> Outcome<Vec<File>> {
    (0..number).map(|_| make(instance)).collect()
}

fn create(instance: &mut Instance, number: usize, make: Make) -> Outcome<u64> {
    fuel(instance, |i| files(i, number, make).map(drop))
}

fn drop_each(instance: &mut Instance, number: usize, make: Make) -> Outcome<u64> {
    let files = files(instance, number, make)?;
    fuel(instance, |i| files.into_iter().try_for_each(|file| i.drop_file(file)))
}

fn release(instance: &mut Instance, number: usize, make: Make) -> Outcome<u64> {
    files(instance, number, make)?;
    fuel(instance, Instance::release_all)
}

#[test]
fn a_file_costs_the_same_however_many_there_are() -> Result<()> {
    assert_linear(&[
        ("temporary-file", 125, |i, n| create(i, n, unnamed)),
        ("named-temporary-file", 125, |i, n| create(i, n, named)),
        ("spooled-temporary-file", 125, |i, n| create(i, n, spool_with_a_byte)),
        ("mkstemp", 125, |i, n| create(i, n, |i| Ok(i.mkstemp(&Naming::default())?.0))),
        ("mktemp", 125, |i, n| fuel(i, |i| (0..n).try_for_each(|_| i.mktemp(&Naming::default()).map(drop)))),
        ("drop, unnamed", 125, |i, n| drop_each(i, n, unnamed)),
        ("drop, named", 125, |i, n| drop_each(i, n, named)),
        ("drop, spooled", 125, |i, n| drop_each(i, n, spool_with_a_byte)),
        ("release-all, unnamed", 125, |i, n| release(i, n, unnamed)),
        ("release-all, named", 125, |i, n| release(i, n, named)),
        ("release-all, spooled", 125, |i, n| release(i, n, spool_with_a_byte)),
        ("reopen", 125, |i, n| {
            let file = named(i)?;
            fuel(i, |i| (0..n).try_for_each(|_| i.reopen(file, Access::READ).map(drop)))
        }),
        ("persist", 125, |i, n| {
            let files = files(i, n, named)?;
            fuel(i, |i| {
                let mut numbered = files.into_iter().enumerate();
                numbered.try_for_each(|(number, file)| i.persist(file, &Target::Replace(format!("/tmp/{number}"))))
            })
        }),
    ])
}

#[test]
fn a_directory_costs_the_same_however_many_there_are() -> Result<()> {
    assert_linear(&[
        ("temporary-directory", 125, |i, n| fuel(i, |i| directories(i, n).map(drop))),
        ("mkdtemp", 125, |i, n| fuel(i, |i| (0..n).try_for_each(|_| i.mkdtemp(&Naming::default()).map(drop)))),
        ("drop", 125, |i, n| {
            let directories = directories(i, n)?;
            fuel(i, |i| directories.into_iter().try_for_each(|directory| i.drop_directory(directory)))
        }),
        ("release-all", 125, |i, n| {
            directories(i, n)?;
            fuel(i, Instance::release_all)
        }),
        ("remove-tree, of directories", 125, |i, n| {
            let paths = (0..n).map(|_| i.mkdtemp(&Naming::default())).collect::<Outcome<Vec<_>>>()?;
            fuel(i, |i| paths.iter().try_for_each(|path| i.remove_tree(path)))
        }),
        ("remove-tree, of files", 125, |i, n| {
            let made = (0..n).map(|_| i.mkstemp(&Naming::default())).collect::<Outcome<Vec<_>>>()?;
            fuel(i, |i| made.iter().try_for_each(|(_, path)| i.remove_tree(path)))
        }),
        ("persist", 125, |i, n| {
            let directories = directories(i, n)?;
            fuel(i, |i| {
                let mut numbered = directories.into_iter().enumerate();
                numbered.try_for_each(|(number, directory)| i.persist_directory(directory, &format!("/tmp/{number}")))
            })
        }),
    ])
}

#[test]
fn a_directory_costs_the_same_however_many_files_are_held_beside_it() -> Result<()> {
    assert_linear(&[
        ("temporary-directory and drop", 125, |i, n| {
            files(i, n, named)?;
            fuel(i, |i| {
                (0..n).try_for_each(|_| {
                    let directory = i.temporary_directory(&DirectoryOptions::default())?;
                    i.drop_directory(directory)
                })
            })
        }),
        ("sweep, of nothing", 125, |i, n| {
            files(i, n, named)?;
            fuel(i, |i| i.sweep("tmp", 0).map(drop))
        }),
    ])
}
