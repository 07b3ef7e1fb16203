//! Operations on the native core.

use sandbox_tempfile::control::Shared;
use sandbox_tempfile::error::Result;
use sandbox_tempfile::files::{Deletion, SeekFrom, TempFile};
use sandbox_tempfile::filesystem;
use sandbox_tempfile::limits;
use sandbox_tempfile::memory::MemoryHost;
use sandbox_tempfile::text::{ErrorHandler, Newline, TextIo, TextOptions as CoreTextOptions};

use super::model::Answer;
use super::{Access, Buffer, Limits, Op, Policy, Size, TextOp, TextOptions, Whence};

pub type File = Shared<TempFile<MemoryHost>>;
pub type View = TextIo<MemoryHost>;

pub fn perform(file: &File, op: &Op) -> Answer {
    let file = &mut *file.lock();
    let answer = match op {
        Op::Read(max) => file.read(max.map(|max| max.get())).map(Answer::Bytes),
        Op::ReadLine(max) => file.read_line(max.map(|max| max.get())).map(Answer::Bytes),
        Op::ReadAt(offset, max) => file.read_at(offset.get(), max.get()).map(Answer::Bytes),
        Op::Write(data) => file.write(&data.bytes()).map(Answer::Number),
        Op::WriteAt(offset, data) => file.write_at(offset.get(), &data.bytes()).map(Answer::Number),
        Op::Seek(to) => file.seek((*to).into()).map(Answer::Number),
        Op::Truncate(size) => file.truncate(size.map(|size| size.get())).map(Answer::Number),
        Op::Tell => file.tell().map(Answer::Number),
        Op::Size => file.size().map(Answer::Number),
        Op::Flush => file.flush().map(|()| Answer::Done),
        Op::Sync => file.sync().map(|()| Answer::Done),
        Op::Rollover => file.rollover().map(|()| Answer::Done),
        Op::SetDeletion(policy) => file.set_deletion((*policy).into()).map(|()| Answer::Done),
        Op::Close => file.close().map(|()| Answer::Done),
    };
    answer.unwrap_or_else(Answer::Refused)
}

pub fn perform_text(view: Result<&mut View>, op: &TextOp) -> Answer {
    let answer = view.and_then(|view| match op {
        TextOp::Read(max) => view.read(max.map(|max| max.get())).map(Answer::Text),
        TextOp::ReadLine(max) => view.read_line(max.map(|max| max.get())).map(Answer::Text),
        TextOp::Write(text) => view.write(text).map(Answer::Number),
        TextOp::Tell => view.tell().map(Answer::Number),
    });
    answer.unwrap_or_else(Answer::Refused)
}

impl From<Whence> for SeekFrom {
    fn from(whence: Whence) -> Self {
        match whence {
            Whence::Start(offset) => SeekFrom::Start(offset.get()),
            Whence::Current(by) => SeekFrom::Current(by.into()),
            Whence::End(by) => SeekFrom::End(by.into()),
            Whence::Beyond(by) => SeekFrom::Start((1 << 63) + u64::from(by)),
        }
    }
}

impl From<Policy> for Deletion {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::OnClose => Deletion::OnClose,
            Policy::OnDrop => Deletion::OnDrop,
            Policy::Never => Deletion::Never,
        }
    }
}

impl Access {
    pub fn get(self) -> Option<filesystem::Access> {
        let (read, write, append) = match self {
            Access::Default => return None,
            Access::ReadWrite => (true, true, false),
            Access::Read => (true, false, false),
            Access::Write => (false, true, false),
            Access::Append => (false, true, true),
            Access::ReadAppend => (true, true, true),
        };
        Some(filesystem::Access { read, write, append })
    }
}

impl Buffer {
    pub fn get(self) -> Option<u32> {
        match self {
            Buffer::Default => None,
            Buffer::None => Some(0),
            Buffer::Tiny(size) => Some(size.into()),
        }
    }
}

impl From<Limits> for limits::Limits {
    fn from(limits: Limits) -> Self {
        limits::Limits {
            max_bytes: limits.bytes.map(Size::get),
            max_file_bytes: limits.file_bytes.map(Size::get),
            max_entries: limits.entries.map(u64::from),
            max_memory: limits.memory.map(Size::get),
        }
    }
}

impl From<TextOptions> for CoreTextOptions {
    fn from(options: TextOptions) -> Self {
        CoreTextOptions {
            encoding: Some(if options.is_latin { "latin-1" } else { "utf-8" }.into()),
            errors: ErrorHandler::Replace,
            newline: if options.is_crlf { Newline::Crlf } else { Newline::Lf },
            line_buffering: options.line_buffering,
            write_through: false,
        }
    }
}
