//! Whatever a caller passes, in whatever order, the component answers and lives on.

use std::fmt;

use host_test::interposed::ErrorCode;
use host_test::{Access, Deletion, Dir, DirectoryOptions, Failure, File, FileOptions, Instance, Limits, Naming};
use host_test::{Outcome, Sandbox, SeekFrom, Target as PersistTarget};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// An instance and its live handles.
struct Target {
    instance: Instance,
    files: Vec<File>,
    directories: Vec<Dir>,
}

/// What one call may use.
#[derive(Clone, Debug)]
struct Arguments {
    which: usize,
    naming: Naming,
    options: FileOptions,
    text: String,
    other_text: Option<String>,
    number: u64,
    other_number: u64,
    size: Option<u64>,
    seek: SeekFrom,
    bytes: Vec<u8>,
    affixes: [Option<Vec<u8>>; 3],
    access: Access,
    deletion: Deletion,
    yes: [bool; 2],
}

type Function = fn(&mut Target, &Arguments) -> Outcome<()>;

/// Every function of the component.
const CALLS: &[(&str, Function)] = &[
    ("temporary-file", |t, a| t.new_file(|i| i.temporary_file(&a.options))),
    ("named-temporary-file", |t, a| t.new_file(|i| i.named_temporary_file(&a.options, a.deletion))),
    ("spooled-temporary-file", |t, a| t.new_file(|i| i.spooled_temporary_file(a.number, &a.options))),
    ("mkstemp", |t, a| t.new_file(|i| Ok(i.mkstemp(&a.naming)?.0))),
    ("mkstempb", |t, a| t.new_file(|i| i.mkstempb(a.affix(0), a.affix(1), a.affix(2)).map(|(file, _)| file))),
    ("mktemp", |t, a| t.free(|i| i.mktemp(&a.naming))),
    ("read", |t, a| t.on_file(a, |i, f| i.read(f, a.size))),
    ("read-line", |t, a| t.on_file(a, |i, f| i.read_line(f, a.size))),
    ("write", |t, a| t.on_file(a, |i, f| i.write(f, &a.bytes))),
    ("read-at", |t, a| t.on_file(a, |i, f| i.read_at(f, a.number, a.other_number))),
    ("write-at", |t, a| t.on_file(a, |i, f| i.write_at(f, a.number, &a.bytes))),
    ("seek", |t, a| t.on_file(a, |i, f| i.seek(f, a.seek))),
    ("tell", |t, a| t.on_file(a, |i, f| i.tell(f))),
    ("size", |t, a| t.on_file(a, |i, f| i.size(f))),
    ("truncate", |t, a| t.on_file(a, |i, f| i.truncate(f, a.size))),
    ("flush", |t, a| t.on_file(a, |i, f| i.flush(f))),
    ("sync", |t, a| t.on_file(a, |i, f| i.sync(f))),
    ("name", |t, a| t.on_file(a, |i, f| i.name(f))),
    ("access", |t, a| t.on_file(a, |i, f| i.access(f))),
    ("rollover", |t, a| t.on_file(a, |i, f| i.rollover(f))),
    ("is-rolled", |t, a| t.on_file(a, |i, f| i.is_rolled(f))),
    ("deletion", |t, a| t.on_file(a, |i, f| i.deletion(f))),
    ("reopen", |t, a| t.second_file(a, |i, f| i.reopen(f, a.access))),
    ("persist", |t, a| t.on_file(a, |i, f| i.persist(f, &a.target()))),
    ("set-deletion", |t, a| t.on_file(a, |i, f| i.set_deletion(f, a.deletion))),
    ("close", |t, a| t.on_file(a, |i, f| i.close(f))),
    ("is-closed", |t, a| t.on_file(a, |i, f| i.is_closed(f))),
    ("drop a file", |t, a| t.drop_file(a)),
    ("temporary-directory", |t, a| t.new_directory(&a.directory_options())),
    ("mkdtemp", |t, a| t.free(|i| i.mkdtemp(&a.naming))),
    ("mkdtempb", |t, a| t.free(|i| i.mkdtempb(a.affix(0), a.affix(1), a.affix(2)))),
    ("mkdtemp and remove-tree", |t, a| t.free(|i| i.mkdtemp(&a.naming).and_then(|path| i.remove_tree(&path)))),
    ("remove-tree", |t, a| t.free(|i| i.remove_tree(&a.text))),
    ("name of a directory", |t, a| t.in_directory(a, |i, d| i.directory_name(d))),
    ("create-file", |t, a| t.new_file_in_directory(a, |i, d| i.create_file(d, &a.text))),
    ("open-file", |t, a| t.new_file_in_directory(a, |i, d| i.open_file(d, &a.text, a.access))),
    ("create-directory", |t, a| t.in_directory(a, |i, d| i.create_directory(d, &a.text))),
    ("entries", |t, a| t.in_directory(a, |i, d| i.entries(d, a.other_text.as_deref()))),
    ("remove", |t, a| t.in_directory(a, |i, d| i.remove(d, &a.text))),
    ("persist a directory", |t, a| t.in_directory(a, |i, d| i.persist_directory(d, &a.text))),
    ("set-keep", |t, a| t.in_directory(a, |i, d| i.set_keep(d, a.yes[0]))),
    ("cleanup", |t, a| t.in_directory(a, |i, d| i.cleanup(d))),
    ("drop a directory", |t, a| t.drop_directory(a)),
    ("gettempdir", |t, _| t.free(|i| i.gettempdir())),
    ("gettempdirb", |t, _| t.free(|i| i.gettempdirb())),
    ("gettempprefix", |t, _| t.free(|i| i.gettempprefix())),
    ("gettempprefixb", |t, _| t.free(|i| i.gettempprefixb())),
    ("tempdir", |t, _| t.free(|i| i.tempdir())),
    ("set-tempdir", |t, a| t.free(|i| i.set_tempdir(a.other_text.as_deref()))),
    ("read-stream", |t, a| t.on_file(a, |i, f| i.read_stream(f, a.number))),
    ("write-stream", |t, a| t.on_file(a, |i, f| i.write_stream(f, a.number))),
    ("append-stream", |t, a| t.on_file(a, |i, f| i.append_stream(f))),
    ("into-descriptor", |t, a| t.hand_out(a)),
    ("directory-descriptor", |t, a| t.in_directory(a, |i, d| i.directory_descriptor(d))),
    ("get-limits", |t, _| t.free(|i| i.get_limits())),
    ("get-usage", |t, _| t.free(|i| i.get_usage())),
    ("tighten-limits", |t, a| t.free(|i| i.tighten_limits(a.limits()))),
    ("release-all", |t, _| t.free(|i| i.release_all())),
    ("sweep", |t, a| t.free(|i| i.sweep(&a.text, a.number))),
];

