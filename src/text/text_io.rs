//! A view on a temporary file as text.

use alloc::string::String;
use alloc::sync::{Arc, Weak};
use alloc::vec::Vec;

use crate::control::Shared;
use crate::error::{Error, Result};
use crate::files::{SeekFrom, TempFile};
use crate::filesystem::System;
use crate::headroom;
use crate::lock::Mutex;

use super::encoding::Encoder;
use super::encodings::{ByteOrder, Encoding};
use super::newlines::Met;
use super::{ErrorHandler, Newline, TextOptions, length};

/// A cookie of `tell` has the offset in its lower bits, and above them how many characters to skip from there on.
const OFFSET_BITS: u32 = 60;
const MAX_OFFSET: u64 = (1 << OFFSET_BITS) - 1;

/// See `text.text-io` for what each method promises.
pub struct TextIo<S: System> {
    pub(super) file: Weak<Mutex<TempFile<S>>>,
    pub(super) encoding: Encoding,
    pub(super) options: TextOptions,
    pub(super) met: Met,
    /// What the mark at the start of the file said, as far as this is known.
    pub(super) byte_order: Option<ByteOrder>,
    /// How many of the characters that stand for the bytes at the position have been read.
    pub(super) skipped: usize,
    /// The file's `uses` after our last call: if it has others, somebody else may have moved or changed it.
    pub(super) uses: u64,
}

impl<S: System> TextIo<S> {
    /// Python: `io.TextIOWrapper`.
    pub fn open(file: &Shared<TempFile<S>>, options: TextOptions) -> Result<Self> {
        file.lock().tell()?;
        headroom::check()?;
        let encoding = options.encoding.as_deref().map_or(Ok(Encoding::Utf8 { marked: false }), Encoding::named)?;
        let uses = file.lock().uses();
        let file = Arc::downgrade(file);
        Ok(TextIo { file, encoding, options, met: Met::default(), byte_order: None, skipped: 0, uses })
    }

    pub fn read(&mut self, max_chars: Option<u64>) -> Result<String> {
        self.collect(max_chars, false)
    }

    pub fn read_line(&mut self, max_chars: Option<u64>) -> Result<String> {
        self.collect(max_chars, true)
    }

    pub fn write(&mut self, text: &str) -> Result<u64> {
        let file = self.file()?;
        let mut file = file.lock();
        // Before the file is asked where its end is.
        file.check_writable()?;
        let at_start = !self.encoding.mark().is_empty() && file.next_write()? == 0;
        let translated = self.options.newline.translate(text)?;
        let encoder = Encoder { encoding: self.encoding, errors: self.options.errors, name: self.encoding() };
        let bytes = encoder.encode(&translated, at_start)?;
        if self.options.line_buffering && scan::find_either(b'\r', b'\n', text.as_bytes()).is_some() {
            // To write and then to flush could fail in between, with the text written.
            file.write_past_buffer(&bytes)?;
        } else {
            file.write(&bytes)?;
        }
        self.forget();
        self.met = Met::default();
        Ok(length(text))
    }

    pub fn tell(&self) -> Result<u64> {
        let file = self.file()?;
        let file = file.lock();
        let offset = file.tell()?;
        if offset > MAX_OFFSET {
            return Err(Error::TooLarge);
        }
        let skipped = if self.is_where_we_left(&file) { self.skipped } else { 0 };
        Ok(offset | (skipped as u64) << OFFSET_BITS)
    }

    pub fn seek(&mut self, cookie: u64) -> Result<()> {
        let file = self.file()?;
        let mut file = file.lock();
        let offset = cookie & MAX_OFFSET;
        if offset < cookie && !self.has_places_within() {
            return Err(Error::TooLarge);
        }
        file.seek(SeekFrom::Start(offset))?;
        self.forget();
        // Four bits are left.
        self.skipped = (cookie >> OFFSET_BITS) as usize;
        self.uses = file.uses();
        if cookie == 0 {
            self.met = Met::default();
        }
        Ok(())
    }

    pub fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.file()?.lock().truncate(size)
    }

    pub fn flush(&mut self) -> Result<()> {
        self.file()?.lock().flush()
    }

    pub fn encoding(&self) -> &str {
        self.options.encoding.as_deref().unwrap_or("utf-8")
    }

    pub fn newlines(&self) -> Vec<Newline> {
        self.met.kinds()
    }

    /// The file, unless its handle has been dropped.
    pub(super) fn file(&self) -> Result<Shared<TempFile<S>>> {
        self.file.upgrade().ok_or(Error::Closed)
    }

    /// Whether nobody has moved or changed the file since our last call.
    pub(super) fn is_where_we_left(&self, file: &TempFile<S>) -> bool {
        file.uses() == self.uses
    }

    /// What we knew of the file may be true no longer.
    pub(super) fn forget(&mut self) {
        self.byte_order = None;
        self.skipped = 0;
    }

    /// Whether one sequence of bytes can stand for several characters, and a cookie lead in between them.
    fn has_places_within(&self) -> bool {
        #[cfg(feature = "legacy-encodings")]
        if matches!(self.encoding, Encoding::Legacy(_)) {
            return true;
        }
        self.options.errors == ErrorHandler::BackslashReplace
    }
}
