//! From temporary to permanent.

use super::*;
use crate::space::TempSpace;

fn furnished(space: &Space) -> Dir {
    let mut directory = temporary_directory(space);
    directory.create_directory("sub").unwrap();
    directory.create_file("sub/file").unwrap().write(b"bytes").unwrap();
    directory
}

fn devices() -> (MemoryHost, Space) {
    let host = MemoryHost::with(&["/tmp", "/data"], Settings { devices: true, ..Settings::default() });
    let space = TempSpace::new(host.clone());
    space.set_tempdir(Some("/tmp".into())).unwrap();
    (host, space)
}

#[test]
fn a_directory_is_persisted_with_all_that_is_in_it_and_stays() {
    for path in ["/tmp/kept", "/data/kept"] {
        let (host, space) = devices();
        let mut directory = furnished(&space);
        directory.persist(path).unwrap();
        assert_eq!(directory.name(), path);
        directory.create_file("later").unwrap();
        drop(directory);
        let expected = ["", "/later", "/sub", "/sub/file"].map(|below| std::format!("{path}{below}"));
        assert_eq!(paths(&host), expected);
        assert_eq!(host.descriptors(), 0);
        assert_eq!(space.get_usage().entries, 4);
        assert_eq!(space.get_usage().bytes, 5);
    }
}

#[test]
fn what_is_there_is_never_replaced_not_even_an_empty_directory() {
    for device in [0, 1] {
        let (host, space) = devices();
        host.meddle(device).create_directory("empty");
        host.meddle(device).create_file("file", b"");
        host.meddle(device).create_link("dangling", "nowhere");
        let mut directory = furnished(&space);
        let before = host.tree();
        for name in ["empty", "file", "dangling"] {
            let path = std::format!("{}/{name}", ["/tmp", "/data"][device]);
            assert_eq!(directory.persist(&path), Err(Error::AlreadyExists(path)));
            assert_eq!(host.tree(), before);
        }
    }
}

#[test]
fn a_strangers_directory_is_not_persisted() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.meddle(0).rename(in_tmp(directory.name()), "away");
    host.meddle(0).create_directory(in_tmp(directory.name()));
    let before = host.tree();
    assert!(matches!(directory.persist("/tmp/kept"), Err(Error::Replaced(_))));
    assert_eq!(host.tree(), before);
}

#[test]
fn nothing_is_copied_that_a_handle_is_open_on() {
    let (host, space) = devices();
    let mut directory = furnished(&space);
    let file = directory.open_file("sub/file", crate::filesystem::Access::READ_WRITE).unwrap();
    let before = host.tree();
    assert!(matches!(directory.persist("/data/kept"), Err(Error::CrossDevice(_))));
    assert_eq!(host.tree(), before);
    drop(file);
    directory.persist("/data/kept").unwrap();
}

#[test]
fn a_directory_cannot_be_persisted_into_itself() {
    let (host, space) = host();
    let mut directory = furnished(&space);
    let before = host.tree();
    let inside = std::format!("{}/sub/kept", directory.name());
    assert!(directory.persist(&inside).is_err());
    assert_eq!(host.tree(), before);
}

#[test]
fn after_cleanup_there_is_nothing_to_persist() {
    let (_, space) = host();
    let mut directory = temporary_directory(&space);
    directory.cleanup().unwrap();
    assert!(matches!(directory.persist("/tmp/kept"), Err(Error::NotFound(_))));
}

#[test]
fn what_is_in_it_is_synced_before_it_is_moved() {
    let (host, space) = host();
    let mut directory = furnished(&space);
    host.recover();
    directory.persist("/tmp/kept").unwrap();
    let calls = host.calls();
    let at = |name| calls.iter().position(|call| *call == name).unwrap();
    assert!(at("sync") < at("rename") && at("sync_directory") < at("rename"), "{calls:?}");
    assert_eq!(calls.last(), Some(&"sync_directory"));
}

#[test]
fn no_directory_is_persisted_while_another_handle_is_on_one_in_it() {
    for path in ["/tmp/kept", "/data/kept"] {
        let (host, space) = devices();
        let mut outer = furnished(&space);
        let _inner = temporary_directory_in(&space, &std::format!("{}/sub", outer.name()));
        let before = host.tree();
        assert!(matches!(outer.persist(path), Err(Error::Unsupported(_))));
        assert_eq!(host.tree(), before);
    }
}

#[test]
fn no_directory_is_persisted_while_a_handle_is_on_one_that_was_persisted_into_it() {
    for device in ["/tmp", "/data"] {
        let (_, space) = devices();
        let mut outer = temporary_directory(&space);
        outer.persist(&std::format!("{device}/outer")).unwrap();
        let mut inner = temporary_directory(&space);
        inner.persist(&std::format!("{device}/outer/inner")).unwrap();
        assert!(matches!(outer.persist(&std::format!("{device}/kept")), Err(Error::Unsupported(_))));
    }
}

#[test]
fn a_directory_is_persisted_with_those_in_it_that_no_handle_is_on_any_more() {
    let (host, space) = host();
    let mut outer = temporary_directory(&space);
    let mut inner = temporary_directory_in(&space, outer.name());
    inner.set_keep(true);
    drop(inner);
    outer.persist("/tmp/kept").unwrap();
    assert_eq!(paths(&host).len(), 2);
}
