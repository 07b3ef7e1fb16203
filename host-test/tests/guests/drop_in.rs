//! Python's `tempfile` as a drop-in: what users of CPython's see, they see, in a guest and over wasmtime-py.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use host_test::guests::Language;
use host_test::guests::python::{cases, client};
use host_test::scratch::{self, Scratch};
use host_test::toolchains;
use wasmtime::{Result, bail, ensure};

use super::words::{expected, text};
use crate::trials::Fact;

pub const FACTS: [Fact<Language>; 6] = [
    ("what_cpython_shows_is_shown_in_a_guest", what_cpython_shows_is_shown_in_a_guest),
    ("what_cpython_shows_is_shown_over_wasmtime_py", what_cpython_shows_is_shown_over_wasmtime_py),
    ("what_goes_beyond_cpython_holds_in_a_guest", what_goes_beyond_cpython_holds_in_a_guest),
    ("what_goes_beyond_cpython_holds_over_wasmtime_py", what_goes_beyond_cpython_holds_over_wasmtime_py),
    ("what_only_a_host_does_holds_over_wasmtime_py", what_only_a_host_does_holds_over_wasmtime_py),
    ("words_is_plain_python", words_is_plain_python),
];

fn in_a_guest(program: &str) -> Result<String> {
    in_a_scratch_directory(|scratch| {
        let mut host = Command::new(env!("CARGO_BIN_EXE_host-test"));
        host.args(["run", "--allow-filesystem", "--scratch"]).arg(scratch).arg(cases()?).args(["--", program]);
        Ok(host)
    })
}

fn over_wasmtime_py(program: &str) -> Result<String> {
    let component = tempfile::NamedTempFile::new()?;
    fs::write(&component, host_test::component_bytes())?;
    let main = format!("import sandbox_tempfile.drop_in, sys, {program}; sys.exit({program}.main())");
    in_a_scratch_directory(|scratch| {
        let mut python = python(scratch, &["-c", &main])?;
        let paths = std::env::join_paths([client(), folder().join("cases")])?;
        python.env("PYTHONPATH", paths).env("SANDBOX_TEMPFILE_COMPONENT", component.path());
        Ok(python)
    })
}

fn on_cpython(program: &str) -> Result<String> {
    let program = folder().join(format!("cases/{program}.py"));
    in_a_scratch_directory(|scratch| python(scratch, &[&program]))
}

fn python(scratch: &Path, arguments: &[impl AsRef<OsStr>]) -> Result<Command> {
    let mut python = Command::new(toolchains::python()?.join("bin/python"));
    // As a component has it, whatever the locale here.
    python.args(["-B", "-X", "utf8"]).args(arguments).env("TMPDIR", scratch);
    Ok(python)
}

fn folder() -> std::path::PathBuf {
    client().join("../../host-test/guests/python")
}

/// What a program prints that succeeds, and leaves nothing.
fn in_a_scratch_directory(command: impl FnOnce(&Path) -> Result<Command>) -> Result<String> {
    let scratch = Scratch::new_in(&scratch::in_memory())?;
    let printed = succeeded(command(scratch.path())?.output()?)?;
    ensure!(scratch.count()? == 0, "left something in {}", scratch.path().display());
    Ok(printed)
}

fn succeeded(output: Output) -> Result<String> {
    let (printed, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "{}: {printed}{said}", output.status);
    Ok(printed.into_owned())
}

/// The cases are the same, and see the same.
fn alike(here: &str) -> Result<()> {
    let python = on_cpython("cases")?;
    ensure!(python.lines().count() > 100, "there were more cases than {}", python.lines().count());
    for (python, here) in python.lines().zip(here.lines()) {
        if python != here {
            bail!("CPython: {python}\n   here: {here}");
        }
    }
    ensure!(python.lines().count() == here.lines().count(), "not as many cases");
    Ok(())
}

fn what_cpython_shows_is_shown_in_a_guest(_: Language) -> Result<()> {
    alike(&in_a_guest("cases")?)
}

fn what_cpython_shows_is_shown_over_wasmtime_py(_: Language) -> Result<()> {
    alike(&over_wasmtime_py("cases")?)
}

fn what_goes_beyond_cpython_holds_in_a_guest(_: Language) -> Result<()> {
    in_a_guest("beyond").map(drop)
}

fn what_goes_beyond_cpython_holds_over_wasmtime_py(_: Language) -> Result<()> {
    over_wasmtime_py("beyond").map(drop)
}

fn what_only_a_host_does_holds_over_wasmtime_py(_: Language) -> Result<()> {
    over_wasmtime_py("as_a_host").map(drop)
}

fn words_is_plain_python(_: Language) -> Result<()> {
    let text = text(200_000);
    let input = tempfile::NamedTempFile::new()?;
    fs::write(&input, &text)?;
    let printed = in_a_scratch_directory(|scratch| {
        let mut python = python(scratch, &[folder().join("words.py")])?;
        python.stdin(Stdio::from(input.reopen()?));
        Ok(python)
    })?;
    let (table, summary) = expected(&text);
    ensure!(printed.as_bytes() == [table, summary].concat(), "CPython prints something else");
    Ok(())
}
