//! Somebody else who sees the same directories.

use std::string::String;
use std::sync::MutexGuard;
use std::vec::Vec;

use super::State;
use super::nodes::Content;

/// Somebody else with access to a preopened directory. Paths have one or more components and must make sense.
pub struct Meddler<'a> {
    pub(super) state: MutexGuard<'a, State>,
    pub(super) directory: usize,
}

impl Meddler<'_> {
    pub fn create_file(mut self, path: &str, bytes: &[u8]) {
        self.add(path, Content::File(bytes.into()));
    }

    pub fn create_directory(mut self, path: &str) {
        self.add(path, Content::directory());
    }

    pub fn create_link(mut self, path: &str, target: &str) {
        self.add(path, Content::Link(target.into()));
    }

    pub fn remove(mut self, path: &str) {
        let (parent, name) = self.parent(path);
        self.state.nodes.unlink(parent, &name).expect("an entry");
    }

    /// A hard link.
    pub fn link(mut self, from: &str, to: &str) {
        let (parent, name) = self.parent(from);
        let id = self.state.nodes.lookup(parent, &name).expect("an entry");
        let (target, new) = self.parent(to);
        self.state.nodes.link(target, &new, id).expect("a directory");
    }

    pub fn rename(mut self, from: &str, to: &str) {
        let (parent, name) = self.parent(from);
        let (target, new) = self.parent(to);
        self.state.nodes.rename(parent, &name, target, &new).expect("an entry");
    }

    fn add(&mut self, path: &str, content: Content) {
        let (parent, name) = self.parent(path);
        let id = self.state.nodes.create(parent, &name, content).expect("a free name");
        self.state.nodes.disown(id);
    }

    fn parent(&self, path: &str) -> (u64, String) {
        let mut id = self.state.preopens[self.directory].0;
        let mut components: Vec<&str> = path.split('/').collect();
        let name = components.pop().expect("a name");
        for component in components {
            id = *self.state.nodes.entries(id).expect("a directory").get(component).expect("a component");
        }
        (id, name.into())
    }
}
