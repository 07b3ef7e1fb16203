//! An attacker who knows what the component is about to do: he swaps right before one of its calls, and again before
//! a later one, in all combinations.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use host_test::interposed::Meanwhile;
use host_test::{Instance, Sandbox};
use wasmtime::Result;

use super::attackers::{Report, Victim};

pub fn attack(prepare: &dyn Fn(&mut Instance) -> Result<Victim>) -> Result<Report> {
    let mut instance = Sandbox::new().interposed().scratch_in_memory().start()?;
    instance.gettempdir()?;
    let hits = Arc::new(AtomicUsize::new(0));
    let mut report = Report::default();
    let mut calls = 0;
    report.add(&mut instance, prepare, |instance, _, act| {
        instance.plan().calls.clear();
        let outcome = act(instance);
        calls = instance.plan().calls.len();
        outcome
    })?;
    for first in 0..calls {
        for second in first + 1..=calls {
            report.add(&mut instance, prepare, |instance, paths, act| {
                instance.plan().calls.clear();
                let hits = hits.clone();
                instance.plan().meanwhile = Some(Meanwhile(Box::new(move |call| {
                    if (call == first || call == second) && paths.swap() {
                        hits.fetch_add(1, SeqCst);
                    }
                })));
                let outcome = act(instance);
                instance.plan().meanwhile = None;
                outcome
            })?;
        }
    }
    report.hits = hits.load(SeqCst);
    Ok(report)
}
