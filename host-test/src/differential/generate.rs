//! Makes plans: random, but looking for trouble.

use fastrand::Rng;

use super::ingredients::*;
use super::plan::{Errors, Kind, Make, Mode, Newline, Plan, Step, Text};

/// One plan of a seed.
pub fn plan(seed: u64, index: u64) -> Plan {
    // Neighbouring seeds must not give neighbouring plans.
    let mut mixed = Rng::with_seed(seed);
    let mut generator =
        Generator { rng: Rng::with_seed(mixed.u64(..) ^ index.wrapping_mul(0x9e37_79b9_7f4a_7c15)), left: 0 };
    generator.plan()
}

struct Generator {
    rng: Rng,
    /// How many more steps a plan is worth.
    left: usize,
}

impl Generator {
    fn plan(&mut self) -> Plan {
        self.left = match self.rng.u8(..100) {
            0..75 => self.rng.usize(3..20),
            75..97 => self.rng.usize(20..45),
            _ => self.rng.usize(45..=200),
        };
        let make = self.make();
        let mut steps = Vec::new();
        while self.left > 0 {
            self.left -= 1;
            if self.chance(1) && make.text.is_none() && !matches!(make.kind, Kind::Mkdtemp | Kind::Mktemp) {
                steps.extend(self.seek_refused_in_a_buffer());
            }
            if self.chance(1) && make.text.is_some() {
                steps.extend(self.line_end_in_pieces());
            }
            let step = self.step(&make);
            if matches!(step, Step::Close {} | Step::Drop {} | Step::DropDirectory {}) && make.kind != Kind::Directory {
                self.soon_over();
            }
            steps.push(step);
        }
        let paths = [&make.dir, &make.tempdir];
        let mentions = |what: &str| paths.iter().any(|path| path.as_ref().is_some_and(|path| path.contains(what)));
        let mut prepare: Vec<String> = Vec::new();
        for name in ["sub/", "file"] {
            if mentions(name.trim_end_matches('/')) || self.chance(3) {
                prepare.push(name.into());
            }
        }
        Plan { prepare, make, steps }
    }

    /// What random steps rarely come to: bytes read ahead, one written over, and then a seek that is refused.
    fn seek_refused_in_a_buffer(&mut self) -> [Step; 5] {
        [
            Step::Write { unit: "ab\n".into(), times: self.rng.u64(2..9) },
            Step::Seek { offset: 0 },
            Step::Line { most: Some(1) },
            Step::Write { unit: "x".into(), times: 1 },
            Step::Skip { by: -self.rng.i64(3..9) },
        ]
    }

    /// What random steps rarely come to: a `\r\n` read by halves, or a rollover after one.
    fn line_end_in_pieces(&mut self) -> [Step; 6] {
        let unit = self.pick(&["\r\n", "x\r\ny", "\r\r\n", "\r\nx\n", "é\r\n\r"]);
        [
            Step::TextWrite { unit: unit.into(), times: self.rng.u64(1..4) },
            Step::Start {},
            Step::TextRead { most: Some(self.rng.u64(1..4)) },
            Step::Newlines {},
            if self.chance(25) { Step::Rollover {} } else { Step::TextRead { most: Some(1) } },
            Step::Newlines {},
        ]
    }

    /// There will be nothing to act on, or nothing that acts.
    fn soon_over(&mut self) {
        self.left = self.left.min(self.rng.usize(1..7));
    }

    fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }

    fn pick<'a>(&mut self, from: &'a [&str]) -> &'a str {
        from[self.rng.usize(..from.len())]
    }

    fn make(&mut self) -> Make {
        let kind = match self.rng.u8(..100) {
            0..40 => Kind::Spooled,
            40..56 => Kind::Unnamed,
            56..70 => Kind::Named,
            70..77 => Kind::Mkstemp,
            77..94 => Kind::Directory,
            94..97 => Kind::Mkdtemp,
            _ => Kind::Mktemp,
        };
        let opened = matches!(kind, Kind::Spooled | Kind::Unnamed | Kind::Named);
        let mut make = Make { kind, ..Make::default() };
        if kind == Kind::Spooled {
            make.max = Some(self.near_threshold());
        }
        if opened && self.chance(45) {
            make.mode = Some(Mode::ALL[self.rng.usize(..Mode::ALL.len())]);
        }
        if opened && self.chance(50) {
            // 1 is line buffering there, and says nothing in binary mode.
            let size = self.near_threshold();
            make.buffer = Some(if self.chance(3) { (1 << 20) + 1 } else { size }).filter(|size| *size != 1);
        }
        if self.chance(25) {
            make.prefix = Some(self.affix());
        }
        if self.chance(25) {
            make.suffix = Some(self.affix());
        }
        if self.chance(35) {
            make.dir = Some(self.dir(kind));
        }
        if self.chance(8) {
            make.tempdir = Some(self.dir(kind)).filter(|dir| !dir.contains('\0'));
        }
        if opened && self.chance(45) {
            make.text = Some(self.text());
        }
        make.keep = kind == Kind::Named && self.chance(50);
        make.bytes = matches!(kind, Kind::Mkstemp | Kind::Mkdtemp) && self.chance(40);
        make
    }

    fn text(&mut self) -> Text {
        let encoding = match self.rng.u8(..100) {
            0..25 => None,
            25..78 => Some(self.pick(ENCODINGS)),
            78..97 => Some(self.pick(ALIASES)),
            _ => {
                self.soon_over();
                Some(self.pick(HOSTILE_ENCODINGS))
            }
        };
        let errors = if self.chance(40) { Errors::Strict } else { Errors::ALL[self.rng.usize(..Errors::ALL.len())] };
        let newline = if self.chance(35) { 0 } else { self.rng.usize(..Newline::ALL.len()) };
        Text {
            encoding: encoding.map(String::from),
            errors,
            newline: Newline::ALL[newline],
            line_buffering: self.chance(15),
            write_through: self.chance(15),
        }
    }

    fn affix(&mut self) -> String {
        match self.rng.u8(..100) {
            0..78 => self.pick(AFFIXES).into(),
            78..88 => {
                self.soon_over();
                self.pick(HOSTILE_AFFIXES).into()
            }
            // 8 random characters and 3 of the default prefix more are 255 with 244.
            88..97 => "n".repeat(self.rng.usize(238..250)),
            _ => "é".repeat(self.rng.usize(110..140)),
        }
    }

    /// One that leads nowhere is interesting for longer if it is a spool's.
    fn dir(&mut self, kind: Kind) -> String {
        let hostile = self.chance(25);
        if hostile && kind != Kind::Spooled {
            self.soon_over();
        }
        match self.rng.u8(..20) {
            _ if !hostile => self.pick(DIRS).into(),
            0 => format!("/tmp/{}", "d".repeat(self.rng.usize(250..5000))),
            _ => self.pick(HOSTILE_DIRS).into(),
        }
    }

    fn near_threshold(&mut self) -> u64 {
        let threshold = THRESHOLDS[self.rng.usize(..THRESHOLDS.len())];
        match self.rng.u8(..10) {
            0..6 => threshold,
            6..8 => threshold + 1,
            8 => threshold.saturating_sub(1),
            _ => self.rng.u64(..100),
        }
    }

    /// A length or an offset that may matter to this file.
    fn size(&mut self, make: &Make) -> u64 {
        let own = [make.max, make.buffer].into_iter().flatten().filter(|size| *size <= 1 << 17).collect::<Vec<_>>();
        match self.rng.u8(..10) {
            0..4 => self.rng.u64(..40),
            4..8 if !own.is_empty() => (own[self.rng.usize(..own.len())] + self.rng.u64(..5)).saturating_sub(2),
            4..7 => self.rng.u64(..300),
            _ => self.near_threshold(),
        }
    }

    fn most(&mut self, make: &Make) -> Option<u64> {
        match self.rng.u8(..20) {
            0..6 => None,
            6 => Some(TOO_LARGE[self.rng.usize(..TOO_LARGE.len())]),
            _ => Some(self.size(make)),
        }
    }

    fn by(&mut self, make: &Make) -> i64 {
        match self.rng.u8(..20) {
            0 => i64::MIN + self.rng.i64(0..3),
            1..10 => self.rng.i64(-20..20),
            10..16 => -(self.size(make) as i64),
            _ => self.size(make) as i64,
        }
    }

    fn step(&mut self, make: &Make) -> Step {
        if self.chance(3) {
            return self.defaults();
        }
        match make.kind {
            _ if make.text.is_some() => self.on_text(make),
            Kind::Directory if self.chance(60) => self.in_directory(),
            Kind::Mkstemp | Kind::Mkdtemp if self.chance(if make.kind == Kind::Mkdtemp { 40 } else { 4 }) => {
                self.soon_over();
                Step::RemoveTree {}
            }
            Kind::Mkdtemp | Kind::Mktemp => {
                self.soon_over();
                self.defaults()
            }
            Kind::Named if self.chance(2) => Step::Lose {},
            // A file that is closed does not hold its number, and a stranger could be given it: see the README.
            Kind::Named if self.chance(2) => Step::Usurp {},
            _ => self.on_file(make),
        }
    }

    fn on_file(&mut self, make: &Make) -> Step {
        match self.rng.u8(..100) {
            0..14 => Step::Read { most: self.most(make) },
            14..25 => Step::Line { most: self.most(make) },
            25..52 => self.write(make),
            52..60 => {
                let offset = if self.chance(5) { TOO_LARGE[self.rng.usize(..3)] } else { self.size(make) };
                Step::Seek { offset }
            }
            60..66 => Step::Skip { by: self.by(make) },
            66..71 => Step::SeekEnd { by: self.by(make) },
            71..76 => Step::Tell {},
            76..85 => {
                let size = if self.chance(4) { TOO_LARGE[self.rng.usize(..3)] } else { self.size(make) };
                Step::Truncate { size: if self.chance(30) { None } else { Some(size) } }
            }
            85..89 => Step::Flush {},
            89..91 => Step::Name {},
            91..94 if make.kind == Kind::Spooled => Step::Rollover {},
            94..97 if make.kind == Kind::Spooled => Step::Rolled {},
            97 => Step::Close {},
            98 => Step::Closed {},
            // Whatever comes after it finds nothing to act on.
            99 if self.chance(30) => Step::Drop {},
            _ => self.write(make),
        }
    }

    fn on_text(&mut self, make: &Make) -> Step {
        match self.rng.u8(..100) {
            0..16 => Step::TextRead { most: self.most(make) },
            16..28 => Step::TextLine { most: self.most(make) },
            28..48 => {
                let (unit, times) = self.payload(make, TEXT_UNITS);
                Step::TextWrite { unit, times }
            }
            48..58 => {
                let (unit, times) = self.payload(make, RAW_UNITS);
                let times = if self.chance(70) { times.min(3) } else { times };
                Step::Raw { offset: if self.rng.bool() { self.rng.u64(..12) } else { self.size(make) }, unit, times }
            }
            58..66 => Step::Mark {},
            66..73 => Step::Return { mark: self.rng.u64(..6) },
            73..80 => Step::Start {},
            80..83 => Step::End {},
            83..86 => Step::TextTruncate { size: if self.rng.bool() { None } else { Some(self.size(make)) } },
            86..88 => Step::TextFlush {},
            88..93 => Step::Newlines {},
            93 => Step::Encoding {},
            94 => Step::Name {},
            95 => Step::Rollover {},
            96 => Step::Rolled {},
            97 if self.chance(50) => Step::Close {},
            98 if self.chance(20) => Step::Drop {},
            _ => Step::TextRead { most: Some(self.rng.u64(1..4)) },
        }
    }

    fn write(&mut self, make: &Make) -> Step {
        let (unit, times) = self.payload(make, UNITS);
        Step::Write { unit, times }
    }

    fn payload(&mut self, make: &Make, units: &[&str]) -> (String, u64) {
        let unit = self.pick(units);
        let length = self.size(make);
        let times = match self.rng.u8(..10) {
            0 => 0,
            1..4 => 1,
            // As many as just reach it, or just do not.
            _ => length / unit.len() as u64 + self.rng.u64(..2),
        };
        (unit.into(), times)
    }

    fn in_directory(&mut self) -> Step {
        let path = if self.chance(8) {
            self.pick(HOSTILE_INSIDE).to_owned()
        } else if self.chance(2) {
            "n".repeat(self.rng.usize(254..258))
        } else {
            self.pick(INSIDE).to_owned()
        };
        match self.rng.u8(..100) {
            0..25 => Step::CreateFile { path },
            25..45 => Step::CreateDirectory { path },
            45..65 => Step::OpenFile { path, mode: Mode::ALL[self.rng.usize(1..6)] },
            65..75 => Step::Entries { path: if self.rng.bool() { None } else { Some(path) } },
            75..88 => Step::Remove { path },
            88..94 => Step::DirectoryName {},
            94..98 => Step::Cleanup {},
            _ => Step::DropDirectory {},
        }
    }

    fn defaults(&mut self) -> Step {
        match self.rng.u8(..7) {
            0 => Step::Gettempdir {},
            1 => Step::Gettempdirb {},
            2 => Step::Gettempprefix {},
            3 => Step::Gettempprefixb {},
            4 => Step::Tempdir {},
            _ => Step::SetTempdir { path: if self.chance(40) { None } else { Some(self.dir(Kind::Spooled)) } },
        }
    }
}
