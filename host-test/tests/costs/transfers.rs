//! Bytes between component and host: in as few calls as the host allows.

use host_test::SeekFrom;

use super::*;

#[test]
fn a_thousand_small_writes_are_thirteen() -> Result<()> {
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    let calls = asked(&mut instance, |i| {
        for _ in 0..1000 {
            i.write(file, &[b'x'; 100])?;
        }
        i.close(file)
    })?;
    assert_eq!(calls, [&["write"; 13][..], &["drop"]].concat());
    Ok(())
}

#[test]
fn what_is_read_in_order_takes_no_more_reads_than_the_host_needs() -> Result<()> {
    let size = 64 * MIB;
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    instance.truncate(file, Some(size as u64))?;
    for piece in [MOST_A_CALL, MIB, size] {
        instance.seek(file, SeekFrom::Start(0))?;
        let calls = asked(&mut instance, |i| {
            for _ in 0..size / piece {
                assert_eq!(i.read(file, Some(piece as u64))?.len(), piece);
            }
            Ok(())
        })?;
        assert_eq!(count(&calls, "read"), 1024, "in pieces of {piece}");
        // For a longer result, memory for all of it is taken first.
        let asked_for_size = if piece > MOST_A_CALL { size / piece } else { 0 };
        assert_eq!(calls.len(), 1024 + asked_for_size, "in pieces of {piece}");
    }
    Ok(())
}

#[test]
fn what_is_read_to_the_end_at_once_takes_no_read_to_find_it() -> Result<()> {
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    for size in [0, 1, 100_000, 64 * MIB] {
        instance.truncate(file, Some(size as u64))?;
        instance.seek(file, SeekFrom::Start(0))?;
        let calls = asked(&mut instance, |i| i.read(file, None).map(drop))?;
        assert_eq!(calls, [&["stat"][..], &vec!["read"; size.div_ceil(MOST_A_CALL)]].concat(), "{size} bytes");
    }
    Ok(())
}

#[test]
fn what_is_read_in_small_pieces_takes_a_read_for_each_buffer() -> Result<()> {
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    instance.truncate(file, Some(MIB as u64))?;
    let calls = asked(&mut instance, |i| {
        for _ in 0..MIB / 64 {
            assert_eq!(i.read(file, Some(64))?.len(), 64);
        }
        Ok(())
    })?;
    assert_eq!(calls, ["read"; MIB / (8 << 10)]);
    Ok(())
}

#[test]
fn what_is_read_somewhere_by_half_a_buffer_or_more_is_not_read_ahead() -> Result<()> {
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    instance.truncate(file, Some(MIB as u64))?;
    for (piece, reads) in [(4 << 10, MIB / (4 << 10)), (2 << 10, MIB / (8 << 10))] {
        let calls = asked(&mut instance, |i| {
            (0..MIB).step_by(piece).try_for_each(|offset| i.read_at(file, offset as u64, piece as u64).map(drop))
        })?;
        assert_eq!(calls, vec!["read"; reads], "in pieces of {piece}");
    }
    Ok(())
}

#[test]
fn what_is_written_in_order_takes_a_write_for_each_piece() -> Result<()> {
    let mut instance = counted()?;
    let file = unnamed(&mut instance)?;
    let calls = asked(&mut instance, |i| {
        fill(i, file, MIB)?;
        i.write(file, &vec![b'x'; MIB]).map(drop)
    })?;
    assert_eq!(calls, ["write"; MIB / MOST_A_CALL + 1]);
    Ok(())
}

#[test]
fn a_rollover_creates_a_file_and_writes_64_kib_at_a_time() -> Result<()> {
    for bytes in [0, 1, 4096, MOST_A_CALL, MOST_A_CALL + 1, MIB, MIB + 1, 8 * MIB] {
        let mut instance = counted()?;
        let file = spool(&mut instance)?;
        instance.write(file, &vec![b'x'; bytes])?;
        let calls = asked(&mut instance, |i| i.rollover(file))?;
        let writes = count(&calls, "write");
        assert_eq!(calls[..3], ["get_random_u64", "open_at", "unlink_file_at"], "{bytes} bytes");
        assert_eq!(calls.len(), 3 + writes, "{bytes} bytes");
        assert_eq!(writes, bytes.div_ceil(MOST_A_CALL), "{bytes} bytes");
    }
    Ok(())
}
