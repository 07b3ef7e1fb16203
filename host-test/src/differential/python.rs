//! CPython's `tempfile`: one process that plays plan after plan.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use super::json::Field;
use super::plan::Plan;
use super::transcript::Transcript;

/// A program of several files.
macro_rules! script {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("reference/", $name)))),*] };
}

const SCRIPT: &[(&str, &str)] = script!("__main__.py" "answers.py" "defaults.py" "directories.py" "files.py" "making.py" "places.py" "play.py" "text.py");

/// The oldest minor version of Python 3 that is known to agree. What is recorded comes from this one.
pub const MINOR: u32 = 11;

/// A running interpreter.
pub struct Python {
    child: Child,
    /// None once it is told that nothing more will come.
    plans: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    _script: TempDir,
    minor: u32,
}

impl Python {
    /// Starts `python3`, which must not be older than 3.11.
    pub fn start() -> Result<Self> {
        let asked = Command::new("python3").arg("--version").output().context("there is no python3 to compare with")?;
        let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        let minor = version.strip_prefix("Python 3.").and_then(|rest| rest.split('.').next()?.parse().ok());
        let minor = minor.with_context(|| format!("python3 says it is {version:?}"))?;
        if minor < MINOR {
            bail!("python3 is {version}, and at least 3.{MINOR} is needed");
        }
        let script = tempfile::tempdir().context("no place for the script")?;
        for (name, text) in SCRIPT {
            fs::write(script.path().join(name), text).context("no place for the script")?;
        }
        // UTF-8 mode: our default encoding is no matter of locale.
        let mut child = Command::new("python3")
            .args(["-I", "-B", "-X", "utf8"])
            .arg(script.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run python3")?;
        let plans = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("no pipe from python3")?);
        Ok(Python { child, plans, answers, _script: script, minor })
    }

    /// Its version, after `3.`.
    pub fn minor(&self) -> u32 {
        self.minor
    }

    pub fn run(&mut self, plan: &Plan) -> Result<Transcript> {
        let line = plan.to_json().to_string();
        let plans = self.plans.as_mut().context("python3 has ended")?;
        writeln!(plans, "{line}").and_then(|()| plans.flush()).context("python3 has ended")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).context("no answer from python3")?;
        let value = serde_json::from_str(&answer).with_context(|| format!("python3 failed at {line}"))?;
        Transcript::from_json(&value).with_context(|| format!("no transcript: {answer}"))
    }
}

impl Drop for Python {
    /// At the end of its input it removes what it made.
    fn drop(&mut self) {
        self.plans = None;
        let _ = self.child.wait();
    }
}
