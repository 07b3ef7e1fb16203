//! What nobody hopes for and everybody meets: hosts that fail, devices that fill up, attackers, sizes beyond all measure.

use wasmtime::Result;

#[macro_use]
mod common;
#[path = "survival/faults.rs"]
mod faults;
#[path = "survival/memory.rs"]
mod memory;
#[path = "survival/offsets.rs"]
mod offsets;
#[path = "survival/pressure.rs"]
mod pressure;
#[path = "survival/trees.rs"]
mod trees;

