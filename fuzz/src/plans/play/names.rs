//! The names on the host: what was to stay is there, and nothing else.

use std::collections::BTreeMap;

use sandbox_tempfile::files::Deletion;

use super::{Act, Op, Place, Play};

impl Play {
    pub fn path(&self, place: Place) -> String {
        match place {
            Place::Here => "/tmp/tmptarget_1".into(),
            Place::Beside => "/tmp/tmptarget_2".into(),
            Place::OtherPreopen => "/data/tmptarget_3".into(),
            Place::Directory => format!("{}/tmptarget_4", self.directory.name()),
        }
    }

    /// Whether the name of the file at `index` leads to it.
    pub fn has_name(&self, index: usize) -> bool {
        let handle = &self.handles[index];
        handle.model.name.as_ref().is_some_and(|name| self.world.leads_to(name, handle.id))
    }

    /// Whether the name of the file at `index` leads to another.
    pub fn is_replaced(&self, index: usize) -> bool {
        let name = &self.handles[index].model.name;
        !self.has_name(index) && name.as_ref().is_some_and(|name| self.world.names.contains_key(name))
    }

    /// Whether some handle other than the one at `index` may yet take the name for its own.
    pub fn is_known_elsewhere(&self, index: Option<usize>, path: &str) -> bool {
        let mut others = self.handles.iter().enumerate().filter(|(other, _)| Some(*other) != index);
        others.any(|(_, handle)| {
            handle.model.name.as_deref() == Some(path) || handle.former.iter().any(|(name, _)| name == path)
        })
    }

    /// What closing has removed, the one at `index` being closed.
    pub fn forget_names(&mut self, index: usize) {
        let handle = &mut self.handles[index];
        for (name, id) in handle.former.drain(..) {
            self.world.unlink(&name, id);
        }
        if let (Some(name), Deletion::OnClose) = (&handle.model.name, handle.model.deletion) {
            self.world.unlink(name, handle.id);
        }
    }

    /// Those that have gone already: they may at any time.
    pub fn forget_former_names(&mut self, index: usize) {
        let found = self.files();
        self.handles[index].former.retain(|(name, id)| {
            if !found.contains_key(name) {
                self.world.unlink(name, *id);
            }
            self.world.leads_to(name, *id)
        });
    }

    pub fn create_strangers(&mut self, place: Place) {
        let path = self.path(place);
        let would_be_ours = !self.tells_strangers && self.is_known_elsewhere(None, &path);
        if !would_be_ours && !self.world.names.contains_key(&path) {
            self.meddle(&path);
        }
    }

    /// What is nobody's here, and nothing else, is swept.
    pub fn sweep(&mut self) {
        self.recover();
        self.meddle("/tmp/tmpstranger");
        let before = self.host.tree().len();
        let swept = self.space.sweep("tmp", 0);
        let inside = format!("{}/", self.directory.name());
        self.world.retain_names(|path, is_strangers| {
            !is_strangers || path.starts_with("/data/") || path.starts_with(&inside)
        });
        assert_eq!(swept, Ok((before - self.host.tree().len()) as u64));
    }

    fn meddle(&mut self, path: &str) {
        let (preopen, below) = match path.strip_prefix("/data/") {
            Some(below) => (1, below),
            None => (0, path.strip_prefix("/tmp/").expect("in a preopen")),
        };
        self.host.meddle(preopen).create_file(below, b"theirs");
        let id = self.new_id();
        self.world.create_strangers(path.into(), id, b"theirs");
    }

    /// What was flushed is under the name of the file.
    pub fn check_on_host(&self, index: usize) {
        let model = &self.handles[index].model;
        if let (Some(name), true) = (&model.name, self.has_name(index)) {
            let found = self.host.tree().into_iter().find(|(path, _)| path == name).and_then(|(_, bytes)| bytes);
            assert_eq!(found.as_ref(), Some(&model.bytes), "{name}");
        }
    }

    pub fn check_names(&self) {
        let mut others = self.files();
        for (path, id) in &self.world.names {
            let found = others.remove(path).unwrap_or_else(|| panic!("{path} has gone"));
            assert!(self.world.kept(*id).is_none_or(|kept| *kept == found), "{path} has changed");
        }
        assert!(others.is_empty() || self.hides_names, "{others:?} must not be there");
        let most = self.handles.iter().filter(|handle| handle.was_nameless && !handle.model.closed).count();
        assert!(others.len() <= most, "{others:?} must not be there");
    }

    /// Whether the host has names that nobody was told: it could not unlink an open file.
    pub fn has_hidden_names(&self) -> bool {
        self.files().len() > self.world.names.len()
    }

    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = self.host.tree().into_iter();
        files.filter_map(|(path, bytes)| Some((path, bytes?))).collect()
    }

    pub fn new_id(&mut self) -> usize {
        self.made += 1;
        self.made
    }

    /// So that the host holds what handles know.
    pub fn settle(&mut self, index: usize, ops: &[Op]) {
        for op in ops {
            self.act(index, &Act::Bytes(op));
        }
    }
}
