//! Facts about something that may not be here: ignored then, and the reason told.

use std::fmt::Display;

use host_test::toolchains::{REQUIRE, Unavailable};
use libtest_mimic::Trial;
use wasmtime::Result;

/// What is to hold of each subject, and its name.
pub type Fact<S> = (&'static str, fn(S) -> Result<()>);

pub fn trials<S>(subject: S, ready: Result<(), Unavailable>, facts: impl IntoIterator<Item = Fact<S>>) -> Vec<Trial>
where
    S: Copy + Display + Send + 'static,
{
    let required = std::env::var_os(REQUIRE).is_some_and(|value| value == "1");
    if let Err(why) = &ready {
        println!("{subject} cannot be had: {why}");
    }
    let trial = |(name, fact): Fact<S>| {
        let ready = ready.clone();
        let missing = ready.is_err();
        let run = move || {
            ready.map_err(|why| format!("{subject} cannot be had: {why}"))?;
            fact(subject).map_err(|error| format!("{error:#}").into())
        };
        Trial::test(format!("{subject}::{name}"), run).with_ignored_flag(missing && !required)
    };
    facts.into_iter().map(trial).collect()
}
