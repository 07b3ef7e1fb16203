//! A plan performed, step by step.

use std::sync::Arc;

use sandbox_tempfile::directories::{DirectoryOptions, TempDir};
use sandbox_tempfile::error::Error;
use sandbox_tempfile::files::Deletion;
use sandbox_tempfile::filesystem::{Access, Code};
use sandbox_tempfile::memory::{Duration, MemoryHost, Settings};
use sandbox_tempfile::space::TempSpace;

use super::handle::{Act, Handle};
use super::model::{Answer, Model};
use super::{Kind, Op, Options, Plan, Step, Then};

/// More at once are never needed to see one disturb another.
const MOST_HANDLES: usize = 5;

/// As much as a spool takes at a time.
const SEGMENT: u64 = 64 * 1024;

struct Play {
    host: MemoryHost,
    space: Arc<TempSpace<MemoryHost>>,
    directory: TempDir<MemoryHost>,
    made: usize,
    /// Only where names go at once and can be told from a stranger's.
    can_reopen: bool,
    mkstemp: Vec<String>,
    handles: Vec<Handle>,
    /// What files that were dropped have left, by path.
    kept: Vec<(String, Vec<u8>)>,
    fault: Option<(usize, Code, Then)>,
    limit: Option<(u64, Then)>,
}

impl Plan {
    pub fn play(&self) {
        let settings = Settings {
            most_a_call: self.host.most_a_call.map(|most| usize::from(most).max(1)),
            cannot_unlink_open: self.host.cannot_unlink_open,
            no_identities: self.host.no_identities,
            ..Settings::default()
        };
        let host = MemoryHost::with(&["/tmp"], settings);
        let space = TempSpace::new(host.clone());
        let directory = space.temporary_directory(&DirectoryOptions::default()).expect("a directory");
        space.tighten_limits(self.host.limits.into()).expect("there were none");
        host.recover();
        let mut play = Play {
            host,
            space,
            directory,
            made: 0,
            can_reopen: !self.host.cannot_unlink_open && !self.host.no_identities,
            mkstemp: Vec::new(),
            handles: Vec::new(),
            kept: Vec::new(),
            fault: None,
            limit: None,
        };
        for step in &self.steps {
            play.step(step);
            play.check_usage();
        }
        play.end();
    }
}

