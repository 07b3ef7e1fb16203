//! What instances that trapped have left.

use super::*;
use crate::filesystem::Code;
use crate::memory::Duration;

/// A host at 1,000 seconds with what somebody else left at 100.
fn littered() -> (MemoryHost, Space) {
    let (host, space) = host();
    host.set_time(100);
    for name in
        ["tmpabcdefgh", "tmp_0123456", "tmpabcdefg", "tmpabcdefghi", "tmpABCDEFGH", "tmpabcdefgh.txt", "database"]
    {
        host.meddle(0).create_file(name, b"old");
    }
    host.meddle(0).create_directory("tmpdirector");
    host.meddle(0).create_directory("tmpdirector/sub");
    host.meddle(0).create_file("tmpdirector/sub/file", b"old");
    host.meddle(0).create_link("tmpdirector/link", "../database");
    host.meddle(0).create_link("tmplinklink", "database");
    host.set_time(1000);
    (host, space)
}

const NOT_OURS: [&str; 6] = [
    "/tmp/database",
    "/tmp/tmpABCDEFGH",
    "/tmp/tmpabcdefg",
    "/tmp/tmpabcdefgh.txt",
    "/tmp/tmpabcdefghi",
    "/tmp/tmplinklink",
];

#[test]
fn only_what_has_the_exact_shape_of_our_names_is_swept() {
    let (host, space) = littered();
    assert_eq!(space.sweep("tmp", 900), Ok(6));
    assert_eq!(paths(&host), NOT_OURS);
    assert_eq!(space.sweep("tmp", 900), Ok(0));
}

#[test]
fn what_has_changed_since_is_left_alone() {
    let (host, space) = littered();
    let before = host.tree();
    assert_eq!(space.sweep("tmp", 901), Ok(0));
    assert_eq!(space.sweep("tmp", u64::MAX), Ok(0));
    assert_eq!(host.tree(), before);
}

#[test]
fn what_this_instance_holds_or_keeps_is_left_alone() {
    let (host, space) = host();
    let file = named(&space, Deletion::OnClose);
    let directory = space.temporary_directory(&DirectoryOptions::default()).unwrap();
    space.mkdtemp(&Naming::default()).unwrap();
    space.mkstemp(&Naming::default()).unwrap();
    host.set_time(1000);
    assert_eq!(space.sweep("tmp", 0), Ok(0));
    assert_eq!(paths(&host).len(), 4);
    drop((file, directory));
}

#[test]
fn another_prefix_is_another_sweep() {
    let (host, space) = littered();
    assert_eq!(space.sweep("data", 0), Ok(0));
    host.meddle(0).create_file("report-abcdefgh", b"");
    assert_eq!(space.sweep("report-", 0), Ok(1));
}

#[test]
fn a_prefix_that_no_name_has_is_refused() {
    let (_, space) = host();
    for prefix in ["", "../", "a\0", "\\"] {
        assert!(matches!(space.sweep(prefix, 0), Err(Error::InvalidArgument(_))), "{prefix:?}");
    }
}

#[test]
fn one_call_removes_no_more_than_it_says() {
    let (host, space) = with_directory_of(MOST + 5);
    assert_eq!(space.sweep("tmp", 900), Ok(10_000));
    // Though it has just changed.
    assert_eq!(space.sweep("tmp", 900), Ok(6));
    assert!(host.tree().is_empty());
}

#[test]
fn whatever_call_fails_a_sweep_touches_nothing_else_and_another_sweeps_the_rest() {
    let calls = {
        let (host, space) = littered();
        host.recover();
        space.sweep("tmp", 0).unwrap();
        host.calls().len()
    };
    for index in 0..calls {
        for code in [Code::Io, Code::NoEntry, Code::Busy, Code::IsDirectory, Code::IllegalByteSequence] {
            let (host, space) = littered();
            host.fail(index, code, Duration::Once);
            let _ = space.sweep("tmp", 0);
            host.recover();
            space.sweep("tmp", 0).unwrap();
            assert_eq!(paths(&host), NOT_OURS, "call {index}, {code:?}");
            assert_eq!(host.descriptors(), 0, "call {index}, {code:?}");
        }
    }
}

#[test]
fn a_directory_that_is_somebody_elses_is_left_alone_if_something_in_it_is_held_or_kept() {
    let (host, space) = host();
    host.meddle(0).create_directory("tmpabcdefgh");
    space.mkstemp(&naming_in("/tmp/tmpabcdefgh")).unwrap();
    host.set_time(1000);
    assert_eq!(space.sweep("tmp", 900), Ok(0));
    assert_eq!(host.tree().len(), 2);
}

#[test]
fn what_this_instance_keeps_is_left_alone_by_whatever_path_it_is_reached() {
    let (host, space) = host();
    host.meddle(0).create_directory("sub");
    host.meddle(0).create_link("link", "sub");
    space.mkstemp(&naming_in("/tmp/sub")).unwrap();
    space.set_tempdir(Some("/tmp/link".into())).unwrap();
    host.set_time(1000);
    assert_eq!(space.sweep("tmp", 900), Ok(0));
}

/// One call removes so many.
const MOST: usize = 10_000;

/// An old directory, to be swept, with so many files in it.
fn with_directory_of(files: usize) -> (MemoryHost, Space) {
    let (host, space) = host();
    host.meddle(0).create_directory("tmpdirector");
    for number in 0..files {
        host.meddle(0).create_file(&std::format!("tmpdirector/{number}"), b"");
    }
    host.set_time(1000);
    (host, space)
}

#[test]
fn what_is_half_swept_waits_for_its_next_sweep_whatever_is_swept_between() {
    let (host, space) = with_directory_of(MOST + 5);
    space.sweep("tmp", 900).unwrap();
    assert_eq!(space.sweep("other", 900), Ok(0));
    assert_eq!(space.sweep("tmp", 900), Ok(6));
    assert!(host.tree().is_empty());
}

#[test]
fn the_namesake_of_what_was_swept_to_the_end_has_its_own_age() {
    let (host, space) = with_directory_of(MOST - 1);
    assert_eq!(space.sweep("tmp", 900), Ok(10_000));
    host.meddle(0).create_directory("tmpdirector");
    assert_eq!(space.sweep("tmp", 900), Ok(0));
}
