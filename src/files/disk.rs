//! An open file on disk, behind one window that is either read ahead or written behind.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::charge::{Charge, Paid};
use crate::filesystem::{Access, Code, File, Result, write_all};
use crate::headroom;

use super::temp_file::MAX_OFFSET;

/// How much to ask the host for at a time: Wasmtime gives no more, others would allocate whatever is asked.
pub(super) const MOST_A_READ: u64 = 64 * 1024;

/// How far `read_line` looks at a time where nothing may be read ahead.
const LINE_GUESS: u64 = 4 * 1024;

/// A descriptor, which in WASI has no position: all handles that ask for no more can share it.
pub struct Opened<F> {
    pub file: F,
    /// What it was opened for.
    pub access: Access,
    pub charge: Arc<Charge>,
}

impl<F> Opened<F> {
    pub fn created(file: F, charge: Arc<Charge>) -> Self {
        Opened { file, access: Access::READ_WRITE, charge }
    }

    pub fn serves(&self, access: Access) -> bool {
        self.access.read >= access.read && self.access.write >= access.write
    }
}

/// A file with buffering and without a position. Offsets must have been checked: none is beyond `MAX_OFFSET`, nor is
/// the end of what is written.
pub struct Disk<F> {
    opened: Arc<Opened<F>>,
    append: bool,
    /// Bytes the window may hold; 0 means that nothing outlives a call.
    capacity: usize,
    /// What the file holds from `start` on, or will hold once it is flushed.
    window: Vec<u8>,
    start: u64,
    dirty: bool,
    /// The file's number of changes when the window was read.
    seen: Option<u64>,
}

impl<F: File> Disk<F> {
    pub fn new(opened: Arc<Opened<F>>, append: bool, capacity: usize) -> Self {
        Disk { opened, append, capacity, window: Vec::new(), start: 0, dirty: false, seen: None }
    }

    pub fn opened(&self) -> &Arc<Opened<F>> {
        &self.opened
    }

    pub fn into_opened(self) -> Arc<Opened<F>> {
        self.opened
    }

    fn file(&self) -> &F {
        &self.opened.file
    }

    fn charge(&self) -> &Charge {
        &self.opened.charge
    }

    /// Where the bytes end that wait to be flushed.
    pub fn waiting(&self) -> u64 {
        if self.dirty { self.start + self.window.len() as u64 } else { 0 }
    }

    /// Nobody will flush what waits any more.
    pub fn abandon(&self) {
        if let Some(size) = self.charge().known_size() {
            self.charge().settle(size);
        }
    }

    /// Takes back what was paid for a write that did not happen.
    pub fn settle_charge(&self, paid: Paid) {
        match self.charge().known_size() {
            Some(size) => self.charge().settle(size.max(self.waiting())),
            None => self.charge().restore(paid),
        }
    }

    /// Decides where the bytes that wait to be appended go: the end may have moved meanwhile. Returns by how much
    /// they moved (wrapping), because whoever wrote them stands behind them.
    pub fn settle(&mut self) -> Result<u64> {
        if !(self.dirty && self.append) {
            return Ok(0);
        }
        let end = self.file().size()?;
        let moved = end.wrapping_sub(self.start);
        self.start = end;
        Ok(moved)
    }

    /// Hands the waiting bytes to the host; those that it did not take wait on.
    pub fn flush(&mut self) -> Result<()> {
        if self.dirty {
            let result = write_all(self.file(), self.start, &self.window);
            let taken = result.map_or_else(|(taken, _)| taken, |()| self.window.len());
            self.start += taken as u64;
            self.charge().changed(self.charge().known_size().map(|size| size.max(self.start)));
            self.window.drain(..taken);
            result.map_err(|(_, code)| code)?;
            self.dirty = false;
        }
        Ok(())
    }

    /// Up to `wanted` bytes from `offset` on; fewer only at the end of the file. Nothing may wait to be flushed.
    pub fn read(&mut self, offset: u64, wanted: u64) -> Result<Vec<u8>> {
        self.read_ahead_below(self.capacity, offset, wanted)
    }

    /// Like `read`, for who goes elsewhere next: what is half a window or more is read by itself.
    pub fn read_at(&mut self, offset: u64, wanted: u64) -> Result<Vec<u8>> {
        self.read_ahead_below(self.capacity / 2, offset, wanted)
    }

