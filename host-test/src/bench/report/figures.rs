//! Where it must stand: what each figure may be at most, and what it is.

use super::limits;
use super::measurements::{Measurements, Row};
use super::table::{self, cell};
use crate::bench::Operation;
use crate::bench::names::{COMPONENT, EMPTY, FLOOR, GUEST, PLUGIN, PYTHON};

const MIB: u64 = 1 << 20;

/// What a figure is a multiple of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The same row of this subject.
    Subject(&'static str),
    /// This operation of the same subject.
    Operation(Operation),
    /// 1,024 bytes.
    Kib,
}

#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub row: Row,
    pub subject: &'static str,
    pub at_most: f64,
    pub of: Reference,
}

/// By whichever way a plugin or a host calls it.
const BOTH: &[&str] = &[PLUGIN, COMPONENT];

/// A row, the subjects whose figure it is, and what that may be at most: so many times a reference.
type Demand = (Row, &'static [&'static str], f64, Reference);

const DEMANDS: [Demand; 18] = [
    (Row::Operation(Operation::Unnamed), BOTH, 1.1, Reference::Subject(FLOOR)),
    (Row::Operation(Operation::Unnamed), BOTH, 1.05, Reference::Subject(GUEST)),
    (Row::Operation(Operation::Named), BOTH, 1.5, Reference::Subject(FLOOR)),
    (Row::Operation(Operation::Named), BOTH, 1.0, Reference::Subject(PYTHON)),
    (Row::Operation(Operation::Directory), BOTH, 1.5, Reference::Subject(FLOOR)),
    (Row::Operation(Operation::Directory), BOTH, 1.0, Reference::Subject(GUEST)),
    (Row::Operation(Operation::Directory), BOTH, 1.0, Reference::Subject(PYTHON)),
    (Row::Operation(Operation::Spool(1 << 10)), &[COMPONENT], 0.7, Reference::Subject(PYTHON)),
    // The floor of a spool is a copy each way.
    (Row::Operation(Operation::Spool(64 * MIB)), BOTH, 3.0, Reference::Subject(FLOOR)),
    (Row::Operation(Operation::SmallWrites), BOTH, 0.02, Reference::Subject(GUEST)),
    (Row::Operation(Operation::SmallWrites), &[PLUGIN], 1.0, Reference::Subject(PYTHON)),
    (Row::Operation(Operation::Sequential(64 * MIB)), BOTH, 1.2, Reference::Subject(FLOOR)),
    (Row::Operation(Operation::Sequential(64 * MIB)), BOTH, 0.5, Reference::Subject(GUEST)),
    (Row::Operation(Operation::Tree(10_000)), BOTH, 1.2, Reference::Subject(FLOOR)),
    (Row::Operation(Operation::Tree(10_000)), BOTH, 1.0, Reference::Subject(GUEST)),
    (Row::Operation(Operation::Text(16 * MIB)), BOTH, 2.0, Reference::Operation(Operation::Sequential(16 * MIB))),
    (Row::Bytes, &[COMPONENT], 96.0, Reference::Kib),
    (Row::Instantiation, &[COMPONENT], 2.0, Reference::Subject(EMPTY)),
];

/// All of them.
pub fn figures() -> impl Iterator<Item = Figure> {
    DEMANDS.into_iter().flat_map(|(row, subjects, at_most, of)| {
        subjects.iter().map(move |&subject| Figure { row, subject, at_most, of })
    })
}

impl Figure {
    /// What it is, in multiples of the reference.
    pub fn measured(&self, measurements: &Measurements) -> Option<f64> {
        let reference = match self.of {
            Reference::Subject(subject) => measurements.get(self.row, subject)?,
            Reference::Operation(operation) => measurements.get(Row::Operation(operation), self.subject)?,
            Reference::Kib => 1024.0,
        };
        Some(measurements.get(self.row, self.subject)? / reference)
    }

    fn demanded(&self) -> String {
        match self.of {
            Reference::Subject(subject) => format!("{} × {subject}", self.at_most),
            Reference::Operation(operation) => format!("{} × {operation}", self.at_most),
            Reference::Kib => format!("{} KiB", self.at_most),
        }
    }

    fn show(&self, measured: f64) -> String {
        match self.of {
            Reference::Subject(_) | Reference::Operation(_) => table::times(measured),
            Reference::Kib => format!("{measured:.1} KiB"),
        }
    }

    fn verdict(&self, measured: f64) -> String {
        if measured <= self.at_most {
            "met".into()
        } else {
            format!("missed: {}", limits::of(self).unwrap_or("not yet explained"))
        }
    }
}

/// A row for each figure.
pub fn table(measurements: &Measurements) -> String {
    let mut table = table::line(["operation", "by", "at most", "measured", "verdict"].map(String::from))
        + "|---|---|---|---:|---|\n";
    for figure in figures() {
        let measured = figure.measured(measurements);
        table += &table::line([
            figure.row.to_string(),
            figure.subject.into(),
            figure.demanded(),
            cell(measured, |measured| figure.show(measured)),
            cell(measured, |measured| figure.verdict(measured)),
        ]);
    }
    table
}
