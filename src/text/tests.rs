//! Single facts about text, and its laws.

mod decoding;
mod encoding;
mod laws;
mod lines;
mod places;
mod sharing;

use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::{ErrorHandler, Newline, TextIo, TextOptions};
use crate::control::Shared;
use crate::error::{Error, Result};
use crate::files::{FileOptions, SeekFrom, TempFile};
use crate::lock::Mutex;
use crate::memory::MemoryHost;
use crate::testing::host;

type File = Shared<TempFile<MemoryHost>>;
type Text = TextIo<MemoryHost>;

fn spool(max_size: u64) -> File {
    let file = host().1.spooled_temporary_file(max_size, &FileOptions::default());
    Arc::new(Mutex::new(file.unwrap()))
}

fn on_disk(buffer_size: u32) -> File {
    let options = FileOptions { buffer_size: Some(buffer_size), ..FileOptions::default() };
    Arc::new(Mutex::new(host().1.temporary_file(&options).unwrap()))
}

/// A file of these bytes, its position at the start.
fn holding(bytes: &[u8]) -> File {
    let file = spool(0);
    put(&file, bytes);
    file
}

fn put(file: &File, bytes: &[u8]) {
    let mut file = file.lock();
    file.write(bytes).unwrap();
    file.seek(SeekFrom::Start(0)).unwrap();
}

fn bytes_of(file: &File) -> Vec<u8> {
    file.lock().read_at(0, u64::MAX).unwrap()
}

fn encoded(encoding: &str) -> TextOptions {
    TextOptions { encoding: Some(encoding.into()), ..TextOptions::default() }
}

fn handled(encoding: &str, errors: ErrorHandler) -> TextOptions {
    TextOptions { errors, ..encoded(encoding) }
}

fn ending(newline: Newline) -> TextOptions {
    TextOptions { newline, ..TextOptions::default() }
}

fn view(file: &File, options: TextOptions) -> Text {
    TextIo::open(file, options).unwrap()
}

/// What `bytes` are in this encoding.
fn decoded(bytes: &[u8], options: TextOptions) -> Result<String> {
    view(&holding(bytes), options).read(None)
}

/// The bytes that `text` becomes.
fn written(text: &str, options: TextOptions) -> Result<Vec<u8>> {
    let file = spool(0);
    view(&file, options).write(text)?;
    Ok(bytes_of(&file))
}

fn refusal(result: Result<impl std::fmt::Debug>) -> String {
    match result {
        Err(Error::InvalidArgument(why)) => why,
        other => panic!("{other:?}"),
    }
}
