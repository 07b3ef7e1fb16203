//! Somebody on the host swaps a directory for a link while the component works in it. What the link leads to, a
//! canary with the same names inside, is never touched.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use host_test::interposed::Meanwhile;
use host_test::{
    Access, Deletion, Dir, DirectoryOptions, Failure, File, FileOptions, Instance, Naming, Outcome, Sandbox, Target,
};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use wasmtime::Result;

use super::{in_directory, on_host, racing, stepping};

/// What is attacked: the directory that is swapped for a link, where that leads, and what happens meanwhile.
pub struct Victim {
    swapped: PathBuf,
    leads_to: PathBuf,
    act: Act,
}

pub type Act = Box<dyn FnOnce(&mut Instance) -> Outcome<()>>;

/// What came of an attack.
#[derive(Debug, Default)]
pub struct Report {
    /// How many swaps fell into an operation.
    pub hits: usize,
    /// How many operations did what they were asked to.
    pub done: usize,
    /// Whether the canary is no longer what it was.
    pub touched: bool,
}

impl Report {
    /// Attacks once, and starts afresh. `during` runs what it is given while `swap` can be called with its arguments.
    pub fn add(
        &mut self,
        instance: &mut Instance,
        prepare: &dyn Fn(&mut Instance) -> Result<Victim>,
        during: impl FnOnce(&mut Instance, Paths, Act) -> Outcome<()>,
    ) -> Result<()> {
        furnish(&on_host(instance, "canary"))?;
        let victim = prepare(instance)?;
        let canary = fs::canonicalize(victim.swapped.join("..").join(&victim.leads_to))?;
        let aside = on_host(instance, "aside");
        symlink(victim.leads_to, &aside)?;
        let before = tree(&canary)?;
        match during(instance, Paths { aside, swapped: victim.swapped }, victim.act) {
            Ok(()) => self.done += 1,
            Err(Failure::Refused(_)) => {}
            Err(Failure::Trapped(trap)) => return Err(trap),
        }
        self.touched |= tree(&canary)? != before;
        Ok(clear(instance.scratch().path())?)
    }
}

/// What is exchanged: the link, as long as it is aside, and the directory.
pub struct Paths {
    aside: PathBuf,
    swapped: PathBuf,
}

impl Paths {
    /// Exchanges what has the two names, or puts the one that is still there in the place of the other.
    pub fn swap(&self) -> bool {
        let exchanged = renameat_with(CWD, &self.aside, CWD, &self.swapped, RenameFlags::EXCHANGE);
        exchanged.is_ok() || fs::rename(&self.aside, &self.swapped).is_ok()
    }
}

/// What victims and the canary have in common.
fn furnish(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory.join("below/empty"))?;
    fs::write(directory.join("file"), "1")?;
    fs::write(directory.join("below/file"), "2")
}

fn tree(directory: &Path) -> io::Result<BTreeMap<PathBuf, Option<Vec<u8>>>> {
    let mut found = BTreeMap::new();
    let mut directories = vec![directory.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let path = entry.path();
            let is_directory = entry.file_type()?.is_dir();
            found.insert(path.clone(), if is_directory { None } else { Some(fs::read(&path)?) });
            directories.extend(is_directory.then_some(path));
        }
    }
    Ok(found)
}

fn clear(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
    }
    Ok(())
}

/// What is swapped for a link to what.
#[derive(Clone, Copy, PartialEq)]
enum Swapped {
    /// A directory in the one that the component made, for a link out of that.
    Inner,
    /// The same, for a link to the directory beside it.
    Beside,
    /// The directory that the component made.
    Whole,
}

fn victim(instance: &Instance, path: &str, swapped: Swapped, act: Act) -> Result<Victim> {
    let path = on_host(instance, path);
    let inner = path.join("inner");
    furnish(&inner)?;
    Ok(match swapped {
        Swapped::Inner => Victim { swapped: inner, leads_to: "../canary".into(), act },
        Swapped::Beside => {
            furnish(&path.join("canary"))?;
            Victim { swapped: inner, leads_to: "canary".into(), act }
        }
        Swapped::Whole => Victim { swapped: path, leads_to: "canary".into(), act },
    })
}

/// The canary stays what it is when something is done in a temporary directory, which is then dropped, and kept if the
/// canary is inside.
fn in_temporary_directory(swapped: Swapped, act: fn(&mut Instance, Dir) -> Outcome<()>) -> Result<()> {
    leaves_the_canary_alone(&|instance| {
        let keep = swapped == Swapped::Beside;
        let directory = instance.temporary_directory(&DirectoryOptions { keep, ..Default::default() })?;
        let name = instance.directory_name(directory)?;
        let act = move |instance: &mut Instance| {
            let outcome = act(instance, directory);
            instance.drop_directory(directory)?;
            outcome
        };
        victim(instance, &name, swapped, Box::new(act))
    })
}

