//! The same program in every language, composed with the component and run. A language whose toolchain cannot be had
//! is ignored, and the reason told.

mod guests {
    pub mod drop_in;
    pub mod words;
}

use std::process::ExitCode;

use host_test::guests::Language;
use host_test::toolchains;
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let required = std::env::var_os(toolchains::REQUIRE).is_some_and(|value| value == "1");
    let mut trials = Vec::new();
    for language in Language::ALL {
        let mut facts = guests::words::FACTS.to_vec();
        if language == Language::Python {
            facts.extend(guests::drop_in::FACTS);
        }
        let facts = facts.into_iter();
        match if arguments.list { Ok(()) } else { language.toolchain() } {
            Ok(()) => trials.extend(
                facts.map(|(name, fact)| Trial::test(format!("{language}::{name}"), move || Ok(fact(language)?))),
            ),
            Err(why) => {
                println!("{language}: no toolchain: {why}");
                trials.extend(facts.map(|(name, _)| {
                    let why = why.clone();
                    let missing = move || Err(format!("no toolchain: {why}").into());
                    Trial::test(format!("{language}::{name}"), missing).with_ignored_flag(!required)
                }));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
