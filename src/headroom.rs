//! Memory for the small things: names, paths, errors, which nobody can do without.
//!
//! A refused allocation of these would be the end of the instance. So what a caller can make grow without bound leaves
//! some memory free, and is refused when that is all there is.

use alloc::vec::Vec;
use core::hint::black_box;

/// Bytes that stay free. A path takes 4 KiB at most, and an operation handles a few.
const HEADROOM: u64 = 32 * 1024;

/// There is no more memory.
#[derive(Debug)]
pub struct Exhausted;

/// Makes sure that there is memory for `bytes` in a row.
pub fn make_room(bytes: u64) -> Result<(), Exhausted> {
    let mut room: Vec<u8> = Vec::new();
    let reserved = usize::try_from(bytes).ok().and_then(|bytes| room.try_reserve_exact(bytes).ok());
    // Otherwise the compiler takes memory that is never used to have been there.
    black_box(room);
    reserved.ok_or(Exhausted)
}

/// Makes sure that what the caller has just taken was not the last.
pub fn check() -> Result<(), Exhausted> {
    check_beside(0)
}

/// Makes sure that the caller can take so many bytes, and they are not the last.
pub fn check_beside(bytes: u64) -> Result<(), Exhausted> {
    make_room(HEADROOM.saturating_add(bytes))
}
