//! Removal of whole trees: through open descriptors, one bare name at a time, links unlinked and never followed.
//!
//! The depth of the tree costs heap, not stack, and at most `MOST_OPEN` levels are open at once. Memory is bounded by
//! the depth and by what cannot be removed. What is removed is charged no longer.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::entry::{gone_is_fine, refused_because_open};
use crate::error::{Error, Result};
use crate::filesystem::{Code, Directory, EntryKind, Links, Listed};
use crate::headroom;
use crate::holdings::Holdings;
use crate::lock::Mutex;
use crate::paths::{self, MAX_PATH};

/// How many levels keep their descriptor and their listing while those below them are removed.
const MOST_OPEN: usize = 32;

/// How often a directory that should be empty is looked through again: some hosts skip entries while others are
/// removed, and somebody may be adding to it.
const MOST_SCANS: usize = 8;

/// How many names that WASI cannot express are passed over in one directory: it may be the host that says so for ever.
const MOST_ILLEGIBLE: usize = 1000;

/// What a name that WASI cannot express is called among what is left.
const NOT_UTF8: &str = "(a name that is not UTF-8)";

/// Removes the directory `name` in `parent` with all that is in it; not being there is fine. `path` is what to call
/// it, `opened` its descriptor if there is one already: then that is what gets emptied, whatever the name leads to.
///
/// Everything that can be removed is; the rest is in `cleanup-incomplete`.
pub fn remove<D: Directory>(
    holdings: &Mutex<Holdings>,
    parent: &Arc<D>,
    name: &str,
    path: &str,
    opened: Option<Arc<D>>,
) -> Result<()> {
    let mut removal = Removal::new(holdings, parent, path);
    match opened {
        Some(directory) => removal.enter(Level::new(name.into(), directory)),
        None => removal.descend(name.into()),
    }
    while removal.step() {}
    if removal.left.is_empty() { Ok(()) } else { Err(Error::CleanupIncomplete(removal.left)) }
}

/// Removes no more than `most` files and directories, from the bottom up, and says how many.
pub fn remove_some<D: Directory>(
    holdings: &Mutex<Holdings>,
    parent: &Arc<D>,
    name: &str,
    path: &str,
    most: u64,
) -> u64 {
    let mut removal = Removal::new(holdings, parent, path);
    removal.descend(name.into());
    while removal.removed < most && removal.step() {}
    removal.removed
}

struct Removal<'a, D: Directory> {
    holdings: &'a Mutex<Holdings>,
    /// Whether anything below the uppermost level may be held.
    holds: bool,
    /// What to call the uppermost level.
    top: &'a str,
    /// The path of the lowest level.
    path: String,
    /// The directory that the uppermost level is in.
    base: &'a Arc<D>,
    /// From the uppermost directory down to the one at work.
    levels: Vec<Level<D>>,
    /// The paths of what cannot be removed, without the directories above them.
    left: Vec<String>,
    /// There is no memory to name it all.
    all_left: bool,
    removed: u64,
}

/// A directory that is being emptied.
struct Level<D: Directory> {
    name: String,
    /// None while too many levels are open below.
    directory: Option<Arc<D>>,
    /// None before a scan.
    entries: Option<D::Entries>,
    /// How often it was looked through to the end.
    scans: usize,
    /// Not everything in it has been seen.
    broken: bool,
    /// How many names could not be expressed.
    illegible: usize,
    /// How many paths were left before it was entered.
    left_before: usize,
    /// The names in it that cannot be removed, sorted, to be passed over by another scan.
    stuck: Vec<String>,
}

impl<D: Directory> Level<D> {
    fn new(name: String, directory: Arc<D>) -> Self {
        Level {
            name,
            directory: Some(directory),
            entries: None,
            scans: 0,
            broken: false,
            illegible: 0,
            left_before: 0,
            stuck: Vec::new(),
        }
    }
}

impl<'a, D: Directory> Removal<'a, D> {
    fn new(holdings: &'a Mutex<Holdings>, base: &'a Arc<D>, path: &'a str) -> Self {
        Removal {
            holdings,
            holds: holdings.lock().has_below(path),
            top: path,
            path: path.into(),
            base,
            levels: Vec::new(),
            left: Vec::new(),
            all_left: false,
            removed: 0,
        }
    }

