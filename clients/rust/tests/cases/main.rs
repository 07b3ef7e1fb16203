//! The cases of the documentation of the crate `tempfile`, and what is beyond them. They run in a plugin, each in a
//! scratch directory of its own: see `host-test/tests/client.rs`. Cases whose names end in `stays` leave one entry there,
//! all others none. `std::fs` looks at what is really there; a plugin would not have it.
#![cfg(target_family = "wasm")]

mod buffered;
mod builder;
mod directories;
mod environment;
mod errors;
mod examples;
mod named;
mod paths;
mod spooled;
mod unnamed;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

use sandbox_tempfile_client as tempfile;
