//! How often hashes were added: for those who would otherwise look through everything to find nothing.

use alloc::vec::Vec;

use crate::headroom;

/// Where two hashes collide, somebody looks in vain.
#[derive(Default)]
pub struct Counts {
    /// Sorted by hash.
    list: Vec<(u64, usize)>,
    /// There was no memory to count.
    unknown: bool,
}

impl Counts {
    pub fn add(&mut self, hash: u64) {
        match self.find(hash) {
            Ok(at) => self.list[at].1 += 1,
            Err(at) if self.has_room() => self.list.insert(at, (hash, 1)),
            Err(_) => self.unknown = true,
        }
    }

    pub fn subtract(&mut self, hash: u64) {
        if let Ok(at) = self.find(hash) {
            self.list[at].1 -= 1;
            if self.list[at].1 == 0 {
                self.list.remove(at);
            }
        }
    }

    /// Whether it was added more often than subtracted, or may have been.
    pub fn may_have(&self, hash: u64) -> bool {
        self.unknown || self.find(hash).is_ok()
    }

    fn find(&self, hash: u64) -> Result<usize, usize> {
        self.list.binary_search_by_key(&hash, |(counted, _)| *counted)
    }

    fn has_room(&mut self) -> bool {
        let full = self.list.len() == self.list.capacity();
        !full || (self.list.try_reserve(1).is_ok() && headroom::check().is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_there_until_it_was_subtracted_as_often() {
        let mut counts = Counts::default();
        counts.add(1);
        counts.add(1);
        counts.subtract(1);
        assert!(counts.may_have(1) && !counts.may_have(2));
        counts.subtract(1);
        assert!(!counts.may_have(1));
    }
}
