//! What this instance has made under a name and not removed again: whose cost it bears, and what `sweep` leaves alone.

mod counts;
mod table;

#[cfg(test)]
mod tests;

use alloc::boxed::Box;
use alloc::collections::BinaryHeap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::charge::Charge;
use crate::entry::Presence;
use crate::error::{Error, Result};
use crate::filesystem::Identity;
use crate::headroom;
use crate::paths::{self, hash};

use counts::Counts;
use table::Table;

/// All names, by their absolute paths.
#[derive(Default)]
pub struct Holdings {
    table: Table,
    /// How many are below each directory.
    below: Counts,
    /// A directory has been moved: handles below it know other paths than we do.
    moved: bool,
    /// How many have gone that their maker may yet ask for.
    gone: usize,
}

/// More than these are forgotten: who makes without end does not have us remember without end.
const MOST_GONE: usize = 1000;

struct Holding {
    path: String,
    /// None: it has gone, but its maker has yet to say `remove-tree`.
    charge: Option<Arc<Charge>>,
    /// Whether `remove-tree` may remove it, and what was created there (none: the host has no identities).
    made: Option<Option<Identity>>,
    /// Whether a handle on a directory may be open there, which knows its path.
    directory: bool,
}

impl Holdings {
    /// Has memory ready for one more, which the caller must see not to be the last.
    pub fn reserve(&mut self) -> Result<()> {
        self.table.reserve()
    }

    pub fn insert(&mut self, path: &str, charge: Arc<Charge>) {
        self.insert_as(path, charge, None, false);
    }

    /// Notes a directory that has a handle.
    pub fn insert_directory(&mut self, path: &str, charge: Arc<Charge>) {
        self.insert_as(path, charge, None, true);
    }

    /// Notes that `remove-tree` may remove it.
    pub fn insert_made(&mut self, path: &str, charge: Arc<Charge>, created: Option<Identity>) {
        self.insert_as(path, charge, Some(created), false);
    }

    pub fn get(&self, path: &str) -> Option<&Arc<Charge>> {
        self.table.get(path)?.charge.as_ref()
    }

    /// What was created at a path that `remove-tree` may remove.
    pub fn made(&self, path: &str) -> Option<Option<Identity>> {
        self.table.get(path)?.made
    }

    /// Whatever had the path has gone.
    pub fn remove(&mut self, path: &str) {
        if self.table.take_if(path, |holding| !remember(&mut self.gone, holding)).is_some() {
            subtract(&mut self.below, path);
        }
    }

    /// Whatever had the path has gone, and with it all that was below.
    pub fn remove_all(&mut self, path: &str) {
        self.remove(path);
        if self.has_below(path) {
            let Holdings { table, below, gone, .. } = self;
            let wanted = |holding: &mut Holding| is_below(holding, path) && !remember(gone, holding);
            table.take_all(wanted, |holding| subtract(below, &holding.path));
        }
    }

    /// And nobody will ask for it again.
    pub fn forget(&mut self, path: &str) {
        if let Some(holding) = self.table.take_if(path, |_| true) {
            self.gone -= usize::from(holding.charge.is_none());
            subtract(&mut self.below, path);
        }
    }

    /// The name of this file, which was `path` once, has been removed if it was still ours. If it was not, it may have
    /// got another, by another handle.
    pub fn release(&mut self, path: &str, charge: &Arc<Charge>, found: Presence) {
        let is_it = |holding: &mut Holding| holding.charge.as_ref().is_some_and(|held| Arc::ptr_eq(held, charge));
        if self.table.take_if(path, is_it).is_some() {
            subtract(&mut self.below, path);
        } else if self.moved && found == Presence::Ours {
            let Holdings { table, below, .. } = self;
            table.take_all(is_it, |holding| subtract(below, &holding.path));
        }
    }

    /// Makes sure that there is memory for [`rename`](Self::rename).
    pub fn check_rename(&self, from: &str, to: &str) -> Result<()> {
        let below = self.all_below(from).chain(self.table.get(from));
        let needed = |holding: &Holding| (size_of::<Holding>() + to.len() + holding.path.len()) as u64;
        Ok(headroom::check_beside(below.map(needed).sum())?)
    }

    /// A directory has another path now, and with it all that is below.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.moved = true;
        let mut moving = Vec::new();
        if self.has_below(from) {
            self.table.take_all(|holding| is_below(holding, from), |holding| moving.push(holding));
        }
        moving.extend(self.table.take_if(from, |_| true));
        for mut holding in moving {
            subtract(&mut self.below, &holding.path);
            let rest = paths::below(&holding.path, from).unwrap_or_default();
            holding.path = if rest.is_empty() { to.into() } else { paths::join(to, rest) };
            self.put(holding);
        }
    }

    /// Whether a handle is open on something below a directory.
    pub fn has_handle_below(&self, path: &str) -> bool {
        self.open_below(path).next().is_some()
    }

    /// Whether a handle is open on a directory below a directory.
    pub fn has_directory_below(&self, path: &str) -> bool {
        self.open_below(path).any(|holding| holding.directory)
    }

    fn open_below(&self, path: &str) -> impl Iterator<Item = &Holding> {
        let open = |holding: &&Holding| holding.charge.as_ref().is_some_and(|charge| Arc::strong_count(charge) > 1);
        self.all_below(path).filter(open)
    }

    fn all_below(&self, path: &str) -> impl Iterator<Item = &Holding> {
        let any = self.has_below(path).then(|| self.table.iter());
        any.into_iter().flatten().filter(move |holding| is_below(holding, path))
    }

    /// The numbers of all names that have one, and that something has, or is below a directory that has it, by whatever
    /// path it was reached. Sorted.
    pub fn names(&self, number: impl Fn(&str) -> Option<u64>) -> Result<Vec<u64>> {
        let mut names = BinaryHeap::new();
        for holding in self.table.iter().filter(|holding| holding.charge.is_some()) {
            for name in paths::components(&holding.path).filter_map(&number) {
                names.try_reserve(1).map_err(|_| Error::NoSpace)?;
                names.push(name);
            }
        }
        headroom::check()?;
        Ok(names.into_sorted_vec())
    }

    /// Whether anything may be below a directory.
    pub fn has_below(&self, path: &str) -> bool {
        path == "/" || self.below.may_have(hash(path.as_bytes()))
    }

    fn insert_as(&mut self, path: &str, charge: Arc<Charge>, made: Option<Option<Identity>>, directory: bool) {
        self.put(Box::new(Holding { path: path.into(), charge: Some(charge), made, directory }));
    }

    fn put(&mut self, holding: Box<Holding>) {
        paths::each_above(&holding.path, |directory| self.below.add(directory));
        if let Some(replaced) = self.table.put(holding) {
            self.gone -= usize::from(replaced.charge.is_none());
            subtract(&mut self.below, &replaced.path);
        }
    }
}

fn is_below(holding: &Holding, directory: &str) -> bool {
    paths::below(&holding.path, directory).is_some_and(|rest| !rest.is_empty())
}

/// Something has gone: whether its maker may yet ask for it.
fn remember(gone: &mut usize, holding: &mut Holding) -> bool {
    let known = holding.charge.take().is_none();
    let remembered = known || (holding.made.is_some() && *gone < MOST_GONE);
    *gone += usize::from(remembered && !known);
    remembered
}

/// A path has gone from below all the directories above it.
fn subtract(below: &mut Counts, path: &str) {
    paths::each_above(path, |directory| below.subtract(directory));
}
