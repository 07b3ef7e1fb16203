//! Plays a plan on a subject.

use sandbox_tempfile::directories::DirectoryOptions;
use sandbox_tempfile::files::{Deletion, FileOptions, SeekFrom};
use sandbox_tempfile::naming::{DEFAULT_PREFIX, Naming};
use sandbox_tempfile::text::Newline;
use serde_json::Value;

use super::plan::{Kind, Make, Mode, Plan, Step};
use super::subject::{Answer, Refusal, Subject};
use super::transcript::{Saw, Transcript, bytes, characters};

const RANDOM_CHARACTERS: usize = 8;

struct Play<S: Subject> {
    subject: S,
    file: Option<S::File>,
    directory: Option<S::Directory>,
    text: Option<S::Text>,
    /// What `tell` said, and whether that is an offset between any two characters.
    marks: Vec<Option<(u64, bool)>>,
    /// The same of the place where the text is.
    plain: bool,
    /// The path that the making returned.
    path: Option<String>,
    /// The name at its end, and the same with a star for the random characters.
    name: Option<(String, String)>,
    listing: Vec<String>,
}

/// Plays a plan from the first step to the drop.
pub fn play<S: Subject>(mut subject: S, plan: &Plan) -> Transcript {
    for name in &plan.prepare {
        subject.prepare(name);
    }
    let mut play = Play {
        subject,
        file: None,
        directory: None,
        text: None,
        marks: Vec::new(),
        plain: true,
        path: None,
        name: None,
        listing: Vec::new(),
    };
    play.listing = play.tree();
    let mut saw = Vec::with_capacity(plan.steps.len() + 2);
    saw.push(play.see(|play| play.make(&plan.make)));
    saw.extend(plan.steps.iter().map(|step| play.see(|play| play.step(step))));
    saw.push(play.see(Play::drop_all));
    let files = play.subject.tree().into_iter().filter(|path| !path.ends_with('/'));
    let left = files.map(|path| (play.shown(&path), bytes(&play.subject.contents(&path)))).collect();
    Transcript { saw, left }
}

impl<S: Subject> Play<S> {
    fn see(&mut self, step: impl FnOnce(&mut Self) -> Answer<Value>) -> Saw {
        let mut saw = Saw::default();
        match step(self) {
            Ok(value) => saw.ok = value,
            Err(Refusal(case)) => saw.err = Some(case),
        }
        let listing = self.tree();
        if listing != self.listing {
            saw.listing = Some(listing.clone());
            self.listing = listing;
        }
        saw
    }

    fn make(&mut self, make: &Make) -> Answer<Value> {
        if let Some(path) = &make.tempdir {
            self.subject.set_tempdir(Some(path))?;
        }
        let naming = Naming {
            prefix: make.prefix.clone(),
            suffix: make.suffix.clone(),
            dir: make.dir.clone(),
            random_length: None,
        };
        let subject = &mut self.subject;
        let before = subject.tree();
        let options = FileOptions {
            naming: naming.clone(),
            access: make.mode.map(Mode::access),
            buffer_size: make.buffer.map(|size| u32::try_from(size).unwrap_or(u32::MAX)),
        };
        let path = match make.kind {
            Kind::Unnamed => {
                self.file = Some(subject.temporary_file(&options)?);
                None
            }
            Kind::Named => {
                let deletion = if make.keep { Deletion::Never } else { Deletion::OnClose };
                let file = self.file.insert(subject.named_temporary_file(&options, deletion)?);
                subject.name(file)?
            }
            Kind::Spooled => {
                self.file = Some(subject.spooled_temporary_file(make.max.unwrap_or_default(), &options)?);
                None
            }
            Kind::Mkstemp => {
                let made = if make.bytes { subject.mkstempb(&naming) } else { subject.mkstemp(&naming) };
                let (file, path) = made?;
                self.file = Some(file);
                Some(path)
            }
            Kind::Mktemp => Some(subject.mktemp(&naming)?),
            Kind::Directory => {
                let options = DirectoryOptions { naming, ..DirectoryOptions::default() };
                let directory = self.directory.insert(subject.temporary_directory(&options)?);
                Some(subject.directory_name(directory)?)
            }
            Kind::Mkdtemp => Some(if make.bytes { subject.mkdtempb(&naming) } else { subject.mkdtemp(&naming) }?),
        };
        if let Some(text) = &make.text
            && let Some(file) = self.file.take()
        {
            let opened = subject.open_text(&file, &text.options());
            if opened.is_err() {
                // To CPython both are one, of which nothing stays if it fails.
                subject.keep_no_longer(&file)?;
                subject.drop_file(file)?;
            } else {
                self.file = Some(file);
            }
            self.text = Some(opened?);
        }
        let Some(path) = path else { return Ok(Value::Null) };
        self.learn(make, &path, &before)?;
        self.path = Some(path.clone());
        Ok(self.shown(&path).into())
    }

