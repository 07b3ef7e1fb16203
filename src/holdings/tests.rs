//! Holdings against a map that is looked through from end to end.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::limits::Account;

/// Few enough names for paths to meet, and enough paths for the table to grow.
fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(std::vec!["a", "b", "ab", "c"]), 1..5)
        .prop_map(|names| names.iter().flat_map(|name| ["/", *name]).collect())
}

#[derive(Clone, Debug)]
enum Step {
    Insert(String),
    Remove(String),
    RemoveAll(String),
    Forget(String),
    Rename(String, String),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => path().prop_map(Step::Insert),
        1 => path().prop_map(Step::Remove),
        1 => path().prop_map(Step::RemoveAll),
        1 => path().prop_map(Step::Forget),
        1 => (path(), path()).prop_map(|(from, to)| Step::Rename(from, to)),
    ]
}

fn is_or_is_below(path: &str, directory: &str) -> bool {
    paths::below(path, directory).is_some()
}

proptest! {
    #[test]
    fn holdings_are_a_map_by_path(steps in prop::collection::vec(step(), 1..200)) {
        let account = Arc::new(Account::default());
        let mut holdings = Holdings::default();
        let mut model: BTreeMap<String, Arc<Charge>> = BTreeMap::new();
        let mut paths: Vec<String> = std::vec!["/".to_string()];
        for step in steps {
            match step {
                Step::Insert(path) => {
                    let charge = Charge::new(&account).expect("no limit");
                    holdings.reserve().expect("memory");
                    holdings.insert(&path, charge.clone());
                    paths.push(path.clone());
                    model.insert(path, charge);
                }
                Step::Remove(path) => {
                    holdings.remove(&path);
                    model.remove(&path);
                }
                Step::RemoveAll(path) => {
                    holdings.remove_all(&path);
                    model.retain(|held, _| !is_or_is_below(held, &path));
                }
                Step::Forget(path) => {
                    holdings.forget(&path);
                    model.remove(&path);
                }
                // A directory is not moved into itself, nor to where something is.
                Step::Rename(from, to) if !is_or_is_below(&to, &from) && !is_or_is_below(&from, &to) => {
                    holdings.remove_all(&to);
                    model.retain(|held, _| !is_or_is_below(held, &to));
                    holdings.rename(&from, &to);
                    for (held, charge) in std::mem::take(&mut model) {
                        let rest = held.strip_prefix(&from).filter(|_| is_or_is_below(&held, &from));
                        let held = rest.map_or(held.clone(), |rest| std::format!("{to}{rest}"));
                        paths.push(held.clone());
                        model.insert(held, charge);
                    }
                }
                Step::Rename(..) => {}
            }
            for path in &paths {
                let both = (holdings.get(path), model.get(path));
                prop_assert!(matches!(both, (None, None)) || matches!(both, (Some(a), Some(b)) if Arc::ptr_eq(a, b)));
                let below = model.keys().any(|held| held != path && is_or_is_below(held, path));
                prop_assert_eq!(holdings.has_below(path), below || path == "/", "{}", path);
            }
        }
    }
}
