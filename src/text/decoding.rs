//! From bytes to characters, a step at a time.

use alloc::string::String;

use crate::error::{Error, Result};

use super::encodings::{ByteOrder, Encoding};

/// The most bytes that a character takes in any encoding.
pub const LONGEST: usize = 4;

/// How many bytes are decoded at a time that are not text as they are.
const RUN: usize = 1024;

/// What the bytes at hand begin with.
#[derive(Debug, PartialEq)]
pub enum Step<'a> {
    /// Bytes that are text as they are.
    Run(&'a str),
    /// So many bytes that stand for this character.
    Character(char, usize),
    /// Bytes that stand for two.
    #[cfg(feature = "legacy-encodings")]
    Pair([char; 2], usize),
    Invalid(Invalid),
    /// The beginning of a character. Never at the end of the file.
    Incomplete,
}

/// Bytes that are no text.
#[derive(Debug, PartialEq)]
pub struct Invalid {
    pub length: usize,
    pub reason: &'static str,
}

fn invalid<'a>(length: usize, reason: &'static str) -> Step<'a> {
    Step::Invalid(Invalid { length, reason })
}

/// The next step over `bytes`, of which there is at least one. `last`: the file ends with them.
pub fn step(encoding: Encoding, bytes: &[u8], last: bool) -> Step<'_> {
    match encoding {
        Encoding::Utf8 { .. } => utf8(bytes, last),
        Encoding::Utf16(order) => utf16(order, bytes, last),
        Encoding::Utf32(order) => utf32(order, bytes, last),
        Encoding::Latin1 => ascii_run(bytes).unwrap_or_else(|| Step::Character(char::from(bytes[0]), 1)),
        Encoding::Ascii => ascii_run(bytes).unwrap_or_else(|| invalid(1, "ordinal not in range(128)")),
        Encoding::Cp1252 => ascii_run(bytes).unwrap_or_else(|| match cp1252(bytes[0]) {
            Some(character) => Step::Character(character, 1),
            None => invalid(1, "character maps to <undefined>"),
        }),
        #[cfg(feature = "legacy-encodings")]
        Encoding::Legacy(legacy) => ascii_run(bytes).unwrap_or_else(|| legacy.step(bytes, last)),
    }
}

/// Characters that `bytes` begin with, at most as many as asked for, and how many bytes stand for them. The step
/// `first` is known. By line, none comes after one that may end a line.
pub fn decode(encoding: Encoding, first: Step<'_>, bytes: &[u8], most: u64, by_line: bool) -> Result<(String, usize)> {
    // A character takes a byte at least.
    let most = bytes.len().min(RUN).min(usize::try_from(most).unwrap_or(RUN));
    let mut text = String::new();
    text.try_reserve_exact(LONGEST * most).map_err(|_| Error::NoSpace)?;
    let mut length = 0;
    let mut next = first;
    loop {
        match next {
            Step::Run(run) => {
                text.push_str(run);
                length += run.len();
            }
            Step::Character(character, more) => {
                text.push(character);
                length += more;
                if by_line && matches!(character, '\r' | '\n') {
                    return Ok((text, length));
                }
            }
            _ => return Ok((text, length)),
        }
        if length >= most {
            return Ok((text, length));
        }
        next = step(encoding, &bytes[length..most], false);
    }
}

/// The ASCII that `bytes` begin with, if they do.
fn ascii_run(bytes: &[u8]) -> Option<Step<'_>> {
    if !bytes[0].is_ascii() {
        return None;
    }
    let length = scan::find_not_ascii(bytes).unwrap_or(bytes.len());
    Some(Step::Run(str::from_utf8(&bytes[..length]).unwrap_or_default()))
}

fn utf8(bytes: &[u8], last: bool) -> Step<'_> {
    // A character cut at the end would have all before it validated twice.
    let whole = bytes.len() - cut_at_end(bytes);
    let valid = match str::from_utf8(&bytes[..whole]) {
        Ok("") => 0,
        Ok(run) => return Step::Run(run),
        Err(error) => error.valid_up_to(),
    };
    if valid > 0 {
        return Step::Run(str::from_utf8(&bytes[..valid]).unwrap_or_default());
    }
    match str::from_utf8(bytes).err().and_then(|error| error.error_len()) {
        Some(length) if matches!(bytes[0], 0xc2..=0xf4) => invalid(length, "invalid continuation byte"),
        Some(length) => invalid(length, "invalid start byte"),
        None if last => invalid(bytes.len(), "unexpected end of data"),
        None => Step::Incomplete,
    }
}

/// How many bytes at the end may belong to a character that goes on.
fn cut_at_end(bytes: &[u8]) -> usize {
    for (index, byte) in bytes.iter().rev().take(LONGEST - 1).enumerate() {
        let length = match byte {
            0x80..=0xbf => continue,
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xff => 4,
            _ => 1,
        };
        return if length > index + 1 { index + 1 } else { 0 };
    }
    0
}

fn utf16<'a>(order: ByteOrder, bytes: &[u8], last: bool) -> Step<'a> {
    let unit = |at: usize| {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if order == ByteOrder::Big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    match (unit(0), unit(2)) {
        (Some(0xdc00..=0xdfff), _) => invalid(2, "illegal encoding"),
        (Some(high @ 0xd800..=0xdbff), Some(low)) => match char::decode_utf16([high, low]).next() {
            Some(Ok(character)) => Step::Character(character, 4),
            _ => invalid(2, "illegal UTF-16 surrogate"),
        },
        (Some(0xd800..=0xdbff), None) if last => invalid(bytes.len(), "unexpected end of data"),
        (None, _) if last => invalid(bytes.len(), "truncated data"),
        (Some(0xd800..=0xdbff), None) | (None, _) => Step::Incomplete,
        (Some(unit), _) => char::from_u32(unit.into()).map_or(Step::Incomplete, |it| Step::Character(it, 2)),
    }
}

fn utf32<'a>(order: ByteOrder, bytes: &[u8], last: bool) -> Step<'a> {
    let Some(unit) = bytes.first_chunk::<4>() else {
        return if last { invalid(bytes.len(), "truncated data") } else { Step::Incomplete };
    };
    let value = if order == ByteOrder::Big { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) };
    match char::from_u32(value) {
        Some(character) => Step::Character(character, 4),
        None if value < 0x11_0000 => invalid(4, "code point in surrogate code point range(0xd800, 0xe000)"),
        None => invalid(4, "code point not in range(0x110000)"),
    }
}

/// What the bytes 0x80 to 0x9f stand for; 0: nothing.
pub const CP1252: [u16; 32] = [
    0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d,
    0, //
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e,
    0x0178,
];

fn cp1252(byte: u8) -> Option<char> {
    match CP1252.get(usize::from(byte.wrapping_sub(0x80))) {
        Some(0) => None,
        Some(value) => char::from_u32(u32::from(*value)),
        None => Some(char::from(byte)),
    }
}
