//! What text costs: no host call that bytes would not, and no memory beyond its own.

use host_test::{Error, Failure};

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
