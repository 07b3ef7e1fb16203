//! What came of measuring: all that a report says is made from this.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bench::Operation;

/// What is measured of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Operation(Operation),
    Instantiation,
    Compilation,
    /// As the component is shipped.
    Bytes,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Row::Operation(operation) => operation.fmt(f),
            Row::Instantiation => f.write_str("instantiation"),
            Row::Compilation => f.write_str("compilation"),
            Row::Bytes => f.write_str("bytes"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurements {
    /// The machine and the versions: what each is, and which.
    pub circumstances: Vec<(String, String)>,
    /// By subject and row: the median, in nanoseconds or bytes.
    medians: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Measurements {
    pub fn new(circumstances: Vec<(String, String)>) -> Self {
        Measurements { circumstances, medians: BTreeMap::new() }
    }

    pub fn get(&self, row: Row, subject: &str) -> Option<f64> {
        self.medians.get(subject)?.get(&row.to_string()).copied()
    }

    pub fn insert(&mut self, row: Row, subject: &str, value: f64) {
        self.medians.entry(subject.into()).or_default().insert(row.to_string(), value);
    }

    /// How often as much as `other` a subject takes.
    pub fn ratio(&self, row: Row, subject: &str, other: &str) -> Option<f64> {
        Some(self.get(row, subject)? / self.get(row, other)?)
    }
}
