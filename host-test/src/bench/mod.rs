//! What temporary files cost here, and what they cost elsewhere.

mod operation;

use std::time::Duration;

use wasmtime::Result;

pub use operation::Operation;

/// A way of having temporary files, to be measured.
pub trait Subject {
    /// What reports call it.
    fn name(&self) -> &str;

    /// Does `operation` so many times, and says how long that took, preparations excluded.
    fn time(&mut self, operation: Operation, times: u64) -> Result<Duration>;
}
