//! What nobody hopes for and everybody meets: the component survives it.

use wasmtime::Result;

#[macro_use]
mod common;
#[path = "survival/memory.rs"]
mod memory;
#[path = "survival/offsets.rs"]
mod offsets;
#[path = "survival/pressure.rs"]
mod pressure;
#[path = "survival/trees.rs"]
mod trees;
