//! Files, with or without a name.

use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::utf8;
use crate::wit::files::{self, FileOptions};
use crate::wit::types::{Access, Error, Naming};

/// How much is read ahead for `BufRead`.
const AHEAD: u64 = 8 << 10;

/// How much is passed at a time, either way: the component's list and the caller's buffer exist both for a moment, and where
/// there is no memory for what it is passed the component ends.
const PIECE: usize = 64 << 10;

/// A temporary file: what [`std::fs::File`] is in the crate `tempfile`, and a [`BufRead`] besides.
///
/// Only [`BufRead`] reads ahead. Whatever else is done happens at the position behind what has been consumed, as if
/// nothing had been read ahead. What another handle writes meanwhile may have been read before, as with any
/// [`BufReader`](io::BufReader).
#[derive(Debug)]
pub struct TempFile {
    handle: files::TempFile,
    /// Whether writes go past the component's buffer.
    through: bool,
    /// What the component's position is ahead of ours.
    ahead: Mutex<Ahead>,
}

/// Creates a file without a name in [`env::temp_dir`](crate::env::temp_dir).
///
/// ```no_run
/// use std::io::Write;
///
/// let mut file = sandbox_tempfile_client::tempfile()?;
/// writeln!(file, "gone when it is dropped")?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// If it cannot be created there: `NotFound`, `NotADirectory`, `PermissionDenied`, `QuotaExceeded`.
pub fn tempfile() -> io::Result<TempFile> {
    create(None)
}

/// Creates a file without a name in `dir`.
///
/// # Errors
///
/// As [`tempfile()`].
pub fn tempfile_in<P: AsRef<Path>>(dir: P) -> io::Result<TempFile> {
    create(Some(utf8(dir.as_ref())?))
}

fn create(dir: Option<String>) -> io::Result<TempFile> {
    let naming = Naming { prefix: None, suffix: None, dir, random_length: None };
    let options = FileOptions { naming, access: None, buffer_size: None };
    Ok(files::temporary_file(&options)?.into())
}

impl TempFile {
    /// Changes the size, cutting off or adding zeros. The position stays.
    pub fn set_len(&self, size: u64) -> io::Result<()> {
        self.handle()?.truncate(Some(size))?;
        Ok(())
    }

    /// The size, what is buffered included.
    pub fn size(&self) -> io::Result<u64> {
        Ok(self.handle.size()?)
    }

    /// Has all of it written to the device.
    pub fn sync_all(&self) -> io::Result<()> {
        Ok(self.handle.sync()?)
    }

    /// The same as [`sync_all`](Self::sync_all).
    pub fn sync_data(&self) -> io::Result<()> {
        self.sync_all()
    }

    /// Reads at an offset; the position stays.
    pub fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let bytes = self.handle.read_at(offset, buf.len().min(PIECE) as u64)?;
        buf[..bytes.len()].copy_from_slice(&bytes);
        Ok(bytes.len())
    }

    /// Writes at an offset, as much as can be written; the position stays.
    pub fn write_at(&self, buf: &[u8], offset: u64) -> io::Result<usize> {
        let handle = self.handle()?;
        in_pieces(buf, |start, piece| Ok(handle.write_at(offset.saturating_add(start as u64), piece).map(drop)?))
    }

    /// A second handle, for reading and writing, with a position of its own at the start.
    ///
    /// # Errors
    ///
    /// `Unsupported` if the file has no name and the host cannot open it again.
    pub fn reopen(&self) -> io::Result<TempFile> {
        let handle = self.handle.reopen(Access::READ | Access::WRITE)?;
        Ok(TempFile { through: self.through, ..handle.into() })
    }

    /// The resource itself, its position where this file's is: for [`wit`](crate::wit), such as text in other encodings.
    pub fn handle(&self) -> io::Result<&files::TempFile> {
        let mut ahead = self.ahead();
        if !ahead.is_empty() {
            self.handle.seek(files::SeekFrom::Current(-ahead.length()))?;
            ahead.clear();
        }
        Ok(&self.handle)
    }

    /// A file that others may open by its name, though the component buffers it.
    pub(crate) fn written_through(handle: files::TempFile) -> Self {
        TempFile { through: true, ..handle.into() }
    }

    pub(crate) fn is_rolled(&self) -> bool {
        self.handle.is_rolled()
    }

    fn ahead(&self) -> MutexGuard<'_, Ahead> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes all, or as much as can be written.
