//! A view and its file: one position, one buffer, one life.

use super::*;
use crate::filesystem::Access;

#[test]
fn text_and_bytes_alternate() {
    let file = spool(0);
    let mut text = view(&file, TextOptions::default());
    text.write("é\n").unwrap();
    file.lock().write(b"raw\n").unwrap();
    text.write("end").unwrap();
    text.seek(0).unwrap();
    assert_eq!(text.read_line(None), Ok("é\n".into()));
    assert_eq!(file.lock().read(Some(4)).unwrap(), b"raw\n");
    assert_eq!(text.read(None), Ok("end".into()));
}

#[test]
fn writing_goes_on_where_reading_stopped() {
    let file = holding(b"hello world");
    let mut text = view(&file, TextOptions::default());
    assert_eq!(text.read(Some(2)), Ok("he".into()));
    text.write("X").unwrap();
    assert_eq!(bytes_of(&file), b"heXlo world");
}

#[test]
fn two_views_of_different_encodings_share_the_position() {
    let file = holding(b"a\xe9\xe9");
    let mut latin = view(&file, encoded("latin-1"));
    let mut utf8 = view(&file, TextOptions::default());
    assert_eq!(utf8.read(Some(1)), Ok("a".into()));
    assert_eq!(latin.read(None), Ok("éé".into()));
}

#[test]
fn a_rollover_between_or_within_calls_goes_unnoticed() {
    for max_size in 0..20 {
        let file = spool(max_size);
        let mut text = view(&file, encoded("utf-16"));
        for piece in ["a", "😀", "é\r", "\nz"] {
            text.write(piece).unwrap();
        }
        text.seek(0).unwrap();
        assert_eq!(text.read(Some(3)), Ok("a😀é".into()));
        file.lock().rollover().unwrap();
        assert_eq!(text.read(None), Ok("\nz".into()));
    }
}

#[test]
fn the_maximum_of_a_spool_counts_encoded_bytes() {
    let file = spool(8);
    let mut text = view(&file, encoded("utf-16"));
    text.write("abc").unwrap();
    assert!(!file.lock().is_rolled());
    text.write("d").unwrap();
    assert!(file.lock().is_rolled());
}

#[test]
fn a_closed_file_has_closed_views() {
    let file = holding(b"text");
    let mut text = view(&file, TextOptions::default());
    file.lock().close().unwrap();
    assert_eq!(text.read(None), Err(Error::Closed));
    assert_eq!(text.read(Some(0)), Err(Error::Closed));
    assert_eq!(text.read_line(None), Err(Error::Closed));
    assert_eq!(text.write(""), Err(Error::Closed));
    assert_eq!(text.tell(), Err(Error::Closed));
    assert_eq!(text.seek(0), Err(Error::Closed));
    assert_eq!(text.truncate(None), Err(Error::Closed));
    assert_eq!(text.flush(), Err(Error::Closed));
    assert_eq!(TextIo::open(&file, TextOptions::default()).err(), Some(Error::Closed));
    assert_eq!(TextIo::open(&file, encoded("klingon")).err(), Some(Error::Closed));
}

#[test]
fn a_dropped_file_has_closed_views() {
    let file = holding(b"text");
    let mut text = view(&file, TextOptions::default());
    drop(file);
    assert_eq!(text.read(None), Err(Error::Closed));
}

#[test]
fn a_dropped_view_leaves_its_file() {
    let file = spool(0);
    view(&file, TextOptions::default()).write("x").unwrap();
    assert_eq!(bytes_of(&file), b"x");
}

#[test]
fn an_unknown_encoding_is_named() {
    let refused = TextIo::open(&spool(0), encoded("klingon")).err();
    assert_eq!(refused, Some(Error::InvalidArgument("unknown encoding: klingon".into())));
}

#[test]
fn what_was_not_opened_for_it_is_refused() {
    let opened = |read, write| {
        let options = FileOptions { access: Some(Access { read, write, append: false }), ..FileOptions::default() };
        Arc::new(Mutex::new(host().1.temporary_file(&options).unwrap()))
    };
    let file = opened(true, false);
    assert_eq!(view(&file, encoded("utf-16")).write("x"), Err(Error::NotWritable));
    assert_eq!(view(&file, TextOptions::default()).truncate(None), Err(Error::NotWritable));
    let file = opened(false, true);
    assert_eq!(view(&file, TextOptions::default()).read(None), Err(Error::NotReadable));
    assert_eq!(view(&file, TextOptions::default()).read_line(Some(0)), Err(Error::NotReadable));
}

#[test]
fn line_buffering_brings_a_line_to_the_host_at_once() {
    let (host, space) = host();
    let file = Arc::new(Mutex::new(space.named_temporary_file(&FileOptions::default(), Default::default()).unwrap()));
    let on_host = || host.tree()[0].1.clone().unwrap();
    let mut text = view(&file, TextOptions { line_buffering: true, ..TextOptions::default() });
    text.write("waits").unwrap();
    assert_eq!(on_host(), b"");
    text.write(", goes\n").unwrap();
    assert_eq!(on_host(), b"waits, goes\n");
    text.write("\r").unwrap();
    assert_eq!(on_host(), b"waits, goes\n\r");
}

#[test]
fn text_is_handed_to_the_files_own_buffer_at_once_whatever_write_through_says() {
    for write_through in [false, true] {
        let (host, space) = host();
        let unbuffered = FileOptions { buffer_size: Some(0), ..FileOptions::default() };
        let file = space.named_temporary_file(&unbuffered, Default::default()).unwrap();
        let file = Arc::new(Mutex::new(file));
        view(&file, TextOptions { write_through, ..TextOptions::default() }).write("x").unwrap();
        assert_eq!(host.tree()[0].1.as_deref(), Some(&b"x"[..]));
    }
}

#[test]
fn truncate_cuts_at_the_place() {
    let file = holding("é€x".as_bytes());
    let mut text = view(&file, TextOptions::default());
    text.read(Some(2)).unwrap();
    assert_eq!(text.truncate(None), Ok(5));
    assert_eq!(text.truncate(Some(2)), Ok(2));
    assert_eq!(bytes_of(&file), "é".as_bytes());
}

#[test]
fn a_size_that_is_a_cookie_into_a_replacement_cuts_nothing() {
    let file = holding(b"a\xff");
    let mut text = view(&file, handled("utf-8", ErrorHandler::BackslashReplace));
    text.read(Some(3)).unwrap();
    let cookie = text.tell().unwrap();
    assert_eq!(text.truncate(Some(cookie)), Err(Error::TooLarge));
    assert_eq!(bytes_of(&file), b"a\xff");
}