    fn enter(&mut self, mut level: Level<D>) {
        if level.scans == 0 {
            level.left_before = self.left.len();
        }
        if !self.levels.is_empty() {
            self.path.push('/');
            self.path.push_str(&level.name);
        }
        self.levels.push(level);
    }

    fn leave(&mut self) -> Option<Level<D>> {
        let level = self.levels.pop()?;
        if !self.levels.is_empty() {
            self.path.truncate(self.path.len() - level.name.len() - 1);
        }
        Some(level)
    }

    /// The path of `name` in the lowest level, or of the uppermost itself.
    fn path_of(&self, name: &str) -> String {
        if self.levels.is_empty() { self.path.clone() } else { paths::join(&self.path, name) }
    }

    /// Somebody else has removed `name` in the lowest level, which may have been a directory.
    fn vanished(&mut self, name: &str) {
        self.holdings.lock().remove_all(&self.path_of(name));
        self.removed += 1;
    }

    /// Notes that `name` in the lowest level has gone.
    fn gone(&mut self, name: &str) {
        self.removed += 1;
        let length = self.path.len();
        // Nothing of ours has a longer one.
        if (self.holds || self.levels.is_empty()) && length <= 2 * MAX_PATH {
            if !self.levels.is_empty() {
                self.path.push('/');
                self.path.push_str(name);
            }
            self.holdings.lock().remove(&self.path);
            self.path.truncate(length);
        }
    }

    /// Removes one entry of the lowest level, or the emptied level itself. False when there is none left.
    fn step(&mut self) -> bool {
        let Some(level) = self.levels.last() else {
            return false;
        };
        if level.entries.is_none() && self.scan().is_err() {
            // Its name leads nowhere, or no longer to a directory: the level above will see, if it is still there.
            self.leave_unread();
            return true;
        }
        let Some(level) = self.levels.last_mut() else {
            return false;
        };
        match level.entries.as_mut().and_then(Iterator::next) {
            Some(Ok(Listed { name, .. })) if level.stuck.binary_search(&name).is_ok() => {}
            Some(Ok(Listed { name, kind: EntryKind::Directory })) => self.descend(name),
            Some(Ok(Listed { name, kind: EntryKind::File | EntryKind::Other })) => self.unlink(name),
            Some(Err(Code::IllegalByteSequence)) if level.illegible < MOST_ILLEGIBLE => {
                level.illegible += 1;
                self.give_up(NOT_UTF8.into());
            }
            // What a listing that broke off has missed, another scan will find.
            Some(Err(_)) => {
                level.broken = true;
                self.ascend();
            }
            None => self.ascend(),
        }
        true
    }

    /// Begins to look through the lowest level.
    fn scan(&mut self) -> core::result::Result<(), Code> {
        let entries = self.open_lowest()?.entries()?;
        if let Some(level) = self.levels.last_mut() {
            level.entries = Some(entries);
        }
        Ok(())
    }

    fn unlink(&mut self, name: String) {
        match self.in_lowest(D::unlink_file, &name) {
            Ok(()) | Err(Code::NoEntry) => self.gone(&name),
            // The listing did not say, or it has been replaced since.
            Err(Code::IsDirectory) => self.descend(name),
            Err(_) => self.give_up(name),
        }
    }

    /// Goes into a directory of the lowest level; `base` if there is none yet.
    fn descend(&mut self, name: String) {
        match self.open_lowest().and_then(|lowest| lowest.open_directory(&name, Links::Refuse)) {
            Ok(directory) => {
                self.enter(Level::new(name, Arc::new(directory)));
                // The uppermost level stays open: the way down starts there, whatever its name leads to by now.
                if let Some(level) = self.levels.len().checked_sub(MOST_OPEN).filter(|level| *level > 0) {
                    self.levels[level].directory = None;
                    self.levels[level].entries = None;
                }
            }
            Err(Code::NoEntry) => self.vanished(&name),
            Err(Code::Loop | Code::NotDirectory) => match gone_is_fine(self.in_lowest(D::unlink_file, &name)) {
                Ok(()) => self.gone(&name),
                Err(_) => self.give_up(name),
            },
            Err(_) => self.remove_empty(name),
        }
    }

