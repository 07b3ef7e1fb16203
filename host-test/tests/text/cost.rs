//! What text costs: no host call that bytes would not, and no memory beyond its own.

use host_test::{Error, Failure, Outcome};

use super::*;

const MIB: usize = 1 << 20;

#[test]
fn text_in_memory_makes_no_host_call() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    let text = instance.open_text(file, &encoded("utf-16"))?;
    instance.text_write(text, "zwölf\n")?;
    instance.text_seek(text, 0)?;
    instance.text_read_line(text, None)?;
    instance.text_tell(text)?;
    instance.text_flush(text)?;
    assert_eq!(instance.plan().calls, [""; 0]);
    Ok(())
}

#[test]
fn a_thousand_short_lines_are_read_at_one_go() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    let text = instance.open_text(file, &TextOptions::default())?;
    for _ in 0..1000 {
        instance.text_write(text, "line..\n")?;
    }
    instance.text_seek(text, 0)?;
    instance.plan().calls.clear();
    for _ in 0..1000 {
        assert_eq!(instance.text_read_line(text, None)?, "line..\n");
    }
    assert_eq!(instance.plan().calls, ["read"]);
    Ok(())
}

#[test]
fn long_text_is_read_in_pieces_as_large_as_the_host_gives() -> Result<()> {
    let mut instance = Sandbox::new().interposed().start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    let text = instance.open_text(file, &TextOptions::default())?;
    instance.text_write(text, &"0123456789abcde\n".repeat(MIB / 16))?;
    instance.text_seek(text, 0)?;
    instance.plan().calls.clear();
    assert_eq!(instance.text_read(text, None)?.len(), MIB);
    // 16 pieces, the end, and the size.
    assert!(instance.plan().calls.len() <= 18, "{:?}", instance.plan().calls);
    Ok(())
}

#[test]
fn text_that_barely_fits_into_memory_is_no_trap() -> Result<()> {
    for encoding in ["utf-8", "utf-16-le", "latin-1"] {
        for size in (MIB..4 * MIB).step_by(128 << 10) {
            let mut instance = Sandbox::new().memory(4 * MIB).start()?;
            let file = instance.temporary_file(&FileOptions::default())?;
            let text = instance.open_text(file, &encoded(encoding))?;
            instance.truncate(file, Some(size as u64))?;
            for by_line in [false, true] {
                instance.text_seek(text, 0)?;
                let read = if by_line { instance.text_read_line(text, None) } else { instance.text_read(text, None) };
                let no_trap = matches!(read, Ok(_) | Err(Failure::Refused(Error::NoSpace)));
                assert!(no_trap, "{encoding} {size} {read:?}");
            }
            instance.text_seek(text, 0)?;
            assert_eq!(instance.text_read(text, Some(3))?, "\0\0\0");
        }
    }
    Ok(())
}

#[test]
fn text_whose_bytes_do_not_fit_into_memory_is_refused_and_nothing_is_written() -> Result<()> {
    let mut instance = Sandbox::new().memory(4 * MIB).start()?;
    let file = instance.temporary_file(&FileOptions::default())?;
    let text = instance.open_text(file, &encoded("utf-32"))?;
    assert_refused!(instance.text_write(text, &"x".repeat(MIB)), Error::NoSpace);
    assert_eq!(instance.size(file)?, 0);
    instance.text_write(text, "x")?;
    assert_eq!(instance.size(file)?, 8);
    Ok(())
}

/// Instructions for each byte that `call` moves.
fn fuel_a_byte(instance: &mut Instance, bytes: usize, call: impl FnOnce(&mut Instance) -> Outcome<()>) -> Result<f64> {
    let before = instance.fuel()?;
    call(instance)?;
    Ok((instance.fuel()? - before) as f64 / bytes as f64)
}

