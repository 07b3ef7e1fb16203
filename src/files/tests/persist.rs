//! From temporary to permanent.

use super::*;
use crate::space::TempSpace;

fn replace(path: &str) -> Target {
    Target::Replace(path.into())
}

fn create_new(path: &str) -> Target {
    Target::CreateNew(path.into())
}

/// Two preopens, each a device of its own.
fn devices() -> (MemoryHost, Space) {
    devices_with(Settings::default())
}

fn devices_with(settings: Settings) -> (MemoryHost, Space) {
    let host = MemoryHost::with(&["/tmp", "/data"], Settings { devices: true, ..settings });
    let space = TempSpace::new(host.clone());
    space.set_tempdir(Some("/tmp".into())).unwrap();
    (host, space)
}

/// One of each kind, with something that waits to be flushed.
fn all_kinds(space: &Space) -> Vec<File> {
    let mut files = std::vec![
        space.temporary_file(&FileOptions::default()).unwrap(),
        named(space, Deletion::OnClose),
        named(space, Deletion::OnDrop),
        space.mkstemp(&Naming::default()).unwrap().0,
        space.spooled_temporary_file(0, &FileOptions::default()).unwrap(),
    ];
    for file in &mut files {
        file.write(b"waiting").unwrap();
    }
    files
}

#[test]
fn every_kind_of_file_can_be_persisted_and_goes_on_as_the_target() {
    for on_device in ["/tmp", "/data"] {
        let (host, space) = devices();
        for (number, mut file) in all_kinds(&space).into_iter().enumerate() {
            let path = std::format!("{on_device}/kept{number}");
            file.persist(&create_new(&path)).unwrap();
            assert_eq!((file.name(), file.deletion()), (Some(path.as_str()), Deletion::Never));
            assert_eq!(file.tell(), Ok(7));
            file.write(b" more").unwrap();
            drop(file);
            assert!(host.tree().contains(&(path, Some(b"waiting more".to_vec()))));
        }
        assert_eq!(host.tree().len(), 5);
        assert_eq!(host.descriptors(), 0);
    }
}

#[test]
fn create_new_never_clobbers_and_replace_does() {
    for on_device in ["/tmp", "/data"] {
        let (host, space) = devices();
        let taken = std::format!("{on_device}/taken");
        host.meddle(usize::from(on_device == "/data")).create_file("taken", b"theirs");
        for mut file in all_kinds(&space) {
            file.flush().unwrap();
            let before = host.tree();
            assert_eq!(file.persist(&create_new(&taken)), Err(Error::AlreadyExists(taken.clone())));
            assert_eq!(host.tree(), before);
        }
        let mut file = named(&space, Deletion::OnClose);
        file.write(b"ours").unwrap();
        file.persist(&replace(&taken)).unwrap();
        assert!(host.tree().contains(&(taken, Some(b"ours".to_vec()))));
    }
}

#[test]
fn a_dangling_link_is_taken_and_a_link_is_replaced_itself() {
    let (host, space) = host();
    host.meddle(0).create_file("theirs", b"theirs");
    host.meddle(0).create_link("link", "theirs");
    host.meddle(0).create_link("dangling", "nowhere");
    let mut file = named(&space, Deletion::OnClose);
    assert!(matches!(file.persist(&create_new("/tmp/dangling")), Err(Error::AlreadyExists(_))));
    file.persist(&replace("/tmp/link")).unwrap();
    assert!(host.tree().contains(&("/tmp/theirs".into(), Some(b"theirs".to_vec()))));
    assert!(host.tree().contains(&("/tmp/link".into(), Some(std::vec![]))));
}

#[test]
fn over_one_more_name_of_the_file_itself_it_keeps_that_name_only() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    host.meddle(0).link(&in_tmp(&file), "kept");
    file.persist(&replace("/tmp/kept")).unwrap();
    drop(file);
    assert_eq!(host.tree(), [("/tmp/kept".into(), Some(std::vec![]))]);
    assert_eq!(space.get_usage().entries, 1);
}

