//! Trees of any size, depth and content are removed whole, or what stays is named.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use host_test::{Dir, DirectoryOptions, Error, Failure, Instance, Naming, Outcome, Sandbox};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::*;

/// The ways to have a tree removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Cleanup,
    Drop,
    Remove,
    RemoveTree,
}

const WAYS: [Way; 4] = [Way::Cleanup, Way::Drop, Way::Remove, Way::RemoveTree];

/// A directory that is to go.
struct Doomed {
    instance: Instance,
    way: Way,
    directory: Option<Dir>,
    name: String,
}

impl Doomed {
    fn new(sandbox: Sandbox, way: Way) -> Result<Self> {
        let mut instance = sandbox.start()?;
        if way == Way::RemoveTree {
            let name = instance.mkdtemp(&Naming::default())?;
            return Ok(Doomed { instance, way, directory: None, name });
        }
        let directory = instance.temporary_directory(&DirectoryOptions::default())?;
        let mut name = instance.directory_name(directory)?;
        if way == Way::Remove {
            instance.create_directory(directory, "doomed")?;
            name.push_str("/doomed");
        }
        Ok(Doomed { instance, way, directory: Some(directory), name })
    }

    /// Where it is on the host.
    fn path(&self) -> PathBuf {
        self.instance.scratch().path().join(self.name.trim_start_matches("/tmp/"))
    }

    fn remove(&mut self) -> Outcome<()> {
        match (self.way, self.directory) {
            (Way::Cleanup, Some(directory)) => self.instance.cleanup(directory),
            (Way::Drop, Some(directory)) => self.instance.drop_directory(directory),
            (Way::Remove, Some(directory)) => self.instance.remove(directory, "doomed"),
            (Way::RemoveTree, _) | (_, None) => self.instance.remove_tree(&self.name),
        }
    }

    /// Removes it, all of it.
    fn vanishes(mut self) -> Result<()> {
        self.remove()?;
        assert!(!self.path().exists(), "{:?}", self.way);
        Ok(())
    }
}

/// By each way, what `fill` puts into a directory goes away whole.
fn vanishes(sandbox: fn() -> Sandbox, fill: impl Fn(&Path) -> Result<()>) -> Result<()> {
    for way in WAYS {
        let doomed = Doomed::new(sandbox(), way)?;
        fill(&doomed.path())?;
        doomed.vanishes()?;
    }
    Ok(())
}

/// Builds a tree of `depth` directories with long names from below: no path is ever long.
fn grow(path: &Path, depth: usize) -> Result<()> {
    const AT_ONCE: usize = 100;
    let root = path.join("root");
    for _ in 0..depth / AT_ONCE {
        let deep = path.join("new").join(["a name of twenty byt"; AT_ONCE - 1].join("/"));
        fs::create_dir_all(&deep)?;
        if root.exists() {
            fs::rename(&root, deep.join("root"))?;
        }
        fs::rename(path.join("new"), &root)?;
    }
    Ok(())
}

/// So little that nothing can be kept of each of many entries.
fn small() -> Sandbox {
    Sandbox::new().memory(2 << 20).scratch_in_memory()
}

#[test]
fn a_hundred_thousand_entries_vanish_in_little_memory() -> Result<()> {
    let doomed = Doomed::new(small(), Way::Cleanup)?;
    for number in 0..50_000 {
        File::create(doomed.path().join(format!("file {number}")))?;
        fs::create_dir(doomed.path().join(format!("directory {number}")))?;
    }
    doomed.vanishes()
}

#[test]
fn a_tree_deeper_than_any_path_is_long_vanishes() -> Result<()> {
    vanishes(small, |path| grow(path, 1_000))
}

#[test]
fn depth_takes_no_stack() -> Result<()> {
    let doomed = Doomed::new(Sandbox::new().scratch_in_memory(), Way::Cleanup)?;
    grow(&doomed.path(), 5_000)?;
    doomed.vanishes()
}

#[test]
fn depth_takes_a_bounded_number_of_handles() -> Result<()> {
    vanishes(|| small().handles(80), |path| grow(path, 1_000))
}

#[test]
fn names_of_any_kind_vanish() -> Result<()> {
    let longest =
        ["x".repeat(255), "é".repeat(127), "\u{1f600}".repeat(63), "\n".repeat(255), "-".repeat(255), " ".repeat(255)];
    let odd = ["-rf", "--", " ", "\n", "\t", "\\", "a\\b", "*", "...", "..x", ".hidden", "C:", "\u{202e}", "\u{7f}"];
    let names: Vec<&str> = longest.iter().map(String::as_str).chain(odd).collect();
    vanishes(Sandbox::new, |path| {
        for name in &names {
            fs::create_dir(path.join(name))?;
            for below in &names {
                File::create(path.join(name).join(below))?;
            }
        }
        Ok(())
    })
}

