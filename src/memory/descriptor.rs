//! Open files and directories.

use std::vec::Vec;

use crate::filesystem::{Access, Code, Directory, File, Identity, Links, Listed, Result, Status};

use super::nodes::Content;
use super::{DIRECTORY, MemoryHost, State};

/// An open file or directory.
pub struct MemoryDescriptor {
    pub(super) host: MemoryHost,
    pub(super) id: u64,
    pub(super) access: Access,
}

impl Drop for MemoryDescriptor {
    fn drop(&mut self) {
        let mut state = self.host.lock();
        state.nodes.release(self.id);
        if let Some(count) = state.open.get_mut(&self.id) {
            *count -= 1;
            if *count == 0 {
                state.open.remove(&self.id);
            }
        }
    }
}

impl MemoryDescriptor {
    fn identify(&self, state: &State, id: u64) -> Result<Identity> {
        if state.settings.no_identities { Err(Code::Unsupported) } else { Ok(Identity(id)) }
    }
}

impl Directory for MemoryDescriptor {
    type File = MemoryDescriptor;
    type Entries = MemoryEntries;

    fn create_file(&self, name: &str) -> Result<MemoryDescriptor> {
        let mut state = self.host.lock();
        state.call("create_file")?;
        let id = state.nodes.create(self.id, name, Content::File(Vec::new()))?;
        drop(state);
        Ok(self.host.open(id, Access::READ_WRITE))
    }

    fn open_file(&self, name: &str, access: Access) -> Result<MemoryDescriptor> {
        let mut state = self.host.lock();
        state.call("open_file")?;
        let id = state.nodes.lookup(self.id, name)?;
        if let Content::Link(_) = state.nodes.get(id)?.content {
            return Err(Code::Loop);
        }
        drop(state);
        Ok(self.host.open(id, access))
    }

    fn open_directory(&self, path: &str, links: Links) -> Result<MemoryDescriptor> {
        let mut state = self.host.lock();
        state.call("open_directory")?;
        let id = state.nodes.resolve(self.id, path, links)?;
        state.nodes.entries(id)?;
        if state.settings.unreadable.as_ref().is_some_and(|ending| path.ends_with(ending.as_str())) {
            return Err(Code::Access);
        }
        drop(state);
        Ok(self.host.open(id, DIRECTORY))
    }

    fn create_directory(&self, name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("create_directory")?;
        state.nodes.create(self.id, name, Content::directory()).map(|_| ())
    }

    fn unlink_file(&self, name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("unlink_file")?;
        let id = state.nodes.lookup(self.id, name)?;
        if let Content::Directory(_) = state.nodes.get(id)?.content {
            return Err(Code::IsDirectory);
        }
        if state.settings.cannot_unlink_open && state.open.contains_key(&id) {
            return Err(Code::Busy);
        }
        state.nodes.unlink(self.id, name)
    }

    fn remove_directory(&self, name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("remove_directory")?;
        let id = state.nodes.lookup(self.id, name)?;
        if !state.nodes.entries(id)?.is_empty() {
            return Err(Code::NotEmpty);
        }
        if state.settings.cannot_unlink_open && state.open.contains_key(&id) {
            return Err(Code::Busy);
        }
        state.nodes.unlink(self.id, name)
    }

    fn status(&self, name: &str) -> Result<Status> {
        let mut state = self.host.lock();
        state.call("status")?;
        let id = state.nodes.lookup(self.id, name)?;
        let size = state.nodes.bytes(id).map_or(0, |bytes| bytes.len() as u64);
        let node = state.nodes.get(id)?;
        Ok(Status { kind: node.kind(), size, modified: Some(node.modified) })
    }

    fn rename(&self, name: &str, to: &Self, new_name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("rename")?;
        state.check_device(self.id, to.id)?;
        state.nodes.rename(self.id, name, to.id, new_name)
    }

    fn link(&self, name: &str, to: &Self, new_name: &str) -> Result<()> {
        let mut state = self.host.lock();
        state.call("link")?;
        state.check_device(self.id, to.id)?;
        let id = state.nodes.lookup(self.id, name)?;
        if let Content::Directory(_) = state.nodes.get(id)?.content {
            return Err(Code::NotPermitted);
        }
        match state.nodes.lookup(to.id, new_name) {
            Ok(_) => Err(Code::Exist),
            Err(Code::NoEntry) => state.nodes.link(to.id, new_name, id),
            Err(code) => Err(code),
        }
    }

    fn sync(&self) -> Result<()> {
        self.host.lock().call("sync_directory")
    }

    fn entries(&self) -> Result<MemoryEntries> {
        let mut state = self.host.lock();
        state.call("entries")?;
        let listed = state.nodes.list(self.id)?;
        drop(state);
        let listing = self.host.open(self.id, DIRECTORY);
        Ok(MemoryEntries { listed: listed.into_iter(), listing })
    }

    fn identity(&self) -> Result<Identity> {
        let mut state = self.host.lock();
        state.call("identity")?;
        self.identify(&state, self.id)
    }

    fn identity_at(&self, name: &str) -> Result<Identity> {
        let mut state = self.host.lock();
        state.call("identity_at")?;
        let id = state.nodes.lookup(self.id, name)?;
        self.identify(&state, id)
    }
}

/// A listing, taken when it was opened, which keeps the directory open.
pub struct MemoryEntries {
    listed: std::vec::IntoIter<Listed>,
    listing: MemoryDescriptor,
}

impl Iterator for MemoryEntries {
    type Item = Result<Listed>;

    fn next(&mut self) -> Option<Result<Listed>> {
        if let Err(code) = self.listing.host.lock().call("next_entry") {
            return Some(Err(code));
        }
        self.listed.next().map(Ok)
    }
}

impl File for MemoryDescriptor {
    fn read(&self, offset: u64, max: u64) -> Result<Vec<u8>> {
        let mut state = self.host.lock();
        state.call("read")?;
        permit(self.access.read)?;
        let most = state.settings.most_a_call.unwrap_or(64 * 1024);
        let bytes = state.nodes.bytes(self.id)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let length = usize::try_from(max).unwrap_or(usize::MAX).min(most).min(bytes.len() - start);
        Ok(bytes[start..start + length].to_vec())
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> Result<u64> {
        let mut state = self.host.lock();
        state.call("write")?;
        permit(self.access.write)?;
        let taken = bytes.len().min(state.settings.most_a_call.unwrap_or(usize::MAX));
        state.grow(self.id, offset, taken)?;
        let start = offset as usize;
        state.nodes.bytes_mut(self.id)?[start..start + taken].copy_from_slice(&bytes[..taken]);
        Ok(taken as u64)
    }

    fn size(&self) -> Result<u64> {
        let mut state = self.host.lock();
        state.call("size")?;
        Ok(state.nodes.bytes(self.id)?.len() as u64)
    }

    fn set_size(&self, size: u64) -> Result<()> {
        let mut state = self.host.lock();
        state.call("set_size")?;
        permit(self.access.write)?;
        state.grow(self.id, size, 0)?;
        state.nodes.bytes_mut(self.id)?.truncate(size as usize);
        Ok(())
    }

    fn sync(&self) -> Result<()> {
        self.host.lock().call("sync")
    }

    fn identity(&self) -> Result<Identity> {
        Directory::identity(self)
    }
}

/// What a descriptor was not opened for is refused.
fn permit(permitted: bool) -> Result<()> {
    if permitted { Ok(()) } else { Err(Code::BadDescriptor) }
}
