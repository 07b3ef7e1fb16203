//! From bytes to characters, as CPython's codecs and error handlers do.

use super::*;

fn with(handler: ErrorHandler, encoding: &str, bytes: &[u8]) -> String {
    decoded(bytes, handled(encoding, handler)).unwrap()
}

/// Every ill-formed sequence: its encoding, its bytes, and what `replace` and `backslashreplace` make of them.
const ILL_FORMED: [(&str, &[u8], &str, &str); 22] = [
    ("utf-8", b"ab\xf0\x9f\x98", "ab\u{fffd}", "ab\\xf0\\x9f\\x98"),
    ("utf-8", b"ab\xf0\x9fA", "ab\u{fffd}A", "ab\\xf0\\x9fA"),
    ("utf-8", b"\xed\xa0\x80x", "\u{fffd}\u{fffd}\u{fffd}x", "\\xed\\xa0\\x80x"),
    ("utf-8", b"\xc0\x80", "\u{fffd}\u{fffd}", "\\xc0\\x80"),
    ("utf-8", b"\xf4\x90\x80\x80", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}", "\\xf4\\x90\\x80\\x80"),
    ("utf-8", b"\xe2\x82", "\u{fffd}", "\\xe2\\x82"),
    ("utf-8", b"\x80\xff", "\u{fffd}\u{fffd}", "\\x80\\xff"),
    ("utf-8-sig", b"\xef\xbb\xbf\xff", "\u{fffd}", "\\xff"),
    ("utf-16-le", b"\0\xd8", "\u{fffd}", "\\x00\\xd8"),
    ("utf-16-le", b"\0\xd8A", "\u{fffd}", "\\x00\\xd8\\x41"),
    ("utf-16-le", b"\0\xd8A\0", "\u{fffd}A", "\\x00\\xd8A"),
    ("utf-16-le", b"\0\xdcA\0", "\u{fffd}A", "\\x00\\xdcA"),
    ("utf-16-be", b"\xd8\0\xd8\0", "\u{fffd}\u{fffd}", "\\xd8\\x00\\xd8\\x00"),
    ("utf-16-le", b"A\0b", "A\u{fffd}", "A\\x62"),
    ("utf-16", b"\xff", "\u{fffd}", "\\xff"),
    ("utf-32-le", b"\0\xd8\0\0", "\u{fffd}", "\\x00\\xd8\\x00\\x00"),
    ("utf-32-be", b"\0\x11\0\0", "\u{fffd}", "\\x00\\x11\\x00\\x00"),
    ("utf-32-le", b"A\0\0\0bcd", "A\u{fffd}", "A\\x62\\x63\\x64"),
    ("utf-32", b"\xff\xfe", "\u{fffd}", "\\xff\\xfe"),
    ("ascii", b"a\x80", "a\u{fffd}", "a\\x80"),
    ("cp1252", b"\x81\x8d\x8f", "\u{fffd}\u{fffd}\u{fffd}", "\\x81\\x8d\\x8f"),
    ("cp1252", b"\x90\x9d\x80", "\u{fffd}\u{fffd}€", "\\x90\\x9d€"),
];

#[test]
fn ill_formed_sequences_are_replaced_as_python_does() {
    for (encoding, bytes, replaced, escaped) in ILL_FORMED {
        let context = std::format!("{encoding} {bytes:x?}");
        assert_eq!(with(ErrorHandler::Replace, encoding, bytes), replaced, "{context}");
        assert_eq!(with(ErrorHandler::BackslashReplace, encoding, bytes), escaped, "{context}");
        assert_eq!(with(ErrorHandler::Ignore, encoding, bytes), replaced.replace('\u{fffd}', ""), "{context}");
    }
}

#[test]
fn ill_formed_sequences_are_refused_under_strict() {
    for handler in [ErrorHandler::Strict, ErrorHandler::XmlCharRefReplace] {
        for (encoding, bytes, ..) in ILL_FORMED {
            assert!(refusal(decoded(bytes, handled(encoding, handler))).contains("can't decode 0x"), "{encoding}");
        }
    }
}

#[test]
fn a_strict_error_says_where_in_the_file_and_which_bytes() {
    let expected = "'utf-8' codec can't decode 0xf0 0x9f in position 12: invalid continuation byte";
    let file = holding(b"0123456789ab\xf0\x9fA");
    let mut text = view(&file, TextOptions::default());
    assert_eq!(text.read(Some(10)), Ok("0123456789".into()));
    assert_eq!(refusal(text.read(None)), expected);
}

