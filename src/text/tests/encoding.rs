//! From characters to bytes, as CPython's codecs and error handlers do.

use super::*;

/// From U+0081 on, what more and more encodings lack.
const HARD: &str = "a\u{81}é€Ā😀b";

fn with(handler: ErrorHandler, encoding: &str) -> Vec<u8> {
    written(HARD, handled(encoding, handler)).unwrap()
}

#[test]
fn missing_characters_are_left_out() {
    assert_eq!(with(ErrorHandler::Ignore, "ascii"), b"ab");
    assert_eq!(with(ErrorHandler::Ignore, "latin-1"), b"a\x81\xe9b");
    assert_eq!(with(ErrorHandler::Ignore, "cp1252"), b"a\xe9\x80b");
}

#[test]
fn missing_characters_are_replaced() {
    assert_eq!(with(ErrorHandler::Replace, "ascii"), b"a?????b");
    assert_eq!(with(ErrorHandler::Replace, "latin-1"), b"a\x81\xe9???b");
    assert_eq!(with(ErrorHandler::Replace, "cp1252"), b"a?\xe9\x80??b");
}

#[test]
fn missing_characters_are_escaped() {
    let expected = br"a\x81\xe9\u20ac\u0100\U0001f600b";
    assert_eq!(with(ErrorHandler::BackslashReplace, "ascii"), expected);
    assert_eq!(with(ErrorHandler::BackslashReplace, "latin-1"), b"a\x81\xe9\\u20ac\\u0100\\U0001f600b");
    assert_eq!(with(ErrorHandler::BackslashReplace, "cp1252"), b"a\\x81\xe9\x80\\u0100\\U0001f600b");
}

#[test]
fn missing_characters_become_references() {
    assert_eq!(with(ErrorHandler::XmlCharRefReplace, "ascii"), b"a&#129;&#233;&#8364;&#256;&#128512;b");
    assert_eq!(with(ErrorHandler::XmlCharRefReplace, "latin-1"), b"a\x81\xe9&#8364;&#256;&#128512;b");
    assert_eq!(with(ErrorHandler::XmlCharRefReplace, "cp1252"), b"a&#129;\xe9\x80&#256;&#128512;b");
}

#[test]
fn a_strict_error_says_which_character_and_where() {
    let expected = r"'latin-1' codec can't encode '\u20ac' in position 3: not in this encoding";
    assert_eq!(refusal(written(HARD, encoded("latin-1"))), expected);
}

#[test]
fn nothing_of_a_refused_write_is_written() {
    let file = holding(b"before");
    let mut text = view(&file, encoded("ascii"));
    refusal(text.write("fine so far é"));
    assert_eq!(bytes_of(&file), b"before");
    assert_eq!(text.tell(), Ok(0));
}

#[test]
fn a_mark_is_written_once() {
    for (encoding, bytes) in [
        ("utf-8-sig", &b"\xef\xbb\xbfab"[..]),
        ("utf-16", b"\xff\xfea\0b\0"),
        ("utf-32", b"\xff\xfe\0\0a\0\0\0b\0\0\0"),
    ] {
        let file = spool(0);
        let mut text = view(&file, encoded(encoding));
        text.write("a").unwrap();
        text.write("b").unwrap();
        assert_eq!(bytes_of(&file), bytes, "{encoding}");
    }
}

#[test]
fn a_mark_is_written_again_over_the_old_one() {
    let file = spool(0);
    let mut text = view(&file, encoded("utf-16"));
    text.write("ab").unwrap();
    text.seek(0).unwrap();
    text.write("c").unwrap();
    assert_eq!(bytes_of(&file), b"\xff\xfec\0b\0");
}

#[test]
fn no_mark_is_written_in_the_middle() {
    let file = holding(b"head");
    file.lock().seek(SeekFrom::End(0)).unwrap();
    view(&file, encoded("utf-16")).write("a").unwrap();
    assert_eq!(bytes_of(&file), b"heada\0");
}

#[test]
fn appended_text_has_no_second_mark() {
    let append = crate::filesystem::Access { read: true, write: true, append: true };
    let options = FileOptions { access: Some(append), ..FileOptions::default() };
    let file = Arc::new(Mutex::new(host().1.temporary_file(&options).unwrap()));
    view(&file, encoded("utf-16")).write("a").unwrap();
    file.lock().seek(SeekFrom::Start(0)).unwrap();
    view(&file, encoded("utf-16")).write("b").unwrap();
    assert_eq!(bytes_of(&file), b"\xff\xfea\0b\0");
}

#[test]
fn write_returns_characters_before_translation() {
    let file = spool(0);
    let options = TextOptions { newline: Newline::Crlf, ..encoded("utf-16") };
    assert_eq!(view(&file, options).write("é\n😀"), Ok(3));
}

#[test]
fn the_encoding_is_called_as_it_was_asked_for() {
    let file = spool(0);
    assert_eq!(view(&file, TextOptions::default()).encoding(), "utf-8");
    assert_eq!(view(&file, encoded("Latin 1")).encoding(), "Latin 1");
}
