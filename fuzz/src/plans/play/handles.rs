//! A file in other hands: a second handle, a stream, a descriptor.

use sandbox_tempfile::error::Error;
use sandbox_tempfile::files::Deletion;
use sandbox_tempfile::filesystem::{Access, File};

use super::{Model, Op, Play, Then};

impl Play {
    pub fn reopen(&mut self, index: usize, access: Access) {
        self.settle(index, &[Op::Flush, Op::Rollover]);
        while self.handles[index].model.in_memory.is_none() {
            let before = self.host.descriptors();
            let reopened = self.handles[index].file.lock().reopen(access);
            let fired = self.fired();
            let handle = &self.handles[index];
            let error = match reopened {
                Ok(file) => {
                    assert!(!handle.model.closed && !self.is_replaced(index));
                    return self.handles.push(handle.another(&self.space, file, access));
                }
                Err(error) => error,
            };
            assert_eq!(self.host.descriptors(), before);
            handle.check();
            let is_right = match &error {
                Error::Closed => handle.model.closed,
                Error::Replaced(name) => self.is_replaced(index) && handle.model.name.as_ref() == Some(name),
                Error::Unsupported(_) => handle.model.name.is_none() && self.has_hidden_names(),
                _ => false,
            };
            assert!(is_right || fired.is_some(), "{error}");
            if fired != Some(Then::Retry) {
                return;
            }
        }
    }

    pub fn stream(&mut self, index: usize, offset: u64) {
        self.settle(index, &[Op::Rollover]);
        self.recover();
        let handle = &self.handles[index];
        // Under such limits what was lent is charged for good.
        if self.space.get_limits().of_bytes() || handle.model.in_memory.is_some() {
            return;
        }
        match handle.file.lock().for_reading(offset) {
            Ok(opened) => {
                assert!(handle.model.access.read && !handle.model.closed);
                assert_eq!(opened.file.size(), Ok(handle.model.bytes.len() as u64));
                let rest = handle.model.bytes.get(offset as usize..).unwrap_or_default();
                let found = opened.file.read(offset, u64::MAX).expect("a host without faults");
                assert!(rest.starts_with(&found) && found.is_empty() == rest.is_empty());
            }
            Err(Error::Closed) => assert!(handle.model.closed),
            Err(error) => assert!(error == Error::NotReadable && !handle.model.access.read),
        }
    }

    pub fn take_descriptor(&mut self, index: usize) {
        self.settle(index, &[Op::Flush, Op::Rollover]);
        while self.handles[index].model.in_memory.is_none() && !self.space.get_limits().of_bytes() {
            let is_shared = self.is_shared(self.handles[index].id);
            let taken = self.handles[index].file.lock().take_descriptor();
            let fired = self.fired();
            self.forget_former_names(index);
            let Model { name, deletion, .. } = &self.handles[index].model;
            let stays = name.is_some() && *deletion == Deletion::Never;
            let error = match taken {
                Ok(file) => {
                    self.recover();
                    let handle = &mut self.handles[index];
                    assert!(!handle.model.closed);
                    assert_eq!(file.size(), Ok(handle.model.bytes.len() as u64));
                    handle.model.closed = true;
                    handle.check();
                    if !stays && let Some(name) = handle.model.name.clone() {
                        let id = handle.id;
                        self.world.unlink(&name, id);
                    }
                    return;
                }
                Err(error) => error,
            };
            let handle = &self.handles[index];
            handle.check();
            let has_former = handle.was_nameless || !handle.former.is_empty();
            let is_right = match &error {
                Error::Closed => handle.model.closed,
                Error::Replaced(name) => self.is_replaced(index) && handle.model.name.as_ref() == Some(name),
                Error::Unsupported(_) => {
                    is_shared && !self.has_name(index) || !self.unlinks_open && (!stays || has_former)
                }
                Error::NotFound(_) => is_shared && !self.has_name(index) && !self.tells_strangers,
                _ => false,
            };
            assert!(is_right || fired.is_some(), "{error}");
            if fired != Some(Then::Retry) {
                return;
            }
        }
    }
}
