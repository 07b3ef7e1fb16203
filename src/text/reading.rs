//! Reading text: from the bytes that a file has at hand to the characters that were asked for.

use alloc::string::String;

use crate::error::{Error, Result};
use crate::files::TempFile;
use crate::filesystem::System;

use super::ErrorHandler;
use super::collector::Collector;
use super::decoding::{Invalid, LONGEST, Step, decode, step};
use super::encodings::{ByteOrder, Encoding};
use super::messages::{cannot_decode, no_mark, push_hexadecimal};
use super::text_io::TextIo;

/// What is decoded at a time where only the end of a line can say how much is wanted.
const LINE_GUESS: u64 = 4 * 1024;

/// How many more bytes than characters are decoded at a time: what turns out to be too much was in vain.
const SURPLUS: u64 = 256;

/// How much may be read before the size of the file is worth asking for.
const LARGE: u64 = 64 * 1024;

impl<S: System> TextIo<S> {
    /// Reads until the collector has had enough. Nothing moves unless all of it succeeds.
    pub(super) fn collect(&mut self, max_chars: Option<u64>, by_line: bool) -> Result<String> {
        let file = self.file()?;
        let mut file = file.lock();
        file.ready_to_read()?;
        if !self.is_where_we_left(&file) {
            self.forget();
        }
        let start = Place { offset: file.tell()?, skipped: self.skipped };
        let mut collector = Collector::new(self.options.newline, by_line, max_chars, self.met, start.offset);
        let collected = self.collect_from(&mut file, start, &mut collector);
        file.forget_surplus();
        let place = collected?;
        file.move_to(place.offset);
        self.skipped = place.skipped;
        self.uses = file.uses();
        self.met = collector.remember(place.offset);
        Ok(collector.text)
    }

    fn collect_from(&mut self, file: &mut TempFile<S>, start: Place, collector: &mut Collector) -> Result<Place> {
        if collector.is_finished() {
            return Ok(start);
        }
        let Some((encoding, mut place)) = self.after_mark(file, start)? else {
            return Ok(start);
        };
        // How long a line is, the size of the file does not tell.
        let mut is_sized = collector.is_by_line();
        while !collector.is_finished() {
            let Some(reached) = self.advance(file, encoding, place, collector)? else {
                collector.nothing_follows();
                break;
            };
            place = reached;
            if !is_sized && place.offset - start.offset >= LARGE {
                collector.reserve(file.size()?.saturating_sub(place.offset) / encoding.unit())?;
                is_sized = true;
            }
        }
        Ok(place)
    }

    /// Where the text goes on that begins at `place`, and how it is encoded; none: there is too little to tell.
    fn after_mark(&mut self, file: &mut TempFile<S>, place: Place) -> Result<Option<(Encoding, Place)>> {
        let mark = self.encoding.mark();
        let is_known = self.byte_order.is_some() || self.encoding.unit() == 1;
        if mark.is_empty() || place.offset > 0 && is_known {
            return Ok(Some((self.encoding.ordered(self.byte_order), place)));
        }
        let mut gathered = [0; LONGEST];
        let (length, _) = gather(file, 0, &mut gathered)?;
        let found = &gathered[..length.min(mark.len())];
        let byte_order = self.encoding.order_of(found);
        self.byte_order = byte_order;
        let encoding = self.encoding.ordered(Some(byte_order.unwrap_or(ByteOrder::Little)));
        if place.offset > 0 {
            return Ok(Some((encoding, place)));
        }
        if byte_order.is_some() {
            return Ok(Some((encoding, Place { offset: mark.len() as u64, skipped: 0 })));
        }
        match self.encoding {
            Encoding::Utf8 { .. } if mark.starts_with(found) => Ok(None),
            Encoding::Utf16(_) | Encoding::Utf32(_) if found.len() == mark.len() => Err(no_mark(self.encoding())),
            _ => Ok(Some((encoding, place))),
        }
    }

