//! The cases of the Rust client, which are in `clients/rust/tests/cases`: each in a plugin and a scratch directory of its
//! own.

use std::path::Path;
use std::process::{Command, ExitCode};

use host_test::guests::rust;
use host_test::scratch::{self, Scratch};
use libtest_mimic::{Arguments, Trial};
use wasmtime::{Result, ensure};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials() {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Result<Vec<Trial>> {
    let cases = rust::cases()?;
    let scratch = Scratch::new_in(&scratch::in_memory())?;
    let listed = run(&cases, &scratch, &["--list", "--format", "terse"])?;
    let trials = listed.lines().filter_map(|line| line.strip_suffix(": test")).map(|name| {
        let (cases, name) = (cases.clone(), name.to_string());
        Trial::test(name.clone(), move || Ok(pass(&cases, &name)?))
    });
    Ok(trials.collect())
}

fn pass(cases: &Path, name: &str) -> Result<()> {
    let scratch = Scratch::new_in(&scratch::in_memory())?;
    let said = run(cases, &scratch, &["--exact", name])?;
    ensure!(said.contains("1 passed"), "{said}");
    let left = std::fs::read_dir(scratch.path())?.count();
    ensure!(left == usize::from(name.ends_with("stays")), "{left} entries are left");
    Ok(())
}

fn run(cases: &Path, scratch: &Scratch, arguments: &[&str]) -> Result<String> {
    let mut host = Command::new(env!("CARGO_BIN_EXE_host-test"));
    host.args(["run", "--allow-filesystem", "--max-bytes", "2MB", "--scratch"]).arg(scratch.path());
    let output = host.arg(cases).arg("--").args(arguments).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    Ok(said)
}