impl Arguments {
    fn affix(&self, which: usize) -> Option<&[u8]> {
        self.affixes[which].as_deref()
    }

    fn target(&self) -> PersistTarget {
        if self.yes[0] {
            PersistTarget::Replace(self.text.clone())
        } else {
            PersistTarget::CreateNew(self.text.clone())
        }
    }

    /// Not so low that nothing works any more.
    fn limits(&self) -> Limits {
        let at_least = |number: u64| Some(number.max(1 << 16));
        Limits {
            max_bytes: at_least(self.number),
            max_file_bytes: self.size.and_then(at_least),
            max_entries: at_least(self.other_number),
            max_memory: at_least(self.other_number),
        }
    }

    fn directory_options(&self) -> DirectoryOptions {
        DirectoryOptions { naming: self.naming.clone(), keep: self.yes[0], ignore_cleanup_errors: self.yes[1] }
    }
}

/// One of `live`, if there is any.
fn pick<T>(live: &[T], arguments: &Arguments) -> Option<usize> {
    arguments.which.checked_rem(live.len())
}

impl Target {
    fn new(sandbox: Sandbox) -> wasmtime::Result<Self> {
        // So little memory that a sparse file of gigabytes fails to be read at once.
        let mut instance = sandbox.memory(32 << 20).start()?;
        let options = FileOptions::default();
        let files = vec![
            instance.named_temporary_file(&options, Deletion::OnClose)?,
            instance.spooled_temporary_file(100, &options)?,
            instance.spooled_temporary_file(0, &options)?,
        ];
        let directories = vec![instance.temporary_directory(&DirectoryOptions::default())?];
        Ok(Target { instance, files, directories })
    }

