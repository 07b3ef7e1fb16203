//! One way of having temporary files, and how it is told what to do.

use std::fmt::Debug;
use std::mem;

use crate::Operation;
use crate::data::{LINE, LINES, RANDOM_FILE, random_offsets};

/// All that is measured of one way of having temporary files. Each method is one [`Operation`], or prepares one.
///
/// A method panics where it reads or writes another number of bytes than it should.
pub trait Facility: Sized {
    type Error: Debug;
    type File;
    type Spool;
    type Tree;

    fn unnamed(&mut self) -> Result<(), Self::Error>;
    fn named(&mut self) -> Result<(), Self::Error>;
    fn directory(&mut self) -> Result<(), Self::Error>;
    fn spool(&mut self, bytes: u64) -> Result<(), Self::Error>;
    fn small_writes(&mut self) -> Result<(), Self::Error>;
    fn sequential(&mut self, bytes: u64) -> Result<(), Self::Error>;
    fn text(&mut self, bytes: u64) -> Result<(), Self::Error>;
    fn default_directory(&mut self) -> Result<(), Self::Error>;

    /// A spool that has so many bytes in memory.
    fn filled_spool(&mut self, bytes: u64) -> Result<Self::Spool, Self::Error>;
    fn rollover(&mut self, spool: &mut Self::Spool) -> Result<(), Self::Error>;

    /// An unnamed file of so many bytes.
    fn filled_file(&mut self, bytes: u64) -> Result<Self::File, Self::Error>;
    fn random_reads(&mut self, file: &mut Self::File) -> Result<(), Self::Error>;
    fn lines(&mut self, file: &mut Self::File) -> Result<(), Self::Error>;

    /// A temporary directory with so many empty files in it.
    fn filled_tree(&mut self, files: u32) -> Result<Self::Tree, Self::Error>;
    fn remove_tree(&mut self, tree: Self::Tree) -> Result<(), Self::Error>;

    /// Gets rid of what was prepared and not used up.
    fn discard(&mut self, prepared: Prepared<Self>) -> Result<(), Self::Error> {
        match prepared {
            Prepared::Tree(tree) => self.remove_tree(tree),
            Prepared::Nothing | Prepared::Spool(_) | Prepared::File(_) => Ok(()),
        }
    }
}

/// What an operation needs and is not measured.
pub enum Prepared<F: Facility> {
    Nothing,
    Spool(F::Spool),
    File(F::File),
    Tree(F::Tree),
}

/// A facility that prepares and runs operations.
pub struct Bench<F: Facility> {
    facility: F,
    prepared: Prepared<F>,
}

impl<F: Facility> Bench<F> {
    pub fn new(facility: F) -> Self {
        Bench { facility, prepared: Prepared::Nothing }
    }

    /// As `operations.wit` says.
    pub fn prepare(&mut self, operation: Operation) -> Result<(), F::Error> {
        let before = mem::replace(&mut self.prepared, Prepared::Nothing);
        self.facility.discard(before)?;
        self.prepared = match operation {
            Operation::Rollover(bytes) => Prepared::Spool(self.facility.filled_spool(bytes)?),
            Operation::RandomReads => {
                random_offsets();
                Prepared::File(self.facility.filled_file(RANDOM_FILE)?)
            }
            Operation::Lines => Prepared::File(self.facility.filled_file((LINES * LINE.len()) as u64)?),
            Operation::Tree(files) => Prepared::Tree(self.facility.filled_tree(files)?),
            _ => Prepared::Nothing,
        };
        Ok(())
    }

    /// As `operations.wit` says.
    pub fn run(&mut self, operation: Operation, times: u64) -> Result<(), F::Error> {
        (0..times).try_for_each(|_| self.once(operation))
    }

    fn once(&mut self, operation: Operation) -> Result<(), F::Error> {
        let facility = &mut self.facility;
        match (operation, &mut self.prepared) {
            (Operation::Unnamed, _) => facility.unnamed(),
            (Operation::Named, _) => facility.named(),
            (Operation::Directory, _) => facility.directory(),
            (Operation::Spool(bytes), _) => facility.spool(bytes),
            (Operation::SmallWrites, _) => facility.small_writes(),
            (Operation::Sequential(bytes), _) => facility.sequential(bytes),
            (Operation::Text(bytes), _) => facility.text(bytes),
            (Operation::DefaultDirectory, _) => facility.default_directory(),
            (Operation::Rollover(_), Prepared::Spool(spool)) => facility.rollover(spool),
            (Operation::RandomReads, Prepared::File(file)) => facility.random_reads(file),
            (Operation::Lines, Prepared::File(file)) => facility.lines(file),
            (Operation::Tree(_), prepared) => match mem::replace(prepared, Prepared::Nothing) {
                Prepared::Tree(tree) => facility.remove_tree(tree),
                _ => panic!("no tree is prepared"),
            },
            (Operation::Rollover(_) | Operation::RandomReads | Operation::Lines, _) => {
                panic!("{operation:?} is not prepared")
            }
        }
    }
}
