//! Counts the words of standard input, however many there are: sorted runs are spilled to temporary files, and merged.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{self, BufRead, BufWriter, Seek, Write};
use std::process::ExitCode;

use sandbox_tempfile_client as tempfile;
use tempfile::{NamedTempFile, SpooledTempFile, TempFile};

/// How much of the input is kept in memory.
const SPOOL: usize = 64 << 10;

/// How many distinct words are.
const WORDS: usize = 1000;

fn main() -> ExitCode {
    match words(std::env::args().nth(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "words: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Files are closed and removed where they are dropped, on whatever path.
fn words(target: Option<String>) -> Result<(), Box<dyn Error>> {
    let mut input = SpooledTempFile::new(SPOOL);
    io::copy(&mut io::stdin().lock(), &mut input)?;
    input.rewind()?;

    let (words, mut runs) = spill(input)?;
    let mut result = NamedTempFile::with_prefix("words-")?;
    let distinct = merge(&mut runs, &mut result)?;

    let mut out = BufWriter::new(io::stdout().lock());
    match target {
        Some(path) => drop(result.persist(&path).map_err(|error| format!("{path}: {}", error.error))?),
        None => {
            result.rewind()?;
            io::copy(&mut result, &mut out)?;
        }
    }
    writeln!(out, "{words} words, {distinct} distinct, {} runs", runs.len())?;
    Ok(out.flush()?)
}

/// Counts words, and writes a run whenever there are many. Returns how many words there are, and the runs.
fn spill(mut input: impl BufRead) -> io::Result<(u64, Vec<TempFile>)> {
    let (mut words, mut runs, mut counts) = (0, Vec::new(), BTreeMap::<Vec<u8>, u64>::new());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        for word in line.split(is_space).filter(|word| !word.is_empty()) {
            words += 1;
            *counts.entry(word.into()).or_default() += 1;
            if counts.len() == WORDS {
                runs.push(run(&mut counts)?);
            }
        }
        line.clear();
    }
    if !counts.is_empty() {
        runs.push(run(&mut counts)?);
    }
    Ok((words, runs))
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

/// The counts in a file, sorted, to be read from its start.
fn run(counts: &mut BTreeMap<Vec<u8>, u64>) -> io::Result<TempFile> {
    let mut out = BufWriter::new(tempfile::tempfile()?);
    for (word, count) in std::mem::take(counts) {
        write_entry(&mut out, &word, count)?;
    }
    let mut file = out.into_inner()?;
    file.rewind()?;
    Ok(file)
}

fn write_entry(out: &mut impl Write, word: &[u8], count: u64) -> io::Result<()> {
    out.write_all(word)?;
    writeln!(out, "\t{count}")
}

fn read_entry(run: &mut TempFile) -> io::Result<Option<(Vec<u8>, u64)>> {
    let (mut word, mut count) = (Vec::new(), String::new());
    if run.read_until(b'\t', &mut word)? == 0 {
        return Ok(None);
    }
    word.pop();
    run.read_line(&mut count)?;
    let count = count.trim_end().parse().map_err(io::Error::other)?;
    Ok(Some((word, count)))
}

/// The words that are next in their runs: their counts, and which runs.
type Next = BTreeMap<Vec<u8>, (u64, Vec<usize>)>;

/// Merges sorted runs into one, and returns how many words are in it.
fn merge(runs: &mut [TempFile], out: impl Write) -> io::Result<u64> {
    let mut out = BufWriter::new(out);
    let mut next = Next::new();
    for index in 0..runs.len() {
        advance(runs, index, &mut next)?;
    }
    let mut distinct = 0;
    while let Some((word, (count, among))) = next.pop_first() {
        for index in among {
            advance(runs, index, &mut next)?;
        }
        write_entry(&mut out, &word, count)?;
        distinct += 1;
    }
    out.flush()?;
    Ok(distinct)
}

fn advance(runs: &mut [TempFile], index: usize, next: &mut Next) -> io::Result<()> {
    if let Some((word, count)) = read_entry(&mut runs[index])? {
        let (total, among) = next.entry(word).or_default();
        *total += count;
        among.push(index);
    }
    Ok(())
}
