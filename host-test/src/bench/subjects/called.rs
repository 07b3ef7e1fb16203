//! A facility that is called from here, without a guest in between.

use std::path::Path;

use bench_operations::{Bench, Facility};
use bench_rust::Tempfile;
use wasmtime::{Error, Result};

use super::component::Component;
use super::{Operation, Runner, named};
use crate::Sandbox;
use crate::bench::names;
use crate::scratch::Scratch;

pub struct Called<F: Facility> {
    name: String,
    bench: Bench<F>,
    /// Of those that do not bring their own. It goes last: field order is drop order.
    _scratch: Option<Scratch>,
}

/// The component, called by its host.
pub fn component(scratch_in: &Path, block_in_place: bool) -> Result<Called<Component>> {
    let instance = Sandbox::new().scratch_in(scratch_in).block_in_place(block_in_place).start()?;
    let bench = Bench::new(Component::new(instance));
    Ok(Called { name: named(names::COMPONENT, block_in_place), bench, _scratch: None })
}

/// Rust's crate `tempfile`.
pub fn rust(scratch_in: &Path) -> Result<Called<Tempfile>> {
    let scratch = Scratch::new_in(scratch_in)?;
    let bench = Bench::new(Tempfile::new(scratch.path().into()));
    Ok(Called { name: names::NATIVE.into(), bench, _scratch: Some(scratch) })
}

impl<F: Facility<Error: Into<Error>>> Runner for Called<F> {
    fn name(&self) -> &str {
        &self.name
    }

    fn prepare(&mut self, operation: Operation) -> Result<()> {
        self.bench.prepare(operation).map_err(Into::into)
    }

    fn run(&mut self, operation: Operation, times: u64) -> Result<()> {
        self.bench.run(operation, times).map_err(Into::into)
    }
}