fn remove_tree(swapped: Swapped) -> Result<()> {
    leaves_the_canary_alone(&|instance| {
        let path = instance.mkdtemp(&Naming::default())?;
        let made = path.clone();
        victim(instance, &path, swapped, Box::new(move |instance| instance.remove_tree(&made)))
    })
}

/// The same for a named file in a directory below; the canary has a file of the same name.
fn with_named_file(
    deletion: Deletion,
    act: impl Fn(&mut Instance, File) -> Outcome<()> + Clone + 'static,
) -> Result<()> {
    leaves_the_canary_alone(&|instance| {
        let swapped = on_host(instance, "used");
        fs::create_dir(&swapped)?;
        let file = instance.named_temporary_file(&in_directory("/tmp/used"), deletion)?;
        let twin = instance.name(file)?.expect("a name").replace("/used/", "/canary/");
        fs::write(on_host(instance, &twin), "a stranger's")?;
        let act = act.clone();
        Ok(Victim { swapped, leads_to: "canary".into(), act: Box::new(move |instance| act(instance, file)) })
    })
}

/// Whichever of its calls somebody swaps before, and however often, in step with it or not.
fn leaves_the_canary_alone(prepare: &dyn Fn(&mut Instance) -> Result<Victim>) -> Result<()> {
    for report in [stepping::attack(prepare)?, racing::attack(prepare, 10)?] {
        assert!(!report.touched && report.hits > 0 && report.done > 0, "{report:?}");
    }
    Ok(())
}

#[test]
fn cleanup_leaves_what_a_directory_swapped_in_leads_to() -> Result<()> {
    in_temporary_directory(Swapped::Inner, |i, d| i.cleanup(d))
}

#[test]
fn cleanup_leaves_what_took_the_place_of_the_temporary_directory() -> Result<()> {
    in_temporary_directory(Swapped::Whole, |i, d| i.cleanup(d))
}

#[test]
fn remove_leaves_what_a_directory_swapped_in_leads_to() -> Result<()> {
    in_temporary_directory(Swapped::Beside, |i, d| i.remove(d, "inner"))
}

#[test]
fn remove_further_down_leaves_what_a_directory_swapped_in_leads_to() -> Result<()> {
    in_temporary_directory(Swapped::Beside, |i, d| i.remove(d, "inner/below"))
}

#[test]
fn create_file_creates_nothing_where_a_directory_swapped_in_leads() -> Result<()> {
    in_temporary_directory(Swapped::Beside, |i, d| i.create_file(d, "inner/new").and_then(|file| i.drop_file(file)))
}

#[test]
fn create_file_creates_nothing_in_what_took_the_place_of_the_temporary_directory() -> Result<()> {
    in_temporary_directory(Swapped::Whole, |i, d| i.create_file(d, "new").and_then(|file| i.drop_file(file)))
}

#[test]
fn create_directory_creates_nothing_where_a_directory_swapped_in_leads() -> Result<()> {
    in_temporary_directory(Swapped::Beside, |i, d| i.create_directory(d, "inner/new"))
}

#[test]
fn open_file_opens_nothing_where_a_directory_swapped_in_leads() -> Result<()> {
    in_temporary_directory(Swapped::Beside, |i, d| {
        let file = i.open_file(d, "inner/file", Access::WRITE)?;
        i.write(file, b"overwritten")?;
        i.drop_file(file)
    })
}

#[test]
fn remove_tree_leaves_what_a_directory_swapped_in_leads_to() -> Result<()> {
    remove_tree(Swapped::Inner)
}

#[test]
fn remove_tree_leaves_what_took_the_place_of_its_directory() -> Result<()> {
    remove_tree(Swapped::Whole)
}

#[test]
fn close_leaves_a_file_of_the_same_name_where_its_directory_leads() -> Result<()> {
    with_named_file(Deletion::OnClose, |i, f| i.close(f).and_then(|()| i.drop_file(f)))
}

#[test]
fn drop_leaves_a_file_of_the_same_name_where_its_directory_leads() -> Result<()> {
    with_named_file(Deletion::OnDrop, |i, f| i.close(f).and_then(|()| i.drop_file(f)))
}

#[test]
fn persist_leaves_a_file_of_the_same_name_where_its_directory_leads() -> Result<()> {
    for target in [Target::Replace("/tmp/final".into()), Target::CreateNew("/tmp/final".into())] {
        with_named_file(Deletion::OnClose, move |i, f| i.persist(f, &target).and(i.drop_file(f)))?;
    }
    Ok(())
}

#[test]
fn reopen_opens_no_file_of_the_same_name_where_its_directory_leads() -> Result<()> {
    with_named_file(Deletion::OnClose, |i, f| {
        let second = i.reopen(f, Access::READ | Access::APPEND)?;
        i.write(second, b"overwritten")?;
        i.drop_file(second).and(i.drop_file(f))
    })
}

