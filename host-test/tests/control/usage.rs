//! What the component says it uses, compared with what the host counts after each of many operations.

use host_test::{Access, Dir, Failure, File, Outcome, SeekFrom};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::*;

const MOST_BYTES: u64 = 1_000;
const MOST_ENTRIES: u64 = 12;

/// An instance under limits, and its handles.
struct Subject {
    instance: Instance,
    files: Vec<File>,
    directories: Vec<Dir>,
    made: Vec<String>,
}

/// What an operation may use.
#[derive(Clone, Copy, Debug)]
struct Arguments {
    which: usize,
    bytes: u64,
    name: &'static str,
    buffer: u32,
    deletion: Deletion,
    access: Access,
}

type Operation = fn(&mut Subject, &Arguments) -> Outcome<()>;

const OPERATIONS: &[(&str, Operation)] = &[
    ("temporary-file", |s, a| s.add(|i| i.temporary_file(&a.options()))),
    ("named-temporary-file", |s, a| s.add(|i| i.named_temporary_file(&a.options(), a.deletion))),
    ("spooled-temporary-file", |s, a| s.add(|i| i.spooled_temporary_file(a.bytes, &a.options()))),
    ("mkstemp", |s, _| {
        let (file, path) = s.instance.mkstemp(&Naming::default())?;
        s.files.push(file);
        s.made.push(path);
        Ok(())
    }),
    ("mkdtemp", |s, _| {
        let path = s.instance.mkdtemp(&Naming::default())?;
        s.made.push(path);
        Ok(())
    }),
    ("remove-tree", |s, a| s.made.get(a.which).map_or(Ok(()), |path| s.instance.remove_tree(path))),
    ("write", |s, a| s.file(a, |i, f| i.write(f, &vec![1; a.bytes as usize]).map(drop))),
    ("write-at", |s, a| s.file(a, |i, f| i.write_at(f, a.bytes, b"12345").map(drop))),
    ("seek", |s, a| s.file(a, |i, f| i.seek(f, SeekFrom::Start(a.bytes)).map(drop))),
    ("truncate", |s, a| s.file(a, |i, f| i.truncate(f, Some(a.bytes)).map(drop))),
    ("read", |s, a| s.file(a, |i, f| i.read(f, None).map(drop))),
    ("flush", |s, a| s.file(a, Instance::flush)),
    ("rollover", |s, a| s.file(a, Instance::rollover)),
    ("close", |s, a| s.file(a, Instance::close)),
    ("drop", |s, a| s.file(a, Instance::drop_file).inspect(|()| s.forget(a))),
    ("set-deletion", |s, a| s.file(a, |i, f| i.set_deletion(f, a.deletion))),
    ("reopen", |s, a| match s.files.get(a.which).copied() {
        Some(file) => s.add(|i| i.reopen(file, a.access)),
        None => Ok(()),
    }),
    ("persist, replacing", |s, a| s.file(a, |i, f| i.persist(f, &Target::Replace(format!("/tmp/{}", a.name))))),
    ("persist as new", |s, a| s.file(a, |i, f| i.persist(f, &Target::CreateNew(format!("/tmp/{}", a.name))))),
    ("temporary-directory", |s, _| {
        let directory = s.instance.temporary_directory(&DirectoryOptions::default())?;
        s.directories.push(directory);
        Ok(())
    }),
    ("create-file", |s, a| s.in_directory(a, |i, d| i.create_file(d, a.name))),
    ("open-file", |s, a| s.in_directory(a, |i, d| i.open_file(d, a.name, a.access))),
    ("create-directory", |s, a| s.directory(a, |i, d| i.create_directory(d, a.name))),
    ("remove", |s, a| s.directory(a, |i, d| i.remove(d, a.name))),
    ("persist a directory", |s, a| s.directory(a, |i, d| i.persist_directory(d, &format!("/tmp/{}", a.name)))),
    ("cleanup", |s, a| s.directory(a, Instance::cleanup)),
];

impl Arguments {
    fn options(&self) -> FileOptions {
        FileOptions { buffer_size: Some(self.buffer), ..FileOptions::default() }
    }
}

impl Subject {
    fn add(&mut self, make: impl FnOnce(&mut Instance) -> Outcome<File>) -> Outcome<()> {
        let file = make(&mut self.instance)?;
        self.files.push(file);
        Ok(())
    }

    fn file(&mut self, a: &Arguments, act: impl FnOnce(&mut Instance, File) -> Outcome<()>) -> Outcome<()> {
        self.files.get(a.which).map_or(Ok(()), |file| act(&mut self.instance, *file))
    }

    fn forget(&mut self, a: &Arguments) {
        if a.which < self.files.len() {
            self.files.remove(a.which);
        }
    }

