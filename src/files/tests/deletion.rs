//! When a name disappears, and whose.

use super::*;

#[test]
fn a_stranger_under_the_name_is_left_alone() {
    for deletion in [Deletion::OnClose, Deletion::OnDrop] {
        let (host, space) = host();
        let mut file = named(&space, deletion);
        file.set_deletion(Deletion::OnClose).unwrap();
        let (name, path) = (in_tmp(&file), file.name().unwrap().into());
        host.meddle(0).remove(&name);
        host.meddle(0).create_file(&name, b"stranger");
        assert_eq!(file.close(), Err(Error::Replaced(path)));
        assert!(file.is_closed());
        assert_eq!(file.close(), Ok(()));
        drop(file);
        assert_eq!(contents(&host), [b"stranger"]);
    }
}

#[test]
fn a_stranger_who_comes_between_close_and_drop_is_left_alone() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnDrop);
    file.close().unwrap();
    host.meddle(0).remove(&in_tmp(&file));
    host.meddle(0).create_file(&in_tmp(&file), b"stranger");
    drop(file);
    assert_eq!(contents(&host), [b"stranger"]);
}

#[test]
fn a_stranger_is_left_alone_by_a_drop_that_cannot_flush() {
    let (host, space) = with(Settings { space: Some(8), ..Settings::default() });
    let mut file = named(&space, Deletion::OnDrop);
    file.write(b"more than there is room for").unwrap();
    host.meddle(0).remove(&in_tmp(&file));
    host.meddle(0).create_file(&in_tmp(&file), b"stranger");
    drop(file);
    assert_eq!(contents(&host), [b"stranger"]);
}

#[test]
fn a_name_that_is_gone_is_no_error() {
    for deletion in [Deletion::OnClose, Deletion::OnDrop, Deletion::Never] {
        let (host, space) = host();
        let mut file = named(&space, deletion);
        host.meddle(0).remove(&in_tmp(&file));
        assert_eq!(file.close(), Ok(()));
    }
}

#[test]
fn a_host_without_identities_deletes_all_the_same() {
    for deletion in [Deletion::OnClose, Deletion::OnDrop] {
        let (host, space) = with(Settings { no_identities: true, ..Settings::default() });
        let mut file = named(&space, deletion);
        file.close().unwrap();
        drop(file);
        assert_eq!(host.tree(), []);
    }
}

#[test]
fn an_unnamed_file_has_no_name_on_disk_while_it_is_open() {
    let (host, space) = host();
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    file.write(b"x").unwrap();
    file.sync().unwrap();
    assert_eq!((file.name(), host.tree()), (None, Vec::new()));
}

#[test]
fn where_open_files_keep_their_names_an_unnamed_one_loses_it_when_closed() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    assert_eq!((file.name(), host.tree().len()), (None, 1));
    file.close().unwrap();
    assert_eq!(host.tree(), []);
}

#[test]
fn a_file_in_a_temporary_directory_is_deleted_when_it_says_so() {
    let (host, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    directory.create_directory("sub").unwrap();
    let mut file = directory.create_file("sub/file").unwrap();
    assert_eq!(file.deletion(), Deletion::Never);
    file.set_deletion(Deletion::OnClose).unwrap();
    file.close().unwrap();
    assert_eq!(directory.entries(Some("sub")), Ok(Vec::new()));
    drop(directory);
    assert_eq!((host.tree(), host.descriptors()), (Vec::new(), 0));
}

#[test]
fn a_file_without_a_name_cannot_be_kept() {
    for deletion in [Deletion::OnDrop, Deletion::Never] {
        assert!(matches!(spool(0).set_deletion(deletion), Err(Error::Unsupported(_))));
    }
}
