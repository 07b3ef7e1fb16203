//! How often hashes were added: for those who would otherwise look through everything to find nothing.

use hashbrown::HashTable;

use crate::headroom;

/// Where two hashes collide, somebody looks in vain.
#[derive(Default)]
pub struct Counts {
    table: HashTable<(u64, usize)>,
    /// There was no memory to count.
    unknown: bool,
}

impl Counts {
    pub fn add(&mut self, hash: u64) {
        if let Some((_, count)) = self.table.find_mut(hash, |(counted, _)| *counted == hash) {
            *count += 1;
        } else if self.has_room() {
            self.table.insert_unique(hash, (hash, 1), |(counted, _)| *counted);
        } else {
            self.unknown = true;
        }
    }

    pub fn subtract(&mut self, hash: u64) {
        if let Ok(mut counted) = self.table.find_entry(hash, |(counted, _)| *counted == hash) {
            counted.get_mut().1 -= 1;
            if counted.get().1 == 0 {
                counted.remove();
            }
        }
    }

    /// Whether it was added more often than subtracted, or may have been.
    pub fn may_have(&self, hash: u64) -> bool {
        self.unknown || self.table.find(hash, |(counted, _)| *counted == hash).is_some()
    }

    fn has_room(&mut self) -> bool {
        let full = self.table.len() == self.table.capacity();
        !full || (self.table.try_reserve(1, |(counted, _)| *counted).is_ok() && headroom::check().is_ok())
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
