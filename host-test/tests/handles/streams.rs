//! Bytes that go from the host to the host.

use super::*;

const MIB: u64 = 1 << 20;

#[test]
fn a_file_sixteen_times_as_large_as_the_memory_is_read_through_a_stream() -> Result<()> {
    let mut instance = Sandbox::new().scratch_in_memory().memory(4 << 20).start()?;
    let file = large(&mut instance, 64 * MIB)?;
    let stream = instance.read_stream(file, 0)?;
    let bytes = instance.read_out(stream)?;
    assert_eq!(bytes.len() as u64, 64 * MIB);
    assert!(bytes.starts_with(b"start") && bytes.ends_with(b"end"));
    Ok(())
}

#[test]
fn having_a_stream_costs_as_much_for_a_large_file_as_for_a_small_one() -> Result<()> {
    let cost = |size| -> Result<u64> {
        let mut instance = Sandbox::new().scratch_in_memory().metered().start()?;
        let file = large(&mut instance, size)?;
        instance.flush(file)?;
        let before = instance.fuel()?;
        instance.read_stream(file, 0)?;
        Ok(instance.fuel()? - before)
    };
    assert_eq!(cost(64 * MIB)?, cost(MIB)?);
    Ok(())
}

#[test]
fn what_is_buffered_or_in_memory_is_in_the_stream() -> Result<()> {
    each_kind(|instance, file| {
        let stream = instance.read_stream(file, 0)?;
        assert_eq!(instance.read_out(stream)?, b"0123456789");
        Ok(())
    })
}

#[test]
fn a_stream_starts_at_its_offset_and_moves_no_position() -> Result<()> {
    each_kind(|instance, file| {
        for (offset, rest) in [(7, b"789".as_slice()), (10, b""), (1 << 40, b"")] {
            let stream = instance.read_stream(file, offset)?;
            assert_eq!(instance.read_out(stream)?, rest);
        }
        assert_eq!(instance.tell(file)?, 10);
        Ok(())
    })
}

#[test]
fn a_stream_reads_on_when_the_file_is_gone() -> Result<()> {
    each_kind(|instance, file| {
        let stream = instance.read_stream(file, 0)?;
        instance.drop_file(file)?;
        assert_eq!(instance.scratch().count()?, 0);
        assert_eq!(instance.read_out(stream)?, b"0123456789");
        Ok(())
    })
}

#[test]
fn a_stream_reads_on_when_everything_was_released() -> Result<()> {
    each_kind(|instance, file| {
        let stream = instance.read_stream(file, 0)?;
        instance.release_all()?;
        assert_eq!(instance.read_out(stream)?, b"0123456789");
        Ok(())
    })
}

#[test]
fn a_stream_writes_from_its_offset_on() -> Result<()> {
    each_kind(|instance, file| {
        let stream = instance.write_stream(file, 8)?;
        instance.write_out(stream, b"abcd")?;
        assert_eq!(instance.read_at(file, 0, 100)?, b"01234567abcd");
        assert_eq!((instance.size(file)?, instance.tell(file)?), (12, 10));
        Ok(())
    })
}

#[test]
fn a_stream_of_many_pieces_is_written_in_order() -> Result<()> {
    let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let mut instance = Sandbox::new().scratch_in_memory().memory(4 << 20).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    let stream = instance.write_stream(file, 0)?;
    instance.write_out(stream, &bytes)?;
    let stream = instance.read_stream(file, 0)?;
    assert_eq!(instance.read_out(stream)?, bytes);
    Ok(())
}

#[test]
fn streams_append_in_turns_wherever_the_end_is_by_then() -> Result<()> {
    each_kind(|instance, file| {
        for piece in [b"ab", b"cd"] {
            let stream = instance.append_stream(file)?;
            instance.write_out(stream, piece)?;
            let end = instance.size(file)?;
            instance.write_at(file, end, b"|")?;
            instance.flush(file)?;
        }
        assert_eq!(instance.read_at(file, 0, 100)?, b"0123456789ab|cd|");
        Ok(())
    })
}

#[test]
fn a_file_that_cannot_be_read_has_no_stream_to_read() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let options = FileOptions { access: Some(Access::WRITE), ..FileOptions::default() };
    let file = instance.temporary_file(&options)?;
    assert_refused!(instance.read_stream(file, 0), Error::NotReadable);
    Ok(())
}

#[test]
fn a_file_that_cannot_be_written_has_no_stream_to_write() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let directory = instance.temporary_directory(&DirectoryOptions::default())?;
    instance.create_file(directory, "file")?;
    let file = instance.open_file(directory, "file", Access::READ)?;
    assert_refused!(instance.write_stream(file, 0), Error::NotWritable);
    assert_refused!(instance.append_stream(file), Error::NotWritable);
    Ok(())
}

#[test]
fn a_thousand_streams_leave_no_descriptor() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    let open = instance.plan().open;
    for _ in 0..1_000 {
        let stream = instance.read_stream(file, 0)?;
        instance.read_out(stream)?;
        let stream = instance.write_stream(file, 0)?;
        instance.write_out(stream, b"")?;
    }
    assert_eq!(instance.plan().open, open);
    Ok(())
}
