//! Everything that one can do with files.

use std::boxed::Box;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::{Failure, Scenario, Scene};
use crate::error::{Error, Result};
use crate::files::{Deletion, FileOptions, SeekFrom, Target, TempFile};
use crate::filesystem::Access;
use crate::memory::MemoryHost;
use crate::naming::Naming;

type File = TempFile<MemoryHost>;
pub type Open = fn(&mut Scene) -> Result<File>;
type Do = fn(&mut File) -> Result<String>;

const APPEND: Option<Access> = Some(Access { read: true, write: true, append: true });
const SMALL: &[u8] = b"tail";
const LARGE: &[u8] = &[b'z'; 40];

fn options(buffer_size: Option<u32>, access: Option<Access>) -> FileOptions {
    FileOptions { buffer_size, access, ..FileOptions::default() }
}

fn below() -> Naming {
    Naming { dir: Some("/tmp/below".into()), ..Naming::default() }
}

pub const OPENERS: [(&str, Open); 9] = [
    ("unnamed", |scene| scene.space.temporary_file(&options(Some(16), None))),
    ("unbuffered", |scene| scene.space.temporary_file(&options(Some(0), None))),
    ("on close", |scene| scene.space.named_temporary_file(&options(Some(16), None), Deletion::OnClose)),
    ("on drop", |scene| scene.space.named_temporary_file(&options(Some(6), None), Deletion::OnDrop)),
    ("never", |scene| scene.space.named_temporary_file(&options(Some(16), None), Deletion::Never)),
    ("append", |scene| scene.space.named_temporary_file(&options(Some(16), APPEND), Deletion::OnClose)),
    ("append unbuffered", |scene| scene.space.named_temporary_file(&options(Some(0), APPEND), Deletion::Never)),
    ("mkstemp", |scene| scene.space.mkstemp(&Naming::default()).map(|(file, _)| file)),
    ("rolled", |scene| {
        let mut file = scene.space.spooled_temporary_file(0, &options(Some(16), None))?;
        file.rollover()?;
        Ok(file)
    }),
];

pub const SPOOLS: [(&str, Open); 4] = [
    ("spool", |scene| scene.space.spooled_temporary_file(20, &options(Some(16), None))),
    ("unbuffered spool", |scene| scene.space.spooled_temporary_file(20, &options(Some(0), None))),
    ("append spool", |scene| scene.space.spooled_temporary_file(20, &options(Some(6), APPEND))),
    ("spool below", |scene| {
        let options = FileOptions { naming: below(), buffer_size: Some(16), ..FileOptions::default() };
        scene.space.spooled_temporary_file(20, &options)
    }),
];

fn bytes(bytes: Vec<u8>) -> String {
    format!("{bytes:?}")
}

fn number(number: u64) -> String {
    format!("{number}")
}

const ACTS: [(&str, Do); 17] = [
    ("read at the end", |file| file.read(None).map(bytes)),
    ("read-at", |file| file.read_at(2, 7).map(bytes)),
    ("read-at all", |file| file.read_at(0, u64::MAX >> 2).map(bytes)),
    ("write", |file| file.write(SMALL).map(number)),
    ("write large", |file| file.write(LARGE).map(number)),
    ("write-at", |file| file.write_at(18, SMALL).map(number)),
    ("write-at large", |file| file.write_at(18, LARGE).map(number)),
    ("write-at behind a gap", |file| file.write_at(40, LARGE).map(number)),
    ("seek", |file| file.seek(SeekFrom::End(-3)).map(number)),
    ("size", |file| file.size().map(number)),
    ("truncate to less", |file| file.truncate(Some(5)).map(number)),
    ("truncate to more", |file| file.truncate(Some(100)).map(number)),
    ("truncate here", |file| file.truncate(None).map(number)),
    ("flush", |file| file.flush().map(|()| String::new())),
    ("sync", |file| file.sync().map(|()| String::new())),
    ("rollover", |file| file.rollover().map(|()| String::new())),
    ("close", |file| file.close().map(|()| String::new())),
];

const PERSISTS: [(&str, Do); 5] = [
    ("persist here", |file| file.persist(&Target::CreateNew("/tmp/new".into())).map(|()| String::new())),
    ("persist below", |file| file.persist(&Target::Replace("/tmp/below/new".into())).map(|()| String::new())),
    ("persist over another", |file| file.persist(&Target::Replace("/data/old".into())).map(|()| String::new())),
    ("persist elsewhere", |file| file.persist(&Target::CreateNew("/data/new".into())).map(|()| String::new())),
    ("persist nowhere", |file| match file.persist(&Target::CreateNew("/data/old".into())) {
        Err(Error::AlreadyExists(path)) if path == "/data/old" => Ok(path),
        other => other.map(|()| String::new()),
    }),
];

