//! `python3`, running a program that answers each line of JSON with another.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;
use wasmtime::Result;
use wasmtime::error::Context;

pub struct Interpreter {
    child: Child,
    /// None once it is told that nothing more will come.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// What `python3` is, such as 3.11.7.
pub fn version() -> Result<String> {
    let asked = Command::new("python3").arg("--version").output().context("there is no python3")?;
    let said = String::from_utf8_lossy(&asked.stdout);
    let version = said.trim().strip_prefix("Python ").with_context(|| format!("python3 says it is {said:?}"))?;
    Ok(version.to_owned())
}

impl Interpreter {
    /// Starts `python3` as `set` has it.
    pub fn start(set: impl FnOnce(&mut Command) -> &mut Command) -> Result<Self> {
        let mut command = Command::new("python3");
        // UTF-8 mode: our default encoding is no matter of locale.
        command.args(["-I", "-B", "-X", "utf8"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = set(&mut command).spawn().context("cannot run python3")?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("no pipe from python3")?);
        Ok(Interpreter { child, requests, answers })
    }

    pub fn ask(&mut self, request: &Value) -> Result<Value> {
        let requests = self.requests.as_mut().context("python3 has ended")?;
        writeln!(requests, "{request}").and_then(|()| requests.flush()).context("python3 has ended")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).context("no answer from python3")?;
        serde_json::from_str(&answer).with_context(|| format!("python3 failed at {request}"))
    }
}

impl Drop for Interpreter {
    /// At the end of its input a program removes what it made.
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.child.wait();
    }
}
