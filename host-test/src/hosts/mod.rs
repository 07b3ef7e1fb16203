//! The component on every host: what it does there with the recorded plans, and which facts hold.
//!
//! A host plays and answers; it judges nothing. One that is not this program is a runner: `plans` reads a plan a line
//! and prints what was seen, a line for each, and `facts` prints an answer a line. What the facts are, `javascript/facts.js`
//! shows shortest.

mod differences;
mod facts;
mod javascript;
mod results;
mod runner;
mod table;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::path::Path;

use serde::{Deserialize, Serialize};
use wasmtime::{Result, ensure};

pub use differences::DIFFERENCES;
pub use javascript::{example, page};
pub use results::{Column, Options, Results, column, conformance};
pub use table::{FACTS, readme, table};

use crate::differential::{Plan, Transcript, on_component};
use crate::toolchains::{self, Unavailable};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// Wasmtime, called from Rust: this program.
    Rust,
    /// Wasmtime, called from Python.
    Python,
    /// What jco makes of the component, under Node, on disk.
    Node,
    /// The same in Chromium, with jco's files in memory.
    Browser,
}

/// Whether a fact holds on a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub is: Is,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Is {
    Yes,
    No,
    /// There is nothing on this host that it could be about.
    None,
}

impl Host {
    pub const ALL: [Host; 4] = [Host::Rust, Host::Python, Host::Node, Host::Browser];

    /// Whether it is here; installs it if it can.
    pub fn ready(self) -> Result<(), Unavailable> {
        match self {
            Host::Rust => Ok(()),
            Host::Python => toolchains::python().map(drop),
            Host::Node => toolchains::node().map(drop),
            Host::Browser if !Path::new(javascript::CHROMIUM).exists() => {
                Err(Unavailable(format!("there is no {}", javascript::CHROMIUM)))
            }
            Host::Browser => toolchains::node().map(drop),
        }
    }

    /// Each on an instance of its own.
    pub fn play(self, plans: &[Plan]) -> Result<Vec<Transcript>> {
        let seen = match self.runner("plans")? {
            None => plans.iter().map(on_component).collect::<Result<Vec<_>>>()?,
            Some(runner) => runner::play(runner, plans)?,
        };
        ensure!(seen.len() == plans.len(), "{self} was given {} plans and played {}", plans.len(), seen.len());
        Ok(seen)
    }

    /// By name.
    pub fn facts(self) -> Result<BTreeMap<String, Answer>> {
        match self.runner("facts")? {
            None => Ok(facts::facts()),
            Some(runner) => runner::facts(runner),
        }
    }

    fn runner(self, what: &str) -> Result<Option<std::process::Command>> {
        Ok(match self {
            Host::Rust => None,
            Host::Python => Some(runner::python(what)?),
            Host::Node | Host::Browser => Some(javascript::runner(&format!("{self}/{what}.js"))?),
        })
    }
}

impl Display for Host {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Host::Rust => "rust",
            Host::Python => "python",
            Host::Node => "node",
            Host::Browser => "browser",
        })
    }
}
