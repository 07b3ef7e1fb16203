//! The law of faults: whichever call of the host fails, and however, the answer is a result, nothing is lost, left
//! behind or leaked, and a retry does what the first try should have done.
//!
//! Every scenario runs once without a fault, then in a fresh instance for each of its calls and each error code.

mod scenarios;

use std::fs;
use std::path::Path;

use host_test::interposed::{Effect, ErrorCode};
use host_test::{Dir, Failure, File, Instance, Outcome, Sandbox};
use wasmtime::Result;

const CODES: [ErrorCode; 37] = [
    ErrorCode::Access,
    ErrorCode::WouldBlock,
    ErrorCode::Already,
    ErrorCode::BadDescriptor,
    ErrorCode::Busy,
    ErrorCode::Deadlock,
    ErrorCode::Quota,
    ErrorCode::Exist,
    ErrorCode::FileTooLarge,
    ErrorCode::IllegalByteSequence,
    ErrorCode::InProgress,
    ErrorCode::Interrupted,
    ErrorCode::Invalid,
    ErrorCode::Io,
    ErrorCode::IsDirectory,
    ErrorCode::Loop,
    ErrorCode::TooManyLinks,
    ErrorCode::MessageSize,
    ErrorCode::NameTooLong,
    ErrorCode::NoDevice,
    ErrorCode::NoEntry,
    ErrorCode::NoLock,
    ErrorCode::InsufficientMemory,
    ErrorCode::InsufficientSpace,
    ErrorCode::NotDirectory,
    ErrorCode::NotEmpty,
    ErrorCode::NotRecoverable,
    ErrorCode::Unsupported,
    ErrorCode::NoTty,
    ErrorCode::NoSuchDevice,
    ErrorCode::Overflow,
    ErrorCode::NotPermitted,
    ErrorCode::Pipe,
    ErrorCode::ReadOnly,
    ErrorCode::InvalidSeek,
    ErrorCode::TextFileBusy,
    ErrorCode::CrossDevice,
];

type Step = dyn Fn(&mut Scene) -> Outcome<()>;

struct Scenario {
    name: String,
    prepare: Box<Step>,
    act: Box<Step>,
    /// A refusal may leave less than there was, and a failure may be made up for at once.
    removes: bool,
}

impl Scenario {
    fn persists(&self) -> bool {
        self.name.starts_with("persist")
    }
}

/// What a scenario works on, and what came of it.
struct Scene {
    instance: Instance,
    files: Vec<File>,
    directories: Vec<Dir>,
    paths: Vec<String>,
    answers: Vec<String>,
}

/// All that can be seen of a scene, random names made equal.
#[derive(Debug, PartialEq)]
struct View {
    handles: Vec<String>,
    tree: Tree,
    open: isize,
}

/// Paths, with the contents of files.
type Tree = Vec<(String, Option<Vec<u8>>)>;

impl Scene {
    fn new(scenario: &Scenario) -> Result<Self> {
        let mut instance = Sandbox::new().interposed().scratch_in_memory().start()?;
        instance.set_tempdir(Some("/tmp"))?;
        fs::create_dir(instance.scratch().path().join("below"))?;
        let mut scene =
            Scene { instance, files: Vec::new(), directories: Vec::new(), paths: Vec::new(), answers: Vec::new() };
        (scenario.prepare)(&mut scene)?;
        scene.instance.plan().calls.clear();
        Ok(scene)
    }

    /// Flushes, too: otherwise files on disk could not be compared.
    fn view(&mut self) -> Result<View> {
        let mut handles = self.answers.clone();
        let instance = &mut self.instance;
        for file in &self.files {
            let contents = instance.read_at(*file, 0, u64::MAX);
            let state = (instance.name(*file)?, instance.is_rolled(*file)?, instance.tell(*file));
            handles.push(format!("{state:?} {contents:?}"));
        }
        for directory in &self.directories {
            let works = instance.entries(*directory, None).map(drop);
            handles.push(format!("{} {works:?}", instance.directory_name(*directory)?));
        }
        let handles = handles.iter().map(|handle| anonymous(handle)).collect();
        Ok(View { handles, tree: self.tree()?, open: self.instance.plan().open })
    }

