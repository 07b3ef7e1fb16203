//! What is charged, and given back.

use super::*;
use crate::filesystem::Code;
use crate::limits::Account;
use crate::memory::Duration;

fn bytes(space: &Space) -> u64 {
    space.get_usage().bytes
}

#[test]
fn a_truncation_gives_back_what_it_cuts_off() {
    let (_, space) = host();
    let mut file = unnamed(&space);
    file.write(b"12345678").unwrap();
    file.truncate(Some(5)).unwrap();
    assert_eq!(bytes(&space), 5);
    file.truncate(Some(7)).unwrap();
    assert_eq!(bytes(&space), 7);
}

#[test]
fn a_close_gives_back_what_it_deletes() {
    for deletion in [Deletion::OnClose, Deletion::OnDrop] {
        let (_, space) = host();
        let mut file = named(&space, deletion);
        file.write(b"12345678").unwrap();
        file.close().unwrap();
        let waits = deletion == Deletion::OnDrop;
        assert_eq!(space.get_usage().bytes, if waits { 8 } else { 0 });
        drop(file);
        assert_eq!(space.get_usage(), Usage::default());
    }
}

#[test]
fn what_is_kept_is_charged_until_it_is_removed() {
    let (_, space) = host();
    let (mut file, path) = space.mkstemp(&Naming::default()).unwrap();
    file.write(b"12345678").unwrap();
    drop(file);
    assert_eq!(space.get_usage(), Usage { bytes: 8, entries: 1, memory: 0 });
    space.remove_tree(&path).unwrap();
    assert_eq!(space.get_usage(), Usage::default());
}

#[test]
fn removing_a_tree_gives_back_all_that_is_in_it() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    directory.create_directory("a").unwrap();
    directory.create_directory("a/b").unwrap();
    for path in ["1", "a/2", "a/b/3"] {
        directory.create_file(path).unwrap().write(b"12345678").unwrap();
    }
    let dir = Some(std::format!("{}/a", directory.name()));
    let inside = Naming { dir, ..Naming::default() };
    space.mkstemp(&inside).unwrap().0.write(b"12").unwrap();
    assert_eq!(space.get_usage(), Usage { bytes: 26, entries: 7, memory: 0 });
    directory.remove("a/b").unwrap();
    assert_eq!(space.get_usage(), Usage { bytes: 18, entries: 5, memory: 0 });
    directory.cleanup().unwrap();
    assert_eq!(space.get_usage(), Usage::default());
}

#[test]
fn what_is_removed_while_it_is_open_is_charged_until_it_is_closed() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    let mut file = directory.create_file("file").unwrap();
    file.write(b"12345678").unwrap();
    directory.cleanup().unwrap();
    assert_eq!(space.get_usage(), Usage { bytes: 8, entries: 1, memory: 0 });
    drop(file);
    assert_eq!(space.get_usage(), Usage::default());
}

#[test]
fn what_persist_replaces_is_given_back() {
    let (_, space) = host();
    for _ in 0..3 {
        let mut file = named(&space, Deletion::OnClose);
        file.write(b"12345678").unwrap();
        file.persist(&Target::Replace("/tmp/kept".into())).unwrap();
    }
    assert_eq!(space.get_usage(), Usage { bytes: 8, entries: 1, memory: 0 });
}

#[test]
fn somebody_elses_file_is_charged_once_it_is_written_to() {
    let (host, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    let below = directory.name().strip_prefix("/tmp/").unwrap();
    host.meddle(0).create_file(&std::format!("{below}/theirs"), b"1234");
    let mut file = directory.open_file("theirs", Access::READ_WRITE).unwrap();
    assert_eq!(file.read(None), Ok(b"1234".to_vec()));
    assert_eq!(space.get_usage(), Usage { bytes: 0, entries: 1, memory: 0 });
    file.write(b"5").unwrap();
    drop(file);
    assert_eq!(bytes(&space), 5);
    directory.remove("theirs").unwrap();
    assert_eq!(bytes(&space), 0);
}

#[test]
fn a_file_in_a_directory_that_moved_is_given_back_when_it_goes() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    let mut file = directory.create_file("file").unwrap();
    file.write(b"12345678").unwrap();
    directory.persist("/tmp/kept").unwrap();
    file.set_deletion(Deletion::OnClose).unwrap();
    file.close().unwrap();
    assert_eq!(space.get_usage(), Usage { bytes: 0, entries: 1, memory: 0 });
}