    /// Has the collector take what stands at `place`, and returns where that ends; none: the file does.
    fn advance(
        &self,
        file: &mut TempFile<S>,
        encoding: Encoding,
        place: Place,
        collector: &mut Collector,
    ) -> Result<Option<Place>> {
        let characters = collector.characters();
        let most = characters.saturating_mul(LONGEST as u64);
        let bytes = file.peek(place.offset, if collector.is_by_line() { most.min(LINE_GUESS) } else { most })?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let most = most.min(characters.saturating_add(SURPLUS));
        let bytes = &bytes[..bytes.len().min(usize::try_from(most).unwrap_or(usize::MAX))];
        let bytes = collector.line_at(encoding, place.offset, bytes);
        let mut gathered = [0; LONGEST];
        let mut last = false;
        let (bytes, step) = match step(encoding, bytes, false) {
            Step::Incomplete => {
                let length;
                (length, last) = gather(file, place.offset, &mut gathered)?;
                let bytes = collector.line(encoding, &gathered[..length]);
                (bytes, step(encoding, bytes, last))
            }
            step => (bytes, step),
        };
        match step {
            Step::Run(run) => Ok(Some(Place { offset: place.offset + collector.take(run)? as u64, skipped: 0 })),
            Step::Character(..) => {
                // All of them are taken, unless it is only one.
                let (text, length) = decode(encoding, step, bytes, characters, collector.is_by_line())?;
                Place { skipped: 0, ..place }.after(&text, length, collector).map(Some)
            }
            #[cfg(feature = "legacy-encodings")]
            Step::Pair(characters, length) => place.after(&String::from_iter(characters), length, collector).map(Some),
            // Bytes that are ignored do not part a `\r` from its `\n`; whatever else stands for them, or the end, does.
            Step::Invalid(_) if collector.is_full() && (last || self.options.errors != ErrorHandler::Ignore) => {
                collector.nothing_follows();
                Ok(Some(place))
            }
            Step::Invalid(invalid) => {
                let replacement = self.replacement(&invalid, &bytes[..invalid.length], place.offset)?;
                place.after(&replacement, invalid.length, collector).map(Some)
            }
            Step::Incomplete => Err(Error::Other("a character that has no end".into())),
        }
    }

    fn replacement(&self, invalid: &Invalid, bytes: &[u8], offset: u64) -> Result<String> {
        let mut replacement = String::new();
        match self.options.errors {
            ErrorHandler::Strict | ErrorHandler::XmlCharRefReplace => {
                return Err(cannot_decode(self.encoding(), invalid, bytes, offset));
            }
            ErrorHandler::Ignore => {}
            ErrorHandler::Replace => replacement.push('\u{fffd}'),
            ErrorHandler::BackslashReplace => {
                for byte in bytes {
                    replacement.push_str("\\x");
                    push_hexadecimal(&mut replacement, u32::from(*byte), 2);
                }
            }
        }
        Ok(replacement)
    }
}

/// Between two characters.
#[derive(Clone, Copy)]
struct Place {
    offset: u64,
    /// How many of the characters that stand for the bytes here come before it: the replacement of bytes that are no
    /// text can have several.
    skipped: usize,
}

impl Place {
    /// Where the next character is, when the collector has taken what it can of `text`, which `length` bytes here
    /// stand for.
    fn after(self, text: &str, length: usize, collector: &mut Collector) -> Result<Place> {
        let from = text.char_indices().nth(self.skipped).map_or(0, |(at, _)| at);
        let until = from + collector.take(text.get(from..).unwrap_or_default())?;
        if until == text.len() {
            return Ok(Place { offset: self.offset + length as u64, skipped: 0 });
        }
        Ok(Place { skipped: super::length(text.get(..until).unwrap_or_default()) as usize, ..self })
    }
}

/// Copies the bytes from `offset` on, and says how many there are, and whether the file ends with them.
fn gather<S: System>(file: &mut TempFile<S>, offset: u64, into: &mut [u8; LONGEST]) -> Result<(usize, bool)> {
    let mut length = 0;
    while length < LONGEST {
        let bytes = file.peek(offset + length as u64, (LONGEST - length) as u64)?;
        if bytes.is_empty() {
            return Ok((length, true));
        }
        let more = bytes.len().min(LONGEST - length);
        into[length..length + more].copy_from_slice(&bytes[..more]);
        length += more;
    }
    Ok((length, false))
}
