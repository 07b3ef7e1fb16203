//! Line ends: what ends a line, what is delivered and written for it, and which kinds were met.

use super::*;
use crate::text::collector::Collector;
use crate::text::encodings::Encoding;
use crate::text::newlines::Met;

const MIXED: &[u8] = b"a\nb\rc\r\nd\r\r\ne";

fn lines(newline: Newline) -> Vec<String> {
    let file = holding(MIXED);
    let mut text = view(&file, ending(newline));
    let lines = std::iter::from_fn(|| text.read_line(None).ok().filter(|line| !line.is_empty()));
    lines.collect()
}

#[test]
fn universal_lines_end_at_any_kind_and_with_line_feeds() {
    assert_eq!(lines(Newline::Universal), ["a\n", "b\n", "c\n", "d\n", "\n", "e"]);
}

#[test]
fn untranslated_lines_end_at_any_kind_and_keep_it() {
    assert_eq!(lines(Newline::Untranslated), ["a\n", "b\r", "c\r\n", "d\r", "\r\n", "e"]);
}

#[test]
fn other_lines_end_at_their_kind_only() {
    assert_eq!(lines(Newline::Lf), ["a\n", "b\rc\r\n", "d\r\r\n", "e"]);
    assert_eq!(lines(Newline::Cr), ["a\nb\r", "c\r", "\nd\r", "\r", "\ne"]);
    assert_eq!(lines(Newline::Crlf), ["a\nb\rc\r\n", "d\r\r\n", "e"]);
}

#[test]
fn only_universal_translates_when_reading() {
    for newline in [Newline::Untranslated, Newline::Lf, Newline::Cr, Newline::Crlf] {
        assert_eq!(decoded(MIXED, ending(newline)), Ok(String::from_utf8(MIXED.to_vec()).unwrap()));
    }
    assert_eq!(decoded(MIXED, ending(Newline::Universal)), Ok("a\nb\nc\nd\n\ne".into()));
}

#[test]
fn writing_translates_line_feeds_only() {
    let text = "a\nb\rc\r\nd\n";
    for newline in [Newline::Universal, Newline::Untranslated, Newline::Lf] {
        assert_eq!(written(text, ending(newline)).unwrap(), text.as_bytes());
    }
    assert_eq!(written(text, ending(Newline::Cr)).unwrap(), b"a\rb\rc\r\rd\r");
    assert_eq!(written(text, ending(Newline::Crlf)).unwrap(), b"a\r\nb\rc\r\r\nd\r\n");
}

#[test]
fn a_line_is_cut_at_the_maximum_of_characters() {
    let file = holding("äöü\r\nx".as_bytes());
    let mut text = view(&file, ending(Newline::Untranslated));
    for expected in ["äö", "ü\r", "\n", "x", ""] {
        assert_eq!(text.read_line(Some(2)), Ok(expected.into()));
    }
}

#[test]
fn a_translated_pair_counts_once() {
    let file = holding(b"\r\n\r\nx");
    let mut text = view(&file, TextOptions::default());
    assert_eq!(text.read(Some(1)), Ok("\n".into()));
    assert_eq!(text.tell(), Ok(2));
    assert_eq!(text.read(Some(2)), Ok("\nx".into()));
}

#[test]
fn the_kinds_met_are_those_read() {
    let file = holding(MIXED);
    let mut text = view(&file, TextOptions::default());
    assert_eq!(text.newlines(), []);
    text.read_line(None).unwrap();
    assert_eq!(text.newlines(), [Newline::Lf]);
    text.read_line(None).unwrap();
    assert_eq!(text.newlines(), [Newline::Cr, Newline::Lf]);
    text.read(None).unwrap();
    assert_eq!(text.newlines(), [Newline::Cr, Newline::Lf, Newline::Crlf]);
}

#[test]
fn half_a_pair_is_no_kind_of_its_own() {
    let file = holding(b"\r\n");
    let mut text = view(&file, ending(Newline::Untranslated));
    assert_eq!((text.read(Some(1)), text.read(Some(1))), (Ok("\r".into()), Ok("\n".into())));
    assert_eq!(text.newlines(), [Newline::Crlf]);
}

#[test]
fn a_return_at_the_end_is_one() {
    let file = holding(b"x\r");
    let mut text = view(&file, TextOptions::default());
    assert_eq!(text.read_line(None), Ok("x\n".into()));
    assert_eq!(text.newlines(), [Newline::Cr]);
}

#[test]
fn writing_and_going_to_the_start_forget_the_kinds() {
    let file = holding(b"a\nb\n");
    let mut text = view(&file, TextOptions::default());
    text.read_line(None).unwrap();
    text.seek(0).unwrap();
    assert_eq!(text.newlines(), []);
    text.read_line(None).unwrap();
    text.write("c").unwrap();
    assert_eq!(text.newlines(), []);
}

#[test]
fn who_names_a_kind_meets_none() {
    for newline in [Newline::Lf, Newline::Cr, Newline::Crlf] {
        let file = holding(MIXED);
        let mut text = view(&file, ending(newline));
        text.read_line(None).unwrap();
        text.read(None).unwrap();
        assert_eq!(text.newlines(), []);
    }
}

#[test]
fn what_was_searched_for_the_end_of_a_line_is_not_searched_again() {
    let mut collector = Collector::new(Newline::Universal, true, None, Met::default(), 10);
    let mut line = |offset, bytes| collector.line_at(Encoding::Latin1, offset, bytes);
    assert_eq!(line(10, b"abc\ndef"), b"abc\n");
    // They are others only here: so it shows who looks at them.
    assert_eq!(line(12, b"\n\n\n\n"), b"\n\n");
    assert_eq!(line(14, b"de\nf"), b"de\n");
}
