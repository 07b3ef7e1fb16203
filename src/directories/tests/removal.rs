//! Whole trees.

use super::*;
use crate::filesystem::{Code, Directory as _, Links, System as _};
use crate::memory::Duration;

/// Two descriptors for each level that stays open, and a few.
const MOST: usize = 70;

fn deepen(host: &MemoryHost, path: &str, depth: usize) {
    let (mut directory, _) = host.preopens().remove(0);
    for component in path.split('/') {
        directory = directory.open_directory(component, Links::Refuse).unwrap();
    }
    for _ in 0..depth {
        directory.create_file("a").unwrap();
        directory.create_file("z").unwrap();
        directory.create_directory("deeper").unwrap();
        directory = directory.open_directory("deeper", Links::Refuse).unwrap();
    }
}

#[test]
fn depth_costs_neither_stack_nor_descriptors() {
    for cannot_unlink_open in [false, true] {
        let (host, space) = with(Settings { cannot_unlink_open, ..Settings::default() });
        let mut directory = temporary_directory(&space);
        deepen(&host, in_tmp(directory.name()), 1000);
        host.recover();
        assert_eq!(directory.cleanup(), Ok(()));
        assert_eq!((host.tree(), host.descriptors()), (Vec::new(), 0));
        assert!(host.most_descriptors() <= MOST, "{}", host.most_descriptors());
    }
}

#[test]
fn width_costs_one_call_a_file_and_one_to_find_it() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    for number in 0..10_000 {
        host.meddle(0).create_file(&inside(&directory, &std::format!("{number}")), b"");
    }
    host.recover();
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!(host.tree(), []);
    assert!(host.calls().len() <= 20_010);
    assert!(host.most_descriptors() <= 3);
}

#[test]
fn many_deep_trees_side_by_side_are_removed() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    for number in 0..20 {
        let below = inside(&directory, &std::format!("{number}"));
        host.meddle(0).create_directory(&below);
        deepen(&host, &below, 50);
    }
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!(host.tree(), []);
}

#[test]
fn a_listing_that_breaks_off_late_is_read_again() {
    let (host, space) = host();
    let furnished = || {
        let directory = temporary_directory(&space);
        host.meddle(0).create_directory(&inside(&directory, "sub"));
        for number in 0..10 {
            let below = inside(&directory, &std::format!("sub/{number}"));
            host.meddle(0).create_directory(&below);
            deepen(&host, &below, 40);
        }
        host.meddle(0).create_file(&inside(&directory, "sub/last"), b"");
        directory
    };
    let mut directory = furnished();
    host.recover();
    directory.cleanup().unwrap();
    let calls = host.calls();
    let late = (calls.len() - 12..calls.len()).filter(|index| calls[*index] == "next_entry");
    for index in late {
        let mut directory = furnished();
        host.fail(index, Code::Io, Duration::Once);
        assert_eq!(directory.cleanup(), Ok(()));
        host.recover();
    }
}

#[test]
fn links_are_unlinked_and_never_followed() {
    let (host, space) = host();
    host.meddle(0).create_directory("outside");
    host.meddle(0).create_file("outside/file", b"precious");
    let mut directory = temporary_directory(&space);
    directory.create_directory("sub").unwrap();
    for (link, target) in [("to-it", "../outside"), ("sub/up", "../.."), ("dangling", "nowhere"), ("self", "self")] {
        host.meddle(0).create_link(&inside(&directory, link), target);
    }
    assert_eq!(directory.remove("to-it"), Ok(()));
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!(paths(&host), ["/tmp/outside", "/tmp/outside/file"]);
}

