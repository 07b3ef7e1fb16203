//! The benchmarks measure what they say they do.

use host_test::bench::{Operation, subjects};
use host_test::scratch::{Scratch, in_memory};
use wasmtime::Result;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

const SMALL: [Operation; 12] = [
    Operation::Unnamed,
    Operation::Named,
    Operation::Directory,
    Operation::Spool(KIB),
    Operation::Rollover(MIB),
    Operation::SmallWrites,
    Operation::Sequential(MIB),
    Operation::RandomReads,
    Operation::Lines,
    Operation::Text(MIB),
    Operation::Tree(10),
    Operation::DefaultDirectory,
];

#[test]
fn every_subject_does_every_operation_and_leaves_nothing_behind() -> Result<()> {
    let place = Scratch::new_in(&in_memory())?;
    let mut subjects = subjects::sandboxed(place.path(), true)?;
    subjects.extend(subjects::sandboxed(place.path(), false)?);
    subjects.extend(subjects::native(place.path())?);
    let empty = place.count()?;
    for subject in &mut subjects {
        for operation in SMALL {
            assert!(!subject.time(operation, 1)?.is_zero(), "{operation}, {}", subject.name());
            // What was prepared goes with the next preparation.
            subject.time(Operation::Unnamed, 1)?;
            assert_eq!(place.count()?, empty, "{operation}, {}", subject.name());
        }
    }
    drop(subjects);
    assert_eq!(place.count()?, 0);
    Ok(())
}
