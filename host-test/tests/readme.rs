//! What the README's tables name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const README: &str = include_str!("../../README.md");

/// Collects the names of all functions in the Rust files below `directory`.
fn functions(directory: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            functions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("fn ")?.split_once('('));
            found.extend(names.map(|(name, _)| name.to_string()));
        }
    }
}

/// The rows of tables whose last column is `test`: what stands in it.
fn tests_of_rows() -> Vec<&'static str> {
    let mut cells = Vec::new();
    let mut names_tests = false;
    for line in README.lines() {
        let last = line.strip_suffix(" |").and_then(|row| row.rsplit_once("| ")).map(|(_, last)| last);
        names_tests = last.is_some_and(|last| last == "test") || names_tests && line.starts_with('|');
        if names_tests {
            cells.extend(last.filter(|last| *last != "test"));
        }
    }
    cells
}

#[test]
fn every_test_that_the_readme_names_exists() {
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    functions(&root.join("../src"), &mut found);
    functions(&root.join("tests"), &mut found);
    let rows = tests_of_rows();
    assert!(rows.len() > 100, "{rows:?}");
    for row in rows {
        let names: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{row}");
        for name in names {
            assert!(found.contains(name), "{name}");
        }
    }
}

#[test]
fn no_row_is_open() {
    for line in README.lines().filter(|line| line.starts_with('|')) {
        let cells = line.trim_matches('|').split('|');
        assert!(cells.clone().count() >= 2 && cells.clone().all(|cell| !cell.trim().is_empty()), "{line}");
    }
}
