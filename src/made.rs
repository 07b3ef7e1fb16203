//! What `mkstemp` and `mkdtemp` made here: all that `remove-tree` may remove.

use alloc::string::String;
use alloc::vec::Vec;

use crate::filesystem::Identity;

/// Paths, each with what was created there (none: the host has no identities).
///
/// A sorted vector, because the standard map would be a tenth of the whole component.
#[derive(Default)]
pub struct Made(Vec<(String, Option<Identity>)>);

impl Made {
    pub fn insert(&mut self, path: &str, created: Option<Identity>) {
        match self.find(path) {
            Ok(at) => self.0[at].1 = created,
            Err(at) => self.0.insert(at, (path.into(), created)),
        }
    }

    pub fn get(&self, path: &str) -> Option<Option<Identity>> {
        self.find(path).ok().map(|at| self.0[at].1)
    }

    pub fn remove(&mut self, path: &str) {
        if let Ok(at) = self.find(path) {
            self.0.remove(at);
        }
    }

    fn find(&self, path: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(made, _)| made.as_str().cmp(path))
    }
}
