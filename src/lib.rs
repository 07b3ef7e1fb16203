//! `sandbox:tempfile`: Python's `tempfile` as a WebAssembly component.
//!
//! | module | what it is |
//! |---|---|
//! | [`files`], [`directories`], `defaults`, [`text`], [`control`], `handles` | the interfaces of the WIT package, as behaviour |
//! | [`space`] | what all files and directories of an instance share: preopens, the default directory, the account |
//! | [`lock`] | how they share it, on one thread |
//! | [`naming`], `create`, `entry` | random names, exclusive creation, and removal of nothing but what is ours |
//! | [`limits`], `charge`, `holdings` | what is allowed, what things cost, and what we have |
//! | `headroom` | the memory that nobody may take |
//! | [`filesystem`] | the seam to the host, implemented by `component::wasi_host` and, for tests, by [`memory`] |
//! | [`error`] | why something failed |
//! | `component` | the bindings, on WebAssembly only |
//!
//! It does not set permissions (WASI has none to set), lock files, or know any directory that its host did not open
//! for it.

#![no_std]

extern crate alloc;
#[cfg(any(test, not(target_family = "wasm")))]
extern crate std;

mod charge;
mod create;
mod defaults;
mod entry;
mod handles;
mod headroom;
mod holdings;
mod paths;

#[cfg(test)]
mod defaults_tests;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod handles_tests;
#[cfg(test)]
mod naming_tests;
#[cfg(test)]
mod testing;

pub mod control;
pub mod directories;
pub mod error;
pub mod files;
pub mod filesystem;
pub mod limits;
pub mod lock;
pub mod naming;
pub mod space;
pub mod text;

#[cfg(target_family = "wasm")]
mod component;
#[cfg(not(target_family = "wasm"))]
pub mod memory;
