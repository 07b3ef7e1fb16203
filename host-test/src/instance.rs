//! One store with one instance of the component.

use wasmtime::{Result, Store};

use crate::bindings::Host_ as Bindings;
use crate::component::State;
use crate::interposed::Plan;
use crate::scratch::Scratch;

/// A running component. Its scratch directory is removed after its store: field order is drop order.
pub struct Instance {
    pub(crate) store: Store<State>,
    pub(crate) bindings: Bindings,
    pub(crate) scratch: Scratch,
}

impl Instance {
    pub fn scratch(&self) -> &Scratch {
        &self.scratch
    }

    /// How many instructions the component has run, about, if it is metered.
    pub fn fuel(&self) -> Result<u64> {
        Ok(u64::MAX - self.store.get_fuel()?)
    }

    /// Has a metered component trap after so many instructions more; [`fuel`](Self::fuel) means nothing then.
    pub fn limit_fuel(&mut self, instructions: u64) -> Result<()> {
        self.store.set_fuel(instructions)
    }

    /// How many bytes of linear memory the component has had, at the most.
    pub fn peak_memory(&self) -> usize {
        self.store.data().memory.peak
    }

    /// What an interposed filesystem is to do and has seen.
    pub fn plan(&mut self) -> &mut Plan {
        &mut self.store.data_mut().plan
    }
}
