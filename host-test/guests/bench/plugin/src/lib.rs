//! `sandbox:tempfile`, as a plugin uses it.
#![cfg(target_family = "wasm")]
#![allow(unsafe_code, reason = "generated bindings")]

wit_bindgen::generate!({ path: "../../../../wit", world: "client" });

use std::hint::black_box;

use bench_operations::{
    Facility, LINE, LINES, RANDOM_READ, SMALL_WRITES, pieces, random_offsets, read_back, small_write,
};
use sandbox::tempfile::defaults::gettempdir;
use sandbox::tempfile::directories::{DirectoryOptions, TempDir, temporary_directory};
use sandbox::tempfile::files::{
    FileOptions, SeekFrom, TempFile, named_temporary_file, spooled_temporary_file, temporary_file,
};
use sandbox::tempfile::text::{ErrorHandler, Newline, TextIo, TextOptions};
use sandbox::tempfile::types::{Deletion, Error, Naming};

const NAMING: Naming = Naming { prefix: None, suffix: None, dir: None, random_length: None };
const FILE: FileOptions = FileOptions { naming: NAMING, access: None, buffer_size: None };
const DIRECTORY: DirectoryOptions = DirectoryOptions { naming: NAMING, keep: false, ignore_cleanup_errors: false };
const TEXT: TextOptions = TextOptions {
    encoding: None,
    errors: ErrorHandler::Strict,
    newline: Newline::Universal,
    line_buffering: false,
    write_through: false,
};

type Result<T = ()> = std::result::Result<T, Error>;

struct Plugin;

fn write_pieces(file: &TempFile, bytes: u64) -> Result {
    pieces(bytes).try_for_each(|piece| file.write(piece.as_bytes()).map(drop))
}

fn there_and_back(file: &TempFile, bytes: u64) -> Result {
    write_pieces(file, bytes)?;
    file.seek(SeekFrom::Start(0))?;
    read_back(bytes, |max| file.read(Some(max)).map(|piece| black_box(piece).len()))?;
    file.close()
}

impl Facility for Plugin {
    type Error = Error;
    type File = TempFile;
    type Spool = TempFile;
    type Tree = TempDir;

    fn unnamed(&mut self) -> Result {
        temporary_file(&FILE)?.close()
    }

    fn named(&mut self) -> Result {
        named_temporary_file(&FILE, Deletion::OnClose)?.close()
    }

    fn directory(&mut self) -> Result {
        temporary_directory(&DIRECTORY)?.cleanup()
    }

    fn spool(&mut self, bytes: u64) -> Result {
        there_and_back(&spooled_temporary_file(u64::MAX, &FILE)?, bytes)
    }

    fn small_writes(&mut self) -> Result {
        let file = temporary_file(&FILE)?;
        (0..SMALL_WRITES).try_for_each(|_| file.write(small_write()).map(drop))?;
        file.close()
    }

    fn sequential(&mut self, bytes: u64) -> Result {
        there_and_back(&temporary_file(&FILE)?, bytes)
    }

    fn text(&mut self, bytes: u64) -> Result {
        let file = temporary_file(&FILE)?;
        let text = TextIo::open(&file, &TEXT)?;
        pieces(bytes).try_for_each(|piece| text.write(piece).map(drop))?;
        text.seek(0)?;
        read_back(bytes, |max| text.read(Some(max)).map(|piece| black_box(piece).len()))?;
        drop(text);
        file.close()
    }

    fn default_directory(&mut self) -> Result {
        black_box(gettempdir()?);
        Ok(())
    }

    fn filled_spool(&mut self, bytes: u64) -> Result<TempFile> {
        let spool = spooled_temporary_file(u64::MAX, &FILE)?;
        write_pieces(&spool, bytes)?;
        Ok(spool)
    }

    fn rollover(&mut self, spool: &mut TempFile) -> Result {
        spool.rollover()
    }

    fn filled_file(&mut self, bytes: u64) -> Result<TempFile> {
        let file = temporary_file(&FILE)?;
        write_pieces(&file, bytes)?;
        file.flush()?;
        Ok(file)
    }

    fn random_reads(&mut self, file: &mut TempFile) -> Result {
        random_offsets().iter().try_for_each(|offset| {
            let bytes = file.read_at(*offset, RANDOM_READ)?;
            assert_eq!(black_box(bytes).len() as u64, RANDOM_READ);
            Ok(())
        })
    }

    fn lines(&mut self, file: &mut TempFile) -> Result {
        file.seek(SeekFrom::Start(0))?;
        (0..LINES).try_for_each(|_| {
            assert_eq!(black_box(file.read_line(None)?).len(), LINE.len());
            Ok(())
        })
    }

    fn filled_tree(&mut self, files: u32) -> Result<TempDir> {
        let tree = temporary_directory(&DIRECTORY)?;
        (0..files).try_for_each(|number| tree.create_file(&number.to_string())?.close())?;
        Ok(tree)
    }

    fn remove_tree(&mut self, tree: TempDir) -> Result {
        tree.cleanup()
    }
}

bench_operations::export_facility!(Plugin, Plugin);
