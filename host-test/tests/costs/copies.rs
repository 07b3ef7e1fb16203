//! How often a byte is copied inside the component, beside the copy by which the host passes it: a copy is an
//! instruction a byte.

use host_test::SeekFrom;

use super::*;

const SIZE: usize = 8 * MIB;

/// What goes round the bytes: calls and bookkeeping, for each piece of 64 KiB.
const BESIDE: f64 = 0.1;

fn read_back(instance: &mut Instance, file: File) -> Outcome<()> {
    for _ in 0..SIZE / MOST_A_CALL {
        assert_eq!(instance.read(file, Some(MOST_A_CALL as u64))?.len(), MOST_A_CALL);
    }
    Ok(())
}

/// Instructions for each byte that is written in long pieces, and for each that is read back.
fn for_a_byte(make: fn(&mut Instance) -> Outcome<File>) -> Result<[f64; 2]> {
    let mut instance = metered().start()?;
    let file = make(&mut instance)?;
    let written = fuel(&mut instance, |i| fill(i, file, SIZE))?;
    instance.seek(file, SeekFrom::Start(0))?;
    let read = fuel(&mut instance, |i| read_back(i, file))?;
    Ok([written, read].map(|fuel| fuel as f64 / SIZE as f64))
}

fn assert_copies(fuel: f64, copies: f64) {
    assert!((copies..copies + BESIDE).contains(&fuel), "{fuel} instructions a byte for {copies} copies");
}

#[test]
fn a_spool_copies_each_byte_once_when_written_and_once_when_read() -> Result<()> {
    let [written, read] = for_a_byte(spool)?;
    assert_copies(written, 1.0);
    assert_copies(read, 1.0);
    Ok(())
}

#[test]
fn a_file_on_disk_copies_no_byte_of_a_long_write_or_read() -> Result<()> {
    let [written, read] = for_a_byte(unnamed)?;
    assert_copies(written, 0.0);
    assert_copies(read, 0.0);
    Ok(())
}

#[test]
fn a_longer_read_copies_each_byte_once() -> Result<()> {
    let mut instance = metered().start()?;
    let file = unnamed(&mut instance)?;
    instance.truncate(file, Some(SIZE as u64))?;
    let read = fuel(&mut instance, |i| i.read(file, None).map(drop))?;
    assert_copies(read as f64 / SIZE as f64, 1.0);
    Ok(())
}

#[test]
fn a_rollover_copies_no_byte() -> Result<()> {
    let mut instance = metered().start()?;
    let file = spool(&mut instance)?;
    fill(&mut instance, file, SIZE)?;
    let rolled = fuel(&mut instance, |i| i.rollover(file))?;
    assert_copies(rolled as f64 / SIZE as f64, 0.0);
    Ok(())
}
