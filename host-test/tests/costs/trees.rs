//! Directories with all that is in them: two calls for each file, and a few.

use std::fs;

use host_test::{Dir, DirectoryOptions, Naming};

use super::*;

/// Makes so many files in the directory, as another program would.
fn fill(instance: &Instance, path: &str, files: usize) -> Result<()> {
    let on_host = instance.scratch().path().join(path.trim_start_matches("/tmp/"));
    for number in 0..files {
        fs::write(on_host.join(number.to_string()), "")?;
    }
    Ok(())
}

fn directory(instance: &mut Instance, files: usize) -> Result<Dir> {
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    let path = instance.directory_name(directory)?;
    fill(instance, &path, files)?;
    Ok(directory)
}

fn made(instance: &mut Instance, files: usize) -> Result<String> {
    let path = instance.mkdtemp(&Naming::default())?;
    fill(instance, &path, files)?;
    Ok(path)
}

#[test]
fn cleanup_lists_and_unlinks_each_file_and_takes_six_calls_more() -> Result<()> {
    for files in [1, 10, 1000] {
        let mut instance = counted()?;
        let directory = directory(&mut instance, files)?;
        let calls = asked(&mut instance, |i| i.cleanup(directory))?;
        assert_eq!(count(&calls, "unlink_file_at"), files);
        assert_eq!(count(&calls, "read_directory_entry"), files + 1);
        // The directory's own, and its listing.
        assert_eq!(count(&calls, "drop"), 2);
        assert_eq!(calls.len() - 2, 2 * files + 6, "{files} files");
    }
    Ok(())
}

#[test]
fn remove_tree_lists_and_unlinks_each_file_and_takes_six_calls_more() -> Result<()> {
    for files in [1, 10, 1000] {
        let mut instance = counted()?;
        let path = made(&mut instance, files)?;
        let calls = asked(&mut instance, |i| i.remove_tree(&path))?;
        assert_eq!(count(&calls, "drop"), 2);
        assert_eq!(calls.len() - 2, 2 * files + 6, "{files} files");
    }
    Ok(())
}

#[test]
fn remove_tree_of_what_is_empty_compares_and_removes() -> Result<()> {
    let mut instance = counted()?;
    let path = made(&mut instance, 0)?;
    let calls = asked(&mut instance, |i| i.remove_tree(&path))?;
    assert_eq!(calls, ["open_at", "metadata_hash", "remove_directory_at", "drop"]);
    let (file, path) = instance.mkstemp(&Naming::default())?;
    instance.drop_file(file)?;
    let calls = asked(&mut instance, |i| i.remove_tree(&path))?;
    assert_eq!(calls, ["open_at", "metadata_hash_at", "remove_directory_at", "unlink_file_at"]);
    Ok(())
}

#[test]
fn entries_and_a_sweep_look_at_each_name() -> Result<()> {
    let mut instance = counted()?;
    let directory = directory(&mut instance, 100)?;
    let calls = asked(&mut instance, |i| i.entries(directory, None).map(drop))?;
    assert_eq!(calls, [&["read_directory"][..], &["read_directory_entry"; 101], &["drop"]].concat());
    instance.cleanup(directory)?;
    let file = instance.scratch().path().join("tmp_left_ov");
    fs::write(file, "")?;
    let calls = asked(&mut instance, |i| i.sweep("tmp", 0).map(drop))?;
    let listed = ["now", "read_directory", "read_directory_entry", "stat_at", "read_directory_entry", "drop"];
    assert_eq!(calls, [&listed[..], &["unlink_file_at"]].concat());
    Ok(())
}
