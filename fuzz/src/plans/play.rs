//! A plan performed, step by step.

mod account;
mod handles;
mod names;
mod persist;

use std::collections::BTreeSet;
use std::sync::Arc;

use sandbox_tempfile::directories::{DirectoryOptions, TempDir};
use sandbox_tempfile::error::Error;
use sandbox_tempfile::files::Deletion;
use sandbox_tempfile::filesystem::{Access, Code};
use sandbox_tempfile::memory::{Duration, MemoryHost, Settings};
use sandbox_tempfile::space::TempSpace;

use super::handle::{Act, Handle};
use super::model::{Answer, Model};
use super::world::World;
use super::{FaultCode, How, Kind, Op, Options, Place, Plan, Step, Then};

/// More at once are never needed to see one disturb another.
const MOST_HANDLES: usize = 5;

struct Play {
    host: MemoryHost,
    space: Arc<TempSpace<MemoryHost>>,
    directory: TempDir<MemoryHost>,
    has_devices: bool,
    /// Where it does not, a second handle may keep the first from closing.
    unlinks_open: bool,
    /// Whether the host has identities, and never said that it had none.
    tells_strangers: bool,
    /// Whether the host could not, or once did not, remove the name of an open file.
    hides_names: bool,
    made: usize,
    mkstemp: Vec<String>,
    handles: Vec<Handle>,
    world: World,
    fault: Option<(usize, Code, Then)>,
    limit: Option<(u64, Then)>,
}

impl Plan {
    pub fn play(&self) {
        let settings = Settings {
            most_a_call: self.host.most_a_call.map(|most| usize::from(most).max(1)),
            cannot_unlink_open: self.host.cannot_unlink_open,
            no_identities: self.host.no_identities,
            devices: self.host.devices,
            ..Settings::default()
        };
        let host = MemoryHost::with(&["/tmp", "/data"], settings);
        let space = TempSpace::new(host.clone());
        let directory = space.temporary_directory(&DirectoryOptions::default()).expect("a directory");
        space.tighten_limits(self.host.limits.into()).expect("there were none");
        host.recover();
        let mut play = Play {
            host,
            space,
            directory,
            has_devices: self.host.devices,
            unlinks_open: !self.host.cannot_unlink_open,
            tells_strangers: !self.host.no_identities,
            hides_names: self.host.cannot_unlink_open,
            made: 0,
            mkstemp: Vec::new(),
            handles: Vec::new(),
            world: World::default(),
            fault: None,
            limit: None,
        };
        for step in &self.steps {
            play.step(step);
            play.check_usage();
            play.check_names();
        }
        play.end();
    }
}

impl Play {
    fn step(&mut self, step: &Step) {
        let has_room = self.handles.len() < MOST_HANDLES;
        match step {
            Step::Make(kind, options) if has_room => self.make(*kind, *options),
            Step::Fault { after, code, then } => self.fault((*after).into(), *code, *then),
            Step::Space(size, then) => {
                self.recover();
                self.limit(Some((size.get(), *then)));
            }
            Step::Stranger(place) => self.create_strangers(*place),
            Step::Sweep => self.sweep(),
            Step::ReleaseAll => self.release_all(),
            _ if self.handles.is_empty() => {}
            Step::Do(index, op) => self.act(self.index(*index), &Act::Bytes(op)),
            Step::Text(index, op) => self.act(self.index(*index), &Act::Text(op)),
            Step::Reopen(index, access) if has_room && self.unlinks_open => {
                self.reopen(self.index(*index), access.get().unwrap_or(Access::READ_WRITE));
            }
            Step::Persist(index, place, how) => self.persist(self.index(*index), *place, *how),
            Step::Stream(index, offset) => self.stream(self.index(*index), offset.get()),
            Step::TakeDescriptor(index) => self.take_descriptor(self.index(*index)),
            Step::Drop(index) => self.drop(self.index(*index)),
            Step::Make(..) | Step::Reopen(..) => {}
        }
    }

    fn index(&self, index: u8) -> usize {
        usize::from(index) % self.handles.len()
    }

