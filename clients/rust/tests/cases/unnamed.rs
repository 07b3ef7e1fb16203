use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};

use crate::Result;
use crate::tempfile::{tempfile, tempfile_in};

#[test]
fn what_is_written_can_be_read() -> Result {
    let mut file = tempfile()?;
    writeln!(file, "a line, {} numbers", 2)?;
    file.rewind()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    assert_eq!(text, "a line, 2 numbers\n");
    Ok(())
}

#[test]
fn an_unnamed_file_is_not_seen() -> Result {
    let file = tempfile()?;
    assert_eq!(fs::read_dir("/tmp")?.count(), 0);
    drop(file);
    Ok(())
}

#[test]
fn a_file_can_be_made_in_a_directory() -> Result {
    fs::create_dir("/tmp/sub")?;
    let mut file = tempfile_in("/tmp/sub")?;
    file.write_all(b"there")?;
    fs::remove_dir("/tmp/sub")?;
    assert_eq!(file.stream_position()?, 5);
    Ok(())
}

#[test]
fn a_file_is_read_and_written_through_a_shared_reference() -> Result {
    let file = tempfile()?;
    (&file).write_all(b"shared")?;
    (&file).seek(SeekFrom::Start(2))?;
    let mut two = [0; 2];
    (&file).read_exact(&mut two)?;
    assert_eq!(&two, b"ar");
    Ok(())
}

#[test]
fn a_file_can_be_cut_and_extended() -> Result {
    let mut file = tempfile()?;
    file.write_all(b"12345")?;
    file.set_len(2)?;
    file.set_len(4)?;
    assert_eq!((file.size()?, file.stream_position()?), (4, 5));
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    assert_eq!(bytes, b"12\0\0");
    file.sync_all()?;
    Ok(())
}

#[test]
fn reading_and_writing_at_an_offset_leave_the_position() -> Result {
    let mut file = tempfile()?;
    file.write_all(b"12345")?;
    assert_eq!(file.write_at(b"xy", 1)?, 2);
    let mut four = [0; 4];
    assert_eq!(file.read_at(&mut four, 2)?, 3);
    assert_eq!((&four[..3], file.stream_position()?), (&b"y45"[..], 5));
    Ok(())
}

#[test]
fn a_second_handle_has_a_position_of_its_own() -> Result {
    let mut file = tempfile()?;
    file.write_all(b"both")?;
    let mut again = file.reopen()?;
    drop(file);
    let mut text = String::new();
    again.read_to_string(&mut text)?;
    assert_eq!(text, "both");
    Ok(())
}

#[test]
fn a_large_file_is_read_whole() -> Result {
    let bytes: Vec<u8> = (0..900_000_u32).map(|n| (n % 251) as u8).collect();
    let mut file = tempfile()?;
    file.write_all(&bytes)?;
    file.rewind()?;
    let mut read = b"before".to_vec();
    assert_eq!(file.read_to_end(&mut read)?, bytes.len());
    assert!(read[6..] == bytes);
    file.rewind()?;
    let mut exact = vec![0; bytes.len()];
    file.read_exact(&mut exact)?;
    assert!(exact == bytes);
    Ok(())
}

#[test]
fn a_file_that_is_not_text_is_no_string() -> Result {
    let mut file = tempfile()?;
    file.write_all(b"\xff")?;
    file.rewind()?;
    let mut text = "as it was".to_string();
    let error = file.read_to_string(&mut text).unwrap_err();
    assert_eq!((error.kind(), text.as_str()), (std::io::ErrorKind::InvalidData, "as it was"));
    Ok(())
}