    fn read_ahead_below(&mut self, limit: usize, mut offset: u64, mut wanted: u64) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        self.forget_changed();
        loop {
            let missing = wanted - out.len() as u64;
            let ahead = self.ahead(offset);
            let ahead = &ahead[..ahead.len().min(usize::try_from(missing).unwrap_or(usize::MAX))];
            extend(&mut out, ahead)?;
            offset += ahead.len() as u64;
            let missing = missing - ahead.len() as u64;
            if missing == 0 {
                return Ok(out);
            }
            if missing < limit as u64 {
                if self.look_ahead(offset, self.capacity as u64)? == 0 {
                    return Ok(out);
                }
                continue;
            }
            if missing > MOST_A_READ && out.capacity() == 0 {
                // Who knows where the end is need not look for it.
                wanted = self.file().size()?.saturating_sub(offset).min(missing);
                if wanted > MOST_A_READ {
                    reserve(&mut out, usize::try_from(wanted).unwrap_or(usize::MAX))?;
                }
                continue;
            }
            let bytes = self.file().read(offset, missing.min(MOST_A_READ).min(MAX_OFFSET - offset))?;
            if bytes.is_empty() {
                return Ok(out);
            }
            offset += bytes.len() as u64;
            if out.capacity() == 0 {
                out = bytes;
            } else {
                extend(&mut out, &bytes)?;
            }
        }
    }

    /// Like `read`, up to and including the next line feed.
    pub fn read_line(&mut self, mut offset: u64, wanted: u64) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        while (out.len() as u64) < wanted {
            self.look_at(offset, LINE_GUESS)?;
            let ahead = self.ahead(offset);
            let missing = usize::try_from(wanted - out.len() as u64).unwrap_or(usize::MAX);
            let ahead = &ahead[..ahead.len().min(missing)];
            let line_feed = scan::find(b'\n', ahead);
            let taken = line_feed.map_or(ahead.len(), |at| at + 1);
            if taken == 0 {
                break;
            }
            extend(&mut out, &ahead[..taken])?;
            offset += taken as u64;
            if line_feed.is_some() {
                break;
            }
        }
        self.forget_surplus();
        Ok(out)
    }

    /// Has some of the bytes from `offset` on in the window, unless the file ends there. Nothing may wait to be
    /// flushed.
    pub fn look_at(&mut self, offset: u64, wanted: u64) -> Result<()> {
        self.forget_changed();
        if self.ahead(offset).is_empty() {
            self.look_ahead(offset, wanted.min(MOST_A_READ).max(self.capacity as u64))?;
        }
        Ok(())
    }

    /// Forgets what was read ahead if somebody has changed the file since.
    fn forget_changed(&mut self) {
        if !self.dirty && (self.seen.is_none() || self.seen != self.charge().changes()) {
            self.window.clear();
        }
    }

    /// Gives back a window larger than it may be between two calls.
    pub fn forget_surplus(&mut self) {
        if self.window.len() > self.capacity {
            self.window = Vec::new();
        }
    }

    /// Where an append goes, what is waiting taken into account.
    pub fn end(&self) -> Result<u64> {
        if self.dirty {
            return Ok(self.waiting());
        }
        let end = self.file().size()?;
        self.charge().learn(end);
        Ok(end)
    }

    /// Writes at `offset`, to append at the [`end`](Self::end), and returns where the bytes end. There must be room.
    pub fn write(&mut self, offset: u64, bytes: &[u8]) -> Result<u64> {
        // Beyond a gap there may be no place for a file: to be told now, not when there is no way back.
        let beyond = !self.dirty && self.charge().known_size().is_some_and(|size| offset > size);
        if beyond || bytes.len() >= self.capacity {
            return self.write_through(offset, bytes);
        }
        if !self.dirty {
            self.window.clear();
            self.start = offset;
        }
        if self.window.capacity() - self.window.len() < bytes.len() {
            let room = self.capacity - self.window.len();
            reserve(&mut self.window, room)?;
            headroom::check().map_err(|_| Code::InsufficientMemory)?;
        }
        self.window.extend_from_slice(bytes);
        self.dirty = true;
        Ok(self.start + self.window.len() as u64)
    }

    /// `write` past the window. Nothing may wait to be flushed. If the host stops halfway, the file is cut back to
    /// the size it had.
    pub fn write_through(&mut self, start: u64, bytes: &[u8]) -> Result<u64> {
        self.window.clear();
        // Bytes beyond the size that we know may be someone else's by now: to cut them off, we must have asked.
        let before = match self.charge().known_size() {
            Some(size) if start <= size => size,
            _ => self.file().size()?,
        };
        let Err((taken, code)) = write_all(self.file(), start, bytes) else {
            let end = start + bytes.len() as u64;
            self.charge().changed(Some(before.max(end)));
            return Ok(end);
        };
        let reached = start + taken as u64;
        let mut size = before;
        if taken > 0 && reached > before {
            // If this fails too, there is nothing better to report than the first failure.
            let cut = self.file().size() == Ok(reached) && self.file().set_size(before).is_ok();
            size = if cut { before } else { reached };
        }
        self.charge().changed(Some(size));
        Err(code)
    }

    /// Whether `length` more bytes at `offset` can wait together with those that wait already.
    pub fn has_room(&self, offset: u64, length: usize) -> bool {
        let end = self.start + self.window.len() as u64;
        !self.dirty || (length <= self.capacity - self.window.len() && (self.append || offset == end))
    }

    /// The size, as if flushed.
    pub fn size(&self) -> Result<u64> {
        let size = self.file().size()?;
        Ok(match (self.dirty, self.append) {
            (false, _) => size,
            (true, false) => size.max(self.start + self.window.len() as u64),
            (true, true) => size + self.window.len() as u64,
        })
    }

    /// Nothing may wait to be flushed.
    pub fn truncate(&mut self, size: u64) -> Result<()> {
        self.file().set_size(size)?;
        self.charge().changed(Some(size));
        self.charge().settle(size);
        self.window.clear();
        Ok(())
    }

    /// Nothing may wait to be flushed.
    pub fn sync(&self) -> Result<()> {
        self.file().sync()
    }

    /// What the window holds from `offset` on.
    pub fn ahead(&self, offset: u64) -> &[u8] {
        let skipped = offset.checked_sub(self.start).and_then(|skipped| usize::try_from(skipped).ok());
        skipped.and_then(|skipped| self.window.get(skipped..)).unwrap_or_default()
    }

    fn look_ahead(&mut self, offset: u64, length: u64) -> Result<usize> {
        self.window = Vec::new();
        self.seen = self.charge().changes();
        self.window = self.file().read(offset, length.min(MAX_OFFSET - offset))?;
        self.start = offset;
        Ok(self.window.len())
    }
}

fn reserve(out: &mut Vec<u8>, more: usize) -> Result<()> {
    out.try_reserve_exact(more).map_err(|_| Code::InsufficientMemory)
}

fn extend(out: &mut Vec<u8>, more: &[u8]) -> Result<()> {
    out.try_reserve(more.len()).map_err(|_| Code::InsufficientMemory)?;
    out.extend_from_slice(more);
    Ok(())
}
