//! Several transcripts of one plan must be one.

use std::fmt;

use super::json::Field;
use super::plan::{Plan, Step};
use super::transcript::{Saw, Transcript};

/// A plan, and what each that played it saw, by name.
#[derive(Debug)]
pub struct Played {
    pub plan: Plan,
    pub told: Vec<(&'static str, Transcript)>,
}

/// Where transcripts part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parting {
    /// At what was seen: 0 is the making, then come the steps and the drop.
    At(usize),
    /// In what is left.
    Left,
}

impl Played {
    /// The first place where one parts from the first. Why something was seen is nobody's business but CPython's.
    pub fn parting(&self) -> Option<Parting> {
        let ((_, first), others) = self.told.split_first()?;
        let length = self.told.iter().map(|(_, transcript)| transcript.saw.len()).max().unwrap_or_default();
        let parts = |at: &usize| others.iter().any(|(_, other)| !same(first.saw.get(*at), other.saw.get(*at)));
        match (0..length).find(parts) {
            Some(at) => Some(Parting::At(at)),
            None if others.iter().any(|(_, other)| other.left != first.left) => Some(Parting::Left),
            None => None,
        }
    }
}

impl Played {
    /// Without the steps after the parting.
    pub fn cut(mut self) -> Self {
        if let Some(Parting::At(at)) = self.parting() {
            self.plan.steps.truncate(at);
        }
        self
    }

    /// At what step they part, and who reports which error there: a shorter plan that parts otherwise shows something
    /// else.
    pub fn kind_of_parting(&self) -> Option<(&'static str, Vec<Option<&str>>)> {
        let at = match self.parting()? {
            Parting::At(at) => at,
            Parting::Left => return Some(("left", Vec::new())),
        };
        let step = match at.checked_sub(1) {
            None => "make",
            Some(at) => self.plan.steps.get(at).map_or("drop", Step::name),
        };
        let saw = self.told.iter().map(|(_, transcript)| transcript.saw.get(at));
        Some((step, saw.map(|saw| saw?.err.as_deref()).collect()))
    }
}

fn same(one: Option<&Saw>, other: Option<&Saw>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (&one.ok, &one.err, &one.listing) == (&other.ok, &other.err, &other.listing),
        (None, None) => true,
        _ => false,
    }
}

impl fmt::Display for Played {
    /// The plan as it can be played again, then step by step what was seen, up to where they part.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plan = &self.plan;
        writeln!(f, "{}", plan.to_json())?;
        let parting = self.parting();
        let steps = plan.steps.iter().map(|step| step.to_json().to_string());
        let titles = [plan.make.to_json().to_string()].into_iter().chain(steps).chain(["the drop".to_owned()]);
        for (at, title) in titles.enumerate() {
            let saw = |transcript: &Transcript| transcript.saw.get(at).map_or_else(|| "nothing".into(), Saw::to_string);
            if parting == Some(Parting::At(at)) {
                writeln!(f, "{title}")?;
                return self.told.iter().try_for_each(|(name, told)| writeln!(f, "    {name:10} {}", saw(told)));
            }
            if let Some((_, told)) = self.told.first() {
                writeln!(f, "{title}    {}", saw(told))?;
            }
        }
        self.told.iter().try_for_each(|(name, told)| writeln!(f, "    {name:10} left {:?}", told.left))
    }
}
