//! Collects characters until there are enough of them, or a line has ended.

use alloc::string::String;

use crate::error::{Error, Result};

use super::encodings::Encoding;
use super::newlines::Met;
use super::{Newline, length};

/// No maximum: nothing needs to be counted.
const UNLIMITED: u64 = u64::MAX;

pub struct Collector {
    newline: Newline,
    by_line: bool,
    /// Up to where the bytes were searched: of those before, only the last can end the line.
    searched: u64,
    /// How many characters may still come.
    left: u64,
    /// A line has ended.
    ended: bool,
    /// A `\r` came last. What comes next decides what kind of line end it is.
    after_cr: bool,
    /// The first `\n` was met before, with its `\r`.
    half: bool,
    met: Met,
    pub text: String,
}

impl Collector {
    /// For what starts at `offset`.
    pub fn new(newline: Newline, by_line: bool, max_chars: Option<u64>, met: Met, offset: u64) -> Self {
        Collector {
            newline,
            by_line,
            searched: offset,
            left: max_chars.unwrap_or(UNLIMITED),
            ended: false,
            after_cr: false,
            half: met.half == Some(offset),
            met: Met { half: None, ..met },
            text: String::new(),
        }
    }

    /// Nothing more can be taken, though the next byte may still be asked for.
    pub fn is_full(&self) -> bool {
        self.ended || self.left == 0
    }

    pub fn is_finished(&self) -> bool {
        self.is_full() && !self.after_cr
    }

    pub fn is_by_line(&self) -> bool {
        self.by_line
    }

    /// How many characters are worth looking at: when full, the one that decides about a `\r`.
    pub fn characters(&self) -> u64 {
        if self.is_full() { 1 } else { self.left }
    }

    /// The beginning of `bytes` up to and including the first byte that may end a line; all if none does, or if a
    /// byte alone cannot tell. So no line is decoded together with those that follow it.
    pub fn line<'a>(&self, encoding: Encoding, bytes: &'a [u8]) -> &'a [u8] {
        if !self.by_line || encoding.unit() > 1 {
            return bytes;
        }
        &bytes[..self.find(bytes).map_or(bytes.len(), |at| at + 1)]
    }

    /// The same of `bytes` that stand at `offset`, each of which is searched once however many steps they take.
    pub fn line_at<'a>(&mut self, encoding: Encoding, offset: u64, bytes: &'a [u8]) -> &'a [u8] {
        if self.searched <= offset {
            self.searched = offset + self.line(encoding, bytes).len() as u64;
        }
        &bytes[..bytes.len().min(usize::try_from(self.searched - offset).unwrap_or(usize::MAX))]
    }

    /// Makes room for so many more characters, or what may come of them, if most are ASCII.
    pub fn reserve(&mut self, characters: u64) -> Result<()> {
        let characters = usize::try_from(characters.min(self.left)).unwrap_or(usize::MAX);
        self.text.try_reserve_exact(characters).map_err(|_| Error::NoSpace)
    }

    /// Takes as much of `run` as there is use for, and says how many bytes of it that was. By line, only the last
    /// byte of `run` may end one.
    pub fn take(&mut self, run: &str) -> Result<usize> {
        let wanted = self.within_limit(run);
        self.text.try_reserve(wanted.len()).map_err(|_| Error::NoSpace)?;
        let before = self.text.len();
        let mut taken = self.take_after_cr(run);
        while let Some(rest) = wanted.get(taken..)
            && !(rest.is_empty() || self.ended)
        {
            let searched = if self.by_line { rest.len() - 1 } else { 0 };
            let end = self.find(&rest.as_bytes()[searched..]).map(|at| searched + at);
            let plain = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
            self.push(plain);
            taken += plain.len();
            if let Some(end) = end {
                taken += 1;
                match rest.as_bytes()[end] {
                    b'\n' => self.take_lf(),
                    _ => self.take_cr(),
                }
                taken += self.take_after_cr(wanted.get(taken..).unwrap_or_default());
            }
        }
        if self.left < UNLIMITED {
            self.left -= length(self.text.get(before..).unwrap_or_default());
        }
        Ok(taken)
    }

    /// No `\n` follows: the file ends here, or goes on with something else.
    pub fn nothing_follows(&mut self) {
        self.met.cr |= self.after_cr;
        self.after_cr = false;
    }

    /// A `\n` right behind a `\r` belongs to it: translated, it has been delivered already.
    fn take_after_cr(&mut self, run: &str) -> usize {
        if !self.after_cr || run.is_empty() {
            return 0;
        }
        if !run.starts_with('\n') {
            self.nothing_follows();
            return 0;
        }
        self.after_cr = false;
        self.met.crlf = true;
        if self.newline == Newline::Universal {
            return 1;
        }
        if self.left == 0 {
            self.half = true;
            return 0;
        }
        self.push("\n");
        1
    }

    fn take_lf(&mut self) {
        if self.newline.is_any() && !self.half {
            self.met.lf = true;
        }
        self.ended = self.by_line && (self.newline != Newline::Crlf || self.text.as_bytes().last() == Some(&b'\r'));
        self.push("\n");
    }

    fn take_cr(&mut self) {
        self.after_cr = self.newline.is_any();
        self.ended = self.by_line;
        self.push(if self.newline == Newline::Universal { "\n" } else { "\r" });
    }

    /// The first byte that `take` has to look at.
    fn find(&self, bytes: &[u8]) -> Option<usize> {
        match self.newline {
            // The kind `\n` need not be met twice.
            Newline::Universal | Newline::Untranslated if self.met.lf && !self.by_line => scan::find(b'\r', bytes),
            Newline::Universal | Newline::Untranslated => scan::find_either(b'\r', b'\n', bytes),
            Newline::Cr if self.by_line => scan::find(b'\r', bytes),
            Newline::Lf | Newline::Crlf if self.by_line => scan::find(b'\n', bytes),
            Newline::Cr | Newline::Lf | Newline::Crlf => None,
        }
    }

    /// The beginning of `text` that has no more characters than may come.
    fn within_limit<'a>(&self, text: &'a str) -> &'a str {
        if text.len() as u64 <= self.left {
            return text;
        }
        let mut left = self.left;
        let (mut within, mut rest) = (0, text);
        while left > 0 && !rest.is_empty() {
            // As many bytes have no more characters than that.
            let next = rest.ceil_char_boundary(usize::try_from(left).unwrap_or(usize::MAX));
            let (next, behind) = rest.split_at_checked(next).unwrap_or((rest, ""));
            within += next.len();
            left -= length(next);
            rest = behind;
        }
        text.get(..within).unwrap_or_default()
    }

    /// There is room already.
    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.half &= piece.is_empty();
    }

    /// What to remember for the next call, which will start at `offset`.
    pub fn remember(&self, offset: u64) -> Met {
        Met { half: self.half.then_some(offset), ..self.met }
    }
}
