//! A file is given its final name.

use std::collections::BTreeMap;

use sandbox_tempfile::error::Error;
use sandbox_tempfile::files::{Deletion, Target};

use super::{How, Op, Place, Play, Then};

impl Play {
    pub fn persist(&mut self, index: usize, place: Place, how: How) {
        let path = self.path(place);
        if !self.tells_strangers && self.is_known_elsewhere(Some(index), &path) {
            return;
        }
        self.settle(index, &[Op::Flush]);
        let target = match how {
            How::Replace => Target::Replace(path.clone()),
            How::CreateNew => Target::CreateNew(path.clone()),
        };
        loop {
            let before = (self.files(), self.host.descriptors());
            let may_copy = self.may_copy(index, &path);
            let persisted = self.handles[index].file.lock().persist(&target);
            let copied = self.host.calls().contains(&"create_file");
            let fired = self.fired();
            let Err(error) = persisted else {
                assert!(!self.handles[index].model.closed && !self.is_replaced(index));
                assert!(how == How::Replace || !self.world.names.contains_key(&path), "{path} is clobbered");
                assert!(!copied || may_copy || fired.is_some(), "a needless copy");
                return self.persisted(index, path, copied, &before.0);
            };
            assert_eq!((self.files(), self.host.descriptors()), before, "{error}");
            let then = match (error, fired, self.limit) {
                (_, Some(then), _) => then,
                (Error::NoSpace, None, Some((limit, then))) => {
                    let size = self.handles[index].model.bytes.len() as u64;
                    assert!(may_copy && self.on_host(true) + size > limit, "there was space");
                    then
                }
                (error, None, _) => return assert!(self.may_refuse(index, &path, how, &error, may_copy), "{error}"),
            };
            self.recover();
            self.handles[index].check();
            if then == Then::GoOn {
                return;
            }
        }
    }

    fn may_refuse(&self, index: usize, path: &str, how: How, error: &Error, may_copy: bool) -> bool {
        let handle = &self.handles[index];
        match error {
            Error::Closed => handle.model.closed,
            Error::Replaced(name) => self.is_replaced(index) && handle.model.name.as_ref() == Some(name),
            Error::AlreadyExists(at) => at == path && how == How::CreateNew && self.world.names.contains_key(path),
            Error::Unsupported(_) => may_copy && self.is_shared(handle.id),
            Error::QuotaExceeded(_) => may_copy && self.is_copy_over_quota(index),
            _ => false,
        }
    }

    fn may_copy(&self, index: usize, path: &str) -> bool {
        let handle = &self.handles[index];
        let name = handle.model.name.as_deref().unwrap_or_default();
        let is_apart = name.starts_with("/data/") != path.starts_with("/data/");
        let has_former = !handle.former.is_empty() || handle.was_nameless && self.has_hidden_names();
        !self.has_name(index) || self.has_devices && is_apart || has_former
    }

    fn persisted(&mut self, index: usize, path: String, copied: bool, before: &BTreeMap<String, Vec<u8>>) {
        let old = self.handles[index].id;
        let new = if copied { self.new_id() } else { old };
        let handle = &mut self.handles[index];
        let former = handle.model.name.replace(path.clone());
        handle.id = new;
        handle.model.in_memory = None;
        handle.model.deletion = Deletion::Never;
        handle.former.retain(|(name, _)| *name != path);
        self.forget_former_names(index);
        if let Some(name) = &former {
            self.world.unlink(name, old);
        }
        self.world.link(&path, new);
        for name in self.files().into_keys() {
            let is_left = former.as_ref() == Some(&name) || !before.contains_key(&name);
            if is_left && !self.world.names.contains_key(&name) {
                assert!(self.hides_names, "{name} is left");
                let id = if former.as_ref() == Some(&name) { old } else { new };
                self.world.link(&name, id);
                self.handles[index].former.push((name, id));
            }
        }
        match self.handles.iter().position(|handle| handle.id == old) {
            Some(other) => self.share(other),
            None => self.world.keep(old, self.handles[index].model.bytes.clone()),
        }
        self.handles[index].check();
        self.check_on_host(index);
    }
}
