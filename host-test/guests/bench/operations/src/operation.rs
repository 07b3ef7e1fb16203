//! What is measured. `operations.wit` says what each operation does.

use std::fmt;

use bytesize::ByteSize;

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    Unnamed,
    Named,
    Directory,
    Spool(u64),
    Rollover(u64),
    SmallWrites,
    Sequential(u64),
    RandomReads,
    Lines,
    Text(u64),
    Tree(u32),
    DefaultDirectory,
}

impl Operation {
    /// Every one that is measured, in the order of reports.
    pub const ALL: [Operation; 17] = [
        Operation::Unnamed,
        Operation::Named,
        Operation::Directory,
        Operation::Spool(KIB),
        Operation::Spool(64 * KIB),
        Operation::Spool(MIB),
        Operation::Spool(64 * MIB),
        Operation::Rollover(MIB),
        Operation::Rollover(64 * MIB),
        Operation::SmallWrites,
        Operation::Sequential(16 * MIB),
        Operation::Sequential(64 * MIB),
        Operation::RandomReads,
        Operation::Lines,
        Operation::Text(16 * MIB),
        Operation::Tree(10_000),
        Operation::DefaultDirectory,
    ];

    /// Whether every single time needs a preparation of its own.
    pub fn uses_up(self) -> bool {
        matches!(self, Operation::Rollover(_) | Operation::Tree(_))
    }
}

/// For reports, and as the name of a benchmark.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = |bytes: u64| format!("{:.0}", ByteSize::b(bytes).display().iec());
        match *self {
            Operation::Unnamed => write!(f, "unnamed"),
            Operation::Named => write!(f, "named"),
            Operation::Directory => write!(f, "directory"),
            Operation::Spool(bytes) => write!(f, "spool {}", size(bytes)),
            Operation::Rollover(bytes) => write!(f, "rollover {}", size(bytes)),
            Operation::SmallWrites => write!(f, "1,000 writes of 100 bytes"),
            Operation::Sequential(bytes) => write!(f, "write and read {}", size(bytes)),
            Operation::RandomReads => write!(f, "10,000 random reads of 4 KiB"),
            Operation::Lines => write!(f, "100,000 lines"),
            Operation::Text(bytes) => write!(f, "text {}", size(bytes)),
            Operation::Tree(files) => write!(f, "tree of {files} files"),
            Operation::DefaultDirectory => write!(f, "gettempdir"),
        }
    }
}