    fn free<T>(&mut self, call: impl FnOnce(&mut Instance) -> Outcome<T>) -> Outcome<()> {
        call(&mut self.instance).map(drop)
    }

    fn new_file(&mut self, call: impl FnOnce(&mut Instance) -> Outcome<File>) -> Outcome<()> {
        self.files.push(call(&mut self.instance)?);
        Ok(())
    }

    fn new_directory(&mut self, options: &DirectoryOptions) -> Outcome<()> {
        self.directories.push(self.instance.temporary_directory(options)?);
        Ok(())
    }

    fn on_file<T>(&mut self, a: &Arguments, call: impl FnOnce(&mut Instance, File) -> Outcome<T>) -> Outcome<()> {
        let Some(which) = pick(&self.files, a) else {
            return Ok(());
        };
        call(&mut self.instance, self.files[which]).map(drop)
    }

    fn in_directory<T>(&mut self, a: &Arguments, call: impl FnOnce(&mut Instance, Dir) -> Outcome<T>) -> Outcome<()> {
        let Some(which) = pick(&self.directories, a) else {
            return Ok(());
        };
        call(&mut self.instance, self.directories[which]).map(drop)
    }

    fn new_file_in_directory(
        &mut self,
        a: &Arguments,
        call: impl FnOnce(&mut Instance, Dir) -> Outcome<File>,
    ) -> Outcome<()> {
        let Some(which) = pick(&self.directories, a) else {
            return Ok(());
        };
        let directory = self.directories[which];
        self.new_file(|instance| call(instance, directory))
    }

    fn second_file(&mut self, a: &Arguments, call: impl FnOnce(&mut Instance, File) -> Outcome<File>) -> Outcome<()> {
        let Some(which) = pick(&self.files, a) else {
            return Ok(());
        };
        let file = self.files[which];
        self.new_file(|instance| call(instance, file))
    }

    fn hand_out(&mut self, a: &Arguments) -> Outcome<()> {
        let Some(which) = pick(&self.files, a) else {
            return Ok(());
        };
        let file = self.files.swap_remove(which);
        if let Err((file, error)) = self.instance.into_descriptor(file)? {
            self.files.push(file);
            return Err(error.into());
        }
        Ok(())
    }

    fn drop_file(&mut self, a: &Arguments) -> Outcome<()> {
        let Some(which) = pick(&self.files, a) else {
            return Ok(());
        };
        self.instance.drop_file(self.files.swap_remove(which))
    }

    fn drop_directory(&mut self, a: &Arguments) -> Outcome<()> {
        let Some(which) = pick(&self.directories, a) else {
            return Ok(());
        };
        self.instance.drop_directory(self.directories.swap_remove(which))
    }
}

/// Strings that work, and strings that have broken something somewhere.
fn text() -> impl Strategy<Value = String> {
    let good = ["a", "b", "a/b", "a/a", "/tmp", "/tmp/a"].map(String::from).to_vec();
    let bad = ["", "/", "..", ".", "../..", "a/../b", "a//b", "a/", "\0", "a\0b", "\\", "C:\\x", "\u{202e}", "é", "\n"];
    let bad = bad.map(String::from).to_vec();
    let long = (select(vec!["x", "a/", "é", "/"]), 1..2500_usize).prop_map(|(part, times)| part.repeat(times));
    prop_oneof![4 => select(good), 3 => select(bad), 1 => long, 1 => any::<String>()]
}

/// Numbers that work, and those at which arithmetic has its edges.
fn number() -> impl Strategy<Value = u64> {
    let edges = [0, 1 << 13, 1 << 16, 1 << 20, 1 << 25, 1 << 31, 1 << 32, 1 << 44, 1 << 63];
    let near =
        (select(edges.to_vec()), 0..5_u64).prop_map(|(edge, by): (u64, _)| edge.wrapping_add(by).wrapping_sub(2));
    prop_oneof![3 => 0..10_000_u64, 3 => near, 1 => any::<u64>()]
}

