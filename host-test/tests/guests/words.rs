//! `words`: what it says, and what it leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use host_test::guests::Language;
use host_test::scratch::{self, Scratch};
use wasmtime::{Result, ensure};

use crate::trials::Fact;

pub const FACTS: [Fact<Language>; 10] = [
    ("nothing_has_no_words", nothing_has_no_words),
    ("a_word_is_one_word", a_word_is_one_word),
    ("a_text_in_memory_is_counted", a_text_in_memory_is_counted),
    ("a_text_that_spills_is_counted", a_text_that_spills_is_counted),
    ("words_are_of_any_bytes_and_any_length", words_are_of_any_bytes_and_any_length),
    ("the_result_is_kept_under_its_path_and_nothing_else", the_result_is_kept_under_its_path_and_nothing_else),
    ("a_result_takes_the_place_of_a_former_one", a_result_takes_the_place_of_a_former_one),
    ("a_path_that_leads_nowhere_is_told_and_nothing_stays", a_path_that_leads_nowhere_is_told_and_nothing_stays),
    ("a_limit_is_told_and_nothing_stays", a_limit_is_told_and_nothing_stays),
    ("that_nobody_reads_it_is_told_and_nothing_stays", that_nobody_reads_it_is_told_and_nothing_stays),
];

/// Not for JavaScript, whose engine has no compiler in a component: it would take more than a minute.
pub const LARGE: Fact<Language> = ("five_megabytes_are_counted", five_megabytes_are_counted);

/// Runs it in a scratch directory of its own, with more of the host's options before the program.
fn words(language: Language, scratch: &Scratch, text: &[u8], options: &[&str], arguments: &[&str]) -> Result<Output> {
    Ok(command(language, scratch, text, options, arguments)?.output()?)
}

fn command(
    language: Language,
    scratch: &Scratch,
    text: &[u8],
    options: &[&str],
    arguments: &[&str],
) -> Result<Command> {
    let mut input = tempfile::tempfile()?;
    input.write_all(text)?;
    input.rewind()?;
    let mut host = Command::new(env!("CARGO_BIN_EXE_host-test"));
    host.args(["run", "--scratch"]).arg(scratch.path()).args(options);
    // The other toolchains import it whatever the program does.
    if !matches!(language, Language::Rust | Language::JavaScript) {
        host.arg("--allow-filesystem");
    }
    host.arg(language.words()?).arg("--").args(arguments).stdin(Stdio::from(input));
    Ok(host)
}

fn scratch() -> Result<Scratch> {
    Ok(Scratch::new_in(&scratch::in_memory())?)
}

/// What the program is to print: the table, and the summary.
pub fn expected(text: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let mut all = BTreeMap::<&[u8], u64>::new();
    let mut run = BTreeSet::new();
    let (mut words, mut runs) = (0, 0);
    // ASCII white space as C has it, vertical tabs too.
    let white = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0x0b;
    for word in text.split(white).filter(|word| !word.is_empty()) {
        words += 1;
        *all.entry(word).or_default() += 1;
        run.insert(word);
        if run.len() == 1000 {
            run.clear();
            runs += 1;
        }
    }
    runs += u64::from(!run.is_empty());
    let row = |(word, count): (&&[u8], &u64)| [word, format!("\t{count}\n").as_bytes()].concat();
    let summary = format!("{words} words, {} distinct, {runs} runs\n", all.len());
    (all.iter().flat_map(row).collect(), summary.into())
}

/// Lines of words, of which some are frequent, some are not ASCII, and some lines are empty.
pub fn text(bytes: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(6);
    let mut text = Vec::with_capacity(bytes + 32);
    while text.len() < bytes {
        let below = if random.bool() { 100 } else { 30_000 };
        let word = ["wort", "öl", "Ω", "x"][random.usize(..4)];
        let end = [" ", "\t", "\n", "\r\n", "\n\n", "  ", "\x0b", "\x0c"][random.usize(..8)];
        text.extend(format!("{word}{}{end}", random.usize(..below)).bytes());
    }
    text
}

fn counts(language: Language, text: &[u8]) -> Result<()> {
    let scratch = scratch()?;
    let output = words(language, &scratch, text, &[], &[])?;
    let (table, summary) = expected(text);
    succeeded(&output)?;
    ensure!(output.stdout == [table, summary].concat(), "printed {}", beginning(&output.stdout));
    ensure!(scratch.count()? == 0, "left something in {}", scratch.path().display());
    Ok(())
}

