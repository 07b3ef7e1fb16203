//! The report in Markdown, and what the README shows of it.

use wasmtime::Result;

use super::measurements::{Measurements, Row};
use super::{figures, table};
use crate::bench::Operation;
use crate::bench::names::{COMPONENT, EMPTY, FLOOR, GUEST, NATIVE, PLUGIN, PYTHON, on_default_host};
use crate::readme;

/// A column for each subject, with its heading.
const SUBJECTS: [(&str, &str); 6] = [
    ("component", COMPONENT),
    ("in a plugin", PLUGIN),
    ("floor", FLOOR),
    ("rust in a guest", GUEST),
    ("rust, native", NATIVE),
    ("python, native", PYTHON),
];

const PEERS: &[&str] = &[FLOOR, GUEST, NATIVE, PYTHON];

/// The whole of it.
pub fn page(measurements: &Measurements) -> String {
    let operations = Operation::ALL.map(Row::Operation);
    let components = [Row::Instantiation, Row::Compilation, Row::Bytes];
    let headings = SUBJECTS.map(|(heading, _)| heading);
    let on_default = [COMPONENT, PLUGIN, FLOOR, GUEST].map(on_default_host);
    let default_columns: Vec<(&str, &str)> = headings.into_iter().zip(on_default.iter().map(String::as_str)).collect();
    let shipped: Vec<(&str, &str)> = SUBJECTS[..4].iter().copied().chain([(EMPTY, EMPTY)]).collect();
    let mut circumstances = String::from("| | |\n|---|---|\n");
    for (name, value) in &measurements.circumstances {
        circumstances += &table::line([name.clone(), value.clone()]);
    }
    format!(
        "# What temporary files cost

`cargo run --release -p host-test -- bench-report` measures and writes this. Medians of one run, in which all subjects
take turns. The component is called from the host, or from a plugin that is composed with it. The floor is a guest that
makes the WASI calls that the operation cannot do without, and no others. Rust is the crate `tempfile`, compiled to
wasm32-wasip2 or natively; python is CPython's `tempfile`.
[`operations.wit`](../../guests/bench/wit/operations.wit) says what each operation does.

{circumstances}
## Blocking in place

{}
## On a host that does not block in place

Which is Wasmtime's default: each filesystem call is handed to another thread.

{}
## The components themselves

Instantiation is with the pooling allocator, from what was compiled before, and includes dropping the store.

{}
## Ratios

Blocking in place. Below 1: faster.

![the ratios](ratios.svg)

The component in a plugin, in multiples of:

{}
The component called from the host, in multiples of:

{}
## Where it must stand

[What was tried](tried.md) says what brought it there, and what was left.

{}",
        medians(measurements),
        table::medians(measurements, &operations, &default_columns),
        table::medians(measurements, &components, &shipped),
        table::ratios(measurements, &operations, PLUGIN, PEERS),
        table::ratios(measurements, &operations, COMPONENT, PEERS),
        figures::table(measurements),
    )
}

/// What all of it is about, in one table.
fn medians(measurements: &Measurements) -> String {
    table::medians(measurements, &Operation::ALL.map(Row::Operation), &SUBJECTS)
}

/// The README with what it shows of the report between its two markers.
pub fn readme(readme: &str, measurements: &Measurements) -> Result<String> {
    let plot = "![the ratios](host-test/benches/report/ratios.svg)";
    readme::with(readme, "report", &format!("{}\n{plot}\n", medians(measurements)))
}
