//! Bytes written, read, cut off, rolled over and copied.

use host_test::{SeekFrom, Target};

use super::*;

const KIB: usize = 1 << 10;

fn unbuffered(instance: &mut Instance) -> Outcome<File> {
    instance.temporary_file(&FileOptions { buffer_size: Some(0), ..FileOptions::default() })
}

const LINE: &[u8] = b"The quick brown fox jumps over the lazy dog, and goes home.\n";

fn lines(bytes: usize) -> Vec<u8> {
    LINE.repeat(bytes / LINE.len())
}

/// A file of so many bytes, at its start.
fn with_lines(instance: &mut Instance, file: File, bytes: usize) -> Outcome<()> {
    instance.write(file, &lines(bytes))?;
    instance.seek(file, SeekFrom::Start(0)).map(drop)
}

fn write(instance: &mut Instance, file: File, bytes: usize, piece: usize) -> Outcome<u64> {
    let content = lines(bytes);
    fuel(instance, |i| content.chunks(piece).try_for_each(|piece| i.write(file, piece).map(drop)))
}

fn read(instance: &mut Instance, file: File, bytes: usize, piece: usize) -> Outcome<u64> {
    with_lines(instance, file, bytes)?;
    fuel(instance, |i| {
        while !i.read(file, Some(piece as u64))?.is_empty() {}
        Ok(())
    })
}

fn read_lines(instance: &mut Instance, file: File, bytes: usize) -> Outcome<u64> {
    with_lines(instance, file, bytes)?;
    fuel(instance, |i| {
        while !i.read_line(file, None)?.is_empty() {}
        Ok(())
    })
}

fn read_one_line(instance: &mut Instance, file: File, bytes: usize) -> Outcome<u64> {
    instance.write(file, &vec![b'x'; bytes])?;
    instance.seek(file, SeekFrom::Start(0))?;
    fuel(instance, |i| i.read_line(file, None).map(drop))
}

fn cut_off(instance: &mut Instance, file: File, bytes: usize) -> Outcome<u64> {
    with_lines(instance, file, bytes)?;
    fuel(instance, |i| (0..bytes).step_by(KIB).rev().try_for_each(|size| i.truncate(file, Some(size as u64)).map(drop)))
}

fn persist(instance: &mut Instance, file: File, bytes: usize) -> Outcome<u64> {
    with_lines(instance, file, bytes)?;
    fuel(instance, |i| i.persist(file, &Target::Replace("/tmp/target".into())))
}

/// One that may roll over to be cut off, and never does.
fn roomy(instance: &mut Instance) -> Outcome<File> {
    instance.spooled_temporary_file(u64::MAX, &FileOptions::default())
}

#[test]
fn bytes_in_memory_cost_in_proportion_to_their_number() -> Result<()> {
    assert_linear(&[
        ("write in small pieces", 128 * KIB, |i, n| spool(i).and_then(|f| write(i, f, n, 100))),
        ("write in large pieces", 128 * KIB, |i, n| spool(i).and_then(|f| write(i, f, n, MOST_A_CALL))),
        ("write in one", 128 * KIB, |i, n| spool(i).and_then(|f| write(i, f, n, n))),
        ("read in small pieces", 128 * KIB, |i, n| spool(i).and_then(|f| read(i, f, n, 100))),
        ("read in large pieces", 128 * KIB, |i, n| spool(i).and_then(|f| read(i, f, n, MOST_A_CALL))),
        ("read in one", 128 * KIB, |i, n| spool(i).and_then(|f| read(i, f, n, n))),
        ("read-line", 128 * KIB, |i, n| spool(i).and_then(|f| read_lines(i, f, n))),
        ("read-line, one", 128 * KIB, |i, n| spool(i).and_then(|f| read_one_line(i, f, n))),
        ("truncate", 128 * KIB, |i, n| roomy(i).and_then(|f| cut_off(i, f, n))),
        ("persist", 128 * KIB, |i, n| spool(i).and_then(|f| persist(i, f, n))),
        ("rollover", 128 * KIB, |i, n| {
            let file = spool(i)?;
            with_lines(i, file, n)?;
            fuel(i, |i| i.rollover(file))
        }),
        ("close", 128 * KIB, |i, n| {
            let file = spool(i)?;
            with_lines(i, file, n)?;
            fuel(i, |i| i.close(file))
        }),
    ])
}

#[test]
fn bytes_on_disk_cost_in_proportion_to_their_number() -> Result<()> {
    assert_linear(&[
        ("write in small pieces", 128 * KIB, |i, n| unnamed(i).and_then(|f| write(i, f, n, 100))),
        ("write in large pieces", 128 * KIB, |i, n| unnamed(i).and_then(|f| write(i, f, n, MOST_A_CALL))),
        ("write in one", 128 * KIB, |i, n| unnamed(i).and_then(|f| write(i, f, n, n))),
        ("read in small pieces", 128 * KIB, |i, n| unnamed(i).and_then(|f| read(i, f, n, 100))),
        ("read in large pieces", 128 * KIB, |i, n| unnamed(i).and_then(|f| read(i, f, n, MOST_A_CALL))),
        ("read in one", 128 * KIB, |i, n| unnamed(i).and_then(|f| read(i, f, n, n))),
        ("read-line", 128 * KIB, |i, n| unnamed(i).and_then(|f| read_lines(i, f, n))),
        ("read-line, one", 128 * KIB, |i, n| unnamed(i).and_then(|f| read_one_line(i, f, n))),
        ("truncate", 128 * KIB, |i, n| unnamed(i).and_then(|f| cut_off(i, f, n))),
        ("persist", 128 * KIB, |i, n| unnamed(i).and_then(|f| persist(i, f, n))),
        ("unbuffered write", 128 * KIB, |i, n| unbuffered(i).and_then(|f| write(i, f, n, 100))),
        ("unbuffered read", 128 * KIB, |i, n| unbuffered(i).and_then(|f| read(i, f, n, 100))),
        ("unbuffered read-line", 128 * KIB, |i, n| unbuffered(i).and_then(|f| read_lines(i, f, n))),
        ("read-at here and there", 128, |i, n| {
            let file = unnamed(i)?;
            i.truncate(file, Some((n * MOST_A_CALL) as u64))?;
            fuel(i, |i| (0..n).rev().try_for_each(|at| i.read_at(file, (at * MOST_A_CALL) as u64, 4096).map(drop)))
        }),
    ])
}
