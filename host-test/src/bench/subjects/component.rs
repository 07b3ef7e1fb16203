//! The component, called by its host.

use std::hint::black_box;

use bench_operations::{
    Facility, LINE, LINES, Prepared, RANDOM_READ, SMALL_WRITES, pieces, random_offsets, read_back, small_write,
};

use crate::{Deletion, Dir, DirectoryOptions, Failure, File, FileOptions, Instance, SeekFrom, TextOptions};

type Result<T = ()> = std::result::Result<T, Failure>;

pub struct Component {
    instance: Instance,
    file: FileOptions,
    directory: DirectoryOptions,
    text: TextOptions,
}

impl Component {
    pub fn new(instance: Instance) -> Self {
        Component {
            instance,
            file: FileOptions::default(),
            directory: DirectoryOptions::default(),
            text: TextOptions::default(),
        }
    }

    fn close(&mut self, file: File) -> Result {
        self.instance.close(file)?;
        self.instance.drop_file(file)
    }

    fn write_pieces(&mut self, file: File, bytes: u64) -> Result {
        pieces(bytes).try_for_each(|piece| self.instance.write(file, piece.as_bytes()).map(drop))
    }

    fn there_and_back(&mut self, file: File, bytes: u64) -> Result {
        self.write_pieces(file, bytes)?;
        self.instance.seek(file, SeekFrom::Start(0))?;
        read_back(bytes, |max| self.instance.read(file, Some(max)).map(|piece| black_box(piece).len()))?;
        self.close(file)
    }
}

impl Facility for Component {
    type Error = Failure;
    type File = File;
    type Spool = File;
    type Tree = Dir;

    fn unnamed(&mut self) -> Result {
        let file = self.instance.temporary_file(&self.file)?;
        self.close(file)
    }

    fn named(&mut self) -> Result {
        let file = self.instance.named_temporary_file(&self.file, Deletion::OnClose)?;
        self.close(file)
    }

    fn directory(&mut self) -> Result {
        let directory = self.instance.temporary_directory(&self.directory)?;
        self.remove_tree(directory)
    }

    fn spool(&mut self, bytes: u64) -> Result {
        let spool = self.instance.spooled_temporary_file(u64::MAX, &self.file)?;
        self.there_and_back(spool, bytes)
    }

    fn small_writes(&mut self) -> Result {
        let file = self.instance.temporary_file(&self.file)?;
        (0..SMALL_WRITES).try_for_each(|_| self.instance.write(file, small_write()).map(drop))?;
        self.close(file)
    }

    fn sequential(&mut self, bytes: u64) -> Result {
        let file = self.instance.temporary_file(&self.file)?;
        self.there_and_back(file, bytes)
    }

    fn text(&mut self, bytes: u64) -> Result {
        let file = self.instance.temporary_file(&self.file)?;
        let text = self.instance.open_text(file, &self.text)?;
        pieces(bytes).try_for_each(|piece| self.instance.text_write(text, piece).map(drop))?;
        self.instance.text_seek(text, 0)?;
        read_back(bytes, |max| self.instance.text_read(text, Some(max)).map(|piece| black_box(piece).len()))?;
        self.instance.drop_text(text)?;
        self.close(file)
    }

    fn default_directory(&mut self) -> Result {
        black_box(self.instance.gettempdir()?);
        Ok(())
    }

    fn filled_spool(&mut self, bytes: u64) -> Result<File> {
        let spool = self.instance.spooled_temporary_file(u64::MAX, &self.file)?;
        self.write_pieces(spool, bytes)?;
        Ok(spool)
    }

    fn rollover(&mut self, spool: &mut File) -> Result {
        self.instance.rollover(*spool)
    }

    fn filled_file(&mut self, bytes: u64) -> Result<File> {
        let file = self.instance.temporary_file(&self.file)?;
        self.write_pieces(file, bytes)?;
        self.instance.flush(file)?;
        Ok(file)
    }

    fn random_reads(&mut self, file: &mut File) -> Result {
        random_offsets().iter().try_for_each(|offset| {
            let bytes = self.instance.read_at(*file, *offset, RANDOM_READ)?;
            assert_eq!(black_box(bytes).len() as u64, RANDOM_READ);
            Ok(())
        })
    }

    fn lines(&mut self, file: &mut File) -> Result {
        self.instance.seek(*file, SeekFrom::Start(0))?;
        (0..LINES).try_for_each(|_| {
            assert_eq!(black_box(self.instance.read_line(*file, None)?).len(), LINE.len());
            Ok(())
        })
    }

    fn filled_tree(&mut self, files: u32) -> Result<Dir> {
        let tree = self.instance.temporary_directory(&self.directory)?;
        for number in 0..files {
            let file = self.instance.create_file(tree, &number.to_string())?;
            self.close(file)?;
        }
        Ok(tree)
    }

    fn remove_tree(&mut self, tree: Dir) -> Result {
        self.instance.cleanup(tree)?;
        self.instance.drop_directory(tree)
    }

    fn discard(&mut self, prepared: Prepared<Self>) -> Result {
        match prepared {
            Prepared::Nothing => Ok(()),
            Prepared::Spool(file) | Prepared::File(file) => self.instance.drop_file(file),
            Prepared::Tree(tree) => self.remove_tree(tree),
        }
    }
}