fn in_pieces(buf: &[u8], mut write: impl FnMut(usize, &[u8]) -> io::Result<()>) -> io::Result<usize> {
    let mut written = 0;
    for piece in buf.chunks(PIECE) {
        match write(written, piece) {
            Ok(()) => written += piece.len(),
            Err(error) if written == 0 => return Err(error),
            Err(_) => break,
        }
    }
    Ok(written)
}

fn write_buffered(handle: &files::TempFile, bytes: &[u8]) -> Result<(), Error> {
    handle.write(bytes).map(drop)
}

/// Not `write` and `flush`: what that could not write would wait in the buffer, and be there twice after another try.
fn write_through(handle: &files::TempFile, bytes: &[u8]) -> Result<(), Error> {
    let position = handle.tell()?;
    handle.write_at(position, bytes)?;
    let end = files::SeekFrom::Start(position + bytes.len() as u64);
    handle.seek(if handle.access().contains(Access::APPEND) { files::SeekFrom::End(0) } else { end })?;
    Ok(())
}

impl From<files::TempFile> for TempFile {
    fn from(handle: files::TempFile) -> Self {
        TempFile { handle, through: false, ahead: Mutex::default() }
    }
}

/// Bytes that have been read and not consumed.
#[derive(Debug, Default)]
struct Ahead {
    bytes: Vec<u8>,
    consumed: usize,
}

impl Ahead {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.consumed..]
    }

    fn is_empty(&self) -> bool {
        self.rest().is_empty()
    }

    fn length(&self) -> i64 {
        self.rest().len() as i64
    }

    fn consume(&mut self, amount: usize) {
        self.consumed += amount.min(self.rest().len());
    }

    fn clear(&mut self) {
        *self = Ahead::default();
    }
}

impl Read for &TempFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut ahead = self.ahead();
        if ahead.is_empty() {
            let bytes = self.handle.read(Some(buf.len().min(PIECE) as u64))?;
            buf[..bytes.len()].copy_from_slice(&bytes);
            return Ok(bytes.len());
        }
        let read = ahead.rest().read(buf)?;
        ahead.consume(read);
        Ok(read)
    }

    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        let before = buf.len();
        let mut ahead = self.ahead();
        buf.extend_from_slice(ahead.rest());
        ahead.clear();
        loop {
            let piece = self.handle.read(Some(PIECE as u64))?;
            buf.extend_from_slice(&piece);
            if piece.len() < PIECE {
                return Ok(buf.len() - before);
            }
        }
    }

    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        buf.push_str(str::from_utf8(&bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?);
        Ok(bytes.len())
    }
}

impl Write for &TempFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let handle = self.handle()?;
        let write = if self.through { write_through } else { write_buffered };
        in_pieces(buf, |_, piece| Ok(write(handle, piece)?))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(self.handle.flush()?)
    }
}

impl Seek for &TempFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut ahead = self.ahead();
        let to = match to {
            SeekFrom::Start(offset) => files::SeekFrom::Start(offset),
            SeekFrom::Current(offset) => match offset.checked_sub(ahead.length()) {
                Some(offset) => files::SeekFrom::Current(offset),
                None => return Err(io::Error::new(ErrorKind::InvalidInput, "a position before the start")),
            },
            SeekFrom::End(offset) => files::SeekFrom::End(offset),
        };
        let position = self.handle.seek(to)?;
        ahead.clear();
        Ok(position)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        Ok(self.handle.tell()? - self.ahead().rest().len() as u64)
    }
}

impl Read for TempFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        (&*self).read(buf)
    }

    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        (&*self).read_to_end(buf)
    }

    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        (&*self).read_to_string(buf)
    }
}

impl BufRead for TempFile {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let ahead = self.ahead.get_mut().unwrap_or_else(PoisonError::into_inner);
        if ahead.is_empty() {
            *ahead = Ahead { bytes: self.handle.read(Some(AHEAD))?, consumed: 0 };
        }
        Ok(ahead.rest())
    }

    fn consume(&mut self, amount: usize) {
        self.ahead().consume(amount);
    }
}

impl Write for TempFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        (&*self).write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self).flush()
    }
}

impl Seek for TempFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        (&*self).seek(to)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        (&*self).stream_position()
    }
}
