//! The host calls that an operation cannot do without, and what little they need of the guest.
#![cfg(target_family = "wasm")]
#![allow(unsafe_code, reason = "generated bindings")]

mod calls;

use std::hint::black_box;
use std::str;

use bench_operations::{
    Facility, LINE, LINES, PIECE, RANDOM_READ, SMALL_WRITES, pieces, random_offsets, read_back, small_write,
};
use calls::{Result, create, random_name, write_all};
use memchr::memchr_iter;
use wasi::filesystem::preopens::get_directories;
use wasi::filesystem::types::{Descriptor, DescriptorFlags, ErrorCode, OpenFlags, PathFlags};

struct Floor {
    directory: Descriptor,
    piece: Vec<u8>,
}

struct Tree {
    name: String,
    descriptor: Descriptor,
}

impl Floor {
    fn new() -> Self {
        let (directory, _) = get_directories().pop().expect("a preopen");
        Floor { directory, piece: vec![0; PIECE as usize] }
    }

    fn unnamed_file(&self) -> Result<Descriptor> {
        let name = random_name();
        let file = create(&self.directory, &name)?;
        self.directory.unlink_file_at(&name)?;
        Ok(file)
    }

    /// Has `look` see what was read.
    fn there_and_back(&self, bytes: u64, look: impl Fn(&[u8])) -> Result {
        let file = self.filled(bytes)?;
        let mut offset = 0;
        read_back(bytes, |max| {
            let (piece, _) = file.read(max, offset)?;
            look(&piece);
            offset += piece.len() as u64;
            Ok(piece.len())
        })
    }

    fn filled(&self, bytes: u64) -> Result<Descriptor> {
        let file = self.unnamed_file()?;
        let mut offset = 0;
        pieces(bytes).try_for_each(|piece| {
            write_all(&file, piece.as_bytes(), offset)?;
            offset += piece.len() as u64;
            Ok(())
        })?;
        Ok(file)
    }
}

fn in_memory(bytes: u64) -> Vec<u8> {
    let mut memory = Vec::with_capacity(bytes as usize);
    pieces(bytes).for_each(|piece| memory.extend_from_slice(black_box(piece).as_bytes()));
    memory
}

impl Facility for Floor {
    type Error = ErrorCode;
    type File = Descriptor;
    type Spool = Vec<u8>;
    type Tree = Tree;

    fn unnamed(&mut self) -> Result {
        self.unnamed_file().map(drop)
    }

    fn named(&mut self) -> Result {
        let name = random_name();
        let _file = create(&self.directory, &name)?;
        self.directory.unlink_file_at(&name)
    }

    fn directory(&mut self) -> Result {
        let name = random_name();
        self.directory.create_directory_at(&name)?;
        self.directory.remove_directory_at(&name)
    }

    fn spool(&mut self, bytes: u64) -> Result {
        let memory = in_memory(bytes);
        let mut rest = memory.as_slice();
        read_back(bytes, |max| {
            let (piece, after) = rest.split_at(max as usize);
            self.piece[..piece.len()].copy_from_slice(piece);
            black_box(&mut self.piece);
            rest = after;
            Ok(piece.len())
        })
    }

    fn small_writes(&mut self) -> Result {
        const BUFFER: usize = 8 << 10;
        let file = self.unnamed_file()?;
        let mut buffer = Vec::with_capacity(BUFFER);
        let mut offset = 0;
        for _ in 0..SMALL_WRITES {
            let bytes = black_box(small_write());
            if buffer.len() + bytes.len() > BUFFER {
                write_all(&file, &buffer, offset)?;
                offset += buffer.len() as u64;
                buffer.clear();
            }
            buffer.extend_from_slice(bytes);
        }
        write_all(&file, &buffer, offset)
    }

    fn sequential(&mut self, bytes: u64) -> Result {
        self.there_and_back(bytes, |piece| {
            black_box(piece);
        })
    }

    fn text(&mut self, bytes: u64) -> Result {
        self.there_and_back(bytes, |piece| {
            black_box(str::from_utf8(piece).expect("ASCII"));
        })
    }

    fn default_directory(&mut self) -> Result {
        black_box(String::from("/tmp"));
        Ok(())
    }

    fn filled_spool(&mut self, bytes: u64) -> Result<Vec<u8>> {
        Ok(in_memory(bytes))
    }

    fn rollover(&mut self, memory: &mut Vec<u8>) -> Result {
        let file = self.unnamed_file()?;
        let pieces = memory.chunks(PIECE as usize).zip((0..).step_by(PIECE as usize));
        pieces.into_iter().try_for_each(|(piece, offset)| write_all(&file, piece, offset))
    }

    fn filled_file(&mut self, bytes: u64) -> Result<Descriptor> {
        self.filled(bytes)
    }

    fn random_reads(&mut self, file: &mut Descriptor) -> Result {
        random_offsets().iter().try_for_each(|offset| {
            let (bytes, _) = file.read(RANDOM_READ, *offset)?;
            assert_eq!(black_box(bytes).len() as u64, RANDOM_READ);
            Ok(())
        })
    }

    fn lines(&mut self, file: &mut Descriptor) -> Result {
        let mut line = Vec::new();
        let mut offset = 0;
        read_back((LINES * LINE.len()) as u64, |_| {
            let (piece, _) = file.read(PIECE, offset)?;
            let mut read = 0;
            for end in memchr_iter(b'\n', &piece) {
                line.clear();
                line.extend_from_slice(&piece[read..=end]);
                assert_eq!(black_box(&line).len(), LINE.len());
                read = end + 1;
            }
            // What follows the last line feed is read once more.
            offset += read as u64;
            Ok(read)
        })
    }

    fn filled_tree(&mut self, files: u32) -> Result<Tree> {
        let name = random_name();
        self.directory.create_directory_at(&name)?;
        let flags = DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY;
        let descriptor = self.directory.open_at(PathFlags::empty(), &name, OpenFlags::DIRECTORY, flags)?;
        (0..files).try_for_each(|number| create(&descriptor, &number.to_string()).map(drop))?;
        Ok(Tree { name, descriptor })
    }

    fn remove_tree(&mut self, tree: Tree) -> Result {
        let entries = tree.descriptor.read_directory()?;
        while let Some(entry) = entries.read_directory_entry()? {
            tree.descriptor.unlink_file_at(&entry.name)?;
        }
        self.directory.remove_directory_at(&tree.name)
    }
}

bench_operations::export_facility!(Floor, Floor::new());