const READS: [(&str, Do); 5] = [
    ("read", |file| file.read(None).map(bytes)),
    ("read some", |file| file.read(Some(7)).map(bytes)),
    ("read-line", |file| file.read_line(None).map(bytes)),
    ("read-line at most", |file| file.read_line(Some(3)).map(bytes)),
    ("seek from here", |file| file.seek(SeekFrom::Current(2)).map(number)),
];

/// 14 bytes at the host, or in memory, and 4 more that may wait in the buffer.
fn fill(file: &mut File) {
    file.write(b"one\ntwo\nthree\n").expect("a write");
    file.flush().expect("a flush");
    file.write(SMALL).expect("a write");
}

fn rewind(file: &mut File) {
    fill(file);
    file.seek(SeekFrom::Start(2)).expect("a seek");
}

fn scenario(opener: (&str, Open), ready: fn(&mut File), act: (&str, Do), failure: Failure) -> Scenario {
    let (kind, open) = opener;
    let (verb, perform) = act;
    Scenario {
        name: format!("{verb}, {kind}"),
        prepare: Box::new(move |scene| {
            scene.host.meddle(0).create_directory("below");
            scene.host.meddle(1).create_file("old", b"old");
            let mut file = open(scene).expect("a file");
            ready(&mut file);
            scene.add(file);
        }),
        act: Box::new(move |scene| {
            let answer = perform(&mut scene.files[0].lock())?;
            scene.answers.push(answer);
            Ok(())
        }),
        failure,
    }
}

fn creation((kind, open): (&str, Open)) -> Scenario {
    Scenario {
        name: format!("create, {kind}"),
        prepare: Box::new(|scene| scene.host.meddle(0).create_directory("below")),
        act: Box::new(move |scene| {
            let file = open(scene)?;
            scene.add(file);
            Ok(())
        }),
        failure: Failure::Nothing,
    }
}

fn dropping((kind, open): (&str, Open)) -> Scenario {
    Scenario {
        name: format!("drop, {kind}"),
        prepare: Box::new(move |scene| {
            let mut file = open(scene).expect("a file");
            fill(&mut file);
            scene.add(file);
        }),
        act: Box::new(|scene| {
            scene.files.clear();
            Ok(())
        }),
        failure: Failure::Less,
    }
}

/// Where the file has kept a name that nobody is told, it is refused: see the tests of reopening.
fn second_handle((kind, open): (&str, Open)) -> Scenario {
    let base = scenario((kind, open), fill, ("reopen", |_| Ok(String::new())), Failure::Nothing);
    Scenario {
        act: Box::new(|scene| {
            let file = scene.files[0].clone();
            let waits = file.lock().name().is_none() && !scene.host.can_unlink_open();
            if !waits {
                let mut reopened = file.lock().reopen(Access::READ_WRITE)?;
                reopened.seek(SeekFrom::Start(3))?;
                scene.add(reopened);
            }
            Ok(())
        }),
        ..base
    }
}

fn release_all((kind, open): (&str, Open)) -> Scenario {
    let base = scenario((kind, open), fill, ("release-all", |_| Ok(String::new())), Failure::Less);
    Scenario { act: Box::new(|scene| scene.space.release_all()), ..base }
}

fn path_of(name: &str, act: fn(&mut Scene) -> Result<String>) -> Scenario {
    Scenario {
        name: name.into(),
        prepare: Box::new(|scene| {
            scene.host.meddle(0).create_directory("below");
            scene.space.set_tempdir(None).expect("nothing to refuse");
        }),
        act: Box::new(move |scene| {
            let answer = act(scene)?;
            scene.answers.push(answer);
            Ok(())
        }),
        failure: Failure::Nothing,
    }
}

pub fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        path_of("gettempdir", |scene| scene.space.gettempdir()),
        path_of("mktemp", |scene| scene.space.mktemp(&below())),
        creation(("unnamed below", |scene| {
            scene.space.temporary_file(&FileOptions {
                naming: below(),
                buffer_size: Some(16),
                ..FileOptions::default()
            })
        })),
    ];
    for opener in OPENERS {
        all.push(creation(opener));
        all.push(dropping(opener));
        for act in ACTS {
            let failure = if act.0 == "close" { Failure::Less } else { Failure::Nothing };
            all.push(scenario(opener, fill, act, failure));
        }
        for act in READS.into_iter().chain(PERSISTS) {
            all.push(scenario(opener, rewind, act, Failure::Nothing));
        }
        all.push(second_handle(opener));
        all.push(release_all(opener));
    }
    for opener in SPOOLS {
        for act in ACTS {
            let failure = if act.0 == "rollover" { Failure::Nothing } else { Failure::Rolled };
            all.push(scenario(opener, fill, act, failure));
        }
        for act in PERSISTS {
            all.push(scenario(opener, fill, act, Failure::Nothing));
        }
        all.push(release_all(opener));
    }
    all
}
