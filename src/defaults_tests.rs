//! The choice of a default directory.

use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use crate::error::Error;
use crate::filesystem::Code;
use crate::memory::{Duration, MemoryHost, Settings};
use crate::naming::Naming;
use crate::space::TempSpace;

type Space = Arc<TempSpace<MemoryHost>>;

fn with(preopens: &[&str], environment: &[(&str, &str)], initial: Option<&str>) -> (MemoryHost, Space) {
    let settings = Settings {
        environment: environment.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        initial_directory: initial.map(Into::into),
        ..Settings::default()
    };
    let host = MemoryHost::with(preopens, settings);
    let space = TempSpace::new(host.clone());
    host.recover();
    (host, space)
}

fn tried(space: &Space) -> Vec<String> {
    match space.gettempdir() {
        Err(Error::NoUsableDirectory(tried)) => tried.iter().map(|path| String::from(&**path)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_candidate_is_tried_once_and_in_order() {
    let environment = [("TMP", "/third"), ("TEMP", "/second"), ("TMPDIR", "/first")];
    let (host, space) = with(&["/", "/data", "/tmp", "/cache"], &environment, Some("/home"));
    host.fail(0, Code::ReadOnly, Duration::FromThenOn);
    let order = ["/first", "/second", "/third", "/tmp", "/var/tmp", "/usr/tmp", "/data", "/cache", "/", "/home"];
    assert_eq!(tried(&space), order);
}

#[test]
fn the_first_usable_candidate_wins() {
    let (_, space) = with(&["/data", "/tmp"], &[("TMPDIR", "/missing"), ("TMP", "/data")], None);
    assert_eq!(space.gettempdir().unwrap(), "/data");
    let (_, space) = with(&["/data", "/tmp"], &[], None);
    assert_eq!(space.gettempdir().unwrap(), "/tmp");
    let (_, space) = with(&["/", "/data"], &[], None);
    assert_eq!(space.gettempdir().unwrap(), "/data");
}

#[test]
fn an_empty_variable_is_no_candidate() {
    let (host, space) = with(&["/tmp"], &[("TMPDIR", "")], Some("/home"));
    host.fail(0, Code::Io, Duration::FromThenOn);
    assert_eq!(tried(&space)[0], "/tmp");
}

#[test]
fn variables_are_relative_to_the_initial_directory() {
    let (host, space) = with(&["/home"], &[("TMPDIR", "Scratch")], Some("/home"));
    host.meddle(0).create_directory("Scratch");
    assert_eq!(space.gettempdir().unwrap(), "/home/Scratch");
}

#[test]
fn a_candidate_lies_in_a_preopen_by_whole_components() {
    let (_, space) = with(&["/tmpfoo"], &[], None);
    assert_eq!(space.gettempdir().unwrap(), "/tmpfoo");
}

#[test]
fn a_path_belongs_to_the_preopen_that_covers_most_of_it() {
    let (host, space) = with(&["/", "/a/b", "/a"], &[], None);
    host.meddle(0).create_directory("a");
    host.meddle(1).create_directory("c");
    let naming = Naming { dir: Some("/a/b/c".into()), ..Naming::default() };
    let path = space.mkdtemp(&naming).unwrap();
    assert!(host.tree().iter().any(|(found, _)| *found == path));
}

#[test]
fn without_preopens_everything_was_tried_in_vain() {
    let (host, space) = with(&[], &[("TMPDIR", "/mine")], None);
    assert_eq!(tried(&space), ["/mine", "/tmp", "/var/tmp", "/usr/tmp", "/"]);
    assert_eq!(host.calls(), [""; 0]);
}

#[test]
fn the_probe_is_written_and_leaves_nothing() {
    let (host, space) = with(&["/tmp"], &[], None);
    space.gettempdir().unwrap();
    assert_eq!(host.calls(), ["random", "create_file", "write", "unlink_file"]);
    assert_eq!((host.tree(), host.descriptors()), (Vec::new(), 0));
}

#[test]
fn a_directory_that_is_full_is_not_usable_and_keeps_no_probe() {
    let (host, space) = with(&["/tmp"], &[], None);
    host.change(|settings| settings.space = Some(3));
    assert_eq!(tried(&space)[0], "/tmp");
    assert_eq!((host.tree(), host.descriptors()), (Vec::new(), 0));
}

#[test]
fn the_answer_is_kept() {
    let (host, space) = with(&["/tmp", "/data"], &[], None);
    assert_eq!(space.tempdir(), None);
    space.gettempdir().unwrap();
    host.fail(0, Code::Io, Duration::FromThenOn);
    assert_eq!(space.gettempdir().unwrap(), "/tmp");
    assert_eq!(space.tempdir(), Some("/tmp".into()));
    assert_eq!(host.calls(), [""; 0]);
}

#[test]
fn a_failure_is_not_kept() {
    let (host, space) = with(&["/tmp"], &[], None);
    host.fail(0, Code::Io, Duration::FromThenOn);
    tried(&space);
    host.recover();
    assert_eq!(space.gettempdir().unwrap(), "/tmp");
}

#[test]
fn what_is_set_is_not_tried_out() {
    let (host, space) = with(&["/tmp"], &[], None);
    space.set_tempdir(Some("/Nowhere".into())).unwrap();
    assert_eq!(space.gettempdir().unwrap(), "/Nowhere");
    assert_eq!(host.calls(), [""; 0]);
    assert_eq!(space.mkdtemp(&Naming::default()), Err(Error::NotFound("/Nowhere".into())));
}

#[test]
fn setting_nothing_means_looking_again() {
    let (_, space) = with(&["/tmp"], &[], None);
    space.set_tempdir(Some("/nowhere".into())).unwrap();
    space.set_tempdir(None).unwrap();
    assert_eq!(space.gettempdir().unwrap(), "/tmp");
}

#[test]
fn a_path_with_nul_cannot_be_set() {
    let (_, space) = with(&["/tmp"], &[], None);
    assert!(matches!(space.set_tempdir(Some("a\0".into())), Err(Error::InvalidArgument(_))));
    assert_eq!(space.tempdir(), None);
}

#[test]
fn nul_in_a_variable_only_rules_it_out() {
    let (_, space) = with(&["/tmp"], &[("TMPDIR", "/a\0b")], None);
    assert_eq!(space.gettempdir().unwrap(), "/tmp");
}
