//! Random names, and the files and directories that get them.

use std::collections::BTreeMap;
use std::string::String;
use std::sync::Arc;
use std::vec;
use std::vec::Vec;

use crate::directories::DirectoryOptions;
use crate::error::{Error, Result};
use crate::files::{Deletion, FileOptions};
use crate::filesystem::Code;
use crate::memory::{Duration, MemoryHost, Settings};
use crate::naming::{ATTEMPTS, Naming, from_bytes};
use crate::space::TempSpace;

type Space = Arc<TempSpace<MemoryHost>>;

/// The draw that gives `aaaaaaaa`, and the one that gives `baaaaaaa`.
const A: u64 = 0;
const B: u64 = 1;
/// The first draw that would favour some names: 37^8 divides all numbers below it evenly.
const BIASED: u64 = u64::MAX - u64::MAX % 37u64.pow(8);

fn with(random: Vec<u64>) -> (MemoryHost, Space) {
    let host = MemoryHost::with(&["/tmp"], Settings { random, ..Settings::default() });
    let space = TempSpace::new(host.clone());
    space.set_tempdir(Some("/tmp".into())).unwrap();
    (host, space)
}

fn naming(prefix: &str, suffix: &str, random_length: Option<u8>) -> Naming {
    Naming { prefix: Some(prefix.into()), suffix: Some(suffix.into()), dir: None, random_length }
}

/// Every way to have something created under a name.
fn every_way(space: &Space, naming: &Naming) -> [Result<()>; 7] {
    let options = FileOptions { naming: naming.clone(), ..FileOptions::default() };
    let directory = DirectoryOptions { naming: naming.clone(), ..DirectoryOptions::default() };
    [
        space.temporary_file(&options).map(drop),
        space.named_temporary_file(&options, Deletion::OnClose).map(drop),
        space.spooled_temporary_file(0, &options).map(drop),
        space.mkstemp(naming).map(drop),
        space.mktemp(naming).map(drop),
        space.mkdtemp(naming).map(drop),
        space.temporary_directory(&directory).map(drop),
    ]
}

