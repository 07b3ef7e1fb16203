//! Line ends.

use super::*;

const MIXED: &[u8] = b"a\nb\rc\r\nd";

fn lines(newline: Newline) -> Result<Vec<String>> {
    let (mut instance, _, text) = holding(MIXED, &TextOptions { newline, ..TextOptions::default() })?;
    let mut lines = Vec::new();
    loop {
        let line = instance.text_read_line(text, None)?;
        if line.is_empty() {
            return Ok(lines);
        }
        lines.push(line);
    }
}

#[test]
fn each_newline_ends_its_lines() -> Result<()> {
    assert_eq!(lines(Newline::Universal)?, ["a\n", "b\n", "c\n", "d"]);
    assert_eq!(lines(Newline::Untranslated)?, ["a\n", "b\r", "c\r\n", "d"]);
    assert_eq!(lines(Newline::Lf)?, ["a\n", "b\rc\r\n", "d"]);
    assert_eq!(lines(Newline::Cr)?, ["a\nb\r", "c\r", "\nd"]);
    assert_eq!(lines(Newline::Crlf)?, ["a\nb\rc\r\n", "d"]);
    Ok(())
}

#[test]
fn each_newline_is_written() -> Result<()> {
    for (newline, expected) in [
        (Newline::Universal, &b"a\nb"[..]),
        (Newline::Untranslated, b"a\nb"),
        (Newline::Lf, b"a\nb"),
        (Newline::Cr, b"a\rb"),
        (Newline::Crlf, b"a\r\nb"),
    ] {
        assert_eq!(written("a\nb", &TextOptions { newline, ..TextOptions::default() })?, expected, "{newline:?}");
    }
    Ok(())
}

#[test]
fn the_kinds_met_are_reported() -> Result<()> {
    let (mut instance, _, text) = holding(MIXED, &TextOptions::default())?;
    instance.text_read_line(text, None)?;
    assert_eq!(instance.text_newlines(text)?, [Newline::Lf]);
    instance.text_read(text, None)?;
    assert_eq!(instance.text_newlines(text)?, [Newline::Cr, Newline::Lf, Newline::Crlf]);
    Ok(())
}

#[test]
fn lines_cut_by_every_border_come_out_whole() -> Result<()> {
    // Around the segments of the spool, the buffer of a file, and what the host gives at a time.
    for border in [4096, 8192, 65_536] {
        for before in border - 4..border + 2 {
            let mut content = "x".repeat(before);
            content.push_str("😀\r\n€\r\nend");
            for rolled in [false, true] {
                let (mut instance, file, text) = holding(content.as_bytes(), &TextOptions::default())?;
                if rolled {
                    instance.rollover(file)?;
                }
                assert_eq!(instance.text_read(text, Some(before as u64))?.len(), before);
                for expected in ["😀\n", "€\n", "end", ""] {
                    assert_eq!(instance.text_read_line(text, None)?, expected, "{border} {before} {rolled}");
                }
            }
        }
    }
    Ok(())
}

#[test]
fn lines_of_every_length_end_where_they_do() -> Result<()> {
    for end in ["\n", "\r\n"] {
        let lines: Vec<String> = (0..200).map(|length| "x".repeat(length) + "é" + &"y".repeat(length % 70)).collect();
        let content = lines.iter().flat_map(|line| [line.as_str(), end]).collect::<String>();
        for encoding in ["utf-8", "latin-1"] {
            let (mut instance, file, text) = holding(b"", &encoded(encoding))?;
            instance.text_write(text, &content)?;
            instance.text_seek(text, 0)?;
            for line in &lines {
                assert_eq!(instance.text_read_line(text, None)?, format!("{line}\n"));
            }
            instance.text_seek(text, 0)?;
            assert_eq!(instance.text_read(text, None)?, content.replace(end, "\n"));
            instance.seek(file, SeekFrom::Start(0))?;
            for line in &lines {
                let length = instance.read_line(file, None)?.len();
                let expected = if encoding == "utf-8" { line.len() } else { line.chars().count() };
                assert_eq!(length, expected + end.len(), "{line}");
            }
        }
    }
    Ok(())
}