impl Play {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Make(kind, options) if self.handles.len() < MOST_HANDLES => self.make(*kind, *options),
            // One at a time: undoing what the one has stopped must not meet the other.
            Step::Fault { after, code, then } => {
                self.recover();
                self.fault = Some(((*after).into(), (*code).into(), *then));
                self.arm();
            }
            Step::Space(size, then) => {
                self.recover();
                self.limit(Some((size.get(), *then)));
            }
            Step::Do(..) | Step::Text(..) | Step::Reopen(..) | Step::Drop(_) if self.handles.is_empty() => {}
            Step::Do(index, op) => self.act(self.index(*index), &Act::Bytes(op)),
            Step::Text(index, op) => self.act(self.index(*index), &Act::Text(op)),
            Step::Reopen(index, access) if self.handles.len() < MOST_HANDLES && self.can_reopen => {
                self.reopen(self.index(*index), access.get().unwrap_or(Access::READ_WRITE));
            }
            Step::Drop(index) => {
                let handle = self.handles.remove(self.index(*index));
                self.drop(handle);
            }
            Step::Make(..) | Step::Reopen(..) => {}
        }
    }

    fn make(&mut self, kind: Kind, options: Options) {
        let before = (self.host.tree(), self.host.descriptors());
        let id = self.made;
        self.made += 1;
        loop {
            let made = Handle::make(&self.space, &mut self.directory, id, kind, options);
            let fired = self.fired();
            match (made, fired) {
                (Err(Error::QuotaExceeded(_)), None) => return assert!(self.is_out_of_entries()),
                (Ok(handle), _) => {
                    if let Kind::Mkstemp = kind {
                        self.mkstemp.extend(handle.model.name.clone());
                    }
                    return self.handles.push(handle);
                }
                (Err(error), None) => panic!("no file: {error}"),
                (Err(_), Some(then)) => {
                    assert_eq!((self.host.tree(), self.host.descriptors()), before, "a failure leaves something");
                    if then == Then::GoOn {
                        return;
                    }
                }
            }
        }
    }

    fn index(&self, index: u8) -> usize {
        usize::from(index) % self.handles.len()
    }

    /// Settled first: a fault there is a fault of `flush` or `rollover`.
    fn reopen(&mut self, index: usize, access: Access) {
        self.act(index, &Act::Bytes(&Op::Flush));
        self.act(index, &Act::Bytes(&Op::Rollover));
        if self.handles[index].model.in_memory.is_some() {
            return;
        }
        self.recover();
        self.act(index, &Act::Bytes(&Op::Flush));
        let reopened = self.handles[index].reopen(&self.space, access).expect("a host without faults");
        self.handles.extend(reopened);
    }

    fn is_shared(&self, id: usize) -> bool {
        self.handles.iter().filter(|handle| handle.id == id).count() > 1
    }

    /// What one handle has flushed, the others see.
    fn share(&mut self, index: usize) {
        let Handle { id, model: Model { bytes, unlinked, .. }, .. } = &self.handles[index];
        let (id, bytes, unlinked) = (*id, bytes.clone(), *unlinked);
        for handle in self.handles.iter_mut().filter(|handle| handle.id == id) {
            handle.model.bytes.clone_from(&bytes);
            handle.model.unlinked |= unlinked;
            if !handle.model.closed && handle.model.access.read && self.fault.is_none() {
                // As long as the file, and no longer: so that it is read ahead, for the next time.
                assert_eq!(handle.file.lock().read_at(0, bytes.len() as u64), Ok(bytes.clone()), "out of date");
            }
        }
    }

    fn act(&mut self, index: usize, act: &Act) {
        let is_shared = self.is_shared(self.handles[index].id);
        loop {
            let (after, expected) = self.handles[index].expect(act);
            let answer = self.handles[index].perform(act);
            let fired = self.fired();
            if answer == expected {
                self.handles[index].model = after;
                self.handles[index].check();
                if !matches!(answer, Answer::Refused(_)) && self.handles[index].is_flushed_by(act) {
                    self.check_on_host(&self.handles[index].model);
                }
                if is_shared {
                    if !matches!(act, Act::Bytes(Op::Flush | Op::Close)) && !self.handles[index].model.closed {
                        return self.act(index, &Act::Bytes(&Op::Flush));
                    }
                    self.share(index);
                }
                return;
            }
            let then = match (&answer, fired, self.limit) {
                (Answer::Refused(_), Some(then), _) => then,
                (Answer::Refused(Error::NoSpace), None, Some((limit, then))) => {
                    assert!(self.needed(index, &after) > limit, "there was space");
                    then
                }
                (Answer::Refused(Error::QuotaExceeded(_)), None, _) => {
                    assert!(self.is_over_quota(index, &after), "there was quota left");
                    self.recover();
                    return self.handles[index].check_unharmed(act, &after);
                }
                _ => panic!("{answer:?} instead of {expected:?}"),
            };
            self.recover();
            let handle = &mut self.handles[index];
            handle.check_unharmed(act, &after);
            // What cannot be read cannot be known; and a failed close has to be gone on with.
            if then == Then::GoOn && handle.model.access.read && !after.closed && !is_shared {
                return;
            }
        }
    }

    /// Dropping says nothing of a failure, so there is to be space.
    fn drop(&mut self, handle: Handle) {
        self.limit(None);
        let Handle { id, file, view, model, .. } = handle;
        drop(file);
        drop(view);
        self.fired();
        let mut model = Model { deletion: dropped(model.deletion), ..model };
        model.close();
        self.check_on_host(&model);
        if let Some(other) = self.handles.iter().position(|handle| handle.id == id) {
            self.handles[other].model.unlinked |= model.unlinked;
            self.share(other);
        } else if let (Some(name), false) = (model.name, model.unlinked) {
            self.kept.push((name, model.bytes));
        }
    }

    fn end(mut self) {
        self.recover();
        while let Some(handle) = self.handles.pop() {
            self.drop(handle);
        }
        self.check_usage();
        let inside = self.directory.name().to_owned() + "/";
        drop(self.directory);
        for path in &self.mkstemp {
            assert_eq!(self.space.remove_tree(path), Ok(()));
        }
        self.kept.retain(|(path, _)| !path.starts_with(&inside) && !self.mkstemp.contains(path));
        self.kept.sort();
        let left = self.host.tree().into_iter().map(|(path, bytes)| (path, bytes.unwrap_or_default()));
        assert_eq!(left.collect::<Vec<_>>(), self.kept, "left in the end");
        assert_eq!(self.space.get_usage().entries, self.kept.len() as u64);
        assert_eq!(self.host.descriptors(), 0, "a descriptor leaks");
    }

    /// What was flushed is under the name of the file, and nothing once closing has removed it.
    fn check_on_host(&self, model: &Model) {
        let Some(name) = &model.name else { return };
        let found = self.host.tree().into_iter().find(|(path, _)| path == name).and_then(|(_, bytes)| bytes);
        if model.unlinked {
            assert_eq!(found, None, "{name} stays");
        } else {
            assert_eq!(found.as_ref(), Some(&model.bytes), "{name}");
        }
    }

    /// The most bytes that all files may take on the host while the one at `index` becomes `after`: a spool rolls over,
    /// and a buffer is flushed, before anything is cut off.
    fn needed(&self, index: usize, after: &Model) -> u64 {
        let handle = &self.handles[index].model;
        self.on_host() - handle.on_host() as u64 + handle.bytes.len().max(after.bytes.len()) as u64
    }

    /// Whether `after` would break a limit.
    fn is_over_quota(&self, index: usize, after: &Model) -> bool {
        let limits = self.space.get_limits();
        let before = &self.handles[index].model;
        let size = before.bytes.len().max(after.bytes.len()) as u64;
        let rolls = before.in_memory.is_some() && after.in_memory.is_none();
        limits.max_bytes.is_some_and(|most| self.needed(index, after) > most)
            || limits.max_file_bytes.is_some_and(|most| size > most)
            || rolls && self.is_out_of_entries()
    }

    fn is_out_of_entries(&self) -> bool {
        self.space.get_limits().max_entries.is_some_and(|most| self.space.get_usage().entries >= most)
    }

    fn on_host(&self) -> u64 {
        let mut ids: Vec<usize> = self.handles.iter().map(|handle| handle.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let open = ids.into_iter().map(|id| {
            let handles = self.handles.iter().filter(|handle| handle.id == id);
            handles.map(|handle| handle.model.on_host()).max().unwrap_or_default()
        });
        let kept = self.kept.iter().map(|(_, bytes)| bytes.len());
        open.chain(kept).sum::<usize>() as u64
    }

    /// What is charged is what the host holds, or will hold when all is flushed.
    fn check_usage(&self) {
        let usage = self.space.get_usage();
        assert_eq!(usage.bytes, self.on_host());
        let limits = self.space.get_limits();
        assert!(limits.max_bytes.is_none_or(|most| usage.bytes <= most));
        // The directory was there before the limits.
        assert!(limits.max_entries.is_none_or(|most| usage.entries <= most.max(1)));
        let (entries, bytes) = self.host.ours();
        assert_eq!(usage.entries, entries);
        assert!(usage.bytes >= bytes);
        let in_memory = self.handles.iter().filter(|handle| handle.model.in_memory.is_some());
        let most = in_memory.map(|handle| handle.model.bytes.len() as u64 + SEGMENT).sum::<u64>();
        assert!(usage.memory <= most, "{} bytes of memory", usage.memory);
    }

    fn limit(&mut self, limit: Option<(u64, Then)>) {
        self.limit = limit;
        self.host.change(|settings| settings.space = limit.map(|(limit, _)| limit as usize));
    }

    /// From now on nothing fails.
    fn recover(&mut self) {
        self.limit(None);
        self.fault = None;
        self.arm();
    }

    fn arm(&self) {
        match self.fault {
            Some((index, code, _)) => self.host.fail(index, code, Duration::Once),
            None => self.host.recover(),
        }
    }

    /// What the fault says if it was among the calls since it was last asked for; then there is none any more.
    fn fired(&mut self) -> Option<Then> {
        let mut fired = None;
        if let Some((index, code, then)) = self.fault.take() {
            match index.checked_sub(self.host.calls().len()) {
                Some(left) => self.fault = Some((left, code, then)),
                None => fired = Some(then),
            }
        }
        self.arm();
        fired
    }
}

/// What becomes of the name when the handle is dropped.
fn dropped(policy: Deletion) -> Deletion {
    match policy {
        Deletion::OnClose | Deletion::OnDrop => Deletion::OnClose,
        Deletion::Never => Deletion::Never,
    }
}
