//! The same program in every language, composed with the component and run. A language whose toolchain cannot be had
//! is ignored, and the reason told.

mod guests {
    pub mod drop_in;
    pub mod words;
}
mod trials;

use std::process::ExitCode;

use host_test::guests::Language;
use libtest_mimic::Arguments;

use trials::trials;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut all = Vec::new();
    for language in Language::ALL {
        let mut facts = guests::words::FACTS.to_vec();
        if language != Language::JavaScript {
            facts.push(guests::words::LARGE);
        }
        if language == Language::Python {
            facts.extend(guests::drop_in::FACTS);
        }
        all.extend(trials(language, if arguments.list { Ok(()) } else { language.toolchain() }, facts));
    }
    libtest_mimic::run(&arguments, all).exit_code()
}
