//! `run`: a plugin that is a command, in a private scratch directory.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bytesize::ByteSize;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::error::Context;
use wasmtime::{Cache, Config, Engine, Result, Store, format_err};
use wasmtime_wasi::p2::bindings::sync::Command;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtx, WasiCtxBuilder};

use crate::component::Wasi;
use crate::plugin::Plugin;
use crate::scratch::Scratch;

/// What to run.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    pub plugin: Plugin,
    /// The directory that is /tmp, in which files may stay; without it, a private one that is removed afterwards
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
    /// How much all its temporary files may take on disk, such as 500kB or 8MiB
    #[arg(long, value_name = "N")]
    pub max_bytes: Option<ByteSize>,
    /// How large any one of them may be
    #[arg(long, value_name = "N")]
    pub max_file_bytes: Option<ByteSize>,
    /// How many files and directories there may be
    #[arg(long, value_name = "N")]
    pub max_entries: Option<u64>,
    /// How much memory its spools may take
    #[arg(long, value_name = "N")]
    pub max_memory: Option<ByteSize>,
    /// What the plugin gets as its arguments
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<String>,
}

/// Runs it, and returns its exit code.
pub fn run(options: &Options) -> Result<ExitCode> {
    let plugin = options.plugin.command()?;
    let name = options.plugin.path.display().to_string();
    match &options.scratch {
        Some(directory) => run_in(directory, &plugin, options),
        None => {
            let parent = std::env::temp_dir();
            let scratch = Scratch::new_in(&parent)
                .with_context(|| format!("cannot create a scratch directory in {}", parent.display()))?;
            run_in(scratch.path(), &plugin, options)
        }
    }
    .context(name)
}

fn run_in(scratch: &Path, plugin: &[u8], options: &Options) -> Result<ExitCode> {
    let engine = engine()?;
    let component = Component::new(&engine, plugin)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let mut store = Store::new(&engine, Wasi { context: context(scratch, options)?, table: ResourceTable::new() });
    let command = Command::instantiate(&mut store, &component, &linker)?;
    match command.wasi_cli_run().call_run(&mut store) {
        Ok(Ok(())) => Ok(ExitCode::SUCCESS),
        Ok(Err(())) => Ok(ExitCode::FAILURE),
        Err(error) => match error.downcast_ref::<I32Exit>() {
            Some(I32Exit(code)) => Ok(u8::try_from(*code).map_or(ExitCode::FAILURE, ExitCode::from)),
            // What happened, not where in its code.
            None => Err(format_err!("it trapped: {}", error.root_cause())),
        },
    }
}

/// What is compiled is kept for the next time, in the place of the `wasmtime` command: a Python plugin takes long.
fn engine() -> Result<Engine> {
    let mut config = Config::new();
    // Where there is no such place, it is compiled each time.
    config.cache(Cache::from_file(None).ok());
    Engine::new(&config)
}

/// Its own streams, arguments and limits, and nothing else of this process.
fn context(scratch: &Path, options: &Options) -> Result<WasiCtx> {
    let mut wasi = WasiCtxBuilder::new();
    // Before the preopen, which keeps the setting.
    wasi.allow_blocking_current_thread(true);
    wasi.inherit_stdio();
    wasi.arg(options.plugin.path.to_string_lossy()).args(&options.arguments);
    let limits = [
        ("TEMPFILE_MAX_BYTES", options.max_bytes.map(|limit| limit.as_u64())),
        ("TEMPFILE_MAX_FILE_BYTES", options.max_file_bytes.map(|limit| limit.as_u64())),
        ("TEMPFILE_MAX_ENTRIES", options.max_entries),
        ("TEMPFILE_MAX_MEMORY", options.max_memory.map(|limit| limit.as_u64())),
    ];
    for (variable, limit) in limits {
        if let Some(limit) = limit {
            wasi.env(variable, limit.to_string());
        }
    }
    wasi.preopened_dir(scratch, "/tmp", FsPerms::ReadWrite).with_context(|| scratch.display().to_string())?;
    Ok(wasi.build())
}
