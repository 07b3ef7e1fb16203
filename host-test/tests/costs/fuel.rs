//! Instructions of every function, in a table that is changed on purpose.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use wit_parser::{Resolve, WorldItem};

use super::*;

#[path = "fuel/directories.rs"]
mod directories;
#[path = "fuel/files.rs"]
mod files;
#[path = "fuel/others.rs"]
mod others;
#[path = "fuel/text.rs"]
mod text;

/// A function of the WIT, in which form, and its fuel, preparations excluded.
type Operation = (&'static str, fn(&mut Instance) -> Outcome<u64>);

const OPERATIONS: [&[Operation]; 4] = [files::FILES, directories::DIRECTORIES, text::TEXT, others::OTHERS];

/// Set to 1, this environment variable has the table written anew.
const UPDATE: &str = "UPDATE_FUEL";

/// By how many percent an operation may differ from what the table says.
const TOLERATED: u64 = 5;

/// The fuel of `call` with what was prepared for it.
fn after<T, U>(
    instance: &mut Instance,
    prepare: fn(&mut Instance) -> Outcome<T>,
    call: fn(&mut Instance, T) -> Outcome<U>,
) -> Outcome<u64> {
    let prepared = prepare(instance)?;
    fuel(instance, |i| call(i, prepared).map(drop))
}

fn measure() -> Result<Vec<(&'static str, u64)>> {
    let measure = |(what, run): &Operation| {
        let mut instance = metered().start()?;
        instance.gettempdir()?;
        Ok((*what, run(&mut instance)?))
    };
    OPERATIONS.iter().copied().flatten().map(measure).collect()
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/costs/fuel.txt")
}

fn parse(table: &str) -> BTreeMap<&str, u64> {
    let rows = table.lines().filter_map(|row| row.trim_start().split_once(' '));
    rows.map(|(fuel, what)| (what, fuel.parse().expect("a number of instructions"))).collect()
}

fn render(measured: &[(&str, u64)]) -> String {
    measured.iter().fold(String::new(), |mut table, (what, fuel)| {
        writeln!(table, "{fuel:>10} {what}").expect("memory");
        table
    })
}

/// What is wrong with the table, a line each. What takes less now is only printed.
fn compare(table: &BTreeMap<&str, u64>, measured: &[(&str, u64)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (what, new) in measured {
        match table.get(what) {
            None => wrong.push(format!("{what}: {new}, not in the table")),
            Some(old) if new * 100 > old * (100 + TOLERATED) => wrong.push(format!("{what}: {old} before, {new} now")),
            Some(old) if new * 100 < old * (100 - TOLERATED) => println!("less: {what}: {old} before, {new} now"),
            Some(_) => {}
        }
    }
    let is_measured = |row: &&str| measured.iter().any(|(what, _)| what == row);
    wrong.extend(table.keys().filter(|row| !is_measured(row)).map(|row| format!("{row}: no such operation")));
    wrong
}

#[test]
fn no_operation_takes_more_than_the_table_says() -> Result<()> {
    let measured = measure()?;
    if std::env::var_os(UPDATE).is_some_and(|value| value == "1") {
        fs::write(table(), render(&measured))?;
    }
    let table = fs::read_to_string(table())?;
    let wrong = compare(&parse(&table), &measured);
    assert!(wrong.is_empty(), "{wrong:#?}\nOn purpose? {UPDATE}=1 cargo test -p host-test --test costs fuel");
    Ok(())
}

#[test]
fn only_a_rise_beyond_five_percent_a_missing_row_and_one_too_many_are_wrong() {
    let table = parse("100 same\n  100 less\n  100 a little more\n  100 more\n  100 gone\n");
    let measured = [("same", 100), ("less", 50), ("a little more", 105), ("more", 106), ("new", 1)];
    let wrong = ["more: 100 before, 106 now", "new: 1, not in the table", "gone: no such operation"];
    assert_eq!(compare(&table, &measured), wrong);
}

/// The functions that the component exports, as `interface.function` or `interface.resource.method`.
fn functions() -> Vec<String> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")).expect("valid WIT");
    let world = resolve.select_world(&[package], Some("provider")).expect("the world");
    let mut functions = Vec::new();
    for item in resolve.worlds[world].exports.values() {
        let WorldItem::Interface { id, .. } = item else { continue };
        let interface = &resolve.interfaces[*id];
        let name = interface.name.as_deref().expect("a name");
        // Without `[method]` or `[static]`.
        let bare = |function: &str| function.rsplit(']').next().unwrap_or_default().to_string();
        functions.extend(interface.functions.keys().map(|function| format!("{name}.{}", bare(function))));
    }
    functions
}

#[test]
fn every_function_is_in_the_table() {
    let is_measured = |function: &String| {
        let mut forms = OPERATIONS.iter().copied().flatten().map(|(what, _)| what.split(',').next());
        forms.any(|what| what == Some(function))
    };
    let functions = functions();
    assert!(functions.len() > 50, "{functions:?}");
    let missing: Vec<_> = functions.iter().filter(|function| !is_measured(function)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
