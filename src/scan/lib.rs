//! Looks for bytes, many at a time.

#![no_std]

#[cfg_attr(not(target_family = "wasm"), path = "plain.rs")]
mod lanes;

use lanes::{Lanes, bits, either, equal};

/// How many bytes are looked at together: a bit for each says whether it is one.
const BLOCK: usize = u64::BITS as usize;

/// Where the first `byte` is in `bytes`.
pub fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    find_either(byte, byte, bytes)
}

/// Where the first `one` or `other` is in `bytes`.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub fn find_either(one: u8, other: u8, bytes: &[u8]) -> Option<usize> {
    first(bytes, |lanes| either(equal(lanes, one), equal(lanes, other)), |byte| byte == one || byte == other)
}

/// Where the first byte is that is not ASCII.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub fn find_not_ascii(bytes: &[u8]) -> Option<usize> {
    first(bytes, |lanes| lanes, |byte| !byte.is_ascii())
}

/// How often `byte` is in `bytes`.
#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
pub fn count(byte: u8, bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks();
    let mut count = rest.iter().filter(|found| **found == byte).count();
    for block in blocks {
        count += bits(block, |lanes| equal(lanes, byte)).count_ones() as usize;
    }
    count
}

#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
fn first(bytes: &[u8], are: impl Fn(Lanes) -> Lanes, is: impl Fn(u8) -> bool) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks();
    for (index, block) in blocks.iter().enumerate() {
        let found = bits(block, &are);
        if found != 0 {
            return Some(index * BLOCK + found.trailing_zeros() as usize);
        }
    }
    let found = rest.iter().position(|byte| is(*byte))?;
    Some(bytes.len() - rest.len() + found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found_wherever_it_is() {
        for length in 0..4 * BLOCK {
            let mut bytes = [b'.'; 4 * BLOCK];
            let bytes = &mut bytes[..length];
            assert_eq!((find_either(b'a', b'\xff', bytes), find_not_ascii(bytes)), (None, None));
            for at in (0..length).rev() {
                bytes[at] = b'a';
                assert_eq!(find_either(b'\xff', b'a', bytes), Some(at));
                bytes[at] = b'\xff';
                assert_eq!(find_either(b'\xff', b'a', bytes), Some(at));
                assert_eq!(find(b'\xff', bytes), Some(at));
                assert_eq!(find_not_ascii(bytes), Some(at));
                assert_eq!(count(b'\xff', bytes), length - at);
            }
        }
    }
}
