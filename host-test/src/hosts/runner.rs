//! Hosts that are other programs.

use std::collections::BTreeMap;
use std::io::{Seek, Write};
use std::process::{Command, Stdio};

use serde::Deserialize;
use wasmtime::Result;
use wasmtime::error::Context;

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
pub fn play(mut runner: Command, plans: &[Plan]) -> Result<Vec<Transcript>> {
    let mut input = tempfile::tempfile()?;
    for plan in plans {
        writeln!(input, "{}", plan.to_json())?;
    }
    input.rewind()?;
    let transcript = |line: &str| {
        let seen = serde_json::from_str(line).ok().and_then(|line| Transcript::from_json(&line));
        seen.with_context(|| format!("not a transcript: {line}"))
    };
    built::run(runner.stdin(Stdio::from(input)))?.lines().map(transcript).collect()
}

pub fn facts(mut runner: Command) -> Result<BTreeMap<String, Answer>> {
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
    built::run(&mut runner)?.lines().map(answer).collect()
}
