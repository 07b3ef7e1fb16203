//! From characters to bytes.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, Result, decimal};

use super::ErrorHandler;
use super::decoding::CP1252;
use super::encodings::{ByteOrder, Encoding};
use super::messages::{cannot_encode, push_escaped};

/// What to write for a text.
pub struct Encoder<'a> {
    pub encoding: Encoding,
    pub errors: ErrorHandler,
    /// What to call the encoding.
    pub name: &'a str,
}

impl Encoder<'_> {
    /// The bytes of `text`, the mark before them if it is the start of a file.
    pub fn encode<'a>(&self, text: &'a str, at_start: bool) -> Result<Cow<'a, [u8]>> {
        let mark = if at_start { self.encoding.mark() } else { b"" };
        let as_it_is = match self.encoding {
            Encoding::Utf8 { .. } => true,
            Encoding::Utf16(_) | Encoding::Utf32(_) => false,
            _ => scan::find_not_ascii(text.as_bytes()).is_none(),
        };
        if as_it_is && mark.is_empty() {
            return Ok(Cow::Borrowed(text.as_bytes()));
        }
        let mut bytes = Vec::new();
        reserve(&mut bytes, mark.len() + text.len())?;
        bytes.extend_from_slice(mark);
        if as_it_is {
            bytes.extend_from_slice(text.as_bytes());
        } else {
            for (index, character) in text.chars().enumerate() {
                reserve(&mut bytes, 4)?;
                if !push(self.encoding, &mut bytes, character) {
                    self.replace(&mut bytes, character, index as u64)?;
                }
            }
        }
        Ok(Cow::Owned(bytes))
    }

    /// Appends what stands for a character that the encoding lacks.
    fn replace(&self, bytes: &mut Vec<u8>, character: char, index: u64) -> Result<()> {
        let mut replacement = String::new();
        match self.errors {
            ErrorHandler::Strict => return Err(cannot_encode(self.name, character, index)),
            ErrorHandler::Ignore => {}
            ErrorHandler::Replace => replacement.push('?'),
            ErrorHandler::BackslashReplace => push_escaped(&mut replacement, character),
            ErrorHandler::XmlCharRefReplace => {
                replacement.push_str("&#");
                replacement.push_str(&decimal(u32::from(character).into()));
                replacement.push(';');
            }
        }
        reserve(bytes, replacement.len())?;
        // ASCII, as it is in every encoding that lacks characters.
        bytes.extend_from_slice(replacement.as_bytes());
        Ok(())
    }
}

fn reserve(bytes: &mut Vec<u8>, more: usize) -> Result<()> {
    bytes.try_reserve(more).map_err(|_| Error::NoSpace)
}

/// Appends a character, for which there is room already; false: the encoding lacks it.
fn push(encoding: Encoding, bytes: &mut Vec<u8>, character: char) -> bool {
    let byte = match encoding {
        Encoding::Utf8 { .. } => {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return true;
        }
        Encoding::Utf16(order) => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                bytes.extend_from_slice(&if order == ByteOrder::Big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            return true;
        }
        Encoding::Utf32(order) => {
            let value = u32::from(character);
            bytes.extend_from_slice(&if order == ByteOrder::Big { value.to_be_bytes() } else { value.to_le_bytes() });
            return true;
        }
        #[cfg(feature = "legacy-encodings")]
        Encoding::Legacy(legacy) => return legacy.push(bytes, character),
        Encoding::Latin1 => u8::try_from(character).ok(),
        Encoding::Ascii => u8::try_from(character).ok().filter(u8::is_ascii),
        Encoding::Cp1252 => cp1252(character),
    };
    bytes.extend(byte);
    byte.is_some()
}

fn cp1252(character: char) -> Option<u8> {
    match u32::from(character) {
        value @ (0..0x80 | 0xa0..0x100) => u8::try_from(value).ok(),
        0x80..0xa0 => None,
        value => {
            let found = CP1252.iter().position(|known| u32::from(*known) == value)?;
            // One of 32.
            Some(0x80 + found as u8)
        }
    }
}
