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
