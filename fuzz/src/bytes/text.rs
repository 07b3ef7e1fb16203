//! Text: however it is cut, and wherever it is, it is the same.

use arbitrary::Arbitrary;
use sandbox_tempfile::control::Shared;
use sandbox_tempfile::error::{Error, Result};
use sandbox_tempfile::files::{FileOptions, SeekFrom, TempFile};
use sandbox_tempfile::memory::{MemoryHost, Settings};
use sandbox_tempfile::space::TempSpace;
use sandbox_tempfile::text::{ErrorHandler, Newline, TextIo, TextOptions};

type File = Shared<TempFile<MemoryHost>>;

/// Bytes that may be text, read whole and in pieces.
#[derive(Arbitrary, Debug)]
pub struct Read {
    options: Options,
    place: Place,
    pieces: Vec<Piece>,
    cookie: u64,
    times: u8,
    #[arbitrary(with = crate::to_the_end)]
    bytes: Vec<Fragment>,
}

/// Text, written whole and in pieces, and read.
#[derive(Arbitrary, Debug)]
pub struct Write {
    options: Options,
    place: Place,
    #[arbitrary(with = crate::to_the_end)]
    pieces: Vec<Characters>,
}

#[derive(Arbitrary, Debug)]
struct Options {
    encoding: Encoding,
    errors: Errors,
    newline: Lines,
    line_buffering: bool,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Default,
    Utf8Sig,
    Utf16,
    Utf16Le,
    Utf16Be,
    Utf32,
    Utf32Le,
    Utf32Be,
    Latin1,
    Ascii,
    Cp1252,
    /// Bytes of a character may be bytes of ASCII.
    ShiftJis,
    /// Four bytes a character.
    Gb18030,
    /// Two characters for two bytes.
    Big5,
    EucKr,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Errors {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Lines {
    Universal,
    Untranslated,
    Lf,
    Cr,
    Crlf,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Place {
    Memory,
    Spool(u16),
    Disk { buffer: u8, most_a_call: u8 },
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Fragment {
    Byte(u8),
    CarriageReturn,
    LineFeed,
    Utf8(char),
    Utf16(char),
    /// Only so many of its bytes.
    Cut(char, u8),
}

impl Fragment {
    fn bytes(self) -> Vec<u8> {
        match self {
            Fragment::Byte(byte) => vec![byte],
            Fragment::CarriageReturn => b"\r".to_vec(),
            Fragment::LineFeed => b"\n".to_vec(),
            Fragment::Utf8(character) => character.to_string().into_bytes(),
            Fragment::Utf16(character) => {
                character.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()).collect()
            }
            Fragment::Cut(character, length) => {
                character.to_string().into_bytes()[..usize::from(length) % character.len_utf8()].to_vec()
            }
        }
    }
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Piece {
    One,
    Characters(u8),
    Line,
    PartOfLine(u8),
    /// There and back again.
    TellAndSeek,
    AnotherView,
}

#[derive(Arbitrary, Debug)]
enum Characters {
    Text(String),
    One(char),
    LineFeed,
    CarriageReturn,
    Mark,
    /// More than a segment of a spool holds.
    Many(char, u8),
}

impl Characters {
    fn text(&self) -> String {
        match self {
            Characters::Text(text) => text.clone(),
            Characters::One(character) => character.to_string(),
            Characters::LineFeed => "\n".into(),
            Characters::CarriageReturn => "\r".into(),
            Characters::Mark => "\u{feff}".into(),
            Characters::Many(character, times) => character.to_string().repeat(usize::from(*times) * 5),
        }
    }
}

impl Place {
    fn file(self) -> File {
        let (most, options) = match self {
            Place::Memory | Place::Spool(_) => (None, FileOptions::default()),
            Place::Disk { buffer, most_a_call } => {
                let options = FileOptions { buffer_size: Some(buffer.into()), ..FileOptions::default() };
                (Some(usize::from(most_a_call).max(1)), options)
            }
        };
        let host = MemoryHost::with(&["/tmp"], Settings { most_a_call: most, ..Settings::default() });
        let space = TempSpace::new(host);
        let file = match self {
            Place::Memory => space.spooled_temporary_file(0, &options),
            Place::Spool(max) => space.spooled_temporary_file(max.into(), &options),
            Place::Disk { .. } => space.temporary_file(&options),
        };
        space.share_file(file.expect("a file"))
    }

    fn holding(self, bytes: &[u8]) -> File {
        let file = self.file();
        file.lock().write(bytes).expect("a host without faults");
        file.lock().seek(SeekFrom::Start(0)).expect("a start");
        file
    }
}

impl Options {
    fn core(&self) -> TextOptions {
        let encoding = match self.encoding {
            Encoding::Default => None,
            Encoding::Utf8Sig => Some("utf-8-sig"),
            Encoding::Utf16 => Some("utf-16"),
            Encoding::Utf16Le => Some("utf-16-le"),
            Encoding::Utf16Be => Some("utf-16-be"),
            Encoding::Utf32 => Some("utf-32"),
            Encoding::Utf32Le => Some("utf-32-le"),
            Encoding::Utf32Be => Some("utf-32-be"),
            Encoding::Latin1 => Some("latin-1"),
            Encoding::Ascii => Some("ascii"),
            Encoding::Cp1252 => Some("cp1252"),
            Encoding::ShiftJis => Some("shift_jis"),
            Encoding::Gb18030 => Some("gb18030"),
            Encoding::Big5 => Some("big5"),
            Encoding::EucKr => Some("euc-kr"),
        };
        TextOptions {
            encoding: encoding.map(String::from),
            errors: match self.errors {
                Errors::Strict => ErrorHandler::Strict,
                Errors::Ignore => ErrorHandler::Ignore,
                Errors::Replace => ErrorHandler::Replace,
                Errors::BackslashReplace => ErrorHandler::BackslashReplace,
                Errors::XmlCharRefReplace => ErrorHandler::XmlCharRefReplace,
            },
            newline: match self.newline {
                Lines::Universal => Newline::Universal,
                Lines::Untranslated => Newline::Untranslated,
                Lines::Lf => Newline::Lf,
                Lines::Cr => Newline::Cr,
                Lines::Crlf => Newline::Crlf,
            },
            line_buffering: self.line_buffering,
            write_through: false,
        }
    }

    fn view(&self, file: &File) -> TextIo<MemoryHost> {
        TextIo::open(file, self.core()).expect("a known encoding")
    }

    /// Whether every character has bytes, and those bytes mean nothing else.
    fn is_unicode(&self) -> bool {
        match self.encoding {
            Encoding::Default
            | Encoding::Utf8Sig
            | Encoding::Utf16
            | Encoding::Utf16Le
            | Encoding::Utf16Be
            | Encoding::Utf32
            | Encoding::Utf32Le
            | Encoding::Utf32Be => true,
            Encoding::Latin1
            | Encoding::Ascii
            | Encoding::Cp1252
            | Encoding::ShiftJis
            | Encoding::Gb18030
            | Encoding::Big5
            | Encoding::EucKr => false,
        }
    }

    /// What comes back of a text.
    fn returned(&self, text: &str) -> String {
        match self.newline {
            Lines::Universal => text.replace("\r\n", "\n").replace('\r', "\n"),
            Lines::Untranslated | Lines::Lf => text.into(),
            Lines::Cr => text.replace('\n', "\r"),
            Lines::Crlf => text.replace('\n', "\r\n"),
        }
    }
}

impl Read {
    pub fn play(&self) {
        let bytes: Vec<u8> = self.bytes.iter().flat_map(|fragment| fragment.bytes()).collect();
        let bytes = bytes.repeat(usize::from(self.times % 16 + 1));
        let in_memory = Place::Memory.holding(&bytes);
        let mut at_once = self.options.view(&in_memory);
        let whole = at_once.read(None);
        self.check_lossy(&bytes, &whole);
        let file = self.place.holding(&bytes);
        let mut view = self.options.view(&file);
        assert_eq!(self.read_in_pieces(&file, &mut view), whole);
        if whole.is_ok() && !self.pieces.iter().any(|piece| matches!(piece, Piece::AnotherView)) {
            assert_eq!(view.newlines(), at_once.newlines());
        }
        if let Err(error) = whole {
            view.seek(0).expect("a start");
            let _ = bytes.iter().try_for_each(|_| view.read(Some(1)).map(drop));
            assert_eq!(position(&error), view.tell().ok(), "all before it can be read");
        }
        self.follow_any_cookie(&mut view);
        assert_eq!(file.lock().read_at(0, u64::MAX), Ok(bytes), "reading changes");
    }

    fn read_in_pieces(&self, file: &File, view: &mut TextIo<MemoryHost>) -> Result<String> {
        let mut found = String::new();
        for piece in self.pieces.iter().cycle().take(self.pieces.len() + self.bytes.len()) {
            let before = view.tell();
            let text = self.read(*piece, file, view).inspect_err(|_| assert_eq!(view.tell(), before, "it moves"))?;
            found.push_str(&text);
        }
        found.push_str(&view.read(None)?);
        Ok(found)
    }

    fn read(&self, piece: Piece, file: &File, view: &mut TextIo<MemoryHost>) -> Result<String> {
        match piece {
            Piece::One => view.read(Some(1)),
            Piece::Characters(characters) => {
                let text = view.read(Some(characters.into()))?;
                assert!(text.chars().count() <= characters.into());
                Ok(text)
            }
            Piece::Line => view.read_line(None),
            Piece::PartOfLine(characters) => view.read_line(Some(characters.into())),
            Piece::TellAndSeek => {
                let cookie = view.tell()?;
                view.seek(cookie)?;
                assert_eq!(view.tell(), Ok(cookie));
                Ok(String::new())
            }
            Piece::AnotherView => {
                let cookie = view.tell()?;
                *view = self.options.view(file);
                view.seek(cookie)?;
                Ok(String::new())
            }
        }
    }

    /// UTF-8 with replacements is what the standard library says it is.
    fn check_lossy(&self, bytes: &[u8], whole: &Result<String>) {
        if let (Encoding::Default, Errors::Replace) = (self.options.encoding, self.options.errors) {
            let lossy = String::from_utf8_lossy(bytes);
            let expected = if let Lines::Universal = self.options.newline {
                lossy.replace("\r\n", "\n").replace('\r', "\n")
            } else {
                lossy.into_owned()
            };
            assert_eq!(whole, &Ok(expected));
        }
    }

    fn follow_any_cookie(&self, view: &mut TextIo<MemoryHost>) {
        for cookie in [self.cookie, self.cookie % 64, (self.cookie % 64) | (self.cookie >> 60 << 60)] {
            match view.seek(cookie) {
                Ok(()) => {
                    let _ = (view.read(Some(1)), view.read_line(Some(2)), view.read(None));
                }
                Err(error) => assert_eq!(error, Error::TooLarge),
            }
        }
    }
}

/// Where bytes are that are no text: said by all errors but that there is no mark, which is at the start.
fn position(error: &Error) -> Option<u64> {
    let Error::InvalidArgument(text) = error else { return None };
    let (_, place) = text.split_once("in position ").unwrap_or(("", "0:"));
    place.split(':').next()?.parse().ok()
}

impl Write {
    pub fn play(&self) {
        let pieces: Vec<String> = self.pieces.iter().map(Characters::text).collect();
        let text = pieces.concat();
        let at_once = Place::Memory.file();
        let whole = self.options.view(&at_once).write(&text);
        let file = self.place.file();
        let mut view = self.options.view(&file);
        let written: Result<u64> = pieces.iter().map(|piece| view.write(piece)).sum();
        let Ok(characters) = whole else {
            assert!(matches!(written, Err(Error::InvalidArgument(_))), "{whole:?} at once, {written:?} in pieces");
            return;
        };
        assert_eq!((characters, written), (text.chars().count() as u64, Ok(characters)));
        if pieces.is_empty() {
            return;
        }
        let bytes = file.lock().read_at(0, u64::MAX).expect("a host without faults");
        assert_eq!(at_once.lock().read_at(0, u64::MAX), Ok(bytes));
        if self.options.is_unicode() {
            view.seek(0).expect("a start");
            assert_eq!(view.read(None), Ok(self.options.returned(&text)));
        }
    }
}
