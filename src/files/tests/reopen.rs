//! Two handles on one file.

use super::*;

#[test]
fn a_second_handle_has_its_own_position_and_the_same_bytes() {
    let (_, space) = host();
    for mut file in [
        space.temporary_file(&FileOptions::default()).unwrap(),
        named(&space, Deletion::OnClose),
        space.spooled_temporary_file(0, &FileOptions::default()).unwrap(),
    ] {
        file.write(b"buffered").unwrap();
        let mut second = file.reopen(Access::READ_WRITE).unwrap();
        assert_eq!((second.tell(), second.name()), (Ok(0), file.name()));
        assert_eq!(second.read(Some(4)), Ok(b"buff".to_vec()));
        assert_eq!(file.tell(), Ok(8));
        assert!(file.is_rolled());
    }
}

#[test]
fn what_one_handle_flushes_the_other_sees_even_if_it_had_read_ahead() {
    let (_, space) = host();
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    file.write(b"what was here").unwrap();
    let mut second = file.reopen(Access::READ_WRITE).unwrap();
    assert_eq!(second.read(Some(5)), Ok(b"what ".to_vec()));
    file.write_at(5, b"will be").unwrap();
    file.flush().unwrap();
    assert_eq!(second.read(None), Ok(b"will bee".to_vec()));
    file.truncate(Some(4)).unwrap();
    assert_eq!(second.read_at(0, 100), Ok(b"what".to_vec()));
}

#[test]
fn a_second_handle_goes_on_when_the_first_is_closed() {
    let makes: [fn(&Space) -> File; 2] =
        [|space| space.temporary_file(&FileOptions::default()).unwrap(), |space| named(space, Deletion::OnClose)];
    for make in makes {
        let (host, space) = host();
        let mut file = make(&space);
        file.write(b"bytes").unwrap();
        let mut second = file.reopen(Access::READ_WRITE).unwrap();
        file.close().unwrap();
        assert!(host.tree().is_empty());
        assert_eq!(second.read(None), Ok(b"bytes".to_vec()));
        drop(second);
        assert_eq!(host.descriptors(), 0);
    }
}

#[test]
fn a_second_handle_deletes_nothing_unless_it_is_told_to() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::Never);
    drop(file.reopen(Access::READ_WRITE).unwrap());
    assert_eq!(host.tree().len(), 1);
    let mut second = file.reopen(Access::READ_WRITE).unwrap();
    second.set_deletion(Deletion::OnClose).unwrap();
    second.close().unwrap();
    assert!(host.tree().is_empty());
}

#[test]
fn a_file_whose_name_is_a_strangers_is_not_reopened() {
    let (host, space) = host();
    let mut file = named(&space, Deletion::OnClose);
    host.meddle(0).remove(&in_tmp(&file));
    host.meddle(0).create_file(&in_tmp(&file), b"stranger");
    assert!(matches!(file.reopen(Access::READ_WRITE), Err(Error::Replaced(_))));
}

#[test]
fn the_access_is_that_of_the_second_handle() {
    let (_, space) = host();
    let read = Access { read: true, write: false, append: false };
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    file.write(b"ab").unwrap();
    assert_eq!(file.reopen(read).unwrap().write(b"x"), Err(Error::NotWritable));
    let mut appending = file.reopen(APPEND.unwrap()).unwrap();
    appending.write(b"c").unwrap();
    appending.flush().unwrap();
    assert_eq!(file.read_at(0, 10), Ok(b"abc".to_vec()));
}

#[test]
fn a_file_can_be_reopened_for_more_than_it_was_opened_for() {
    let write = options(None, Some(Access { read: false, write: true, append: false }));
    let (_, space) = host();
    let mut files = [
        space.temporary_file(&write).unwrap(),
        space.named_temporary_file(&write, Deletion::OnClose).unwrap(),
        space.spooled_temporary_file(0, &write).unwrap(),
    ];
    for file in &mut files {
        file.write(b"bytes").unwrap();
        assert_eq!(file.read(None), Err(Error::NotReadable));
        assert_eq!(file.reopen(Access::READ_WRITE).unwrap().read(None), Ok(b"bytes".to_vec()));
    }
}

#[test]
fn a_file_that_was_found_is_reopened_for_more_by_its_name_while_it_has_it() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    directory.create_file("file").unwrap().write(b"bytes").unwrap();
    let read = Access { read: true, write: false, append: false };
    let mut file = directory.open_file("file", read).unwrap();
    file.reopen(Access::READ_WRITE).unwrap().write(b"BYTES").unwrap();
    assert_eq!(file.read(None), Ok(b"BYTES".to_vec()));
    directory.remove("file").unwrap();
    assert!(matches!(file.reopen(Access::READ_WRITE), Err(Error::Unsupported(_))));
    assert!(file.reopen(read).is_ok());
}

#[test]
fn where_the_host_cannot_unlink_an_open_file_one_without_a_name_is_not_reopened() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    assert!(matches!(file.reopen(Access::READ_WRITE), Err(Error::Unsupported(_))));
    drop(file);
    assert!(host.tree().is_empty());
}

#[test]
fn a_file_with_a_former_name_left_is_not_reopened_for_that_would_keep_it() {
    let (host, _, mut file, _) = with_former_name();
    assert!(matches!(file.reopen(Access::READ_WRITE), Err(Error::Unsupported(_))));
    drop(file);
    assert_eq!(host.tree(), [("/tmp/kept".into(), Some(b"kept".to_vec()))]);
}
