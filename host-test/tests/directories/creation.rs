//! How directories get their names, where they are made, and why not.

use std::fs;
use std::os::unix::fs::symlink;

use host_test::interposed::ErrorCode;
use host_test::{DirectoryOptions, Error, Instance, Naming, Sandbox};
use wasmtime::Result;

use super::on_host;

fn in_directory(dir: &str) -> Naming {
    Naming { dir: Some(dir.into()), ..Default::default() }
}

/// Asserts that neither kind of directory can be made, and that nothing comes of trying.
macro_rules! assert_not_created {
    ($instance:expr, $naming:expr, $error:pat) => {{
        let naming: Naming = $naming;
        let before = $instance.scratch().count()?;
        assert_refused!($instance.mkdtemp(&naming), $error);
        let options = DirectoryOptions { naming, ..Default::default() };
        assert_refused!($instance.temporary_directory(&options), $error);
        assert_eq!($instance.scratch().count()?, before);
    }};
}

/// The name of a new directory, checked to be below `/tmp`.
fn name_of(instance: &mut Instance, naming: Naming) -> Result<String> {
    let directory = instance.temporary_directory(&DirectoryOptions { naming, ..Default::default() })?;
    let path = instance.directory_name(directory)?;
    Ok(path.strip_prefix("/tmp/").expect("in /tmp").into())
}

#[test]
fn a_name_is_tmp_and_eight_characters() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let name = name_of(&mut instance, Naming::default())?;
    let random = name.strip_prefix("tmp").expect("Python's prefix");
    assert_eq!(random.len(), 8);
    assert!(random.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')), "{name}");
    Ok(())
}

#[test]
fn prefix_and_suffix_frame_the_random_part() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let naming = Naming { prefix: Some("pre-".into()), suffix: Some(".d".into()), ..Default::default() };
    let name = name_of(&mut instance, naming)?;
    assert!(name.starts_with("pre-") && name.ends_with(".d") && name.len() == 14, "{name}");
    Ok(())
}

#[test]
fn an_empty_prefix_is_no_prefix() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let naming = Naming { prefix: Some("".into()), ..Default::default() };
    assert_eq!(name_of(&mut instance, naming)?.len(), 8);
    Ok(())
}

#[test]
fn the_random_part_is_as_long_as_asked_for() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let naming = Naming { random_length: Some(100), ..Default::default() };
    assert_eq!(name_of(&mut instance, naming)?.len(), 103);
    Ok(())
}

#[test]
fn two_instances_draw_different_names() -> Result<()> {
    let one = name_of(&mut Sandbox::new().start()?, Naming::default())?;
    let other = name_of(&mut Sandbox::new().start()?, Naming::default())?;
    assert_ne!(one, other);
    Ok(())
}

#[test]
fn a_random_part_of_no_length_is_refused() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_not_created!(instance, Naming { random_length: Some(0), ..Default::default() }, Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn affixes_that_would_lead_out_of_the_directory_are_refused() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    for bad in ["/", "../x", "a/b", "a\\b", "a\0"] {
        let prefix = Naming { prefix: Some(bad.into()), ..Default::default() };
        assert_not_created!(instance, prefix, Error::InvalidArgument(_));
        let suffix = Naming { suffix: Some(bad.into()), ..Default::default() };
        assert_not_created!(instance, suffix, Error::InvalidArgument(_));
    }
    Ok(())
}

#[test]
fn a_composed_name_of_255_bytes_is_the_longest() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let naming = |prefix: usize| Naming { prefix: Some("x".repeat(prefix)), ..Default::default() };
    assert_eq!(name_of(&mut instance, naming(247))?.len(), 255);
    assert_not_created!(instance, naming(248), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn a_taken_name_means_another_attempt() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    // 37 names are possible: the last of 25 meets one that is taken two times out of three.
    for _ in 0..25 {
        instance.mkdtemp(&Naming { random_length: Some(1), ..Default::default() })?;
    }
    assert_eq!(instance.scratch().count()?, 25);
    Ok(())
}

