//! The program `words` in every language: how each toolchain makes a component of it.

pub mod python;
mod rust;

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use wasmtime::Result;

use crate::built;
use crate::toolchains::{self, Unavailable};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::Rust, Language::Python];

    /// Whether its toolchain is here; installs it if it can.
    pub fn toolchain(self) -> Result<(), Unavailable> {
        match self {
            // What compiled this crate.
            Language::Rust => Ok(()),
            Language::Python => toolchains::python().map(drop),
        }
    }

    /// The component of the program, built if it has changed.
    pub fn words(self) -> Result<PathBuf> {
        match self {
            Language::Rust => rust::words(),
            Language::Python => python::words(),
        }
    }

    fn folder(self) -> PathBuf {
        built::repository().join("host-test/guests").join(self.to_string())
    }
}

impl Display for Language {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Language::Rust => "rust",
            Language::Python => "python",
        })
    }
}
