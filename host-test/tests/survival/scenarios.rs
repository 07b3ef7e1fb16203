//! Everything that one can do, a line each.

use std::fmt::Debug;
use std::fs;
use std::os::unix::fs::symlink;

use host_test::{
    Access, Deletion, Dir, DirectoryOptions, File, FileOptions, Instance, Naming, Outcome, SeekFrom, Target, Text,
    TextOptions,
};

use super::{Scenario, Scene};

type Open = fn(&mut Instance) -> Outcome<File>;
type WithFile = fn(&mut Instance, File) -> Outcome<String>;
type WithText = fn(&mut Instance, Text) -> Outcome<String>;
type WithDirectory = fn(&mut Instance, Dir) -> Outcome<String>;
type Act = fn(&mut Scene) -> Outcome<()>;

const KINDS: &[(&str, Open)] = &[
    ("unnamed", |i| i.temporary_file(&options(16))),
    ("unnamed below", |i| i.temporary_file(&FileOptions { naming: below(), ..options(16) })),
    ("unbuffered", |i| i.temporary_file(&options(0))),
    ("on-close", |i| i.named_temporary_file(&options(16), Deletion::OnClose)),
    ("on-drop", |i| i.named_temporary_file(&options(6), Deletion::OnDrop)),
    ("never", |i| i.named_temporary_file(&FileOptions { naming: below(), ..options(16) }, Deletion::Never)),
    ("append", |i| {
        let access = Some(Access::READ | Access::APPEND);
        i.named_temporary_file(&FileOptions { access, ..options(16) }, Deletion::OnClose)
    }),
    ("mkstemp", |i| Ok(i.mkstemp(&Naming::default())?.0)),
    ("spool", |i| i.spooled_temporary_file(20, &options(16))),
    ("rolled", |i| {
        let file = i.spooled_temporary_file(0, &options(16))?;
        i.rollover(file)?;
        Ok(file)
    }),
];

const WITH_FILE: &[(&str, WithFile)] = &[
    ("read", |i, f| from(i, f, 2, |i, f| i.read(f, None))),
    ("read some", |i, f| from(i, f, 2, |i, f| i.read(f, Some(7)))),
    ("read-line", |i, f| from(i, f, 2, |i, f| i.read_line(f, None))),
    ("read-at", |i, f| i.read_at(f, 2, 7).map(told)),
    ("write", |i, f| i.write(f, b"tail").map(told)),
    ("write large", |i, f| i.write(f, &[b'z'; 40]).map(told)),
    ("write over", |i, f| from(i, f, 5, |i, f| i.write(f, b"tail"))),
    ("write-at", |i, f| i.write_at(f, 18, b"tail").map(told)),
    ("write-at behind a gap", |i, f| i.write_at(f, 40, &[b'z'; 40]).map(told)),
    ("seek", |i, f| i.seek(f, SeekFrom::End(-3)).map(told)),
    ("size", |i, f| i.size(f).map(told)),
    ("truncate to less", |i, f| i.truncate(f, Some(5)).map(told)),
    ("truncate to more", |i, f| i.truncate(f, Some(100)).map(told)),
    ("flush", |i, f| i.flush(f).map(told)),
    ("sync", |i, f| i.sync(f).map(told)),
    ("rollover", |i, f| i.rollover(f).map(told)),
    ("read-stream", |i, f| {
        let stream = i.read_stream(f, 2)?;
        Ok(told(i.read_out(stream)?))
    }),
    ("set-deletion", |i, f| {
        let policy = if i.name(f)?.is_some() { Deletion::OnDrop } else { Deletion::OnClose };
        i.set_deletion(f, policy).map(told)
    }),
];

/// Where the host kept a spool its name, this can never be.
const WITH_FILE_ON_DISK: &[(&str, WithFile)] = &[("reopen", |i, f| {
    let second = i.reopen(f, Access::READ)?;
    let answer = i.read(second, Some(7)).map(told);
    i.drop_file(second)?;
    answer
})];

const PERSISTS: &[(&str, WithFile)] = &[
    ("persist, replacing a file", |i, f| persist(i, f, Target::Replace("/tmp/target".into()))),
    ("persist as new", |i, f| persist(i, f, Target::CreateNew("/tmp/below/target".into()))),
];

