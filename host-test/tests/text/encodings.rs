//! Encodings and error handlers.

use host_test::Error;

use super::*;

#[test]
fn every_encoding_writes_what_python_does() -> Result<()> {
    for (encoding, bytes) in [
        ("utf-8", &b"\xc3\xa9A"[..]),
        ("utf-8-sig", b"\xef\xbb\xbf\xc3\xa9A"),
        ("utf-16", b"\xff\xfe\xe9\0A\0"),
        ("utf-16-le", b"\xe9\0A\0"),
        ("utf-16-be", b"\0\xe9\0A"),
        ("utf-32", b"\xff\xfe\0\0\xe9\0\0\0A\0\0\0"),
        ("utf-32-le", b"\xe9\0\0\0A\0\0\0"),
        ("utf-32-be", b"\0\0\0\xe9\0\0\0A"),
        ("latin-1", b"\xe9A"),
        ("cp1252", b"\xe9A"),
    ] {
        assert_eq!(written("éA", &encoded(encoding))?, bytes, "{encoding}");
        assert_eq!(decoded(bytes, &encoded(encoding))?, "éA", "{encoding}");
    }
    assert_eq!(written("A", &encoded("ascii"))?, b"A");
    Ok(())
}

#[test]
fn names_are_pythons_and_come_back_as_given() -> Result<()> {
    for name in ["UTF8", "Latin 1", "iso-8859-1", "U16", "windows-1252", "us-ascii", "646"] {
        let (mut instance, _, text) = start(0, &encoded(name))?;
        assert_eq!(instance.text_encoding(text)?, name);
    }
    let (mut instance, _, text) = start(0, &TextOptions::default())?;
    assert_eq!(instance.text_encoding(text)?, "utf-8");
    Ok(())
}

#[test]
fn an_unknown_encoding_is_named_and_nothing_is_created() -> Result<()> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    let outcome = instance.open_text(file, &encoded("klingon"));
    assert_refused!(outcome, Error::InvalidArgument(why) if why == "unknown encoding: klingon");
    assert_eq!(instance.scratch().count()?, 0);
    Ok(())
}

#[test]
fn handlers_write_what_python_does() -> Result<()> {
    for (errors, expected) in [
        (ErrorHandler::Ignore, &b"a."[..]),
        (ErrorHandler::Replace, b"a???."),
        (ErrorHandler::BackslashReplace, b"a\\xe9\\u20ac\\U0001f600."),
        (ErrorHandler::XmlCharRefReplace, b"a&#233;&#8364;&#128512;."),
    ] {
        assert_eq!(written("aé€😀.", &TextOptions { errors, ..encoded("ascii") })?, expected, "{errors:?}");
    }
    Ok(())
}

#[test]
fn handlers_read_what_python_does() -> Result<()> {
    for (errors, expected) in [
        (ErrorHandler::Ignore, "a."),
        (ErrorHandler::Replace, "a\u{fffd}."),
        (ErrorHandler::BackslashReplace, "a\\xf0\\x9f."),
    ] {
        assert_eq!(decoded(b"a\xf0\x9f.", &TextOptions { errors, ..TextOptions::default() })?, expected, "{errors:?}");
    }
    Ok(())
}

#[test]
fn a_strict_error_says_where_what_and_why() -> Result<()> {
    let (mut instance, file, text) = holding(b"abc\xff", &TextOptions::default())?;
    let expected = "'utf-8' codec can't decode 0xff in position 3: invalid start byte";
    assert_refused!(instance.text_read(text, None), Error::InvalidArgument(why) if why == expected);
    assert_eq!(instance.tell(file)?, 0);

    let (mut instance, file, text) = start(0, &encoded("ascii"))?;
    let expected = r"'ascii' codec can't encode '\xe9' in position 3: not in this encoding";
    assert_refused!(instance.text_write(text, "abcé"), Error::InvalidArgument(why) if why == expected);
    assert_eq!(instance.size(file)?, 0);
    Ok(())
}

#[test]
fn encodings_of_the_web_are_not_in_the_small_component() -> Result<()> {
    let (mut instance, file, _) = start(0, &TextOptions::default())?;
    assert_refused!(instance.open_text(file, &encoded("shift_jis")), Error::InvalidArgument(_));
    Ok(())
}

#[test]
fn encodings_of_the_web_are_in_the_component_that_was_built_with_them() -> Result<()> {
    for (encoding, bytes, text) in [
        ("shift_jis", &b"\x93\xfa\x96{\n"[..], "日本\n"),
        ("gbk", b"\xd6\xd0\xce\xc4\n", "中文\n"),
        ("gb18030", b"\xd6\xd0\x84\x31\xa4\x37", "中\u{fffd}"),
        ("big5", b"\xa4\xa4\xa4\xe5", "中文"),
        ("euc-kr", b"\xc7\xd1\xb1\xdb", "한글"),
        ("euc-jp", b"\xc6\xfc\xcb\xdc", "日本"),
        ("koi8-r", b"\xf0\xf2", "ПР"),
        ("windows-1251", b"\xcf\xf0", "Пр"),
        ("iso-8859-2", b"\xb1", "ą"),
    ] {
        let mut instance = Sandbox::new().legacy_encodings().start()?;
        let file = instance.temporary_file(&FileOptions { buffer_size: Some(1), ..FileOptions::default() })?;
        let io = instance.open_text(file, &encoded(encoding))?;
        instance.text_write(io, text)?;
        assert_eq!(instance.read_at(file, 0, u64::MAX)?, bytes, "{encoding}");
        instance.text_seek(io, 0)?;
        let characters: Vec<String> = text.chars().map(String::from).collect();
        for character in characters {
            assert_eq!(instance.text_read(io, Some(1))?, character, "{encoding}");
        }
        assert_eq!(instance.text_read_line(io, None)?, "", "{encoding}");
    }
    Ok(())
}

#[test]
fn what_an_encoding_of_the_web_lacks_is_handled_as_in_all_others() -> Result<()> {
    let mut instance = Sandbox::new().legacy_encodings().start()?;
    let file = instance.spooled_temporary_file(0, &FileOptions::default())?;
    let options = TextOptions { errors: ErrorHandler::XmlCharRefReplace, ..encoded("koi8-r") };
    let io = instance.open_text(file, &options)?;
    instance.text_write(io, "П€")?;
    assert_eq!(instance.read_at(file, 0, u64::MAX)?, b"\xf0&#8364;");
    let strict = instance.open_text(file, &encoded("gbk"))?;
    instance.write_at(file, 0, b"\xd6\xd0\xff")?;
    instance.text_seek(strict, 0)?;
    assert_eq!(instance.text_read(strict, Some(1))?, "中");
    let outcome = instance.text_read(strict, Some(1));
    assert_refused!(outcome, Error::InvalidArgument(why) if why.starts_with("'gbk' codec can't decode 0xff in position 2"));
    Ok(())
}
