//! The results as the README's table.

use std::fmt::Write;

use wasmtime::Result;

use super::{Answer, Column, Host, Is, Results};
use crate::readme;

/// Facts by name, and how the README says them.
pub const FACTS: [(&str, &str); 16] = [
    ("unnamed-unlinked", "an unnamed file is nowhere on disk"),
    ("spool-rolls", "a spool rolls over and keeps its contents"),
    ("named-visible", "the host finds a named file under its name, until it is closed"),
    ("reopened", "a second handle on a file"),
    ("persist-new", "`persist` under a name that must be free"),
    ("persist-replaces", "`persist` in the place of another file"),
    ("directories-removed", "a temporary directory goes with its contents"),
    ("directories-persist", "`persist` of a directory"),
    ("links-unlinked", "cleanup removes links, not what they lead to"),
    ("links-not-followed", "a link under the name of a new file is not followed"),
    ("limits", "limits from the environment"),
    ("sweep", "`sweep` removes what is old, nothing else"),
    ("release-all", "`release-all` leaves nothing"),
    ("streams", "`read-stream`"),
    ("descriptors", "`into-descriptor`"),
    ("clear-errors", "without any directory: an error, no trap"),
];

/// With the table between its marks.
pub fn readme(text: &str, results: &Results) -> Result<String> {
    readme::with(text, "hosts", &table(results))
}

pub fn table(results: &Results) -> String {
    let columns: Vec<(Host, &Column)> =
        Host::ALL.into_iter().filter_map(|host| Some((host, results.column(host)?))).collect();
    let mut table = String::new();
    let mut row = |title: &str, cell: &dyn Fn(Host, &Column) -> String| {
        let cells: Vec<String> = columns.iter().map(|(host, column)| cell(*host, column)).collect();
        writeln!(table, "| {title} | {} |", cells.join(" | ")).expect("memory");
    };
    row("host", &|host, _| title(host).into());
    row("---", &|_, _| "---".into());
    row("recorded plans played as CPython did", &|_, column| plans(column));
    for (name, title) in FACTS {
        row(title, &|_, column| column.facts.get(name).map_or_else(|| "not asked".into(), answer));
    }
    table.replace(" --- ", "---")
}

fn title(host: Host) -> &'static str {
    match host {
        Host::Rust => "Wasmtime, Rust",
        Host::Python => "Wasmtime, Python",
        Host::Node => "jco, Node",
        Host::Browser => "jco, Chromium",
    }
}

fn plans(column: &Column) -> String {
    let all = column.plans;
    let differing = &column.differing;
    if differing.is_empty() {
        return format!("all {all}");
    }
    let ids: Vec<String> = differing.iter().map(|(id, count)| format!("{count} `{id}`")).collect();
    format!("{} of {all}; not {}", all - differing.values().sum::<usize>(), ids.join(", "))
}

fn answer(answer: &Answer) -> String {
    let is = match answer.is {
        Is::Yes => "yes",
        Is::No => "no",
        Is::None => "–",
    };
    answer.because.as_ref().map_or_else(|| is.into(), |because| format!("{is}: {because}"))
}
