//! Laws that hold for any text, any buffer, and any way to cut it in pieces.

use std::vec;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const ENCODINGS: [&str; 11] = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "latin-1",
    "ascii",
    "cp1252",
];

/// Those of the web that have characters of one to four bytes, and two characters for the bytes of one.
#[cfg(feature = "legacy-encodings")]
const LEGACY: [&str; 4] = ["koi8-r", "shift_jis", "gb18030", "big5"];
#[cfg(not(feature = "legacy-encodings"))]
const LEGACY: [&str; 0] = [];

/// In memory, on its way to disk, or there, with any buffer.
#[derive(Clone, Copy, Debug)]
enum Place {
    Spool(u64),
    Disk(u32),
}

impl Place {
    fn file(self) -> File {
        match self {
            Place::Spool(max_size) => spool(max_size),
            Place::Disk(buffer_size) => on_disk(buffer_size),
        }
    }
}

fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        select(vec![0, 1, 7, 100, 5000]).prop_map(Place::Spool),
        select(vec![0, 1, 2, 3, 5, 64, 8192]).prop_map(Place::Disk),
    ]
}

fn texts() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => proptest::char::range('a', 'e'),
        2 => select(vec!['\r', '\n']),
        2 => select(vec!['é', '€', '😀', '\u{feff}', '\u{85}', '\0', 'ÿ', '\u{2028}']),
        1 => any::<char>(),
    ];
    prop_oneof![
        4 => proptest::collection::vec(character.clone(), 0..40),
        // Beyond a segment of the spool, which is 4 KiB.
        1 => (proptest::collection::vec(character, 1..40), 1..1000usize).prop_map(|(unit, times)| unit.repeat(times)),
    ]
    .prop_map(String::from_iter)
}

/// Cuts `text` after every so many characters.
fn pieces(text: &str, length: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(length).map(String::from_iter).collect()
}

/// What universal newlines make of it.
fn translated(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_was_written_is_read(
        text in texts(), encoding in select(ENCODINGS.as_slice()), place in places(), at_a_time in 1..9usize, by in 1..9u64,
    ) {
        let file = place.file();
        let options = TextOptions { newline: Newline::Untranslated, ..encoded(encoding) };
        let mut io = view(&file, options);
        let mut expected = String::new();
        for piece in pieces(&text, at_a_time) {
            if io.write(&piece).is_ok() {
                expected.push_str(&piece);
            }
        }
        io.seek(0).unwrap();
        prop_assert_eq!(io.read(None).unwrap(), expected.as_str());
        io.seek(0).unwrap();
        for piece in pieces(&expected, by as usize) {
            prop_assert_eq!(io.read(Some(by)).unwrap(), piece);
        }
        prop_assert_eq!(io.read(Some(by)).unwrap(), "");
    }

    #[test]
    fn lines_are_those_of_the_whole(
        text in texts(), encoding in select(ENCODINGS.as_slice()), place in places(), max in proptest::option::of(1..20u64),
    ) {
        let file = place.file();
        let mut io = view(&file, handled(encoding, ErrorHandler::Ignore));
        io.write(&text).unwrap();
        io.seek(0).unwrap();
        let whole = io.read(None).unwrap();
        if encoding.starts_with("utf") {
            prop_assert_eq!(whole.as_str(), translated(&text));
        }
        io.seek(0).unwrap();
        for line in whole.split_inclusive('\n') {
            for piece in pieces(line, max.unwrap_or(u64::MAX) as usize) {
                prop_assert_eq!(io.read_line(max).unwrap(), piece);
            }
        }
        prop_assert_eq!(io.read_line(max).unwrap(), "");
    }

    #[test]
    fn any_bytes_are_read_alike_in_one_and_in_pieces(
        bytes in proptest::collection::vec(
            prop_oneof![any::<u8>(), select(vec![b'\r', b'\n', b'a', 0xe2, 0x82, 0xf0, 0x9f, 0xd8, 0])], 0..60),
        encoding in select([ENCODINGS.as_slice(), &LEGACY].concat()),
        errors in select(vec![ErrorHandler::Ignore, ErrorHandler::Replace, ErrorHandler::BackslashReplace]),
        newline in select(vec![Newline::Universal, Newline::Untranslated, Newline::Crlf]),
        place in places(),
        by in select(vec![1, 2, 3, 4, 100]),
    ) {
        let file = place.file();
        put(&file, &bytes);
        let mut io = view(&file, TextOptions { newline, ..handled(encoding, errors) });
        let Ok(whole) = io.read(None) else { return Ok(()) };
        io.seek(0).unwrap();
        let mut found = String::new();
        loop {
            let piece = if found.len().is_multiple_of(2) { io.read(Some(by)) } else { io.read_line(Some(by)) };
            let piece = piece.unwrap();
            if piece.is_empty() {
                break;
            }
            let cookie = io.tell().unwrap();
            io.seek(cookie).unwrap();
            found.push_str(&piece);
        }
        prop_assert_eq!(found, whole);
    }
}