#[test]
fn a_descriptor_is_not_of_a_file_of_the_same_name_where_its_directory_leads() -> Result<()> {
    with_named_file(Deletion::OnClose, |i, f| match i.into_descriptor(f)? {
        Ok(descriptor) => Ok(i.drop_descriptor(descriptor)?),
        Err((f, _)) => i.drop_file(f),
    })
}

#[test]
fn persist_takes_nothing_from_where_a_directory_swapped_in_leads() -> Result<()> {
    in_temporary_directory(Swapped::Inner, |i, d| i.persist_directory(d, "/tmp/final"))
}

#[test]
fn persist_takes_nothing_from_what_took_the_place_of_the_temporary_directory() -> Result<()> {
    in_temporary_directory(Swapped::Whole, |i, d| i.persist_directory(d, "/tmp/final"))
}

#[test]
fn sweep_leaves_what_took_the_place_of_a_directory() -> Result<()> {
    leaves_the_canary_alone(&|instance| {
        let act = |instance: &mut Instance| instance.sweep("tmp", 0).map(drop);
        victim(instance, "/tmp/tmpabcdefgh", Swapped::Whole, Box::new(act))
    })
}

/// Links in `dir` are followed, as CPython does, but not out of the preopen.
#[test]
fn a_dir_swapped_for_a_link_out_of_the_preopen_leads_nowhere() -> Result<()> {
    let outside = tempfile::tempdir()?;
    furnish(outside.path())?;
    leaves_the_canary_alone(&|instance| {
        let swapped = on_host(instance, "used");
        fs::create_dir(&swapped)?;
        let act = |instance: &mut Instance| {
            let file = instance.named_temporary_file(&in_directory("/tmp/used"), Deletion::Never)?;
            instance.drop_file(file)
        };
        Ok(Victim { swapped, leads_to: outside.path().into(), act: Box::new(act) })
    })
}

/// Links on the way to a target are followed: one of two directories has all of it then, and nothing else is anywhere.
fn lands_in_one_place(persist: fn(&mut Instance) -> Outcome<()>) -> Result<()> {
    for at in 0.. {
        let mut instance = Sandbox::new().interposed().scratch_in_memory().start()?;
        instance.gettempdir()?;
        let (swapped, other, aside) =
            (on_host(&instance, "used"), on_host(&instance, "other"), on_host(&instance, "aside"));
        fs::create_dir(&swapped)?;
        fs::create_dir(&other)?;
        symlink("other", &aside)?;
        instance.plan().calls.clear();
        let paths = Paths { aside, swapped };
        instance.plan().meanwhile = Some(Meanwhile(Box::new(move |call| {
            if call == at {
                paths.swap();
            }
        })));
        persist(&mut instance)?;
        instance.plan().meanwhile = None;
        let places = ["used", "aside", "other"].map(|name| on_host(&instance, name));
        let places = places.iter().filter(|path| fs::symlink_metadata(path).is_ok_and(|found| found.is_dir()));
        let found = places.map(|path| tree(path)).collect::<io::Result<Vec<_>>>()?;
        assert_eq!(found.iter().map(BTreeMap::len).sum::<usize>(), 1, "before call {at}: {found:?}");
        assert_eq!(fs::read_dir(instance.scratch().path())?.count(), 3, "before call {at}");
        if at >= instance.plan().calls.len() {
            break;
        }
    }
    Ok(())
}

#[test]
fn a_file_whose_targets_directory_is_swapped_lands_in_one_place() -> Result<()> {
    lands_in_one_place(|i| {
        let file = i.temporary_file(&FileOptions::default())?;
        i.persist(file, &Target::Replace("/tmp/used/final".into()))
    })
}

#[test]
fn a_named_file_whose_targets_directory_is_swapped_lands_in_one_place() -> Result<()> {
    lands_in_one_place(|i| {
        let file = i.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
        i.persist(file, &Target::CreateNew("/tmp/used/final".into()))
    })
}

#[test]
fn a_directory_whose_targets_directory_is_swapped_lands_in_one_place() -> Result<()> {
    lands_in_one_place(|i| {
        let directory = i.temporary_directory(&DirectoryOptions::default())?;
        i.persist_directory(directory, "/tmp/used/final")
    })
}

/// By paths, as CPython does where it has no descriptors.
fn remove_by_path(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { remove_by_path(&entry.path())? } else { fs::remove_file(entry.path())? }
    }
    fs::remove_dir(directory)
}

#[test]
fn whoever_removes_by_path_is_led_to_the_canary() -> Result<()> {
    let prepare = |instance: &mut Instance| {
        let path = instance.mkdtemp(&Naming::default())?;
        let on_host = on_host(instance, &path);
        let act = move |_: &mut Instance| {
            // Whether it comes through does not matter.
            let _ = remove_by_path(&on_host);
            Ok(())
        };
        victim(instance, &path, Swapped::Inner, Box::new(act))
    };
    let report = racing::attack(&prepare, usize::MAX)?;
    assert!(report.touched, "{report:?}");
    Ok(())
}
