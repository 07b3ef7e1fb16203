//! What this instance has made under a name and not removed again: whose cost it bears, and what `sweep` leaves alone.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use hashbrown::HashTable;

use crate::charge::Charge;
use crate::counts::Counts;
use crate::entry::Presence;
use crate::error::{Error, Result};
use crate::filesystem::Identity;
use crate::headroom;
use crate::paths::{self, hash};

/// All names, by their absolute paths.
#[derive(Default)]
pub struct Holdings {
    table: HashTable<Holding>,
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
    /// Has memory ready for one more.
    pub fn reserve(&mut self) -> Result<()> {
        self.table.try_reserve(1, |holding| hash(&holding.path)).map_err(|_| Error::NoSpace)?;
        Ok(headroom::check()?)
    }

    pub fn insert(&mut self, path: &str, charge: Arc<Charge>) {
        self.put(Holding { path: path.into(), charge: Some(charge), made: None, directory: false });
    }

    /// Notes a directory that has a handle.
    pub fn insert_directory(&mut self, path: &str, charge: Arc<Charge>) {
        self.put(Holding { path: path.into(), charge: Some(charge), made: None, directory: true });
    }

    /// Notes that `remove-tree` may remove it.
    pub fn insert_made(&mut self, path: &str, charge: Arc<Charge>, created: Option<Identity>) {
        self.put(Holding { path: path.into(), charge: Some(charge), made: Some(created), directory: false });
    }

    pub fn get(&self, path: &str) -> Option<&Arc<Charge>> {
        self.find(path)?.charge.as_ref()
    }

    /// What was created at a path that `remove-tree` may remove.
    pub fn made(&self, path: &str) -> Option<Option<Identity>> {
        self.find(path)?.made
    }

    /// Whatever had the path has gone.
    pub fn remove(&mut self, path: &str) {
        if let Ok(mut holding) = self.table.find_entry(hash(path), |holding| holding.path == path) {
            match holding.get() {
                Holding { made: Some(_), charge: Some(_), .. } if self.gone < MOST_GONE => {
                    holding.get_mut().charge = None;
                    self.gone += 1;
                }
                Holding { made: Some(_), charge: None, .. } => {}
                _ => {
                    holding.remove();
                    subtract(&mut self.below, path);
                }
            }
        }
    }

    /// Whatever had the path has gone, and with it all that was below.
    pub fn remove_all(&mut self, path: &str) {
        self.remove(path);
        if !self.has_below(path) {
            return;
        }
        let Holdings { table, below, gone, .. } = self;
        table.retain(|holding| {
            if holding.charge.is_none() || paths::below(&holding.path, path).is_none() {
                return true;
            }
            holding.charge = None;
            let remembered = holding.made.is_some() && *gone < MOST_GONE;
            if remembered {
                *gone += 1;
            } else {
                subtract(below, &holding.path);
            }
            remembered
        });
    }

    /// And nobody will ask for it again.
    pub fn forget(&mut self, path: &str) {
        if let Ok(holding) = self.table.find_entry(hash(path), |holding| holding.path == path) {
            let (holding, _) = holding.remove();
            self.gone -= usize::from(holding.charge.is_none());
            subtract(&mut self.below, path);
        }
    }

    /// The name of this file, which was `path` once, has been removed if it was still ours. If it was not, it may have
    /// got another, by another handle.
    pub fn release(&mut self, path: &str, charge: &Arc<Charge>, found: Presence) {
        if self.get(path).is_some_and(|held| Arc::ptr_eq(held, charge)) {
            self.forget(path);
        } else if self.moved && found == Presence::Ours {
            let Holdings { table, below, .. } = self;
            table.retain(|holding| {
                let other = holding.charge.as_ref().is_none_or(|held| !Arc::ptr_eq(held, charge));
                if !other {
                    subtract(below, &holding.path);
                }
                other
            });
        }
    }

    /// Makes sure that there is memory for [`rename`](Self::rename).
    pub fn check_rename(&self, from: &str, to: &str) -> Result<()> {
        let needed = |holding: &Holding| {
            let below = paths::below(&holding.path, from)?;
            Some((size_of::<Holding>() + to.len() + below.len() + 1) as u64)
        };
        let itself = self.find(from).and_then(needed).unwrap_or_default();
        let all = if self.has_below(from) { self.table.iter().filter_map(needed).sum() } else { itself };
        Ok(headroom::check_beside(all)?)
    }

    /// A directory has another path now, and with it all that is below.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.moved = true;
        let mut moving: Vec<Holding> = Vec::new();
        if self.has_below(from) {
            moving = self.table.extract_if(|holding| paths::below(&holding.path, from).is_some()).collect();
        } else if let Ok(holding) = self.table.find_entry(hash(from), |holding| holding.path == from) {
            moving.push(holding.remove().0);
        }
        for holding in moving {
            subtract(&mut self.below, &holding.path);
            let rest = paths::below(&holding.path, from).unwrap_or_default();
            let path = if rest.is_empty() { to.into() } else { paths::join(to, rest) };
            self.put(Holding { path, ..holding });
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
        let all = self.has_below(path).then(|| self.table.iter());
        all.into_iter().flatten().filter(move |holding| {
            let below = paths::below(&holding.path, path).is_some_and(|rest| !rest.is_empty());
            below && holding.charge.as_ref().is_some_and(|charge| Arc::strong_count(charge) > 1)
        })
    }

    /// The hashes of all names that something has, or is below a directory that has it, by whatever path it was
    /// reached.
    pub fn names(&self) -> Counts {
        let mut names = Counts::default();
        for holding in self.table.iter().filter(|holding| holding.charge.is_some()) {
            paths::components(&holding.path).for_each(|name| names.add(hash(name)));
        }
        names
    }

    /// Whether anything may be below a directory.
    pub fn has_below(&self, path: &str) -> bool {
        path == "/" || self.below.may_have(hash(path))
    }

    fn find(&self, path: &str) -> Option<&Holding> {
        self.table.find(hash(path), |holding| holding.path == path)
    }

    fn put(&mut self, holding: Holding) {
        self.forget(&holding.path);
        paths::hashes_above(&holding.path).for_each(|above| self.below.add(above));
        self.table.insert_unique(hash(&holding.path), holding, |holding| hash(&holding.path));
    }
}

/// A path has gone from below all the directories above it.
fn subtract(below: &mut Counts, path: &str) {
    paths::hashes_above(path).for_each(|above| below.subtract(above));
}
