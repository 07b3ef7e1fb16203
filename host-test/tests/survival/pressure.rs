//! Every argument whose size the caller chooses, in every size, under little memory: no trap that is ours.

use std::sync::OnceLock;

use host_test::interposed::ErrorCode;
use host_test::{
    Access, Deletion, Dir, Error, ErrorHandler, Failure, File, FileOptions, Instance, Naming, Newline, Outcome,
    Sandbox, SeekFrom, Target, TextOptions,
};
use wasmtime::WasmBacktrace;
use wasmtime::error::Context;

use super::*;

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// An instance that has little memory, and something of each kind in it.
struct Scene {
    instance: Instance,
    file: File,
    spool: File,
    directory: Dir,
}

impl Scene {
    fn new(memory: usize) -> Result<Self> {
        let mut instance = Sandbox::new().memory(memory).scratch_in_memory().start()?;
        let file = instance.temporary_file(&FileOptions::default())?;
        let spool = instance.spooled_temporary_file(0, &FileOptions::default())?;
        let directory = instance.temporary_directory(&Default::default())?;
        Ok(Scene { instance, file, spool, directory })
    }

    fn write_text(&mut self, text: &str, options: &TextOptions) -> Outcome<u64> {
        let view = self.instance.open_text(self.file, options)?;
        self.instance.text_write(view, text)
    }

    fn read_text(&mut self, size: usize, encoding: &str, by_line: bool) -> Outcome<String> {
        self.instance.truncate(self.file, Some(size as u64))?;
        let options = TextOptions { encoding: Some(encoding.into()), ..TextOptions::default() };
        let view = self.instance.open_text(self.file, &options)?;
        if by_line { self.instance.text_read_line(view, None) } else { self.instance.text_read(view, None) }
    }
}

/// The function that a trap went through first, as seen from the host.
fn entered(trap: &wasmtime::Error) -> Option<u32> {
    Some(trap.downcast_ref::<WasmBacktrace>()?.frames().last()?.func_index())
}

/// Whether the host found no room for an argument: then none of our code has run.
fn argument_did_not_fit(trap: &wasmtime::Error) -> bool {
    static PLACING: OnceLock<Option<u32>> = OnceLock::new();
    let placing = PLACING.get_or_init(|| {
        let mut scene = Scene::new(2 * MIB).ok()?;
        match scene.instance.write(scene.file, &vec![0; 4 * MIB]) {
            Err(Failure::Trapped(trap)) => entered(&trap),
            Ok(_) | Err(Failure::Refused(_)) => None,
        }
    });
    placing.is_some() && entered(trap) == *placing
}

fn text(size: usize) -> String {
    "x".repeat(size)
}

fn named(prefix: Option<String>, suffix: Option<String>, dir: Option<String>) -> Naming {
    Naming { prefix, suffix, dir, random_length: None }
}

fn options(naming: Naming) -> FileOptions {
    FileOptions { naming, ..FileOptions::default() }
}

type Call = fn(&mut Scene, usize) -> Outcome<()>;

