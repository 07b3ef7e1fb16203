//! Tables in Markdown.

use bytesize::ByteSize;

use super::measurements::{Measurements, Row};

const NOTHING: &str = "–";

/// A line of one cell, or more.
pub fn line(cells: impl IntoIterator<Item = String>) -> String {
    let mut line = String::from("|");
    for cell in cells {
        line += &format!(" {cell} |");
    }
    line + "\n"
}

/// The first lines of a table. All columns but the first are of numbers.
pub fn head<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = columns.into_iter().map(String::from).collect();
    let numbers = "---:|".repeat(names.len() - 1);
    format!("{}|---|{numbers}\n", line(names))
}

/// A row for each of `rows`, a column for each subject; `named` is what it is called here.
pub fn medians(measurements: &Measurements, rows: &[Row], columns: &[(&str, &str)]) -> String {
    let mut table = head(["operation"].into_iter().chain(columns.iter().map(|(named, _)| *named)));
    for &row in rows {
        let values = columns.iter().map(|(_, subject)| cell(measurements.get(row, subject), |value| show(row, value)));
        table += &line([row.to_string()].into_iter().chain(values));
    }
    table
}

/// How often as much as each of `others` the subject takes.
pub fn ratios(measurements: &Measurements, rows: &[Row], subject: &str, others: &[&str]) -> String {
    let mut table = head(["operation"].into_iter().chain(others.iter().copied()));
    for &row in rows {
        let values = others.iter().map(|other| cell(measurements.ratio(row, subject, other), times));
        table += &line([row.to_string()].into_iter().chain(values));
    }
    table
}

pub fn cell(value: Option<f64>, show: impl FnOnce(f64) -> String) -> String {
    value.map_or(NOTHING.into(), show)
}

/// A median with its unit.
pub fn show(row: Row, value: f64) -> String {
    match row {
        Row::Bytes => ByteSize::b(value as u64).display().iec().to_string(),
        _ if value < 1e3 => format!("{} ns", significant(value)),
        _ if value < 1e6 => format!("{} µs", significant(value / 1e3)),
        _ if value < 1e9 => format!("{} ms", significant(value / 1e6)),
        _ => format!("{} s", significant(value / 1e9)),
    }
}

pub fn times(ratio: f64) -> String {
    format!("{} ×", significant(ratio))
}

/// With three digits that say something.
fn significant(value: f64) -> String {
    let digits = value.abs().max(1e-9).log10().floor() as i32;
    format!("{value:.*}", (2 - digits).clamp(0, 9) as usize)
}