#[test]
fn the_default_is_tmp_and_eight_characters() {
    let (_, space) = with(vec![]);
    for _ in 0..100 {
        let path = space.mktemp(&Naming::default()).unwrap();
        let random = path.strip_prefix("/tmp/tmp").unwrap();
        assert_eq!(random.len(), 8);
        assert!(random.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{path}");
    }
}

#[test]
fn prefix_and_suffix_surround_the_random_part() {
    let (_, space) = with(vec![A]);
    assert_eq!(space.mktemp(&naming("pre-", ".txt", None)).unwrap(), "/tmp/pre-aaaaaaaa.txt");
}

#[test]
fn empty_affixes_are_empty() {
    let (_, space) = with(vec![B]);
    assert_eq!(space.mktemp(&naming("", "", None)).unwrap(), "/tmp/baaaaaaa");
}

#[test]
fn all_characters_are_drawn_about_equally_often() {
    let (_, space) = with(vec![]);
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for _ in 0..1000 {
        for character in space.mktemp(&naming("", "", Some(37))).unwrap()["/tmp/".len()..].chars() {
            *counts.entry(character).or_default() += 1;
        }
    }
    assert_eq!(counts.len(), 37);
    assert!(counts.values().all(|count| (800..1200).contains(count)), "{counts:?}");
}

#[test]
fn draws_that_would_favour_some_names_are_refused() {
    let (_, space) = with(vec![BIASED, u64::MAX, B, BIASED - 1]);
    assert_eq!(space.mktemp(&naming("", "", None)).unwrap(), "/tmp/baaaaaaa");
    assert_eq!(space.mktemp(&naming("", "", None)).unwrap(), "/tmp/________");
}

#[test]
fn a_stuck_random_source_ends_in_an_error() {
    let (_, space) = with(vec![u64::MAX; 1000]);
    assert!(matches!(space.mktemp(&Naming::default()), Err(Error::Other(_))));
}

#[test]
fn every_random_length_is_honoured() {
    let (_, space) = with(vec![]);
    for length in 1..=255 {
        let path = space.mktemp(&naming("", "", Some(length))).unwrap();
        assert_eq!(path.len(), "/tmp/".len() + usize::from(length));
    }
}

#[test]
fn what_cannot_be_a_name_never_reaches_the_host() {
    let (host, space) = with(vec![]);
    // The default directory is not looked for either.
    space.set_tempdir(None).unwrap();
    host.recover();
    let long = "x".repeat(248);
    let refused = [
        naming("", "", Some(0)),
        naming("a/b", "", None),
        naming("", "/..", None),
        naming("a\\b", "", None),
        naming("", "\\", None),
        naming("a\0", "", None),
        naming("", "\0", None),
        naming(&long, "", None),
        naming("", &long, None),
        naming("x", "", Some(255)),
        Naming { dir: Some("a\0b".into()), ..Naming::default() },
        Naming { dir: Some("/x".repeat(2049)), ..Naming::default() },
    ];
    for naming in refused {
        for result in every_way(&space, &naming) {
            assert!(matches!(result, Err(Error::InvalidArgument(_))), "{naming:?}: {result:?}");
        }
    }
    assert_eq!(host.calls(), [""; 0]);
}

#[test]
fn the_length_is_that_of_the_composed_name() {
    let (_, space) = with(vec![]);
    let path = space.mktemp(&naming(&"x".repeat(200), &"y".repeat(47), None)).unwrap();
    assert_eq!(path.len(), "/tmp/".len() + 255);
    assert!(space.mktemp(&naming(&"x".repeat(200), &"y".repeat(48), None)).is_err());
}

#[test]
fn a_taken_name_is_answered_with_another() {
    let cases = [
        ("file", "tmpaaaaaaaa", Taken::File),
        ("directory", "tmpaaaaaaaa", Taken::Directory),
        ("dangling link", "tmpaaaaaaaa", Taken::Link),
    ];
    for (what, name, entry) in cases {
        let (host, space) = with(vec![A, B, A, A, 2, A, A, A, 3]);
        match entry {
            Taken::File => host.meddle(0).create_file(name, b"theirs"),
            Taken::Directory => host.meddle(0).create_directory(name),
            Taken::Link => host.meddle(0).create_link(name, "nowhere"),
        }
        let before = host.tree();
        assert_eq!(space.mkdtemp(&Naming::default()).unwrap(), "/tmp/tmpbaaaaaaa", "{what}");
        assert_eq!(space.mkstemp(&Naming::default()).unwrap().1, "/tmp/tmpcaaaaaaa", "{what}");
        assert_eq!(space.mktemp(&Naming::default()).unwrap(), "/tmp/tmpdaaaaaaa", "{what}");
        assert!(before.iter().all(|entry| host.tree().contains(entry)), "{what}");
    }
}

enum Taken {
    File,
    Directory,
    Link,
}

#[test]
fn after_a_hundred_taken_names_the_last_one_is_reported() {
    let (host, space) = with(vec![A; 10 * ATTEMPTS]);
    host.meddle(0).create_file("tmpaaaaaaaa", b"");
    host.recover();
    assert_eq!(space.mkdtemp(&Naming::default()), Err(Error::AlreadyExists("/tmp/tmpaaaaaaaa".into())));
    assert_eq!(host.calls().iter().filter(|call| **call == "create_directory").count(), ATTEMPTS);
}

#[test]
fn any_other_error_ends_it_at_once() {
    let (host, space) = with(vec![]);
    host.fail(0, Code::Io, Duration::FromThenOn);
    assert!(matches!(space.mkdtemp(&Naming::default()), Err(Error::Other(_))));
    assert_eq!(host.calls(), ["random"]);
    host.fail(1, Code::NotPermitted, Duration::FromThenOn);
    assert_eq!(space.mkdtemp(&Naming::default()), Err(Error::PermissionDenied("/tmp".into())));
    assert_eq!(host.calls(), ["random", "create_directory"]);
}

#[test]
fn a_missing_directory_is_not_found_and_a_file_is_not_a_directory() {
    let (host, space) = with(vec![]);
    host.meddle(0).create_file("file", b"");
    let into = |dir: &str| Naming { dir: Some(dir.into()), ..Naming::default() };
    for (dir, error) in [
        ("/tmp/missing", Error::NotFound("/tmp/missing".into())),
        ("/elsewhere", Error::NotFound("/elsewhere".into())),
        ("/tmpfoo", Error::NotFound("/tmpfoo".into())),
        ("/tmp/file", Error::NotADirectory("/tmp/file".into())),
    ] {
        assert_eq!(space.mkdtemp(&into(dir)), Err(error.clone()));
        assert_eq!(space.mkstemp(&into(dir)).map(drop), Err(error));
    }
    assert_eq!((host.tree().len(), host.descriptors()), (1, 0));
}

#[test]
fn the_returned_path_is_absolute_wherever_dir_starts() {
    let settings = Settings { initial_directory: Some("/work".into()), random: vec![A; 3], ..Settings::default() };
    let host = MemoryHost::with(&["/work"], settings);
    host.meddle(0).create_directory("sub");
    let space = TempSpace::new(host);
    let into = |dir: &str| space.mktemp(&Naming { dir: Some(dir.into()), ..Naming::default() });
    assert_eq!(into("sub").unwrap(), "/work/sub/tmpaaaaaaaa");
    assert_eq!(into("../work/./sub//").unwrap(), "/work/sub/tmpaaaaaaaa");
    assert_eq!(into("").unwrap(), "/work/tmpaaaaaaaa");
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    let bad = || Some(vec![0xff]);
    assert!(matches!(from_bytes(bad(), None, None), Err(Error::InvalidArgument(_))));
    assert!(matches!(from_bytes(None, bad(), None), Err(Error::InvalidArgument(_))));
    assert!(matches!(from_bytes(None, None, bad()), Err(Error::InvalidArgument(_))));
    let good = from_bytes(Some("prä".into()), None, Some(b"/tmp".to_vec())).unwrap();
    assert_eq!((good.prefix, good.dir), (Some(String::from("prä")), Some(String::from("/tmp"))));
}
