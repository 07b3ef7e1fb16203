//! The spool's memory against a vector.

use std::vec;
use std::vec::Vec;

use proptest::prelude::*;

use super::spool::{Spool, bounds, index};

const BORDERS: [u64; 8] = [0, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10, 192 << 10];
const FAR: u64 = 1 << 40;

#[derive(Clone, Debug)]
enum Op {
    Write(u64, Vec<u8>),
    Read(u64, u64),
    Find(u64, u64),
    Truncate(u64),
}

fn offsets() -> impl Strategy<Value = u64> {
    (proptest::sample::select(BORDERS.to_vec()), -3..4i64).prop_map(|(border, by)| border.saturating_add_signed(by))
}

fn lengths() -> impl Strategy<Value = usize> {
    prop_oneof![5 => 0..6usize, 1 => Just(4096), 1 => Just(70_000)]
}

fn operations() -> impl Strategy<Value = Vec<Op>> {
    let bytes = (any::<u8>(), lengths()).prop_map(|(byte, length)| vec![byte; length]);
    let op = prop_oneof![
        3 => (offsets(), bytes).prop_map(|(offset, bytes)| Op::Write(offset, bytes)),
        1 => (offsets(), lengths()).prop_map(|(offset, max)| Op::Read(offset, max as u64)),
        1 => (offsets(), lengths()).prop_map(|(offset, max)| Op::Find(offset, max as u64)),
        1 => offsets().prop_map(Op::Truncate),
    ];
    proptest::collection::vec(op, 0..20)
}

fn slice(bytes: &[u8], offset: u64, max: u64) -> &[u8] {
    let rest = bytes.get(offset as usize..).unwrap_or_default();
    &rest[..rest.len().min(max as usize)]
}

fn poured(spool: &Spool) -> Vec<u8> {
    let mut whole = vec![0; spool.size() as usize];
    for (offset, bytes) in spool.pieces() {
        whole[offset as usize..][..bytes.len()].copy_from_slice(bytes);
    }
    whole
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_spool_behaves_like_a_vector(ops in operations()) {
        let mut spool = Spool::default();
        let mut model: Vec<u8> = Vec::new();
        for op in ops {
            match op {
                Op::Write(offset, bytes) => {
                    spool.write(offset, &bytes).unwrap();
                    if !bytes.is_empty() {
                        let end = offset as usize + bytes.len();
                        model.resize(model.len().max(end), 0);
                        model[offset as usize..end].copy_from_slice(&bytes);
                    }
                }
                Op::Read(offset, max) => {
                    let read = spool.read(offset, max).unwrap();
                    prop_assert!(read == slice(&model, offset, max), "{} bytes at {}", max, offset);
                }
                Op::Find(offset, max) => {
                    let wanted = model.last().copied().filter(|byte| *byte != 0).unwrap_or(b'\n');
                    let found = slice(&model, offset, max).iter().position(|byte| *byte == wanted);
                    prop_assert_eq!(spool.find_byte(wanted, offset, max), found.map(|at| offset + at as u64));
                }
                Op::Truncate(size) => {
                    spool.truncate(size);
                    model.resize(size as usize, 0);
                }
            }
            prop_assert_eq!(spool.size(), model.len() as u64);
        }
        prop_assert!(spool.read(0, u64::MAX).unwrap() == model);
        prop_assert!(poured(&spool) == model);
    }

    #[test]
    fn every_offset_is_in_its_segment(offset in prop_oneof![0..300_000u64, any::<u64>(), offsets()]) {
        let (start, end) = bounds(index(offset));
        prop_assert!(start <= offset);
        prop_assert!(offset < end || end == u64::MAX);
    }

    #[test]
    fn what_is_written_far_out_costs_what_it_holds(offset in prop_oneof![FAR - 5..FAR + 5, 1 << 40..i64::MAX as u64 - 4]) {
        let mut spool = Spool::default();
        spool.write(3, b"near").unwrap();
        spool.write(offset, b"far\n").unwrap();
        prop_assert_eq!(spool.size(), offset + 4);
        prop_assert_eq!(spool.read(5, 4).unwrap(), b"ar\0\0");
        prop_assert_eq!(spool.read(offset / 2, 3).unwrap(), b"\0\0\0");
        prop_assert_eq!(spool.read(offset - 2, 100).unwrap(), b"\0\0far\n");
        prop_assert!(spool.pieces().map(|(_, bytes)| bytes.len()).sum::<usize>() <= 7 + (128 << 10));
    }
}

#[test]
fn segments_lie_side_by_side() {
    for index in 0..100 {
        assert_eq!(bounds(index).1, bounds(index + 1).0);
    }
}

#[test]
fn a_line_feed_behind_the_largest_gap_is_found_at_once() {
    let mut spool = Spool::default();
    let far = i64::MAX as u64 - 1;
    spool.write(far, b"\n").unwrap();
    assert_eq!(spool.find_byte(b'\n', 0, u64::MAX), Some(far));
    assert_eq!(spool.find_byte(b'\n', 0, far), None);
    assert_eq!(spool.find_byte(b'\n', far + 1, u64::MAX), None);
}

#[test]
fn growing_takes_no_memory_and_reads_as_zeros() {
    let mut spool = Spool::default();
    spool.write(0, b"abc").unwrap();
    spool.truncate(2);
    spool.truncate(FAR);
    assert_eq!(spool.read(0, 5).unwrap(), b"ab\0\0\0");
    assert_eq!(spool.read(FAR - 2, 9).unwrap(), b"\0\0");
    assert_eq!(spool.pieces().map(|(_, bytes)| bytes.len()).sum::<usize>(), 2);
}
