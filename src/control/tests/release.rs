//! What a host calls before it drops a store.

use super::*;

#[test]
fn releasing_does_what_dropping_every_handle_does() {
    let (host, space) = host();
    let kept = space.share_file(named(&space, Deletion::Never));
    kept.lock().write(b"buffered").unwrap();
    let files: Vec<_> = [Deletion::OnClose, Deletion::OnDrop]
        .into_iter()
        .map(|deletion| space.share_file(named(&space, deletion)))
        .chain([space.share_file(unnamed(&space))])
        .collect();
    let directory = space.share_directory(space.temporary_directory(&DirectoryOptions::default()).unwrap());
    directory.lock().create_file("file").unwrap();
    space.release_all().unwrap();
    let path = kept.lock().name().map(String::from).unwrap();
    assert_eq!(host.tree(), [(path, Some(b"buffered".to_vec()))]);
    assert_eq!(host.descriptors(), 0);
    assert!(files.iter().all(|file| file.lock().is_closed()));
    assert_eq!(space.get_usage(), Usage { bytes: 8, entries: 1, memory: 0 });
}

#[test]
fn after_a_release_the_component_goes_on() {
    let (host, space) = host();
    space.release_all().unwrap();
    let file = space.share_file(named(&space, Deletion::OnClose));
    space.release_all().unwrap();
    space.release_all().unwrap();
    assert!(host.tree().is_empty());
    drop(file);
}

#[test]
fn what_cannot_be_removed_is_named_and_removed_by_another_release() {
    let (host, space) = host();
    let directory = space.share_directory(space.temporary_directory(&DirectoryOptions::default()).unwrap());
    directory.lock().create_directory("locked").unwrap();
    directory.lock().create_file("locked/file").unwrap();
    host.change(|settings| settings.unreadable = Some("locked".into()));
    let locked = std::format!("{}/locked", directory.lock().name());
    assert_eq!(space.release_all(), Err(Error::CleanupIncomplete(std::vec![locked])));
    host.change(|settings| settings.unreadable = None);
    assert_eq!(space.release_all(), Ok(()));
    assert!(host.tree().is_empty());
}

#[test]
fn handles_that_come_and_go_are_not_remembered() {
    let (_, space) = host();
    for _ in 0..1000 {
        drop(space.share_file(unnamed(&space)));
    }
    assert!(space.live.lock().files.list.len() <= 16);
}

#[test]
fn a_directory_that_is_kept_is_closed_too() {
    let (host, space) = host();
    let directory = space.share_directory(directory(&space));
    directory.lock().set_keep(true);
    space.release_all().unwrap();
    assert_eq!(host.descriptors(), 0);
}

#[test]
fn a_directory_that_is_kept_goes_on_after_a_release() {
    let (host, space) = host();
    let directory = space.share_directory(directory(&space));
    directory.lock().set_keep(true);
    space.release_all().unwrap();
    directory.lock().create_file("file").unwrap();
    assert_eq!(host.tree().len(), 2);
}

#[test]
fn a_former_name_that_stays_is_what_is_named() {
    let (_, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let file = space.share_file(named(&space, Deletion::OnClose));
    let former = String::from(file.lock().name().unwrap());
    let second = file.lock().reopen(Access::READ_WRITE).unwrap();
    file.lock().persist(&Target::CreateNew("/tmp/kept".into())).unwrap();
    assert_eq!(space.release_all(), Err(Error::CleanupIncomplete(std::vec![former])));
    drop(second);
}
