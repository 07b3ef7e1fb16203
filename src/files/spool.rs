//! The memory of a spool: sparse, in segments, so that growth copies nothing and a gap costs nothing.

use alloc::collections::TryReserveError;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::charge::MemoryCharge;
use crate::error::{Error, Result};
use crate::headroom;
use crate::limits::Account;

/// The size of all segments from `LARGE` on, in bytes. Before it they start at `SMALL` and double.
const LARGE: u64 = 64 * 1024;
const SMALL: u64 = 4 * 1024;
/// Segments before offset `LARGE`: 4, 4, 8, 16 and 32 KiB.
const SMALL_SEGMENTS: u64 = 5;

/// What a gap reads as, a piece at a time.
static ZEROS: [u8; 64] = [0; 64];

/// Bytes by offset, like a file without a position. What was never written reads as zeros.
#[derive(Default)]
pub struct Spool {
    /// In order; those that would be all zeros may be missing.
    segments: Vec<Segment>,
    size: u64,
    /// What the segments take, whole.
    memory: MemoryCharge,
}

struct Segment {
    /// Which one it is, counted from offset 0.
    index: u64,
    /// The bytes from the start of the segment on; the rest of it is zeros.
    bytes: Vec<u8>,
}

/// A stretch of offsets within one segment.
struct Span {
    index: u64,
    start: usize,
    length: usize,
}

/// Where segment `index` starts and ends.
pub(super) fn bounds(index: u64) -> (u64, u64) {
    match index {
        0 => (0, SMALL),
        1..SMALL_SEGMENTS => (SMALL << (index - 1), SMALL << index),
        _ => {
            let start = LARGE.saturating_mul(index - SMALL_SEGMENTS + 1);
            (start, start.saturating_add(LARGE))
        }
    }
}

fn length(index: u64) -> u64 {
    let (start, end) = bounds(index);
    end - start
}

/// Which segment holds `offset`.
pub(super) fn index(offset: u64) -> u64 {
    if offset >= LARGE {
        SMALL_SEGMENTS - 1 + offset / LARGE
    } else if offset >= SMALL {
        u64::from((offset / SMALL).ilog2()) + 1
    } else {
        0
    }
}

/// Cuts `length` bytes from `offset` on at the borders of segments.
fn spans(mut offset: u64, length: usize) -> impl Iterator<Item = Span> {
    let mut left = length;
    core::iter::from_fn(move || {
        if left == 0 {
            return None;
        }
        let index = index(offset);
        let (start, end) = bounds(index);
        // Both differences are below 64 Ki.
        let length = left.min((end - offset) as usize);
        let span = Span { index, start: (offset - start) as usize, length };
        offset += length as u64;
        left -= length;
        Some(span)
    })
}

