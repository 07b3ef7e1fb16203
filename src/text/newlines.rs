//! The kinds of line end: those a view looks for, and those it has met.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, Result};

use super::Newline;

impl Newline {
    /// Whether `\n`, `\r` and `\r\n` all end a line.
    pub fn is_any(self) -> bool {
        matches!(self, Newline::Universal | Newline::Untranslated)
    }

    /// `text` with `\n` as it is written.
    pub fn translate(self, text: &str) -> Result<Cow<'_, str>> {
        let written = match self {
            Newline::Universal | Newline::Untranslated | Newline::Lf => return Ok(Cow::Borrowed(text)),
            Newline::Cr => "\r",
            Newline::Crlf => "\r\n",
        };
        let count = scan::count(b'\n', text.as_bytes());
        if count == 0 {
            return Ok(Cow::Borrowed(text));
        }
        let mut translated = String::new();
        let length = text.len().saturating_add(count.saturating_mul(written.len() - 1));
        translated.try_reserve_exact(length).map_err(|_| Error::NoSpace)?;
        let mut rest = text;
        while let Some((line, after)) = scan::find(b'\n', rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
            translated.push_str(line);
            translated.push_str(written);
            rest = after.get(1..).unwrap_or_default();
        }
        translated.push_str(rest);
        Ok(Cow::Owned(translated))
    }
}

/// Which kinds reading has met.
#[derive(Clone, Copy, Default)]
pub struct Met {
    pub cr: bool,
    pub lf: bool,
    pub crlf: bool,
    /// Where the `\n` of a `\r\n` is that was met when only its `\r` was read.
    pub half: Option<u64>,
}

impl Met {
    pub fn kinds(&self) -> Vec<Newline> {
        let kinds = [(self.cr, Newline::Cr), (self.lf, Newline::Lf), (self.crlf, Newline::Crlf)];
        kinds.into_iter().filter(|(met, _)| *met).map(|(_, kind)| kind).collect()
    }
}