const WITH_TEXT: &[(&str, WithText)] = &[
    ("text read", |i, t| i.text_seek(t, 4).and_then(|()| i.text_read(t, None)).map(told)),
    ("text read some", |i, t| i.text_seek(t, 4).and_then(|()| i.text_read(t, Some(3))).map(told)),
    ("text read-line", |i, t| i.text_seek(t, 4).and_then(|()| i.text_read_line(t, None)).map(told)),
    ("text write", |i, t| i.text_write(t, "é\n").map(told)),
    ("text write large", |i, t| i.text_write(t, "0123456789\nabcdefghij").map(told)),
    ("text tell", |i, t| i.text_tell(t).map(told)),
    ("text seek", |i, t| i.text_seek(t, 6).map(told)),
    ("text truncate", |i, t| i.text_truncate(t, None).map(told)),
    ("text flush", |i, t| i.text_flush(t).map(told)),
];

const WITH_DIRECTORY: &[(&str, WithDirectory)] = &[
    ("create-file", |i, d| i.create_file(d, "sub/empty/new").and_then(|file| i.drop_file(file)).map(told)),
    ("open-file", |i, d| i.open_file(d, "sub/a", Access::READ).and_then(|file| i.drop_file(file)).map(told)),
    ("create-directory", |i, d| i.create_directory(d, "sub/new").map(told)),
    ("entries", |i, d| i.entries(d, Some("sub")).map(|entries| told(entries.len()))),
];

const REMOVALS: &[(&str, WithDirectory)] = &[
    ("remove a file", |i, d| i.remove(d, "sub/a").map(told)),
    ("remove a link", |i, d| i.remove(d, "link").map(told)),
    ("remove a directory", |i, d| i.remove(d, "sub").map(told)),
    ("cleanup", |i, d| i.cleanup(d).map(told)),
];

const FREE: &[(&str, Act)] = &[
    ("gettempdir", |scene| {
        scene.instance.set_tempdir(None)?;
        scene.tell(|i| i.gettempdir())
    }),
    ("mktemp", |scene| scene.tell(|i| i.mktemp(&below()))),
    ("mkdtemp", |scene| scene.tell(|i| i.mkdtemp(&Naming::default()))),
    ("mkdtemp below", |scene| scene.tell(|i| i.mkdtemp(&below()))),
    ("temporary-directory", |scene| {
        let directory = scene.instance.temporary_directory(&DirectoryOptions { naming: below(), ..Default::default() });
        scene.directories.push(directory?);
        Ok(())
    }),
];

fn told(answer: impl Debug) -> String {
    format!("{answer:?}")
}

fn options(buffer_size: u32) -> FileOptions {
    FileOptions { buffer_size: Some(buffer_size), ..FileOptions::default() }
}

fn below() -> Naming {
    Naming { dir: Some("/tmp/below".into()), ..Naming::default() }
}

/// A failure changes nothing of what is at the target.
fn persist(instance: &mut Instance, file: File, target: Target) -> Outcome<String> {
    let outcome = instance.persist(file, &target);
    if outcome.is_err() {
        let (old, new) = (instance.scratch().path().join("target"), instance.scratch().path().join("below/target"));
        assert_eq!(fs::read(old).map_err(wasmtime::Error::from)?, b"old", "{outcome:?}");
        assert!(!new.exists(), "{outcome:?}");
    }
    outcome.map(told)
}

fn mkstemp(instance: &mut Instance) -> Outcome<String> {
    let (file, path) = instance.mkstemp(&below())?;
    instance.drop_file(file)?;
    Ok(path)
}

/// The same once more is the same: it starts with the seek.
fn from<T: Debug>(
    instance: &mut Instance,
    file: File,
    offset: u64,
    act: fn(&mut Instance, File) -> Outcome<T>,
) -> Outcome<String> {
    instance.seek(file, SeekFrom::Start(offset))?;
    act(instance, file).map(told)
}

/// It has a mark to look for.
fn utf_16() -> TextOptions {
    TextOptions { encoding: Some("utf-16".into()), ..TextOptions::default() }
}

