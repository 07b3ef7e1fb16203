//! Cookies: every place between two characters can be returned to.

use super::*;

/// Reads one character at a time, and from each place once more all the rest.
fn each_place_leads_back(bytes: &[u8], options: &TextOptions) {
    let file = holding(bytes);
    let mut text = view(&file, options.clone());
    let whole = text.read(None).unwrap();
    let mut rest = whole.as_str();
    text.seek(0).unwrap();
    loop {
        let cookie = text.tell().unwrap();
        assert_eq!(text.read(None).as_deref(), Ok(rest), "{options:?} {cookie:x}");
        text.seek(cookie).unwrap();
        assert_eq!(text.tell(), Ok(cookie));
        let character = text.read(Some(1)).unwrap();
        match rest.strip_prefix(&character) {
            Some(_) if character.is_empty() => break,
            Some(after) => rest = after,
            None => panic!("{character:?} is not what {rest:?} begins with"),
        }
    }
}

#[test]
fn a_cookie_leads_back_in_every_encoding() {
    for encoding in ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be"] {
        for newline in [Newline::Universal, Newline::Untranslated] {
            let options = TextOptions { newline, ..encoded(encoding) };
            let bytes = written("aé\r\n€\r😀\n\u{feff}z", options.clone()).unwrap();
            each_place_leads_back(&bytes, &options);
        }
    }
}

#[test]
fn a_cookie_leads_back_into_a_replacement() {
    each_place_leads_back(b"a\xf0\x9f\x98b\xffc", &handled("utf-8", ErrorHandler::BackslashReplace));
    each_place_leads_back(b"A\0\0\xd8x", &handled("utf-16-le", ErrorHandler::BackslashReplace));
    each_place_leads_back(b"\0\0\0\xffabc", &handled("utf-32-le", ErrorHandler::BackslashReplace));
}

#[test]
fn a_cookie_is_the_offset_in_bytes() {
    let file = holding("aé€".as_bytes());
    let mut text = view(&file, TextOptions::default());
    for expected in [1, 3, 6] {
        text.read(Some(1)).unwrap();
        assert_eq!(text.tell(), Ok(expected));
    }
}

#[test]
fn another_view_understands_the_cookie() {
    let file = spool(0);
    let mut text = view(&file, encoded("utf-16"));
    text.write("ab").unwrap();
    let cookie = text.tell().unwrap();
    text.write("cd").unwrap();
    let mut other = view(&file, encoded("utf-16"));
    other.seek(cookie).unwrap();
    assert_eq!(other.read(None), Ok("cd".into()));
}

#[test]
fn the_byte_order_is_that_of_the_mark_wherever_reading_starts() {
    let file = holding(b"\xfe\xff\0a\0b");
    let mut text = view(&file, encoded("utf-16"));
    text.seek(4).unwrap();
    assert_eq!(text.read(None), Ok("b".into()));
}

#[test]
fn the_byte_order_is_that_of_the_mark_that_we_wrote_last() {
    let file = holding(b"\xfe\xff\0a");
    let mut text = view(&file, encoded("utf-16"));
    assert_eq!(text.read(None), Ok("a".into()));
    text.seek(0).unwrap();
    text.write("b").unwrap();
    text.seek(2).unwrap();
    assert_eq!(text.read(None), Ok("b".into()));
}

#[test]
fn the_byte_order_is_that_of_the_mark_that_somebody_else_wrote_last() {
    let file = holding(b"");
    let mut text = view(&file, encoded("utf-16"));
    assert_eq!(text.read(None), Ok(String::new()));
    for (bytes, expected) in [(b"\xfe\xff\0a", "a"), (b"\xff\xfeb\0", "b")] {
        file.lock().write_at(0, bytes).unwrap();
        file.lock().seek(SeekFrom::Start(2)).unwrap();
        assert_eq!(text.read(None), Ok(expected.into()));
    }
}

#[test]
fn who_comes_back_to_a_byte_reads_all_that_stands_for_it() {
    let file = holding(b"a\xffb");
    let mut text = view(&file, handled("utf-8", ErrorHandler::BackslashReplace));
    assert_eq!(text.read(Some(2)), Ok("a\\".into()));
    file.lock().seek(SeekFrom::Start(0)).unwrap();
    file.lock().seek(SeekFrom::Start(1)).unwrap();
    assert_eq!(text.read(None), Ok("\\xffb".into()));
}

#[test]
fn a_number_that_is_no_cookie_is_refused_and_moves_nothing() {
    for errors in [ErrorHandler::Strict, ErrorHandler::Replace] {
        let file = holding(b"abc");
        let mut text = view(&file, handled("utf-8", errors));
        text.read(Some(1)).unwrap();
        for number in [1 << 60, 1 << 63, u64::MAX] {
            assert_eq!(text.seek(number), Err(Error::TooLarge));
            assert_eq!(text.tell(), Ok(1));
        }
    }
}

#[test]
fn a_place_is_not_behind_what_only_begins_at_the_end() {
    let file = holding(b"\r\xdc");
    let mut text = view(&file, handled("utf-8", ErrorHandler::Ignore));
    assert_eq!(text.read_line(None), Ok("\n".into()));
    assert_eq!(text.tell(), Ok(1));
}

#[test]
fn no_cookie_traps() {
    let file = holding(b"ab\xff");
    let mut text = view(&file, handled("utf-8", ErrorHandler::BackslashReplace));
    for cookie in [u64::MAX, 1 << 63, (1 << 60) - 1, 0xf << 60, 3 | 1 << 60, 2 | 9 << 60] {
        text.seek(cookie).unwrap();
        text.read(None).unwrap();
        text.read_line(Some(1)).unwrap();
    }
}

#[test]
fn where_no_cookie_can_lead_there_is_none() {
    let file = holding(b"");
    file.lock().seek(SeekFrom::Start(1 << 60)).unwrap();
    assert_eq!(view(&file, TextOptions::default()).tell(), Err(Error::TooLarge));
}