#[test]
fn what_cannot_be_read_stays_and_is_named_and_all_else_goes() {
    let (host, space) = with(Settings { unreadable: Some("locked".into()), ..Settings::default() });
    let mut directory = temporary_directory(&space);
    for path in ["a", "b", "b/locked", "locked", "empty-locked", "z"] {
        host.meddle(0).create_directory(&inside(&directory, path));
    }
    for path in ["a/file", "b/file", "b/locked/file", "locked/file", "z/file"] {
        host.meddle(0).create_file(&inside(&directory, path), b"");
    }
    let path = |name: &str| std::format!("/tmp/{}", inside(&directory, name));
    let left = ["b/locked", "locked"].map(path).to_vec();
    let stays = ["b", "b/locked", "b/locked/file", "locked", "locked/file"].map(path).to_vec();
    assert_eq!(directory.cleanup(), Err(Error::CleanupIncomplete(left)));
    assert_eq!(paths(&host)[1..], stays);
    host.change(|settings| settings.unreadable = None);
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!(host.tree(), []);
}

#[test]
fn a_directory_that_cannot_be_read_itself_is_what_stays() {
    let (host, space) = with(Settings { unreadable: Some("sealed".into()), ..Settings::default() });
    let path = space.mkdtemp(&Naming { suffix: Some("sealed".into()), ..Naming::default() }).unwrap();
    host.meddle(0).create_file(&std::format!("{}/file", path.strip_prefix("/tmp/").unwrap()), b"");
    assert_eq!(space.remove_tree(&path), Err(Error::CleanupIncomplete(std::vec![path.as_str().into()])));
}

#[test]
fn ignored_leftovers_are_no_error_and_go_with_the_next_cleanup() {
    let (host, space) = with(Settings { unreadable: Some("locked".into()), ..Settings::default() });
    let options = DirectoryOptions { ignore_cleanup_errors: true, ..DirectoryOptions::default() };
    let mut directory = space.temporary_directory(&options).unwrap();
    host.meddle(0).create_directory(&inside(&directory, "locked"));
    host.meddle(0).create_file(&inside(&directory, "locked/file"), b"");
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!(host.tree().len(), 3);
    host.change(|settings| settings.unreadable = None);
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!(host.tree(), []);
}

#[test]
fn cleanup_thrice_is_fine() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    for _ in 0..3 {
        assert_eq!(directory.cleanup(), Ok(()));
    }
    assert_eq!(host.tree(), []);
}

#[test]
fn cleanup_works_under_keep_and_drop_does_not() {
    let (host, space) = host();
    let options = DirectoryOptions { keep: true, ..DirectoryOptions::default() };
    drop(space.temporary_directory(&options).unwrap());
    assert_eq!(host.tree().len(), 1);
    space.temporary_directory(&options).unwrap().cleanup().unwrap();
    assert_eq!(host.tree().len(), 1);
    let mut directory = space.temporary_directory(&options).unwrap();
    directory.set_keep(false);
    drop(directory);
    assert_eq!(host.tree().len(), 1);
}

#[test]
fn where_nothing_open_can_be_removed_an_open_file_stays_until_it_is_closed() {
    let (host, space) = with(Settings { cannot_unlink_open: true, ..Settings::default() });
    let mut directory = temporary_directory(&space);
    directory.create_directory("sub").unwrap();
    directory.create_file("sub/gone").unwrap();
    let mut file = directory.create_file("sub/file").unwrap();
    let left = std::vec![std::format!("{}/sub/file", directory.name())];
    assert_eq!(directory.cleanup(), Err(Error::CleanupIncomplete(left)));
    file.close().unwrap();
    assert_eq!(directory.cleanup(), Ok(()));
    assert_eq!((host.tree(), host.descriptors()), (Vec::new(), 0));
}

#[test]
fn an_unnamed_files_directory_can_be_removed_while_it_is_open() {
    let (host, space) = host();
    let mut directory = temporary_directory(&space);
    let naming = Naming { dir: Some(directory.name().into()), ..Naming::default() };
    let mut file = space.temporary_file(&crate::files::FileOptions { naming, ..Default::default() }).unwrap();
    directory.cleanup().unwrap();
    assert_eq!(host.tree(), []);
    file.write(b"still here").unwrap();
    assert_eq!(file.read_at(0, 99).unwrap(), b"still here");
}