impl Scene {
    fn tell<T: Debug>(&mut self, act: impl FnOnce(&mut Instance) -> Outcome<T>) -> Outcome<()> {
        self.answers.push(told(act(&mut self.instance)?));
        Ok(())
    }

    fn with_file(&mut self, act: WithFile) -> Outcome<()> {
        let file = self.files[0];
        self.tell(|instance| act(instance, file))
    }

    /// Acts on a view of its own, which is dropped whatever happens.
    fn with_text(&mut self, act: WithText) -> Outcome<()> {
        let file = self.files[0];
        self.tell(|instance| {
            let text = instance.open_text(file, &utf_16())?;
            let answer = act(instance, text);
            instance.drop_text(text)?;
            answer
        })
    }

    fn with_directory(&mut self, act: WithDirectory) -> Outcome<()> {
        let directory = self.directories[0];
        self.tell(|instance| act(instance, directory))
    }

    fn make(&mut self, make: impl FnOnce(&mut Instance) -> Outcome<String>) -> Outcome<()> {
        self.paths.push(make(&mut self.instance)?);
        Ok(())
    }

    fn remove_tree(&mut self) -> Outcome<()> {
        self.instance.remove_tree(&self.paths[0])
    }

    /// Hands the file's descriptor out, as long as it is not refused.
    fn hand_out(&mut self) -> Outcome<()> {
        let file = self.files.remove(0);
        match self.instance.into_descriptor(file)? {
            Ok(descriptor) => {
                self.answers.push(told(self.instance.read_descriptor(&descriptor)?));
                self.instance.drop_descriptor(descriptor)?;
                // Nobody was between us and the host.
                self.instance.plan().open -= 1;
                Ok(())
            }
            Err((file, error)) => {
                self.files.push(file);
                Err(error.into())
            }
        }
    }

    /// A file to be persisted, and one in the place of its target.
    fn fill_to_persist(&mut self, open: Open) -> Outcome<()> {
        self.write_beside("target", "old")?;
        self.fill(open)
    }

    fn write_beside(&self, name: &str, text: &str) -> Outcome<()> {
        Ok(fs::write(self.instance.scratch().path().join(name), text).map_err(wasmtime::Error::from)?)
    }

    /// 14 bytes at the host, or in memory, and 4 more that may wait in the buffer.
    fn fill(&mut self, open: Open) -> Outcome<()> {
        let file = open(&mut self.instance)?;
        self.files.push(file);
        self.instance.write(file, b"one\ntwo\nthree\n")?;
        self.instance.flush(file)?;
        self.instance.write(file, b"tail")?;
        Ok(())
    }

    /// The same in text.
    fn fill_with_text(&mut self, open: Open) -> Outcome<()> {
        let file = open(&mut self.instance)?;
        self.files.push(file);
        let text = self.instance.open_text(file, &utf_16())?;
        self.instance.text_write(text, "a😀\r\n")?;
        self.instance.text_flush(text)?;
        self.instance.text_write(text, "z")?;
        self.instance.drop_text(text)
    }

    /// A temporary directory with a bit of everything in it.
    fn furnish(&mut self, naming: Naming) -> Outcome<()> {
        let directory = self.instance.temporary_directory(&DirectoryOptions { naming, ..Default::default() })?;
        self.directories.push(directory);
        let name = self.instance.directory_name(directory)?;
        self.fill_directory(&name)
    }

    fn fill_directory(&self, path: &str) -> Outcome<()> {
        let path = self.instance.scratch().path().join(path.trim_start_matches("/tmp/"));
        let fill = || {
            fs::create_dir_all(path.join("sub/empty"))?;
            fs::write(path.join("file"), "contents")?;
            fs::write(path.join("sub/a"), "a")?;
            fs::write(path.join("sub/z"), "z")?;
            symlink("sub", path.join("link"))
        };
        Ok(fill().map_err(wasmtime::Error::from)?)
    }
}

fn scenario(
    name: impl Into<String>,
    removes: bool,
    prepare: impl Fn(&mut Scene) -> Outcome<()> + 'static,
    act: impl Fn(&mut Scene) -> Outcome<()> + 'static,
) -> Scenario {
    Scenario { name: name.into(), prepare: Box::new(prepare), act: Box::new(act), removes }
}

