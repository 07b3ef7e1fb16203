//! From temporary to permanent: a file is given its final name when it is complete.

use alloc::string::String;
use alloc::sync::{Arc, Weak};

use crate::charge::Charge;
use crate::create;
use crate::entry::{EntryOf, OwnEntry, Presence, gone_is_fine, refused_because_open};
use crate::error::{Error, Result, concat};
use crate::filesystem::{self, Access, Code, Directory, File, FileOf, System, write_all};
use crate::headroom;
use crate::naming::Naming;
use crate::paths;

use super::disk::{Disk, MOST_A_READ, Opened};
use super::lifecycle::pour;
use super::temp_file::{Deletion, Storage, TempFile};

/// See `files.target`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Replace(String),
    CreateNew(String),
}

impl<S: System> TempFile<S> {
    pub fn persist(&mut self, target: &Target) -> Result<()> {
        self.sync()?;
        let (path, replace) = match target {
            Target::Replace(path) => (path, true),
            Target::CreateNew(path) => (path, false),
        };
        paths::check(path)?;
        if path.ends_with("/") {
            return Err(Error::InvalidArgument(concat(&[path, ": names a directory"])));
        }
        let target = self.space.destination(path)?;
        self.space.holdings.lock().reserve()?;
        headroom::check()?;
        let charge = match self.move_to_target(&target, replace)? {
            Some(charge) => charge,
            None => self.copy_to_target(&target, replace)?,
        };
        // The file is in place, whatever comes of this; not every host can do it.
        let _ = target.directory.sync();
        self.uses += 1;
        self.space.holdings.lock().insert(&target.path, charge.clone());
        self.charge = Some(Arc::downgrade(&charge));
        self.path = Some(target.path.clone());
        self.entry = Some(target);
        self.deletion = Deletion::Never;
        Ok(())
    }

    /// Gives the file itself its new name; none if that cannot be, because it has no name or is on another device.
    fn move_to_target(&mut self, target: &EntryOf<S>, replace: bool) -> Result<Option<Arc<Charge>>> {
        let Some(entry) = self.own_name()?.cloned() else { return Ok(None) };
        let Some(charge) = self.charge.as_ref().and_then(Weak::upgrade) else { return Ok(None) };
        // The target may be one of them, and POSIX does not rename a file to another name of its own.
        if !self.stale.is_empty() {
            return Ok(None);
        }
        match rename(&entry, target, replace) {
            Ok(Left::Nothing) => {
                self.leave_one_name(&entry, target);
                self.space.holdings.lock().release(&entry.path, &charge, Presence::Ours);
            }
            Ok(Left::OldName) => self.stale.push((entry, charge.clone())),
            // Wasmtime calls EXDEV an input/output error.
            Err(Code::CrossDevice | Code::Io | Code::NoEntry) => return Ok(None),
            Err(code) => return Err(Error::at(&target.path, code)),
        }
        Ok(Some(charge))
    }

    /// Where the target was one more name of the file itself, POSIX renames nothing: then the old name goes now.
    ///
    /// But the two may be one name, in other letters where the host does not care, or through two preopens: so it is
    /// moved out of the way first, and back if the target goes with it.
    fn leave_one_name(&self, old: &EntryOf<S>, target: &EntryOf<S>) {
        if old.created.is_none() || old.presence() != Ok(Presence::Ours) {
            return;
        }
        let mut aside = String::new();
        if Naming::default().draw(&mut aside, &self.space.system).is_err() {
            return;
        }
        if old.directory.rename(old.name(), &old.directory, &aside).is_err() {
            return;
        }
        let target_stays = target.directory.identity_at(target.name()).ok() == old.created;
        let finish = || match target_stays {
            true => old.directory.unlink_file(&aside),
            false => old.directory.rename(&aside, &target.directory, target.name()),
        };
        let _ = finish().or_else(|_| finish());
    }

