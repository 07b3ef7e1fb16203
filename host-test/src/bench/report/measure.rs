//! Measures everyone and everything.

use std::time::Instant;

use indicatif::ProgressBar;
use wasmtime::error::Context;
use wasmtime::{Engine, Result};

use super::machine;
use super::measurements::{Measurements, Row};
use super::rounds::Effort;
use crate::bench::artifact::{Instantiator, artifacts};
use crate::bench::{Operation, subjects};
use crate::scratch;

pub fn measure(effort: Effort) -> Result<Measurements> {
    let mut measurements = Measurements::new(machine::circumstances(effort.rounds));
    operations(effort, &mut measurements)?;
    components(effort, &mut measurements)?;
    Ok(measurements)
}

fn operations(effort: Effort, measurements: &mut Measurements) -> Result<()> {
    let place = scratch::in_memory();
    let mut subjects = subjects::sandboxed(&place, true)?;
    subjects.extend(subjects::sandboxed(&place, false)?);
    subjects.extend(subjects::native(&place)?);
    // Minutes pass.
    let progress = ProgressBar::new_spinner();
    let medians = effort.medians(&Operation::ALL, subjects.len(), |operation, subject, times| {
        let subject = &mut subjects[subject];
        progress.set_message(format!("{operation}, {}", subject.name()));
        progress.tick();
        subject.time(operation, times).with_context(|| format!("{operation}, {}", subject.name()))
    })?;
    progress.finish_and_clear();
    for (operation, medians) in Operation::ALL.into_iter().zip(medians) {
        for (subject, median) in subjects.iter().zip(medians) {
            measurements.insert(Row::Operation(operation), subject.name(), median);
        }
    }
    Ok(())
}

fn components(effort: Effort, measurements: &mut Measurements) -> Result<()> {
    let artifacts = artifacts()?;
    let engine = Engine::default();
    let instantiators = artifacts.iter().map(Instantiator::new).collect::<Result<Vec<_>>>()?;
    let instantiations =
        effort.medians(&[()], artifacts.len(), |(), artifact, times| instantiators[artifact].time(times))?;
    let compilations = effort.medians(&[()], artifacts.len(), |(), artifact, times| {
        let start = Instant::now();
        (0..times).try_for_each(|_| artifacts[artifact].compile(&engine).map(drop))?;
        Ok(start.elapsed())
    })?;
    for (index, artifact) in artifacts.iter().enumerate() {
        measurements.insert(Row::Instantiation, artifact.name, instantiations[0][index]);
        measurements.insert(Row::Compilation, artifact.name, compilations[0][index]);
        measurements.insert(Row::Bytes, artifact.name, artifact.bytes.len() as f64);
    }
    Ok(())
}