fn seek() -> impl Strategy<Value = SeekFrom> {
    let relative =
        || (number(), any::<bool>()).prop_map(|(number, back)| if back { number.wrapping_neg() } else { number });
    prop_oneof![
        number().prop_map(SeekFrom::Start),
        relative().prop_map(|by| SeekFrom::Current(by.cast_signed())),
        relative().prop_map(|by| SeekFrom::End(by.cast_signed())),
    ]
}

fn access() -> impl Strategy<Value = Access> {
    vec(select(vec![Access::READ, Access::WRITE, Access::APPEND]), 0..4)
        .prop_map(|flags| flags.into_iter().fold(Access::empty(), |all, flag| all | flag))
}

fn naming() -> impl Strategy<Value = Naming> {
    let rarely = || option::weighted(0.15, text());
    (rarely(), rarely(), rarely(), option::weighted(0.15, any::<u8>()))
        .prop_map(|(prefix, suffix, dir, random_length)| Naming { prefix, suffix, dir, random_length })
}

fn options() -> impl Strategy<Value = FileOptions> {
    (naming(), option::of(access()), option::of(prop_oneof![0..20_u32, any::<u32>()]))
        .prop_map(|(naming, access, buffer_size)| FileOptions { naming, access, buffer_size })
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let many = (any::<u8>(), 0..200_000_usize).prop_map(|(byte, length)| vec![byte; length]);
    prop_oneof![3 => vec(any::<u8>(), 0..20), 1 => many]
}

fn arguments() -> impl Strategy<Value = Arguments> {
    let affix = || option::weighted(0.2, vec(any::<u8>(), 0..4));
    let deletion = select(vec![Deletion::OnClose, Deletion::OnDrop, Deletion::Never]);
    let named = (naming(), options(), text(), option::of(text()), [affix(), affix(), affix()]);
    let numbers = (any::<usize>(), number(), number(), option::of(number()), seek());
    (named, numbers, bytes(), access(), deletion, any::<[bool; 2]>()).prop_map(
        |(
            (naming, options, text, other_text, affixes),
            (which, number, other_number, size, seek),
            bytes,
            access,
            deletion,
            yes,
        )| Arguments {
            which,
            naming,
            options,
            text,
            other_text,
            number,
            other_number,
            size,
            seek,
            bytes,
            affixes,
            access,
            deletion,
            yes,
        },
    )
}

#[derive(Clone)]
struct Step((&'static str, Function), Arguments);

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.0.0, self.1)
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec((select(CALLS), arguments()).prop_map(|(call, arguments)| Step(call, arguments)), 1..60)
}

type Fault = Option<(usize, ErrorCode)>;

fn survives(sandbox: Sandbox, fault: Fault, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let failed = |error| TestCaseError::fail(format!("{error:#}"));
    let mut target = Target::new(sandbox).map_err(failed)?;
    target.instance.plan().fail = fault;
    for Step((name, call), arguments) in steps {
        if let Err(Failure::Trapped(trap)) = call(&mut target, &arguments) {
            return Err(TestCaseError::fail(format!("{name} with {arguments:?}: {trap:?}")));
        }
    }
    target.instance.plan().fail = None;
    let naming = Naming { dir: Some("/tmp".into()), ..Default::default() };
    let file = target.instance.temporary_file(&FileOptions { naming, ..Default::default() });
    prop_assert!(file.is_ok(), "in the end: {file:?}");
    Ok(())
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

/// A few of the things that a host can say to anything.
fn fault() -> impl Strategy<Value = Fault> {
    let codes = [ErrorCode::Io, ErrorCode::NoEntry, ErrorCode::Exist, ErrorCode::IsDirectory, ErrorCode::Loop];
    let more = [ErrorCode::Access, ErrorCode::Busy, ErrorCode::Unsupported, ErrorCode::Invalid, ErrorCode::NotEmpty];
    (0..200_usize, select([codes, more].concat())).prop_map(Some)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn no_sequence_of_calls_traps(steps in steps()) {
        survives(Sandbox::new(), None, steps)?;
    }

    #[test]
    fn no_sequence_of_calls_traps_on_a_host_that_changes_threads(steps in steps()) {
        survives(Sandbox::new().block_in_place(false), None, steps)?;
    }

    #[test]
    fn no_sequence_of_calls_traps_when_a_host_call_fails(fault in fault(), steps in steps()) {
        survives(Sandbox::new().interposed(), fault, steps)?;
    }
}
