//! What is lent, and when not.

use std::string::String;

use crate::directories::DirectoryOptions;
use crate::error::Error;
use crate::files::{Deletion, FileOptions, Target};
use crate::filesystem::{Access, File};
use crate::limits::Limits;
use crate::memory::Settings;
use crate::testing::{host, with};

const READ: Access = Access { read: true, write: false, append: false };

#[test]
fn a_descriptor_takes_everything_along_and_the_policy_is_applied() {
    for (deletion, stays) in [(Deletion::OnClose, 0), (Deletion::OnDrop, 0), (Deletion::Never, 1)] {
        let (host, space) = host();
        let mut file = space.named_temporary_file(&FileOptions::default(), deletion).unwrap();
        file.write(b"buffered").unwrap();
        let descriptor = file.take_descriptor().unwrap();
        assert!(file.is_closed());
        assert_eq!(host.tree().len(), stays);
        assert_eq!(descriptor.read(0, 100), Ok(b"buffered".to_vec()));
        drop(file);
        assert_eq!(host.tree().len(), stays);
    }
}

#[test]
fn a_spool_rolls_over_for_a_reader() {
    let (_, space) = host();
    let mut file = space.spooled_temporary_file(0, &FileOptions::default()).unwrap();
    file.write(b"in memory").unwrap();
    let opened = file.for_reading(0).unwrap();
    assert_eq!(opened.file.read(3, 100), Ok(b"memory".to_vec()));
    assert!(file.is_rolled());
}

#[test]
fn what_is_written_past_a_file_is_seen_by_it() {
    let (_, space) = host();
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    file.write(b"what was here").unwrap();
    let opened = file.for_writing(0).unwrap();
    assert_eq!(file.read_at(0, 4), Ok(b"what".to_vec()));
    opened.file.write(0, b"this").unwrap();
    assert_eq!(file.read_at(0, 8), Ok(b"this was".to_vec()));
}

#[test]
fn under_a_limit_on_bytes_nothing_that_could_write_is_lent() {
    for limits in [
        Limits { max_bytes: Some(100), ..Limits::default() },
        Limits { max_file_bytes: Some(100), ..Limits::default() },
    ] {
        let (_, space) = host();
        let mut file = space.named_temporary_file(&FileOptions::default(), Deletion::OnClose).unwrap();
        let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
        space.tighten_limits(limits).unwrap();
        assert!(matches!(file.for_writing(0), Err(Error::Unsupported(_))));
        assert!(matches!(file.take_descriptor(), Err(Error::Unsupported(_))));
        assert!(matches!(directory.descriptor(), Err(Error::Unsupported(_))));
        assert_eq!(file.write(b"goes on"), Ok(7));
        assert!(file.for_reading(0).is_ok());
    }
}

#[test]
fn under_a_limit_on_entries_no_directory_is_lent() {
    let (_, space) = host();
    let mut directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    assert!(directory.descriptor().is_ok());
    space.tighten_limits(Limits { max_entries: Some(5), ..Limits::default() }).unwrap();
    assert!(matches!(directory.descriptor(), Err(Error::Unsupported(_))));
}

#[test]
fn a_descriptor_that_handles_share_is_opened_anew_or_not_at_all() {
    let (_, space) = host();
    let mut file = space.named_temporary_file(&FileOptions::default(), Deletion::OnClose).unwrap();
    file.write(b"bytes").unwrap();
    let mut second = file.reopen(READ).unwrap();
    assert_eq!(second.take_descriptor().unwrap().write(0, b"x"), Err(crate::filesystem::Code::BadDescriptor));
    assert_eq!(file.read_at(0, 5), Ok(b"bytes".to_vec()));
    let mut unnamed = space.temporary_file(&FileOptions::default()).unwrap();
    let second = unnamed.reopen(READ).unwrap();
    assert!(matches!(unnamed.take_descriptor(), Err(Error::Unsupported(_))));
    drop(second);
    assert!(unnamed.take_descriptor().is_ok());
}

#[test]
fn a_file_whose_name_is_a_strangers_is_not_handed_out() {
    let (host, space) = host();
    let mut file = space.named_temporary_file(&FileOptions::default(), Deletion::OnClose).unwrap();
    let name = String::from(file.name().unwrap().strip_prefix("/tmp/").unwrap());
    host.meddle(0).remove(&name);
    host.meddle(0).create_file(&name, b"stranger");
    assert!(matches!(file.take_descriptor(), Err(Error::Replaced(_))));
    assert_eq!(file.write(b"goes on"), Ok(7));
}

#[test]
fn where_the_host_cannot_unlink_an_open_file_it_is_not_handed_out() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    for mut file in [
        space.temporary_file(&FileOptions::default()).unwrap(),
        space.named_temporary_file(&FileOptions::default(), Deletion::OnClose).unwrap(),
    ] {
        assert!(matches!(file.take_descriptor(), Err(Error::Unsupported(_))));
        assert_eq!(file.write(b"goes on"), Ok(7));
    }
    assert!(host.tree().is_empty());
}

#[test]
fn an_offset_that_no_file_has_is_refused() {
    let (_, space) = host();
    let mut file = space.temporary_file(&FileOptions::default()).unwrap();
    assert_eq!(file.for_reading(1 << 63).err(), Some(Error::TooLarge));
    assert_eq!(file.for_writing(u64::MAX).err(), Some(Error::TooLarge));
    assert_eq!(space.spooled_temporary_file(0, &FileOptions::default()).unwrap().for_reading(0).err(), None);
}

#[test]
fn a_file_with_a_former_name_left_is_not_handed_out_for_nobody_would_remove_it() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let mut file = space.named_temporary_file(&FileOptions::default(), Deletion::OnClose).unwrap();
    file.persist(&Target::CreateNew("/tmp/kept".into())).unwrap();
    assert!(matches!(file.take_descriptor(), Err(Error::Unsupported(_))));
    drop(file);
    assert_eq!(host.tree().len(), 1);
}

#[test]
fn what_is_written_through_a_descriptor_is_seen_by_a_handle_that_shared_the_file() {
    let (_, space) = host();
    let mut file = space.named_temporary_file(&FileOptions::default(), Deletion::OnClose).unwrap();
    file.write(b"what was here").unwrap();
    let mut second = file.reopen(Access::READ_WRITE).unwrap();
    assert_eq!(file.read_at(0, 4), Ok(b"what".to_vec()));
    second.take_descriptor().unwrap().write(0, b"this").unwrap();
    assert_eq!(file.read_at(0, 8), Ok(b"this was".to_vec()));
}
