//! Text in every family of encodings.

use host_test::{Newline, SeekFrom, Text, TextOptions};

use super::*;

const KIB: usize = 1 << 10;

const ASCII: &str = "The quick brown fox jumps over the lazy dog. ";

/// Encodings, and what else than ASCII they have.
const ENCODINGS: [(&str, &str); 10] = [
    ("utf-8", "zwölf Boxkämpfer"),
    ("utf-8-sig", "zwölf Boxkämpfer"),
    ("utf-16", "zwölf Boxkämpfer"),
    ("utf-32", "zwölf Boxkämpfer"),
    ("latin-1", "zwölf Boxkämpfer"),
    ("ascii", ""),
    ("cp1252", "zwölf Boxkämpfer"),
    ("shift_jis", "あいうえお漢字"),
    ("gb18030", "汉字 и другие"),
    ("koi8-r", "съешь ещё"),
];

fn sandbox() -> Sandbox {
    metered().legacy_encodings()
}

/// About so many bytes of UTF-8, in lines of so many characters.
fn content(of: &str, bytes: usize, line: usize) -> String {
    let characters = of.chars().cycle().enumerate();
    let broken = characters.flat_map(|(at, it)| [(at > 0 && at % line == 0).then_some('\n'), Some(it)]);
    broken.flatten().take(bytes * of.chars().count() / of.len()).collect()
}

type Way = (&'static str, fn(&mut Instance, Text, &str) -> Outcome<u64>);

const WAYS: [Way; 3] = [
    ("write", |i, text, content| fuel(i, |i| i.text_write(text, content).map(drop))),
    ("read", |i, text, content| {
        i.text_write(text, content)?;
        i.text_seek(text, 0)?;
        fuel(i, |i| i.text_read(text, None).map(drop))
    }),
    ("read-line", |i, text, content| {
        i.text_write(text, content)?;
        i.text_seek(text, 0)?;
        fuel(i, |i| {
            while !i.text_read_line(text, None)?.is_empty() {}
            Ok(())
        })
    }),
];

/// What is worse than linear in lines of so many characters.
fn worse(encoding: &str, of: &str, line: usize, way: &Way) -> Result<Vec<String>> {
    let mut worse = Vec::new();
    for (place, make) in [("in memory", spool as fn(&mut Instance) -> Outcome<File>), ("on disk", unnamed)] {
        for newline in [Newline::Universal, Newline::Crlf] {
            let what = format!("{} {encoding} {place}, {newline:?}, {of:?} in lines of {line}", way.0);
            worse.extend(worse_than_linear(&what, sandbox, 16 * KIB, |i, bytes| {
                let file = make(i)?;
                let encoding = Some(encoding.into());
                let text = i.open_text(file, &TextOptions { encoding, newline, ..TextOptions::default() })?;
                way.1(i, text, &content(of, bytes, line))
            })?);
        }
    }
    Ok(worse)
}

/// What is worse in lines of so many characters, in any encoding.
fn worse_in_any(line: usize) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (encoding, others) in ENCODINGS {
        for of in [ASCII, others].iter().filter(|of| !of.is_empty()) {
            for way in &WAYS {
                found.extend(worse(encoding, of, line, way)?);
            }
        }
    }
    Ok(found)
}

#[test]
fn text_costs_in_proportion_to_its_length_in_every_encoding() -> Result<()> {
    assert_eq!(worse_in_any(60)?, [""; 0]);
    Ok(())
}

#[test]
fn a_long_line_costs_in_proportion_to_its_length_in_every_encoding() -> Result<()> {
    assert_eq!(worse_in_any(usize::MAX)?, [""; 0]);
    Ok(())
}

#[test]
fn views_opened_one_after_the_other_cost_the_same() -> Result<()> {
    assert_linear(&[("open", 125, |i, n| {
        let file = unnamed(i)?;
        i.seek(file, SeekFrom::Start(0))?;
        fuel(i, |i| {
            (0..n).try_for_each(|_| {
                let text = i.open_text(file, &TextOptions::default())?;
                i.drop_text(text)
            })
        })
    })])
}
