//! Paths inside a temporary directory: none leads out of it, and what one names is all that changes.

use arbitrary::Arbitrary;
use sandbox_tempfile::directories::{DirectoryOptions, TempDir};
use sandbox_tempfile::filesystem::Access;
use sandbox_tempfile::memory::MemoryHost;
use sandbox_tempfile::space::TempSpace;

type Tree = Vec<(String, Option<Vec<u8>>)>;

#[derive(Arbitrary, Debug)]
pub struct Plan {
    #[arbitrary(with = crate::to_the_end)]
    steps: Vec<(Act, Path)>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Act {
    CreateFile,
    OpenFile,
    CreateDirectory,
    Entries,
    Remove,
    RemoveTree,
    Cleanup,
}

#[derive(Arbitrary, Debug)]
struct Path(Vec<Component>);

#[derive(Arbitrary, Debug)]
enum Component {
    Directory,
    File,
    Link,
    LinkOut,
    New,
    Empty,
    Here,
    Up,
    Text(String),
    Long(u16),
}

impl Path {
    fn text(&self) -> String {
        let components = self.0.iter().map(|component| match component {
            Component::Directory => "directory".into(),
            Component::File => "file".into(),
            Component::Link => "link".into(),
            Component::LinkOut => "out".into(),
            Component::New => "new".into(),
            Component::Empty => String::new(),
            Component::Here => ".".into(),
            Component::Up => "..".into(),
            Component::Text(text) => text.clone(),
            Component::Long(times) => "x".repeat((*times).into()),
        });
        components.collect::<Vec<_>>().join("/")
    }

    fn is_plain(path: &str) -> bool {
        path.split('/').all(|name| !matches!(name, "" | "." | "..") && !name.contains(['\\', '\0']))
    }
}

impl Plan {
    pub fn play(&self) {
        let host = MemoryHost::new(&["/tmp", "/elsewhere"]);
        let space = TempSpace::new(host.clone());
        space.set_tempdir(Some("/tmp".into())).expect("a path");
        let mut directory = space.temporary_directory(&DirectoryOptions::default()).expect("a directory");
        furnish(&host, directory.name());
        for (act, path) in &self.steps {
            let path = path.text();
            let before = host.tree();
            match act {
                Act::RemoveTree => assert!(space.remove_tree(&path).is_err(), "{path}: never made here"),
                Act::Cleanup => assert_eq!(directory.cleanup(), Ok(())),
                _ => check(*act, &mut directory, &path, &host, &before),
            }
            assert!(outside(&directory, host.tree()).eq(outside(&directory, before)), "{act:?} {path} leads out");
        }
        let kept: Tree = outside(&directory, host.tree()).collect();
        drop(directory);
        assert_eq!((host.tree(), host.descriptors()), (kept, 0));
    }
}

fn furnish(host: &MemoryHost, path: &str) {
    let inside = |name: &str| format!("{}/{name}", path.strip_prefix("/tmp/").expect("in /tmp"));
    host.meddle(0).create_directory("canary");
    host.meddle(0).create_file("canary/file", b"canary");
    host.meddle(1).create_file("file", b"canary");
    for directory in ["directory", "directory/directory"] {
        host.meddle(0).create_directory(&inside(directory));
        host.meddle(0).create_file(&inside(&format!("{directory}/file")), b"contents");
        host.meddle(0).create_link(&inside(&format!("{directory}/link")), "directory");
        host.meddle(0).create_link(&inside(&format!("{directory}/out")), "../../canary");
    }
    host.meddle(0).create_file(&inside("file"), b"contents");
    host.meddle(0).create_link(&inside("link"), "directory");
    host.meddle(0).create_link(&inside("out"), "../canary");
}

/// What succeeds has done so where the path says, and what fails has done nothing.
fn check(act: Act, directory: &mut TempDir<MemoryHost>, path: &str, host: &MemoryHost, before: &Tree) {
    let full = format!("{}/{path}", directory.name());
    let is_below = |found: &str| found.strip_prefix(&full).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let done = match act {
        Act::CreateFile => directory.create_file(path).map(drop),
        Act::OpenFile => directory.open_file(path, Access::READ_WRITE).map(drop),
        Act::CreateDirectory => directory.create_directory(path),
        Act::Entries => directory.entries(Some(path)).map(drop),
        Act::Remove => directory.remove(path),
        Act::RemoveTree | Act::Cleanup => return,
    };
    let mut expected = before.clone();
    if done.is_ok() {
        assert!(Path::is_plain(path), "{act:?} {path}");
        let kind = before.iter().find(|(found, _)| *found == full).map(|(_, bytes)| bytes.is_some());
        match act {
            Act::CreateFile => expected.push((full.clone(), Some(Vec::new()))),
            Act::CreateDirectory => expected.push((full.clone(), None)),
            Act::OpenFile => assert_eq!(kind, Some(true), "{path} is no file"),
            Act::Remove => expected.retain(|(found, _)| !is_below(found)),
            Act::Entries | Act::RemoveTree | Act::Cleanup => assert_eq!(kind, Some(false), "{path} is no directory"),
        }
    }
    let mut found = host.tree();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{act:?} {path}: {done:?}");
}

fn outside(directory: &TempDir<MemoryHost>, tree: Tree) -> impl Iterator<Item = (String, Option<Vec<u8>>)> {
    tree.into_iter().filter(|(path, _)| !path.starts_with(directory.name()))
}