    /// Copies the file to beside its target, and gives the copy the name when it is complete; the file itself goes
    /// last, and the copy takes its place.
    fn copy_to_target(&mut self, target: &EntryOf<S>, replace: bool) -> Result<Arc<Charge>> {
        if let Storage::Disk(disk) = &self.storage
            && Arc::strong_count(disk.opened()) > 1
        {
            return Err(Error::Unsupported(
                "a copy, while another handle shares the file and would not be on it".into(),
            ));
        }
        let size = self.size()?;
        let charge = Charge::new(&self.space.account)?;
        charge.cover(size)?;
        let place = target.place();
        let (copy, mut staged) = create::file(&self.space.system, &place, &Naming::default())?;
        let copied = self.copy_to(&copy, target).and_then(|()| {
            staged.remember(copy.identity())?;
            let put = copy.sync().and_then(|()| rename(&staged, target, replace));
            put.map_err(|code| target.error(code))
        });
        let left = match copied {
            Ok(left) => left,
            Err(error) => {
                drop(copy);
                staged.discard();
                return Err(error);
            }
        };
        charge.changed(Some(size));
        let opened = Arc::new(Opened::created(copy, charge.clone()));
        let disk = Disk::new(opened, self.access().append, self.capacity);
        // The name that the copy has taken: where there are no identities, nobody could tell whose it is.
        if let Some(entry) = self.entry.take_if(|entry| entry.path == target.path)
            && let Some(charge) = self.charge.take().and_then(|charge| charge.upgrade())
        {
            self.space.holdings.lock().release(&entry.path, &charge, Presence::Ours);
        }
        // What is done is done: a name that cannot be removed now is tried again with the file closed.
        let removed = self.remove_name();
        self.storage = Storage::Disk(disk);
        self.rolled = true;
        if removed.is_err() && self.remove_name().is_err() {
            // Another handle keeps it: one that shares the file.
            let charge = self.charge.take().and_then(|charge| charge.upgrade());
            self.stale.extend(self.entry.take().zip(charge));
        }
        self.stale.retain(|(entry, _)| entry.path != target.path);
        let _ = self.remove_stale();
        if left == Left::OldName {
            self.stale.push((staged, charge.clone()));
        }
        Ok(charge)
    }

    fn copy_to(&self, copy: &FileOf<S>, target: &EntryOf<S>) -> Result<()> {
        let again;
        let copied = match (&self.storage, &self.entry) {
            (Storage::Memory(memory), _) => pour(memory, copy),
            (Storage::Disk(disk), Some(entry)) if !disk.opened().serves(Access::READ) => {
                again = self.open_again(entry, Access::READ)?;
                copy_file(&again, copy)
            }
            (Storage::Disk(disk), _) => copy_file(&disk.opened().file, copy),
            (Storage::Closed, _) => return Err(Error::Closed),
        };
        copied.map_err(|code| target.error(code))
    }
}

/// What a renaming leaves to be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Nothing,
    /// The old name, because the host cannot remove that of an open file, or failed to and could not go back.
    OldName,
}

/// In one step, and over what has the name only under `replace`.
fn rename<D: Directory>(entry: &OwnEntry<D>, target: &OwnEntry<D>, replace: bool) -> filesystem::Result<Left> {
    if replace {
        return entry.rename_to(target).map(|()| Left::Nothing);
    }
    entry.directory.link(entry.name(), &target.directory, target.name())?;
    match gone_is_fine(entry.remove_file()) {
        Ok(()) => Ok(Left::Nothing),
        Err(code) if refused_because_open(code) => Ok(Left::OldName),
        Err(code) => match target.remove_file() {
            Ok(()) => Err(code),
            Err(_) => Ok(Left::OldName),
        },
    }
}

/// Copies the bytes; a piece that is all zeros is a matter of size, so that what is sparse stays so.
pub(crate) fn copy_file(from: &impl File, to: &impl File) -> filesystem::Result<()> {
    let mut offset = 0;
    let mut written = 0;
    loop {
        let piece = from.read(offset, MOST_A_READ)?;
        if piece.is_empty() {
            break;
        }
        let start = offset;
        offset += piece.len() as u64;
        if piece.iter().any(|byte| *byte != 0) {
            write_all(to, start, &piece).map_err(|(_, code)| code)?;
            written = offset;
        }
    }
    if written < offset { to.set_size(offset) } else { Ok(()) }
}
