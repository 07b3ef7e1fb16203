//! Where a command writes to.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use wasmtime::Result;
use wasmtime::error::Context;

use crate::scratch::Staged;

/// A file that is replaced when all has been written, or what cannot be replaced.
#[derive(Debug)]
pub enum Output<'a> {
    Staged(Staged, PathBuf),
    /// A device or a pipe.
    Special(File, &'a Path),
    Stdout,
}

impl<'a> Output<'a> {
    /// None: standard output.
    pub fn open(path: Option<&'a Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Output::Stdout) };
        let name = || path.display().to_string();
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)).with_context(name),
            Ok(metadata) if !metadata.is_file() => {
                let file = File::options().write(true).open(path).with_context(name)?;
                Ok(Output::Special(file, path))
            }
            Ok(_) => {
                // What a link leads to is replaced, not the link.
                let path = fs::canonicalize(path).with_context(name)?;
                Ok(Output::Staged(Staged::beside(&path).with_context(name)?, path))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Output::Staged(Staged::beside(path).with_context(name)?, path.into()))
            }
            Err(error) => Err(error).with_context(name),
        }
    }

    /// False if nobody reads it any more.
    pub fn write(&mut self, bytes: &[u8]) -> Result<bool> {
        match self {
            Output::Staged(staged, path) => {
                staged.file().write_all(bytes).with_context(|| path.display().to_string())?;
                Ok(true)
            }
            Output::Special(file, path) => still_read(file.write_all(bytes), &path.display()),
            Output::Stdout => still_read(io::stdout().write_all(bytes), &"standard output"),
        }
    }

    /// False if nobody reads it any more.
    pub fn finish(self) -> Result<bool> {
        match self {
            Output::Staged(staged, path) => {
                staged.replace(&path).with_context(|| path.display().to_string())?;
                Ok(true)
            }
            Output::Special(..) => Ok(true),
            Output::Stdout => still_read(io::stdout().flush(), &"standard output"),
        }
    }
}

fn still_read(result: io::Result<()>, name: &dyn Display) -> Result<bool> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(error).context(name.to_string()),
    }
}
