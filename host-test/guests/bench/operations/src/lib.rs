//! What the benchmarks measure, and with what data: the same for every subject, in a guest or outside.

mod data;
mod facility;
#[cfg(target_family = "wasm")]
mod guest;
mod operation;

pub use data::{LINE, LINES, PIECE, RANDOM_READ, SMALL_WRITES, pieces, random_offsets, read_back, small_write};
pub use facility::{Bench, Facility, Prepared};
#[cfg(target_family = "wasm")]
pub use guest::bindings;
pub use operation::Operation;
