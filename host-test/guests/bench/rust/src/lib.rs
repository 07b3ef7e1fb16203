//! Rust's crate `tempfile`, as its users get it, in a guest and outside.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use bench_operations::{
    Facility, LINE, LINES, PIECE, RANDOM_READ, SMALL_WRITES, pieces, random_offsets, read_back, small_write,
};
use tempfile::{NamedTempFile, SpooledTempFile, TempDir};

pub struct Tempfile {
    directory: PathBuf,
    piece: Vec<u8>,
}

impl Tempfile {
    /// Everything is made in `directory`.
    pub fn new(directory: PathBuf) -> Self {
        Tempfile { directory, piece: vec![0; PIECE as usize] }
    }

    fn there_and_back(&mut self, mut file: impl Read + Write + Seek, bytes: u64) -> io::Result<()> {
        write_pieces(&mut file, bytes)?;
        file.rewind()?;
        read_back(bytes, |max| file.read(black_box(&mut self.piece[..max as usize])))
    }
}

fn write_pieces(file: &mut impl Write, bytes: u64) -> io::Result<()> {
    pieces(bytes).try_for_each(|piece| file.write_all(piece.as_bytes()))
}

impl Facility for Tempfile {
    type Error = io::Error;
    type File = File;
    type Spool = SpooledTempFile;
    type Tree = TempDir;

    fn unnamed(&mut self) -> io::Result<()> {
        black_box(tempfile::tempfile_in(&self.directory)?);
        Ok(())
    }

    fn named(&mut self) -> io::Result<()> {
        black_box(NamedTempFile::new_in(&self.directory)?).close()
    }

    fn directory(&mut self) -> io::Result<()> {
        black_box(TempDir::new_in(&self.directory)?).close()
    }

    fn spool(&mut self, bytes: u64) -> io::Result<()> {
        self.there_and_back(SpooledTempFile::new_in(usize::MAX, &self.directory), bytes)
    }

    fn small_writes(&mut self) -> io::Result<()> {
        let mut file = tempfile::tempfile_in(&self.directory)?;
        (0..SMALL_WRITES).try_for_each(|_| file.write_all(black_box(small_write())))
    }

    fn sequential(&mut self, bytes: u64) -> io::Result<()> {
        self.there_and_back(tempfile::tempfile_in(&self.directory)?, bytes)
    }

    fn text(&mut self, bytes: u64) -> io::Result<()> {
        let mut file = tempfile::tempfile_in(&self.directory)?;
        write_pieces(&mut file, bytes)?;
        file.rewind()?;
        read_back(bytes, |max| {
            let mut piece = vec![0; max as usize];
            file.read_exact(&mut piece)?;
            Ok(black_box(String::from_utf8(piece).map_err(io::Error::other)?).len())
        })
    }

    fn default_directory(&mut self) -> io::Result<()> {
        black_box(tempfile::env::temp_dir());
        Ok(())
    }

    fn filled_spool(&mut self, bytes: u64) -> io::Result<SpooledTempFile> {
        let mut spool = SpooledTempFile::new_in(usize::MAX, &self.directory);
        write_pieces(&mut spool, bytes)?;
        Ok(spool)
    }

    fn rollover(&mut self, spool: &mut SpooledTempFile) -> io::Result<()> {
        spool.roll()
    }

    fn filled_file(&mut self, bytes: u64) -> io::Result<File> {
        let mut file = tempfile::tempfile_in(&self.directory)?;
        write_pieces(&mut file, bytes)?;
        Ok(file)
    }

    fn random_reads(&mut self, file: &mut File) -> io::Result<()> {
        random_offsets().iter().try_for_each(|offset| {
            file.seek(SeekFrom::Start(*offset))?;
            file.read_exact(black_box(&mut self.piece[..RANDOM_READ as usize]))
        })
    }

    fn lines(&mut self, file: &mut File) -> io::Result<()> {
        file.rewind()?;
        let mut reader = BufReader::new(file);
        let mut line = Vec::new();
        (0..LINES).try_for_each(|_| {
            line.clear();
            reader.read_until(b'\n', &mut line)?;
            assert_eq!(black_box(&line).len(), LINE.len());
            Ok(())
        })
    }

    fn filled_tree(&mut self, files: u32) -> io::Result<TempDir> {
        let tree = TempDir::new_in(&self.directory)?;
        (0..files).try_for_each(|number| File::create_new(tree.path().join(number.to_string())).map(drop))?;
        Ok(tree)
    }

    fn remove_tree(&mut self, tree: TempDir) -> io::Result<()> {
        tree.close()
    }
}

#[cfg(target_family = "wasm")]
#[allow(unsafe_code, reason = "generated bindings")]
mod guest {
    use super::Tempfile;

    bench_operations::export_facility!(Tempfile, {
        // Rust knows no default directory under WASI.
        let directory = tempfile::env::override_temp_dir("/tmp".as_ref()).map(|()| tempfile::env::temp_dir());
        Tempfile::new(directory.expect("nobody has set the directory before"))
    });
}
