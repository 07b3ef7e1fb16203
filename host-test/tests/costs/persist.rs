//! What is persisted: synced, compared, given its name, and the directory synced.

use host_test::{Deletion, DirectoryOptions, Target};

use super::*;

fn replace() -> Target {
    Target::Replace("/tmp/target".into())
}

fn create_new() -> Target {
    Target::CreateNew("/tmp/target".into())
}

#[test]
fn a_named_file_is_renamed() -> Result<()> {
    let mut instance = counted()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.write(file, b"complete")?;
    let calls = asked(&mut instance, |i| i.persist(file, &replace()))?;
    let known_again = ["metadata_hash", "metadata_hash_at"];
    // Renamed to another name of its own, it would still be there under the old one.
    let renamed = ["rename_at", "metadata_hash_at", "sync"];
    assert_eq!(calls, [&["write", "sync"][..], &known_again, &renamed].concat());
    Ok(())
}

#[test]
fn a_named_file_is_linked_where_nothing_may_be_replaced() -> Result<()> {
    let mut instance = counted()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let calls = asked(&mut instance, |i| i.persist(file, &create_new()))?;
    let known_again = ["metadata_hash", "metadata_hash_at"];
    let linked = ["link_at", "unlink_file_at", "metadata_hash_at", "sync"];
    assert_eq!(calls, [&["sync"][..], &known_again, &linked].concat());
    Ok(())
}

#[test]
fn a_spool_is_poured_into_its_copy() -> Result<()> {
    let mut instance = counted()?;
    let file = spool(&mut instance)?;
    instance.write(file, b"complete")?;
    let calls = asked(&mut instance, |i| i.persist(file, &replace()))?;
    assert_eq!(calls, ["get_random_u64", "open_at", "write", "metadata_hash", "sync", "rename_at", "sync"]);
    Ok(())
}

#[test]
fn a_file_without_a_name_is_read_into_its_copy() -> Result<()> {
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    super::fill(&mut instance, file, 2 * MOST_A_CALL)?;
    let calls = asked(&mut instance, |i| i.persist(file, &replace()))?;
    let copied = ["read", "write", "read", "write", "read"];
    let put = ["metadata_hash", "sync", "rename_at", "drop", "sync"];
    assert_eq!(calls, [&["sync", "stat", "get_random_u64", "open_at"][..], &copied, &put].concat());
    Ok(())
}

#[test]
fn a_directory_is_synced_file_by_file_and_renamed_over_its_place() -> Result<()> {
    for files in [0, 1, 10] {
        let mut instance = counted()?;
        let directory = instance.temporary_directory(&DirectoryOptions::default())?;
        for number in 0..files {
            let file = instance.create_file(directory, &number.to_string())?;
            instance.drop_file(file)?;
        }
        let calls = asked(&mut instance, |i| i.persist_directory(directory, "/tmp/target"))?;
        let known_again = ["metadata_hash", "metadata_hash_at", "read_directory"];
        let each = ["read_directory_entry", "open_at", "sync", "drop"].repeat(files);
        let end = ["read_directory_entry", "drop", "sync", "create_directory_at", "rename_at", "sync"];
        assert_eq!(calls, [&known_again[..], &each, &end].concat());
    }
    Ok(())
}
