//! What a view of a temporary file needs of it: to look at what comes without moving, then to move.

use crate::error::{Error, Result};
use crate::filesystem::System;

use super::disk::Disk;
use super::temp_file::{MAX_OFFSET, Storage, TempFile};

impl<S: System> TempFile<S> {
    /// To be called before the first [`peek`](Self::peek): the position may move, if what was buffered is appended.
    pub(crate) fn ready_to_read(&mut self) -> Result<()> {
        self.check_readable()?;
        self.flush()
    }

    /// What the file holds from `offset` on, as far as it is at hand; nothing only at the end. `wanted`: how many
    /// bytes there is use for.
    pub(crate) fn peek(&mut self, offset: u64, wanted: u64) -> Result<&[u8]> {
        if offset >= MAX_OFFSET {
            return Ok(&[]);
        }
        if let Storage::Disk(disk) = &mut self.storage
            && let Err(code) = disk.look_at(offset, wanted)
        {
            return Err(self.error(code));
        }
        match &self.storage {
            Storage::Memory(memory) => Ok(memory.spool.peek(offset)),
            Storage::Disk(disk) => Ok(disk.ahead(offset)),
            Storage::Closed => Err(Error::Closed),
        }
    }

    /// To be called after the last `peek`: what was looked at beyond the size of the buffer is given back.
    pub(crate) fn forget_surplus(&mut self) {
        if let Storage::Disk(disk) = &mut self.storage {
            disk.forget_surplus();
        }
    }

    /// Sets the position, which must be within the file or where it was.
    pub(crate) fn move_to(&mut self, offset: u64) {
        self.uses += 1;
        self.position = offset;
    }

    /// A number that stays the same as long as nobody moves the position or changes the contents.
    pub(crate) fn uses(&self) -> u64 {
        self.uses
    }

    /// Where the next write will begin.
    pub(crate) fn next_write(&self) -> Result<u64> {
        if self.access().append { self.size() } else { self.tell() }
    }

    /// `write` and `flush` in one: all of it happens, or nothing.
    pub(crate) fn write_past_buffer(&mut self, bytes: &[u8]) -> Result<u64> {
        self.uses += 1;
        self.position = self.write_to(self.position, bytes, |_, _, _| false, Disk::write_through)?;
        Ok(bytes.len() as u64)
    }
}
