//! The linear memory of a store: how much it may be, and how much it was.

use wasmtime::{ResourceLimiter, Result};

pub struct Memory {
    most: usize,
    /// In bytes, at the most.
    pub peak: usize,
}

impl Memory {
    pub fn limited(most: usize) -> Self {
        Memory { most, peak: 0 }
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        let granted = desired <= self.most;
        if granted {
            self.peak = self.peak.max(desired);
        }
        Ok(granted)
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> Result<bool> {
        Ok(true)
    }
}
