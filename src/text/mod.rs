//! The interface `text`: characters over the bytes of a temporary file.
//!
//! A view holds nothing back and reads nothing ahead: it decodes from the file's own buffer and moves the file's
//! position behind what it took. That is all there is to sharing a file, and why a rollover cannot be noticed.

mod collector;
mod decoding;
mod encoding;
mod encodings;
#[cfg(feature = "legacy-encodings")]
mod legacy;
mod messages;
mod newlines;
mod reading;
mod text_io;

#[cfg(test)]
mod tests;

use alloc::string::String;

pub use text_io::TextIo;

/// See `text.text-options`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// None: UTF-8.
    pub encoding: Option<String>,
    pub errors: ErrorHandler,
    pub newline: Newline,
    pub line_buffering: bool,
    /// Always so, whatever it says: no text is held back.
    pub write_through: bool,
}

/// See `text.newline`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newline {
    #[default]
    Universal,
    Untranslated,
    Lf,
    Cr,
    Crlf,
}

/// See `text.error-handler`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorHandler {
    #[default]
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
}

/// How many characters a text has.
fn length(text: &str) -> u64 {
    // `chars().count()` takes six times as long on WebAssembly.
    bytecount::num_chars(text.as_bytes()) as u64
}
