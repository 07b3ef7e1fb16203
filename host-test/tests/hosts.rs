//! Every host does with the component what `host-test/hosts/results.json` says of it. A host that cannot be had is
//! ignored, and the reason told.

mod hosts {
    pub mod facts;
}

use std::process::ExitCode;

use host_test::hosts::Host;
use host_test::toolchains;
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let required = std::env::var_os(toolchains::REQUIRE).is_some_and(|value| value == "1");
    let all = hosts::facts::OF_ALL.iter();
    let mut trials: Vec<Trial> = all.map(|(name, fact)| Trial::test(*name, move || Ok(fact()?))).collect();
    for host in Host::ALL {
        let facts = hosts::facts::of(host).into_iter();
        match if arguments.list { Ok(()) } else { host.ready() } {
            Ok(()) => {
                trials.extend(facts.map(|(name, fact)| Trial::test(format!("{host}::{name}"), move || Ok(fact(host)?))))
            }
            Err(why) => {
                println!("{host}: cannot be had: {why}");
                trials.extend(facts.map(|(name, _)| {
                    let why = why.clone();
                    let missing = move || Err(format!("cannot be had: {why}").into());
                    Trial::test(format!("{host}::{name}"), missing).with_ignored_flag(!required)
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
