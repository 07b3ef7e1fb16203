//! The program `words` in every language: how each toolchain makes a component of it.

mod bindings;
mod c;
mod go;
mod javascript;
pub mod python;
pub mod rust;

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use wasmtime::Result;

use crate::built;
use crate::toolchains::{self, Unavailable};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
    C,
    JavaScript,
    Go,
}

impl Language {
    pub const ALL: [Language; 5] = [Language::Rust, Language::Python, Language::C, Language::JavaScript, Language::Go];

    /// Whether its toolchain is here; installs it if it can.
    pub fn toolchain(self) -> Result<(), Unavailable> {
        match self {
            // What compiled this crate.
            Language::Rust => Ok(()),
            Language::Python | Language::C | Language::Go => toolchains::python().map(drop),
            Language::JavaScript => toolchains::node().map(drop),
        }
    }

    /// The component of the program, built if it has changed.
    pub fn words(self) -> Result<PathBuf> {
        match self {
            Language::Rust => rust::words(),
            Language::Python => python::words(),
            Language::C => c::words(),
            Language::JavaScript => javascript::words(),
            Language::Go => go::words(),
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
            Language::C => "c",
            Language::JavaScript => "javascript",
            Language::Go => "go",
        })
    }
}