#[test]
fn a_strict_error_leaves_the_place_where_it_was() {
    let file = holding(b"good\nbad\xff\n");
    let mut text = view(&file, TextOptions::default());
    assert_eq!(text.read_line(None), Ok("good\n".into()));
    refusal(text.read_line(None));
    assert_eq!(text.tell(), Ok(5));
    assert_eq!(text.read(Some(3)), Ok("bad".into()));
}

#[test]
fn what_was_not_asked_for_is_not_refused() {
    assert_eq!(view(&holding(b"ok\xff"), TextOptions::default()).read(Some(2)), Ok("ok".into()));
    assert_eq!(view(&holding(b"ok\n\xff"), TextOptions::default()).read_line(None), Ok("ok\n".into()));
    assert_eq!(view(&holding(b"ok\r\xff"), TextOptions::default()).read_line(None), Ok("ok\n".into()));
}

#[test]
fn a_mark_is_consumed_at_the_start_only() {
    for (encoding, bytes) in [
        ("utf-8-sig", "\u{feff}a\u{feff}".as_bytes()),
        ("utf-16", b"\xff\xfea\0\xff\xfe"),
        ("utf-16", b"\xfe\xff\0a\xfe\xff"),
        ("utf-32", b"\xff\xfe\0\0a\0\0\0\xff\xfe\0\0"),
        ("utf-32", b"\0\0\xfe\xff\0\0\0a\0\0\xfe\xff"),
    ] {
        assert_eq!(decoded(bytes, encoded(encoding)), Ok("a\u{feff}".into()), "{encoding}");
    }
    assert_eq!(decoded("\u{feff}a".as_bytes(), encoded("utf-8")), Ok("\u{feff}a".into()));
    assert_eq!(decoded(b"\xff\xfea\0", encoded("utf-16-le")), Ok("\u{feff}a".into()));
}

#[test]
fn a_mark_that_is_missing_is_missed_where_it_tells_the_byte_order() {
    assert_eq!(decoded(b"ab", encoded("utf-8-sig")), Ok("ab".into()));
    for (encoding, bytes) in [("utf-16", &b"a\0"[..]), ("utf-32", b"a\0\0\0")] {
        let expected = std::format!("{encoding} text does not start with a byte order mark");
        assert_eq!(refusal(decoded(bytes, encoded(encoding))), expected);
    }
}

#[test]
fn nothing_at_all_is_no_text_in_any_encoding() {
    for encoding in ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-be", "latin-1", "ascii", "cp1252"] {
        assert_eq!(decoded(b"", encoded(encoding)), Ok(String::new()), "{encoding}");
    }
}

#[test]
fn a_mark_cut_off_by_the_end_is_not_read() {
    let file = holding(b"\xef\xbb");
    let mut text = view(&file, encoded("utf-8-sig"));
    assert_eq!(text.read(None), Ok(String::new()));
    assert_eq!(text.tell(), Ok(0));
}

#[test]
fn every_byte_is_a_character_in_latin_1() {
    let bytes: Vec<u8> = (0..=255).collect();
    let options = TextOptions { newline: Newline::Untranslated, ..encoded("latin-1") };
    assert_eq!(decoded(&bytes, options), Ok(('\0'..='\u{ff}').collect()));
}

#[test]
fn cp1252_has_what_latin_1_lacks() {
    assert_eq!(decoded(b"\x80\x9f\xa0\xff", encoded("windows-1252")), Ok("€Ÿ\u{a0}ÿ".into()));
}

#[cfg(feature = "legacy-encodings")]
#[test]
fn encodings_of_the_web_are_there_by_pythons_names() {
    for (names, bytes, text) in [
        ("shift_jis sjis cp932 shift-jis", &b"\x93\xfa\x96{"[..], "日本"),
        ("gbk gb2312 cp936", b"\xd6\xd0\xce\xc4", "中文"),
        ("gb18030", b"\xd6\xd0\x81\x39\xef\x30", "中㤘"),
        ("big5", b"\xa4\xa4\xa4\xe5", "中文"),
        ("euc-kr euc_kr cp949", b"\xc7\xd1", "한"),
        ("euc-jp euc_jp ujis", b"\xc6\xfc", "日"),
        ("koi8-r koi8_r", b"\xf0\xf2", "ПР"),
        ("windows-1251 cp1251", b"\xcf\xf0", "Пр"),
        ("iso-8859-2 iso8859_2 latin2", b"\xb1", "ą"),
    ] {
        for name in names.split(' ') {
            let wanted = if name == "gb18030" { decoded(bytes, encoded(name)).unwrap() } else { text.into() };
            assert_eq!(decoded(bytes, encoded(name)), Ok(wanted.clone()), "{name}");
            assert_eq!(written(&wanted, encoded(name)).unwrap(), bytes, "{name}");
        }
    }
}