    /// Finds the random characters in a new name, which must be such, and new.
    fn learn(&mut self, make: &Make, path: &str, before: &[String]) -> Answer<()> {
        let (prefix, suffix) = (make.prefix.as_deref().unwrap_or(DEFAULT_PREFIX), make.suffix.as_deref().unwrap_or(""));
        let name = path.rsplit('/').next().unwrap_or_default();
        let random = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)).unwrap_or_default();
        let drawn = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        if random.len() != RANDOM_CHARACTERS || !random.bytes().all(drawn) {
            return Err(Refusal(format!("not {prefix}, 8 random characters and {suffix}: {name}")));
        }
        if before.iter().any(|old| old.trim_end_matches('/') == path) {
            return Err(Refusal(format!("not new: {path}")));
        }
        self.name = Some((name.into(), format!("{prefix}*{suffix}")));
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Answer<Value> {
        use Step as S;
        let subject = &mut self.subject;
        let file = self.file.as_ref().ok_or_else(absent);
        let directory = self.directory.as_ref().ok_or_else(absent);
        let text = self.text.as_ref().ok_or_else(absent);
        Ok(match step {
            S::Read { most } => bytes(&subject.read(file?, *most)?),
            S::Line { most } => bytes(&subject.read_line(file?, *most)?),
            S::Write { unit, times } => subject.write(file?, &payload(unit, *times))?.into(),
            S::Seek { offset } => subject.seek(file?, SeekFrom::Start(*offset))?.into(),
            S::Skip { by } => subject.seek(file?, SeekFrom::Current(*by))?.into(),
            S::SeekEnd { by } => subject.seek(file?, SeekFrom::End(*by))?.into(),
            S::Tell {} => subject.tell(file?)?.into(),
            S::Truncate { size } => subject.truncate(file?, *size)?.into(),
            S::Flush {} => done(subject.flush(file?)?),
            S::Rollover {} => done(subject.rollover(file?)?),
            S::Rolled {} => subject.is_rolled(file?)?.into(),
            S::Name {} => {
                let name = subject.name(file?)?;
                name.map(|name| self.shown(&name)).into()
            }
            S::Close {} => done(subject.close(file?)?),
            S::Closed {} => subject.is_closed(file?)?.into(),
            S::Drop {} => {
                let file = self.file.take().ok_or_else(absent)?;
                done(self.subject.drop_file(file)?)
            }
            S::Lose {} => self.meddle(None)?,
            S::Usurp {} => self.meddle(Some(b"a stranger's"))?,
            S::TextRead { most } => {
                let read = subject.text_read(text?, *most)?;
                self.plain = false;
                characters(&read)
            }
            S::TextLine { most } => {
                let read = subject.text_read_line(text?, *most)?;
                self.plain = false;
                characters(&read)
            }
            S::TextWrite { unit, times } => {
                let written = subject.text_write(text?, &unit.repeat(length(*times)))?;
                self.plain = true;
                self.changed(written)
            }
            S::TextTruncate { size } => {
                let size = subject.text_truncate(text?, *size)?;
                self.changed(size)
            }
            S::TextFlush {} => done(subject.text_flush(text?)?),
            S::Mark {} => {
                let cookie = subject.text_tell(text?)?;
                self.marks.push(Some((cookie, self.plain)));
                Value::Null
            }
            S::Return { mark } => {
                let text = text?;
                let mark = usize::try_from(*mark).ok().and_then(|mark| self.marks.get(mark)).copied().flatten();
                let (cookie, plain) = mark.ok_or_else(absent)?;
                self.plain = plain;
                done(subject.text_seek(text, cookie)?)
            }
            S::Start {} => {
                done(subject.text_seek(text?, 0)?);
                self.plain = true;
                Value::Null
            }
            S::End {} => {
                text?;
                subject.seek(file.map_err(|_| closed())?, SeekFrom::End(0))?;
                self.plain = true;
                Value::Null
            }
            S::Newlines {} => subject.text_newlines(text?)?.into_iter().map(newline).collect(),
            S::Encoding {} => subject.text_encoding(text?)?.into(),
            S::Raw { offset, unit, times } => {
                let (file, text) = (file.map_err(|_| closed()), text?);
                subject.seek(file.clone()?, SeekFrom::Start(*offset))?;
                let written = subject.write(file?, &payload(unit, *times));
                subject.text_seek(text, 0)?;
                self.plain = true;
                self.changed(0);
                written?.into()
            }
            S::CreateFile { path } => {
                let new = subject.create_file(directory?, path)?;
                self.put(new)?
            }
            S::OpenFile { path, mode } => {
                let new = subject.open_file(directory?, path, mode.access())?;
                self.put(new)?
            }
            S::CreateDirectory { path } => done(subject.create_directory(directory?, path)?),
            S::Entries { path } => {
                let mut names = subject.entries(directory?, path.as_deref())?;
                names.sort();
                names.into()
            }
            S::Remove { path } => done(subject.remove(directory?, path)?),
            S::Cleanup {} => done(subject.cleanup(directory?)?),
            S::DirectoryName {} => {
                let name = subject.directory_name(directory?)?;
                self.shown(&name).into()
            }
            S::DropDirectory {} => {
                let directory = self.directory.take().ok_or_else(absent)?;
                done(self.subject.drop_directory(directory)?)
            }
            S::RemoveTree {} => done(subject.remove_tree(self.path.as_deref().unwrap_or("/tmp/nothing"))?),
            S::Gettempdir {} => subject.gettempdir()?.into(),
            S::Gettempdirb {} => String::from_utf8_lossy(&subject.gettempdirb()?).into(),
            S::Gettempprefix {} => subject.gettempprefix()?.into(),
            S::Gettempprefixb {} => String::from_utf8_lossy(&subject.gettempprefixb()?).into(),
            S::Tempdir {} => subject.tempdir()?.into(),
            S::SetTempdir { path } => done(subject.set_tempdir(path.as_deref())?),
        })
    }

    /// Another file takes the place of the one before, which is dropped then, as by an assignment.
    fn put(&mut self, new: S::File) -> Answer<Value> {
        match self.file.replace(new) {
            Some(old) => Ok(done(self.subject.drop_file(old)?)),
            None => Ok(Value::Null),
        }
    }

    fn meddle(&mut self, contents: Option<&[u8]>) -> Answer<Value> {
        let path = self.path.as_deref().ok_or_else(absent)?;
        if self.subject.replace(path, contents) { Ok(Value::Null) } else { Err(absent()) }
    }

    /// A place in the middle of what is decoded together is none any more.
    fn changed(&mut self, result: u64) -> Value {
        for mark in &mut self.marks {
            *mark = mark.filter(|(_, plain)| *plain);
        }
        result.into()
    }

    fn drop_all(&mut self) -> Answer<Value> {
        if let Some(file) = self.file.take() {
            self.subject.drop_file(file)?;
        }
        if let Some(directory) = self.directory.take() {
            self.subject.drop_directory(directory)?;
        }
        if let Some(text) = self.text.take() {
            self.subject.drop_text(text)?;
        }
        Ok(Value::Null)
    }

    fn tree(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.subject.tree().iter().map(|path| self.shown(path)).collect();
        paths.sort();
        paths
    }

    fn shown(&self, path: &str) -> String {
        match &self.name {
            Some((name, shown)) => path.replace(name, shown),
            None => path.into(),
        }
    }
}

fn absent() -> Refusal {
    Refusal("absent".into())
}

fn closed() -> Refusal {
    Refusal("closed".into())
}

fn done((): ()) -> Value {
    Value::Null
}

fn newline(newline: Newline) -> &'static str {
    match newline {
        Newline::Universal => "universal",
        Newline::Untranslated => "untranslated",
        Newline::Lf => "lf",
        Newline::Cr => "cr",
        Newline::Crlf => "crlf",
    }
}

fn length(times: u64) -> usize {
    usize::try_from(times).expect("a length")
}

/// A unit of bytes, a character each, so many times. What is no byte is a mistake in the plan.
fn payload(unit: &str, times: u64) -> Vec<u8> {
    let unit: Vec<u8> = unit.chars().map(|c| u8::try_from(c).expect("a byte")).collect();
    unit.repeat(length(times))
}
