//! The entries of directories that we made, and the care that no other is touched.

use alloc::string::String;
use alloc::sync::Arc;

use crate::error::{self, Error};
use crate::filesystem::{Code, Directory, Identity, Result, System};
use crate::paths;
use crate::space::Place;

/// A name that we created something under, reached through a descriptor of its directory.
pub struct OwnEntry<D> {
    pub directory: Arc<D>,
    /// The absolute path at the time of creation.
    pub path: String,
    /// Where the name begins in it.
    pub name: usize,
    /// What was created. None: the host has no identities, or nobody has asked yet.
    pub created: Option<Identity>,
}

/// The entries of a system.
pub type EntryOf<S> = OwnEntry<<S as System>::Directory>;

/// What a name leads to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Ours,
    Gone,
    Stranger,
}

impl<D> Clone for OwnEntry<D> {
    fn clone(&self) -> Self {
        OwnEntry { directory: self.directory.clone(), path: self.path.clone(), name: self.name, created: self.created }
    }
}

impl<D: Directory> OwnEntry<D> {
    /// The last name of an absolute path, in a directory.
    pub fn new(directory: Arc<D>, path: String) -> Self {
        let name = path.bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1);
        OwnEntry { directory, path, name, created: None }
    }

    pub fn name(&self) -> &str {
        self.path.get(self.name..).unwrap_or_default()
    }

    /// Gives what has the name another.
    pub fn rename_to(&self, target: &Self) -> Result<()> {
        self.directory.rename(self.name(), &target.directory, target.name())
    }

    pub fn remove_file(&self) -> Result<()> {
        self.directory.unlink_file(self.name())
    }

    pub fn remove_directory(&self) -> Result<()> {
        self.directory.remove_directory(self.name())
    }

    /// The directory that the name is in.
    pub fn place(&self) -> Place<'_, D> {
        let (parent, _) = paths::split(&self.path).unwrap_or(("/", ""));
        Place { directory: self.directory.clone(), path: parent.into() }
    }

    /// Compares what the name leads to with what was created.
    ///
    /// WASI has no "unlink if it is still this", so a stranger who moves in right after goes unnoticed.
    pub fn presence(&self) -> Result<Presence> {
        let Some(created) = self.created else {
            return Ok(Presence::Ours);
        };
        match self.directory.identity_at(self.name()) {
            Ok(found) if found == created => Ok(Presence::Ours),
            Ok(_) => Ok(Presence::Stranger),
            Err(Code::NoEntry) => Ok(Presence::Gone),
            Err(Code::Unsupported) => Ok(Presence::Ours),
            Err(code) => Err(code),
        }
    }

    /// Whether the name still leads to what was created: false if it has gone; `replaced` if somebody has moved in.
    pub fn is_there(&self) -> error::Result<bool> {
        match self.presence() {
            Ok(Presence::Ours) => Ok(true),
            Ok(Presence::Gone) => Ok(false),
            Ok(Presence::Stranger) => Err(self.replaced()),
            Err(code) => Err(self.error(code)),
        }
    }

    /// Notes the identity of what was created, as its descriptor tells.
    pub fn remember(&mut self, identity: Result<Identity>) -> error::Result<()> {
        self.created = if_supported(identity).map_err(|code| self.error(code))?;
        Ok(())
    }

    /// Makes sure that what was opened under the name is what was created.
    pub fn check_opened(&self, identity: Result<Identity>) -> error::Result<()> {
        match (if_supported(identity), self.created) {
            (Ok(Some(found)), Some(created)) if found != created => Err(self.replaced()),
            (Ok(_), _) => Ok(()),
            (Err(code), _) => Err(self.error(code)),
        }
    }

    fn replaced(&self) -> Error {
        Error::Replaced(self.path.as_str().into())
    }

    /// Removes the name of a file, unless it is a stranger's. Says what it found.
    pub fn unlink(&self) -> Result<Presence> {
        let presence = self.presence()?;
        if presence == Presence::Ours {
            gone_is_fine(self.remove_file())?;
        }
        Ok(presence)
    }

    /// Undoes a creation that went no further. Why it did not is what counts, not what becomes of the undoing.
    pub fn discard(self) {
        let unlink = || self.remove_file();
        let _ = unlink().or_else(|_| unlink());
    }

    pub fn error(&self, code: Code) -> Error {
        Error::at(&self.path, code)
    }
}

/// An identity to compare with later: none where the host has no such notion.
pub fn if_supported(answer: Result<Identity>) -> Result<Option<Identity>> {
    match answer {
        Ok(identity) => Ok(Some(identity)),
        Err(Code::Unsupported) => Ok(None),
        Err(code) => Err(code),
    }
}

/// Removing what someone else has removed meanwhile is a success.
pub fn gone_is_fine(answer: Result<()>) -> Result<()> {
    match answer {
        Err(Code::NoEntry) => Ok(()),
        answer => answer,
    }
}

/// Whether a host reports like this that it cannot remove the name of something that is open (Windows' sharing
/// violation arrives as `access`).
pub fn refused_because_open(code: Code) -> bool {
    matches!(code, Code::Access | Code::Busy | Code::NotPermitted | Code::TextFileBusy | Code::Unsupported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Duration, MemoryHost};

    fn presence_after(meddle: impl FnOnce(&MemoryHost)) -> Result<Presence> {
        let host = MemoryHost::new(&["/tmp"]);
        let (directory, _) = host.preopens().remove(0);
        directory.create_file("name")?;
        let created = directory.identity_at("name")?;
        let path = String::from("/tmp/name");
        let mut entry = OwnEntry::new(Arc::new(directory), path);
        entry.created = Some(created);
        meddle(&host);
        entry.presence()
    }

    #[test]
    fn what_nobody_touched_is_ours() {
        assert_eq!(presence_after(|_| {}), Ok(Presence::Ours));
    }

    #[test]
    fn what_was_removed_is_gone() {
        assert_eq!(presence_after(|host| host.meddle(0).remove("name")), Ok(Presence::Gone));
    }

    #[test]
    fn what_was_replaced_is_a_strangers() {
        let replace = |host: &MemoryHost| {
            host.meddle(0).remove("name");
            host.meddle(0).create_link("name", "elsewhere");
        };
        assert_eq!(presence_after(replace), Ok(Presence::Stranger));
    }

    #[test]
    fn what_cannot_be_compared_is_not_known() {
        let fail = |host: &MemoryHost| host.fail(0, Code::Io, Duration::Once);
        assert_eq!(presence_after(fail), Err(Code::Io));
    }

    #[test]
    fn what_the_host_cannot_compare_is_taken_for_ours() {
        let fail = |host: &MemoryHost| host.fail(0, Code::Unsupported, Duration::Once);
        assert_eq!(presence_after(fail), Ok(Presence::Ours));
    }
}