    fn directory(&mut self, a: &Arguments, act: impl FnOnce(&mut Instance, Dir) -> Outcome<()>) -> Outcome<()> {
        self.directories.get(a.which).map_or(Ok(()), |directory| act(&mut self.instance, *directory))
    }

    fn in_directory(&mut self, a: &Arguments, make: impl FnOnce(&mut Instance, Dir) -> Outcome<File>) -> Outcome<()> {
        match self.directories.get(a.which).copied() {
            Some(directory) => self.add(|instance| make(instance, directory)),
            None => Ok(()),
        }
    }

    /// The bytes and entries that the host counts: what has names, and what open descriptors keep without one.
    fn on_disk(&self) -> io::Result<(u64, u64)> {
        let root = self.instance.scratch().path();
        let mut found = BTreeMap::new();
        let mut directories = vec![root.to_path_buf()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory)? {
                let entry = entry?;
                let metadata = entry.metadata()?;
                found.insert(metadata.ino(), if metadata.is_dir() { 0 } else { metadata.len() });
                directories.extend(metadata.is_dir().then(|| entry.path()));
            }
        }
        for descriptor in fs::read_dir("/proc/self/fd")? {
            let descriptor = descriptor?.path();
            // Those of other tests come and go.
            if fs::read_link(&descriptor).is_ok_and(|path| path.starts_with(root))
                && let Ok(metadata) = fs::metadata(&descriptor)
                && metadata.is_file()
            {
                found.insert(metadata.ino(), metadata.len());
            }
        }
        Ok((found.values().sum(), found.len() as u64))
    }
}

fn arguments() -> impl Strategy<Value = Arguments> {
    let bytes = prop_oneof![4 => 0..300_u64, 1 => 0..1_200_u64];
    let name = select(vec!["a", "b", "c", "d/a"]);
    let deletion = select(vec![Deletion::OnClose, Deletion::OnDrop, Deletion::Never]);
    let access = select(vec![Access::READ, Access::WRITE, Access::READ | Access::WRITE, Access::READ | Access::APPEND]);
    (0..4_usize, bytes, name, select(vec![0, 16, 8192]), deletion, access).prop_map(
        |(which, bytes, name, buffer, deletion, access)| Arguments { which, bytes, name, buffer, deletion, access },
    )
}

#[derive(Clone)]
struct Step((&'static str, Operation), Arguments);

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.0.0, self.1)
    }
}

fn plays_within_limits(steps: &[Step]) -> Result<()> {
    let limits = [("TEMPFILE_MAX_BYTES", MOST_BYTES), ("TEMPFILE_MAX_ENTRIES", MOST_ENTRIES)];
    let sandbox = limits.iter().fold(Sandbox::new(), |s, (name, value)| s.variable(name, &value.to_string()));
    let instance = sandbox.scratch_in_memory().start()?;
    let mut subject = Subject { instance, files: Vec::new(), directories: Vec::new(), made: Vec::new() };
    for Step((name, operation), arguments) in steps {
        let outcome = operation(&mut subject, arguments);
        if let Err(Failure::Trapped(trap)) = outcome {
            return Err(trap);
        }
        let usage = subject.instance.get_usage()?;
        let (bytes, entries) = subject.on_disk()?;
        let context = format!("after {name} {arguments:?}: {outcome:?}");
        assert!(bytes <= usage.bytes && usage.bytes <= MOST_BYTES, "{bytes}, {usage:?} {context}");
        assert!(entries <= usage.entries && usage.entries <= MOST_ENTRIES, "{entries}, {usage:?} {context}");
    }
    subject.instance.release_all()?;
    let usage = subject.instance.get_usage()?;
    assert_eq!((subject.on_disk()?, usage.memory), ((usage.bytes, usage.entries), 0), "when all is released");
    Ok(())
}

/// Handles in a directory that moved know their old names: theirs is not the only name there is.
#[test]
fn what_a_second_handle_kept_is_charged_when_the_first_has_gone_though_a_directory_moved() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.persist_directory(directory, "/tmp/moved")?;
    let first = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    instance.write(first, b"0123456789")?;
    let second = instance.reopen(first, Access::READ)?;
    instance.persist(second, &Target::CreateNew("/tmp/kept".into()))?;
    instance.drop_file(second)?;
    instance.drop_file(first)?;
    assert_eq!(instance.get_usage()?, Usage { bytes: 10, entries: 2, memory: 0 });
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..Default::default()
    })]

    #[test]
    fn the_disk_holds_no_more_than_is_allowed_and_what_is_said_to_be_used(
        steps in vec((select(OPERATIONS), arguments()).prop_map(|(operation, with)| Step(operation, with)), 1..80),
    ) {
        plays_within_limits(&steps).map_err(|error| TestCaseError::fail(format!("{error:#}")))?;
    }
}
