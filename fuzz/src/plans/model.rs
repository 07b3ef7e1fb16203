//! What a file stands for: bytes, a position, and a place to write to.

use sandbox_tempfile::error::Error;
use sandbox_tempfile::files::{Deletion, MAX_OFFSET};
use sandbox_tempfile::filesystem::Access;

use super::{Op, TextOp, TextOptions, Whence};

#[derive(Debug, PartialEq)]
pub enum Answer {
    Bytes(Vec<u8>),
    Text(String),
    Number(u64),
    Done,
    Refused(Error),
}

#[derive(Clone, Debug)]
pub struct Model {
    pub bytes: Vec<u8>,
    pub position: u64,
    pub access: Access,
    /// The maximum of a spool that is still in memory.
    pub in_memory: Option<u64>,
    pub name: Option<String>,
    pub deletion: Deletion,
    pub closed: bool,
    pub text: TextOptions,
}

impl Model {
    pub fn apply(&mut self, op: &Op) -> Answer {
        match op {
            Op::Close => self.closed = true,
            _ if self.closed => return Answer::Refused(Error::Closed),
            Op::Read(_) | Op::ReadLine(_) | Op::ReadAt(..) if !self.access.read => {
                return Answer::Refused(Error::NotReadable);
            }
            Op::Write(_) | Op::WriteAt(..) | Op::Truncate(_) if !self.access.write => {
                return Answer::Refused(Error::NotWritable);
            }
            Op::Read(max) => {
                let bytes = self.slice(self.position, max.map(|max| max.get()));
                self.position += bytes.len() as u64;
                return Answer::Bytes(bytes);
            }
            Op::ReadLine(max) => {
                let mut line = self.slice(self.position, max.map(|max| max.get()));
                if let Some(at) = line.iter().position(|byte| *byte == b'\n') {
                    line.truncate(at + 1);
                }
                self.position += line.len() as u64;
                return Answer::Bytes(line);
            }
            Op::ReadAt(offset, max) => return Answer::Bytes(self.slice(offset.get(), Some(max.get()))),
            Op::Write(data) => {
                let bytes = data.bytes();
                self.position = self.put(self.position, &bytes);
                return Answer::Number(bytes.len() as u64);
            }
            Op::WriteAt(offset, data) => {
                let bytes = data.bytes();
                self.put(offset.get(), &bytes);
                return Answer::Number(bytes.len() as u64);
            }
            Op::Seek(to) => return self.seek(to),
            Op::Truncate(size) => {
                let size = size.map(|size| size.get());
                if self.in_memory.is_some_and(|max| size.is_some_and(|size| size > max)) {
                    self.in_memory = None;
                }
                let size = size.unwrap_or(self.position);
                self.bytes.resize(size as usize, 0);
                return Answer::Number(size);
            }
            Op::Tell => return Answer::Number(self.position),
            Op::Size => return Answer::Number(self.bytes.len() as u64),
            Op::Flush | Op::Sync => {}
            Op::Rollover => self.in_memory = None,
            Op::SetDeletion(policy) => {
                let policy = Deletion::from(*policy);
                if self.name.is_none() && policy != Deletion::OnClose {
                    return Answer::Refused(Error::Unsupported("a file without a name cannot be kept".into()));
                }
                self.deletion = policy;
            }
        }
        Answer::Done
    }

    pub fn apply_text(&mut self, op: &TextOp) -> Answer {
        match op {
            _ if self.closed => Answer::Refused(Error::Closed),
            TextOp::Read(_) | TextOp::ReadLine(_) if !self.access.read => Answer::Refused(Error::NotReadable),
            TextOp::Write(_) if !self.access.write => Answer::Refused(Error::NotWritable),
            TextOp::Read(max) => self.text(max.map(|max| max.get()), false),
            TextOp::ReadLine(max) => self.text(max.map(|max| max.get()), true),
            TextOp::Write(text) => {
                let bytes = self.encode(text);
                self.position = self.put(self.position, &bytes);
                Answer::Number(text.chars().count() as u64)
            }
            TextOp::Tell => Answer::Number(self.position),
        }
    }

    fn seek(&mut self, to: &Whence) -> Answer {
        let target = match to {
            Whence::Start(offset) => Some(offset.get()),
            Whence::Current(by) => self.position.checked_add_signed((*by).into()),
            Whence::End(by) => (self.bytes.len() as u64).checked_add_signed((*by).into()),
            Whence::Beyond(by) => Some(MAX_OFFSET + 1 + u64::from(*by)),
        };
        match target {
            None => Answer::Refused(Error::InvalidArgument("seek to before the start of the file".into())),
            Some(target) if target > MAX_OFFSET => Answer::Refused(Error::TooLarge),
            Some(target) => {
                self.position = target;
                Answer::Number(target)
            }
        }
    }

    fn slice(&self, offset: u64, max: Option<u64>) -> Vec<u8> {
        let rest = self.bytes.get(offset as usize..).unwrap_or_default();
        rest[..rest.len().min(max.unwrap_or(u64::MAX) as usize)].to_vec()
    }

    fn put(&mut self, offset: u64, bytes: &[u8]) -> u64 {
        let start = if self.access.append && !bytes.is_empty() { self.bytes.len() } else { offset as usize };
        let end = start + bytes.len();
        if self.in_memory.is_some_and(|max| max != 0 && end as u64 > max) {
            self.in_memory = None;
        }
        if !bytes.is_empty() {
            self.bytes.resize(self.bytes.len().max(end), 0);
            self.bytes[start..end].copy_from_slice(bytes);
        }
        end as u64
    }

    fn text(&mut self, max: Option<u64>, by_line: bool) -> Answer {
        let mut text = String::new();
        let rest = self.bytes.get(self.position as usize..).unwrap_or_default();
        let line_end = if self.text.is_crlf { "\r\n" } else { "\n" };
        for (character, length) in self.decode(rest).into_iter().take(max.unwrap_or(u64::MAX) as usize) {
            text.push(character);
            self.position += length as u64;
            if by_line && text.ends_with(line_end) {
                break;
            }
        }
        Answer::Text(text)
    }

    /// Each character with the number of bytes that it stands for.
    fn decode(&self, bytes: &[u8]) -> Vec<(char, usize)> {
        if self.text.is_latin {
            return bytes.iter().map(|byte| (char::from(*byte), 1)).collect();
        }
        let chunks = bytes.utf8_chunks().flat_map(|chunk| {
            let invalid = Some(('\u{fffd}', chunk.invalid().len())).filter(|(_, length)| *length > 0);
            chunk.valid().chars().map(|character| (character, character.len_utf8())).chain(invalid)
        });
        chunks.collect()
    }

    fn encode(&self, text: &str) -> Vec<u8> {
        let text = if self.text.is_crlf { text.replace('\n', "\r\n") } else { text.into() };
        if self.text.is_latin {
            text.chars().map(|character| u8::try_from(character).unwrap_or(b'?')).collect()
        } else {
            text.into_bytes()
        }
    }
}
