//! Everything that one can do with text.

use std::boxed::Box;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::files::{OPENERS, Open, SPOOLS};
use super::{Failure, Scenario};
use crate::error::Result;
use crate::files::SeekFrom;
use crate::memory::MemoryHost;
use crate::text::{Newline, TextIo, TextOptions};

type Text = TextIo<MemoryHost>;
type Do = fn(&mut Text) -> Result<String>;

fn number(number: u64) -> String {
    number.to_string()
}

const ACTS: [(&str, Do); 8] = [
    ("text read", |text| text.read(None)),
    ("text read some", |text| text.read(Some(3))),
    ("text read-line", |text| text.read_line(None)),
    ("text write", |text| text.write("é\n").map(number)),
    ("text write large", |text| text.write("0123456789\nabcdefghij").map(number)),
    ("text seek", |text| text.seek(6).map(|()| String::new())),
    ("text truncate", |text| text.truncate(None).map(number)),
    ("text flush", |text| text.flush().map(|()| String::new())),
];

/// UTF-16 has a mark to look for, and characters that a buffer of 6 bytes cuts.
fn options(line_buffering: bool) -> TextOptions {
    let encoding = Some("utf-16".into());
    TextOptions { encoding, newline: Newline::Universal, line_buffering, ..TextOptions::default() }
}

/// At the host or in memory, and more that may wait in the buffer; then 6 bytes from the start.
fn scenario((kind, open): (&'static str, Open), (verb, act): (&'static str, Do), lines: bool) -> Scenario {
    Scenario {
        name: format!("{verb}, {kind}{}", if lines { ", by line" } else { "" }),
        prepare: Box::new(move |scene| {
            scene.host.meddle(0).create_directory("below");
            let file = open(scene).expect("a file");
            scene.add(file);
            let mut text = TextIo::open(&scene.files[0], options(false)).expect("a view");
            text.write("a😀\r\n").expect("a write");
            text.flush().expect("a flush");
            text.write("z").expect("a write");
            if verb.starts_with("text read") {
                scene.files[0].lock().seek(SeekFrom::Start(4)).expect("a seek");
            }
        }),
        act: Box::new(move |scene| {
            let mut text = TextIo::open(&scene.files[0], options(lines))?;
            let answer = act(&mut text)?;
            scene.answers.push(answer);
            Ok(())
        }),
        failure: Failure::Rolled,
    }
}

pub fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for opener in OPENERS.into_iter().chain(SPOOLS) {
        for act in ACTS {
            all.push(scenario(opener, act, false));
            if act.0.starts_with("text write") {
                all.push(scenario(opener, act, true));
            }
        }
    }
    all
}
