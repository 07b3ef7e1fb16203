//! Bytes, given to everything that reads limits, names, paths or text.

mod limits;
mod names;
mod paths;
mod text;

use arbitrary::Arbitrary;

#[derive(Arbitrary, Debug)]
pub enum Input {
    Limit(limits::Limit),
    Name(names::Name),
    Path(paths::Plan),
    Read(text::Read),
    Write(text::Write),
}

impl Input {
    pub fn play(&self) {
        match self {
            Input::Limit(limit) => limit.play(),
            Input::Name(name) => name.play(),
            Input::Path(plan) => plan.play(),
            Input::Read(read) => read.play(),
            Input::Write(write) => write.play(),
        }
    }
}
