//! The differential: the same plans on CPython's `tempfile`, on the native core, and on the component.
//!
//! Where they differ on purpose, CPython's side does as we do and says so, by the id of a row of the README's table.
//!
//! A recorded plan is a line of JSON, for hosts in other languages to replay:
//!
//! ```json
//! {"prepare":["sub/","file"],
//!  "make":{"kind":"spooled","max":10,"dir":"/tmp/sub"},
//!  "steps":[["write","ab\n",400],["seek",1],["read",null]],
//!  "saw":[{},{"ok":1200},{"ok":1},{"ok":[1199,4033810808]},{}],
//!  "left":{"/tmp/file":""}}
//! ```
//!
//! | field | what it is |
//! |---|---|
//! | `prepare` | what is below `/tmp` before: empty directories (`/` at the end) and empty files |
//! | `make` | the call that makes something, see [`Make`]; what is not said is none, false or empty |
//! | `steps` | each a name and its arguments, see [`Step`]; integers that JavaScript would round are strings |
//! | `saw` | for the making, each step, and the drop of all that is left in the end, what came of it |
//! | `saw.ok` | the result; bytes a character each, and from 25 bytes or characters on their number and CRC-32 |
//! | `saw.err` | the case of an error instead, or `absent`: there was nothing to act on |
//! | `saw.ls` | all paths below `/tmp` if that changed; in paths `*` stands for the 8 random characters |
//! | `saw.why` | why CPython itself would have given something else, now or later |
//! | `left` | the files left and what is in them |
//!
//! The initial working directory is `/tmp`, and so is `$TMPDIR` as CPython sees it.

mod compare;
mod component;
mod generate;
mod ingredients;
mod json;
mod native;
mod plan;
mod play;
mod python;
mod shrink;
mod subject;
mod transcript;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::{fmt, fs};

use wasmtime::error::Context;
use wasmtime::{Result, bail};

pub use compare::{Parting, Played};
pub use component::run as on_component;
pub use generate::plan as generate;
pub use ingredients::ENCODINGS;
pub use json::Field;
pub use native::run as on_native;
pub use plan::{Errors, Kind, Make, Mode, Newline, Plan, Step, Text};
use python::MINOR;
pub use python::Python;
pub use shrink::shrink;
pub use transcript::{Recorded, Saw, Transcript};

/// What to compare.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Which plans: another number gives others
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// How many
    #[arg(long, default_value_t = 1000)]
    pub plans: u64,
    /// A file with plans to play instead, one a line
    #[arg(long, conflicts_with_all = ["seed", "plans"])]
    pub from: Option<PathBuf>,
    /// A file to write the plans to, each with what was seen
    #[arg(long)]
    pub record: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug)]
pub enum Findings {
    Agreed {
        plans: u64,
        steps: usize,
    },
    /// The shortest form of the first plan on which they do not agree.
    Disagreed(Box<Played>),
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Findings::Agreed { plans, steps } => {
                write!(f, "{plans} plans with {steps} steps: Python, the native core and the component agree")
            }
            Findings::Disagreed(played) => write!(f, "They do not agree on this plan:\n{played}"),
        }
    }
}

/// Plays fresh plans on all three.
pub fn differential(options: &Options) -> Result<Findings> {
    let mut python = Python::start()?;
    if options.record.is_some() && python.minor() != MINOR {
        bail!("recorded is what Python 3.{MINOR} says, and python3 is 3.{}", python.minor());
    }
    let mut record = match &options.record {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot create {}", path.display()))?;
            Some(BufWriter::new(file))
        }
        None => None,
    };
    let plans: Box<dyn Iterator<Item = Result<Plan>>> = match &options.from {
        None => Box::new((0..options.plans).map(|index| Ok(generate(options.seed, index)))),
        Some(path) => {
            let lines = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            Box::new(lines.lines().map(Plan::parse).collect::<Vec<_>>().into_iter())
        }
    };
    let (mut count, mut steps) = (0, 0);
    for plan in plans {
        let played = on_all(&mut python, &plan?)?;
        if played.parting().is_some() {
            return Ok(Findings::Disagreed(Box::new(shortest(&mut python, &played.plan)?)));
        }
        count += 1;
        steps += played.plan.steps.len();
        if let (Some(record), Some((_, transcript))) = (&mut record, played.told.into_iter().next()) {
            writeln!(record, "{}", Recorded { plan: played.plan, transcript }.to_line())?;
        }
    }
    if let Some(mut record) = record {
        record.flush()?;
    }
    Ok(Findings::Agreed { plans: count, steps })
}

/// CPython first: what it saw is what is recorded.
pub fn on_all(python: &mut Python, plan: &Plan) -> Result<Played> {
    let told = vec![("python", python.run(plan)?), ("native", on_native(plan)), ("component", on_component(plan)?)];
    Ok(Played { plan: plan.clone(), told })
}

/// The shortest form of a plan on which they do not agree, and that in the same way.
pub fn shortest(python: &mut Python, plan: &Plan) -> Result<Played> {
    let whole = on_all(python, plan)?;
    let kind = whole.kind_of_parting();
    // One that cannot be played at all is no shorter form of one that can.
    let plan = shrink(plan, |plan| on_all(python, plan).is_ok_and(|played| played.kind_of_parting() == kind));
    on_all(python, &plan)
}