#[test]
fn when_every_name_is_taken_it_already_exists() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    for (number, character) in "abcdefghijklmnopqrstuvwxyz0123456789_".chars().enumerate() {
        let path = instance.scratch().path().join(format!("tmp{character}"));
        match number % 3 {
            0 => fs::create_dir(path)?,
            1 => fs::write(path, "")?,
            _ => symlink("nowhere", path)?,
        }
    }
    assert_not_created!(instance, Naming { random_length: Some(1), ..Default::default() }, Error::AlreadyExists(_));
    Ok(())
}

#[test]
fn dir_says_where() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    fs::create_dir(instance.scratch().path().join("there"))?;
    let path = instance.mkdtemp(&in_directory("/tmp/there"))?;
    assert!(path.starts_with("/tmp/there/tmp"), "{path}");
    assert!(on_host(&instance, &path).is_dir());
    Ok(())
}

#[test]
fn a_relative_dir_is_taken_from_the_initial_directory_and_the_path_is_absolute() -> Result<()> {
    let mut instance = Sandbox::new().initial_directory("/tmp").start()?;
    fs::create_dir(instance.scratch().path().join("there"))?;
    let path = instance.mkdtemp(&in_directory("there"))?;
    assert!(path.starts_with("/tmp/there/tmp"), "{path}");
    Ok(())
}

#[test]
fn a_missing_dir_is_not_found() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_not_created!(instance, in_directory("/tmp/missing"), Error::NotFound(_));
    Ok(())
}

#[test]
fn a_dir_outside_every_preopen_is_not_found() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_not_created!(instance, in_directory("/etc"), Error::NotFound(_));
    assert_not_created!(instance, in_directory("/tmp/../etc"), Error::NotFound(_));
    assert_not_created!(instance, in_directory("/tmpfoo"), Error::NotFound(_));
    Ok(())
}

#[test]
fn a_file_as_dir_is_not_a_directory() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    fs::write(instance.scratch().path().join("file"), "")?;
    assert_not_created!(instance, in_directory("/tmp/file"), Error::NotADirectory(_));
    assert_not_created!(instance, in_directory("/tmp/file/below"), Error::NotADirectory(_));
    Ok(())
}

#[test]
fn a_dir_with_nul_is_refused() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_not_created!(instance, in_directory("/tmp/\0"), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn a_dir_of_more_than_4096_bytes_is_refused() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    assert_not_created!(instance, in_directory(&"/tmp".repeat(1025)), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn a_link_as_dir_leads_on_inside_the_preopen() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    fs::create_dir(instance.scratch().path().join("there"))?;
    symlink("there", instance.scratch().path().join("link"))?;
    instance.mkdtemp(&in_directory("/tmp/link"))?;
    assert_eq!(fs::read_dir(instance.scratch().path().join("there"))?.count(), 1);
    Ok(())
}

#[test]
fn a_link_as_dir_never_leads_out_of_the_preopen() -> Result<()> {
    let outside = tempfile::tempdir()?;
    let mut instance = Sandbox::new().start()?;
    symlink(outside.path(), instance.scratch().path().join("link"))?;
    assert_not_created!(instance, in_directory("/tmp/link"), Error::PermissionDenied(_));
    assert_eq!(fs::read_dir(outside.path())?.count(), 0);
    Ok(())
}

#[test]
fn a_read_only_dir_is_permission_denied() -> Result<()> {
    let mut instance = Sandbox::new().read_only().start()?;
    assert_not_created!(instance, in_directory("/tmp"), Error::PermissionDenied(_));
    Ok(())
}

#[test]
fn without_a_preopen_there_is_no_usable_directory() -> Result<()> {
    let mut instance = Sandbox::new().without_preopens().start()?;
    assert_not_created!(instance, Naming::default(), Error::NoUsableDirectory(_));
    Ok(())
}

#[test]
fn whichever_host_call_fails_nothing_is_left_behind() -> Result<()> {
    for failing in 0.. {
        let mut instance = Sandbox::new().interposed().start()?;
        instance.plan().fail = Some((failing, ErrorCode::Io));
        let made = instance.mkdtemp(&in_directory("/tmp/."));
        let expected = if made.is_ok() { 1 } else { 0 };
        assert_eq!(instance.scratch().count()?, expected, "the failure of host call {failing}");
        if made.is_ok() {
            assert!(failing > 0, "no host call");
            break;
        }
    }
    Ok(())
}
