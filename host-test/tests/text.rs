//! The interface `text`, through the component.

use host_test::{ErrorHandler, File, FileOptions, Instance, Newline, Sandbox, SeekFrom, Text, TextOptions};
use wasmtime::Result;

#[macro_use]
mod common;
#[path = "text/cost.rs"]
mod cost;
#[path = "text/encodings.rs"]
mod encodings;
#[path = "text/lines.rs"]
mod lines;
#[path = "text/sharing.rs"]
mod sharing;

fn encoded(encoding: &str) -> TextOptions {
    TextOptions { encoding: Some(encoding.into()), ..TextOptions::default() }
}

/// A new instance, a spool in it, and a view on that.
fn start(max_size: u64, options: &TextOptions) -> Result<(Instance, File, Text)> {
    let mut instance = Sandbox::new().start()?;
    let file = instance.spooled_temporary_file(max_size, &FileOptions::default())?;
    let text = instance.open_text(file, options)?;
    Ok((instance, file, text))
}

/// A view on a spool that holds `bytes`, at the start.
fn holding(bytes: &[u8], options: &TextOptions) -> Result<(Instance, File, Text)> {
    let (mut instance, file, text) = start(0, options)?;
    instance.write(file, bytes)?;
    instance.seek(file, SeekFrom::Start(0))?;
    Ok((instance, file, text))
}

/// The bytes that `text` becomes.
fn written(text: &str, options: &TextOptions) -> Result<Vec<u8>> {
    let (mut instance, file, io) = start(0, options)?;
    instance.text_write(io, text)?;
    Ok(instance.read_at(file, 0, u64::MAX)?)
}

/// The text that `bytes` are.
fn decoded(bytes: &[u8], options: &TextOptions) -> Result<String> {
    let (mut instance, _, io) = holding(bytes, options)?;
    Ok(instance.text_read(io, None)?)
}
