//! `bench-report`: what temporary files cost, measured in one run and told in tables and a plot.

mod figures;
mod limits;
mod machine;
mod measure;
mod measurements;
mod page;
mod plot;
mod rounds;
mod table;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use wasmtime::Result;
use wasmtime::error::Context;

pub use figures::{Figure, Reference, figures};
pub use measurements::{Measurements, Row};
pub use page::{page, readme};
pub use plot::plot;
pub use rounds::{Effort, median};

use self::measure::measure;

/// How to measure.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// In how many rounds
    #[arg(long, default_value_t = 15, default_value_if("quick", "true", "3"))]
    pub rounds: usize,
    /// Measure roughly, and print the report instead of writing it
    #[arg(long)]
    pub quick: bool,
    /// Measure nothing: write the report anew from what was measured last
    #[arg(long, conflicts_with_all = ["rounds", "quick"])]
    pub rewrite: bool,
}

/// Where everything is that is written: all of it from one file of measurements.
pub fn directory() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/report"))
}

pub fn report(options: &Options) -> Result<()> {
    if options.quick {
        let measurements = measure(Effort { rounds: options.rounds, sample: Duration::from_micros(500) })?;
        return Ok(io::stdout().write_all(page(&measurements).as_bytes())?);
    }
    if !options.rewrite {
        let measurements = measure(Effort { rounds: options.rounds, sample: Duration::from_millis(5) })?;
        let json = serde_json::to_string_pretty(&measurements)?;
        fs::create_dir_all(directory())?;
        fs::write(directory().join(MEASUREMENTS), json + "\n")?;
    }
    write(&read()?)
}

const MEASUREMENTS: &str = "measurements.json";

/// What was measured last.
pub fn read() -> Result<Measurements> {
    let path = directory().join(MEASUREMENTS);
    let json = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(serde_json::from_str(&json)?)
}

fn write(measurements: &Measurements) -> Result<()> {
    fs::write(directory().join("report.md"), page(measurements))?;
    fs::write(directory().join("ratios.svg"), plot(measurements)?)?;
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md"));
    let text = fs::read_to_string(path)?;
    Ok(fs::write(path, readme(&text, measurements)?)?)
}
