//! Everything that one can do with directories.

use std::boxed::Box;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

use super::{Failure, Scenario, Scene};
use crate::directories::{DirectoryOptions, TempDir};
use crate::error::{Error, Result};
use crate::filesystem::Access;
use crate::memory::MemoryHost;
use crate::naming::Naming;

type Dir = TempDir<MemoryHost>;

fn below() -> Naming {
    Naming { dir: Some("/tmp/below".into()), ..Naming::default() }
}

/// A temporary directory with a bit of everything in it.
fn full(scene: &mut Scene, naming: Naming) -> Dir {
    scene.host.meddle(0).create_directory("below");
    let options = DirectoryOptions { naming, ..DirectoryOptions::default() };
    let directory = scene.space.temporary_directory(&options).expect("a directory");
    furnish(scene, directory.name());
    directory
}

/// One without links, which cannot be copied.
fn copyable(scene: &mut Scene) {
    scene.host.meddle(1).create_directory("taken");
    let mut directory = scene.space.temporary_directory(&DirectoryOptions::default()).expect("a directory");
    directory.create_directory("sub").expect("a directory");
    directory.create_directory("sub/empty").expect("a directory");
    for path in ["file", "sub/a"] {
        directory.create_file(path).expect("a file").write(b"contents").expect("a write");
    }
    scene.directories.push(directory);
}

fn persist(name: &str, path: &'static str) -> Scenario {
    Scenario {
        name: name.into(),
        prepare: Box::new(copyable),
        act: Box::new(move |scene| scene.directories[0].persist(path)),
        failure: Failure::Nothing,
    }
}

fn furnish(scene: &Scene, path: &str) {
    let inside = |name: &str| format!("{}/{name}", path.strip_prefix("/tmp/").expect("in /tmp"));
    let meddle = || scene.host.meddle(0);
    meddle().create_file(&inside("file"), b"contents");
    meddle().create_directory(&inside("sub"));
    meddle().create_file(&inside("sub/a"), b"a");
    meddle().create_directory(&inside("sub/empty"));
    meddle().create_file(&inside("sub/z"), b"z");
    meddle().create_link(&inside("link"), "sub");
}

fn inside(name: &str, opened: bool, failure: Failure, act: fn(&mut Scene) -> Result<()>) -> Scenario {
    Scenario {
        name: format!("{name}{}", if opened { ", opened" } else { "" }),
        prepare: Box::new(move |scene| {
            let mut directory = full(scene, if opened { Naming::default() } else { below() });
            if opened {
                directory.entries(None).expect("entries");
            }
            scene.directories.push(directory);
        }),
        act: Box::new(act),
        failure,
    }
}

fn creation(name: &str, act: fn(&mut Scene) -> Result<()>) -> Scenario {
    Scenario {
        name: name.into(),
        prepare: Box::new(|scene| scene.host.meddle(0).create_directory("below")),
        act: Box::new(act),
        failure: Failure::Nothing,
    }
}

fn temporary_directory(scene: &mut Scene, naming: Naming) -> Result<()> {
    let options = DirectoryOptions { naming, ..DirectoryOptions::default() };
    scene.directories.push(scene.space.temporary_directory(&options)?);
    Ok(())
}

fn mkdtemp(scene: &mut Scene, naming: Naming) -> Result<()> {
    scene.answers.push(scene.space.mkdtemp(&naming)?);
    Ok(())
}

fn removal(name: &str, make: fn(&mut Scene) -> String) -> Scenario {
    Scenario {
        name: name.into(),
        prepare: Box::new(move |scene| {
            scene.host.meddle(0).create_directory("below");
            let path = make(scene);
            scene.answers.push(path);
        }),
        act: Box::new(|scene| scene.space.remove_tree(&scene.answers[0])),
        failure: Failure::Less,
    }
}

pub fn scenarios() -> Vec<Scenario> {
    let mut all = vec![
        creation("temporary-directory", |scene| temporary_directory(scene, Naming::default())),
        creation("temporary-directory below", |scene| temporary_directory(scene, below())),
        creation("mkdtemp", |scene| mkdtemp(scene, Naming::default())),
        creation("mkdtemp below", |scene| mkdtemp(scene, below())),
        removal("remove-tree of mkdtemp", |scene| {
            let path = scene.space.mkdtemp(&below()).expect("a directory");
            furnish(scene, &path);
            path
        }),
        removal("remove-tree of an empty mkdtemp", |scene| scene.space.mkdtemp(&below()).expect("a directory")),
        removal("remove-tree of mkstemp", |scene| scene.space.mkstemp(&below()).expect("a file").1),
    ];
    all.extend([persist("persist a directory", "/tmp/kept"), persist("persist a directory elsewhere", "/data/kept")]);
    all.push(Scenario {
        name: "persist a directory nowhere".into(),
        prepare: Box::new(copyable),
        act: Box::new(|scene| match scene.directories[0].persist("/data/taken") {
            Err(Error::AlreadyExists(path)) if path == "/data/taken" => Ok(()),
            other => other,
        }),
        failure: Failure::Nothing,
    });
    all.push(Scenario {
        name: "persist a directory with a link elsewhere".into(),
        prepare: Box::new(|scene| {
            let directory = full(scene, Naming::default());
            scene.directories.push(directory);
        }),
        act: Box::new(|scene| {
            if scene.host.is_one_device() {
                return Ok(());
            }
            match scene.directories[0].persist("/data/kept") {
                Err(Error::CrossDevice(path)) if path.ends_with("/link") => Ok(()),
                other => other,
            }
        }),
        failure: Failure::Nothing,
    });
    for opened in [false, true] {
        all.extend([
            inside("create-file", opened, Failure::Nothing, |scene| create_file(scene, "new")),
            inside("create-file further down", opened, Failure::Nothing, |scene| create_file(scene, "sub/empty/new")),
            inside("open-file", opened, Failure::Nothing, |scene| open_file(scene, "file")),
            inside("open-file further down", opened, Failure::Nothing, |scene| open_file(scene, "sub/a")),
            inside("create-directory", opened, Failure::Nothing, |scene| {
                scene.directories[0].create_directory("sub/new")
            }),
            inside("entries", opened, Failure::Nothing, |scene| entries(scene, None)),
            inside("entries further down", opened, Failure::Nothing, |scene| entries(scene, Some("sub"))),
            inside("remove a file", opened, Failure::Less, |scene| remove(scene, "sub/a")),
            inside("remove a link", opened, Failure::Less, |scene| remove(scene, "link")),
            inside("remove a directory", opened, Failure::Less, |scene| remove(scene, "sub")),
            inside("cleanup", opened, Failure::Less, |scene| scene.directories[0].cleanup()),
            inside("drop", opened, Failure::Less, |scene| {
                scene.directories.clear();
                Ok(())
            }),
        ]);
    }
    all
}

fn create_file(scene: &mut Scene, path: &str) -> Result<()> {
    let file = scene.directories[0].create_file(path)?;
    scene.add(file);
    Ok(())
}

fn open_file(scene: &mut Scene, path: &str) -> Result<()> {
    let file = scene.directories[0].open_file(path, Access::READ_WRITE)?;
    scene.add(file);
    Ok(())
}

fn entries(scene: &mut Scene, path: Option<&str>) -> Result<()> {
    let entries = scene.directories[0].entries(path)?;
    scene.answers.push(format!("{entries:?}"));
    Ok(())
}

fn remove(scene: &mut Scene, path: &str) -> Result<()> {
    scene.directories[0].remove(path)
}
