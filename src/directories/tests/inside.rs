//! Paths below a temporary directory.

use super::*;
use crate::filesystem::{Access, EntryKind, Listed};

#[test]
fn a_file_is_created_once() {
    let (_, space) = host();
    let mut directory = temporary_directory(&space);
    directory.create_file("name").unwrap();
    assert!(matches!(directory.create_file("name"), Err(Error::AlreadyExists(_))));
    assert!(matches!(directory.create_directory("name"), Err(Error::AlreadyExists(_))));
}

#[test]
fn a_link_under_the_name_of_a_new_file_is_not_followed() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.meddle(0).create_link(&inside(&directory, "name"), "elsewhere");
    assert!(matches!(directory.create_file("name"), Err(Error::AlreadyExists(_))));
}

#[test]
fn only_regular_files_are_opened() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    directory.create_directory("sub").unwrap();
    host.meddle(0).create_link(&inside(&directory, "link"), "sub");
    let mut open = |path| directory.open_file(path, Access::READ_WRITE).map(|_| ());
    assert!(matches!(open("sub"), Err(Error::InvalidArgument(_))));
    assert!(matches!(open("link"), Err(Error::InvalidArgument(_))));
    assert!(matches!(open("missing"), Err(Error::NotFound(_))));
}

#[test]
fn links_on_the_way_are_not_directories() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    directory.create_directory("sub").unwrap();
    directory.create_file("sub/file").unwrap();
    host.meddle(0).create_link(&inside(&directory, "link"), "sub");
    assert!(matches!(directory.create_file("link/new"), Err(Error::NotADirectory(_))));
    assert!(matches!(directory.remove("link/file"), Err(Error::NotADirectory(_))));
    assert!(matches!(directory.entries(Some("link")), Err(Error::NotADirectory(_))));
    assert!(matches!(directory.create_file("sub/file/new"), Err(Error::NotADirectory(_))));
}

#[test]
fn entries_are_named_with_their_kind() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    directory.create_directory("sub").unwrap();
    directory.create_file("file").unwrap();
    host.meddle(0).create_link(&inside(&directory, "link"), "sub");
    let entry = |name: &str, kind| Listed { name: name.into(), kind };
    let all = [entry("file", EntryKind::File), entry("link", EntryKind::Other), entry("sub", EntryKind::Directory)];
    assert_eq!(directory.entries(None).unwrap(), all);
    assert_eq!(directory.entries(Some("sub")).unwrap(), []);
}

#[test]
fn what_leads_elsewhere_is_refused_before_the_host_is_asked() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.recover();
    for path in ["", "/etc/passwd", "..", "a/../b", "./a", "a//b", "a/", "a\\b", "a\0b"] {
        assert!(matches!(directory.create_file(path), Err(Error::InvalidArgument(_))), "{path:?}");
        assert!(matches!(directory.create_directory(path), Err(Error::InvalidArgument(_))), "{path:?}");
        assert!(matches!(directory.entries(Some(path)), Err(Error::InvalidArgument(_))), "{path:?}");
        assert!(matches!(directory.remove(path), Err(Error::InvalidArgument(_))), "{path:?}");
    }
    assert_eq!(host.calls(), [""; 0]);
}

#[test]
fn removing_what_is_not_there_is_not_found() {
    let (_, space) = host();
    assert!(matches!(temporary_directory(&space).remove("missing"), Err(Error::NotFound(_))));
}

#[test]
fn after_cleanup_there_is_no_directory_but_its_name() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    let name = String::from(directory.name());
    directory.cleanup().unwrap();
    host.meddle(0).create_directory(in_tmp(&name));
    assert!(matches!(directory.create_file("new"), Err(Error::NotFound(_))));
    assert!(matches!(directory.entries(None), Err(Error::NotFound(_))));
    assert_eq!(directory.name(), name);
}
