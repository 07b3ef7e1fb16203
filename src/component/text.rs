//! The interface `text`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::error::Error;
use crate::text::{ErrorHandler, Newline, TextIo, TextOptions};

use super::Component;
use super::bindings::exports::sandbox::tempfile::files::TempFileBorrow;
use super::bindings::exports::sandbox::tempfile::text as wit;
use super::files::File;
use super::wasi_host::Wasi;

/// Nothing that it calls comes back to it, so no borrow ever meets another.
pub struct Text(RefCell<TextIo<Wasi>>);

impl From<wit::TextOptions> for TextOptions {
    fn from(options: wit::TextOptions) -> Self {
        TextOptions {
            encoding: options.encoding,
            errors: options.errors.into(),
            newline: options.newline.into(),
            line_buffering: options.line_buffering,
            write_through: options.write_through,
        }
    }
}

impl From<wit::ErrorHandler> for ErrorHandler {
    fn from(handler: wit::ErrorHandler) -> Self {
        match handler {
            wit::ErrorHandler::Strict => ErrorHandler::Strict,
            wit::ErrorHandler::Ignore => ErrorHandler::Ignore,
            wit::ErrorHandler::Replace => ErrorHandler::Replace,
            wit::ErrorHandler::BackslashReplace => ErrorHandler::BackslashReplace,
            wit::ErrorHandler::XmlCharRefReplace => ErrorHandler::XmlCharRefReplace,
        }
    }
}

impl From<wit::Newline> for Newline {
    fn from(newline: wit::Newline) -> Self {
        match newline {
            wit::Newline::Universal => Newline::Universal,
            wit::Newline::Untranslated => Newline::Untranslated,
            wit::Newline::Lf => Newline::Lf,
            wit::Newline::Cr => Newline::Cr,
            wit::Newline::Crlf => Newline::Crlf,
        }
    }
}

impl From<Newline> for wit::Newline {
    fn from(newline: Newline) -> Self {
        match newline {
            Newline::Universal => wit::Newline::Universal,
            Newline::Untranslated => wit::Newline::Untranslated,
            Newline::Lf => wit::Newline::Lf,
            Newline::Cr => wit::Newline::Cr,
            Newline::Crlf => wit::Newline::Crlf,
        }
    }
}

impl wit::Guest for Component {
    type TextIo = Text;
}

impl wit::GuestTextIo for Text {
    fn open(file: TempFileBorrow<'_>, options: wit::TextOptions) -> Result<wit::TextIo, Error> {
        let text = TextIo::open(&file.get::<File>().0, options.into())?;
        Ok(wit::TextIo::new(Text(RefCell::new(text))))
    }

    fn read(&self, max_chars: Option<u64>) -> Result<String, Error> {
        self.0.borrow_mut().read(max_chars)
    }

    fn read_line(&self, max_chars: Option<u64>) -> Result<String, Error> {
        self.0.borrow_mut().read_line(max_chars)
    }

    fn write(&self, s: String) -> Result<u64, Error> {
        self.0.borrow_mut().write(&s)
    }

    fn tell(&self) -> Result<u64, Error> {
        self.0.borrow().tell()
    }

    fn seek(&self, cookie: u64) -> Result<(), Error> {
        self.0.borrow_mut().seek(cookie)
    }

    fn truncate(&self, size: Option<u64>) -> Result<u64, Error> {
        self.0.borrow_mut().truncate(size)
    }

    fn flush(&self) -> Result<(), Error> {
        self.0.borrow_mut().flush()
    }

    fn encoding(&self) -> String {
        self.0.borrow().encoding().to_string()
    }

    fn newlines(&self) -> Vec<wit::Newline> {
        self.0.borrow().newlines().into_iter().map(Into::into).collect()
    }
}