    fn tree(&self) -> Result<Tree> {
        let mut tree = Vec::new();
        collect(self.instance.scratch().path(), "", &mut tree)?;
        tree.sort();
        Ok(tree)
    }

    fn drop_all(&mut self) -> Outcome<()> {
        self.files.drain(..).try_for_each(|file| self.instance.drop_file(file))?;
        self.directories.drain(..).try_for_each(|directory| self.instance.drop_directory(directory))
    }

    /// Drops all handles, and returns what remains on disk.
    fn end(&mut self) -> Result<Tree> {
        self.drop_all()?;
        assert_eq!(self.instance.plan().open, 0, "a descriptor leaks");
        self.tree()
    }
}

fn collect(directory: &Path, name: &str, tree: &mut Tree) -> Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = format!("{name}/{}", anonymous(&entry.file_name().to_string_lossy()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(&entry.path(), &name, tree)?;
        }
        tree.push((name, if kind.is_file() { Some(fs::read(entry.path())?) } else { None }));
    }
    Ok(())
}

/// Makes all random names in a text equal.
fn anonymous(mut text: &str) -> String {
    let is_random = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut out = String::new();
    while let Some(at) = text.find("tmp") {
        let (head, tail) = text.split_at(at + 3);
        out.push_str(head);
        text = tail;
        if let Some((random, rest)) = tail.split_at_checked(8)
            && random.bytes().all(is_random)
        {
            out.push('*');
            text = rest;
        }
    }
    out + text
}

/// How an operation may succeed although a call of the host failed.
#[derive(Clone, Copy, PartialEq)]
enum Excuse {
    /// There is another way to the same end.
    Evaded,
    /// The host says that an open file cannot lose its name: it goes when the file does.
    Waits,
    /// The host says that there is nothing to remove, and nobody looks for it again.
    Misled,
}

fn excuse(scenario: &Scenario, call: &str, code: ErrorCode) -> Option<Excuse> {
    use ErrorCode::*;
    match (call, code) {
        ("unlink_file_at" | "remove_directory_at" | "metadata_hash_at", NoEntry) => Some(Excuse::Misled),
        ("open_at" | "metadata_hash", NoEntry) if scenario.removes => Some(Excuse::Misled),
        ("unlink_file_at", Access | Busy | NotPermitted | TextFileBusy | Unsupported) => Some(Excuse::Waits),
        // Another name is drawn, or the one that was drawn is free.
        ("open_at" | "create_directory_at" | "stat_at", Exist | IsDirectory | Loop) => Some(Excuse::Evaded),
        ("stat_at", NoEntry) => Some(Excuse::Evaded),
        // The same directory opened once more, where only that can be listed.
        ("read_directory", BadDescriptor) => Some(Excuse::Evaded),
        // A host without identities.
        ("metadata_hash" | "metadata_hash_at", Unsupported) => Some(Excuse::Evaded),
        // A copy is made instead, what it was made of is removed at the second try, and what comes after the renaming
        // does not matter.
        ("rename_at" | "link_at", CrossDevice | Io | NoEntry) if scenario.persists() => Some(Excuse::Evaded),
        ("unlink_file_at" | "remove_directory_at" | "metadata_hash_at" | "sync", _) if scenario.persists() => {
            Some(Excuse::Evaded)
        }
        // The probe is removed at the second try.
        ("unlink_file_at", _) if scenario.name == "gettempdir" => Some(Excuse::Evaded),
        _ if scenario.removes => Some(Excuse::Evaded),
        _ => None,
    }
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.iter().map(|(path, _)| path.as_str()).collect()
}

/// Runs a scenario without a fault: what was on disk before, what can be seen afterwards, what stays, and the calls.
fn expected(scenario: &Scenario) -> Result<(Tree, View, Tree, Vec<&'static str>)> {
    let mut scene = Scene::new(scenario)?;
    let before = scene.tree()?;
    (scenario.act)(&mut scene)?;
    let calls = scene.instance.plan().calls.clone();
    let after = scene.view()?;
    Ok((before, after, scene.end()?, calls))
}

