//! Only what is ours is opened and removed.

use super::*;
use crate::files::Deletion;

fn replace(host: &MemoryHost, path: &str) {
    host.meddle(0).rename(in_tmp(path), "away");
    host.meddle(0).create_directory(in_tmp(path));
    host.meddle(0).create_file(&std::format!("{}/stranger", in_tmp(path)), b"");
}

#[test]
fn a_stranger_under_the_name_is_left_alone() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    replace(&host, directory.name());
    let path = String::from(directory.name());
    let before = host.tree();
    assert_eq!(directory.cleanup(), Err(Error::Replaced(path.as_str().into())));
    drop(directory);
    assert_eq!(host.tree(), before);
}

#[test]
fn an_empty_stranger_is_left_alone() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.meddle(0).remove(in_tmp(directory.name()));
    host.meddle(0).create_directory(in_tmp(directory.name()));
    assert!(matches!(directory.cleanup(), Err(Error::Replaced(_))));
    drop(directory);
    assert_eq!(host.tree().len(), 1);
}

#[test]
fn a_link_under_the_name_is_left_alone() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.meddle(0).rename(in_tmp(directory.name()), "away");
    host.meddle(0).create_file("away/file", b"");
    host.meddle(0).create_link(in_tmp(directory.name()), "away");
    assert!(matches!(directory.cleanup(), Err(Error::Replaced(_))));
    drop(directory);
    assert_eq!(host.tree().len(), 3);
}

#[test]
fn a_stranger_is_not_used_after_a_cleanup_that_failed() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.meddle(0).create_directory(&std::format!("{}/locked", in_tmp(directory.name())));
    host.meddle(0).create_file(&std::format!("{}/locked/file", in_tmp(directory.name())), b"");
    host.change(|settings| settings.unreadable = Some("locked".into()));
    assert!(matches!(directory.cleanup(), Err(Error::CleanupIncomplete(_))));
    replace(&host, directory.name());
    assert!(matches!(directory.create_file("new"), Err(Error::Replaced(_))));
    assert!(matches!(directory.entries(None), Err(Error::Replaced(_))));
    assert!(matches!(directory.remove("stranger"), Err(Error::Replaced(_))));
    assert_eq!(host.descriptors(), 0);
}

#[test]
fn a_directory_stays_in_use_wherever_it_is_moved() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    replace(&host, directory.name());
    directory.create_file("ours").unwrap();
    assert!(paths(&host).contains(&"/tmp/away/ours".into()));
}

#[test]
fn being_gone_is_fine() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    host.meddle(0).remove(in_tmp(directory.name()));
    assert_eq!(directory.cleanup(), Ok(()));
    assert!(matches!(directory.entries(None), Err(Error::NotFound(_))));
}

#[test]
fn remove_tree_leaves_a_stranger_alone() {
    let (host, space) = host();
    let directory = space.mkdtemp(&Naming::default()).unwrap();
    let (file, path) = space.mkstemp(&Naming::default()).unwrap();
    drop(file);
    replace(&host, &directory);
    host.meddle(0).remove(in_tmp(&path));
    host.meddle(0).create_file(in_tmp(&path), b"stranger");
    let before = host.tree();
    for path in [&directory, &path] {
        assert_eq!(space.remove_tree(path), Err(Error::Replaced(path.as_str().into())));
    }
    assert_eq!(host.tree(), before);
}

#[test]
fn remove_tree_removes_what_is_ours_once() {
    let (host, space) = host();
    let directory = space.mkdtemp(&Naming::default()).unwrap();
    host.meddle(0).create_file(&std::format!("{}/file", in_tmp(&directory)), b"");
    let (_, file) = space.mkstemp(&Naming::default()).unwrap();
    for path in [&directory, &file] {
        assert_eq!(space.remove_tree(path), Ok(()));
        assert!(matches!(space.remove_tree(path), Err(Error::InvalidArgument(_))));
    }
    assert_eq!(host.tree(), []);
}

#[test]
fn remove_tree_of_what_is_gone_is_fine() {
    let (host, space) = host();
    host.meddle(0).create_directory("below");
    let naming = Naming { dir: Some("/tmp/below".into()), ..Naming::default() };
    let directory = space.mkdtemp(&naming).unwrap();
    let (_, file) = space.mkstemp(&naming).unwrap();
    host.meddle(0).remove(in_tmp(&file));
    assert_eq!(space.remove_tree(&file), Ok(()));
    host.meddle(0).rename("below", "away");
    assert_eq!(space.remove_tree(&directory), Ok(()));
}

#[test]
fn remove_tree_refuses_what_nobody_made_here() {
    let (host, space) = host();
    host.meddle(0).create_directory("theirs");
    let ours = temporary_directory(&space);
    host.recover();
    for path in ["/tmp/theirs", "/tmp", "/", "", "tmp/theirs/../theirs", ours.name(), "a\0b"] {
        assert!(matches!(space.remove_tree(path), Err(Error::InvalidArgument(_))), "{path:?}");
    }
    assert_eq!(host.calls(), [""; 0]);
}

#[test]
fn a_host_without_identities_deletes_all_the_same() {
    let (host, space) = with(Settings { no_identities: true, ..Settings::default() });
    let mut directory = temporary_directory(&space);
    directory.create_file("file").unwrap();
    drop(directory);
    let path = space.mkdtemp(&Naming::default()).unwrap();
    assert_eq!(space.remove_tree(&path), Ok(()));
    assert_eq!(host.tree(), []);
}

#[test]
fn remove_tree_does_not_know_what_its_own_handle_has_deleted() {
    let (_, space) = host();
    let (mut file, path) = space.mkstemp(&Naming::default()).unwrap();
    file.set_deletion(Deletion::OnClose).unwrap();
    file.close().unwrap();
    assert!(matches!(space.remove_tree(&path), Err(Error::InvalidArgument(_))));
}

#[test]
fn remove_tree_remembers_what_has_gone_a_thousand_times_and_not_for_ever() {
    let (_, space) = host();
    let mut outer = temporary_directory(&space);
    let naming = Naming { dir: Some(outer.name().into()), ..Naming::default() };
    let made: Vec<String> = (0..1001).map(|_| space.mkdtemp(&naming).unwrap()).collect();
    for path in &made {
        outer.remove(path.rsplit('/').next().unwrap()).unwrap();
    }
    assert!(matches!(space.remove_tree(&made[1000]), Err(Error::InvalidArgument(_))));
    assert!(made[..1000].iter().all(|path| space.remove_tree(path) == Ok(())));
}
