//! What came of it on each host: kept in `host-test/hosts/results.json`, and shown by the README.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use wasmtime::error::Context;
use wasmtime::{Result, bail};

use super::differences::difference;
use super::{Answer, Host, readme};
use crate::built;
use crate::differential::{Played, Recorded};

/// One host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub plans: usize,
    /// By the id of the difference, how many plans give something else because of it.
    pub differing: BTreeMap<String, usize>,
    pub facts: BTreeMap<String, Answer>,
}

/// By the name of the host.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Results(BTreeMap<String, Column>);

impl Results {
    pub fn read() -> Result<Self> {
        let file = file();
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(serde_json::from_str(&text)?)
    }

    pub fn column(&self, host: Host) -> Option<&Column> {
        self.0.get(&host.to_string())
    }
}

fn file() -> PathBuf {
    built::repository().join("host-test/hosts/results.json")
}

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Keep the results, and put their table into the README
    #[arg(long)]
    pub rewrite: bool,
}

/// Plays the recorded plans on every host that is here, and asks for the facts.
pub fn conformance(options: &Options) -> Result<String> {
    let mut results = if file().exists() { Results::read()? } else { Results::default() };
    for host in Host::ALL {
        match host.ready() {
            Ok(()) => drop(results.0.insert(host.to_string(), column(host)?)),
            Err(why) => eprintln!("{host} is left as it was: {why}"),
        }
    }
    if options.rewrite {
        fs::write(file(), serde_json::to_string_pretty(&results)? + "\n")?;
        let path = built::repository().join("README.md");
        fs::write(&path, readme(&fs::read_to_string(&path)?, &results)?)?;
    }
    Ok(super::table(&results))
}

/// A plan that gives something else for a reason nobody knows is an error.
pub fn column(host: Host) -> Result<Column> {
    let recorded = recorded()?;
    let plans: Vec<_> = recorded.iter().map(|recorded| recorded.plan.clone()).collect();
    let mut column = Column { plans: plans.len(), facts: host.facts()?, ..Column::default() };
    for (Recorded { plan, transcript }, seen) in recorded.into_iter().zip(host.play(&plans)?) {
        let played = Played { plan, told: vec![("recorded", transcript), ("host", seen)] };
        if played.parting().is_some() {
            match difference(&played) {
                Some(id) => *column.differing.entry(id.into()).or_default() += 1,
                None => bail!("{host} sees something else than CPython:\n{}", played.cut()),
            }
        }
    }
    Ok(column)
}

fn recorded() -> Result<Vec<Recorded>> {
    let path = built::repository().join("host-test/tests/differential/transcripts.jsonl");
    let lines = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    lines.lines().map(|line| Recorded::parse(line).map_err(wasmtime::Error::msg)).collect()
}
