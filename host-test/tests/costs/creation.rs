//! Files and directories without contents: exactly these calls.

use std::cell::RefCell;

use host_test::{Deletion, DirectoryOptions, Naming, SeekFrom, Text, TextOptions};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::*;

#[test]
fn an_unnamed_file_is_named_opened_unlinked_and_dropped() -> Result<()> {
    let mut instance = counted()?;
    let calls = asked(&mut instance, |i| {
        let file = unnamed(i)?;
        i.close(file)?;
        i.drop_file(file)
    })?;
    assert_eq!(calls, ["get_random_u64", "open_at", "unlink_file_at", "drop"]);
    Ok(())
}

#[test]
fn a_named_file_that_is_deleted_takes_two_calls_more_to_know_it_again() -> Result<()> {
    for deletion in [Deletion::OnClose, Deletion::OnDrop] {
        let mut instance = counted()?;
        let mut calls = asked(&mut instance, |i| {
            let file = i.named_temporary_file(&FileOptions::default(), deletion)?;
            i.close(file)?;
            i.drop_file(file)
        })?;
        calls.sort_unstable();
        let known_again = ["metadata_hash", "metadata_hash_at"];
        assert_eq!(calls, ["drop", "get_random_u64", known_again[0], known_again[1], "open_at", "unlink_file_at"]);
    }
    Ok(())
}

#[test]
fn an_empty_directory_is_opened_to_know_it_again() -> Result<()> {
    let mut instance = counted()?;
    let calls = asked(&mut instance, |i| {
        let directory = i.temporary_directory(&DirectoryOptions::default())?;
        i.cleanup(directory)?;
        i.drop_directory(directory)
    })?;
    let made = ["get_random_u64", "create_directory_at", "open_at"];
    let removed = ["metadata_hash", "metadata_hash_at", "remove_directory_at", "drop"];
    assert_eq!(calls, [&made[..], &removed].concat());
    Ok(())
}

#[test]
fn what_remove_tree_may_remove_is_looked_at_when_it_is_made() -> Result<()> {
    let mut instance = counted()?;
    let calls = asked(&mut instance, |i| {
        let (file, _) = i.mkstemp(&Naming::default())?;
        i.drop_file(file)
    })?;
    assert_eq!(calls, ["get_random_u64", "open_at", "metadata_hash", "drop"]);
    let calls = asked(&mut instance, |i| i.mkdtemp(&Naming::default()).map(drop))?;
    assert_eq!(calls, ["get_random_u64", "create_directory_at", "metadata_hash_at"]);
    Ok(())
}

#[test]
fn a_name_alone_is_looked_up_once() -> Result<()> {
    let mut instance = counted()?;
    let calls = asked(&mut instance, |i| i.mktemp(&Naming::default()).map(drop))?;
    assert_eq!(calls, ["get_random_u64", "stat_at"]);
    Ok(())
}

#[test]
fn the_default_directory_is_tried_out_once() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let calls = asked(&mut instance, |i| i.gettempdir().map(drop))?;
    let given = ["initial_cwd", "get_directories", "get_environment", "get_environment"];
    assert_eq!(calls, [&given[..], &["get_random_u64", "open_at", "write", "drop", "unlink_file_at"]].concat());
    assert_eq!(asked(&mut instance, |i| i.gettempdir().map(drop))?, [""; 0]);
    Ok(())
}

type Act = fn(&mut Instance, File, Text, u64) -> Outcome<()>;

/// What can be done to a file, with a number of at most a MiB.
const ACTS: &[(&str, Act)] = &[
    ("write", |i, f, _, n| i.write(f, &vec![b'\n'; n as usize / 16]).map(drop)),
    ("write-at", |i, f, _, n| i.write_at(f, n, b"tail").map(drop)),
    ("read", |i, f, _, n| i.read(f, Some(n)).map(drop)),
    ("read-line", |i, f, _, _| i.read_line(f, None).map(drop)),
    ("read-at", |i, f, _, n| i.read_at(f, n, 100).map(drop)),
    ("seek", |i, f, _, n| i.seek(f, SeekFrom::Start(n)).map(drop)),
    ("tell", |i, f, _, _| i.tell(f).map(drop)),
    ("size", |i, f, _, _| i.size(f).map(drop)),
    ("truncate", |i, f, _, n| i.truncate(f, Some(n)).map(drop)),
    ("truncate here", |i, f, _, _| i.truncate(f, None).map(drop)),
    ("flush", |i, f, _, _| i.flush(f)),
    ("sync", |i, f, _, _| i.sync(f)),
    ("set-deletion", |i, f, _, _| i.set_deletion(f, Deletion::OnClose)),
    ("text write", |i, _, t, n| i.text_write(t, &"é\n".repeat(n as usize / 64)).map(drop)),
    ("text read", |i, _, t, n| i.text_read(t, Some(n)).map(drop)),
    ("text read-line", |i, _, t, _| i.text_read_line(t, None).map(drop)),
    ("text seek", |i, _, t, n| i.text_seek(t, n / 2 * 2).map(drop)),
    ("text tell", |i, _, t, _| i.text_tell(t).map(drop)),
];

#[test]
fn a_spool_that_never_rolls_over_asks_the_host_for_nothing() -> Result<()> {
    let instance = RefCell::new(counted()?);
    let acts = vec((proptest::sample::select(ACTS), 0..MIB as u64), 0..40);
    let config = ProptestConfig { cases: 100, failure_persistence: None, ..Default::default() };
    let played = TestRunner::new(config).run(&acts, |acts| {
        let calls = asked(&mut instance.borrow_mut(), |i| {
            let file = i.spooled_temporary_file(u64::MAX, &FileOptions::default())?;
            let options = TextOptions { encoding: Some("latin-1".into()), ..Default::default() };
            let text = i.open_text(file, &options)?;
            for ((_, act), number) in &acts {
                act(i, file, text, *number)?;
            }
            i.close(file)?;
            i.drop_text(text)?;
            i.drop_file(file)
        });
        let calls = calls.map_err(|error| TestCaseError::fail(format!("{error:#}")))?;
        prop_assert_eq!(calls, [""; 0]);
        Ok(())
    });
    assert!(played.is_ok(), "{}", played.unwrap_err());
    Ok(())
}
