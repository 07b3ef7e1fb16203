//! One byte at a time, where there are no lanes.

use super::BLOCK;

/// A byte; or, in its highest bit, whether it is one.
pub type Lanes = u8;

pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
    u8::from(lanes == byte) << 7
}

pub fn either(one: Lanes, other: Lanes) -> Lanes {
    one | other
}

/// Which bytes `are`, the first the lowest.
pub fn bits(block: &[u8; BLOCK], are: impl Fn(Lanes) -> Lanes) -> u64 {
    block.iter().rev().fold(0, |bits, lanes| bits << 1 | u64::from(are(*lanes) >> 7))
}
