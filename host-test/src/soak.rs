//! `soak`: all of the input into a temporary file inside the sandbox, then all of it out again, like moreutils'
//! sponge. It never holds more than one piece of it itself.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bytesize::ByteSize;
use indicatif::{ProgressBar, ProgressStyle};
use wasmtime::Result;
use wasmtime::error::Context;

use crate::output::Output;
use crate::{FileOptions, Sandbox, SeekFrom};

/// How much moves at a time. The component passes more on in pieces of this size anyway.
const PIECE: u64 = 64 * 1024;

/// What to soak.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The file to read; standard input if it is missing or "-"
    pub input: Option<PathBuf>,
    /// The file to replace, atomically and only when all went well; standard output if it is missing
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// How much to keep in memory before rolling over to disk, such as 500kB or 8MiB; 0: nothing
    #[arg(long, default_value = "8MiB")]
    pub max_memory: ByteSize,
    /// Where to make the private scratch directory, instead of the system's place for temporary files
    #[arg(long)]
    pub dir: Option<PathBuf>,
}

/// What was done.
#[derive(Debug)]
pub struct Summary {
    pub bytes: u64,
    /// How many bytes had been written when the data moved to disk.
    pub rolled_over_at: Option<u64>,
    pub time_in: Duration,
    pub time_out: Duration,
    /// How many files were left in the scratch directory in the end.
    pub left: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, ", self.bytes)?;
        match self.rolled_over_at {
            None => write!(f, "in memory")?,
            Some(size) => write!(f, "rolled over to disk at {size} bytes")?,
        }
        for (which, time) in [("in", self.time_in), ("out", self.time_out)] {
            let seconds = time.as_secs_f64();
            write!(f, "; {which} {seconds:.3} s, {:.0} MB/s", self.bytes as f64 / 1e6 / seconds.max(1e-9))?;
        }
        write!(f, "; {} files left in the scratch directory", self.left)
    }
}

/// Soaks. None: whoever read standard output has had enough.
pub fn soak(options: &Options, progress: bool) -> Result<Option<Summary>> {
    // Whatever can fail at once fails before gigabytes have been read.
    let mut output = Output::open(options.output.as_deref())?;
    let (mut input, name, length) = source(options.input.as_deref())?;
    let mut sandbox = Sandbox::new();
    if let Some(directory) = &options.dir {
        sandbox = sandbox.scratch_in(directory);
    }
    let mut instance = sandbox.start()?;

    let max_memory = options.max_memory.as_u64();
    let file = instance.spooled_temporary_file(max_memory, &FileOptions::default())?;
    if max_memory == 0 {
        // To the component, as to Python, 0 means no maximum.
        instance.rollover(file)?;
    }

    let bar = bar(progress, length);
    let start = Instant::now();
    let mut rolled_over_at = (max_memory == 0).then_some(0);
    let mut bytes = 0;
    let mut piece = vec![0; PIECE as usize];
    loop {
        let read = match input.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error).context(name),
        };
        instance.write(file, &piece[..read]).context("the temporary file")?;
        bytes += read as u64;
        if rolled_over_at.is_none() && instance.is_rolled(file)? {
            rolled_over_at = Some(bytes);
        }
        bar.inc(read as u64);
    }
    instance.flush(file).context("the temporary file")?;
    let time_in = start.elapsed();

    bar.set_length(bytes);
    bar.reset();
    let start = Instant::now();
    instance.seek(file, SeekFrom::Start(0))?;
    loop {
        let piece = instance.read(file, Some(PIECE)).context("the temporary file")?;
        if piece.is_empty() {
            break;
        }
        if !output.write(&piece)? {
            return Ok(None);
        }
        bar.inc(piece.len() as u64);
    }
    if !output.finish()? {
        return Ok(None);
    }
    let time_out = start.elapsed();
    bar.finish_and_clear();

    instance.close(file)?;
    instance.drop_file(file)?;
    let left = instance.scratch().count().context("the scratch directory")?;
    Ok(Some(Summary { bytes, rolled_over_at, time_in, time_out, left }))
}

/// The input, what to call it, and its length if it has one.
fn source(path: Option<&Path>) -> Result<(Box<dyn Read>, String, Option<u64>)> {
    match path.filter(|path| *path != Path::new("-")) {
        None => Ok((Box::new(io::stdin().lock()), "standard input".into(), None)),
        Some(path) => {
            let name = path.display().to_string();
            let file = File::open(path).context(name.clone())?;
            let metadata = file.metadata().context(name.clone())?;
            Ok((Box::new(file), name, metadata.is_file().then_some(metadata.len())))
        }
    }
}

fn bar(wanted: bool, length: Option<u64>) -> ProgressBar {
    if !wanted {
        return ProgressBar::hidden();
    }
    let (bar, template) = match length {
        Some(length) => (ProgressBar::new(length), "{wide_bar} {bytes}/{total_bytes} {bytes_per_sec}"),
        None => (ProgressBar::no_length(), "{spinner} {bytes} {bytes_per_sec}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
