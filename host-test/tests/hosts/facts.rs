//! What is true of hosts.

use std::fs;

use host_test::hosts::{DIFFERENCES, FACTS, Host, Results, column, example, page, readme};
use wasmtime::error::Context;
use wasmtime::{Result, ensure};

use crate::trials::Fact;

type OfAll = (&'static str, fn() -> Result<()>);

pub const OF_ALL: [OfAll; 3] = [
    ("the_readme_has_the_table_of_the_results", the_readme_has_the_table_of_the_results),
    ("the_readme_explains_every_difference", the_readme_explains_every_difference),
    ("the_readme_shows_the_example", the_readme_shows_the_example),
];

pub fn of(host: Host) -> Vec<Fact<Host>> {
    let mut facts: Vec<Fact<Host>> = vec![("it_does_what_its_results_say", it_does_what_its_results_say)];
    match host {
        Host::Node => facts.push(("types_are_checked_and_the_example_runs", types_are_checked_and_the_example_runs)),
        Host::Browser => {
            facts.push(("a_file_is_dropped_spooled_and_read_back", a_file_is_dropped_spooled_and_read_back))
        }
        Host::Rust | Host::Python => {}
    }
    facts
}

fn it_does_what_its_results_say(host: Host) -> Result<()> {
    let found = column(host)?;
    let results = Results::read()?;
    let kept = results.column(host).context("there are no results; `host-test conformance --rewrite` keeps them")?;
    ensure!(found == *kept, "{found:#?} instead of {kept:#?}");
    ensure!(FACTS.iter().all(|(name, _)| found.facts.contains_key(*name)) && found.facts.len() == FACTS.len());
    Ok(())
}

fn types_are_checked_and_the_example_runs(_: Host) -> Result<()> {
    ensure!(example()? == "two\n\n");
    Ok(())
}

fn a_file_is_dropped_spooled_and_read_back(_: Host) -> Result<()> {
    page()
}

fn the_readme_has_the_table_of_the_results() -> Result<()> {
    let text = text("README.md")?;
    ensure!(readme(&text, &Results::read()?)? == text, "run `host-test conformance --rewrite`");
    Ok(())
}

fn the_readme_explains_every_difference() -> Result<()> {
    let text = text("README.md")?;
    for id in DIFFERENCES {
        ensure!(text.contains(&format!("| `{id}` |")), "{id}");
    }
    Ok(())
}

fn the_readme_shows_the_example() -> Result<()> {
    ensure!(text("README.md")?.contains(&text("host-test/hosts/node/example.ts")?));
    Ok(())
}

fn text(path: &str) -> Result<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../").to_owned() + path;
    fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))
}
