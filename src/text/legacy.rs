//! The encodings of the WHATWG, by `encoding_rs`.
//!
//! Their tables are those of browsers, which differ from Python's codecs of the same names in a few rare characters.
//! ISO-2022-JP is left out: its bytes mean nothing without all that came before, so no place in it could be returned
//! to.

use alloc::string::String;
use alloc::vec::Vec;

use encoding_rs::{DecoderResult, EncoderResult, Encoding};
use encoding_rs::{ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

use super::decoding::{Invalid, LONGEST, Step};

/// More than one step's characters, or one character's bytes, take.
const ROOM: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Legacy(&'static Encoding);

/// What Python calls them besides the labels of the WHATWG.
const ALIASES: [(&str, &str); 8] = [
    ("932 cp932 mskanji shiftjis s_jis", "shift_jis"),
    ("eucjp ujis u_jis", "euc-jp"),
    ("949 cp949 euckr ms949 uhc", "euc-kr"),
    ("936 cp936 ms936", "gbk"),
    ("gb18030_2000", "gb18030"),
    ("950 cp950 ms950 big5_tw", "big5"),
    ("maccyrillic mac_cyrillic", "x-mac-cyrillic"),
    ("macroman mac_roman", "macintosh"),
];

impl Legacy {
    /// The encoding by its name in Python's normal form.
    pub fn named(name: &str) -> Option<Self> {
        let alias = ALIASES.iter().find(|(names, _)| names.split(' ').any(|known| known == name));
        let label = alias.map_or(name, |(_, label)| label);
        let mut code_page = String::from("cp");
        code_page.push_str(label);
        let spellings = [&label.replace('_', "-"), label, &code_page];
        let encoding = spellings.iter().find_map(|spelling| Encoding::for_label(spelling.as_bytes()))?;
        let excluded = [ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED];
        if excluded.contains(&encoding) { None } else { Some(Legacy(encoding)) }
    }

    /// See [`step`](super::decoding::step). A new decoder for each character, because it must begin and end between
    /// two.
    pub fn step<'a>(self, bytes: &[u8], last: bool) -> Step<'a> {
        for length in 1..=bytes.len().min(LONGEST) {
            let mut decoded = [0; ROOM];
            let mut decoder = self.0.new_decoder_without_bom_handling();
            let ends = last && length == bytes.len();
            let (result, _, written) = decoder.decode_to_utf8_without_replacement(&bytes[..length], &mut decoded, ends);
            if let DecoderResult::Malformed(bad, _) = result {
                let length = usize::from(bad).clamp(1, length);
                return Step::Invalid(Invalid { length, reason: "illegal multibyte sequence" });
            }
            let mut characters = str::from_utf8(&decoded[..written]).unwrap_or_default().chars();
            match (characters.next(), characters.next()) {
                (Some(first), Some(second)) => return Step::Pair([first, second], length),
                (Some(character), None) => return Step::Character(character, length),
                (None, _) => {}
            }
        }
        Step::Incomplete
    }

    /// Appends the bytes of a character; false: there are none.
    pub fn push(self, bytes: &mut Vec<u8>, character: char) -> bool {
        let mut encoded = [0; ROOM];
        let mut encoder = self.0.new_encoder();
        let mut buffer = [0; 4];
        let text = character.encode_utf8(&mut buffer);
        let (result, _, written) = encoder.encode_from_utf8_without_replacement(text, &mut encoded, true);
        bytes.extend_from_slice(&encoded[..written]);
        result == EncoderResult::InputEmpty
    }
}
