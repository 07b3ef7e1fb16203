//! Memory for the small things: names, paths, errors, which nobody can do without.
//!
//! A refused allocation of these would be the end of the instance. So some memory is kept back, which the allocator has
//! given up before it refuses; and what a caller can make grow without bound is refused while it cannot be kept.

use alloc::vec::Vec;
use core::hint::black_box;

use crate::lock::Mutex;

/// Bytes that are kept back. A path takes 4 KiB at most, and an operation handles a few.
const HEADROOM: u64 = 32 * 1024;

/// What is kept back; nothing before the first check, and once it has been given up.
static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// There is no more memory.
#[derive(Debug)]
pub struct Exhausted;

/// Makes sure that there is memory for `bytes` in a row.
#[cfg(target_family = "wasm")]
pub fn make_room(bytes: u64) -> Result<(), Exhausted> {
    fill(&mut Vec::new(), bytes)
}

/// Makes sure that what the caller has just taken was not the last.
pub fn check() -> Result<(), Exhausted> {
    let kept = &mut *KEPT.lock();
    if kept.capacity() == 0 { fill(kept, HEADROOM) } else { Ok(()) }
}

/// Makes sure that the caller can take so many bytes, and they are not the last.
pub fn check_beside(bytes: u64) -> Result<(), Exhausted> {
    let mut taken = Vec::new();
    fill(&mut taken, bytes)?;
    check()
}

/// Gives up what is kept. False if that is nothing.
#[cfg(target_family = "wasm")]
#[cold]
#[inline(never)]
pub fn give_up() -> bool {
    // Locked: it is what is to be kept that there is no memory for.
    KEPT.try_lock().is_some_and(|mut kept| core::mem::take(&mut *kept).capacity() > 0)
}

fn fill(room: &mut Vec<u8>, bytes: u64) -> Result<(), Exhausted> {
    let reserved = usize::try_from(bytes).ok().and_then(|bytes| room.try_reserve_exact(bytes).ok());
    // Otherwise the compiler takes memory that is never used to have been there.
    black_box(room);
    reserved.ok_or(Exhausted)
}
