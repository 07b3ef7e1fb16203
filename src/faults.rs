//! The law of faults: whichever call of the host fails, nothing is lost, left behind or leaked, and a retry succeeds.
//!
//! Every scenario is run again for every call that it makes and every code that this call may fail with, and compared
//! with the run in which nothing fails.

mod directories;
mod files;
mod scene;
mod text;

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use crate::entry::refused_because_open;
use crate::error::{Error, Result};
use crate::filesystem::Code;
use crate::memory::{Duration, Settings};
use scene::{Scene, View, anonymous};

/// All that WASI has.
const CODES: [Code; 37] = [
    Code::Access,
    Code::WouldBlock,
    Code::Already,
    Code::BadDescriptor,
    Code::Busy,
    Code::Deadlock,
    Code::Quota,
    Code::Exist,
    Code::FileTooLarge,
    Code::IllegalByteSequence,
    Code::InProgress,
    Code::Interrupted,
    Code::Invalid,
    Code::Io,
    Code::IsDirectory,
    Code::Loop,
    Code::TooManyLinks,
    Code::MessageSize,
    Code::NameTooLong,
    Code::NoDevice,
    Code::NoEntry,
    Code::NoLock,
    Code::InsufficientMemory,
    Code::InsufficientSpace,
    Code::NotDirectory,
    Code::NotEmpty,
    Code::NotRecoverable,
    Code::Unsupported,
    Code::NoTty,
    Code::NoSuchDevice,
    Code::Overflow,
    Code::NotPermitted,
    Code::Pipe,
    Code::ReadOnly,
    Code::InvalidSeek,
    Code::TextFileBusy,
    Code::CrossDevice,
];

/// More calls than any scenario has a reason for.
const ENDLESS: usize = 20_000;

type Act = dyn Fn(&mut Scene) -> Result<()>;

struct Scenario {
    name: String,
    prepare: Box<dyn Fn(&mut Scene)>,
    act: Box<Act>,
    failure: Failure,
}

/// What a failed call may leave.
#[derive(Clone, Copy, PartialEq)]
enum Failure {
    /// Exactly what was there before.
    Nothing,
    /// The same, but a spool may have got as far as the disk.
    Rolled,
    /// Less than before: it was about removal, and a retry removes the rest.
    Less,
}

/// Why an operation may succeed although a call of the host failed with this code.
fn legitimate(scenario: &Scenario, call: &str, code: Code) -> Option<&'static str> {
    match (call, code) {
        ("create_file" | "create_directory" | "status", Code::Exist | Code::IsDirectory | Code::Loop) => {
            Some("the name is taken, and another one is drawn")
        }
        ("status", Code::NoEntry) => Some("the name is free, says the host"),
        ("identity" | "identity_at", Code::Unsupported) => Some("the host has no identities"),
        ("identity_at" | "unlink_file", Code::NoEntry) => Some("the name is gone already, says the host"),
        _ if name_waits(call, code) => Some("the name of an open file goes when it is closed"),
        ("unlink_file", _) if scenario.name == "gettempdir" => Some("the probe is removed at the second try"),
        ("sync_directory", _) if scenario.name.starts_with("persist") => Some("what is in place is in place"),
        _ if scenario.name.starts_with("persist") => {
            Some("it is copied instead, or its old name removed at the second try")
        }
        _ if scenario.failure == Failure::Less => Some("nothing is left to remove"),
        _ => None,
    }
}

/// Hosts that say so keep what they call gone: nobody looks for it again.
fn host_lied(call: &str, code: Code) -> bool {
    code == Code::NoEntry
        && matches!(call, "identity" | "identity_at" | "unlink_file" | "remove_directory" | "open_directory")
}

/// An open file keeps a name that nobody is told.
fn name_waits(call: &str, code: Code) -> bool {
    call == "unlink_file" && refused_because_open(code)
}

struct Expected {
    before: View,
    /// As before, but with every spool on disk.
    rolled: View,
    after: View,
    end: Vec<(String, Option<Vec<u8>>)>,
    calls: usize,
}

impl Expected {
    fn of(scenario: &Scenario, settings: fn() -> Settings) -> Self {
        let before = Scene::new(settings(), scenario).view();
        let mut spools = Scene::new(settings(), scenario);
        for file in &spools.files {
            let _ = file.lock().rollover();
        }
        let mut scene = Scene::new(settings(), scenario);
        assert_eq!((scenario.act)(&mut scene), Ok(()), "{}", scenario.name);
        let calls = scene.host.calls().len();
        let expected = Expected { before, rolled: spools.view(), after: scene.view(), end: scene.end(), calls };
        assert_eq!(expected.before.overcharged, (0, 0), "{}", scenario.name);
        assert_eq!(expected.after.overcharged, (0, 0), "{}", scenario.name);
        expected
    }
}

