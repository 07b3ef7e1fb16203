//! The command line of the host.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use host_test::bench::report;
use host_test::differential::{self, Findings};
use host_test::{hosts, plugin, run, scratch, soak, tour};
use wasmtime::{Result, bail};

/// Runs the temp-file component in a sandbox.
#[derive(Parser)]
#[command(name = "host-test", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Soak up all input into a temporary file in the sandbox, then write it out: reading and rewriting the same
    /// file works
    Soak(soak::Options),
    /// Plug the temp-file component into a plugin, and print what it still imports
    Compose(plugin::Options),
    /// Compose a plugin that is a command, and run it in a scratch directory: standard input, output and error are
    /// passed on, and so is its exit code
    Run(run::Options),
    /// Walk through every function once, and show what is on disk before and after
    Tour,
    /// Play random plans on Python's tempfile, on the native core and on the component, and compare
    Differential(differential::Options),
    /// Play the recorded plans on every host, and print what each can and cannot
    Conformance(hosts::Options),
    /// Measure what temporary files cost here and elsewhere, and write the report of it
    BenchReport(report::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(&arguments.command) {
        Ok(code) => code,
        Err(error) => {
            // One line, whatever the cause had to say.
            let message = format!("{error:#}").replace('\n', " ");
            let _ = writeln!(io::stderr(), "host-test: {message}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: &Command) -> Result<ExitCode> {
    scratch::remove_on_signals()?;
    match command {
        Command::Compose(options) => while_read(plugin::write(options, &mut io::stdout().lock()))?,
        Command::Run(options) => return run::run(options),
        Command::Soak(options) => {
            if let Some(summary) = soak::soak(options, io::stderr().is_terminal())? {
                // With standard error closed there is nobody to tell.
                let _ = writeln!(io::stderr(), "{summary}");
            }
        }
        Command::Conformance(options) => write!(io::stdout(), "{}", hosts::conformance(options)?)?,
        Command::BenchReport(options) => report::report(options)?,
        Command::Tour => while_read(tour::tour(&mut io::stdout().lock()))?,
        Command::Differential(options) => {
            let findings = differential::differential(options)?;
            writeln!(io::stdout(), "{findings}")?;
            if let Findings::Disagreed(_) = findings {
                bail!("the plan above has more than one outcome")
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is printed, until nobody reads on: that is no failure.
fn while_read(printed: Result<()>) -> Result<()> {
    let is_broken_pipe = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    match printed {
        Err(error) if error.downcast_ref().is_some_and(is_broken_pipe) => Ok(()),
        printed => printed,
    }
}