const CALLS: &[(&str, Call)] = &[
    ("a prefix", |s, size| s.instance.temporary_file(&options(named(Some(text(size)), None, None))).map(drop)),
    ("a suffix", |s, size| s.instance.mkstemp(&named(None, Some(text(size)), None)).map(drop)),
    ("a dir", |s, size| s.instance.mkdtemp(&named(None, None, Some(text(size)))).map(drop)),
    ("a deep dir", |s, size| s.instance.mkdtemp(&named(None, None, Some("a/".repeat(size / 2)))).map(drop)),
    ("a prefix with a slash", |s, size| s.instance.mktemp(&named(Some("/".repeat(size)), None, None)).map(drop)),
    ("a prefix of a spool", |s, size| {
        s.instance.spooled_temporary_file(0, &options(named(Some(text(size)), None, None))).map(drop)
    }),
    ("a prefix in bytes", |s, size| s.instance.mkstempb(Some(&vec![b'x'; size]), None, None).map(drop)),
    ("a prefix not utf8", |s, size| s.instance.mkstempb(Some(&vec![0xff; size]), None, None).map(drop)),
    ("a dir in bytes", |s, size| s.instance.mkdtempb(None, None, Some(&vec![b'x'; size])).map(drop)),
    ("three affixes", |s, size| {
        let part = Some(text(size / 3));
        s.instance.mkdtemp(&named(part.clone(), part.clone(), part)).map(drop)
    }),
    ("create-file", |s, size| s.instance.create_file(s.directory, &text(size)).map(drop)),
    ("open-file", |s, size| s.instance.open_file(s.directory, &"a/".repeat(size / 2), Access::READ).map(drop)),
    ("create-directory", |s, size| s.instance.create_directory(s.directory, &"\0".repeat(size))),
    ("entries", |s, size| s.instance.entries(s.directory, Some(&text(size))).map(drop)),
    ("remove", |s, size| s.instance.remove(s.directory, &text(size))),
    ("remove-tree", |s, size| s.instance.remove_tree(&text(size))),
    ("a prefix to sweep", |s, size| s.instance.sweep(&text(size), 0).map(drop)),
    ("set-tempdir", |s, size| {
        s.instance.set_tempdir(Some(&text(size)))?;
        s.instance.set_tempdir(None)
    }),
    ("an encoding", |s, size| {
        let options = TextOptions { encoding: Some(text(size)), ..TextOptions::default() };
        s.instance.open_text(s.file, &options).map(drop)
    }),
    ("write", |s, size| s.instance.write(s.file, &vec![7; size]).map(drop)),
    ("write to a spool", |s, size| s.instance.write(s.spool, &vec![7; size]).map(drop)),
    ("write-at", |s, size| s.instance.write_at(s.file, 1, &vec![7; size]).map(drop)),
    ("write-at of a spool", |s, size| s.instance.write_at(s.spool, 100, &vec![7; size]).map(drop)),
    ("rollover", |s, size| {
        s.instance.write(s.spool, &vec![7; size])?;
        s.instance.rollover(s.spool)
    }),
    ("a target", |s, size| s.instance.persist(s.file, &Target::Replace(text(size)))),
    ("a deep target", |s, size| s.instance.persist(s.spool, &Target::CreateNew("a/".repeat(size / 2)))),
    ("a target of a directory", |s, size| s.instance.persist_directory(s.directory, &text(size))),
    ("a prefix to sweep", |s, size| s.instance.sweep(&text(size), 0).map(drop)),
    ("persist a spool", |s, size| {
        s.instance.write(s.spool, &vec![7; size])?;
        s.instance.persist(s.spool, &Target::Replace("/tmp/final".into()))
    }),
    ("persist a file without a name", |s, size| {
        s.instance.write(s.file, &vec![7; size])?;
        s.instance.persist(s.file, &Target::CreateNew("/tmp/final".into()))
    }),
    ("reopen", |s, size| {
        s.instance.write(s.spool, &vec![7; size])?;
        let second = s.instance.reopen(s.spool, Access::READ)?;
        s.instance.read(second, None).map(drop)
    }),
    ("a stream", |s, size| {
        s.instance.write(s.spool, &vec![7; size])?;
        let stream = s.instance.read_stream(s.spool, 0)?;
        Ok(s.instance.read_out(stream).map(drop)?)
    }),
    ("release-all", |s, size| {
        s.instance.write(s.spool, &vec![7; size])?;
        s.instance.release_all()?;
        s.file = s.instance.temporary_file(&FileOptions::default())?;
        Ok(())
    }),
    ("a buffer", |s, size| {
        let options = FileOptions { buffer_size: Some(size as u32), ..FileOptions::default() };
        for _ in 0..4 {
            let file = s.instance.temporary_file(&options)?;
            s.instance.write(file, b"x")?;
        }
        Ok(())
    }),
    ("read", |s, size| {
        s.instance.truncate(s.file, Some(size as u64))?;
        s.instance.read(s.file, None).map(drop)
    }),
    ("read-line", |s, size| {
        s.instance.truncate(s.file, Some(size as u64))?;
        s.instance.read_line(s.file, None).map(drop)
    }),
    ("read-at of a spool", |s, size| {
        s.instance.truncate(s.spool, Some(size as u64))?;
        s.instance.read_at(s.spool, 0, u64::MAX).map(drop)
    }),
    ("text read", |s, size| s.read_text(size, "utf-8", false).map(drop)),
    ("text read utf-16", |s, size| s.read_text(size, "utf-16-le", false).map(drop)),
    ("text read-line", |s, size| s.read_text(size, "latin-1", true).map(drop)),
    ("text that doubles when read", |s, size| {
        s.instance.write(s.file, &vec![0xe9; size])?;
        s.instance.seek(s.file, SeekFrom::Start(0))?;
        s.read_text(size, "latin-1", false).map(drop)
    }),
    ("text write", |s, size| s.write_text(&text(size), &TextOptions::default()).map(drop)),
    ("text that quadruples", |s, size| {
        let options = TextOptions { encoding: Some("utf-32".into()), ..TextOptions::default() };
        s.write_text(&text(size), &options).map(drop)
    }),
    ("text that is escaped", |s, size| {
        let errors = ErrorHandler::BackslashReplace;
        let options = TextOptions { encoding: Some("ascii".into()), errors, ..TextOptions::default() };
        s.write_text(&"é".repeat(size / 2), &options).map(drop)
    }),
    ("text of references", |s, size| {
        let errors = ErrorHandler::XmlCharRefReplace;
        let options = TextOptions { encoding: Some("ascii".into()), errors, ..TextOptions::default() };
        s.write_text(&"\u{1f600}".repeat(size / 4), &options).map(drop)
    }),
    ("text that cannot be encoded", |s, size| {
        let options = TextOptions { encoding: Some("ascii".into()), ..TextOptions::default() };
        s.write_text(&"é".repeat(size / 2), &options).map(drop)
    }),
    ("lines that grow", |s, size| {
        let options = TextOptions { newline: Newline::Crlf, ..TextOptions::default() };
        s.write_text(&"\n".repeat(size), &options).map(drop)
    }),
];