fn survives_any_fault(scenario: &Scenario) -> Result<()> {
    let (before, after, end, calls) = expected(scenario)?;
    for (index, call) in calls.into_iter().enumerate() {
        for code in CODES {
            let mut scene = Scene::new(scenario)?;
            scene.instance.plan().fail = Some((index, code));
            let result = (scenario.act)(&mut scene);
            let context = format!("{}: {call} (call {index}) fails with {code:?}: {result:?}", scenario.name);
            let excuse = match result {
                Err(Failure::Trapped(_)) => panic!("{context}"),
                Err(Failure::Refused(_)) => {
                    let tree = scene.tree()?;
                    if scenario.removes {
                        let known = paths(&before);
                        assert!(paths(&tree).iter().all(|path| known.contains(path)), "{context}: {tree:?}");
                    } else {
                        assert_eq!(paths(&tree), paths(&before), "{context}");
                    }
                    let again = (scenario.act)(&mut scene);
                    assert!(again.is_ok(), "{context}, again: {again:?}");
                    Excuse::Evaded
                }
                Ok(()) => excuse(scenario, call, code).unwrap_or_else(|| panic!("{context}: why?")),
            };
            let view = scene.view()?;
            assert_eq!(view.handles, after.handles, "{context}");
            if excuse == Excuse::Evaded {
                assert_eq!(view, after, "{context}");
            }
            let left = scene.end()?;
            if excuse != Excuse::Misled {
                assert_eq!(left, end, "{context}: in the end");
            }
        }
    }
    Ok(())
}

/// A host that can do nothing at all for a while.
fn survives_an_outage(scenario: &Scenario) -> Result<()> {
    let (before, after, end, calls) = expected(scenario)?;
    for code in CODES.into_iter().filter(|code| *code != ErrorCode::NoEntry) {
        let mut scene = Scene::new(scenario)?;
        scene.instance.plan().refuse = Some((Effect::Nothing, code));
        let result = (scenario.act)(&mut scene);
        scene.instance.plan().refuse = None;
        let context = format!("{}: all calls fail with {code:?}: {result:?}", scenario.name);
        assert!(!matches!(result, Err(Failure::Trapped(_))), "{context}");
        if result.is_ok() {
            assert!(calls.is_empty() || excuse(scenario, calls[0], code).is_some(), "{context}: why?");
            continue;
        }
        assert_eq!(paths(&scene.tree()?), paths(&before), "{context}");
        let again = (scenario.act)(&mut scene);
        assert!(again.is_ok(), "{context}, again: {again:?}");
        assert_eq!(scene.view()?, after, "{context}");
        assert_eq!(scene.end()?, end, "{context}: in the end");
    }
    Ok(())
}

fn each(scenarios: Vec<Scenario>, law: fn(&Scenario) -> Result<()>) -> Result<()> {
    scenarios.iter().try_for_each(law)
}

#[test]
fn creation_survives_the_failure_of_any_one_call() -> Result<()> {
    each(scenarios::creation(), survives_any_fault)
}

#[test]
fn files_survive_the_failure_of_any_one_call() -> Result<()> {
    each(scenarios::files(), survives_any_fault)
}

#[test]
fn persisting_survives_the_failure_of_any_one_call() -> Result<()> {
    each(scenarios::persisting(), survives_any_fault)
}

#[test]
fn handing_out_releasing_and_sweeping_survive_the_failure_of_any_one_call() -> Result<()> {
    each(scenarios::leaving(), survives_any_fault)
}

#[test]
fn text_survives_the_failure_of_any_one_call() -> Result<()> {
    each(scenarios::text(), survives_any_fault)
}

#[test]
fn directories_survive_the_failure_of_any_one_call() -> Result<()> {
    each(scenarios::directories(), survives_any_fault)
}

#[test]
fn everything_survives_a_host_that_fails_at_everything_for_a_while() -> Result<()> {
    use scenarios::{creation, directories, files, leaving, persisting, text};
    let all = [creation(), files(), persisting(), leaving(), text(), directories()];
    each(all.into_iter().flatten().collect(), survives_an_outage)
}
