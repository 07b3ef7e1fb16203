//! When a spool moves to disk.

use super::*;
use crate::space::TempSpace;

#[test]
fn two_bytes_stay_under_a_maximum_of_two_and_a_third_rolls() {
    let mut file = spool(2);
    file.write(b"ab").unwrap();
    assert!(!file.is_rolled());
    file.write(b"c").unwrap();
    assert!(file.is_rolled());
    assert_eq!(file.read_at(0, 9).unwrap(), b"abc");
}

#[test]
fn rewriting_twenty_bytes_under_thirty_never_rolls() {
    let mut file = spool(30);
    for _ in 0..5 {
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write(&[b'x'; 20]).unwrap();
        assert!(!file.is_rolled());
    }
}

#[test]
fn seeking_beyond_the_maximum_does_not_roll_but_the_next_write_does() {
    for bytes in [&b"x"[..], b""] {
        let mut file = spool(30);
        file.seek(SeekFrom::Start(100)).unwrap();
        assert!(!file.is_rolled());
        file.write(bytes).unwrap();
        assert!(file.is_rolled(), "{bytes:?}");
        assert_eq!(file.tell(), Ok(100 + bytes.len() as u64));
    }
}

#[test]
fn a_maximum_of_zero_never_rolls_by_writing() {
    let mut file = spool(0);
    file.write(&[1; 1 << 20]).unwrap();
    file.write_at(1 << 40, b"far").unwrap();
    file.seek(SeekFrom::End(0)).unwrap();
    file.write(b"").unwrap();
    assert!(!file.is_rolled());
}

#[test]
fn a_size_beyond_a_maximum_of_zero_rolls_and_the_position_as_a_size_never() {
    let mut file = spool(0);
    file.seek(SeekFrom::Start(100)).unwrap();
    assert_eq!(file.truncate(None), Ok(100));
    assert_eq!(file.truncate(Some(0)), Ok(0));
    assert!(!file.is_rolled());
    assert_eq!(file.truncate(Some(1)), Ok(1));
    assert!(file.is_rolled());
}

#[test]
fn truncation_rolls_only_beyond_the_maximum() {
    let mut file = spool(10);
    file.truncate(Some(10)).unwrap();
    assert!(!file.is_rolled());
    file.truncate(Some(11)).unwrap();
    assert!(file.is_rolled());
    assert_eq!(file.read(None).unwrap(), [0; 11]);
}

#[test]
fn a_write_at_an_offset_rolls_as_a_write_there_would() {
    let mut file = spool(10);
    file.write_at(7, b"abc").unwrap();
    assert!(!file.is_rolled());
    file.write_at(8, b"abc").unwrap();
    assert!(file.is_rolled());
    assert_eq!(file.tell(), Ok(0));
}

#[test]
fn a_gap_is_poured_out_as_a_gap() {
    let (host, space) = host();
    let mut file = space.spooled_temporary_file(0, &options(UNBUFFERED, None)).unwrap();
    file.write_at(1 << 25, b"far").unwrap();
    host.recover();
    file.rollover().unwrap();
    assert_eq!(host.calls().iter().filter(|call| **call == "write").count(), 1);
    assert_eq!(file.size(), Ok((1 << 25) + 3));
    assert_eq!(file.read_at((1 << 25) - 2, 9).unwrap(), b"\0\0far");
}

#[test]
fn a_spool_without_a_directory_works_until_it_rolls() {
    let space = TempSpace::new(MemoryHost::new(&[]));
    let mut file = space.spooled_temporary_file(3, &FileOptions::default()).unwrap();
    file.write(b"abc").unwrap();
    assert!(matches!(file.write(b"d"), Err(Error::NoUsableDirectory(_))));
    assert_eq!((file.tell(), file.read_at(0, 9).unwrap()), (Ok(3), b"abc".to_vec()));
    assert!(!file.is_rolled());
}
