//! Files in memory, until there is too much in them.

use std::io::{self, BufRead, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::TempFile;
use crate::error::utf8;
use crate::wit::files::{self, FileOptions};
use crate::wit::types::{Error, Naming};

/// A file in the component's memory, which moves to disk (*rolls over*) when a write takes it past its maximum.
#[derive(Debug)]
pub struct SpooledTempFile {
    /// That it cannot be made is told when it is used: making one cannot fail in the crate `tempfile`.
    file: Result<TempFile, Error>,
    max_size: usize,
}

/// A spooled file that holds up to `max_size` bytes in memory, and goes to [`env::temp_dir`](crate::env::temp_dir) then.
///
/// ```no_run
/// use std::io::Write;
///
/// let mut file = sandbox_tempfile_client::spooled_tempfile(15);
/// writeln!(file, "a short line")?;
/// assert!(!file.is_rolled());
/// writeln!(file, "and another")?;
/// assert!(file.is_rolled());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn spooled_tempfile(max_size: usize) -> SpooledTempFile {
    SpooledTempFile::new(max_size)
}

/// The same, for `dir`, which is not looked at before.
pub fn spooled_tempfile_in<P: AsRef<Path>>(max_size: usize, dir: P) -> SpooledTempFile {
    SpooledTempFile::new_in(max_size, dir)
}

impl SpooledTempFile {
    /// See [`spooled_tempfile()`].
    #[must_use]
    pub fn new(max_size: usize) -> Self {
        Self::create(max_size, Ok(None))
    }

    /// See [`spooled_tempfile_in()`].
    #[must_use]
    pub fn new_in<P: AsRef<Path>>(max_size: usize, dir: P) -> Self {
        Self::create(max_size, utf8(dir.as_ref()).map(Some))
    }

    fn create(max_size: usize, dir: Result<Option<String>, Error>) -> Self {
        let file = dir.and_then(|dir| {
            let naming = Naming { prefix: None, suffix: None, dir, random_length: None };
            let options = FileOptions { naming, access: None, buffer_size: None };
            Ok(files::spooled_temporary_file(max_size as u64, &options)?.into())
        });
        SpooledTempFile { file, max_size }
    }

    /// Whether it is on disk.
    #[must_use]
    pub fn is_rolled(&self) -> bool {
        self.file.as_ref().is_ok_and(TempFile::is_rolled)
    }

    /// Moves it to disk. If that fails, it goes on in memory, nothing lost.
    pub fn roll(&mut self) -> io::Result<()> {
        Ok(self.file()?.handle()?.rollover()?)
    }

    /// Changes the size, cutting off or adding zeros. Beyond the maximum it rolls over first.
    pub fn set_len(&mut self, size: u64) -> io::Result<()> {
        self.before_growing_to(size)?;
        self.file()?.set_len(size)
    }

    /// The file itself, moved to disk.
    pub fn into_file(mut self) -> io::Result<TempFile> {
        self.roll()?;
        Ok(self.file?)
    }

    fn file(&self) -> io::Result<&TempFile> {
        self.file.as_ref().map_err(|error| error.clone().into())
    }

    fn file_mut(&mut self) -> io::Result<&mut TempFile> {
        self.file.as_mut().map_err(|error| error.clone().into())
    }

    /// To the component, as to Python, 0 means no maximum; to the crate `tempfile`, no memory.
    fn before_growing_to(&mut self, size: u64) -> io::Result<()> {
        if self.max_size == 0 && size > 0 { self.roll() } else { Ok(()) }
    }
}

impl Read for SpooledTempFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.file_mut()?.read(buf)
    }

    fn read_to_end(&mut self, buf: &mut Vec<u8>) -> io::Result<usize> {
        self.file_mut()?.read_to_end(buf)
    }

    fn read_to_string(&mut self, buf: &mut String) -> io::Result<usize> {
        self.file_mut()?.read_to_string(buf)
    }
}

impl BufRead for SpooledTempFile {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.file_mut()?.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(file) = &mut self.file {
            file.consume(amount);
        }
    }
}

impl Write for SpooledTempFile {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.before_growing_to(buf.len() as u64)?;
        self.file_mut()?.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file_mut()?.flush()
    }
}

impl Seek for SpooledTempFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file_mut()?.seek(to)
    }

    fn stream_position(&mut self) -> io::Result<u64> {
        self.file_mut()?.stream_position()
    }
}
