//! What temporary files cost, side by side: `cargo bench -p host-test`.

use std::time::Duration;

use criterion::Criterion;
use host_test::bench::artifact::{Instantiator, artifacts};
use host_test::bench::{Operation, subjects};
use host_test::scratch;
use wasmtime::{Engine, Result};

fn main() -> Result<()> {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    operations(&mut criterion)?;
    instantiation(&mut criterion)?;
    compilation(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

fn operations(criterion: &mut Criterion) -> Result<()> {
    let place = scratch::in_memory();
    let mut subjects = subjects::sandboxed(&place, true)?;
    subjects.extend(subjects::sandboxed(&place, false)?);
    subjects.extend(subjects::native(&place)?);
    for operation in Operation::ALL {
        let mut group = criterion.benchmark_group(operation.to_string());
        if takes_long(operation) {
            group.sample_size(10);
        }
        for subject in &mut subjects {
            group.bench_function(subject.name().to_owned(), |bencher| {
                bencher.iter_custom(|times| subject.time(operation, times).expect("an operation that succeeds"));
            });
        }
    }
    Ok(())
}

/// Itself, or its preparation.
fn takes_long(operation: Operation) -> bool {
    match operation {
        Operation::Unnamed | Operation::Named | Operation::Directory => false,
        Operation::SmallWrites | Operation::DefaultDirectory => false,
        Operation::Spool(bytes) => bytes > 1 << 20,
        Operation::Rollover(_) | Operation::Sequential(_) | Operation::Text(_) => true,
        Operation::RandomReads | Operation::Lines | Operation::Tree(_) => true,
    }
}

fn instantiation(criterion: &mut Criterion) -> Result<()> {
    let mut group = criterion.benchmark_group("instantiation");
    for artifact in artifacts()? {
        let instantiator = Instantiator::new(&artifact)?;
        group.bench_function(artifact.name, |bencher| {
            bencher.iter_custom(|times| instantiator.time(times).expect("an instance"));
        });
    }
    Ok(())
}

fn compilation(criterion: &mut Criterion) -> Result<()> {
    let engine = Engine::default();
    let mut group = criterion.benchmark_group("compilation");
    group.sample_size(10);
    for artifact in artifacts()? {
        group.bench_function(artifact.name, |bencher| {
            bencher.iter_with_large_drop(|| artifact.compile(&engine).expect("a component"));
        });
    }
    Ok(())
}
