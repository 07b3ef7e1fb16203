//! Where bytes go, and what stays when they cannot.

use super::*;

#[test]
fn appending_starts_at_an_end_that_somebody_else_has_moved() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    let mut other = directory.create_file("log").unwrap();
    let mut file = directory.open_file("log", APPEND.unwrap()).unwrap();
    file.write(b"ours").unwrap();
    other.write(b"theirs").unwrap();
    other.flush().unwrap();
    assert_eq!(file.read(None).unwrap(), b"");
    assert_eq!(file.tell(), Ok(10));
    assert_eq!(file.read_at(0, 99).unwrap(), b"theirsours");
}

#[test]
fn truncating_here_means_behind_what_was_appended() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    let mut other = directory.create_file("log").unwrap();
    let mut file = directory.open_file("log", APPEND.unwrap()).unwrap();
    file.write(b"ours").unwrap();
    other.write_at(0, b"theirs").unwrap();
    assert_eq!(file.truncate(None), Ok(10));
}

#[test]
fn an_appending_file_appends_wherever_its_position_is() {
    for buffer in [None, UNBUFFERED] {
        let mut file = host().1.temporary_file(&options(buffer, APPEND)).unwrap();
        file.seek(SeekFrom::Start(MAX_OFFSET)).unwrap();
        assert_eq!(file.write(b"x"), Ok(1));
        assert_eq!(file.write_at(MAX_OFFSET, b"y"), Ok(1));
        assert_eq!(file.read_at(0, 9).unwrap(), b"xy");
    }
}

#[test]
fn nothing_lies_beyond_the_last_offset() {
    for rolled in [false, true] {
        let mut file = spool(0);
        if rolled {
            file.rollover().unwrap();
        }
        assert_eq!(file.seek(SeekFrom::Start(MAX_OFFSET)), Ok(MAX_OFFSET));
        assert_eq!(file.write(b"x"), Err(Error::TooLarge));
        assert_eq!(file.write_at(u64::MAX, b"x"), Err(Error::TooLarge));
        assert_eq!(file.seek(SeekFrom::Current(1)), Err(Error::TooLarge));
        assert_eq!(file.truncate(Some(MAX_OFFSET + 1)), Err(Error::TooLarge));
        assert_eq!(file.read(None), Ok(Vec::new()));
        assert_eq!(file.read_at(u64::MAX, u64::MAX), Ok(Vec::new()));
        assert_eq!((file.tell(), file.size()), (Ok(MAX_OFFSET), Ok(0)));
    }
}

#[test]
fn a_failed_write_over_old_bytes_leaves_each_old_or_new() {
    let (host, space) = with(Settings { most_a_call: Some(2), ..Settings::default() });
    let mut file = space.temporary_file(&options(UNBUFFERED, None)).unwrap();
    file.write(b"12345").unwrap();
    for index in 0..4 {
        file.truncate(Some(5)).unwrap();
        file.write_at(0, b"12345").unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        host.fail(index, Code::Io, Duration::Once);
        assert!(file.write(b"abcdefgh").is_err());
        host.recover();
        let taken = index * 2;
        let mixed = [&b"abcde"[..taken.min(5)], &b"12345"[taken.min(5)..]].concat();
        assert_eq!(file.read_at(0, 99).unwrap(), mixed);
        assert_eq!(file.tell(), Ok(0));
    }
}

#[test]
fn a_failed_write_does_not_cut_off_what_somebody_else_wrote() {
    let (host, space) = with(Settings { most_a_call: Some(15), ..Settings::default() });
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    let mut other = directory.create_file("shared").unwrap();
    let mut file = directory.open_file("shared", Access::READ_WRITE).unwrap();
    file.write_at(0, b"1234567890").unwrap();
    other.write_at(0, &[b'x'; 100]).unwrap();
    host.change(|settings| settings.space = Some(105));
    assert_eq!(file.write_at(90, &[b'y'; 30]), Err(Error::NoSpace));
    assert_eq!(other.size(), Ok(100));
}

#[test]
fn a_line_is_found_behind_any_gap() {
    let mut file = spool(0);
    file.write_at(1 << 62, b"far\n").unwrap();
    assert_eq!(file.read_line(Some(3)).unwrap(), b"\0\0\0");
    file.seek(SeekFrom::Start((1 << 62) - 1)).unwrap();
    assert_eq!(file.read_line(None).unwrap(), b"\0far\n");
}

#[test]
fn reading_and_writing_need_their_access() {
    let (_, space) = host();
    let access = |read, write| options(None, Some(Access { read, write, append: false }));
    let mut reader = space.temporary_file(&access(true, false)).unwrap();
    assert_eq!(reader.write(b""), Err(Error::NotWritable));
    assert_eq!(reader.truncate(None), Err(Error::NotWritable));
    let mut writer = space.temporary_file(&access(false, true)).unwrap();
    assert_eq!(writer.read(Some(0)), Err(Error::NotReadable));
}

#[test]
fn after_close_every_operation_is_closed() {
    let mut file = spool(0);
    file.close().unwrap();
    assert_eq!(file.read(None), Err(Error::Closed));
    assert_eq!(file.read_line(None), Err(Error::Closed));
    assert_eq!(file.read_at(0, 1), Err(Error::Closed));
    assert_eq!(file.write(b""), Err(Error::Closed));
    assert_eq!(file.write_at(0, b""), Err(Error::Closed));
    assert_eq!(file.seek(SeekFrom::Start(0)), Err(Error::Closed));
    assert_eq!(file.tell(), Err(Error::Closed));
    assert_eq!(file.size(), Err(Error::Closed));
    assert_eq!(file.truncate(None), Err(Error::Closed));
    assert_eq!(file.flush(), Err(Error::Closed));
    assert_eq!(file.sync(), Err(Error::Closed));
    assert_eq!(file.rollover(), Err(Error::Closed));
    assert_eq!(file.set_deletion(Deletion::OnClose), Err(Error::Closed));
    assert_eq!(file.close(), Ok(()));
}

#[test]
fn bytes_that_cannot_be_flushed_are_kept_for_another_try() {
    let (host, space) = with(Settings { space: Some(4), ..Settings::default() });
    let mut file = named(&space, Deletion::Never);
    file.write(b"more than four").unwrap();
    assert_eq!(file.close(), Err(Error::NoSpace));
    assert!(!file.is_closed());
    host.change(|settings| settings.space = None);
    assert_eq!(file.close(), Ok(()));
    assert_eq!(contents(&host), [b"more than four"]);
}
