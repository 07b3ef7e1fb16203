//! Every host does with the component what `host-test/hosts/results.json` says of it. A host that cannot be had is
//! ignored, and the reason told.

mod hosts {
    pub mod facts;
}
mod trials;

use std::process::ExitCode;

use host_test::hosts::Host;
use libtest_mimic::{Arguments, Trial};

use trials::trials;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let of_all = hosts::facts::OF_ALL.iter();
    let mut all: Vec<Trial> = of_all.map(|(name, fact)| Trial::test(*name, move || Ok(fact()?))).collect();
    for host in Host::ALL {
        all.extend(trials(host, if arguments.list { Ok(()) } else { host.ready() }, hosts::facts::of(host)));
    }
    libtest_mimic::run(&arguments, all).exit_code()
}
