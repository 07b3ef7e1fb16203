//! `text`, in an encoding of each family.

use host_test::{Newline, SeekFrom, Text, TextOptions};

use super::*;

fn view(i: &mut Instance) -> Outcome<Text> {
    let file = unnamed(i)?;
    i.write(file, "zehn kürzere Zeilen\n".repeat(10).as_bytes())?;
    i.seek(file, SeekFrom::Start(0))?;
    i.open_text(file, &TextOptions::default())
}

fn mib() -> String {
    let line = "The quick brown fox jumps over the lazy dog, and then goes home\n";
    line.repeat(MIB / line.len())
}

fn write_mib(i: &mut Instance, encoding: &str) -> Outcome<u64> {
    let file = unnamed(i)?;
    let text = i.open_text(file, &TextOptions { encoding: Some(encoding.into()), ..TextOptions::default() })?;
    let content = mib();
    fuel(i, |i| i.text_write(text, &content).map(drop))
}

fn with_mib(i: &mut Instance, encoding: &str, newline: Newline) -> Outcome<Text> {
    let file = unnamed(i)?;
    let encoding = Some(encoding.into());
    let text = i.open_text(file, &TextOptions { encoding, newline, ..TextOptions::default() })?;
    i.text_write(text, &mib())?;
    i.text_seek(text, 0)?;
    Ok(text)
}

fn read_mib(i: &mut Instance, encoding: &str) -> Outcome<u64> {
    let text = with_mib(i, encoding, Newline::Universal)?;
    fuel(i, |i| i.text_read(text, None).map(drop))
}

fn read_lines(i: &mut Instance, newline: Newline) -> Outcome<u64> {
    let text = with_mib(i, "utf-8", newline)?;
    fuel(i, |i| {
        while !i.text_read_line(text, None)?.is_empty() {}
        Ok(())
    })
}

pub const TEXT: &[Operation] = &[
    ("text.text-io.open", |i| after(i, unnamed, |i, f| i.open_text(f, &TextOptions::default()))),
    ("text.text-io.read", |i| after(i, view, |i, t| i.text_read(t, Some(16)))),
    ("text.text-io.read, a MiB of utf-8", |i| read_mib(i, "utf-8")),
    ("text.text-io.read, a MiB of utf-16", |i| read_mib(i, "utf-16")),
    ("text.text-io.read, a MiB of utf-32", |i| read_mib(i, "utf-32")),
    ("text.text-io.read, a MiB of latin-1", |i| read_mib(i, "latin-1")),
    ("text.text-io.read, a MiB of cp1252", |i| read_mib(i, "cp1252")),
    ("text.text-io.read-line", |i| after(i, view, |i, t| i.text_read_line(t, None))),
    ("text.text-io.read-line, a MiB", |i| read_lines(i, Newline::Universal)),
    ("text.text-io.read-line, a MiB by crlf", |i| read_lines(i, Newline::Crlf)),
    ("text.text-io.write", |i| after(i, view, |i, t| i.text_write(t, "vierundzwanzig kürzere\n"))),
    ("text.text-io.write, a MiB of utf-8", |i| write_mib(i, "utf-8")),
    ("text.text-io.write, a MiB of utf-16", |i| write_mib(i, "utf-16")),
    ("text.text-io.write, a MiB of utf-32", |i| write_mib(i, "utf-32")),
    ("text.text-io.write, a MiB of latin-1", |i| write_mib(i, "latin-1")),
    ("text.text-io.write, a MiB of cp1252", |i| write_mib(i, "cp1252")),
    ("text.text-io.tell", |i| after(i, view, |i, t| i.text_tell(t))),
    ("text.text-io.seek", |i| after(i, view, |i, t| i.text_seek(t, 21))),
    ("text.text-io.truncate", |i| after(i, view, |i, t| i.text_truncate(t, Some(21)))),
    ("text.text-io.flush", |i| after(i, view, |i, t| i.text_flush(t))),
    ("text.text-io.encoding", |i| after(i, view, |i, t| i.text_encoding(t))),
    ("text.text-io.newlines", |i| after(i, view, |i, t| i.text_newlines(t))),
    ("text.text-io, dropped", |i| after(i, view, |i, t| i.drop_text(t))),
];