#[test]
fn over_its_own_name_it_stays() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    let path = String::from(file.name().unwrap());
    file.persist(&replace(&path)).unwrap();
    drop(file);
    assert_eq!(host.tree().len(), 1);
    assert_eq!(space.get_usage().entries, 1);
}

#[test]
fn a_strangers_file_is_never_persisted() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    host.meddle(0).remove(&in_tmp(&file));
    host.meddle(0).create_file(&in_tmp(&file), b"stranger");
    let before = host.tree();
    assert!(matches!(file.persist(&replace("/tmp/kept")), Err(Error::Replaced(_))));
    assert_eq!(host.tree(), before);
}

#[test]
fn a_file_whose_name_has_gone_is_persisted_by_a_copy() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    file.write(b"still here").unwrap();
    host.meddle(0).remove(&in_tmp(&file));
    file.persist(&create_new("/tmp/kept")).unwrap();
    assert_eq!(host.tree(), [("/tmp/kept".into(), Some(b"still here".to_vec()))]);
}

#[test]
fn a_refused_target_leaves_the_file_as_it_was() {
    let (host, space) = host();
    host.meddle(0).create_directory("directory");
    let mut file = named(&space, Deletion::OnClose);
    let before = host.tree();
    for target in [
        "/tmp/directory",
        "/tmp",
        "/tmp/.",
        "/tmp/a/",
        "/",
        "",
        "/tmp/missing/file",
        "/elsewhere",
        "/tmp/a\0",
        "/tmp/a\\b",
    ] {
        assert!(file.persist(&replace(target)).is_err(), "{target:?}");
        assert_eq!(host.tree(), before, "{target:?}");
    }
    assert_eq!(file.deletion(), Deletion::OnClose);
    file.close().unwrap();
    assert_eq!(host.tree().len(), 1);
}

#[test]
fn what_is_persisted_is_synced_first_and_its_directory_afterwards() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    host.recover();
    file.persist(&replace("/tmp/kept")).unwrap();
    assert_eq!(host.calls(), ["sync", "identity", "identity_at", "rename", "identity_at", "sync_directory"]);
}

#[test]
fn what_is_sparse_stays_so_across_devices() {
    let (host, space) = devices();
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    file.write_at(1 << 20, b"end").unwrap();
    file.truncate(Some(2 << 20)).unwrap();
    host.recover();
    file.persist(&create_new("/data/kept")).unwrap();
    assert_eq!(host.calls().iter().filter(|call| **call == "write").count(), 1);
    assert_eq!(file.size(), Ok(2 << 20));
    assert_eq!(file.read_at(1 << 20, 3), Ok(b"end".to_vec()));
}

#[test]
fn a_handle_that_shares_the_file_is_not_left_behind_by_a_copy() {
    let (host, space) = devices();
    let mut file = named(&space, Deletion::OnClose);
    let second = file.reopen(Access::READ_WRITE).unwrap();
    let before = host.tree();
    assert!(matches!(file.persist(&create_new("/data/kept")), Err(Error::Unsupported(_))));
    assert_eq!(host.tree(), before);
    drop(second);
    file.persist(&create_new("/data/kept")).unwrap();
}

#[test]
fn a_copy_that_is_not_allowed_leaves_nothing() {
    let (host, space) = devices();
    let mut file = named(&space, Deletion::OnClose);
    file.write(b"123456").unwrap();
    space.tighten_limits(crate::limits::Limits { max_bytes: Some(10), ..Default::default() }).unwrap();
    let before = host.tree().len();
    assert!(matches!(file.persist(&create_new("/data/kept")), Err(Error::QuotaExceeded(_))));
    assert_eq!(host.tree().len(), before);
    file.persist(&create_new("/tmp/kept")).unwrap();
}

#[test]
fn where_the_host_cannot_unlink_an_open_file_the_old_name_goes_when_it_is_closed() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let mut file = named(&space, Deletion::OnClose);
    file.write(b"kept").unwrap();
    file.persist(&create_new("/tmp/kept")).unwrap();
    assert_eq!(host.tree().len(), 2);
    file.close().unwrap();
    assert_eq!(host.tree(), [("/tmp/kept".into(), Some(b"kept".to_vec()))]);
}

