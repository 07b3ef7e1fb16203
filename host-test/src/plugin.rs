//! Plugins as the commands take them: files, which are not trusted; and the command `compose`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use wasmtime::error::Context;
use wasmtime::{Result, bail};

use crate::component_bytes;
use crate::compose::{OURS, compose, imports};
use crate::output::Output;

/// What the names of the interfaces of WASI's filesystem begin with.
const FILESYSTEM: &str = "wasi:filesystem/";

/// What to compose.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    pub plugin: Plugin,
    /// The file to write, whole or not at all
    #[arg(long, short)]
    pub output: PathBuf,
}

/// A plugin, and how far it is trusted.
#[derive(Debug, clap::Args)]
pub struct Plugin {
    /// The component that imports sandbox:tempfile
    #[arg(value_name = "PLUGIN")]
    pub path: PathBuf,
    /// Accept that it imports wasi:filesystem, and so sees what the temp-file component sees
    #[arg(long)]
    pub allow_filesystem: bool,
}

/// Composes, and prints what the result still imports.
pub fn write(options: &Options, out: &mut dyn Write) -> Result<()> {
    let plugin = &options.plugin;
    let bytes = plugin.read()?;
    let Some(composition) = plugin.compose(&bytes)? else {
        bail!("{}: it imports nothing of sandbox:tempfile", plugin.path.display());
    };
    let mut output = Output::open(Some(&options.output))?;
    if output.write(&composition)? {
        output.finish()?;
    }
    for import in imports(&composition)? {
        writeln!(out, "{import}")?;
    }
    Ok(())
}

impl Plugin {
    pub fn read(&self) -> Result<Vec<u8>> {
        fs::read(&self.path).with_context(|| self.path.display().to_string())
    }

    /// None: it imports nothing of ours.
    pub fn compose(&self, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        self.compose_unnamed(bytes).with_context(|| self.path.display().to_string())
    }

    /// To be run: a composition already, for all we know, if it imports nothing of ours.
    pub fn command(&self) -> Result<Vec<u8>> {
        let bytes = self.read()?;
        if let Some(composition) = self.compose(&bytes)? {
            return Ok(composition);
        }
        if let Some(name) = self.refused_import(&imports(&bytes)?) {
            bail!(
                "{}: it imports {name} and nothing of sandbox:tempfile, so no limit holds unless it is a composition; \
                 --allow-filesystem allows it",
                self.path.display()
            );
        }
        Ok(bytes)
    }

    fn compose_unnamed(&self, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
        let imports = imports(bytes)?;
        if !imports.iter().any(|name| name.starts_with(OURS)) {
            return Ok(None);
        }
        if let Some(name) = self.refused_import(&imports) {
            bail!(
                "it imports {name}; in a composition equal imports are one import, so it would see the directories \
                 of the temp-file component, past its limits; --allow-filesystem allows it"
            );
        }
        compose(bytes, component_bytes()).map(Some)
    }

    fn refused_import<'a>(&self, imports: &'a [String]) -> Option<&'a String> {
        imports.iter().find(|name| name.starts_with(FILESYSTEM)).filter(|_| !self.allow_filesystem)
    }
}
