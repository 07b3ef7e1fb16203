//! What nobody hopes for and everybody meets: the component survives it.

use wasmtime::Result;

#[path = "survival/trees.rs"]
mod trees;
