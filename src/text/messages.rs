//! What is said of bytes that are no text, and of characters that an encoding lacks.

use alloc::string::String;

use crate::error::{Error, concat, decimal};

use super::decoding::Invalid;

/// Python: `UnicodeDecodeError`, its position being that in the file.
pub fn cannot_decode(encoding: &str, invalid: &Invalid, bytes: &[u8], offset: u64) -> Error {
    let mut text = String::from("'");
    text.push_str(encoding);
    text.push_str("' codec can't decode");
    for byte in bytes {
        text.push_str(" 0x");
        push_hexadecimal(&mut text, u32::from(*byte), 2);
    }
    push_place(&mut text, offset);
    text.push_str(invalid.reason);
    Error::InvalidArgument(text)
}

/// Python: `UnicodeEncodeError`, of the first character that cannot be encoded.
pub fn cannot_encode(encoding: &str, character: char, index: u64) -> Error {
    let mut text = String::from("'");
    text.push_str(encoding);
    text.push_str("' codec can't encode '");
    push_escaped(&mut text, character);
    text.push('\'');
    push_place(&mut text, index);
    text.push_str("not in this encoding");
    Error::InvalidArgument(text)
}

/// Python: `UnicodeError`, "UTF-16 stream does not start with BOM".
pub fn no_mark(encoding: &str) -> Error {
    Error::InvalidArgument(concat(&[encoding, " text does not start with a byte order mark"]))
}

fn push_place(text: &mut String, place: u64) {
    text.push_str(" in position ");
    text.push_str(&decimal(place));
    text.push_str(": ");
}

/// A character as `backslashreplace` writes it.
pub fn push_escaped(text: &mut String, character: char) {
    let value = u32::from(character);
    let (kind, digits) = match value {
        0..0x100 => ("\\x", 2),
        0x100..0x1_0000 => ("\\u", 4),
        _ => ("\\U", 8),
    };
    text.push_str(kind);
    push_hexadecimal(text, value, digits);
}

pub fn push_hexadecimal(text: &mut String, value: u32, digits: u32) {
    for digit in (0..digits).rev() {
        let digit = (value >> (4 * digit)) & 0xf;
        text.push(char::from(b"0123456789abcdef"[digit as usize]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_escaped_as_python_does() {
        let mut text = String::new();
        "\u{81}é€\u{1f600}".chars().for_each(|character| push_escaped(&mut text, character));
        assert_eq!(text, "\\x81\\xe9\\u20ac\\U0001f600");
    }
}