/// The call, and then a small one.
fn survives(memory: usize, size: usize, call: Call) -> Result<()> {
    let mut scene = Scene::new(memory)?;
    match call(&mut scene, size) {
        Err(Failure::Trapped(trap)) if argument_did_not_fit(&trap) => return Ok(()),
        Err(Failure::Trapped(trap)) => return Err(trap),
        Ok(()) | Err(Failure::Refused(_)) => {}
    }
    scene.instance.seek(scene.file, SeekFrom::Start(0))?;
    scene.instance.write(scene.file, b"alive")?;
    assert_eq!(scene.instance.read_at(scene.file, 0, 5)?, b"alive");
    scene.instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    Ok(())
}

#[test]
fn no_argument_of_any_size_traps_in_memory_of_any_size() -> Result<()> {
    for (name, call) in CALLS {
        for memory in (1280 * KIB..3 * MIB).step_by(256 * KIB) {
            for size in (0..memory - MIB).step_by(97 * KIB) {
                survives(memory, size, *call).with_context(|| format!("{name}, {size} bytes of {memory}"))?;
            }
        }
    }
    Ok(())
}

#[test]
fn buffers_that_find_no_memory_are_refused_and_lose_nothing() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let options = FileOptions { buffer_size: Some(1 << 20), ..FileOptions::default() };
    let mut written = Vec::new();
    let mut refused = 0;
    for _ in 0..20 {
        let file = instance.temporary_file(&options)?;
        match instance.write(file, b"buffered") {
            Ok(_) => written.push(file),
            Err(Failure::Refused(Error::NoSpace)) => refused += 1,
            Err(failure) => return Err(failure.into()),
        }
    }
    assert!(written.len() > 1 && refused > 1, "{} {refused}", written.len());
    // To look ahead takes another buffer.
    instance.drop_file(written.remove(0))?;
    for file in written {
        assert_eq!(instance.read_at(file, 0, 100)?, b"buffered");
    }
    Ok(())
}

/// Has handles take all the memory there is, and returns what the one too many was told.
fn exhaust(scene: &mut Scene) -> Option<Failure> {
    let options = options(named(Some(text(200)), None, None));
    (0..10_000).find_map(|_| scene.instance.spooled_temporary_file(0, &options).err())
}

