//! What temporary files cost here, and what they cost elsewhere.

pub mod artifact;
pub mod names;
pub mod report;
pub mod subjects;

use std::time::Duration;

use wasmtime::Result;

pub use bench_operations::Operation;

/// A way of having temporary files, to be measured.
pub trait Subject {
    /// What reports call it.
    fn name(&self) -> &str;

    /// Does `operation` so many times, and says how long that took, preparations excluded.
    fn time(&mut self, operation: Operation, times: u64) -> Result<Duration>;
}