    /// A directory that cannot be read may be empty all the same.
    fn remove_empty(&mut self, name: String) {
        match gone_is_fine(self.in_lowest(D::remove_directory, &name)) {
            Ok(()) => self.gone(&name),
            Err(_) => self.give_up(name),
        }
    }

    /// Leaves the lowest level, which cannot be read.
    fn leave_unread(&mut self) {
        if let Some(level) = self.leave() {
            self.remove_empty(level.name);
        }
    }

    /// Leaves the lowest level, whose listing is at its end, and removes it.
    fn ascend(&mut self) {
        let Some(mut level) = self.leave() else { return };
        level.entries = None;
        let mut removed = self.in_lowest(D::remove_directory, &level.name);
        if matches!(removed, Err(code) if refused_because_open(code)) {
            level.directory = None;
            removed = self.in_lowest(D::remove_directory, &level.name);
        }
        match removed {
            Ok(()) | Err(Code::NoEntry) => {
                // So whatever seemed to stay in it has gone.
                self.left.truncate(level.left_before);
                self.gone(&level.name);
            }
            // Only through the descriptor that we have: by now the name could lead to a stranger's directory.
            Err(Code::NotEmpty | Code::Exist)
                if (level.stuck.is_empty() || level.broken)
                    && level.scans < MOST_SCANS
                    && level.directory.is_some() =>
            {
                level.scans += 1;
                level.broken = false;
                self.enter(level);
            }
            Err(_) if level.stuck.is_empty() || level.broken => self.give_up(level.name),
            Err(_) => {
                self.mark_stuck(level.name);
            }
        }
    }

    /// Notes that `name` in the lowest level stays.
    fn give_up(&mut self, name: String) {
        let path = self.path_of(&name);
        if self.levels.is_empty() || self.mark_stuck(name) {
            self.note(path);
        }
    }

    /// Notes a path that stays; where there is no memory for all of them, the uppermost stands for all.
    fn note(&mut self, path: String) {
        if self.all_left {
            return;
        }
        let room = self.left.try_reserve(1).is_ok() && headroom::check().is_ok();
        if room {
            return self.left.push(path);
        }
        self.all_left = true;
        self.left = Vec::new();
        self.left.push(self.top.into());
    }

    /// False if that was known, or there is no memory to know it.
    fn mark_stuck(&mut self, name: String) -> bool {
        let Some(level) = self.levels.last_mut() else {
            return false;
        };
        match level.stuck.binary_search(&name) {
            Ok(_) => false,
            Err(at) => {
                if level.stuck.try_reserve(1).is_ok() && headroom::check().is_ok() {
                    level.stuck.insert(at, name);
                } else {
                    level.scans = MOST_SCANS;
                }
                true
            }
        }
    }

    fn in_lowest(
        &mut self,
        call: fn(&D, &str) -> core::result::Result<(), Code>,
        name: &str,
    ) -> core::result::Result<(), Code> {
        call(&*self.open_lowest()?, name)
    }

    /// The descriptor of the lowest level (`base` if there is none), opened again from above if it had to be closed.
    fn open_lowest(&mut self) -> core::result::Result<Arc<D>, Code> {
        let open = self.levels.iter().rposition(|level| level.directory.is_some());
        let mut directory = match open {
            Some(open) => self.levels[open].directory.clone(),
            None => None,
        };
        for index in open.map_or(0, |open| open + 1)..self.levels.len() {
            let parent = directory.as_ref().unwrap_or(self.base);
            let opened = Arc::new(parent.open_directory(&self.levels[index].name, Links::Refuse)?);
            if index + MOST_OPEN > self.levels.len() {
                self.levels[index].directory = Some(opened.clone());
            }
            directory = Some(opened);
        }
        Ok(directory.unwrap_or_else(|| self.base.clone()))
    }
}