#[test]
fn no_former_name_stays_however_often_a_file_is_persisted() {
    let (host, _, mut file, _) = with_former_name();
    file.persist(&create_new("/tmp/again")).unwrap();
    file.close().unwrap();
    assert_eq!(host.tree(), [("/tmp/again".into(), Some(b"kept".to_vec()))]);
}

#[test]
fn a_file_can_be_given_a_former_name_again() {
    let (host, _, mut file, former) = with_former_name();
    let path = std::format!("/tmp/{former}");
    file.persist(&replace(&path)).unwrap();
    file.close().unwrap();
    assert_eq!(host.tree(), [(path, Some(b"kept".to_vec()))]);
}

#[test]
fn a_stranger_who_has_a_former_name_meanwhile_is_left_alone() {
    let (host, _, mut file, former) = with_former_name();
    host.meddle(0).remove(&former);
    host.meddle(0).create_file(&former, b"stranger");
    file.close().unwrap();
    assert!(host.tree().contains(&(std::format!("/tmp/{former}"), Some(b"stranger".to_vec()))));
}

#[test]
fn another_file_that_has_a_former_name_meanwhile_stays_and_is_charged() {
    let (host, space, mut file, former) = with_former_name();
    let mut other = named(&space, Deletion::OnClose);
    other.write(b"other").unwrap();
    other.persist(&replace(&std::format!("/tmp/{former}"))).unwrap();
    other.close().unwrap();
    file.close().unwrap();
    assert_eq!(contents(&host), [&b"kept"[..], b"other"]);
    assert_eq!((space.get_usage().entries, space.get_usage().bytes), host.ours());
}

#[test]
fn a_passing_fault_where_the_old_name_is_removed_leaves_it_to_the_close() {
    let persisted = |index| {
        let (host, space) = devices_with(Settings { cannot_unlink_open: true, ..Settings::default() });
        let mut file = named(&space, Deletion::OnClose);
        host.fail(index, Code::Busy, Duration::Once);
        let persisted = file.persist(&replace("/data/kept"));
        let calls = host.calls().len();
        host.recover();
        drop(file);
        assert_eq!(host.tree().len(), usize::from(persisted.is_ok()), "call {index}");
        calls
    };
    for index in 0..persisted(usize::MAX) {
        persisted(index);
    }
}

#[test]
fn what_was_found_and_is_open_for_writing_alone_is_copied_too() {
    let (host, space) = devices();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    directory.create_file("file").unwrap().write(b"kept").unwrap();
    let mut file = directory.open_file("file", Access { read: false, write: true, append: false }).unwrap();
    file.persist(&create_new("/data/kept")).unwrap();
    drop((file, directory));
    assert_eq!(host.tree(), [("/data/kept".into(), Some(b"kept".to_vec()))]);
}

#[test]
fn where_the_host_does_not_care_for_case_a_name_in_other_letters_is_its_own() {
    let (host, space) = with(Settings { fold_case: true, ..Settings::default() });
    let mut file = named(&space, Deletion::OnClose);
    file.write(b"kept").unwrap();
    file.persist(&replace("/tmp/report")).unwrap();
    file.persist(&replace("/tmp/REPORT")).unwrap();
    file.close().unwrap();
    assert_eq!(contents(&host), [b"kept"]);
}

#[test]
fn a_copy_over_the_files_own_name_keeps_it_where_there_are_no_identities() {
    let (host, space) = with(Settings { no_identities: true, ..Settings::default() });
    let mut file = named(&space, Deletion::OnClose);
    file.write(b"kept").unwrap();
    file.sync().unwrap();
    let path = String::from(file.name().unwrap());
    // The call after `sync` and `identity`: the renaming, which Wasmtime refuses so across devices.
    host.fail(2, Code::Io, Duration::Once);
    file.persist(&replace(&path)).unwrap();
    assert!(host.calls().contains(&"create_file"));
    assert_eq!(host.tree(), [(path, Some(b"kept".to_vec()))]);
}
