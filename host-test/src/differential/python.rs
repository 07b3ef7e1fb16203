//! CPython's `tempfile`: one process that plays plan after plan.

use std::fs;

use tempfile::TempDir;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use super::json::Field;
use super::plan::Plan;
use super::transcript::Transcript;
use crate::interpreter::{self, Interpreter};

/// A program of several files.
macro_rules! script {
    ($($name:literal)*) => { &[$(($name, include_str!(concat!("reference/", $name)))),*] };
}

const SCRIPT: &[(&str, &str)] = script!("__main__.py" "answers.py" "defaults.py" "directories.py" "files.py" "making.py" "places.py" "play.py" "text.py");

/// The oldest minor version of Python 3 that is known to agree. What is recorded comes from this one.
pub const MINOR: u32 = 11;

/// A running interpreter.
pub struct Python {
    interpreter: Interpreter,
    _script: TempDir,
    minor: u32,
}

impl Python {
    /// Starts `python3`, which must not be older than 3.11.
    pub fn start() -> Result<Self> {
        let version = interpreter::version()?;
        let minor = version.strip_prefix("3.").and_then(|rest| rest.split('.').next()?.parse().ok());
        let minor = minor.with_context(|| format!("python3 says it is {version:?}"))?;
        if minor < MINOR {
            bail!("python3 is {version}, and at least 3.{MINOR} is needed");
        }
        let script = tempfile::tempdir().context("no place for the script")?;
        for (name, text) in SCRIPT {
            fs::write(script.path().join(name), text).context("no place for the script")?;
        }
        let interpreter = Interpreter::start(|command| command.arg(script.path()))?;
        Ok(Python { interpreter, _script: script, minor })
    }

    /// Its version, after `3.`.
    pub fn minor(&self) -> u32 {
        self.minor
    }

    pub fn run(&mut self, plan: &Plan) -> Result<Transcript> {
        let answer = self.interpreter.ask(&plan.to_json())?;
        Transcript::from_json(&answer).with_context(|| format!("no transcript: {answer}"))
    }
}
