//! The same plans on CPython's `tempfile`, on the native core, and on the component.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use host_test::differential::{
    ENCODINGS, Errors, Kind, Make, Mode, Newline, Plan, Played, Python, Recorded, Step, generate, on_all, on_component,
    on_native, shortest, shrink,
};

const TRANSCRIPTS: &str = include_str!("differential/transcripts.jsonl");
const README: &str = include_str!("../../README.md");

/// The section of the README with the table of differences.
const DIFFERENCES: &str = "## Where it differs from Python's tempfile";

fn recorded() -> impl Iterator<Item = Recorded> {
    TRANSCRIPTS.lines().map(|line| Recorded::parse(line).unwrap())
}

/// The rows that begin with an id: what a plan can come to.
fn table() -> BTreeSet<&'static str> {
    let section = README.split("\n## ").find(|section| DIFFERENCES.ends_with(section.lines().next().unwrap_or("\0")));
    let rows = section.unwrap_or_default().lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    rows.map(|(id, _)| id).collect()
}

/// CPython, if it is there to ask. If not, that is said past the test harness, which keeps what passing tests print.
fn python(wanted_for: &str) -> Option<Python> {
    let skipped = |error: &_| writeln!(io::stderr(), "SKIPPED {wanted_for}: {error:#}");
    Python::start().inspect_err(|error| drop(skipped(error))).ok()
}

#[test]
fn there_are_thousands_of_recorded_plans() {
    assert!(recorded().count() >= 2048);
}

#[test]
fn a_transcript_is_written_as_it_was_read() {
    for line in TRANSCRIPTS.lines() {
        assert_eq!(Recorded::parse(line).unwrap().to_line(), line);
    }
}

#[test]
fn the_core_and_the_component_see_what_cpython_saw() {
    for Recorded { plan, transcript } in recorded() {
        let told = vec![
            ("recorded", transcript),
            ("native", on_native(&plan)),
            ("component", on_component(&plan).expect("an instance")),
        ];
        let played = Played { plan, told };
        if played.parting().is_none() {
            continue;
        }
        if let Some(mut python) = python("shrinking")
            && let Ok(shortest) = shortest(&mut python, &played.plan)
            && shortest.parting().is_some()
        {
            panic!("they do not agree on this plan:\n{shortest}");
        }
        panic!("they do not agree on this plan:\n{}", played.cut());
    }
}

#[test]
fn the_core_and_the_component_agree_with_cpython_on_fresh_plans() {
    let Some(mut python) = python("fresh plans") else { return };
    for index in 0..200 {
        let played = on_all(&mut python, &generate(2026, index)).unwrap();
        if played.parting().is_some() {
            panic!("they do not agree on this plan:\n{}", shortest(&mut python, &played.plan).unwrap());
        }
    }
}

#[test]
fn every_difference_met_is_in_the_readme_and_every_one_there_is_met() {
    let met: BTreeMap<String, Recorded> = recorded()
        .flat_map(|met| met.transcript.differences().map(|id| (id.to_owned(), met.clone())).collect::<Vec<_>>())
        .collect();
    let table = table();
    for (id, witness) in &met {
        assert!(table.contains(id.as_str()), "{id} is not in the README's table: {}", witness.to_line());
    }
    for id in table {
        assert!(met.contains_key(id), "no transcript comes to {id}");
    }
}

#[test]
fn a_bug_is_shrunk_to_the_shortest_plan_that_shows_it() {
    // The bug: a file is truncated at its start, wherever the position is.
    let fails = |plan: &Plan| {
        let mut wrong = plan.clone();
        for step in &mut wrong.steps {
            if let Step::Truncate { size: size @ None } = step {
                *size = Some(0);
            }
        }
        let told = vec![("right", on_native(plan)), ("wrong", on_native(&wrong))];
        Played { plan: wrong, told }.parting().is_some()
    };
    let on_a_file = |plan: &Plan| plan.make.kind != Kind::Directory && fails(plan);
    let failing = (0..).map(|index| generate(7, index)).filter(on_a_file);
    for plan in failing.take(5) {
        let shortest = shrink(&plan, fails);
        let make = Make { kind: plan.make.kind, ..Make::default() };
        let steps = vec![Step::Seek { offset: 1 }, Step::Truncate { size: None }];
        assert_eq!(shortest, Plan { prepare: Vec::new(), make, steps });
    }
}

#[test]
fn the_recorded_plans_come_to_everything() {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for Recorded { plan, transcript } in recorded() {
        let mut meet = |what: String| *met.entry(what).or_default() += 1;
        meet(format!("kind {}", plan.make.kind.name()));
        if let Some(mode) = plan.make.mode {
            meet(format!("mode {}", mode.name()));
        }
        if let Some(text) = &plan.make.text {
            meet(format!("errors {}", text.errors.name()));
            meet(format!("newline {}", text.newline.name()));
            if transcript.saw[0].err.is_none() {
                meet(format!("encoding {}", text.encoding.as_deref().unwrap_or("none")));
            }
        }
        for (step, saw) in plan.steps.iter().zip(&transcript.saw[1..]) {
            if saw.err.as_deref() != Some("absent") {
                meet(format!("step {}", step.name()));
            }
        }
    }
    let kinds = Kind::ALL.iter().map(|kind| format!("kind {}", kind.name()));
    let modes = Mode::ALL.iter().map(|mode| format!("mode {}", mode.name()));
    let errors = Errors::ALL.iter().map(|errors| format!("errors {}", errors.name()));
    let newlines = Newline::ALL.iter().map(|newline| format!("newline {}", newline.name()));
    let encodings = ENCODINGS.iter().map(|encoding| format!("encoding {encoding}"));
    let steps = Step::NAMES.iter().map(|step| format!("step {step}"));
    for wanted in kinds.chain(modes).chain(steps).chain(errors).chain(newlines).chain(encodings) {
        let count = met.get(&wanted).copied().unwrap_or_default();
        assert!(count >= 20, "{wanted}: only {count} times");
    }
}
