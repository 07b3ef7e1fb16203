//! A view and its file.

use std::fs;

use host_test::{Deletion, Error};

use super::*;

#[test]
fn text_and_bytes_alternate_across_a_rollover() -> Result<()> {
    let (mut instance, file, text) = start(10, &TextOptions::default())?;
    instance.text_write(text, "zwölf\n")?;
    instance.write(file, b"raw")?;
    assert!(!instance.is_rolled(file)?);
    instance.text_write(text, "€")?;
    assert!(instance.is_rolled(file)?);
    instance.text_seek(text, 0)?;
    assert_eq!(instance.text_read_line(text, None)?, "zwölf\n");
    assert_eq!(instance.read(file, Some(3))?, b"raw");
    assert_eq!(instance.text_read(text, None)?, "€");
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn a_cookie_leads_back() -> Result<()> {
    let options = TextOptions { errors: ErrorHandler::BackslashReplace, ..TextOptions::default() };
    let (mut instance, _, text) = holding("aé😀".as_bytes(), &options)?;
    for rest in ["aé😀", "é😀", "😀", ""] {
        let cookie = instance.text_tell(text)?;
        assert_eq!(instance.text_read(text, None)?, rest);
        instance.text_seek(text, cookie)?;
        instance.text_read(text, Some(1))?;
    }
    Ok(())
}

#[test]
fn line_buffering_brings_lines_to_disk_at_once() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let name = instance.name(file)?.expect("a name");
    let path = instance.scratch().path().join(name.trim_start_matches("/tmp/"));
    let options = TextOptions { line_buffering: true, ..TextOptions::default() };
    let text = instance.open_text(file, &options)?;
    instance.text_write(text, "waits")?;
    assert_eq!(fs::read_to_string(&path)?, "");
    instance.text_write(text, ", goes\n")?;
    assert_eq!(fs::read_to_string(&path)?, "waits, goes\n");
    Ok(())
}

#[test]
fn a_view_outlives_neither_the_close_nor_the_drop_of_its_file() -> Result<()> {
    let (mut instance, file, text) = holding(b"text", &TextOptions::default())?;
    instance.close(file)?;
    assert_refused!(instance.text_read(text, None), Error::Closed);
    assert_refused!(instance.open_text(file, &TextOptions::default()), Error::Closed);
    instance.drop_file(file)?;
    assert_refused!(instance.text_write(text, "x"), Error::Closed);
    instance.drop_text(text)?;
    Ok(())
}

#[test]
fn a_dropped_file_with_a_view_leaves_nothing() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.named_temporary_file(&FileOptions::default(), Deletion::OnClose)?;
    let text = instance.open_text(file, &TextOptions::default())?;
    instance.text_write(text, "left behind?")?;
    instance.drop_file(file)?;
    assert_eq!(instance.scratch().count()?, 0);
    assert_refused!(instance.text_tell(text), Error::Closed);
    Ok(())
}

#[test]
fn a_view_can_be_dropped_before_its_file() -> Result<()> {
    let (mut instance, file, text) = start(0, &TextOptions::default())?;
    instance.text_write(text, "stays")?;
    instance.drop_text(text)?;
    assert_eq!(instance.read_at(file, 0, u64::MAX)?, b"stays");
    Ok(())
}

#[test]
fn truncate_and_flush_are_the_files() -> Result<()> {
    let (mut instance, file, text) = holding("é€x".as_bytes(), &TextOptions::default())?;
    instance.text_read(text, Some(2))?;
    assert_eq!(instance.text_truncate(text, None)?, 5);
    instance.text_flush(text)?;
    assert_eq!(instance.size(file)?, 5);
    Ok(())
}