#[test]
fn a_handle_that_finds_no_memory_is_refused() -> Result<()> {
    let mut scene = Scene::new(2 * MIB)?;
    let refused = exhaust(&mut scene);
    assert!(matches!(refused, Some(Failure::Refused(Error::NoSpace))), "{refused:?}");
    Ok(())
}

#[test]
fn when_handles_have_taken_all_memory_what_there_is_can_be_removed() -> Result<()> {
    let mut scene = Scene::new(2 * MIB)?;
    let _ = exhaust(&mut scene);
    scene.instance.close(scene.file)?;
    scene.instance.cleanup(scene.directory)?;
    assert_eq!(scene.instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn when_handles_have_taken_all_memory_all_of_them_can_be_released() -> Result<()> {
    let mut scene = Scene::new(2 * MIB)?;
    let _ = exhaust(&mut scene);
    scene.instance.release_all()?;
    assert_eq!(scene.instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn when_handles_have_taken_all_memory_a_file_is_persisted_or_refused() -> Result<()> {
    let mut scene = Scene::new(2 * MIB)?;
    scene.instance.write(scene.file, b"kept")?;
    let _ = exhaust(&mut scene);
    let outcome = scene.instance.persist(scene.file, &Target::CreateNew("/tmp/final".into()));
    let target = std::fs::read(scene.instance.scratch().path().join("final"));
    match outcome {
        Ok(()) => assert_eq!(target?, b"kept"),
        outcome => {
            assert_refused!(outcome, Error::NoSpace);
            assert!(target.is_err());
        }
    }
    Ok(())
}

/// What a cleanup says where `count` files with names of `length` bytes cannot be removed, and the directory's name.
fn incomplete(count: usize, length: usize) -> Result<(Outcome<()>, String)> {
    let mut instance = Sandbox::new().interposed().memory(2 * MIB).scratch_in_memory().start()?;
    let directory = instance.temporary_directory(&Default::default())?;
    let name = instance.directory_name(directory)?;
    let path = instance.scratch().path().join(name.trim_start_matches("/tmp/"));
    for number in 0..count {
        std::fs::File::create(path.join(format!("{number:0>length$}")))?;
    }
    instance.plan().fail_all = Some(("unlink_file_at", ErrorCode::Busy));
    Ok((instance.cleanup(directory), name))
}

#[test]
fn more_leftovers_than_memory_can_name_are_no_trap() -> Result<()> {
    assert_refused!(incomplete(20_000, 20)?.0, Error::CleanupIncomplete(_) | Error::NoSpace);
    Ok(())
}

#[test]
fn no_leftover_goes_untold() -> Result<()> {
    let (outcome, name) = incomplete(5_000, 250)?;
    assert_refused!(outcome, Error::CleanupIncomplete(left) if left.len() == 5_000 || left.contains(&name));
    Ok(())
}

#[test]
fn handles_by_the_thousand_are_refused_in_the_end_and_released() -> Result<()> {
    for memory in (4 * MIB..=12 * MIB).step_by(512 * KIB) {
        let mut scene = Scene::new(memory)?;
        let refused = loop {
            if let Err(refused) = scene.instance.spooled_temporary_file(0, &FileOptions::default()) {
                break refused;
            }
        };
        assert!(matches!(refused, Failure::Refused(Error::NoSpace)), "{memory}: {refused:?}");
        scene.instance.release_all().with_context(|| format!("{memory}"))?;
    }
    Ok(())
}

#[test]
fn a_directory_is_not_moved_unless_there_is_memory_to_know_what_is_in_it() -> Result<()> {
    for count in [500, 2_000, 4_000] {
        let mut scene = Scene::new(4 * MIB)?;
        for number in 0..count {
            let file = scene.instance.create_file(scene.directory, &format!("{number}"))?;
            scene.instance.drop_file(file)?;
        }
        let _ = exhaust(&mut scene);
        let outcome = scene.instance.persist_directory(scene.directory, "/tmp/kept");
        let is_kept = scene.instance.scratch().path().join("kept").exists();
        match outcome {
            Ok(()) => assert!(is_kept),
            outcome => {
                assert_refused!(outcome, Error::NoSpace);
                assert!(!is_kept);
            }
        }
    }
    Ok(())
}
