//! Hosts that are other programs.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::process::{Command, Stdio};

use serde::Deserialize;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use super::Answer;
use crate::built;
use crate::component::COMPONENT;
use crate::differential::{Field, Plan, Transcript};
use crate::toolchains;

pub fn python(what: &str) -> Result<Command> {
    let mut runner = Command::new(toolchains::python()?.join("bin/python"));
    runner.arg(built::repository().join("host-test/hosts/python/conformance.py")).args([what, COMPONENT]);
    Ok(runner)
}

/// They are given without what is to be seen.
pub fn play(runner: Command, plans: &[Plan]) -> Result<Vec<Transcript>> {
    let mut input = tempfile::tempfile()?;
    for plan in plans {
        writeln!(input, "{}", plan.to_json())?;
    }
    input.rewind()?;
    let transcript = |line: &str| {
        let seen = serde_json::from_str(line).ok().and_then(|line| Transcript::from_json(&line));
        seen.with_context(|| format!("not a transcript: {line}"))
    };
    output(runner, Stdio::from(input))?.lines().map(transcript).collect()
}

pub fn facts(runner: Command) -> Result<BTreeMap<String, Answer>> {
    #[derive(Deserialize)]
    struct Line {
        fact: String,
        #[serde(flatten)]
        answer: Answer,
    }
    let answer = |line: &str| {
        let Line { fact, answer } = serde_json::from_str(line).with_context(|| format!("not a fact: {line}"))?;
        Ok((fact, answer))
    };
    output(runner, Stdio::null())?.lines().map(answer).collect()
}

/// What it prints; what it complains of is in the error, if it fails.
fn output(mut runner: Command, input: Stdio) -> Result<String> {
    let output = runner.stdin(input).output().with_context(|| format!("cannot run {runner:?}"))?;
    if !output.status.success() {
        bail!("{runner:?} failed with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}
