//! A file of the core beside its model.

use std::sync::Arc;

use sandbox_tempfile::directories::TempDir;
use sandbox_tempfile::error::Result;
use sandbox_tempfile::files::{Deletion, FileOptions, TempFile};
use sandbox_tempfile::filesystem::Access;
use sandbox_tempfile::memory::MemoryHost;
use sandbox_tempfile::naming::Naming;
use sandbox_tempfile::space::TempSpace;
use sandbox_tempfile::text::TextIo;

use super::model::{Answer, Model};
use super::perform::{File, View, perform, perform_text};
use super::{Kind, Op, Options, TextOp};

pub struct Handle {
    /// Handles on one file have the same.
    pub id: usize,
    pub file: File,
    pub view: Option<View>,
    pub model: Model,
    pub was_nameless: bool,
    /// Names that closing removes besides its own, each with the file that had it.
    pub former: Vec<(String, usize)>,
}

/// What a plan does to one file.
pub enum Act<'a> {
    Bytes(&'a Op),
    Text(&'a TextOp),
}

impl Handle {
    pub fn make(
        space: &Arc<TempSpace<MemoryHost>>,
        directory: &mut TempDir<MemoryHost>,
        id: usize,
        kind: Kind,
        options: Options,
    ) -> Result<Self> {
        let asked_for =
            FileOptions { access: options.access.get(), buffer_size: options.buffer.get(), ..FileOptions::default() };
        let (access, deletion) = match kind {
            Kind::Unnamed | Kind::Spooled(_) => (asked_for.access, Deletion::OnClose),
            Kind::Named(policy) => (asked_for.access, policy.into()),
            Kind::Mkstemp | Kind::InDirectory => (None, Deletion::Never),
        };
        let file = match kind {
            Kind::Unnamed => space.temporary_file(&asked_for),
            Kind::Named(policy) => space.named_temporary_file(&asked_for, policy.into()),
            Kind::Spooled(max) => space.spooled_temporary_file(max.get(), &asked_for),
            Kind::Mkstemp => space.mkstemp(&Naming::default()).map(|(file, _)| file),
            Kind::InDirectory => directory.create_file(&id.to_string()),
        }?;
        let model = Model {
            bytes: Vec::new(),
            position: 0,
            access: access.unwrap_or(Access::READ_WRITE),
            in_memory: if let Kind::Spooled(max) = kind { Some(max.get()) } else { None },
            name: file.name().map(String::from),
            deletion,
            closed: false,
            text: options.text,
        };
        let has_name = matches!(kind, Kind::Named(_) | Kind::Mkstemp | Kind::InDirectory);
        assert_eq!(model.name.is_some(), has_name);
        Ok(Handle { id, file: space.share_file(file), view: None, model, was_nameless: !has_name, former: Vec::new() })
    }

    /// Another handle on the same file, as `reopen` gives it.
    pub fn another(&self, space: &TempSpace<MemoryHost>, file: TempFile<MemoryHost>, access: Access) -> Self {
        let deletion = if self.model.name.is_some() { Deletion::Never } else { Deletion::OnClose };
        let model = Model { position: 0, access, deletion, ..self.model.clone() };
        let was_nameless = self.was_nameless;
        Handle { id: self.id, file: space.share_file(file), view: None, model, was_nameless, former: Vec::new() }
    }

    /// What the model becomes, and says.
    pub fn expect(&self, act: &Act) -> (Model, Answer) {
        let mut model = self.model.clone();
        let answer = match act {
            Act::Bytes(op) => model.apply(op),
            Act::Text(op) => model.apply_text(op),
        };
        (model, answer)
    }

    pub fn perform(&mut self, act: &Act) -> Answer {
        match act {
            Act::Bytes(op) => perform(&self.file, op),
            Act::Text(op) => {
                let view = match &mut self.view {
                    Some(view) => Ok(view),
                    none => TextIo::open(&self.file, self.model.text.into()).map(|view| none.insert(view)),
                };
                perform_text(view, op)
            }
        }
    }

    /// What can be seen of it without a flush is what the model says.
    pub fn check(&self) {
        let file = self.file.lock();
        assert_eq!(file.is_rolled(), self.model.in_memory.is_none());
        assert_eq!(file.is_closed(), self.model.closed);
        assert_eq!(file.name(), self.model.name.as_deref());
        assert_eq!(file.deletion(), self.model.deletion);
        assert_eq!(file.access(), self.model.access);
        if !self.model.closed {
            assert_eq!(file.tell(), Ok(self.model.position));
        }
    }

    /// The same after an operation that failed, and would have made of the model what `after` is.
    pub fn check_unharmed(&mut self, act: &Act, after: &Model) {
        let file = self.file.clone();
        if after.in_memory.is_none() && file.lock().is_rolled() {
            self.model.in_memory = None;
        }
        if after.closed && file.lock().is_closed() {
            let removes = self.model.deletion == Deletion::OnClose || self.was_nameless || !self.former.is_empty();
            assert!(self.model.name.is_none() || removes, "closed, and data lost");
            self.model.closed = true;
        }
        self.check();
        if self.model.closed {
            return;
        }
        assert_eq!(file.lock().size(), Ok(self.model.bytes.len() as u64));
        let overwrites = matches!(act, Act::Bytes(Op::Write(_) | Op::WriteAt(..)) | Act::Text(TextOp::Write(_)));
        if overwrites && self.model.access.read {
            let found = file.lock().read_at(0, u64::MAX).expect("a host that has recovered");
            assert_eq!(found.len(), self.model.bytes.len());
            let either = found.iter().zip(&self.model.bytes).zip(&after.bytes);
            assert!(either.into_iter().all(|((found, old), new)| found == old || found == new), "neither old nor new");
            self.model.bytes = found;
        }
    }

    /// Whether an operation that succeeded leaves nothing in the buffer.
    pub fn is_flushed_by(&self, act: &Act) -> bool {
        match act {
            Act::Bytes(op) => matches!(op, Op::Flush | Op::Sync | Op::Seek(_) | Op::Truncate(_) | Op::Close),
            Act::Text(TextOp::Write(text)) => self.model.text.line_buffering && text.contains(['\r', '\n']),
            Act::Text(TextOp::Read(_) | TextOp::ReadLine(_) | TextOp::Tell) => false,
        }
    }
}
