//! What must be found on the host: which names lead to which files, and what those hold that no handle is on.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct World {
    /// Files, by path.
    pub names: BTreeMap<String, usize>,
    /// The contents of files that no handle is on.
    kept: BTreeMap<usize, Vec<u8>>,
    /// Which of these somebody else has made.
    strangers: BTreeSet<usize>,
}

impl World {
    pub fn leads_to(&self, path: &str, id: usize) -> bool {
        self.names.get(path) == Some(&id)
    }

    pub fn has_name(&self, id: usize) -> bool {
        self.names.values().any(|named| *named == id)
    }

    /// The last handle on a file has gone.
    pub fn keep(&mut self, id: usize, bytes: Vec<u8>) {
        self.kept.insert(id, bytes);
        self.forget_nameless();
    }

    pub fn create_strangers(&mut self, path: String, id: usize, bytes: &[u8]) {
        self.names.insert(path, id);
        self.strangers.insert(id);
        self.kept.insert(id, bytes.into());
    }

    pub fn is_strangers(&self, path: &str) -> bool {
        self.names.get(path).is_some_and(|id| self.strangers.contains(id))
    }

    /// Whatever has the name loses it.
    pub fn link(&mut self, path: &str, id: usize) {
        self.names.insert(path.into(), id);
        self.forget_nameless();
    }

    /// Only if it is this file's.
    pub fn unlink(&mut self, path: &str, id: usize) {
        if self.leads_to(path, id) {
            self.names.remove(path);
            self.forget_nameless();
        }
    }

    /// Those that stay, by path and whether the file is somebody else's.
    pub fn retain_names(&mut self, stays: impl Fn(&str, bool) -> bool) {
        self.names.retain(|path, id| stays(path, self.strangers.contains(id)));
        self.forget_nameless();
    }

    pub fn kept(&self, id: usize) -> Option<&Vec<u8>> {
        self.kept.get(&id)
    }

    /// The bytes of the files that no handle is on, with or without somebody else's.
    pub fn bytes(&self, with_strangers: bool) -> usize {
        let counted = self.kept.iter().filter(|(id, _)| with_strangers || !self.strangers.contains(id));
        counted.map(|(_, bytes)| bytes.len()).sum()
    }

    fn forget_nameless(&mut self) {
        self.kept.retain(|id, _| self.names.values().any(|named| named == id));
    }
}