#[test]
fn sparse_files_of_all_sizes_add_up() {
    let account = Account::default();
    for _ in 0..3 {
        account.take_bytes(0, u64::MAX).unwrap();
    }
    assert_eq!(account.usage().bytes, u64::MAX);
    account.give_bytes(u64::MAX);
    account.give_bytes(u64::MAX);
    account.give_bytes(u64::MAX - 1);
    assert_eq!(account.usage().bytes, 1);
}

#[test]
fn a_host_that_fails_to_write_to_somebody_elses_file_costs_nothing() {
    type Attempt = fn(&mut File) -> crate::error::Result<u64>;
    let attempts: [Attempt; 2] = [|file| file.write_at(0, &[1; 100]), |file| file.truncate(Some(1000))];
    for attempt in attempts {
        let (host, space) = host();
        let mut directory = directory(&space);
        host.meddle(0).create_file(&std::format!("{}/theirs", in_tmp(directory.name())), b"1234");
        let mut file = directory.open_file("theirs", Access::READ_WRITE).unwrap();
        host.fail(0, Code::Io, Duration::FromThenOn);
        assert!(attempt(&mut file).is_err());
        assert_eq!(bytes(&space), 0);
    }
}

#[test]
fn what_a_drop_cannot_flush_is_given_back() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::Never);
    file.write(b"12345678").unwrap();
    host.fail(0, Code::Io, Duration::FromThenOn);
    drop(file);
    assert_eq!(space.get_usage(), Usage { bytes: 0, entries: 1, memory: 0 });
}

#[test]
fn a_name_that_a_file_without_one_cannot_lose_is_charged() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let file = unnamed(&space);
    host.fail(0, Code::Io, Duration::FromThenOn);
    drop(file);
    assert_eq!((host.tree().len(), space.get_usage().entries), (1, 1));
}

#[test]
fn what_somebody_else_removed_with_its_directory_is_given_back() {
    let (host, space) = host();
    let mut directory = directory(&space);
    directory.create_file("file").unwrap().write(b"12345678").unwrap();
    host.meddle(0).remove(&std::format!("{}/file", in_tmp(directory.name())));
    host.meddle(0).remove(in_tmp(directory.name()));
    directory.cleanup().unwrap();
    assert_eq!(space.get_usage(), Usage::default());
}

#[test]
fn a_directory_that_was_removed_is_charged_while_a_handle_keeps_it() {
    let (_, space) = host();
    let mut outer = directory(&space);
    let inner = directory_in(&space, outer.name());
    outer.cleanup().unwrap();
    assert_eq!(space.get_usage().entries, 1);
    drop(inner);
    assert_eq!(space.get_usage().entries, 0);
}

#[test]
fn a_spool_gives_back_the_memory_of_what_a_truncation_cuts_off() {
    let (_, space) = host();
    let mut spool = space.spooled_temporary_file(1 << 20, &FileOptions::default()).unwrap();
    spool.write(&[1; 200_000]).unwrap();
    spool.truncate(Some(128 << 10)).unwrap();
    assert_eq!(space.get_usage().memory, 128 << 10);
    spool.truncate(Some(0)).unwrap();
    assert_eq!(space.get_usage().memory, 0);
}

#[test]
fn what_has_lost_its_name_while_it_waits_to_be_dropped_is_given_back() {
    let (host, space) = host();
    let mut waiting = named(&space, Deletion::OnDrop);
    waiting.write(b"12345678").unwrap();
    waiting.close().unwrap();
    let path = String::from(waiting.name().unwrap());
    unnamed(&space).persist(&Target::Replace(path)).unwrap();
    let usage = space.get_usage();
    assert_eq!((usage.entries, usage.bytes), host.ours());
}
