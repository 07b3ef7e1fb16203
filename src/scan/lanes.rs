//! Sixteen bytes at a time.

use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128, v128_or};

use super::BLOCK;

/// Bytes; or of each, in its highest bit, whether it is one.
pub type Lanes = v128;

#[target_feature(enable = "simd128")]
pub fn equal(lanes: Lanes, byte: u8) -> Lanes {
    u8x16_eq(lanes, u8x16_splat(byte))
}

#[target_feature(enable = "simd128")]
pub fn either(one: Lanes, other: Lanes) -> Lanes {
    v128_or(one, other)
}

/// Which bytes `are`, the first the lowest.
#[target_feature(enable = "simd128")]
pub fn bits(block: &[u8; BLOCK], are: impl Fn(Lanes) -> Lanes) -> u64 {
    block.as_chunks().0.iter().rev().fold(0, |bits, lanes| {
        let lanes = u128::from_le_bytes(*lanes);
        bits << 16 | u64::from(u8x16_bitmask(are(u64x2(lanes as u64, (lanes >> 64) as u64))))
    })
}
