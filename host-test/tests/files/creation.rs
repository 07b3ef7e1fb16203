//! Names, directories, and what stands in the way of a creation.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use host_test::interposed::ErrorCode;
use host_test::{Deletion, Error, FileOptions, Naming, Sandbox};
use wasmtime::Result;

use super::{affixes, in_directory, named, on_disk, on_host, start};

#[test]
fn an_unnamed_file_has_no_name_here_or_on_disk() -> Result<()> {
    let mut instance = start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    instance.write(file, &[7; 100_000])?;
    assert_eq!(instance.name(file)?, None);
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_named_file_is_where_its_absolute_name_says() -> Result<()> {
    let mut instance = start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let name = instance.name(file)?.expect("a name");
    assert!(name.starts_with("/tmp/tmp"), "{name}");
    assert!(on_host(&instance, &name).is_file());
    Ok(())
}

#[test]
fn the_random_part_is_eight_of_37_characters() -> Result<()> {
    let mut instance = start()?;
    let (_, path) = instance.mkstemp(&affixes("", ""))?;
    let name = path.strip_prefix("/tmp/").expect("in /tmp");
    assert_eq!(name.len(), 8);
    assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{name}");
    Ok(())
}

#[test]
fn the_random_part_is_as_long_as_asked_for() -> Result<()> {
    let mut instance = start()?;
    for length in [1, 8, 9, 64, 255] {
        let (_, path) = instance.mkstemp(&Naming { random_length: Some(length), ..affixes("", "") })?;
        assert_eq!(path.len(), "/tmp/".len() + usize::from(length));
    }
    Ok(())
}

#[test]
fn no_random_characters_are_refused() -> Result<()> {
    let mut instance = start()?;
    let naming = Naming { random_length: Some(0), ..Naming::default() };
    assert_refused!(instance.mkstemp(&naming), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn prefix_and_suffix_stand_around_the_random_part() -> Result<()> {
    let mut instance = start()?;
    let file = instance.named_temporary_file(&named("über-", ".txt"), Deletion::OnClose)?;
    let name = instance.name(file)?.expect("a name");
    assert!(name.starts_with("/tmp/über-") && name.ends_with(".txt"), "{name}");
    Ok(())
}

#[test]
fn names_are_not_drawn_twice() -> Result<()> {
    let mut instance = start()?;
    let paths: BTreeSet<String> =
        (0..1000).map(|_| Ok(instance.mkstemp(&Naming::default())?.1)).collect::<Result<_>>()?;
    assert_eq!(paths.len(), 1000);
    Ok(())
}

#[test]
fn affixes_that_lead_out_of_the_directory_are_refused() -> Result<()> {
    let mut instance = start()?;
    for (prefix, suffix) in [("../", ""), ("a/b", ""), ("", "/.."), ("\\", ""), ("a\0b", ""), ("", "\0")] {
        let options = named(prefix, suffix);
        assert_refused!(instance.temporary_file(&options), Error::InvalidArgument(_));
        assert_refused!(instance.named_temporary_file(&options, Deletion::Never), Error::InvalidArgument(_));
        assert_refused!(instance.spooled_temporary_file(1, &options), Error::InvalidArgument(_));
        assert_refused!(instance.mkstemp(&options.naming), Error::InvalidArgument(_));
        assert_refused!(instance.mktemp(&options.naming), Error::InvalidArgument(_));
    }
    assert_eq!(on_disk(&instance)?.len(), 0);
    Ok(())
}

#[test]
fn a_composed_name_of_255_bytes_is_the_longest() -> Result<()> {
    let mut instance = start()?;
    instance.mkstemp(&affixes(&"p".repeat(100), &"s".repeat(147)))?;
    assert_refused!(instance.mkstemp(&affixes(&"p".repeat(100), &"s".repeat(148))), Error::InvalidArgument(_));
    assert_refused!(instance.mkstemp(&affixes(&"ü".repeat(124), "")), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn a_taken_name_means_another_attempt() -> Result<()> {
    for obstacle in ["file", "directory", "link"] {
        let mut instance = start()?;
        // Every one-character name but "_" is taken.
        for character in ('a'..='z').chain('0'..='9') {
            let path = instance.scratch().path().join(character.to_string());
            match obstacle {
                "file" => fs::write(path, "")?,
                "directory" => fs::create_dir(path)?,
                _ => std::os::unix::fs::symlink("nowhere", path)?,
            }
        }
        let naming = Naming { random_length: Some(1), ..affixes("", "") };
        let found = (0..50).find_map(|_| instance.mkstemp(&naming).ok());
        assert_eq!(found.map(|(_, path)| path), Some("/tmp/_".into()), "{obstacle}");
        assert!(!instance.scratch().path().join("nowhere").exists());
    }
    Ok(())
}

#[test]
fn a_hundred_taken_names_are_enough() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    for character in ('a'..='z').chain('0'..='9').chain(['_']) {
        fs::write(instance.scratch().path().join(character.to_string()), "")?;
    }
    instance.plan().calls.clear();
    let naming = Naming { random_length: Some(1), ..affixes("", "") };
    assert_refused!(instance.mkstemp(&naming), Error::AlreadyExists(path) if path.starts_with("/tmp/"));
    assert_eq!(instance.plan().calls, ["open_at"; 100]);
    Ok(())
}

#[test]
fn any_other_error_ends_at_once() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    instance.gettempdir()?;
    instance.plan().calls.clear();
    instance.plan().fail = Some((0, ErrorCode::Io));
    assert_refused!(instance.mkstemp(&Naming::default()), Error::Other(_));
    assert_eq!(instance.plan().calls, ["open_at"]);
    Ok(())
}

#[test]
fn a_directory_may_be_absolute_or_relative() -> Result<()> {
    let mut instance = Sandbox::new().initial_directory("/tmp").start()?;
    fs::create_dir(instance.scratch().path().join("sub"))?;
    for dir in ["/tmp/sub", "sub", "./sub/", "/tmp//x/../sub", "/tmp/sub/."] {
        let (_, path) = instance.mkstemp(&in_directory(dir).naming)?;
        assert!(path.starts_with("/tmp/sub/tmp"), "{path}");
        assert!(on_host(&instance, &path).is_file());
    }
    Ok(())
}

#[test]
fn a_directory_may_be_a_link_that_stays_inside() -> Result<()> {
    let mut instance = start()?;
    fs::create_dir(instance.scratch().path().join("real"))?;
    std::os::unix::fs::symlink("real", instance.scratch().path().join("link"))?;
    let (_, path) = instance.mkstemp(&in_directory("/tmp/link").naming)?;
    assert!(path.starts_with("/tmp/link/"), "{path}");
    assert_eq!(fs::read_dir(instance.scratch().path().join("real"))?.count(), 1);
    Ok(())
}

#[test]
fn a_missing_directory_is_not_found() -> Result<()> {
    let mut instance = start()?;
    for dir in ["/tmp/missing", "/elsewhere", "/"] {
        let options = in_directory(dir);
        assert_refused!(instance.temporary_file(&options), Error::NotFound(path) if path == dir);
        assert_refused!(instance.named_temporary_file(&options, Deletion::Never), Error::NotFound(_));
        assert_refused!(instance.mkstemp(&options.naming), Error::NotFound(_));
        assert_refused!(instance.mktemp(&options.naming), Error::NotFound(_));
    }
    assert_eq!(on_disk(&instance)?.len(), 0);
    Ok(())
}

#[test]
fn a_file_for_a_directory_is_not_a_directory() -> Result<()> {
    let mut instance = start()?;
    fs::write(instance.scratch().path().join("file"), "")?;
    assert_refused!(instance.temporary_file(&in_directory("/tmp/file")), Error::NotADirectory(path) if path == "/tmp/file");
    assert_eq!(on_disk(&instance)?, ["file"]);
    Ok(())
}

#[test]
fn a_directory_with_nul_or_without_end_is_refused() -> Result<()> {
    let mut instance = start()?;
    for dir in ["/tmp/\0", &"/x".repeat(2049)] {
        assert_refused!(instance.temporary_file(&in_directory(dir)), Error::InvalidArgument(_));
    }
    Ok(())
}

#[test]
fn a_read_only_directory_is_permission_denied() -> Result<()> {
    let mut instance = Sandbox::new().read_only().start()?;
    assert_refused!(instance.temporary_file(&in_directory("/tmp")), Error::PermissionDenied(path) if path == "/tmp");
    assert_refused!(instance.mkstemp(&in_directory("/tmp").naming), Error::PermissionDenied(_));
    Ok(())
}

#[test]
fn without_a_preopen_no_directory_is_usable() -> Result<()> {
    let mut instance = Sandbox::new().without_preopens().start()?;
    let options = FileOptions::default();
    assert_refused!(instance.temporary_file(&options), Error::NoUsableDirectory(tried) if tried.contains(&"/tmp".into()));
    let file = instance.spooled_temporary_file(10, &options)?;
    instance.write(file, b"in memory")?;
    assert_refused!(instance.rollover(file), Error::NoUsableDirectory(_));
    assert_eq!(instance.read_at(file, 0, 9)?, b"in memory");
    Ok(())
}

#[test]
fn mkstemp_gives_a_file_that_stays() -> Result<()> {
    let mut instance = start()?;
    let (file, path) = instance.mkstemp(&affixes("", ".log"))?;
    instance.write(file, b"kept")?;
    assert_eq!(fs::read(on_host(&instance, &path))?, b"kept", "unbuffered");
    instance.close(file)?;
    instance.drop_file(file)?;
    assert_eq!(fs::read(on_host(&instance, &path))?, b"kept");
    Ok(())
}

#[test]
fn a_file_is_executable_by_no_one() -> Result<()> {
    let mut instance = start()?;
    let (_, path) = instance.mkstemp(&Naming::default())?;
    assert_eq!(fs::metadata(on_host(&instance, &path))?.permissions().mode() & 0o111, 0);
    Ok(())
}

#[test]
fn mkstempb_takes_and_gives_bytes() -> Result<()> {
    let mut instance = start()?;
    let (_, path) = instance.mkstempb(Some("ü".as_bytes()), Some(b".x"), Some(b"/tmp"))?;
    assert!(path.starts_with("/tmp/ü".as_bytes()) && path.ends_with(b".x"));
    assert_refused!(instance.mkstempb(Some(b"\xff"), None, None), Error::InvalidArgument(_));
    assert_refused!(instance.mkstempb(None, Some(b"\xff"), None), Error::InvalidArgument(_));
    assert_refused!(instance.mkstempb(None, None, Some(b"\xff")), Error::InvalidArgument(_));
    assert_eq!(on_disk(&instance)?.len(), 1);
    Ok(())
}

#[test]
fn mktemp_names_what_does_not_exist() -> Result<()> {
    let mut instance = start()?;
    let path = instance.mktemp(&affixes("a", "z"))?;
    assert!(path.starts_with("/tmp/a") && path.ends_with('z'), "{path}");
    assert!(!on_host(&instance, &path).exists());
    Ok(())
}

#[test]
fn a_fault_while_constructing_leaves_nothing_and_a_retry_succeeds() -> Result<()> {
    for code in [ErrorCode::Io, ErrorCode::InsufficientSpace, ErrorCode::Quota, ErrorCode::Busy] {
        for index in 0..3 {
            let mut instance = Sandbox::new().interposed().start()?;
            instance.gettempdir()?;
            instance.plan().calls.clear();
            instance.plan().fail = Some((index, code));
            if let Ok(file) = instance.temporary_file(&FileOptions::default()) {
                instance.drop_file(file)?;
            }
            assert_eq!(instance.scratch().count()?, 0, "{code:?} at call {index}");
            instance.plan().fail = None;
            instance.temporary_file(&FileOptions::default())?;
        }
    }
    Ok(())
}
