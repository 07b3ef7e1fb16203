//! Makes a failing plan as short and simple as it can be.

use super::json::Field;
use super::plan::{Plan, Step};

/// More tries than this are not worth the wait.
const MOST_TRIES: usize = 5_000;

/// The simplest plan found that still fails.
pub fn shrink(plan: &Plan, mut fails: impl FnMut(&Plan) -> bool) -> Plan {
    let mut best = plan.clone();
    let mut tries = 0;
    let mut check = |plan: &Plan| {
        tries += 1;
        tries <= MOST_TRIES && fails(plan)
    };
    while without_steps(&mut best, &mut check) || with_simpler_parts(&mut best, &mut check) {}
    best
}

/// Leaves out as many steps as possible: halves first, then less and less.
fn without_steps(best: &mut Plan, check: &mut impl FnMut(&Plan) -> bool) -> bool {
    let before = best.steps.len();
    let mut length = before;
    while length > 0 {
        let mut at = best.steps.len();
        while at > 0 {
            at = at.saturating_sub(length);
            let mut shorter = best.clone();
            shorter.steps.drain(at..(at + length).min(best.steps.len()));
            if shorter.steps.len() < best.steps.len() && check(&shorter) {
                *best = shorter;
            }
        }
        length /= 2;
    }
    best.steps.len() < before
}

/// Replaces one part after the other by something simpler.
fn with_simpler_parts(best: &mut Plan, check: &mut impl FnMut(&Plan) -> bool) -> bool {
    let mut found = false;
    let mut part = 0;
    loop {
        let tries: Vec<Plan> = match part {
            0 => best.make.simpler().into_iter().map(|make| Plan { make, ..best.clone() }).collect(),
            1 => best.prepare.simpler().into_iter().map(|prepare| Plan { prepare, ..best.clone() }).collect(),
            _ => match best.steps.get(part - 2) {
                Some(step) => simpler_steps(best, step).map(|step| with_step(best, part - 2, step)).collect(),
                None => return found,
            },
        };
        match tries.into_iter().find(|plan| check(plan)) {
            Some(simpler) => {
                *best = simpler;
                found = true;
            }
            None => part += 1,
        }
    }
}

/// The step with simpler fields, or a simple one in its place, which may make others unnecessary.
fn simpler_steps(plan: &Plan, step: &Step) -> impl Iterator<Item = Step> + use<> {
    let (unit, times) = ("a".to_owned(), 1);
    let simple = match plan.make.text {
        None => [Step::Seek { offset: 1 }, Step::Write { unit, times }],
        Some(_) => [Step::Start {}, Step::TextWrite { unit, times }],
    };
    let rank = |step: &Step| simple.iter().position(|simple| simple.name() == step.name()).unwrap_or(simple.len());
    let simpler = simple[..rank(step)].to_vec();
    step.simpler().into_iter().chain(simpler)
}

fn with_step(plan: &Plan, at: usize, step: Step) -> Plan {
    let mut plan = plan.clone();
    plan.steps[at] = step;
    plan
}