    fn make(&mut self, kind: Kind, options: Options) {
        let before = (self.host.tree(), self.host.descriptors());
        let id = self.new_id();
        loop {
            let made = Handle::make(&self.space, &mut self.directory, id, kind, options);
            let fired = self.fired();
            match (made, fired) {
                (Err(Error::QuotaExceeded(_)), None) => return assert!(self.is_out_of_entries()),
                (Ok(handle), _) => {
                    if let Some(name) = &handle.model.name {
                        self.world.link(name, id);
                        self.mkstemp.extend(matches!(kind, Kind::Mkstemp).then(|| name.clone()));
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

    fn is_shared(&self, id: usize) -> bool {
        self.handles.iter().filter(|handle| handle.id == id).count() > 1
    }

    /// What one handle has flushed, the others see.
    fn share(&mut self, index: usize) {
        let Handle { id, model: Model { bytes, .. }, .. } = &self.handles[index];
        let (id, bytes) = (*id, bytes.clone());
        for handle in self.handles.iter_mut().filter(|handle| handle.id == id) {
            handle.model.bytes.clone_from(&bytes);
            if !handle.model.closed && handle.model.access.read && self.fault.is_none() {
                // As long as the file, and no longer: so that it is read ahead, for the next time.
                assert_eq!(handle.file.lock().read_at(0, bytes.len() as u64), Ok(bytes.clone()), "out of date");
            }
        }
    }

    fn act(&mut self, index: usize, act: &Act) {
        let is_shared = self.is_shared(self.handles[index].id);
        let closes = matches!(act, Act::Bytes(Op::Close));
        let Model { name, closed, deletion, .. } = &self.handles[index].model;
        let finds_another = closes && !closed && *deletion == Deletion::OnClose && self.is_replaced(index);
        let replaced = name.clone().filter(|_| finds_another).map(Error::Replaced);
        loop {
            let (mut after, mut expected) = self.handles[index].expect(act);
            if let Some(replaced) = &replaced {
                expected = Answer::Refused(replaced.clone());
            }
            let memory = self.space.get_usage().memory;
            let answer = self.handles[index].perform(act);
            let fired = self.fired();
            if self.lacks_memory(memory, &after) && self.handles[index].file.lock().is_rolled() {
                after.in_memory = None;
            }
            if answer == expected {
                self.handles[index].model = after;
                self.handles[index].check();
                if closes {
                    self.forget_names(index);
                }
                if !matches!(answer, Answer::Refused(_)) && self.handles[index].is_flushed_by(act) {
                    self.check_on_host(index);
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
                    assert!(self.needed(index, &after, true) > limit, "there was space");
                    then
                }
                (Answer::Refused(Error::QuotaExceeded(_)), None, _) => {
                    assert!(self.is_over_quota(index, &after, memory), "there was quota left");
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
    fn drop(&mut self, index: usize) {
        self.limit(None);
        self.released(index);
        let Handle { id, file, view, model, .. } = self.handles.remove(index);
        drop((file, view));
        self.fired();
        match self.handles.iter().position(|handle| handle.id == id) {
            Some(other) => self.share(other),
            None => self.world.keep(id, model.bytes),
        }
    }

    fn release_all(&mut self) {
        self.limit(None);
        assert_eq!(self.space.release_all(), Ok(()));
        self.fired();
        for index in 0..self.handles.len() {
            self.released(index);
            self.handles[index].check();
        }
        for index in 0..self.handles.len() {
            self.check_on_host(index);
        }
    }

    /// What dropping a handle does.
    fn released(&mut self, index: usize) {
        let model = &mut self.handles[index].model;
        model.closed = true;
        if model.deletion == Deletion::OnDrop {
            model.deletion = Deletion::OnClose;
        }
        self.forget_names(index);
    }

    fn end(mut self) {
        self.recover();
        while let Some(last) = self.handles.len().checked_sub(1) {
            self.drop(last);
        }
        self.check_usage();
        self.check_names();
        let inside = self.directory.name().to_owned() + "/";
        drop(self.directory);
        for path in &self.mkstemp {
            let removed = self.space.remove_tree(path);
            assert!(removed.is_ok() || !self.world.names.contains_key(path), "{removed:?}");
        }
        self.world.retain_names(|path, _| !path.starts_with(&inside) && !self.mkstemp.iter().any(|made| made == path));
        let names = &self.world.names;
        let left: BTreeSet<String> = self.host.tree().into_iter().map(|(path, _)| path).collect();
        assert!(left.iter().eq(names.keys()), "{left:?} is left in the end");
        let ours = names.keys().filter(|path| !self.world.is_strangers(path));
        assert_eq!(self.space.get_usage().entries, ours.count() as u64);
        assert_eq!(self.host.descriptors(), 0, "a descriptor leaks");
    }

    /// One at a time: undoing what the one has stopped must not meet the other.
    fn fault(&mut self, after: usize, code: FaultCode, then: Then) {
        self.recover();
        if let FaultCode::Unsupported = code {
            // Whoever says so of identities has none, and then what was taken over cannot be told from ours.
            if (0..self.handles.len()).any(|index| self.is_replaced(index)) {
                return;
            }
            self.tells_strangers = false;
        }
        self.hides_names = true;
        self.fault = Some((after, code.into(), then));
        self.arm();
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