/// What moving `content` as bytes, and as text, costs for each byte of it.
fn compare(content: &str, newline: Newline) -> Result<[f64; 4]> {
    let mut instance = Sandbox::new().metered().start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    let text = instance.open_text(file, &TextOptions { newline, ..TextOptions::default() })?;
    let mut fuel = |call: &mut dyn FnMut(&mut Instance) -> Outcome<()>| -> Result<f64> {
        instance.seek(file, SeekFrom::Start(0))?;
        fuel_a_byte(&mut instance, content.len(), call)
    };
    Ok([
        fuel(&mut |i| i.write(file, content.as_bytes()).map(drop))?,
        fuel(&mut |i| i.text_write(text, content).map(drop))?,
        fuel(&mut |i| i.read(file, None).map(drop))?,
        fuel(&mut |i| i.text_read(text, None).map(drop))?,
    ])
}

#[test]
fn long_ascii_text_costs_little_more_than_a_validated_copy() -> Result<()> {
    let content = "The quick brown fox jumps over the lazy dog, and then goes home to sleep.\n".repeat(14_000);
    let [write, text_write, read, text_read] = compare(&content, Newline::Lf)?;
    // A copy is one instruction a byte. To count characters takes one for each, to validate them three.
    assert!(text_write < write + 1.0, "{text_write} {write}");
    assert!(text_read < read + 3.0, "{text_read} {read}");
    let [.., read, text_read] = compare(&content, Newline::Universal)?;
    // And to look for `\r`, little more than one.
    assert!(text_read < read + 4.5, "{text_read} {read}");
    Ok(())
}

#[test]
fn a_line_costs_in_proportion_to_its_length() -> Result<()> {
    let fuel_for_a_byte = |length: usize| -> Result<f64> {
        let mut instance = Sandbox::new().metered().start()?;
        let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
        let text = instance.open_text(file, &TextOptions::default())?;
        let line = format!("{}\n", "x".repeat(length));
        instance.text_write(text, &line.repeat(3))?;
        instance.text_seek(text, 0)?;
        fuel_a_byte(&mut instance, line.len(), |i| i.text_read_line(text, None).map(drop))
    };
    let short = fuel_for_a_byte(4000)?;
    for length in [10_000, 100_000, 1_000_000] {
        let long = fuel_for_a_byte(length)?;
        assert!(long < short * 1.1, "{length}: {long}, {short}");
    }
    Ok(())
}

#[test]
fn one_long_line_costs_in_proportion_to_its_length_in_every_encoding() -> Result<()> {
    for (encoding, unit) in [
        ("utf-8", "é".as_bytes()),
        ("utf-8", b"abcdefg\xff"),
        ("utf-16-le", b"\xe9\0"),
        ("utf-32-le", b"\xe9\0\0\0"),
        ("latin-1", b"\xe9"),
        ("latin-1", b"abcdefg\xe9"),
        ("ascii", b"\xff"),
        ("cp1252", b"\x80"),
    ] {
        for rolled in [false, true] {
            let fuel_for_a_byte = |length: usize| -> Result<f64> {
                let mut instance = Sandbox::new().metered().start()?;
                let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
                instance.write(file, &unit.repeat(length / unit.len()))?;
                if rolled {
                    instance.rollover(file)?;
                }
                instance.seek(file, SeekFrom::Start(0))?;
                let options = TextOptions { errors: ErrorHandler::Replace, ..encoded(encoding) };
                let text = instance.open_text(file, &options)?;
                fuel_a_byte(&mut instance, length, |i| i.text_read_line(text, None).map(drop))
            };
            let short = fuel_for_a_byte(16 << 10)?;
            for length in [32 << 10, 64 << 10, 128 << 10] {
                let long = fuel_for_a_byte(length)?;
                assert!(long < short * 1.1, "{encoding} {unit:x?} {rolled} {length}: {long}, {short}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_piece_costs_in_proportion_to_its_characters() -> Result<()> {
    for unit in ["a", "é", "😀"] {
        let mut instance = Sandbox::new().metered().start()?;
        let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
        let text = instance.open_text(file, &TextOptions::default())?;
        instance.text_write(text, &unit.repeat(MIB))?;
        instance.text_seek(text, 0)?;
        let mut fuel_for_a_character = |characters: usize| {
            fuel_a_byte(&mut instance, characters, |i| i.text_read(text, Some(characters as u64)).map(drop))
        };
        let many = fuel_for_a_character(64 << 10)?;
        let few = fuel_for_a_character(2 << 10)?;
        assert!(few < many * 2.0, "{unit}: {few}, {many}");
    }
    Ok(())
}
