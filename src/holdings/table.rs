//! Holdings by path: a hash table with linear probing.
//!
//! The crate `hashbrown`, built for size, makes the component 4 KB larger, and creating and removing a named file an
//! eighth dearer.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::error::{Error, Result};
use crate::paths;

use super::Holding;

#[derive(Default)]
pub struct Table {
    /// None at all, or a power of two, a quarter of them free.
    slots: Vec<Option<Slot>>,
    length: usize,
}

struct Slot {
    /// Of the path: most that have another one differ in this already.
    hash: usize,
    holding: Box<Holding>,
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
            old.into_iter().flatten().for_each(|slot| drop(self.put_slot(slot)));
        }
        Ok(())
    }

    pub fn get(&self, path: &str) -> Option<&Holding> {
        Some(&self.slots.get(self.seek(hash(path), path)?)?.as_ref()?.holding)
    }

    /// Memory must have been reserved. Returns what had the path before.
    pub fn put(&mut self, holding: Box<Holding>) -> Option<Box<Holding>> {
        self.put_slot(Slot { hash: hash(&holding.path), holding })
    }

    fn put_slot(&mut self, slot: Slot) -> Option<Box<Holding>> {
        let at = self.seek(slot.hash, &slot.holding.path).expect("reserved");
        let replaced = self.slots[at].replace(slot);
        self.length += usize::from(replaced.is_none());
        Some(replaced?.holding)
    }

    /// Hands over what has the path if it is wanted.
    pub fn take_if(&mut self, path: &str, wanted: impl FnOnce(&mut Holding) -> bool) -> Option<Box<Holding>> {
        let at = self.seek(hash(path), path)?;
        self.slots[at].as_mut().is_some_and(|slot| wanted(&mut slot.holding)).then(|| self.take_at(at))?
    }

    /// Hands over all that is wanted.
    pub fn take_all(&mut self, mut wanted: impl FnMut(&mut Holding) -> bool, mut to: impl FnMut(Box<Holding>)) {
        for at in 0..self.slots.len() {
            // Whatever follows may move up.
            while self.slots[at].as_mut().is_some_and(|slot| wanted(&mut slot.holding)) {
                self.take_at(at).into_iter().for_each(&mut to);
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Holding> {
        self.slots.iter().flatten().map(|slot| &*slot.holding)
    }

    /// Where a path, which has this hash, is or would be.
    fn seek(&self, hash: usize, path: &str) -> Option<usize> {
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash & last;
        while self.slots[at].as_ref().is_some_and(|slot| slot.hash != hash || !is_same(&slot.holding.path, path)) {
            at = (at + 1) & last;
        }
        Some(at)
    }

    /// Empties a slot, and fills it from those behind, whose search would end there.
    fn take_at(&mut self, at: usize) -> Option<Box<Holding>> {
        let taken = self.slots[at].take()?.holding;
        self.length -= 1;
        let last = self.slots.len() - 1;
        let (mut gap, mut next) = (at, at);
        loop {
            next = (next + 1) & last;
            let Some(slot) = &self.slots[next] else { return Some(taken) };
            let passed = next.wrapping_sub(slot.hash) & last;
            if passed >= next.wrapping_sub(gap) & last {
                self.slots.swap(gap, next);
                gap = next;
            }
        }
    }
}

fn hash(path: &str) -> usize {
    paths::hash(path.as_bytes()) as usize
}

/// `==`, eight bytes at a time: the `memcmp` that the compiler would call looks at one.
fn is_same(one: &str, other: &str) -> bool {
    let (words, rest) = one.as_bytes().as_chunks::<8>();
    let (other_words, other_rest) = other.as_bytes().as_chunks::<8>();
    let mut pairs = words.iter().zip(other_words);
    one.len() == other.len()
        && pairs.all(|(word, other)| u64::from_ne_bytes(*word) == u64::from_ne_bytes(*other))
        && rest == other_rest
}
