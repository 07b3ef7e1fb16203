//! Why a figure is missed: what the limit is, and whose.

use super::figures::{Figure, Reference};
use super::measurements::Row;
use crate::bench::Operation;
use crate::bench::names::{COMPONENT, EMPTY, FLOOR, GUEST, PLUGIN, PYTHON};

/// The subjects that a reason is for.
type By = &'static [&'static str];

const BOTH: By = &[PLUGIN, COMPONENT];

const COPIES: &str = "Wasmtime's: it copies a `list<u8>` from one component to another byte by byte";

/// By the row, the subject and the reference of a figure, one sentence in Markdown without its full stop.
const LIMITS: &[(Row, By, Reference, &str)] = &[
    (Row::Operation(Operation::Unnamed), BOTH, Reference::Subject(FLOOR), UNNAMED),
    (Row::Operation(Operation::Unnamed), BOTH, Reference::Subject(GUEST), UNNAMED),
    (
        Row::Operation(Operation::Named),
        BOTH,
        Reference::Subject(FLOOR),
        "ours: the two host calls that compare identities, and 9,250 instructions for the name, what is held and the \
         account; with a third fewer, by `opt-level` 2, it is missed as well",
    ),
    (
        Row::Operation(Operation::Directory),
        BOTH,
        Reference::Subject(FLOOR),
        "ours: three host calls more, a descriptor without which the host may give the inode to somebody else, and two \
         that compare; with the plain `remove-directory-at` first it was 2.1 and 2.2 ×, and an empty directory that \
         somebody else put there was removed",
    ),
    (
        Row::Operation(Operation::Spool(1 << 10)),
        &[COMPONENT],
        Reference::Subject(PYTHON),
        "Wasmtime's for the most part: six calls from the host, at 0.2 µs each, take more than what is demanded; 8,750 \
         instructions are ours",
    ),
    (Row::Operation(Operation::Spool(64 << 20)), &[PLUGIN], Reference::Subject(FLOOR), COPIES),
    (
        Row::Operation(Operation::SmallWrites),
        &[PLUGIN],
        Reference::Subject(PYTHON),
        "half ours, some 800 instructions a write; half Wasmtime's, which copies byte by byte from one component to another",
    ),
    (Row::Operation(Operation::Sequential(64 << 20)), &[PLUGIN], Reference::Subject(FLOOR), COPIES),
    (Row::Operation(Operation::Sequential(64 << 20)), &[PLUGIN], Reference::Subject(GUEST), COPIES),
    (
        Row::Operation(Operation::Sequential(64 << 20)),
        &[COMPONENT],
        Reference::Subject(GUEST),
        "the host's: the floor itself is about half of it",
    ),
    (
        Row::Bytes,
        &[COMPONENT],
        Reference::Kib,
        "ours: it was met, with text, before limits, handles, persist and the comparison of identities came; 19 KB are \
         the types of 66 functions",
    ),
    (
        Row::Instantiation,
        &[COMPONENT],
        Reference::Subject(EMPTY),
        "Wasmtime's: every component with a memory, tables and imports takes it, the floor as well; a smaller memory \
         changes nothing",
    ),
];

const UNNAMED: &str = "the host calls are the floor's, one for one; the rest is the call of the component, which is \
    Wasmtime's, and 5,800 instructions of ours for the name, the account, and memory that is to be left; with \
    `opt-level` 2 these are a third fewer, the component is 192 KiB, and the figure is missed as well";

pub fn of(figure: &Figure) -> Option<&'static str> {
    let is_it = |(row, by, of, _): &&(Row, By, Reference, &str)| {
        *row == figure.row && by.contains(&figure.subject) && *of == figure.of
    };
    LIMITS.iter().find(is_it).map(|(.., limit)| *limit)
}