impl Spool {
    pub fn new(account: &Arc<Account>) -> Self {
        Spool { memory: MemoryCharge::new(account), ..Spool::default() }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Writes at `offset`, beyond the end too. If the memory cannot be had (`NoSpace`) or is not allowed
    /// (`QuotaExceeded`), nothing has happened.
    ///
    /// `offset + bytes.len()` must fit in an u64.
    pub fn write(&mut self, offset: u64, bytes: &[u8]) -> Result<()> {
        if self.append(offset, bytes) {
            return Ok(());
        }
        for span in spans(offset, bytes.len()) {
            if let Err(error) = self.reserve(&span) {
                self.forget_reserved();
                return Err(error);
            }
        }
        let mut rest = bytes;
        for span in spans(offset, bytes.len()) {
            let (now, later) = rest.split_at(span.length);
            rest = later;
            if let Ok(at) = self.find(span.index) {
                put(&mut self.segments[at].bytes, span.start, now);
            }
        }
        if !bytes.is_empty() {
            self.size = self.size.max(offset + bytes.len() as u64);
        }
        Ok(())
    }

    /// What most writes come to: more of the last segment. Says whether there was room for all of it.
    fn append(&mut self, offset: u64, bytes: &[u8]) -> bool {
        let Some(last) = self.segments.last_mut() else { return false };
        let (start, end) = bounds(last.index);
        let fits = offset == start + last.bytes.len() as u64 && bytes.len() as u64 <= end - offset;
        if fits {
            last.bytes.extend_from_slice(bytes);
            self.size = self.size.max(offset + bytes.len() as u64);
        }
        fits
    }

    /// Up to `max` bytes from `offset` on.
    pub fn read(&self, offset: u64, max: u64) -> core::result::Result<Vec<u8>, TryReserveError> {
        let wanted = self.size.saturating_sub(offset).min(max);
        let mut out = Vec::new();
        // A sparse spool can be larger than memory: `usize::MAX` is refused by `try_reserve_exact`.
        out.try_reserve_exact(usize::try_from(wanted).unwrap_or(usize::MAX))?;
        for span in spans(offset, wanted as usize) {
            let end = out.len() + span.length;
            out.extend_from_slice(self.slice(&span));
            out.resize(end, 0);
        }
        Ok(out)
    }

    /// Some of the bytes from `offset` on; none only at the end.
    pub fn peek(&self, offset: u64) -> &[u8] {
        let index = index(offset);
        let (start, end) = bounds(index);
        let left = self.size.min(end).saturating_sub(offset);
        let written = self.find(index).map_or(&[][..], |at| &self.segments[at].bytes);
        let from = offset - start;
        // A segment is no longer than 64 KiB.
        match written.get(from as usize..) {
            Some(bytes) if !bytes.is_empty() => bytes,
            _ => &ZEROS[..ZEROS.len().min(usize::try_from(left).unwrap_or(usize::MAX))],
        }
    }

    /// The offset of the first `byte`, which is not 0, in the `max` bytes from `offset` on. A gap costs nothing.
    pub fn find_byte(&self, byte: u8, offset: u64, max: u64) -> Option<u64> {
        let end = offset.saturating_add(max);
        let first = self.find(index(offset)).unwrap_or_else(|next| next);
        for segment in &self.segments[first..] {
            let (start, _) = bounds(segment.index);
            if start >= end {
                break;
            }
            let from = offset.saturating_sub(start) as usize;
            let until = segment.bytes.len().min(usize::try_from(end - start).unwrap_or(usize::MAX));
            let asked_for = segment.bytes.get(from..until).unwrap_or_default();
            if let Some(at) = scan::find(byte, asked_for) {
                return Some(start + (from + at) as u64);
            }
        }
        None
    }

    /// Makes it exactly `size` bytes long; growing takes no memory.
    pub fn truncate(&mut self, size: u64) {
        if size < self.size {
            let last = index(size);
            while let Some(segment) = self.segments.pop_if(|segment| bounds(segment.index).0 >= size) {
                self.memory.give(length(segment.index));
            }
            if let Ok(at) = self.find(last) {
                self.segments[at].bytes.truncate((size - bounds(last).0) as usize);
            }
        }
        self.size = size;
    }

    /// What was written, in order, each piece with its offset; between and behind them are zeros.
    pub fn pieces(&self) -> impl Iterator<Item = (u64, &[u8])> {
        self.segments.iter().map(|segment| (bounds(segment.index).0, segment.bytes.as_slice()))
    }

    /// All that is in small segments, as one piece, if there is no gap in it and there is memory for it.
    pub fn start(&self) -> Option<Vec<u8>> {
        let small = self.pieces().take_while(|(offset, _)| *offset < LARGE);
        let written: usize = small.map(|(_, bytes)| bytes.len()).sum();
        let whole = written as u64 > SMALL && written as u64 == self.size.min(LARGE);
        if whole { self.read(0, LARGE).ok() } else { None }
    }

    fn find(&self, index: u64) -> core::result::Result<usize, usize> {
        // Where none is missing before it, a segment is where its index says.
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        match (self.segments.get(place), self.segments.last()) {
            (Some(segment), _) if segment.index == index => Ok(place),
            (_, Some(last)) if last.index < index => Err(self.segments.len()),
            _ => self.segments.binary_search_by_key(&index, |segment| segment.index),
        }
    }

    /// Has the memory for a span ready. The segment stays as it reads: all zeros if it is new.
    fn reserve(&mut self, span: &Span) -> Result<()> {
        if let Err(at) = self.find(span.index) {
            let mut bytes = Vec::new();
            bytes.try_reserve_exact(length(span.index) as usize).map_err(|_| Error::NoSpace)?;
            self.segments.try_reserve(1).map_err(|_| Error::NoSpace)?;
            headroom::check()?;
            self.memory.take(length(span.index))?;
            self.segments.insert(at, Segment { index: span.index, bytes });
        }
        Ok(())
    }

    /// Gives back the memory that was reserved for nothing.
    fn forget_reserved(&mut self) {
        let memory = &mut self.memory;
        self.segments.retain(|segment| {
            let written = !segment.bytes.is_empty();
            if !written {
                memory.give(length(segment.index));
            }
            written
        });
    }

    /// The written bytes of a span, which may be fewer than it is long.
    fn slice(&self, span: &Span) -> &[u8] {
        let Ok(at) = self.find(span.index) else { return &[] };
        let bytes = self.segments[at].bytes.as_slice();
        let end = bytes.len().min(span.start + span.length);
        bytes.get(span.start..end).unwrap_or_default()
    }
}

/// Puts `new` into `bytes` at `start`, after zeros if it was shorter. The capacity is there already.
fn put(bytes: &mut Vec<u8>, start: usize, new: &[u8]) {
    if bytes.len() < start {
        bytes.resize(start, 0);
    }
    let overwritten = new.len().min(bytes.len() - start);
    let (over, beyond) = new.split_at(overwritten);
    bytes[start..start + overwritten].copy_from_slice(over);
    bytes.extend_from_slice(beyond);
}
