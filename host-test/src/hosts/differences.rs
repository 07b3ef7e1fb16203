//! Why the same plan gives something else on a host.

use crate::differential::{Parting, Played, Saw, Step};

/// By id, as the README explains it.
pub const DIFFERENCES: [&str; 3] = ["byte-order-mark", "initial-directory", "long-names"];

const LONGEST_NAME: usize = 255;

/// The id of the difference, if what the host saw, which comes second, is due to one.
pub fn difference(played: &Played) -> Option<&'static str> {
    let Parting::At(at) = played.parting()? else { return None };
    let [recorded, seen] = [0, 1].map(|who| played.told[who].1.saw.get(at));
    let (recorded, seen) = (recorded?, seen?);
    if at > 0 && played.plan.steps.get(at - 1)?.name().starts_with("text-") && lost_its_mark(recorded, seen) {
        return Some("byte-order-mark");
    }
    let errors = [recorded, seen].map(|saw| saw.err.as_deref());
    let make = &played.plan.make;
    let set = played.plan.steps[..at.min(played.plan.steps.len())].iter().map(|step| match step {
        Step::SetTempdir { path } => path,
        _ => &None,
    });
    let is_relative = |path: &String| !path.starts_with('/');
    if [&make.dir, &make.tempdir].into_iter().chain(set).flatten().any(is_relative)
        && seen.err.as_deref() == Some("not-found")
    {
        return Some("initial-directory");
    }
    let dir = make.dir.as_deref().unwrap_or_default();
    let is_long = dir.split('/').any(|name| name.len() > LONGEST_NAME);
    (is_long && errors == [Some("invalid-argument"), Some("not-found")]).then_some("long-names")
}

/// Text that is short is written as it is, other by its length and checksum.
fn lost_its_mark(recorded: &Saw, seen: &Saw) -> bool {
    match (recorded.ok.as_str(), seen.ok.as_str()) {
        (Some(recorded), Some(seen)) => recorded.strip_prefix('\u{feff}') == Some(seen),
        _ => {
            let length = |saw: &Saw| saw.ok.get(0).and_then(serde_json::Value::as_u64);
            length(recorded).is_some() && length(recorded) == length(seen).map(|length| length + 1)
        }
    }
}
