//! Holdings by path: a hash table with linear probing.
//!
//! The crate `hashbrown`, built for size, makes the component 4 KB larger, and creating and removing a named file an
//! eighth dearer.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::error::{Error, Result};
use crate::paths::hash;

use super::Holding;

#[derive(Default)]
pub struct Table {
    /// None at all, or a power of two, a quarter of them free.
    slots: Vec<Option<Box<Holding>>>,
    length: usize,
}

impl Table {
    /// Has memory ready for one more.
    pub fn reserve(&mut self) -> Result<()> {
        if 4 * (self.length + 1) > 3 * self.slots.len() {
            let mut slots = Vec::new();
            let size = 8.max(2 * self.slots.len());
            slots.try_reserve_exact(size).map_err(|_| Error::NoSpace)?;
            slots.resize_with(size, || None);
            let old = core::mem::replace(&mut self.slots, slots);
            self.length = 0;
            old.into_iter().flatten().for_each(|holding| drop(self.put(holding)));
        }
        Ok(())
    }

    pub fn get(&self, path: &str) -> Option<&Holding> {
        self.slots.get(self.seek(path)?)?.as_deref()
    }

    /// Memory must have been reserved. Returns what had the path before.
    pub fn put(&mut self, holding: Box<Holding>) -> Option<Box<Holding>> {
        let at = self.seek(&holding.path).expect("reserved");
        let replaced = self.slots[at].replace(holding);
        self.length += usize::from(replaced.is_none());
        replaced
    }

    /// Hands over what has the path if it is wanted.
    pub fn take_if(&mut self, path: &str, wanted: impl FnOnce(&mut Holding) -> bool) -> Option<Box<Holding>> {
        let at = self.seek(path)?;
        self.slots[at].as_deref_mut().is_some_and(wanted).then(|| self.take_at(at))?
    }

    /// Hands over all that is wanted.
    pub fn take_all(&mut self, mut wanted: impl FnMut(&mut Holding) -> bool, mut to: impl FnMut(Box<Holding>)) {
        for at in 0..self.slots.len() {
            // Whatever follows may move up.
            while self.slots[at].as_deref_mut().is_some_and(&mut wanted) {
                self.take_at(at).into_iter().for_each(&mut to);
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Holding> {
        self.slots.iter().filter_map(Option::as_deref)
    }

    /// Where a path is, or would be.
    fn seek(&self, path: &str) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash(path) as usize & last;
        while self.slots[at].as_ref().is_some_and(|holding| holding.path != path) {
            at = (at + 1) & last;
        }
        Some(at)
    }

    /// Empties a slot, and fills it from those behind, whose search would end there.
    fn take_at(&mut self, at: usize) -> Option<Box<Holding>> {
        let taken = self.slots[at].take()?;
        self.length -= 1;
        let last = self.slots.len() - 1;
        let (mut gap, mut next) = (at, at);
        loop {
            next = (next + 1) & last;
            let Some(holding) = &self.slots[next] else { return Some(taken) };
            let passed = next.wrapping_sub(hash(&holding.path) as usize) & last;
            if passed >= next.wrapping_sub(gap) & last {
                self.slots.swap(gap, next);
                gap = next;
            }
        }
    }
}