#[test]
fn links_vanish_and_what_they_lead_to_stays() -> Result<()> {
    let canary = tempfile::tempdir()?;
    fs::create_dir(canary.path().join("below"))?;
    fs::write(canary.path().join("below/file"), "alive")?;
    vanishes(Sandbox::new, |path| {
        symlink(canary.path(), path.join("to a directory"))?;
        symlink(canary.path().join("below/file"), path.join("to a file"))?;
        symlink("..", path.join("up"))?;
        symlink("/", path.join("to the root"))?;
        symlink("itself", path.join("itself"))?;
        symlink("other", path.join("one"))?;
        symlink("one", path.join("other"))?;
        symlink("nowhere", path.join("dangling"))?;
        fs::hard_link(canary.path().join("below/file"), path.join("hard"))?;
        Ok(())
    })?;
    assert_eq!(fs::read(canary.path().join("below/file"))?, b"alive");
    Ok(())
}

#[test]
fn fifos_sockets_and_links_vanish_and_are_never_opened() -> Result<()> {
    for way in WAYS {
        let mut doomed = Doomed::new(Sandbox::new().interposed(), way)?;
        let path = doomed.path();
        mknodat(CWD, path.join("fifo"), FileType::Fifo, Mode::RWXU, 0)?;
        // With nobody at its other end, who opens it waits for ever, and so would this test.
        let _end = File::options().read(true).write(true).open(path.join("fifo"))?;
        UnixListener::bind(path.join("socket"))?;
        symlink("fifo", path.join("link"))?;
        doomed.instance.plan().calls.clear();
        doomed.remove()?;
        assert!(!path.exists(), "{way:?}");
        let opened = doomed.instance.plan().calls.iter().filter(|call| **call == "open_at").count();
        // A directory of which only the path is known is opened itself.
        assert_eq!(opened, usize::from(doomed.directory.is_none() || way == Way::Remove), "{way:?}");
    }
    Ok(())
}

#[test]
fn names_that_are_not_utf8_stay_and_are_told_and_all_else_vanishes() -> Result<()> {
    for way in WAYS {
        let mut doomed = Doomed::new(Sandbox::new(), way)?;
        let path = doomed.path();
        fs::create_dir_all(path.join("some/below"))?;
        fs::create_dir_all(path.join("none/below"))?;
        let stay = [path.join(OsStr::from_bytes(b"\xff")), path.join("some").join(OsStr::from_bytes(b"\xc3"))];
        File::create(&stay[0])?;
        fs::create_dir(&stay[1])?;
        for at in ["file", "some/file", "some/below/file", "none/file", "none/below/file"] {
            File::create(path.join(at))?;
        }
        let told = match doomed.remove() {
            Ok(()) if way == Way::Drop => None,
            Err(Failure::Refused(Error::CleanupIncomplete(mut left))) => {
                left.sort();
                Some(left)
            }
            other => panic!("{way:?}: {other:?}"),
        };
        let unnamed = ["", "/some"].map(|at| format!("{}{at}/(a name that is not UTF-8)", doomed.name));
        assert!(told.is_none_or(|left| left == unnamed), "{way:?}");
        assert!(stay.iter().all(|path| path.exists()), "{way:?}");
        let here = fs::read_dir(&path)?.count() + fs::read_dir(path.join("some"))?.count();
        assert_eq!(here, 3, "{way:?}");
    }
    Ok(())
}

#[test]
fn a_directory_without_permissions_is_removed_or_told_and_vanishes_once_it_has_them() -> Result<()> {
    for way in WAYS.into_iter().filter(|way| *way != Way::Drop) {
        let mut doomed = Doomed::new(Sandbox::new(), way)?;
        let closed = doomed.path().join("closed");
        fs::create_dir(&closed)?;
        File::create(closed.join("file"))?;
        File::create(doomed.path().join("file"))?;
        fs::set_permissions(&closed, Permissions::from_mode(0o000))?;
        // Nothing is closed to root.
        let Err(refused) = doomed.remove() else { continue };
        fs::set_permissions(&closed, Permissions::from_mode(0o700))?;
        let told = matches!(&refused, Failure::Refused(Error::CleanupIncomplete(left))
            if *left == [format!("{}/closed", doomed.name)]);
        assert!(told, "{way:?}: {refused:?}");
        assert!(!doomed.path().join("file").exists(), "{way:?}");
        doomed.vanishes()?;
    }
    Ok(())
}
