//! What is written, and where it is read.

use std::sync::LazyLock;

/// The most bytes that are moved at once.
pub const PIECE: u64 = 64 << 10;

/// How many writes `small-writes` makes.
pub const SMALL_WRITES: usize = 1000;

/// How many lines `lines` reads.
pub const LINES: usize = 100_000;

/// How many bytes each of the `random-reads` reads.
pub const RANDOM_READ: u64 = 4 << 10;

const RANDOM_READS: usize = 10_000;

/// How large the file of `random-reads` is.
pub const RANDOM_FILE: u64 = 64 << 20;

pub const LINE: &str = "Sphinx of black quartz, judge my vow: five quacking zephyrs\n";

/// As much as the longest piece needs, wherever in a line it begins.
static TEXT: LazyLock<String> = LazyLock::new(|| LINE.repeat(PIECE as usize / LINE.len() + 2));

/// So many bytes of the same line over and over, in pieces.
pub fn pieces(bytes: u64) -> impl Iterator<Item = &'static str> {
    let text = TEXT.as_str();
    (0..bytes).step_by(PIECE as usize).map(move |offset| {
        let start = offset as usize % LINE.len();
        &text[start..start + PIECE.min(bytes - offset) as usize]
    })
}

/// What each of the small writes writes.
pub fn small_write() -> &'static [u8] {
    &TEXT.as_bytes()[..100]
}

/// Reads so many bytes by a function that reads up to a number of them, and says how many it has read.
pub fn read_back<E>(bytes: u64, mut read: impl FnMut(u64) -> Result<usize, E>) -> Result<(), E> {
    let mut left = bytes;
    while left > 0 {
        let got = read(left.min(PIECE))? as u64;
        assert!((1..=left).contains(&got), "{got} of {left} bytes");
        left -= got;
    }
    Ok(())
}

/// Where the random reads read: at different places, and always at the same ones.
pub fn random_offsets() -> &'static [u64] {
    static OFFSETS: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let mut offsets: Vec<u64> = (0..RANDOM_FILE).step_by(RANDOM_READ as usize).collect();
        fastrand::Rng::with_seed(0).shuffle(&mut offsets);
        offsets.truncate(RANDOM_READS);
        offsets
    });
    &OFFSETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_one_text_of_lines_of_60_bytes() {
        assert_eq!(LINE.len(), 60);
        assert_eq!(LINE.find('\n'), Some(59));
        let bytes = 3 * PIECE + 1;
        let text: String = pieces(bytes).collect();
        assert_eq!(text.len() as u64, bytes);
        assert!(LINE.repeat(bytes as usize / 60 + 1).starts_with(&text));
        assert!(pieces(bytes).all(|piece| piece.len() as u64 <= PIECE));
    }

    #[test]
    fn random_reads_are_at_ten_thousand_places() {
        let mut offsets = random_offsets().to_vec();
        offsets.sort_unstable();
        offsets.dedup();
        assert_eq!(offsets.len(), 10_000);
        assert!(offsets.iter().all(|offset| offset + RANDOM_READ <= RANDOM_FILE));
    }
}
