//! What the fuzz targets do with their input.

#![forbid(unsafe_code)]

pub mod bytes;
pub mod plans;

use arbitrary::{Arbitrary, Result, Unstructured};

/// As many as the input has bytes for. `derive` would draw half of all vectors empty.
fn to_the_end<'a, T: Arbitrary<'a>>(u: &mut Unstructured<'a>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while !u.is_empty() {
        all.push(u.arbitrary()?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    /// Names the input that fails.
    fn each_input<'a, T: Arbitrary<'a> + Debug>(data: &'a [u8], play: fn(&T)) {
        for bytes in data.chunk_by(|_, last| *last != 0) {
            let input = T::arbitrary(&mut Unstructured::new(bytes)).expect("any bytes will do");
            catch_unwind(AssertUnwindSafe(|| play(&input))).unwrap_or_else(|_| panic!("{input:?}"));
        }
    }

    /// 256 KiB of splitmix64, which falls into pieces of some 256 bytes at its zeros.
    fn noise() -> Vec<u8> {
        let words = (0..32 * 1024u64).map(|index| {
            let mut z = index.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        });
        words.flat_map(u64::to_le_bytes).collect()
    }

    #[test]
    fn files_hold_their_laws_under_a_few_plans() {
        each_input(&noise(), plans::Plan::play);
    }

    #[test]
    fn names_paths_and_text_hold_their_laws_for_a_few_bytes() {
        each_input(&noise(), bytes::Input::play);
    }
}