fn succeeded(output: &Output) -> Result<()> {
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success() && said.is_empty(), "{}: {said}", output.status);
    Ok(())
}

/// It failed with one line of its own, which has `said` in it.
fn failed(output: &Output, said: &str) -> Result<()> {
    let error = String::from_utf8_lossy(&output.stderr);
    let one_line = error.starts_with("words: ") && error.lines().count() == 1;
    ensure!(output.status.code() == Some(1), "{}: {error}", output.status);
    ensure!(one_line && error.contains(said), "{error}");
    ensure!(output.stdout.is_empty(), "printed {}", beginning(&output.stdout));
    Ok(())
}

fn beginning(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]).into_owned()
}

fn nothing_has_no_words(language: Language) -> Result<()> {
    counts(language, b"")
}

fn a_word_is_one_word(language: Language) -> Result<()> {
    counts(language, b"word")
}

fn a_text_in_memory_is_counted(language: Language) -> Result<()> {
    counts(language, &text(20_000))
}

fn a_text_that_spills_is_counted(language: Language) -> Result<()> {
    counts(language, &text(1_000_000))
}

fn words_are_of_any_bytes_and_any_length(language: Language) -> Result<()> {
    // White space only to those who know Unicode, what is no UTF-8, a NUL, and words longer than any buffer.
    let odd = b"no-break\xc2\xa0space em\xe2\x80\x83space \xc2\x85 \xa0 \xff\xfe\r\na\0b a \0 a\0 \xed\xa0\x80\r\r ";
    let long = [b'x', 0xff].map(|byte| [vec![byte; 200_000], b" ".to_vec()].concat());
    counts(language, &[odd.as_slice(), &long.concat(), odd, &long[0], &long[1][..199_999]].concat())
}

fn five_megabytes_are_counted(language: Language) -> Result<()> {
    counts(language, &text(5_000_000))
}

fn the_result_is_kept_under_its_path_and_nothing_else(language: Language) -> Result<()> {
    let scratch = scratch()?;
    let text = text(200_000);
    let output = words(language, &scratch, &text, &[], &["/tmp/result"])?;
    let (table, summary) = expected(&text);
    succeeded(&output)?;
    ensure!(output.stdout == summary, "printed {}", beginning(&output.stdout));
    ensure!(fs::read(scratch.path().join("result"))? == table, "kept something else");
    ensure!(scratch.count()? == 1, "left something beside it");
    Ok(())
}

fn a_result_takes_the_place_of_a_former_one(language: Language) -> Result<()> {
    let scratch = scratch()?;
    File::create_new(scratch.path().join("result"))?.write_all(b"former")?;
    succeeded(&words(language, &scratch, b"b a b", &[], &["/tmp/result"])?)?;
    ensure!(fs::read(scratch.path().join("result"))? == b"a\t1\nb\t2\n", "kept something else");
    ensure!(scratch.count()? == 1, "left something beside it");
    Ok(())
}

fn a_path_that_leads_nowhere_is_told_and_nothing_stays(language: Language) -> Result<()> {
    let scratch = scratch()?;
    let output = words(language, &scratch, &text(200_000), &[], &["/tmp/missing/result"])?;
    failed(&output, "/tmp/missing")?;
    ensure!(scratch.count()? == 0, "left something in {}", Path::display(scratch.path()));
    Ok(())
}

fn a_limit_is_told_and_nothing_stays(language: Language) -> Result<()> {
    let scratch = scratch()?;
    let output = words(language, &scratch, &text(200_000), &["--max-bytes", "150kB"], &["/tmp/result"])?;
    failed(&output, "150000")?;
    ensure!(scratch.count()? == 0, "left something in {}", scratch.path().display());
    Ok(())
}

fn that_nobody_reads_it_is_told_and_nothing_stays(language: Language) -> Result<()> {
    let scratch = scratch()?;
    let (reader, writer) = std::io::pipe()?;
    drop(reader);
    let output = command(language, &scratch, &text(200_000), &[], &[])?.stdout(writer).output()?;
    failed(&output, "")?;
    ensure!(scratch.count()? == 0, "left something in {}", scratch.path().display());
    Ok(())
}