pub fn creation() -> Vec<Scenario> {
    let free = FREE.iter().map(|(name, act)| scenario(*name, false, |_| Ok(()), act));
    let kinds = KINDS.iter().map(|(kind, open)| {
        let create = |scene: &mut Scene| {
            scene.files.push(open(&mut scene.instance)?);
            Ok(())
        };
        scenario(format!("create, {kind}"), false, |_| Ok(()), create)
    });
    free.chain(kinds).collect()
}

pub fn files() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (kind, open) in KINDS {
        let mut add = |verb: &str, removes, act: WithFile| {
            let act = move |scene: &mut Scene| scene.with_file(act);
            all.push(scenario(format!("{verb}, {kind}"), removes, |scene| scene.fill(*open), act));
        };
        let on_disk = if *kind == "spool" { &[] } else { WITH_FILE_ON_DISK };
        WITH_FILE.iter().chain(on_disk).for_each(|(verb, act)| add(verb, false, *act));
        add("close", true, |i, f| i.close(f).map(told));
        all.push(scenario(format!("drop, {kind}"), true, |scene| scene.fill(*open), Scene::drop_all));
    }
    all
}

pub fn persisting() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (kind, open) in KINDS {
        for (verb, act) in PERSISTS {
            let act = |scene: &mut Scene| scene.with_file(*act);
            all.push(scenario(format!("{verb}, {kind}"), false, |scene| scene.fill_to_persist(*open), act));
        }
    }
    all.push(scenario(
        "persist a directory",
        false,
        |scene| scene.furnish(below()),
        |scene| scene.with_directory(|i, d| i.persist_directory(d, "/tmp/target").map(told)),
    ));
    all
}

pub fn leaving() -> Vec<Scenario> {
    let hand_out = |(kind, open): &(&str, Open)| {
        let open = *open;
        scenario(format!("into-descriptor, {kind}"), true, move |scene| scene.fill(open), Scene::hand_out)
    };
    let mut all: Vec<_> = KINDS.iter().map(hand_out).collect();
    all.push(scenario(
        "release-all",
        true,
        |scene| {
            KINDS.iter().try_for_each(|(_, open)| scene.fill(*open))?;
            scene.furnish(below())
        },
        |scene| scene.instance.release_all(),
    ));
    all.push(scenario(
        "sweep",
        true,
        |scene| {
            scene.fill_directory("/tmp/tmpabcdefgh")?;
            scene.write_beside("tmphgfedcba", "left behind")
        },
        // Whatever it has to pass over, it finds again.
        |scene| (0..2).try_for_each(|_| scene.instance.sweep("tmp", 0).map(drop)),
    ));
    all
}

pub fn text() -> Vec<Scenario> {
    let mut all = Vec::new();
    for (kind, open) in KINDS {
        for (verb, act) in WITH_TEXT {
            let act = |scene: &mut Scene| scene.with_text(*act);
            all.push(scenario(format!("{verb}, {kind}"), false, |scene| scene.fill_with_text(*open), act));
        }
    }
    all
}

pub fn directories() -> Vec<Scenario> {
    let mut all = vec![
        scenario("drop", true, |scene| scene.furnish(below()), Scene::drop_all),
        scenario("remove-tree of mkstemp", true, |scene| scene.make(mkstemp), Scene::remove_tree),
        scenario("remove-tree of mkdtemp", true, |scene| scene.make(|i| i.mkdtemp(&below())), Scene::remove_tree),
        scenario(
            "remove-tree of a full mkdtemp",
            true,
            |scene| {
                scene.make(|i| i.mkdtemp(&Naming::default()))?;
                scene.fill_directory(&scene.paths[0])
            },
            Scene::remove_tree,
        ),
    ];
    for (acts, removes) in [(WITH_DIRECTORY, false), (REMOVALS, true)] {
        for (name, act) in acts {
            all.push(scenario(*name, removes, |scene| scene.furnish(below()), |scene| scene.with_directory(*act)));
        }
    }
    all
}
