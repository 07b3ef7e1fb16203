//! CPython's `tempfile`: a process that does as it is told and times itself.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use wasmtime::Result;
use wasmtime::error::Context;

use crate::bench::{Operation, Subject, names};
use crate::interpreter::{self, Interpreter};
use crate::scratch::Scratch;

pub struct Python {
    interpreter: Interpreter,
    _scratch: Scratch,
}

impl Python {
    /// None, and a line on standard error, where there is no `python3`.
    pub fn start(scratch_in: &Path) -> Result<Option<Self>> {
        if let Err(why) = interpreter::version() {
            let _ = writeln!(io::stderr(), "CPython is left out: {why:#}");
            return Ok(None);
        }
        let scratch = Scratch::new_in(scratch_in)?;
        let interpreter = Interpreter::start(|command| {
            command.args(["-c", include_str!("python.py")]).env("TMPDIR", scratch.path())
        })?;
        Ok(Some(Python { interpreter, _scratch: scratch }))
    }

    fn nanoseconds(&mut self, operation: Operation, times: u64) -> Result<u64> {
        let (name, amount) = describe(operation);
        let answer = self.interpreter.ask(&json!({ "operation": name, "amount": amount, "times": times }))?;
        answer.as_u64().with_context(|| format!("no time: {answer}"))
    }
}

impl Subject for Python {
    fn name(&self) -> &str {
        names::PYTHON
    }

    fn time(&mut self, operation: Operation, times: u64) -> Result<Duration> {
        let took = if operation.uses_up() {
            (0..times).map(|_| self.nanoseconds(operation, 1)).sum::<Result<u64>>()?
        } else {
            self.nanoseconds(operation, times)?
        };
        Ok(Duration::from_nanos(took))
    }
}

/// By its name in `guests/bench/wit`, and what comes with it.
fn describe(operation: Operation) -> (&'static str, u64) {
    match operation {
        Operation::Unnamed => ("unnamed", 0),
        Operation::Named => ("named", 0),
        Operation::Directory => ("directory", 0),
        Operation::Spool(size) => ("spool", size),
        Operation::Rollover(size) => ("rollover", size),
        Operation::SmallWrites => ("small-writes", 0),
        Operation::Sequential(size) => ("sequential", size),
        Operation::RandomReads => ("random-reads", 0),
        Operation::Lines => ("lines", 0),
        Operation::Text(size) => ("text", size),
        Operation::Tree(files) => ("tree", files.into()),
        Operation::DefaultDirectory => ("default-directory", 0),
    }
}
