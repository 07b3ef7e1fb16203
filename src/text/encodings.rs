//! Which encodings there are, and what Python calls them.

use alloc::string::String;

use crate::error::{Error, Result, concat};

/// How characters become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8 {
        /// Whether text at the start of the file begins with a byte order mark.
        marked: bool,
    },
    Utf16(ByteOrder),
    Utf32(ByteOrder),
    Latin1,
    Ascii,
    Cp1252,
    #[cfg(feature = "legacy-encodings")]
    Legacy(super::legacy::Legacy),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// What the mark at the start of the file says; little-endian where we write it.
    Marked,
    Little,
    Big,
}

/// More than any encoding's name has, in bytes: a longer one is not worth the memory to quote it.
const LONGEST_NAME: usize = 100;

/// Every name, normalised, of every encoding: Python's codecs and their aliases.
const NAMES: [(Encoding, &str); 11] = [
    (Encoding::Utf8 { marked: false }, "utf_8 u8 utf utf8 utf8_ucs2 utf8_ucs4 cp65001"),
    (Encoding::Utf8 { marked: true }, "utf_8_sig"),
    (Encoding::Utf16(ByteOrder::Marked), "utf_16 u16 utf16"),
    (Encoding::Utf16(ByteOrder::Little), "utf_16_le utf_16le unicodelittleunmarked"),
    (Encoding::Utf16(ByteOrder::Big), "utf_16_be utf_16be unicodebigunmarked"),
    (Encoding::Utf32(ByteOrder::Marked), "utf_32 u32 utf32"),
    (Encoding::Utf32(ByteOrder::Little), "utf_32_le utf_32le"),
    (Encoding::Utf32(ByteOrder::Big), "utf_32_be utf_32be"),
    (
        Encoding::Latin1,
        "latin_1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859_1 iso_8859_1 iso_8859_1_1987 iso_ir_100 l1 latin latin1",
    ),
    (
        Encoding::Ascii,
        "ascii 646 ansi_x3.4_1968 ansi_x3_4_1968 ansi_x3.4_1986 cp367 csascii ibm367 iso646_us iso_646.irv_1991 \
         iso_ir_6 us us_ascii",
    ),
    (Encoding::Cp1252, "cp1252 1252 windows_1252"),
];

impl Encoding {
    /// The encoding that Python knows by this name.
    pub fn named(name: &str) -> Result<Self> {
        if name.len() > LONGEST_NAME {
            return Err(Error::InvalidArgument("unknown encoding: its name has more than 100 bytes".into()));
        }
        let normalised = normalise(name);
        // An alias may be written with dots, the name of a codec may not.
        let undotted = || normalised.bytes().map(|byte| if byte == b'.' { b'_' } else { byte });
        for (encoding, names) in NAMES {
            let mut names = names.as_bytes().split(|byte| *byte == b' ');
            let is_codec = names.next() == Some(normalised.as_bytes());
            if is_codec || names.any(|alias| alias == normalised.as_bytes() || undotted().eq(alias.iter().copied())) {
                return Ok(encoding);
            }
        }
        #[cfg(feature = "legacy-encodings")]
        if let Some(legacy) = super::legacy::Legacy::named(&normalised) {
            return Ok(Encoding::Legacy(legacy));
        }
        Err(Error::InvalidArgument(concat(&["unknown encoding: ", name])))
    }

    /// The byte order mark that text at the start of a file begins with.
    pub fn mark(self) -> &'static [u8] {
        match self {
            Encoding::Utf8 { marked: true } => b"\xef\xbb\xbf",
            Encoding::Utf16(ByteOrder::Marked) => b"\xff\xfe",
            Encoding::Utf32(ByteOrder::Marked) => b"\xff\xfe\0\0",
            _ => b"",
        }
    }

    /// The byte order that `found` at the start of the file says, if it is a mark.
    pub fn order_of(self, found: &[u8]) -> Option<ByteOrder> {
        let mark = self.mark();
        if found == mark {
            Some(ByteOrder::Little)
        } else if self.unit() > 1 && found.iter().eq(mark.iter().rev()) {
            Some(ByteOrder::Big)
        } else {
            None
        }
    }

    /// The same without a mark, as which it goes on behind it.
    pub fn ordered(self, order: Option<ByteOrder>) -> Self {
        match (self, order) {
            (Encoding::Utf16(ByteOrder::Marked), Some(order)) => Encoding::Utf16(order),
            (Encoding::Utf32(ByteOrder::Marked), Some(order)) => Encoding::Utf32(order),
            (encoding, _) => encoding,
        }
    }

    /// The fewest bytes of a character.
    pub fn unit(self) -> u64 {
        match self {
            Encoding::Utf16(_) => 2,
            Encoding::Utf32(_) => 4,
            _ => 1,
        }
    }
}

/// Python: `encodings.normalize_encoding`, in lower case. A `.` stays; whatever else is no letter or digit separates.
/// NUL stays too, and makes a name that nothing has: CPython refuses it.
fn normalise(name: &str) -> String {
    let mut normalised = String::with_capacity(name.len());
    let mut separated = false;
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | 0) {
            if separated && !normalised.is_empty() {
                normalised.push('_');
            }
            normalised.push(char::from(byte.to_ascii_lowercase()));
            separated = false;
        } else {
            separated = true;
        }
    }
    normalised
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_do_not_matter() {
        for name in ["utf-8", "UTF8", "utf 8", "Utf_8", "UTF--8", "_utf_8", "utf-8-", "u8", "cp65001"] {
            assert_eq!(Encoding::named(name), Ok(Encoding::Utf8 { marked: false }), "{name}");
        }
        assert_eq!(Encoding::named("iso_646.irv:1991"), Ok(Encoding::Ascii));
        assert_eq!(Encoding::named("iso.8859.1"), Ok(Encoding::Latin1));
        assert_eq!(Encoding::named("UTF-16LE"), Ok(Encoding::Utf16(ByteOrder::Little)));
    }

    #[test]
    fn a_name_of_more_than_a_hundred_bytes_is_refused() {
        assert!(matches!(Encoding::named(&"-".repeat(1000)), Err(Error::InvalidArgument(why)) if why.len() < 100));
    }

    #[test]
    fn an_unknown_name_is_named() {
        for name in ["utf.8", "utf8-sig", "", "ascii\0", "utf\0-8", "rot13"] {
            let refused = Error::InvalidArgument(std::format!("unknown encoding: {name}"));
            assert_eq!(Encoding::named(name), Err(refused));
        }
    }
}