fn one_fault(scenario: &Scenario, settings: fn() -> Settings, expected: &Expected, index: usize, code: Code) {
    let start = || {
        let mut scene = Scene::new(settings(), scenario);
        scene.host.fail(index, code, Duration::Once);
        let result = (scenario.act)(&mut scene);
        let call = scene.host.calls().get(index).copied();
        scene.host.recover();
        (scene, result, call)
    };
    let (mut scene, result, call) = start();
    let Some(call) = call else { panic!("{}: call {index} has gone", scenario.name) };
    let context = std::format!("{}: {call} (call {index}) fails with {code:?}: {result:?}", scenario.name);
    if result.is_ok() {
        assert!(legitimate(scenario, call, code).is_some(), "{context}: why?");
        let mut view = scene.view();
        let old_name_waits = scenario.name.starts_with("persist") && !scene.host.can_unlink_open();
        if host_lied(call, code) || name_waits(call, code) || old_name_waits {
            // The name is still there, and one that waits keeps its directory open.
            view = View { files: view.files, answers: view.answers, ..expected.after.clone() };
        }
        assert_eq!(view, expected.after, "{context}");
    } else {
        let view = scene.view();
        match scenario.failure {
            Failure::Nothing => assert_eq!(view, expected.before, "{context}"),
            Failure::Rolled => assert!(view == expected.before || view == expected.rolled, "{context}: {view:?}"),
            Failure::Less => check_removal(&view, expected, &result, &context),
        }
        (scene, ..) = start();
        assert_eq!((scenario.act)(&mut scene), Ok(()), "{context}: again");
        assert_eq!(scene.view(), expected.after, "{context}: again");
    }
    let end = scene.end();
    if !host_lied(call, code) {
        assert_eq!(end, expected.end, "{context}: in the end");
    }
}

/// Everything that could be removed has been, and the rest is named.
fn check_removal(view: &View, expected: &Expected, result: &Result<()>, context: &str) {
    assert_eq!(view.overcharged, (0, 0), "{context}: charged wrongly");
    match result {
        Err(Error::CleanupIncomplete(paths)) => {
            let paths: Vec<String> = paths.iter().map(|path| anonymous(path)).collect();
            let related =
                |path: &str| paths.iter().any(|left| left.starts_with(path) || path.starts_with(left.as_str()));
            for (path, _) in &view.tree {
                let meant_to = expected.after.tree.iter().any(|(stays, _)| stays == path);
                assert!(meant_to || related(path), "{context}: {path} stays, unmentioned");
            }
            for path in &paths {
                assert!(view.tree.iter().any(|(found, _)| found == path), "{context}: {path} does not stay");
            }
        }
        _ => {
            for entry in &view.tree {
                assert!(expected.before.tree.contains(entry), "{context}: {entry:?} is new");
            }
        }
    }
}

fn for_ever(scenario: &Scenario, settings: fn() -> Settings, expected: &Expected, index: usize, code: Code) {
    let mut scene = Scene::new(settings(), scenario);
    scene.host.fail(index, code, Duration::FromThenOn);
    let first = (scenario.act)(&mut scene);
    let _ = (scenario.act)(&mut scene);
    scene.view();
    let host = scene.host.clone();
    assert!(host.calls().len() < ENDLESS, "{}: call {index} and all after it fail with {code:?}", scenario.name);
    if first.is_err() && scenario.failure != Failure::Less {
        host.recover();
        // A file that grew before the failure could not be cut back.
        let mut kept = scene.view().files.into_iter().zip(&expected.before.files);
        assert!(kept.all(|(now, before)| now.keeps(before)), "{}: call {index}, {code:?}: data is lost", scenario.name);
        host.fail(0, code, Duration::FromThenOn);
    }
    scene.end();
    assert!(host.calls().len() < ENDLESS, "{}: call {index} and all after it fail with {code:?}", scenario.name);
}

fn hosts() -> [fn() -> Settings; 5] {
    [
        Settings::default,
        || Settings { cannot_unlink_open: true, ..Settings::default() },
        || Settings { most_a_call: Some(5), ..Settings::default() },
        || Settings { no_identities: true, ..Settings::default() },
        || Settings { devices: true, ..Settings::default() },
    ]
}

fn each_fault(scenarios: Vec<Scenario>, check: impl Fn(&Scenario, fn() -> Settings, &Expected, usize, Code)) {
    for scenario in &scenarios {
        for settings in hosts() {
            let expected = Expected::of(scenario, settings);
            for index in 0..expected.calls {
                for code in CODES {
                    check(scenario, settings, &expected, index, code);
                }
            }
        }
    }
}

#[test]
fn files_survive_the_failure_of_any_one_call() {
    each_fault(files::scenarios(), one_fault);
}

#[test]
fn directories_survive_the_failure_of_any_one_call() {
    each_fault(directories::scenarios(), one_fault);
}

#[test]
fn text_survives_the_failure_of_any_one_call() {
    each_fault(text::scenarios(), one_fault);
}

#[test]
fn text_comes_to_an_end_when_every_further_call_fails() {
    each_fault(text::scenarios(), for_ever);
}

#[test]
fn files_come_to_an_end_when_every_further_call_fails() {
    each_fault(files::scenarios(), for_ever);
}

#[test]
fn directories_come_to_an_end_when_every_further_call_fails() {
    each_fault(directories::scenarios(), for_ever);
}
