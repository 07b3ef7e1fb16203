//! Who is measured. Each has a scratch directory of its own.

mod called;
mod component;
mod guest;
mod python;

use std::path::Path;
use std::time::{Duration, Instant};

use wasmtime::Result;

use self::guest::Guest;
use self::python::Python;
use super::artifact::Artifact;
use super::{Operation, Subject, names};

/// Those that run in a sandbox, on a host that blocks its thread in filesystem calls or, as by default, does not.
pub fn sandboxed(scratch_in: &Path, block_in_place: bool) -> Result<Vec<Box<dyn Subject>>> {
    let mut subjects: Vec<Box<dyn Subject>> = vec![Box::new(called::component(scratch_in, block_in_place)?)];
    for artifact in [Artifact::plugin()?, Artifact::floor(), Artifact::rust()] {
        subjects.push(Box::new(Guest::start(&artifact, scratch_in, block_in_place)?));
    }
    Ok(subjects)
}

/// Those that run on the system itself. CPython is left out where it is not installed.
pub fn native(scratch_in: &Path) -> Result<Vec<Box<dyn Subject>>> {
    let mut subjects: Vec<Box<dyn Subject>> = vec![Box::new(called::rust(scratch_in)?)];
    if let Some(python) = Python::start(scratch_in)? {
        subjects.push(Box::new(python));
    }
    Ok(subjects)
}

fn named(name: &str, block_in_place: bool) -> String {
    if block_in_place { name.into() } else { names::on_default_host(name) }
}

/// A subject that is told when to prepare and when to run, as `operations.wit` says.
trait Runner {
    fn name(&self) -> &str;
    fn prepare(&mut self, operation: Operation) -> Result<()>;
    fn run(&mut self, operation: Operation, times: u64) -> Result<()>;
}

impl<R: Runner> Subject for R {
    fn name(&self) -> &str {
        Runner::name(self)
    }

    fn time(&mut self, operation: Operation, times: u64) -> Result<Duration> {
        let (rounds, times) = if operation.uses_up() { (times, 1) } else { (1, times) };
        let mut total = Duration::ZERO;
        for _ in 0..rounds {
            self.prepare(operation)?;
            let start = Instant::now();
            self.run(operation, times)?;
            total += start.elapsed();
        }
        Ok(total)
    }
}
